"""Agreements and authorisations on screen: by the supervisor, the host and the client."""

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.capacity.models import CapacityOffer
from coordination.placements import papers
from coordination.placements.models import Agreement, Placement
from coordination.vocabulary import ActorRole, IncomeStatus, PlacementKind
from tests.coordination import factories as make
from tests.coordination.stories import make_story
from tests.web.support.accounts import Accounts
from tests.web.support.pages import Client
from web import printing
from web.unit_of_work import unit_of_work

TODAY = clock.today().isoformat()
AMA = "ama_agreement"


class Desk:
    """A held place in work care, and everybody who signs there."""

    def __init__(
        self, client: Client, accounts: Accounts, *, share_name: bool = True, **given: object
    ) -> None:
        self.client, self.app, self.accounts = client, client.app, accounts
        with self.app.app_context(), unit_of_work() as session:
            story = make_story(session)
            placement = story.reserved(story.client(**given), story.offer(), share_name=share_name)
            self.ref, self.name = placement.ref, placement.client.display_name
            self.client_ref = placement.client.ref
            self.supervisor = story.supervisor
            self.host = session.get(type(story.supervisor), story.partner.professional_id)
            session.expunge_all()
        self.url, self.permits = f"/papers/{self.ref}", f"/authorisations/{self.ref}"
        self.as_(ActorRole.SUPERVISOR)

    def as_(self, role: ActorRole) -> None:
        self.client.sign_out()
        person = self.supervisor if role is ActorRole.SUPERVISOR else self.host
        self.client.sign_in(self.accounts.of(person, role))

    def fingerprint(self) -> str:
        with self.app.app_context(), unit_of_work() as session:
            return session.query(Agreement).order_by(Agreement.number.desc()).first().fingerprint

    def sign(self, party: str):
        data = {"party": party, "fingerprint": self.fingerprint()}
        return self.client.post(f"{self.url}/{AMA}/sign", data)


def unpacked(document: bytes) -> Iterator[bytes]:
    """Return what the compressed parts of a PDF hold."""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(packed)


@pytest.fixture
def desk(client: Client, accounts: Accounts) -> Desk:
    return Desk(client, accounts)


def test_an_agreement_is_drawn_up_read_and_signed_by_each_party_in_its_own_way(client, desk) -> None:
    page = client.get(desk.url)
    assert "nog op te maken" in page.text
    assert "om de naam te delen" not in page.text
    page = client.post(f"{desk.url}/draw-up")
    assert "Opgemaakt" in page.notices[0]
    page = client.get(f"{desk.url}/{AMA}")
    assert desk.name in page.text
    assert "Je tekent de tekst hierboven als begeleidende dienst." in page.text
    assert "Getekend" in desk.sign("service").notices[0]
    wrong = client.post(f"{desk.url}/{AMA}/paper", {"party": "client", "signed_on": make.days(1).isoformat()})
    assert (wrong.status, bool(wrong.soup.find(id="signed_on-error"))) == (422, True)
    page = client.post(f"{desk.url}/{AMA}/paper", {"party": "client", "signed_on": TODAY})
    assert "op papier" in page.text
    desk.as_(ActorRole.PARTNER)
    assert desk.url in client.get(f"/proposals/{desk.ref}").links.values()
    assert "Getekend" in desk.sign("host").notices[0]
    with desk.app.app_context(), unit_of_work() as session:
        placement = session.query(Placement).filter_by(ref=desk.ref).one()
        assert papers.unsigned(placement) == {}


def test_a_signature_for_somebody_else_twice_or_unread_is_refused_in_a_sentence(client, desk) -> None:
    client.post(f"{desk.url}/draw-up")
    assert "alleen tekenen voor je eigen kant" in desk.sign("client").notices[0]
    desk.sign("service")
    assert "heeft deze versie al getekend" in desk.sign("service").notices[0]
    desk.as_(ActorRole.PARTNER)
    page = client.post(f"{desk.url}/{AMA}/sign", {"party": "host", "fingerprint": "0" * 64})
    assert "De tekst is net veranderd" in page.notices[0]


def test_conf_11_who_keeps_the_papers_is_told_that_a_host_without_the_name_cannot_sign(
    client, accounts
) -> None:
    sentence = "De werkplek kan dit pas lezen als de cliënt akkoord gaat om de naam te delen."
    assert sentence in client.get(Desk(client, accounts, share_name=False).url).text


def test_conf_11_the_name_is_shared_later_with_day_and_end_and_not_without_them(client, accounts) -> None:
    desk = Desk(client, accounts, share_name=False)
    asked = client.post(f"{desk.url}/share-name", {"form": "written", "language": "nl"})
    assert asked.status == 422
    today = clock.today()
    given = {"given_on": today.isoformat(), "expires_on": (today + timedelta(days=90)).isoformat()}
    page = client.post(f"{desk.url}/share-name", {"form": "written", "language": "nl", **given})
    assert "kan tekenen" in page.notices[0]
    assert "kan dit pas lezen als" not in page.text


