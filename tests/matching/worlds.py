"""Small worlds to match in: one client and offer that fit by default, and random ones from a seed."""

import random
from dataclasses import replace
from datetime import date, timedelta

from matching import (
    CaseloadFacts,
    ClientFacts,
    Facts,
    GuidanceFacts,
    Occupied,
    OfferFacts,
    ServiceFacts,
    ShiftFacts,
    WishFacts,
    codes,
)

ON = date(2026, 11, 23)
MON_AM, MON_PM, TUE_AM, TUE_PM, WED_AM, THU_AM = 1 << 0, 1 << 1, 1 << 3, 1 << 4, 1 << 6, 1 << 9
WEEKDAYS = sum(0b011 << 3 * day for day in range(5))
GHENT = (51_050_000, 3_720_000)


def a_client(key="anna", **changes):
    """A client about whom everything is known and whom the plain offer fits."""
    facts = {
        "key": key,
        "arrival": 0,
        "waiting_days": 100,
        "age": 30,
        "income_status": "integration_income",
        "dutch_level": "B1",
        "availability": WEEKDAYS,
        "rungs": {"gent_2014": (3, 4)},
        "home": GHENT,
        "travel_mode": "bike",
        "has_transport_money": True,
        "team_organisations": frozenset({"pcsw"}),
        "recognised_disability_support": False,
        "resident_flemish_region": True,
        "has_development_plan": False,
        "has_internet": True,
    }
    return ClientFacts(**{**facts, **changes})


def a_shift(key="am", half_days=MON_AM | TUE_AM, places=1):
    return ShiftFacts(key=key, half_days=half_days, places=places)


def an_offer(key="garden", **changes):
    """An open offer of guided volunteering with one shift and one place."""
    facts = {
        "key": key,
        "service": "volunteering",
        "organisation": "farm",
        "kind": "guided_volunteering",
        "valid_from": ON - timedelta(days=30),
        "review_by": ON + timedelta(days=30),
        "shifts": (a_shift(),),
        "area": "9000",
        "location": GHENT,
        "host_form": "non_profit",
        "regular_environment": True,
        "has_anchor_person": True,
        "job_coaches": "coaches",
    }
    if "free_choice" in changes:
        facts["shifts"] = ()
    return OfferFacts(**{**facts, **changes})


def a_service(key="volunteering", **changes):
    """A service of the activation ladder to which the OCMW refers."""
    facts = {
        "key": key,
        "scheme": "gent_2014",
        "routes_from": frozenset({"pcsw"}),
        "intake_channels": frozenset({"desk"}),
        "asks_contribution": False,
    }
    return ServiceFacts(**{**facts, **changes})


#: Job coaches who have time; anybody else who is named counts nobody's caseload.
COACHES = (CaseloadFacts(key="coaches", people=3),)


def facts(clients=None, offers=None, services=None, on=ON, caseloads=COACHES, guidance=()):
    return Facts(
        on=on,
        clients=tuple(clients if clients is not None else [a_client()]),
        offers=tuple(offers if offers is not None else [an_offer()]),
        services=tuple(services if services is not None else [a_service()]),
        caseloads=tuple(caseloads),
        guidance=tuple(guidance),
    )


def of_kind(kind, **changes):
    """An offer of a kind, with what that kind needs to be offered at all."""
    return an_offer(kind=kind, **{"employer_is_pcsw": kind == "article_60", **changes})


def with_sharing(world, seed):
    """The same world with hours of guidance that places share, and limits on who is in a group together."""
    rng = random.Random(seed)
    keys = [f"hours{at}" for at in range(2)]
    return replace(
        world,
        guidance=tuple(GuidanceFacts(key=key, minutes=rng.randint(0, 300)) for key in keys),
        offers=tuple(
            replace(
                offer,
                guidance=rng.choice([None, *keys]),
                guidance_minutes=rng.choice([None, 30, 60, 90]),
                newcomers_room=rng.choice([None, None, 0, 2]),
                support_room=rng.choice([None, None, 0, 1]),
            )
            for offer in world.offers
        ),
        clients=tuple(
            replace(
                client, wants_beside=rng.random() < 0.5, support_intensity_needed=rng.choice([None, 3, 4, 5])
            )
            for client in world.clients
        ),
    )


