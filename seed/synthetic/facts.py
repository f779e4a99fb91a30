"""Facts of a synthetic city in memory, without a database: to measure the matcher alone."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from datetime import timedelta
from typing import TypeVar

from coordination import clock
from coordination.vocabulary import HalfDays, LadderScheme, LanguageLevel, PlacementKind
from matching.facts import (
    CaseloadFacts,
    ClientFacts,
    Facts,
    OfferFacts,
    ServiceFacts,
    ShiftFacts,
    WishFacts,
)
from seed.synthetic.draw import DrawnClient, DrawnOffer, draw_clients, draw_offers

_TEAM = frozenset({"organisation:1"})
_SCHEME = LadderScheme.GENT_2014.value
_CONFIRMED_DAYS = 20
_CHANNELS = frozenset({"desk"})
_NO_TRANSPORT_MONEY, _NO_INTERNET = "no_transport_money", "no_internet"
_EASY = (LanguageLevel.B1, LanguageLevel.B2, LanguageLevel.C1, LanguageLevel.C2)
CLIENTS_PER_SUPERVISOR = 20

Value = TypeVar("Value", bound=Hashable)


class _Once:
    """Keeps equal values once: of 200,000 clients many want, need and know the same."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Hashable] = {}
        self._levels: dict[tuple[tuple[str, int], ...], dict[str, int]] = {}
        self._rungs: dict[tuple[int, int], dict[str, tuple[int, int]]] = {}

    def one(self, value: Value) -> Value:
        """Return the value that stands for all that equal this one."""
        return self._known.setdefault(value, value)  # type: ignore[return-value]

    def levels(self, found: dict[str, int]) -> dict[str, int]:
        """Return the levels that stand for all that equal these."""
        return self._levels.setdefault(tuple(found.items()), found)

    def rungs(self, found: tuple[int, int]) -> dict[str, tuple[int, int]]:
        """Return the rungs on the ladder of the city."""
        return self._rungs.setdefault(found, {_SCHEME: found})


def build_facts(clients: int, offers: int, random_seed: int, free_choice_share: float) -> Facts:
    """Return the facts of a city; see `seed.synthetic.city_facts`."""
    drawn = list(draw_clients(clients, random_seed))
    by_waiting = sorted(range(clients), key=lambda index: (-drawn[index].waiting_days, index))
    arrival = [0] * clients
    for order, index in enumerate(by_waiting):
        arrival[index] = order
    del by_waiting
    caseloads = [f"professional:{number}" for number in range(supervisors(clients))]
    once = _Once()
    return Facts(
        on=clock.today(),
        clients=tuple(
            _client(index, one, arrival[index], caseloads[index % len(caseloads)], once)
            for index, one in enumerate(_given_up(drawn))
        ),
        offers=tuple(
            _offer(index, one)
            for index, one in enumerate(draw_offers(clients, offers, random_seed, free_choice_share), 1)
        ),
        services=tuple(
            ServiceFacts(
                key=_service(kind),
                scheme=_SCHEME,
                routes_from=_TEAM,
                intake_channels=_CHANNELS,
                asks_contribution=False,
                duration_model="open_ended",
                intake_steps=2,
            )
            for kind in PlacementKind
        ),
        caseloads=tuple(
            CaseloadFacts(key=caseload, people=0, maximum=CLIENTS_PER_SUPERVISOR) for caseload in caseloads
        ),
    )


def _given_up(drawn: list[DrawnClient]) -> Iterator[DrawnClient]:
    """Yield the clients in order, and keep none of them."""
    drawn.reverse()
    while drawn:
        yield drawn.pop()


def supervisors(clients: int) -> int:
    """Return how many supervisors guide that many clients."""
    return math.ceil(clients / CLIENTS_PER_SUPERVISOR)


def _service(kind: PlacementKind) -> str:
    return f"service:{kind.value}"


def _microdegrees(position: tuple[float, float]) -> tuple[int, int]:
    return round(position[0] * 1_000_000), round(position[1] * 1_000_000)


