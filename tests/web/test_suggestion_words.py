"""What is said of a limit that keeps somebody out, and of a plan that is not proved, in words."""

from __future__ import annotations

import pytest
from flask import Flask, session

from coordination.capacity.models import CapacityOffer
from coordination.organisations.models import Organisation
from coordination.rounds.models import MatchingRound
from coordination.rounds.views import FullPlaceView, SuggestionView
from coordination.vocabulary import SuggestionOutcome
from web.presenters.rounds import proof
from web.presenters.suggestions import outlook


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("supervisor", "past, maar de eigen begeleider heeft geen ruimte meer"),
        ("guidance", "past, maar wie er begeleidt heeft geen ruimte meer"),
        ("group", "past, maar de groep is volzet"),
        ("places", "past, maar is volzet"),
    ],
)
def test_a_client_left_out_by_a_shared_limit_reads_which_one(app: Flask, kind: str, words: str) -> None:
    offer = CapacityOffer(id=3, title="Tuinploeg", host_organisation=Organisation(name="De Hoeve"))
    view = SuggestionView(
        id=1,
        round_ref="R-1",
        client_ref="GENT-7QK2",
        client_name=None,
        outcome=SuggestionOutcome.FITS_BUT_FULL,
        placement=None,
        offer=None,
        shift=None,
        half_days=None,
        starts_on=None,
        ends_on=None,
        score=None,
        reasons=(),
        questions=(),
        route=None,
        alternatives=(),
        near_misses=(),
        full_places=(FullPlaceView(offer=offer, shift=None, half_day=None, places=1, kind=kind),),
    )
    with app.test_request_context():
        session["language"] = "nl"
        [told] = outlook(view).obstacles
        assert (told.title, told.why) == ("Tuinploeg", words)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("time_limit", "De tijd die ervoor was, was om."),
        ("work_limit", "Het zoekwerk dat ervoor is vastgelegd, was gedaan."),
        ("gap_reached", "Het verschil was klein genoeg."),
        ("interrupted", "Iemand zette het zoeken stop."),
    ],
)
def test_a_plan_that_is_not_proved_says_why_the_search_ended(app: Flask, reason: str, words: str) -> None:
    found = MatchingRound(solver_status="stopped", stop_reason=reason, gap=0.01, policy={"levels": []})
    with app.test_request_context("/"):
        session["language"] = "nl"
        told = proof(found).sentence
    assert "hoogstens 1" in told
    assert told.endswith(words)
