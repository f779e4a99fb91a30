"""Every way to take, keep or free a place, raced for on one last place after another (INV-03).

Two people of each side act at once, from processes of their own that a barrier releases together before each
place. A short series runs with all tests; the long ones are 2 x 500 attempts per way and database, which
docs/concurrency.md reports.
"""

import sys
from collections import Counter
from time import perf_counter

import pytest
from sqlalchemy import func, select

from coordination import clock
from coordination.actors import Actor
from coordination.placements import operations
from coordination.placements.models import Placement
from coordination.vocabulary import PlacementState
from tests.concurrency.copies import copied, marks
from tests.concurrency.racers import Attempt, race_for_each
from tests.conftest import DATA_KEY
from tests.coordination.factories import MORNINGS, days, make_professional, partner_actor
from tests.coordination.stories import Story, make_story

RACERS = 8
HALF = RACERS // 2
PLACES = 125  # times eight racers: 2 x 500 attempts
S = PlacementState
OCCUPYING = (S.RESERVED, S.CONFIRMED, S.ACTIVE)


def one_place(story: Story):
    return story.offer(shifts=[("Voormiddagen", MORNINGS, 1)])


def asking(story: Story, offer, partners: list[Actor], how_many: int) -> list[Attempt]:
    """Return attempts of the partners, turn by turn, to hold the place for somebody else each."""
    refs = [story.offered(story.client(), offer).ref for _ in range(how_many)]
    return [Attempt("accept", partners[turn % 2], ref) for turn, ref in enumerate(refs)]


def same(act: str, who: list[Actor], placement: Placement, **given) -> list[Attempt]:
    """Return half of the attempts: several people do one act on one placement."""
    return [Attempt(act, who[turn % 2], placement.ref, tuple(given.items())) for turn in range(HALF)]


def to_reserve(story, partners):
    return asking(story, one_place(story), partners, RACERS)


def to_confirm(story, partners):
    offer = one_place(story)
    waiting = asking(story, offer, partners, HALF)
    held = story.reserved(story.client(), offer)
    # Each place has its own supervisor: it is raced for here, not the room in a caseload (HR-18).
    held.supervisor = make_professional(story.session, story.pcsw)
    story.session.flush()
    story.make_ready(held)
    return same("confirm", [story.acting, story.acting], held) + waiting


def to_keep_during_a_pause(story, partners):
    offer = one_place(story)
    waiting = asking(story, offer, partners, HALF)
    there = story.active(story.client(), offer)
    return same("pause", [story.acting, partners[1]], there, keep_until=days(20)) + waiting


def to_free_by_a_pause(story, partners):
    offer = one_place(story)
    waiting = asking(story, offer, partners, HALF)
    there = story.active(story.client(), offer)
    return same("pause", [story.acting, partners[1]], there) + waiting


def to_come_back(story, partners):
    offer = one_place(story)
    attempts = []
    for turn in range(RACERS):
        there = story.active(story.client(), offer)
        operations.pause(story.session, story.acting, placement_ref=there.ref)
        attempts.append(Attempt("resume", [story.acting, partners[1]][turn % 2], there.ref))
    return attempts


def to_release(story, partners):
    offer = one_place(story)
    waiting = asking(story, offer, partners, HALF)
    held = story.reserved(story.client(), offer)
    return same("host_withdraws", partners, held) + waiting


def to_take_back(story, partners):
    offer = one_place(story)
    waiting = asking(story, offer, partners, HALF)
    held = story.reserved(story.client(), offer)
    return same("client_withdraws", [story.acting, story.acting], held) + waiting


def check_reserve(told):
    assert told == {("accept", "done"): 1, ("accept", "capacity_taken"): RACERS - 1}


def check_kept(act):
    def check(told):
        assert told == {
            (act, "done"): 1,
            (act, "illegal_transition"): HALF - 1,
            ("accept", "capacity_taken"): HALF,
        }

    return check


def check_freed(act, answer="illegal_transition"):
    def check(told):
        # Who asked before it was free was told so; of those who asked after it, the first got it.
        got = told["accept", "done"]
        assert got <= 1
        assert +told == +Counter(
            {
                (act, "done"): 1,
                (act, answer): HALF - 1,
                ("accept", "done"): got,
                ("accept", "capacity_taken"): HALF - got,
            }
        )

    return check


def check_back(told):
    assert told == {("resume", "done"): 1, ("resume", "capacity_taken"): RACERS - 1}


#: How each way is laid out, and what the attempts on one place must have been told.
WAYS = {
    "reservation": (to_reserve, check_reserve),
    "confirmation": (to_confirm, check_kept("confirm")),
    "keeping a place during a pause": (to_keep_during_a_pause, check_kept("pause")),
    "pause without keeping": (to_free_by_a_pause, check_freed("pause")),
    "coming back from a pause": (to_come_back, check_back),
    "release by the client": (to_take_back, check_freed("client_withdraws")),
    # A host that took its place back reads nothing of the client any more: to a second click it is absent.
    "release by the host": (to_release, check_freed("host_withdraws", "not_found")),
}


def taken(story) -> dict[int, int]:
    """Return how many take the place, per offer; paused ones that kept it are counted apart."""
    rows = story.session.execute(
        select(Placement.offer_id, func.count())
        .where(
            Placement.state.in_(OCCUPYING)
            | ((Placement.state == S.PAUSED) & (Placement.keep_place_until >= clock.today()))
        )
        .group_by(Placement.offer_id)
    )
    return dict(rows.all())


def series(session, url, ways, places) -> tuple[list[Counter], float]:
    """Race for so many last places in each of the ways, one after another, and check what each was told.

    Returns
    -------
    tuple
        What was told in each way, all its places together, and the seconds that all the races took.
    """
    story = make_story(session)
    partners = [story.partner, partner_actor(session, story.host)]
    attempts = []
    for way in ways:
        session.commit()
        before = marks(session)
        first = WAYS[way][0](story, partners)
        session.flush()
        attempts += [first, *copied(session, before, first, places - 1)]
    session.commit()
    began = perf_counter()
    told = race_for_each(url, DATA_KEY, attempts)
    seconds = perf_counter() - began
    session.expire_all()
    assert set(taken(story).values()) == {1}, "INV-03"
    of_each = [told[number * places : (number + 1) * places] for number in range(len(ways))]
    for way, of_one in zip(ways, of_each, strict=True):
        for one in of_one:
            WAYS[way][1](one)
    return [sum(of_one, Counter()) for of_one in of_each], seconds


def test_each_last_place_goes_once_and_every_loser_is_told_so_inv_03(session, database_url):
    told, _ = series(session, database_url, list(WAYS), 1)
    assert sum(told, Counter()).total() == len(WAYS) * RACERS >= 2 * 25


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_twice_five_hundred_attempts_on_last_places_inv_03(session, database_url, engine_name, way, capsys):
    [told], seconds = series(session, database_url, [way], PLACES)
    assert told.total() == PLACES * RACERS == 2 * 500
    ends = ", ".join(f"{act} {answer} {number:,}" for (act, answer), number in sorted(told.items()) if number)
    with capsys.disabled():
        sys.stdout.write(f"\n| {engine_name} | {way} | {ends} | {seconds:.0f} |\n")
