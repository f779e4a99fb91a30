"""Totals of a round hide the few whom the reader may not open (CONF-24)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.rounds.models import MatchingRound, Suggestion
from coordination.rounds.totals import RoundTotals, totals_of
from coordination.vocabulary import ActorRole, RoundState, SuggestionOutcome
from tests.coordination import factories as make
from tests.coordination.stories import Story, make_story


@pytest.fixture
def story(session: Session) -> Story:
    return make_story(session)


def round_with(story: Story, mine: tuple[int, int], others: tuple[int, int]) -> MatchingRound:
    """Make a finished round: so many placed and not placed of the reader's clients, and of other people's."""
    made = MatchingRound(
        ref="RND-TOTALS",
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


def test_conf_24_who_may_open_everybody_reads_the_totals_whole(story: Story) -> None:
    assert shown(story, round_with(story, (1, 2), (0, 0))) == RoundTotals(3, 1, 2)


def test_conf_24_few_others_are_hidden_with_every_total_that_would_tell_them(story: Story) -> None:
    found = shown(story, round_with(story, (6, 2), (1, 2)))
    assert found == RoundTotals(None, None, None, hidden=True)


def test_conf_24_many_others_are_shown_and_a_small_part_of_them_is_not(story: Story) -> None:
    assert shown(story, round_with(story, (0, 1), (7, 6))) == RoundTotals(14, 7, 7)
    made = round_with_ref(story, "RND-TWO", (0, 1), (9, 2))
    assert shown(story, made) == RoundTotals(12, None, None, hidden=True)


def round_with_ref(story: Story, ref: str, mine: tuple[int, int], others: tuple[int, int]) -> MatchingRound:
    first = story.session.query(MatchingRound).one()
    first.ref = "RND-ONE"
    story.session.flush()
    made = round_with(story, mine, others)
    made.ref = ref
    return made


def test_conf_24_an_administrator_who_may_open_nobody_reads_no_small_number(story: Story) -> None:
    made = round_with(story, (3, 3), (0, 0))
    administrator = make.actor_for(make.make_professional(story.session), ActorRole.ADMINISTRATOR)
    assert shown(story, made, administrator) == RoundTotals(None, None, None, hidden=True)
    assert shown(story, made, automatic("worker")) == RoundTotals(6, 3, 3)