def random_facts(seed, clients=30, offers=15, *, free_choice=0.3, messy=True):
    """A world from a seed; messy ones lack facts and contain refusals, stops and stale offers."""
    rng = random.Random(seed)
    kinds = codes.PLACEMENT_KINDS
    services = [_random_service(rng, number, messy=messy) for number in range(max(offers // 3, 1))]
    return Facts(
        on=ON,
        clients=tuple(_random_client(rng, number, offers, messy=messy) for number in range(clients)),
        offers=tuple(
            _random_offer(rng, number, services, kinds, free_choice, messy=messy) for number in range(offers)
        ),
        services=tuple(services),
        caseloads=tuple(
            CaseloadFacts(key=f"load{at}", people=rng.randint(0, 24), maximum=rng.choice([None, 15, 40]))
            for at in range(_LOADS)
        ),
    )


_LOADS = 6
_PEERS = ("host1", "host3", "host5", "host7")
_TONGUES = ("ar", "fr", "nl", "tr")


def _load(rng):
    return rng.choice([None, f"load{rng.randrange(_LOADS)}"])


def _level(rng, *, messy):
    return _maybe(rng, rng.randint(1, 5), messy=messy, chance=0.3)


def _yes(rng, *, messy):
    return _maybe(rng, rng.random() < 0.5, messy=messy, chance=0.3)


def _some(rng, values, most):
    return frozenset(rng.sample(list(values), rng.randint(0, min(most, len(values)))))


def _maybe(rng, value, *, messy, chance=0.1):
    return None if messy and rng.random() < chance else value


def _point(rng):
    return (GHENT[0] + rng.randint(-60_000, 60_000), GHENT[1] + rng.randint(-90_000, 90_000))


def _random_service(rng, number, *, messy):
    rung = rng.randint(2, 5)
    stop = (ON - timedelta(days=5), rng.choice([None, ON + timedelta(days=10)]))
    return ServiceFacts(
        key=f"service{number}",
        scheme=rng.choice(["gent_2014", "gent_2014", "gent_2014", "desleutel_2013", "vng_2010"]),
        self_referral=rng.random() < 0.3,
        routes_from=frozenset({"pcsw"}) | _some(rng, ["care", "vdab", "justice"], 2),
        leads_to=frozenset({("gent_2014", rung, rung + 1)}),
        end_station=rng.random() < 0.2,
        care_from=_some(rng, ["care", "centre"], 2),
        max_age=rng.choice([None, None, 40]),
        intake_channels=_some(rng, codes.INTAKE_CHANNELS, 2),
        asks_contribution=_yes(rng, messy=messy),
        duration_model=_maybe(rng, rng.choice(codes.DURATION_MODELS), messy=messy),
        intake_steps=_maybe(rng, rng.randint(0, 6), messy=messy),
        relieves=_some(rng, codes.POVERTY_SIGNALS, 3),
        intake_stop=stop if messy and rng.random() < 0.1 else None,
        programme=(ON - timedelta(days=20), ON + timedelta(days=rng.randint(20, 200)))
        if rng.random() < 0.2
        else None,
    )


def _random_client(rng, number, offers, *, messy):
    rung = rng.randint(2, 5)
    rungs = {"gent_2014": (rung, _maybe(rng, min(rung + rng.randint(0, 2), 6), messy=messy))}
    if rng.random() < 0.6:
        rungs["desleutel_2013"] = (rung, _maybe(rng, rng.randint(rung, 6), messy=messy))
    busy = Occupied(half_days=rng.choice([MON_AM, TUE_AM | TUE_PM]), starts_on=ON - timedelta(days=9))
    return ClientFacts(
        key=f"c{number:04}",
        arrival=rng.randint(0, 10_000),
        waiting_days=_maybe(rng, rng.randint(0, 700), messy=messy),
        priority_class=rng.choice(codes.PRIORITY_CLASSES),
        age=_maybe(rng, rng.randint(18, 64), messy=messy),
        income_status=_maybe(rng, rng.choice(codes.INCOME_STATUSES), messy=messy),
        dutch_level=_maybe(rng, rng.choice(codes.LANGUAGE_LEVELS), messy=messy),
        availability=_maybe(
            rng, WEEKDAYS & rng.getrandbits(21) | rng.getrandbits(12) & WEEKDAYS, messy=messy
        ),
        occupied=(busy,) if messy and rng.random() < 0.2 else (),
        earliest_start=rng.choice([None, None, None, ON + timedelta(days=rng.randint(0, 250))]),
        rungs=rungs,
        home=_maybe(rng, _point(rng), messy=messy),
        travel_mode=_maybe(rng, rng.choice(codes.TRAVEL_MODES), messy=messy),
        max_travel_minutes=rng.choice([None, 30, 60]),
        has_transport_money=_maybe(rng, rng.random() < 0.7, messy=messy, chance=0.3),
        no_go_areas=_some(rng, ["9000", "9030", "9040", "9050"], 1),
        avoided_contacts=_some(rng, ["host1", "host2", "person1"], 1) if rng.random() < 0.2 else frozenset(),
        blocked_offers={f"o{rng.randrange(offers):03}": ON + timedelta(days=rng.randint(-5, 90))}
        if messy and rng.random() < 0.3
        else {},
        blocked_kinds=_some(rng, codes.PLACEMENT_KINDS, 1) if rng.random() < 0.3 else frozenset(),
        needs=_some(rng, codes.ADAPTATIONS[:3], 1) if rng.random() < 0.3 else frozenset(),
        strengths=_some(rng, codes.ADAPTATIONS, 4),
        wishes=tuple(
            WishFacts(dimension=dimension, value=value, rank=rank)
            for rank, (dimension, value) in enumerate(
                [
                    ("sector", rng.choice(codes.SECTORS)),
                    ("placement_kind", rng.choice(codes.PLACEMENT_KINDS)),
                    ("host", f"host{rng.randint(0, 9)}"),
                    ("near_home", ""),
                    ("setting", rng.choice(codes.WORK_SETTINGS)),
                ][: rng.randint(0, 5)],
                1,
            )
        ),
        earlier_good_stays=_some(rng, ["host1", "host2", "host3"], 1),
        known_contacts=_some(rng, ["host4", "host5"], 1),
        team_organisations=_some(rng, ["pcsw", "care", "vdab"], 3),
        advices=_some(rng, codes.ADVICE_KINDS, 1),
        resident_flemish_region=_maybe(rng, True, messy=messy),
        recognised_disability_support=_maybe(rng, rng.random() < 0.3, messy=messy),
        workfloor_phase=rng.choice([None, None, *codes.WORKFLOOR_PHASES]),
        has_development_plan=_maybe(rng, rng.random() < 0.5, messy=messy),
        trajectory_kind=rng.choice([None, *codes.TRAJECTORY_KINDS]),
        has_internet=_yes(rng, messy=messy),
        competences={code: rng.randint(1, 5) for code in sorted(_some(rng, codes.COMPETENCES[:4], 4))},
        caseload=_load(rng),
        no_place_at=frozenset({f"o{rng.randrange(offers):03}"}) if rng.random() < 0.1 else frozenset(),
        support_intensity_needed=_level(rng, messy=messy),
        wants_low_stress=_yes(rng, messy=messy),
        introduced_at=_some(rng, ["host2", "o001"], 1),
        wanted_duration=rng.choice([None, *codes.DURATION_WISHES]),
        prefers_new_network=_yes(rng, messy=messy),
        familiar_at=_some(rng, _PEERS, 2),
        unwanted_peers_at=_some(rng, _PEERS, 1),
        supervisor_wishes=_some(rng, codes.SUPERVISOR_WISHES, 2),
        languages=_some(rng, _TONGUES, 2),
        poverty_signals=_some(rng, codes.POVERTY_SIGNALS, 3),
    )


def _random_offer(rng, number, services, kinds, free_choice, *, messy):
    bits = [3 * day + part for day in range(5) for part in range(2)]
    shifts = tuple(
        ShiftFacts(
            key=f"s{at}",
            half_days=sum(1 << bit for bit in rng.sample(bits, rng.randint(1, 2))),
            places=rng.randint(0, 3),
        )
        for at in range(rng.randint(1, 2))
    )
    least = rng.randint(1, 3)
    single = {1 << bit: rng.randint(0, 2) for bit in rng.sample(bits, rng.randint(3, 6))}
    choose = rng.random() < free_choice
    return OfferFacts(
        key=f"o{number:03}",
        service=rng.choice(services).key,
        organisation=f"host{rng.randint(0, 9)}",
        kind=rng.choice(kinds),
        is_open=not (messy and rng.random() < 0.05),
        valid_from=ON - timedelta(days=rng.randint(-30, 60)),
        valid_to=rng.choice([None, None, ON + timedelta(days=rng.randint(35, 300))]),
        review_by=ON + timedelta(days=-1 if messy and rng.random() < 0.05 else 20),
        shifts=() if choose else shifts,
        free_choice=single if choose else {},
        min_half_days=least if choose else 1,
        starts_on=rng.choice([None, ON + timedelta(days=14)]),
        duration_weeks=rng.choice([None, 8, 26]),
        min_dutch_level=rng.choice(["none", "none", "A1", "A2", "B1"]),
        language_support=rng.random() < 0.2,
        income_statuses=_some(rng, codes.INCOME_STATUSES[:-1], 6) if rng.random() < 0.3 else frozenset(),
        employer_is_pcsw=rng.random() < 0.5,
        area=_maybe(rng, rng.choice(["9000", "9030", "9040", "9050"]), messy=messy),
        location=_maybe(rng, _point(rng), messy=messy),
        contacts=_some(rng, ["person1", "person2"], 1),
        adaptations=_some(rng, codes.ADAPTATIONS, 6),
        sector=rng.choice(codes.SECTORS),
        settings=_some(rng, codes.WORK_SETTINGS, 2),
        skills=_some(rng, codes.ADAPTATIONS, 3),
        travel_cost_paid=rng.random() < 0.3,
        phases_accepted=_some(rng, codes.WORKFLOOR_PHASES, 2),
        host_form=_maybe(rng, rng.choice(codes.LEGAL_FORMS), messy=messy),
        regular_environment=_yes(rng, messy=messy),
        has_anchor_person=_yes(rng, messy=messy),
        job_coaches=_load(rng),
        caseload=_load(rng),
        required_competences={
            code: rng.randint(1, 3) for code in sorted(_some(rng, codes.COMPETENCES[:2], 1))
        }
        if rng.random() < 0.3
        else {},
        support_intensity_offered=_level(rng, messy=messy),
        host_places=_maybe(rng, rng.randint(1, 20), messy=messy),
        host_places_taken=_maybe(rng, rng.randint(0, 20), messy=messy),
        scarce_adaptations=_some(rng, codes.ADAPTATIONS[:3], 1) if rng.random() < 0.2 else frozenset(),
        group_size=rng.choice([None, 0, 5, 12]),
        group_starters=_maybe(rng, rng.randint(0, 5), messy=messy),
        group_best=rng.choice([None, 8]),
        stress_level=_level(rng, messy=messy),
        warm_introductions=_some(rng, codes.WARM_INTRODUCTIONS, 1),
        supervisor_languages=_some(rng, _TONGUES, 2),
        steady_supervisor=_yes(rng, messy=messy),
        pays_premium=_yes(rng, messy=messy),
        meal_included=_yes(rng, messy=messy),
    )


def shuffled(facts, seed):
    """The same facts in another order."""
    rng = random.Random(seed)
    mix = lambda records: tuple(rng.sample(records, len(records)))  # noqa: E731
    return replace(facts, clients=mix(facts.clients), offers=mix(facts.offers), services=mix(facts.services))