def test_signing_asks_once_more_who_it_is(client, desk, monkeypatch) -> None:
    client.post(f"{desk.url}/draw-up")
    monkeypatch.setattr("web.accounts.step_up.is_sure", lambda: False)
    page = desk.sign("service")
    assert page.path.startswith("/account/confirm")


def test_a_stranger_finds_nothing_conf_01(client, desk, accounts) -> None:
    client.post(f"{desk.url}/draw-up")
    client.sign_out()
    client.sign_in(accounts.make(ActorRole.SUPERVISOR))
    for url in (desk.url, f"{desk.url}/{AMA}", f"{desk.url}/{AMA}/pdf", desk.permits):
        assert client.get(url).status == 404, url
    assert desk.sign("service").status == 404
    for kind in ("development_plan", "nonsense"):
        desk.as_(ActorRole.SUPERVISOR)
        assert client.get(f"{desk.url}/{kind}").status == 404


def test_the_agreement_prints_as_tagged_pdf_without_a_name_in_address_or_file(client, desk) -> None:
    client.post(f"{desk.url}/draw-up")
    answer = client.http.get(f"{desk.url}/{AMA}/pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="ama-agreement-1-nl.pdf"'
    told = answer.data + b"".join(unpacked(answer.data))
    assert b"pdfuaid:part" in told
    assert b"/MarkInfo" in told
    assert b"/Lang (nl)" in told
    with desk.app.app_context(), unit_of_work() as session:
        seen = [one.detail for one in session.query(AuditEvent).filter_by(object_kind="agreement")]
    assert seen == ["ama_agreement 1"]


def test_a_translation_is_marked_and_never_signed(client, desk) -> None:
    client.post(f"{desk.url}/draw-up")
    page = client.get(f"{desk.url}/{AMA}?language=fr")
    assert "Onofficiële vertaling" in page.text
    assert "sans salaire et sans contrat" in page.text
    assert page.soup.find("article")["lang"] == "fr"
    assert not page.soup.find("form", action=f"{desk.url}/{AMA}/sign")


def test_without_pango_one_sentence_says_so(client, desk, monkeypatch) -> None:
    def lacking(_html: str) -> bytes:
        raise printing.PrintingUnavailable("no pango")

    client.post(f"{desk.url}/draw-up")
    monkeypatch.setattr(printing, "pdf", lacking)
    page = client.get(f"{desk.url}/{AMA}/pdf")
    assert re.search("Pango ontbreekt", page.notices[0])


def test_the_host_sees_who_signs_but_nothing_of_the_income(client, desk) -> None:
    desk.as_(ActorRole.PARTNER)
    assert desk.permits not in client.get(desk.url).links.values()
    assert client.get(desk.permits).status == 404


def test_what_the_income_asks_for_is_noted_step_by_step(client, accounts) -> None:
    desk = Desk(client, accounts, income_status=IncomeStatus.UNEMPLOYMENT_BENEFIT)
    page = client.get(f"/placements/{desk.ref}")
    assert "Aangifte C45B bij de RVA." in page.text
    one = f"{desk.permits}/rva_c45b"
    assert client.post(f"{one}/request", {"requested_on": make.days(1).isoformat()}).status == 422
    page = client.post(f"{one}/request", {"requested_on": TODAY})
    assert "Starten mag al" in page.text
    assert "Kan nog geweigerd worden tot en met" in page.text
    assert "Aangifte C45B" not in client.get(f"/placements/{desk.ref}").text
    assert client.post(f"{one}/decide", {"decided_on": TODAY}).status == 422
    page = client.post(f"{one}/decide", {"granted": "no", "decided_on": TODAY})
    assert "geweigerd" in page.text
    page = client.post(f"{one}/set-aside", {"reason": ""})
    assert (page.status, bool(page.soup.select_one("details[open] #reason-error"))) == (422, True)
    page = client.post(f"{one}/set-aside", {"reason": "general_declaration"})
    assert "C45F" in page.text
    assert "Weer nodig" in client.post(f"{one}/need-again").notices[0]
    assert client.post(f"{desk.permits}/pcsw_permission/request", {"requested_on": TODAY}).status == 404


def test_what_nobody_confirmed_yet_is_not_shown_as_a_fact(client, accounts) -> None:
    desk = Desk(client, accounts)
    with desk.app.app_context(), unit_of_work() as session:
        session.scalars(select(CapacityOffer)).one().placement_kind = PlacementKind.REGULAR_JOB
    page = client.get(desk.permits)
    assert "nog niet nagekeken bij een bron" in page.text
    assert "Vraag aan de werkgever of dit hier nodig is" in page.text


def test_a_house_rule_is_shown_as_such(client, accounts) -> None:
    desk = Desk(client, accounts, income_status=IncomeStatus.INVALIDITY_BENEFIT)
    assert "een regel van de werking, niet van de wet" in client.get(desk.permits).text
