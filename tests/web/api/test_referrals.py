"""Referrals over the API: the team asks, the client decides, the service answers, as on the pages (C.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from coordination.organisations.models import Organisation
from coordination.shortages.models import ShortageSignal
from coordination.vocabulary import LifeDomain, ServiceKind, ShortageKind
from tests.coordination import factories as make
from tests.web.api.conftest import NAME, Circle

QUESTION = "Kan iemand meedenken over de weekends?"
SAID = {"form": "oral_recorded", "place": "wijkgebouw", "own_words": "Doe maar", "language": "nl"}


@dataclass
class Asked:
    """A service of the stranger's house, and the acts of both sides on what it is asked."""

    circle: Circle
    service: int

    def draft(self, **changed: Any) -> tuple[int, Any]:
        body = {"service": self.service, "question": QUESTION, "items": ["identity", "availability"]}
        return self.circle["supervisor"].send(f"/clients/{self.circle.ref}/referrals", body | changed)

    def team(self, ref: str, act: str, **body: Any) -> tuple[int, Any]:
        return self.circle["supervisor"].send(f"/referrals/{ref}/{act}", body)

    def there(self, ref: str, act: str, **body: Any) -> tuple[int, Any]:
        return self.circle["stranger"].send(f"/referrals/received/{ref}/{act}", body)

    def standing(self, ref: str) -> dict[str, Any]:
        status, found = self.circle["supervisor"].ask(f"/referrals/{ref}")
        assert status == 200
        return dict(found)

    def sent(self) -> str:
        ref = str(self.draft()[1]["ref"])
        assert self.team(ref, "agree", **SAID, said_on=make.days(0).isoformat())[0] == 204
        assert self.team(ref, "send")[0] == 204
        return ref


@pytest.fixture
def asked(circle: Circle) -> Asked:
    with circle.session() as session:
        home = session.get_one(Organisation, circle.homes["stranger"])
        service = make.make_service(
            session, home, kind=ServiceKind.ADDICTION_TREATMENT, life_domains=[LifeDomain.ALCOHOL_DRUGS]
        )
        return Asked(circle, service.id)


def test_a_referral_goes_from_draft_to_outcome_and_each_side_reads_its_own(asked: Asked) -> None:
    circle, today = asked.circle, make.days(0).isoformat()
    status, made = asked.draft()
    ref = made["ref"]
    assert status == 201
    assert asked.team(ref, "prepare")[0] == 204
    assert asked.team(ref, "not-now")[0] == 204
    assert asked.standing(ref)["not_now_on"] == today
    status, told = asked.team(ref, "send")
    assert (status, told["status"]) == (409, "illegal_transition")
    assert asked.team(ref, "agree", **SAID, said_on=today)[0] == 204
    assert circle["stranger"].ask(f"/referrals/received/{ref}")[0] == 404
    assert asked.team(ref, "send")[0] == 204
    [line] = circle["stranger"].ask("/referrals/received")[1]
    assert (line["ref"], line["state"], line["overdue"]) == (ref, "requested", False)
    assert [one["ref"] for one in circle["supervisor"].ask("/referrals")[1]] == [ref]
    found = circle["stranger"].ask(f"/referrals/received/{ref}")[1]
    assert (found["question"], found["shared"][0]["value"]) == (QUESTION, NAME)
    assert circle.ref not in str(found)
    assert circle["stranger"].ask(f"/referrals/{ref}")[0] == 404
    assert asked.there(ref, "ask", question="Wanneer kan dat?")[0] == 204
    assert asked.team(ref, "answer", text="In de voormiddag.")[0] == 204
    assert asked.there(ref, "waitlist")[0] == 204
    assert asked.there(ref, "place")[0] == 204
    late = {"first_contact_on": make.days(1).isoformat()}
    assert circle["stranger"].send(f"/referrals/{ref}/start", late)[0] == 422
    assert circle["stranger"].send(f"/referrals/{ref}/start", {"first_contact_on": today})[0] == 204
    assert asked.team(ref, "finish", outcome="helped")[0] == 204
    assert circle["stranger"].ask(f"/referrals/received/{ref}")[0] == 404
    standing = asked.standing(ref)
    assert (standing["state"], standing["outcome"], standing["possible"]) == ("completed", "helped", [])
    assert standing["questions"][0]["answer"] == "In de voormiddag."


def test_a_refusal_for_lack_of_something_is_counted_and_read_no_more(asked: Asked) -> None:
    ref = asked.sent()
    assert asked.there(ref, "decline")[0] == 422
    assert asked.there(ref, "decline", reason="outside_area")[0] == 204
    assert asked.there(ref, "decline", reason="outside_area")[0] == 404
    assert asked.standing(ref)["decline_reason"] == "outside_area"
    with asked.circle.session() as session:
        [signal] = session.scalars(select(ShortageSignal))
        assert (signal.kind, signal.n_clients) == (ShortageKind.TOO_FAR, 1)


def test_conf_28_the_client_says_yes_not_now_or_stop(asked: Asked) -> None:
    client, ref = asked.circle["client"], asked.draft()[1]["ref"]
    [own] = client.ask("/mine/referrals")[1]
    assert (own["question"], own["possible"]) == (QUESTION, ["client_agrees", "client_withdraws"])

    def says(answer: str) -> tuple[int, Any]:
        return client.send("/mine/referrals/answer", {"referral": ref, "answer": answer})

    assert says("not_now")[0] == 204
    assert says("yes")[0] == 204
    assert says("yes")[0] == 409
    assert says("perhaps")[0] == 422
    assert says("stop")[0] == 204
    assert client.ask("/mine/referrals")[1][0]["state"] == "cancelled"
    assert client.send("/mine/referrals/answer", {"referral": "VW-NONE", "answer": "yes"})[0] == 404
    assert asked.circle["supervisor"].send("/mine/referrals/answer", {})[0] == 404


def test_what_cannot_be_is_refused_with_the_same_codes_as_on_the_page(asked: Asked) -> None:
    assert asked.draft(items=["alcohol_drugs", "judicial_conditions"])[0] == 422
    assert asked.draft(question=f"Kan {NAME.split()[0]} komen?")[0] == 422
    assert asked.draft(due_on=make.days(-1).isoformat())[0] == 422
    assert asked.draft(service=2**31 - 1)[0] == 404
    ref = asked.draft()[1]["ref"]
    assert asked.draft()[0] == 422
    today = make.days(0).isoformat()
    assert asked.team(ref, "agree", form="digital", said_on=today, language="nl")[0] == 422
    assert asked.team(ref, "agree", form="written", said_on=today, language="nl", again=True)[0] == 409
    assert asked.team(ref, "withdraw")[0] == 204
    assert asked.team(ref, "withdraw")[0] == 409


def test_conf_01_who_is_not_in_the_team_and_not_asked_finds_no_referral(asked: Asked) -> None:
    circle, ref = asked.circle, asked.sent()
    for name in ("adviser", "officer", "administrator"):
        other = circle[name]
        assert other.ask(f"/referrals/{ref}")[0] == 404
        assert other.ask(f"/referrals/received/{ref}")[0] == 404
        assert other.send(f"/referrals/{ref}/withdraw")[0] == 404
        assert other.send(f"/referrals/received/{ref}/accept")[0] == 404
        assert other.send(f"/referrals/{ref}/finish", {"outcome": "helped"})[0] == 404
    assert circle["adviser"].ask("/referrals/received") == (200, [])
    assert circle["supervisor"].without_token(f"/referrals/{ref}/withdraw") == 400
