"""The rules of confidentiality by page and by API, each with its number, on the small world."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.clients.models import Client, JudicialCondition
from coordination.consent.models import Consent, ConsentRecipient, EmergencyAccess
from coordination.organisations.models import Organisation
from coordination.placements.models import PartnerQuestion
from coordination.rounds.models import Suggestion
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    ClientPart,
    ConsentPurpose,
    ConsentState,
    HalfDays,
    LifeDomain,
    MembershipState,
    PartnerDeclineReason,
    RecordedForm,
    SecrecyRegime,
)
from coordination.vocabulary.labels import label
from seed import canaries
from tests.coordination.factories import days
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.objects import NO_NUMBER
from tests.web.confidentiality.world import (
    ADMINISTRATOR,
    CLIENT,
    ENDED,
    JUSTICE,
    KINDS,
    LEAD,
    OFFICER,
    OTHER,
    OWN,
    PARTNER,
)

NAME, WORDS, GOAL = "clients.display_name", "wishes.own_words", "plan_goals.text"
LISTS_NOBODY = (PARTNER, ADMINISTRATOR, OFFICER, CLIENT)
BY_LEAD = ("/clients/{ref}", "/api/v1/clients/{ref}")


@pytest.fixture
def scene(visitors: Visitors) -> Iterator[Visitors]:
    """Give the small world for a test that changes it; the hour of every emergency is over."""
    with visitors.changing() as session:
        for one in session.scalars(select(EmergencyAccess)):
            one.opened_at -= timedelta(hours=3)
            one.ends_at -= timedelta(hours=3)
    yield visitors
    visitors.undo()


def status(scene: Visitors, kind: str, url: str) -> int:
    return int(scene.send(kind, "GET", url).status_code)


def body(scene: Visitors, kind: str, url: str) -> str:
    answer = scene.send(kind, "GET", url)
    assert answer.status_code == 200, url
    return str(answer.get_data(as_text=True))


def fields(scene: Visitors, kind: str, url: str) -> set[str]:
    return {found["field"] for found in canaries.PATTERN.finditer(body(scene, kind, url))}


def answers(scene: Visitors, kind: str) -> Any:
    return scene.send(kind, "GET", "/api/v1/clients").get_json()


def membership_of(session: Session, scene: Visitors, kind: str, client_ref: str) -> TeamMembership:
    statement = (
        select(TeamMembership)
        .join(SupportTeam)
        .join(Client)
        .where(
            Client.ref == client_ref,
            TeamMembership.professional_id == scene.world.accounts[kind].professional_id,
        )
    )
    return session.scalars(statement).one()


def consent(client: Client, organisation_id: int, **given: Any) -> Consent:
    facts: dict[str, Any] = {
        "purpose": ConsentPurpose.TEAM_CONSULTATION,
        "form": RecordedForm.WRITTEN,
        "explained_in_language": "nl",
        "given_on": days(-1),
        "expires_on": days(30),
        "recorded_by_id": 1,
        "state": ConsentState.GIVEN,
        "created_by": "test",
        "updated_by": "test",
    }
    return Consent(
        client_id=client.id,
        recipients=[ConsentRecipient(organisation_id=organisation_id, created_by="test", updated_by="test")],
        **facts | given,
    )


def test_conf_02_a_domain_outside_the_scope_is_in_no_page_and_no_answer(scene: Visitors) -> None:
    ref = scene.world.clients[OWN]
    assert GOAL in fields(scene, LEAD, f"/clients/{ref}")
    with scene.changing() as session:
        membership_of(session, scene, LEAD, ref).domain_scope = [LifeDomain.MENTAL_HEALTH]
    for address in BY_LEAD:
        assert GOAL not in body(scene, LEAD, address.format(ref=ref))
    assert NAME in fields(scene, LEAD, f"/clients/{ref}")


def test_conf_03_without_professional_secrecy_only_what_an_agreement_lists_is_shown(scene: Visitors) -> None:
    ref = scene.world.clients[OWN]
    with scene.changing() as session:
        membership = membership_of(session, scene, LEAD, ref)
        organisation = session.get_one(Organisation, membership.organisation_id)
        organisation.secrecy_regime = SecrecyRegime.DUTY_OF_DISCRETION
    assert {status(scene, LEAD, address.format(ref=ref)) for address in BY_LEAD} == {404}
    assert ref not in [one["ref"] for one in answers(scene, LEAD)]
    with scene.changing() as session:
        membership = membership_of(session, scene, LEAD, ref)
        client = session.scalars(select(Client).where(Client.ref == ref)).one()
        session.add(consent(client, membership.organisation_id, items=[ClientPart.IDENTITY]))
    assert fields(scene, LEAD, f"/clients/{ref}") == {NAME}
    assert [sorted(one) for one in answers(scene, LEAD)] == [["name", "ref", "state"]]


def test_conf_04_who_is_invited_reads_the_invitation_and_no_client(scene: Visitors) -> None:
    kind = "team member, invited"
    page = body(scene, kind, "/teams/")
    assert f"/teams/invitations/{scene.world.invitations[kind]}/accept" in page
    assert not canaries.PATTERN.search(page)
    assert scene.world.clients[OWN] in page
    assert not any(scene.world.clients[relation] in page for relation in (OTHER, ENDED))
    assert not any(label(domain) in page for domain in LifeDomain)
    assert answers(scene, kind) == []


def test_conf_04_who_is_only_proposed_cannot_even_learn_that_there_is_a_proposal(scene: Visitors) -> None:
    kind = "team member, proposed"
    with scene.changing() as session:
        proposed = membership_of(session, scene, kind, scene.world.clients[OWN])
        assert proposed.state is MembershipState.PROPOSED
        number = proposed.id
    for step in ("accept", "decline"):
        answer = scene.send(kind, "POST", f"/teams/invitations/{number}/{step}")
        absent = scene.send(kind, "POST", f"/teams/invitations/{NO_NUMBER}/{step}")
        assert (answer.status_code, absent.status_code) == (404, 404)


def test_conf_05_the_day_after_the_last_day_the_client_is_gone_without_any_job(scene: Visitors) -> None:
    ref = scene.world.clients[OWN]
    with scene.changing() as session:
        membership_of(session, scene, LEAD, ref).ends_on = clock.today()
    assert {status(scene, LEAD, address.format(ref=ref)) for address in BY_LEAD} == {200}
    with scene.changing() as session:
        membership = membership_of(session, scene, LEAD, ref)
        membership.starts_on, membership.ends_on = days(-9), days(-1)
    assert {status(scene, LEAD, address.format(ref=ref)) for address in BY_LEAD} == {404}
    assert ref not in body(scene, LEAD, "/clients/")


@pytest.mark.parametrize("how", ["expired", "withdrawn"])
def test_conf_08_a_host_loses_the_profile_with_the_agreement_at_once(how: str, scene: Visitors) -> None:
    ref = scene.world.placements[OWN]
    addresses = (f"/proposals/{ref}", f"/api/v1/proposals/{ref}")
    assert {status(scene, PARTNER, url) for url in addresses} == {200}
    with scene.changing() as session:
        for one in session.scalars(select(Consent).join(Client).where(Client.ref == scene.world.placed[OWN])):
            if how == "expired":
                one.given_on, one.expires_on = days(-30), clock.today()
            else:
                one.withdrawn_on = clock.today()
    assert {status(scene, PARTNER, url) for url in addresses} == {404}
    assert ref not in str(scene.send(PARTNER, "GET", "/api/v1/proposals").get_json())
    assert ref not in body(scene, PARTNER, "/proposals/")


def test_conf_11_a_host_reads_an_alias_half_days_needs_and_whom_to_call(scene: Visitors) -> None:
    ref = scene.world.placements[OWN]
    answer = scene.send(PARTNER, "GET", f"/api/v1/proposals/{ref}").get_json()
    assert set(answer["profile"]) == {
        "alias",
        "half_days",
        "functional_needs",
        "starts_on",
        "supervisor_name",
        "supervisor_phone",
        "supervisor_email",
    }
    with scene.changing() as session:
        client = session.scalars(select(Client).where(Client.ref == scene.world.placed[OWN])).one()
        kept = (client.ref, str(client.birth_year), client.postcode, client.income_status.value)
        client.locality = "Zomergemdorp"
    for url in (f"/proposals/{ref}", "/proposals/", f"/api/v1/proposals/{ref}"):
        # The marks in what the host itself asked bear the reference; nothing else does.
        page = canaries.PATTERN.sub("", body(scene, PARTNER, url))
        assert not [word for word in (*kept, "Zomergemdorp", "leefloon") if word in page]


def test_conf_12_a_host_that_declines_has_lost_the_profile_when_it_looks_again(scene: Visitors) -> None:
    ref = scene.world.placements[OWN]
    reason = PartnerDeclineReason.PLACE_CLOSES.value
    before = status(scene, PARTNER, f"/proposals/{ref}")
    with scene.kept_after():
        scene.send(PARTNER, "POST", f"/api/v1/proposals/{ref}/decline", {"reason": reason})
        after = {status(scene, PARTNER, url) for url in (f"/proposals/{ref}", f"/api/v1/proposals/{ref}")}
    assert (before, after) == (200, {404})


def test_conf_13_a_justice_assistant_reaches_name_and_team_and_no_care(scene: Visitors) -> None:
    ref = scene.world.clients[OWN]
    assert scene.send(JUSTICE, "GET", f"/api/v1/clients/{ref}").get_json()["name"].startswith(canaries.MARK)
    assert fields(scene, JUSTICE, f"/teams/{ref}") == {NAME}
    assert status(scene, JUSTICE, f"/clients/{ref}") == 404


def test_conf_14_a_judicial_half_day_reads_like_one_of_the_clients_own(scene: Visitors) -> None:
    ref, friday = scene.world.clients[OWN], HalfDays.of(["fri-afternoon"])
    judicial = body(scene, LEAD, f"/clients/{ref}")
    with scene.changing() as session:
        client = session.scalars(select(Client).where(Client.ref == ref)).one()
        assert client.availability is not None
        client.availability = client.availability & ~friday
        for one in session.scalars(select(JudicialCondition).where(JudicialCondition.client_id == client.id)):
            session.delete(one)
    own = body(scene, LEAD, f"/clients/{ref}")
    assert without_token(own) == without_token(judicial)


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.endswith("advice only")])
def test_conf_15_who_only_advises_is_never_sent_a_reference_or_name(kind: str, scene: Visitors) -> None:
    assert answers(scene, kind) == []
    pages = [body(scene, kind, "/teams/")]
    pages += [
        body(scene, kind, url) for url in ("/clients/", "/placements/") if kind.startswith("supervisor")
    ]
    known = [*scene.world.clients.values(), *scene.world.placed.values(), canaries.MARK]
    assert not [word for word in known for page in pages if word in page]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in LISTS_NOBODY])
def test_conf_01_conf_30_a_list_holds_exactly_those_who_can_be_opened(kind: str, scene: Visitors) -> None:
    with scene.changing() as session:
        refs = set(session.scalars(select(Client.ref)))
    listed = {one["ref"] for one in answers(scene, kind)}
    assert listed == {ref for ref in refs if status(scene, kind, f"/api/v1/clients/{ref}") == 200}
    name = canaries.canary_of(scene.world.clients[OTHER], NAME, 1)
    for url in ("/api/v1/clients?q={}", "/api/v1/clients?name={}"):
        assert scene.send(kind, "GET", url.format(name)).get_json() == answers(scene, kind)


def test_conf_01_a_suggestion_of_another_client_cannot_be_told_from_one_that_is_not_there(
    scene: Visitors,
) -> None:
    ref = scene.world.clients[OWN]
    with scene.changing() as session:
        foreign = scene.world.suggestions[OTHER]
        assert session.get_one(Suggestion, foreign).alternatives is not None
    for index, half_days in ((0, []), (0, ["sun-evening"]), (99, []), (-1, [])):
        given = {"index": index, f"half_days-{index}": half_days}
        seen = {
            scene.send(LEAD, "POST", f"/clients/{ref}/alternatives", {**given, "suggestion": one}).status_code
            for one in (foreign, NO_NUMBER)
        }
        assert len(seen) == 1, given


@pytest.mark.parametrize(
    "url", ["/network/", "/network/way-up?lower=1&upper=4", "/network/single-link?from=1&to=2"]
)
def test_conf_31_the_network_holds_services_and_no_client(url: str, scene: Visitors) -> None:
    page = body(scene, LEAD, url)
    known = [*scene.world.clients.values(), *scene.world.placed.values(), *scene.world.placements.values()]
    assert not [word for word in (*known, canaries.MARK) if word in page]


@pytest.mark.parametrize("words", ["Welke diagnose is het?", "Kwam er politie aan te pas?", "Is er drugs?"])
def test_conf_10_words_of_health_substance_or_offence_do_not_get_to_or_from_a_host(
    words: str, scene: Visitors
) -> None:
    ref = scene.world.placements[OWN]
    with scene.kept_after():
        asked = scene.send(PARTNER, "POST", f"/proposals/{ref}/ask", {"question": words})
        assert asked.status_code == 422
        allowed = scene.send(PARTNER, "POST", f"/proposals/{ref}/ask", {"question": "Hoe laat kan het?"})
        assert allowed.status_code == 303
        reply = scene.send(LEAD, "POST", f"/placements/{ref}/reply", {"answer": words})
        assert reply.status_code == 422
    with scene.changing() as session:
        texts = session.scalars(select(PartnerQuestion.question)).all()
        answered = session.scalars(select(PartnerQuestion.answer)).all()
    assert "Hoe laat kan het?" in texts
    assert words not in [*texts, *answered]
