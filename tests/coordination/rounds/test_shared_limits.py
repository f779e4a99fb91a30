"""Limits that several places share, from the rows to what a supervisor reads."""

from coordination.rounds.models import Suggestion
from coordination.rounds.views import view_of
from coordination.vocabulary import SuggestionOutcome
from tests.coordination.factories import MORNINGS


def test_the_last_room_of_a_supervisor_goes_to_one_client_and_the_other_is_told_hr_18(story, run):
    story.supervisor.caseload_max = 1
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 4)])
    ids = {story.client().id, story.client().id}
    done = run()
    rows = {row.client_id: row for row in story.session.query(Suggestion).filter_by(round_id=done.id)}
    assert rows.keys() == ids
    [left] = [row for row in rows.values() if row.outcome is SuggestionOutcome.FITS_BUT_FULL]
    assert [row.outcome for row in rows.values()].count(SuggestionOutcome.PLACED) == 1
    assert left.binding == [
        {"offer": offer.id, "shift": None, "half_day": None, "places": 1, "kind": "supervisor"}
    ]
    [full] = view_of(left, [], {offer.id: offer}, {}).full_places
    assert (full.kind, full.offer) == ("supervisor", offer)
