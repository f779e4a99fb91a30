"""A host answers several requests in one form: each counts by itself, and each is told by itself."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole, PartnerDeclineReason, PlacementState
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web.extensions import db
from web.unit_of_work import unit_of_work

NO = PartnerDeclineReason.START_DOES_NOT_SUIT


class Asked:
    """A host with one place, for which three people ask."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), unit_of_work() as session:
            story = make_story(session)
            offer = story.offer(shifts=[("Voormiddagen", make.MORNINGS, 1)])
            asked = [story.offered(story.client(), offer) for _number in range(3)]
            self.refs, self.aliases = [one.ref for one in asked], [one.alias for one in asked]
            self.host = story.host.id

    def states(self) -> list[PlacementState]:
        with self.app.app_context():
            rows = dict(db.session().execute(select(Placement.ref, Placement.state)).all())
        return [rows[ref] for ref in self.refs]


@pytest.fixture
def asked(app: Flask) -> Asked:
    return Asked(app)


@pytest.fixture
def host(client: Client, accounts: Accounts, asked: Asked) -> Client:
    client.sign_in(accounts.make(ActorRole.PARTNER, organisation_id=asked.host))
    return client


def test_the_last_place_goes_to_one_and_the_others_are_answered_all_the_same_inv_03(
    host: Client, asked: Asked
) -> None:
    first, second, third = (f"answer-{ref}" for ref in asked.refs)
    page = host.post("/proposals/answers/", {first: "hold", second: "hold", third: NO.value})
    assert asked.states()[:2] == [PlacementState.RESERVED, PlacementState.OFFERED]
    assert asked.states()[2] is not PlacementState.OFFERED
    told = " ".join(page.notices)
    assert [alias in told for alias in asked.aliases] == [True] * 3
    assert told.count("niet gelukt") == 1


def test_nothing_chosen_or_nonsense_changes_nothing(host: Client, asked: Asked) -> None:
    for given in ({}, {f"answer-{asked.refs[0]}": "everything"}, {"answer-P-NOSUCHONE": "hold"}):
        assert host.post("/proposals/answers/", given).status == 422
    assert asked.states() == [PlacementState.OFFERED] * 3


def test_another_host_answers_nothing_of_ours_conf_01(app: Flask, accounts: Accounts, asked: Asked) -> None:
    stranger = Client(app)
    stranger.sign_in(accounts.make(ActorRole.PARTNER))
    assert stranger.post("/proposals/answers/", {f"answer-{asked.refs[0]}": "hold"}).status == 422
    assert asked.states() == [PlacementState.OFFERED] * 3
    assert "Alles is beantwoord" in stranger.get("/proposals/answers/").text