def _client(index: int, drawn: DrawnClient, arrival: int, caseload: str, once: _Once) -> ClientFacts:
    days = drawn.earliest_start_days
    signals = [] if drawn.has_transport_money else [_NO_TRANSPORT_MONEY]
    if not drawn.has_internet:
        signals.append(_NO_INTERNET)
    languages = [] if drawn.language is None else [drawn.language]
    if drawn.dutch in _EASY:
        languages.append("nl")
    return ClientFacts(
        key=f"CITY-{index + 1:06d}",
        arrival=arrival,
        waiting_days=drawn.waiting_days,
        priority_class="waiting_long" if drawn.waiting_days > 183 else "regular",
        age=drawn.age,
        income_status=drawn.income.value,
        dutch_level=drawn.dutch.value,
        availability=int(drawn.availability),
        earliest_start=None if days is None else once.one(clock.today() + timedelta(days=days)),
        rungs=once.rungs(drawn.rungs),
        home=_microdegrees(drawn.position),
        travel_mode=drawn.travel_mode.value,
        max_travel_minutes=drawn.max_travel_minutes,
        has_transport_money=drawn.has_transport_money,
        needs=once.one(frozenset(need.value for need in drawn.needs)),
        strengths=once.one(frozenset(drawn.strengths)),
        blocked_kinds=once.one(frozenset(kind.value for kind in drawn.refused_kinds)),
        wishes=once.one(
            tuple(
                once.one(WishFacts(dimension=dimension.value, value=value, rank=rank))
                for rank, (dimension, value) in enumerate(drawn.wishes, 1)
            )
        ),
        team_organisations=_TEAM,
        resident_flemish_region=True,
        recognised_disability_support=False,
        area=drawn.place.postcode,
        has_development_plan=False,
        trajectory_kind="activation",
        has_internet=drawn.has_internet,
        competences=once.levels(drawn.competences),
        caseload=caseload,
        support_intensity_needed=drawn.support,
        wants_low_stress=drawn.wants_low_stress,
        wanted_duration="step",
        prefers_new_network=drawn.wants_new_network,
        supervisor_wishes=once.one(frozenset(wish.value for wish in drawn.supervisor_wishes)),
        languages=once.one(frozenset(languages)),
        poverty_signals=once.one(frozenset(signals)),
        known_contacts=_TEAM,
    )


def _offer(index: int, drawn: DrawnOffer) -> OfferFacts:
    today = clock.today()
    host = f"organisation:{drawn.host + 2}"
    return OfferFacts(
        key=f"offer:{index}",
        service=_service(drawn.kind),
        organisation=host,
        kind=drawn.kind.value,
        valid_from=today + timedelta(days=drawn.starts_in_days),
        review_by=today + timedelta(days=_CONFIRMED_DAYS),
        shifts=tuple(
            ShiftFacts(key=f"shift:{index}-{number}", half_days=int(week), places=places)
            for number, (week, places) in enumerate(drawn.blocks, 1)
        ),
        free_choice={int(HalfDays.of([name])): places for name, places in drawn.free},
        min_half_days=drawn.min_half_days,
        max_half_days=drawn.max_half_days,
        duration_weeks=drawn.duration_weeks,
        min_dutch_level=drawn.min_dutch.value,
        language_support=drawn.language_support,
        income_statuses=frozenset(status.value for status in drawn.income),
        employer_is_pcsw=drawn.kind is PlacementKind.ARTICLE_60,
        area=drawn.place.postcode,
        host_form="non_profit",
        location=_microdegrees(drawn.position),
        contacts=frozenset({host}),
        adaptations=frozenset(one.value for one in drawn.adaptations),
        sector=drawn.sector.value,
        settings=frozenset(one.value for one in drawn.settings),
        skills=frozenset(drawn.skills),
        travel_cost_paid=drawn.travel_cost_paid,
        regular_environment=False,
        has_anchor_person=False,
        required_competences=drawn.required_competences,
        support_intensity_offered=drawn.support,
        stress_level=drawn.stress,
        group_best=drawn.group_best,
        group_size=None if drawn.group_best is None else 0,
        group_starters=None if drawn.group_best is None else 0,
        warm_introductions=frozenset(one.value for one in drawn.warm_introductions),
        supervisor_languages=frozenset({"nl", *drawn.languages}),
        steady_supervisor=drawn.steady_supervisor,
        pays_premium=None if drawn.premium_cents is None else drawn.premium_cents > 0,
        meal_included=drawn.meal_included,
    )
