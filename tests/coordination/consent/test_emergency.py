"""Breaking the glass: what it takes, what it opens, until when, and what has to follow (CONF-16)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.actors import automatic
from coordination.audit.models import AuditEvent
from coordination.audit.queries import events_about
from coordination.consent import emergency
from coordination.consent.access import (
    Refused,
    decide,
    list_clients,
    open_client,
    open_file,
    require_parts,
    visible_clients,
    visible_parts,
)
from coordination.consent.rules import PARTS_IN_EMERGENCY
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.reasons.operations import words_of
from coordination.teams import operations as teams
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
    AuditAction,
    ClientPart,
    EmergencyReview,
    LegalBasis,
    OrganisationKind,
    RoleKind,
)
from tests.coordination.factories import (
    actor_for,
    make_host,
    make_organisation,
    make_professional,
    member_actor,
)

P = ClientPart
WHY = "Bewusteloos gevonden, ambulance vraagt wat er speelt"


@pytest.fixture
def ward(story):
    """Give an organisation of care outside the team, with somebody who acts and a colleague."""
    care = make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    role = RoleKind.ADDICTION_COUNSELLOR
    helper, colleague = (make_professional(story.session, care, role=role) for _ in range(2))
    officer = make_professional(story.session, story.pcsw, role=RoleKind.COORDINATOR)
    client = story.client()
    return Ward(story, client, helper, colleague, officer)


class Ward:
    def __init__(self, story, client, helper, colleague, officer):
        self.session, self.story, self.client = story.session, story, client
        self.helper, self.colleague = helper, colleague
        self.acting = member_actor(helper)
        self.officer = actor_for(officer, ActorRole.DATA_PROTECTION_OFFICER)

    def break_glass(self, **given):
        facts = {"client_ref": self.client.ref, "reason": WHY, "informed_id": self.colleague.id}
        return emergency.break_glass(self.session, self.acting, **facts | given)

    def granted(self, actor=None):
        return {
            part
            for part, decision in visible_parts(self.session, actor or self.acting, self.client).items()
            if decision
        }


def at(monkeypatch, moment):
    monkeypatch.setenv("SCHAKEL_NOW", moment.isoformat())


def test_conf_16_it_opens_a_few_parts_and_no_other(ward):
    assert ward.granted() == set()
    ward.break_glass()
    assert ward.granted() == PARTS_IN_EMERGENCY
    assert not PARTS_IN_EMERGENCY & {P.JUSTICE_POLICE, P.WORK_EDUCATION_INCOME, P.PROPOSALS, P.WISHES}
    decision = decide(ward.session, ward.acting, ward.client, P.IDENTITY)
    assert (decision.basis, decision.reason) == (LegalBasis.VITAL_INTEREST, AccessReason.EMERGENCY)
    assert ward.granted(member_actor(ward.colleague)) == set()


def test_conf_16_after_sixty_minutes_it_is_over_without_any_task(ward, monkeypatch):
    now = clock.now()
    at(monkeypatch, now)
    ward.break_glass()
    at(monkeypatch, now + timedelta(minutes=59, seconds=59))
    assert ward.granted() == PARTS_IN_EMERGENCY
    assert [one.ref for one in list_clients(ward.session, ward.acting)] == [ward.client.ref]
    at(monkeypatch, now + timedelta(minutes=60))
    assert ward.granted() == set()
    assert list_clients(ward.session, ward.acting) == []
    with pytest.raises(Refused):
        open_file(ward.session, ward.acting, ward.client.ref, P.IDENTITY)


def test_conf_16_it_opens_nothing_before_its_moment_nor_for_another_day(ward, monkeypatch):
    now = clock.now()
    at(monkeypatch, now)
    ward.break_glass()
    assert ward.granted() == PARTS_IN_EMERGENCY
    for days in (-1, 1):
        other_day = clock.today() + timedelta(days=days)
        assert not any(visible_parts(ward.session, ward.acting, ward.client, other_day).values())
        assert not ward.session.scalars(visible_clients(ward.acting, P.IDENTITY, other_day)).all()
    at(monkeypatch, now - timedelta(seconds=1))
    assert ward.granted() == set()


def test_conf_16_it_opens_one_client_and_no_other_nor_anything_to_an_automatic_task(ward):
    ward.break_glass()
    other = ward.story.client()
    assert not decide(ward.session, ward.acting, other, P.IDENTITY)
    task = automatic("round")
    assert ward.granted(task) == set()
    assert not ward.session.scalars(visible_clients(task, P.IDENTITY)).all()


def test_conf_16_a_list_holds_exactly_what_emergency_access_opens(ward):
    ward.break_glass()
    for part in ClientPart:
        listed = set(ward.session.scalars(visible_clients(ward.acting, part)))
        assert listed == ({ward.client.id} if part in PARTS_IN_EMERGENCY else set())


def test_conf_16_every_look_in_the_window_is_in_the_record_with_its_basis(ward):
    ward.break_glass()
    opening = events_about(ward.session, ward.client.ref)[0]
    assert (opening.action, opening.basis) == (AuditAction.BREAK_GLASS, "vital_interest")
    open_client(ward.session, ward.acting, ward.client.ref, P.IDENTITY)
    ward.session.flush()
    looks = [one for one in events_about(ward.session, ward.client.ref) if one.action is AuditAction.VIEW]
    assert {(one.professional_id, one.basis) for one in looks} == {(ward.helper.id, "vital_interest")}


def test_conf_16_the_reason_stands_outside_the_record_and_is_encrypted(ward):
    opened = ward.break_glass()
    assert words_of(ward.session, opened.reason) == WHY
    assert b"ambulance" not in opened.reason.text
    events = ward.session.scalars(select(AuditEvent)).all()
    assert not [one for one in events if "ambulance" in f"{one.detail} {one.part} {one.object_ref}"]


def test_conf_16_it_lets_somebody_read_and_never_act(ward):
    ward.break_glass()
    with pytest.raises(Refused):
        require_parts(ward.session, ward.acting, ward.client, "team", P.TEAM)


def test_conf_16_who_may_see_a_part_anyway_keeps_the_own_basis(ward):
    colleague = make_professional(ward.session, ward.story.pcsw)
    emergency.break_glass(
        ward.session, ward.story.acting, client_ref=ward.client.ref, reason=WHY, informed_id=colleague.id
    )
    decided = visible_parts(ward.session, ward.story.acting, ward.client)
    assert decided[P.IDENTITY].basis is LegalBasis.STATUTORY_TASK
    assert decided[P.MENTAL_HEALTH].basis is LegalBasis.VITAL_INTEREST


@pytest.mark.parametrize("reason", ["", "nood", " " * 30, "x" * 19, f"  {'x' * 19}  "])
def test_conf_16_a_reason_takes_twenty_characters(reason, ward):
    with pytest.raises(InvalidInput) as fault:
        ward.break_glass(reason=reason)
    assert fault.value.where == "reason"
    assert ward.granted() == set()


def test_conf_16_a_second_person_is_told_a_colleague_and_not_oneself(ward):
    stranger = make_professional(ward.session)
    for nobody in (ward.helper.id, stranger.id, 999_999):
        with pytest.raises(InvalidInput):
            ward.break_glass(informed_id=nobody)
    opened = ward.break_glass()
    assert [one.id for one in emergency.told(ward.session, member_actor(ward.colleague))] == [opened.id]
    assert emergency.unread(ward.session, member_actor(ward.colleague)) == 1
    emergency.acknowledge(ward.session, member_actor(ward.colleague), access_id=opened.id)
    assert emergency.unread(ward.session, member_actor(ward.colleague)) == 0
    with pytest.raises(NotFound):
        emergency.acknowledge(ward.session, ward.acting, access_id=opened.id)


def test_conf_16_who_leads_the_clients_team_is_told_too(ward):
    team_lead = ward.story.supervisor
    [membership] = team_of(ward.session, ward.client.id).memberships
    teams.appoint_lead(ward.session, automatic("test"), membership=membership)
    opened = ward.break_glass()
    assert opened.lead_id == team_lead.id
    assert [one.id for one in emergency.told(ward.session, ward.story.acting)] == [opened.id]


def test_conf_16_justice_hosts_partners_and_tasks_break_no_glass(ward):
    justice = make_organisation(ward.session, OrganisationKind.HOUSE_OF_JUSTICE)
    assistant = make_professional(ward.session, justice, role=RoleKind.JUSTICE_ASSISTANT)
    other = make_professional(ward.session, justice)
    host = make_host(ward.session)
    worker, mate = (make_professional(ward.session, host) for _ in range(2))
    cases = [
        (member_actor(assistant), other),
        (member_actor(worker), mate),
        (actor_for(ward.helper, ActorRole.PARTNER), ward.colleague),
        (actor_for(ward.helper, ActorRole.ADMINISTRATOR), ward.colleague),
        (ward.officer, ward.story.supervisor),
        (automatic("round"), ward.colleague),
    ]
    for actor, informed in cases:
        with pytest.raises(NotAllowed):
            emergency.break_glass(
                ward.session, actor, client_ref=ward.client.ref, reason=WHY, informed_id=informed.id
            )


def test_conf_16_a_reference_that_nobody_has_is_refused_and_the_try_recorded(ward):
    with pytest.raises(Refused) as refusal:
        ward.break_glass(client_ref="GENT-NOBODY22")
    ward.session.rollback()
    refusal.value.record(ward.session)
    ward.session.flush()
    last = ward.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last.action is AuditAction.VIEW_DENIED


def test_conf_16_it_can_be_closed_before_its_hour(ward):
    opened = ward.break_glass()
    with pytest.raises(NotFound):
        emergency.close_early(ward.session, member_actor(ward.colleague), access_id=opened.id)
    emergency.close_early(ward.session, ward.acting, access_id=opened.id)
    assert ward.granted() == set()
    with pytest.raises(GuardFailed):
        emergency.close_early(ward.session, ward.acting, access_id=opened.id)


def test_conf_16_the_client_is_told_unless_that_is_dangerous_and_then_with_a_reason(ward):
    first, second = ward.break_glass(), ward.break_glass()
    emergency.tell_client(ward.session, ward.acting, access_id=first.id)
    assert first.client_informed_on == clock.today()
    with pytest.raises(GuardFailed):
        emergency.withhold_from_client(ward.session, ward.acting, access_id=first.id, reason=WHY)
    with pytest.raises(InvalidInput):
        emergency.withhold_from_client(ward.session, ward.acting, access_id=second.id, reason="eng")
    emergency.withhold_from_client(ward.session, ward.acting, access_id=second.id, reason=WHY)
    assert emergency.withheld_from_client(ward.session, ward.client.id) == [second]
    emergency.tell_client(ward.session, ward.officer, access_id=second.id)
    assert emergency.withheld_from_client(ward.session, ward.client.id) == []
    with pytest.raises(NotFound):
        emergency.tell_client(ward.session, ward.story.acting, access_id=second.id)
    ahead = clock.today() + timedelta(days=1)
    with pytest.raises(InvalidInput):
        emergency.tell_client(ward.session, ward.acting, access_id=second.id, on=ahead)


def test_conf_16_the_officer_reads_all_of_them_and_says_of_each_whether_it_was_right(ward):
    opened = ward.break_glass()
    with pytest.raises(NotAllowed):
        emergency.all_for_officer(ward.session, ward.acting)
    assert emergency.all_for_officer(ward.session, ward.officer) == [opened]
    assert "emergency access" in {one.object_kind for one in events_about(ward.session, ward.client.ref)}
    given = {"access_id": opened.id, "outcome": EmergencyReview.JUSTIFIED}
    with pytest.raises(NotAllowed):
        emergency.review(ward.session, ward.acting, **given, note="Dat was terecht")
    with pytest.raises(InvalidInput):
        emergency.review(ward.session, ward.officer, **given, note="ok")
    emergency.review(ward.session, ward.officer, **given, note="Dat was terecht")
    assert (opened.outcome, opened.reviewed_by) == (EmergencyReview.JUSTIFIED, ward.officer.name)
    assert words_of(ward.session, opened.review_note) == "Dat was terecht"
    with pytest.raises(GuardFailed):
        emergency.review(ward.session, ward.officer, **given, note="Dat was terecht")
