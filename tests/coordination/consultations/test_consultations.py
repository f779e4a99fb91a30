"""Statutory case consultation: what it takes, and that nobody else finds a trace of it (CONF-17, INV-25)."""

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.audit.models import AuditEvent
from coordination.audit.queries import events_about
from coordination.consent.access import Refused, visible_parts
from coordination.consultations import operations as consultations
from coordination.consultations.queries import my_consultations, open_consultation
from coordination.errors import (
    GuardFailed,
    IllegalTransition,
    InvalidInput,
    NotAllowed,
    UnknownCode,
)
from coordination.vocabulary import (
    ActorRole,
    CaseConsultationGround,
    CaseConsultationPurpose,
    CaseConsultationState,
    LifeDomain,
    OrganisationKind,
    RoleKind,
)
from tests.coordination.factories import (
    actor_for,
    days,
    make_host,
    make_organisation,
    make_professional,
    member_actor,
)
from tests.coordination.stories import join_team


class Case:
    """A client with a team; a justice assistant outside it who takes part, and a colleague who does not."""

    def __init__(self, story):
        self.story, self.session, self.acting = story, story.session, story.acting
        self.client = story.client()
        justice = make_organisation(self.session, OrganisationKind.HOUSE_OF_JUSTICE)
        self.assistant = make_professional(self.session, justice, role=RoleKind.JUSTICE_ASSISTANT)
        self.teammate = join_team(story, self.client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])

    def convene(self, actor=None, **given):
        facts = {
            "client_ref": self.client.ref,
            "ground": CaseConsultationGround.LAW_OR_DECREE,
            "ground_ref": "Decreet van 8 mei, art. 4",
            "purpose": CaseConsultationPurpose.PROTECT_INTEGRITY,
            "method": "Een gesprek van een uur, verslag door de voorzitter",
            "convenor_id": self.story.supervisor.id,
            "participant_ids": [self.assistant.id],
            "held_on": clock.today(),
        }
        return consultations.convene(self.session, actor or self.acting, **facts | given)


@pytest.fixture
def case(story):
    return Case(story)


def test_conf_17_it_has_a_ground_a_purpose_a_convenor_and_its_participants(case):
    held = case.convene()
    assert (held.ground_ref, held.convenor_id) == ("Decreet van 8 mei, art. 4", case.story.supervisor.id)
    taking_part = {one.professional_id for one in held.participants}
    assert taking_part == {case.story.supervisor.id, case.assistant.id}


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"ground_ref": "  "}, "ground_ref"),
        ({"ground_ref": "wet"}, "ground_ref"),
        ({"method": ""}, "method"),
        ({"participant_ids": []}, "participants"),
        ({"convenor_id": 999_999}, "participants"),
    ],
)
def test_conf_17_without_one_of_them_there_is_none(given, where, case):
    with pytest.raises(InvalidInput) as fault:
        case.convene(**given)
    assert fault.value.where == where
    assert my_consultations(case.session, case.acting) == []


def test_conf_17_the_purpose_is_one_of_a_closed_list(case):
    with pytest.raises(UnknownCode):
        case.convene(purpose="follow_up")


def test_conf_17_who_is_not_bound_by_secrecy_takes_no_part(case):
    guest = make_professional(case.session, make_host(case.session))
    with pytest.raises(InvalidInput):
        case.convene(participant_ids=[guest.id, case.assistant.id])


def test_conf_17_inv_25_the_team_cannot_see_that_it_exists(case):
    before = visible_parts(case.session, case.teammate, case.client)
    held = case.convene()
    assert my_consultations(case.session, case.teammate) == []
    for ref in (held.ref, "CASUS-NOBODY22"):
        with pytest.raises(Refused) as refusal:
            open_consultation(case.session, case.teammate, ref)
        assert (str(refusal.value), refusal.value.client_ref) == ("no such case consultation", None)
    assert visible_parts(case.session, case.teammate, case.client) == before


def test_conf_17_the_record_of_the_client_holds_no_trace_of_it(case):
    held = case.convene()
    open_consultation(case.session, case.acting, held.ref)
    case.session.flush()
    assert "case consultation" not in {one.object_kind for one in events_about(case.session, case.client.ref)}
    events = case.session.scalars(select(AuditEvent).where(AuditEvent.object_ref == held.ref)).all()
    assert [one.action.value for one in events] == ["create", "view"]
    assert {(one.subject, one.basis) for one in events} == {(None, "statutory_case_consultation")}
    assert not [one for one in events if case.client.ref in f"{one.object_ref} {one.detail} {one.part}"]


def test_conf_17_taking_part_opens_nothing_of_the_file(case):
    held = case.convene()
    taking_part = member_actor(case.assistant)
    assert open_consultation(case.session, taking_part, held.ref) is held
    assert not any(visible_parts(case.session, taking_part, case.client).values())


def test_conf_17_only_who_may_know_the_client_convenes_one(case):
    stranger = make_professional(case.session)
    for ref in (case.client.ref, "GENT-NOBODY22"):
        with pytest.raises(Refused):
            case.convene(member_actor(stranger), client_ref=ref, convenor_id=stranger.id)
    with pytest.raises(NotAllowed):
        case.convene(actor_for(case.story.supervisor, ActorRole.PARTNER))


def test_conf_17_the_report_is_for_who_takes_part_and_is_fixed_when_closed(case):
    held = case.convene()
    given = {"consultation_ref": held.ref}
    with pytest.raises(GuardFailed):
        consultations.close(case.session, case.acting, **given)
    consultations.write_report(case.session, member_actor(case.assistant), **given, report="Besproken")
    with pytest.raises(Refused):
        consultations.write_report(case.session, case.teammate, **given, report="Ook ik")
    with pytest.raises(GuardFailed):
        consultations.close(case.session, member_actor(case.assistant), **given)
    consultations.close(case.session, case.acting, **given)
    assert held.state is CaseConsultationState.CLOSED
    with pytest.raises(GuardFailed):
        consultations.write_report(case.session, case.acting, **given, report="Toch anders")
    with pytest.raises(IllegalTransition):
        consultations.close(case.session, case.acting, **given)


def test_conf_17_there_is_no_report_before_its_day(case):
    held = case.convene(held_on=days(3))
    with pytest.raises(GuardFailed):
        consultations.write_report(case.session, case.acting, consultation_ref=held.ref, report="Te vroeg")
