"""Totals of a round hide the few whom the reader may not open (CONF-24)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.rounds import answers
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.rounds.totals import RoundTotals, differences_of, totals_of
from coordination.small_cells import Told
from coordination.vocabulary import ActorRole, RoundState, SuggestionOutcome
from tests.coordination import factories as make
from tests.coordination.stories import Story, make_story


@pytest.fixture
def story(session: Session) -> Story:
    return make_story(session)


def round_with(
    story: Story, mine: tuple[int, int], others: tuple[int, int], ref: str = "RND-TOTALS"
) -> MatchingRound:
    """Make a finished round: so many placed and not placed of the reader's clients, and of other people's."""
    made = MatchingRound(
        ref=ref,
        requested_at=clock.now(),
        for_day=clock.today(),
        state=RoundState.FINISHED,
        policy={},
        weights={},
        rule_set_version="1",
        random_seed=0,
        clients=sum(mine) + sum(others),
        placed=mine[0] + others[0],
        created_by="test",
        updated_by="test",
    )
    story.session.add(made)
    story.session.flush()
    outcomes = (SuggestionOutcome.PLACED, SuggestionOutcome.NO_FIT)
    for (placed, unplaced), own in ((mine, True), (others, False)):
        for outcome, number in zip(outcomes, (placed, unplaced), strict=True):
            for _ in range(number):
                client = make.make_client(story.session)
                if own:
                    make.make_member(story.session, make.make_team(story.session, client), story.supervisor)
                story.session.add(
                    Suggestion(
                        round_id=made.id, client_id=client.id, outcome=outcome, created_by="t", updated_by="t"
                    )
                )
    story.session.flush()
    return made


def shown(story: Story, made: MatchingRound, actor: Actor | None = None) -> RoundTotals:
    return totals_of(story.session, actor or story.acting, [made])[made.id]


def exactly(*numbers: int) -> tuple[Told, ...]:
    return tuple(Told(one, one) for one in numbers)


def test_conf_24_who_may_open_everybody_reads_the_totals_whole(story: Story) -> None:
    assert shown(story, round_with(story, (1, 2), (0, 0))) == RoundTotals(
        *exactly(3, 1, 2), own_only=True, own_placed=1, own_unplaced=2
    )


def test_conf_24_few_others_are_hidden_with_every_total_that_would_tell_them(story: Story) -> None:
    found = shown(story, round_with(story, (6, 2), (1, 2)))
    assert found == RoundTotals(None, None, None, hidden=True, own_placed=6, own_unplaced=2)


def test_conf_24_many_others_are_told_in_fives_and_a_small_part_of_them_is_not(story: Story) -> None:
    ten, five = Told(10, 14), Told(5, 9)
    assert shown(story, round_with(story, (0, 0), (12, 7))) == RoundTotals(Told(15, 23), ten, five)
    made = round_with(story, (2, 1), (12, 2), "RND-TWO")
    assert shown(story, made) == RoundTotals(None, ten, None, hidden=True, own_placed=2, own_unplaced=1)


def test_conf_24_two_rounds_do_not_tell_that_one_other_came_or_was_placed(story: Story) -> None:
    before = round_with(story, (2, 1), (11, 7), "RND-BEFORE")
    after = round_with(story, (2, 1), (12, 8), "RND-AFTER")
    found = totals_of(story.session, story.acting, [before, after])
    assert found[before.id] == found[after.id]
    assert found[after.id].placed == Told(10, 14)


def test_conf_24_an_administrator_who_may_open_nobody_reads_no_small_number(story: Story) -> None:
    made = round_with(story, (3, 3), (0, 0))
    administrator = make.actor_for(make.make_professional(story.session), ActorRole.ADMINISTRATOR)
    assert shown(story, made, administrator) == RoundTotals(None, None, None, hidden=True)
    assert shown(story, made, automatic("worker")) == RoundTotals(*exactly(6, 3, 3), own_only=True)


def test_conf_24_what_a_round_changed_beside_the_one_before_tells_nothing_of_few_others(story: Story) -> None:
    made = round_with(story, (3, 0), (12, 0))
    own = {"kept/still_best": 2, "lost/place_went_to_others": 1}
    changes = [code for code, number in own.items() for _ in range(number)]
    rows = story.session.query(Suggestion).filter_by(round_id=made.id).order_by(Suggestion.id)
    for row, code in zip(rows, changes, strict=False):
        row.change = code.split("/")
    others = {"kept/still_best": 20, "moved/suits_better": 1, "lost/no_longer_looks": 6}
    made.differences = {code: own.get(code, 0) + others.get(code, 0) for code in {*own, *others}}
    story.session.flush()
    assert differences_of(story.session, story.acting, made) == own
    administrator = make.actor_for(make.make_professional(story.session), ActorRole.ADMINISTRATOR)
    assert differences_of(story.session, administrator, made) == {}
    assert differences_of(story.session, automatic("worker"), made) == made.differences


def test_conf_24_what_if_tells_of_others_in_fives_and_of_few_or_nobody_the_same(story: Story) -> None:
    made = round_with(story, (1, 0), (7, 6))
    mine = story.session.query(Suggestion).filter_by(round_id=made.id).order_by(Suggestion.id).first().client
    move = {"before": None, "after": None}
    asked = {
        "kind": "effect",
        "proved": True,
        "levels": {"placements": [1000, 1000], "score": [5, 5]},
        "placed": [7, 8],
        "score": [70, 75],
        "moves": [
            {"client": mine.ref, "turn": "better", **move},
            {"client": "GENT-ABCD", "turn": "gains_place", **move},
            *[{"client": f"GENT-WRS{number}", "turn": "worse", **move} for number in range(6)],
        ],
    }
    own_only = shown(story, made).own_only
    found = answers._effect(story.session, story.acting, asked, own_only=own_only)
    nothing = dict.fromkeys(("gains_place", "loses_place", "better", "other"))
    assert (found.turns, found.own) == (nothing | {"worse": Told(5, 9)}, {"better": 1})
    assert (found.placed, found.score, found.levels) == (None, None, {})
    exact = answers._effect(story.session, story.acting, asked, own_only=True)
    assert (exact.placed, exact.score) == ((7, 8), (70, 75))
    assert exact.turns["gains_place"] == Told(1, 1)
    best = {"offer": None, "shift": None, "half_day": None, "extra": 1, "levels": {"score": [812, 849]}}
    for placed, told in ((1, None), (-4, None), (0, None), (6, Told(5, 9)), (-5, Told(-9, -5))):
        line = answers._unlocked(best | {"placed": placed}, None, own_only=False)
        assert (line.placed, line.score) == (told, (800, 800))
        assert answers._unlocked(best | {"placed": placed}, None, own_only=True).placed == Told(
            placed, placed
        )
