"""Everything scarce is a resource: caseloads, groups and people kept apart, beside the places themselves."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matching import CaseloadFacts, Occupied, checks, make_plan
from matching.frame import Frame
from matching.plan import Limit, Outcome
from matching.prepared import Settings, prepare
from matching.resources import guides_of
from matching.solve import solve
from matching.whatif import situation
from tests.matching.worlds import (
    MON_AM,
    MON_PM,
    ON,
    TUE_AM,
    a_client,
    a_service,
    a_shift,
    an_offer,
    facts,
    with_sharing,
)

ROOM_FOR_ONE = CaseloadFacts(key="sam", people=19)


def placed(plan):
    return {one.chosen.client: one.chosen.offer for one in plan.proposals}


def two_clients(**changes):
    return [a_client("anna", **changes), a_client("bert", arrival=1, waiting_days=50, **changes)]


def wide(key="garden", places=5, **changes):
    return an_offer(key, shifts=(a_shift(places=places),), **changes)


def test_two_clients_never_share_the_last_room_of_one_supervisor_hr_18():
    world = facts(
        two_clients(caseload="sam"),
        [wide()],
        caseloads=[ROOM_FOR_ONE, CaseloadFacts(key="coaches", people=0)],
    )
    plan = make_plan(world)
    assert placed(plan) == {"anna": "garden"}
    [left] = plan.unplaced
    assert (left.client, left.outcome) == ("bert", Outcome.FITS_BUT_FULL)
    [limit] = left.binding
    assert (limit.kind, limit.offer, limit.shift, limit.places) == (Limit.SUPERVISOR, "garden", None, 1)
    assert plan.first_come.placed == 1


def test_the_guide_of_two_places_follows_no_more_people_than_there_is_room_for_hr_18():
    offers = [wide("garden", caseload="sam"), wide("kitchen", caseload="sam")]
    plan = make_plan(
        facts(two_clients(), offers, caseloads=[ROOM_FOR_ONE, CaseloadFacts(key="coaches", people=0)])
    )
    assert list(placed(plan)) == ["anna"]
    assert [limit.kind for limit in plan.unplaced[0].binding] == [Limit.GUIDANCE]
    assert not any(one.relaxations for one in plan.unplaced)


def test_job_coaches_are_shared_by_supported_work_alone_hr_13():
    coaches = CaseloadFacts(key="coaches", people=19)
    kind = {"kind": "supported_work_unpaid"}
    clients = two_clients(recognised_disability_support=True, trajectory_kind="supported_employment")
    both = [wide("garden", **kind), wide("kitchen", **kind)]
    assert len(placed(make_plan(facts(clients, both, caseloads=[coaches])))) == 1
    other = [wide("garden", **kind), wide("kitchen")]
    assert len(placed(make_plan(facts(clients, other, caseloads=[coaches])))) == 2


def test_a_caseload_that_is_of_client_and_place_counts_a_person_once_hr_18():
    world = facts(
        two_clients(caseload="sam"),
        [wide(caseload="sam")],
        caseloads=[replace(ROOM_FOR_ONE, people=18), CaseloadFacts(key="coaches", people=0)],
    )
    assert len(placed(make_plan(world))) == 2


def test_who_is_kept_apart_is_never_at_one_place_on_one_half_day_and_reads_no_place():
    anna = a_client("anna", keep_apart=frozenset({"bert"}))
    bert = a_client("bert", arrival=1, waiting_days=50, keep_apart=frozenset({"anna"}))
    plan = make_plan(facts([anna, bert], [wide()]))
    assert placed(plan) == {"anna": "garden"}
    # Just what somebody reads for whom a place is full.
    full = make_plan(facts(two_clients(), [wide(places=1)]))
    [told], [usual] = plan.unplaced, full.unplaced
    assert (told.outcome, told.nearest, told.questions) == (usual.outcome, usual.nearest, usual.questions)
    assert [replace(limit, places=1) for limit in told.binding] == list(usual.binding)
    other = [wide("garden"), an_offer("other", shifts=(a_shift(half_days=MON_PM, places=1),))]
    assert len(placed(make_plan(facts([anna, bert], other)))) == 2


def test_offers_of_one_site_are_one_place_for_who_is_kept_apart():
    anna = a_client("anna", keep_apart=frozenset({"bert"}))
    offers = [wide("garden", site="yard"), wide("kitchen", site="yard")]
    assert len(placed(make_plan(facts([anna, a_client("bert")], offers)))) == 1
    offers = [wide("garden", site="yard"), wide("kitchen", site="house")]
    assert len(placed(make_plan(facts([anna, a_client("bert")], offers)))) == 2


def test_limits_that_cannot_bind_are_no_resources():
    world = facts(
        two_clients(caseload="sam"),
        [wide()],
        [a_service(group_places=2)],
        caseloads=[CaseloadFacts(key="sam", people=3), CaseloadFacts(key="coaches", people=0)],
    )
    ready = prepare(world, Settings())
    assert (len(ready.problem.resource_ids), ready.shared.names) == (1, ())
    tight = prepare(replace(world, services=(a_service(group_places=1),)), Settings())
    assert list(tight.problem.resource_ids) == ["garden/am", "group/volunteering"]


def small_world(rng):
    """Few clients and offers that mostly fit, with every kind of limit tight."""
    keys = [f"c{number}" for number in range(rng.randint(2, 5))]
    loads = ["sam", "kim"]
    clients = [
        a_client(
            key,
            arrival=number,
            waiting_days=rng.choice([0, 100, 300]),
            priority_class=rng.choice(["regular", "waiting_long"]),
            availability=rng.choice([MON_AM | TUE_AM | MON_PM, MON_AM | TUE_AM, MON_PM | MON_AM]),
            caseload=rng.choice([None, *loads]),
            keep_apart=frozenset({rng.choice(keys)}) - {key} if rng.random() < 0.5 else frozenset(),
            earliest_start=rng.choice([None, None, ON + timedelta(days=rng.randint(1, 70))]),
            strengths=frozenset(rng.sample(["quiet", "step_free"], rng.randint(0, 2))),
        )
        for number, key in enumerate(keys)
    ]
    offers = [_small_offer(rng, f"o{number}", loads) for number in range(rng.randint(1, 3))]
    services = [
        a_service(group_places=rng.choice([None, 1, 2])),
        a_service("course", group_places=rng.choice([None, 1])),
    ]
    caseloads = [CaseloadFacts(key=key, people=20 - rng.randint(1, 3)) for key in (*loads, "coaches")]
    world = facts(clients, offers, services, caseloads=caseloads)
    return with_sharing(world, rng.randrange(10**6)) if rng.random() < 0.3 else world


def _small_offer(rng, key, loads):
    more = {
        "service": rng.choice(["volunteering", "course"]),
        "caseload": rng.choice([None, *loads]),
        "site": rng.choice([None, "yard"]),
        "skills": frozenset(rng.sample(["quiet", "step_free"], 1)),
    }
    if rng.random() < 0.3:
        choice = {half_day: rng.randint(1, 2) for half_day in (MON_AM, MON_PM, TUE_AM)}
        return an_offer(key, free_choice=choice, min_half_days=rng.randint(1, 2), **more)
    shifts = [a_shift(f"s{at}", mask, rng.randint(1, 2)) for at, mask in enumerate((MON_AM | TUE_AM, MON_PM))]
    shifts = [replace(shift, later=_random_changes(rng, shift.places)) for shift in shifts]
    return an_offer(key, shifts=tuple(shifts[: rng.randint(1, 2)]), **more)


def _random_changes(rng, places):
    """Places that come free and are taken again over the coming weeks, or none."""
    days = sorted(rng.sample(range(5, 60), rng.choice([0, 0, 1, 2])))
    return tuple((ON + timedelta(days=day), max(places + rng.randint(-1, 1), 0)) for day in days)


def places_on(shift, day):
    """Free places of a shift on a day."""
    return [shift.places, *(places for since, places in shift.later if since.toordinal() <= day)][-1]


class Oracle:
    """Judges whole plans by the facts alone, day by day, and knows nothing of resources."""

    def __init__(self, ready):
        self.ready = ready
        world, options = ready.world, ready.options
        self.stays = []
        for at in range(options.size):
            i, j = int(options.client[at]), int(options.offer[at])
            frame = Frame(world, np.array([i]), np.array([j]))
            if options.day[at]:
                frame.__dict__["start"] = options.day[at : at + 1]
            self.stays.append(
                (
                    i,
                    j,
                    int(options.form[at]),
                    int(options.half_days[at]),
                    int(options.pick[at]),
                    int(frame.start[0]),
                    int(frame.end[0]),
                )
            )

    def possible(self, chosen):
        stays = [self.stays[at] for at in chosen]
        shared = self._guided(stays) and self._grouped(stays) and self._hours(stays) and self._mixed(stays)
        return shared and self._apart(stays) and self._seated(stays)

    def _guided(self, stays):
        facts_ = self.ready.facts
        room = {one.key: 20 - one.people for one in facts_.caseloads}
        for i, j, *_ in stays:
            for key in guides_of(self.ready.world, i, j):
                room[key] -= 1
        return min(room.values()) >= 0

    def _grouped(self, stays):
        room = {
            one.key: one.group_places for one in self.ready.facts.services if one.group_places is not None
        }
        for _, j, *_ in stays:
            key = self.ready.world.offers.facts[j].service
            if key in room:
                room[key] -= 1
        return min(room.values(), default=0) >= 0

    def _hours(self, stays):
        left = {one.key: one.minutes for one in self.ready.facts.guidance}
        for _, j, *_ in stays:
            place = self.ready.world.offers.facts[j]
            if place.guidance is not None:
                left[place.guidance] -= place.guidance_minutes or 0
        return min(left.values(), default=0) >= 0

    def _mixed(self, stays):
        clients = self.ready.world.clients.facts
        for j, place in enumerate(self.ready.world.offers.facts):
            there = [clients[stay[0]] for stay in stays if stay[1] == j]
            much = [one for one in there if (one.support_intensity_needed or 0) >= 4]
            for room, people in ((place.newcomers_room, there), (place.support_room, much)):
                if room is not None and len(people) > room:
                    return False
        return True

    def _apart(self, stays):
        clients, offers = self.ready.world.clients.facts, self.ready.world.offers.facts
        for a, b in itertools.combinations(stays, 2):
            one, other = clients[a[0]], clients[b[0]]
            if one.key in other.keep_apart or other.key in one.keep_apart:
                x, y = offers[a[1]], offers[b[1]]
                near = x.key == y.key or (x.site is not None and x.site == y.site)
                if near and a[3] & b[3] and a[5] <= b[6] and b[5] <= a[6]:
                    return False
        return True

    def _seated(self, stays):
        """Every half-day of every day has a place for who is there; picks are tried one by one."""
        ways = []
        for stay in stays:
            bits = [1 << bit for bit in range(21) if stay[3] >> bit & 1]
            ways.append(
                [sum(some) for some in itertools.combinations(bits, stay[4])] if stay[4] else [stay[3]]
            )
        return any(self._fits(stays, masks) for masks in itertools.product(*ways))

    def _fits(self, stays, masks):
        changes = {day.toordinal() for o in self.ready.facts.offers for s in o.shifts for day, _ in s.later}
        for day in {stay[5] for stay in stays} | changes:
            for j, offer in enumerate(self.ready.world.offers.facts):
                there = [
                    (s, m) for s, m in zip(stays, masks, strict=True) if s[1] == j and s[5] <= day <= s[6]
                ]
                for form, shift in enumerate(offer.shifts):
                    if sum(s[2] == form for s, _ in there) > places_on(shift, day):
                        return False
                for half_day, places in offer.free_choice.items():
                    if sum(bool(m & half_day) for _, m in there) > places:
                        return False
        return True

    def best(self):
        """Return the largest (weight, score) of any plan, by trying all of them."""
        p = self.ready.problem
        own = [[None, *np.flatnonzero(p.option_client == client).tolist()] for client in range(p.clients)]
        best = (0, 0)
        for plan in itertools.product(*own):
            chosen = [at for at in plan if at is not None]
            value = (
                int(sum(p.weights[p.option_client[at]] for at in chosen)),
                int(sum(p.scores[at] for at in chosen)),
            )
            if value > best and self.possible(chosen):
                best = value
        return best


@pytest.mark.parametrize("block", range(8))
def test_plans_with_every_shared_limit_are_the_best_that_trying_all_plans_finds(block):
    shared = later = 0
    for seed in range(block * 12, block * 12 + 12):
        ready = prepare(small_world(random.Random(seed)), Settings())
        if ready.problem.options > 30:
            continue
        solution = solve(ready.problem)
        checks.verify(ready.problem, solution)
        oracle = Oracle(ready)
        assert oracle.possible(solution.chosen), seed
        assert tuple(solution.objective.values()) == oracle.best(), seed
        assert solution.bound == solution.objective
        later += bool(ready.options.day.any())
        shared += bool(ready.shared.names) or bool(ready.problem.keep_apart)
    assert shared > 3
    assert later > 0


@pytest.mark.parametrize("seed", range(30))
def test_plans_of_stays_that_end_keep_every_limit_on_every_day(seed):
    rng = random.Random(1000 + seed)
    world = small_world(rng)
    offers = tuple(replace(one, duration_weeks=rng.choice([None, 4, 8])) for one in world.offers)
    ready = prepare(replace(world, offers=offers), Settings())
    solution = solve(ready.problem)
    checks.verify(ready.problem, solution)
    assert Oracle(ready).possible(solution.chosen)


LATER = ON + timedelta(days=21)


def test_a_place_that_comes_free_is_planned_from_that_day_hr_02_hr_12():
    full = an_offer(shifts=(a_shift(places=0),))
    assert not placed(make_plan(facts([a_client()], [full])))
    [one] = make_plan(facts([a_client()], [with_later(full, (LATER, 1))])).proposals
    assert (one.chosen.starts_on, one.chosen.option_id) == (LATER, f"garden/am/{LATER}")
    assert sum(reason.weighted for reason in one.chosen.reasons) == one.chosen.score
    beyond = ON + timedelta(weeks=27)
    assert not placed(make_plan(facts([a_client()], [with_later(full, (beyond, 1))])))


def with_later(offer, *later):
    return replace(offer, shifts=tuple(replace(shift, later=later) for shift in offer.shifts))


def test_a_place_now_and_one_in_three_weeks_serve_two_and_who_comes_first_waits_not():
    plan = make_plan(facts(two_clients(), [with_later(an_offer(), (LATER, 2))]))
    starts = {one.chosen.client: one.chosen.starts_on for one in plan.proposals}
    assert sorted(starts.values()) == [ON, LATER]
    assert (plan.status, plan.proof) == ("optimal", "multipliers")
    early = make_plan(facts([a_client()], [with_later(an_offer(), (LATER, 2))]))
    assert early.proposals[0].chosen.starts_on == ON


def test_who_comes_out_later_gets_the_place_that_is_free_by_then_and_who_can_now_the_other():
    out = a_client("bert", earliest_start=LATER + timedelta(days=3))
    plan = make_plan(facts([a_client("anna"), out], [with_later(an_offer(), (LATER, 2))]))
    starts = {one.chosen.client: one.chosen.starts_on for one in plan.proposals}
    assert starts == {"anna": ON, "bert": LATER + timedelta(days=3)}


def test_a_reservation_takes_its_place_from_its_first_day():
    held = with_later(an_offer(), (LATER, 0))
    assert not placed(make_plan(facts([a_client()], [held])))
    short = replace(held, duration_weeks=3)
    assert placed(make_plan(facts([a_client()], [short]))) == {"anna": "garden"}


def test_nobody_waits_into_an_intake_stop_or_a_lesson_hr_22_hr_19():
    full = with_later(an_offer(shifts=(a_shift(places=0),)), (LATER, 1))
    stop = (LATER - timedelta(days=1), LATER + timedelta(days=1))
    assert not placed(make_plan(facts([a_client()], [replace(full, intake_stop=stop)])))
    lesson = Occupied(half_days=MON_AM, starts_on=LATER, ends_on=LATER + timedelta(days=40))
    busy = a_client(occupied=(lesson,))
    assert not placed(make_plan(facts([busy], [replace(full, duration_weeks=2)])))


def test_places_that_stay_as_they_are_make_one_resource():
    ready = prepare(facts(two_clients(), [an_offer(), wide("kitchen")]), Settings())
    assert list(ready.problem.resource_ids) == ["garden/am", "kitchen/am"]
    ready = prepare(facts(two_clients(), [with_later(an_offer(), (LATER, 2)), wide("kitchen")]), Settings())
    assert list(ready.problem.resource_ids) == ["garden/am", f"garden/am/{LATER}", "kitchen/am"]


@pytest.mark.parametrize("seed", range(20))
def test_what_if_starts_from_the_plan_that_the_round_made_with_places_over_weeks(seed):
    world = small_world(random.Random(500 + seed))
    plan = make_plan(world)
    now = situation(world)
    assert dict(now.solution.objective) == dict(plan.objective)


def test_a_proposal_that_stood_keeps_its_bonus_and_its_name_from_whatever_day():
    world = facts(
        [a_client()], [with_later(an_offer(shifts=(a_shift(places=0),)), (LATER, 1)), an_offer("kitchen")]
    )
    plan = make_plan(world, previous={"anna": "garden/am"})
    assert plan.proposals[0].chosen.option_id == f"garden/am/{LATER}"
    assert [one.fate.value for one in plan.differences] == ["kept"]
