"""Clients and teams come in by the rules of the forms: nobody sees whom a form would not have shown."""

import re

import pytest
from sqlalchemy import func, select

from coordination.audit.models import AuditEvent
from coordination.clients.models import Client
from coordination.consent.access import decide
from coordination.exchange.exporting import export
from coordination.exchange.models import ClientIdentifier, ImportChange
from coordination.exchange.queries import plan_of
from coordination.exchange.rules import NotUndoable
from coordination.exchange.sheets import SHEETS
from coordination.exchange.writing import as_csv
from coordination.organisations.models import Professional
from coordination.teams.models import SecrecyConfirmation, SupportTeam, TeamMembership
from coordination.teams.operations import accept_invitation, inform_client
from coordination.teams.sign_up import sign_up
from coordination.vocabulary import (
    AuditAction,
    ClientPart,
    IncomeStatus,
    LegalBasis,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
    ReferralSource,
    SheetKind,
)
from tests.coordination.exchange.books import (
    CLIENT,
    CLIENT_COLUMNS,
    applied,
    checked,
    clients_csv,
    codes,
    colleague,
    outcomes,
    supervisor,
    undone,
    workbook,
)
from tests.coordination.factories import (
    days,
    make_client,
    make_member,
    make_organisation,
    make_team,
    member_actor,
)

KEPT_APART = {"id", "ref", "created_at", "updated_at", "version", "client_id", "team_id", "membership_id"}
TABLES = (Client, SupportTeam, TeamMembership, SecrecyConfirmation)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def teams_csv(*rows):
    head = "client_id;contact_id;legal_basis;life_domains;review_on;question"
    return "\n".join([head, *(";".join(map(str, row)) for row in rows)]).encode()


def invitation(session, client="d-1", who=None, basis="written_agreement", **given):
    who = who or colleague(session)
    facts = {"domains": "work_education_income", "review": days(60).isoformat(), "question": "", **given}
    return client, f"schakel:{who.id}", basis, facts["domains"], facts["review"], facts["question"]


def facts_of(row):
    return {
        column.key: getattr(row, column.key)
        for column in type(row).__mapper__.column_attrs
        if column.key not in KEPT_APART
    }


def left_by(session, act):
    """Return what an act leaves: rows without their numbers, and the events."""
    known = {table: set(session.scalars(select(table.id))) for table in (*TABLES, AuditEvent)}
    act()
    session.flush()
    rows = {
        table.__name__: [
            facts_of(row) for row in session.scalars(select(table)) if row.id not in known[table]
        ]
        for table in TABLES
    }
    events = [
        (
            one.action.value,
            one.object_kind,
            re.sub(r"[0-9]+", "", one.detail or ""),
            one.part,
            one.basis,
        )
        for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        if one.id not in known[AuditEvent] and one.object_kind in ("client", "team")
    ]
    return rows, events


@pytest.mark.parametrize("basis", [LegalBasis.STATUTORY_TASK, LegalBasis.SHARED_SECRECY])
def test_an_imported_client_is_to_the_last_column_and_event_what_the_form_leaves(session, basis):
    actor = supervisor(session)
    by_form = left_by(
        session,
        lambda: sign_up(
            session,
            actor,
            first_talk_on=days(-20),
            basis=basis,
            display_name="Amina 1",
            birth_year=1988,
            postcode="9000",
            locality="Gent",
            income_status=IncomeStatus.INTEGRATION_INCOME,
            referral_source=ReferralSource.PCSW,
        ),
    )
    row = f"d-1;Amina 1;1988;9000;Gent;integration_income;pcsw;{days(-20)};{basis.value}"
    by_file = left_by(session, lambda: applied(session, actor, f"{CLIENT_COLUMNS}\n{row}\n"))
    assert by_file == by_form
    assert by_form[0]["TeamMembership"][0]["is_lead"]


def test_the_same_file_twice_changes_nothing_and_a_name_is_never_the_key(session):
    actor = supervisor(session)
    applied(session, actor, clients_csv(1, 2, 3))
    assert outcomes(checked(session, actor, clients_csv(1, 2, 3))) == {"unchanged": 3}
    same_name = f"{CLIENT_COLUMNS}\nd-9;{CLIENT.format(1)}\n"
    assert outcomes(checked(session, actor, same_name)) == {"new": 1}
    assert outcomes(checked(session, actor, clients_csv(1), source="ander")) == {"new": 1}


def test_a_colleague_is_invited_and_sees_nobody_until_the_invitation_is_accepted(session):
    actor, who = supervisor(session), colleague(session)
    applied(session, actor, clients_csv(1))
    run = applied(session, actor, teams_csv(invitation(session, who=who, basis="statutory_task")))
    assert outcomes(run) == {"new": 1}
    client = session.scalars(select(Client)).one()
    invited = session.scalars(select(TeamMembership).where(TeamMembership.professional_id == who.id)).one()
    assert invited.state is MembershipState.INVITED
    assert not decide(session, member_actor(who), client, ClientPart.EXISTENCE)
    inform_client(session, actor, membership=invited)
    accept_invitation(session, member_actor(who), membership=invited)
    assert decide(session, member_actor(who), client, ClientPart.EXISTENCE)
    assert outcomes(
        checked(session, actor, teams_csv(invitation(session, who=who, basis="statutory_task")))
    ) == {"unchanged": 1}


def test_clients_and_their_teams_come_in_one_workbook(session):
    actor, who = supervisor(session), colleague(session)
    sheets = {
        "cliënten": [CLIENT_COLUMNS.split(";"), ["d-1", *CLIENT.format(1).split(";")]],
        "teams": [
            ["client_id", "contact_id", "legal_basis", "life_domains"],
            ["d-1", f"schakel:{who.id}", "mandate", "work_education_income"],
            ["d-1", f"schakel:{actor.professional_id}", "statutory_task", "work_education_income"],
        ],
    }
    run = applied(session, actor, workbook(sheets))
    assert outcomes(run) == {"new": 2, "unchanged": 1}
    assert count(session, TeamMembership) == 2


WRONG_TEAMS = {
    "a basis that a form does not offer": ({"basis": "vital_interest"}, "legal_basis", "no_basis"),
    "no life domain": ({"domains": ""}, "life_domains", "scope"),
    "a review too far away": ({"review": "2099-01-01"}, "review_on", "review"),
    "a question that names the client": ({"question": "Help je Amina 1?"}, "question", "telling_question"),
    "a client who is not there": ({"client": "GENT-2N0B0DY2"}, "client_id", "unknown_key"),
}


@pytest.mark.parametrize("what", WRONG_TEAMS)
def test_conf_04_conf_06_an_invitation_that_the_form_would_refuse_is_refused(session, what):
    given, column, code = WRONG_TEAMS[what]
    actor = supervisor(session)
    applied(session, actor, clients_csv(1))
    assert codes(checked(session, actor, teams_csv(invitation(session, **given)))) == [(2, column, code)]


def test_conf_02_who_may_not_read_the_name_learns_nothing_by_trying_names_in_a_file(session):
    actor, client = supervisor(session), make_client(session, display_name="Amina Verzonnen")
    make_member(
        session,
        make_team(session, client),
        session.get_one(Professional, actor.professional_id),
        function=MembershipFunction.COORDINATION_ONLY,
        domain_scope=[],
    )
    for name in ("Amina", "Lotte"):
        row = invitation(session, client=client.ref, question=f"Help je {name}?")
        assert codes(checked(session, actor, teams_csv(row))) == []


def test_conf_06_shared_secrecy_takes_an_organisation_that_is_bound_by_it(session):
    actor = supervisor(session)
    applied(session, actor, clients_csv(1))
    unbound = colleague(session, organisation=make_organisation(session, OrganisationKind.HOST_ORGANISATION))
    row = invitation(session, who=unbound, basis="shared_secrecy")
    assert codes(checked(session, actor, teams_csv(row))) == [(2, "legal_basis", "no_basis")]


def test_somebody_is_invited_once(session):
    actor, who = supervisor(session), colleague(session)
    applied(session, actor, clients_csv(1))
    row = invitation(session, who=who)
    assert codes(checked(session, actor, teams_csv(row, row))) == [(3, "contact_id", "in_team")]


def test_conf_01_a_client_of_somebody_else_reads_as_one_that_is_not_there(session):
    actor, stranger = supervisor(session), supervisor(session)
    applied(session, actor, clients_csv(1))
    ref = session.scalars(select(Client.ref)).one()
    text = f"id;dutch_level\n{ref};A2\n"
    absent = "id;dutch_level\nGENT-2N0B0DY2;A2\n"
    assert codes(checked(session, stranger, text)) == codes(checked(session, stranger, absent))
    assert codes(checked(session, stranger, text)) == [(2, "id", "unknown_key")]
    # Nor does the same key of the same system tell that somebody else brought that person in.
    assert outcomes(checked(session, stranger, clients_csv(1))) == {"new": 1}


def test_only_somebody_of_an_organisation_bound_by_secrecy_signs_up(session):
    organisation = make_organisation(session, OrganisationKind.HOST_ORGANISATION)
    actor = member_actor(colleague(session, organisation=organisation))
    assert codes(checked(session, as_supervisor(actor), clients_csv(1))) == [(2, "", "no_secrecy")]


def as_supervisor(actor):
    from dataclasses import replace

    from coordination.vocabulary import ActorRole

    return replace(actor, roles=frozenset({ActorRole.SUPERVISOR}))


def test_a_national_number_is_no_key_inv_16(session):
    actor = supervisor(session)
    text = f"{CLIENT_COLUMNS}\n85.07.30-033.28;{CLIENT.format(1)}\n"
    assert codes(checked(session, actor, text)) == [(2, "id", "national_number")]


def test_undo_takes_new_clients_away_with_their_teams(session):
    actor = supervisor(session)
    tables = (*TABLES, ClientIdentifier, ImportChange)
    before = [count(session, table) for table in tables]
    run = applied(session, actor, clients_csv(*range(1, 8)))
    assert count(session, Client) == 7
    undone(session, actor, run)
    assert [count(session, table) for table in tables] == before
    gone = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == AuditAction.DELETE)
    assert session.scalar(gone) == 7


def test_undo_is_refused_once_somebody_worked_with_a_client(session):
    actor = supervisor(session)
    run = applied(session, actor, clients_csv(1, 2))
    applied(session, actor, teams_csv(invitation(session)))
    ref = session.scalars(select(ClientIdentifier)).first()
    client = session.get_one(Client, ref.client_id)
    with pytest.raises(NotUndoable, match=client.ref):
        undone(session, actor, run)


def test_ones_own_export_changes_nothing_when_it_comes_back(session):
    actor = supervisor(session)
    row = CLIENT.format(1).replace("Amina 1", "=cmd|' /C calc'!A0").replace("Gent", "'s Gravenhage")
    run = checked(session, actor, f"{CLIENT_COLUMNS}\nd-1;'{row}\n")
    assert codes(run) == []
    applied(session, actor, f"{CLIENT_COLUMNS}\nd-1;'{row}\n")
    applied(session, actor, teams_csv(invitation(session)))
    for kind, number in ((SheetKind.CLIENTS, 1), (SheetKind.TEAMS, 2)):
        sheet = SHEETS[kind]
        again = checked(session, actor, as_csv(sheet, export(session, actor, kind)), sheet=kind)
        assert outcomes(again) == {"unchanged": number}, list(plan_of(again))


def test_conf_19_what_is_taken_away_and_what_is_compared_is_recorded(session):
    actor = supervisor(session)
    applied(session, actor, clients_csv(1))
    export(session, actor, SheetKind.CLIENTS)
    checked(session, actor, clients_csv(1))
    session.flush()
    ref = session.scalars(select(Client.ref)).one()
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject == ref))
    told = {(one.action.value, one.part) for one in events}
    assert ("view", "existence,identity,work_education_income") in told
    assert any(action == "export" and "identity" in part for action, part in told)


def test_conf_02_what_somebody_may_not_see_is_empty_in_the_export_and_refused_in_an_import(session):
    from coordination.vocabulary import MembershipFunction

    actor = supervisor(session)
    applied(session, actor, clients_csv(1))
    lead = session.scalars(select(TeamMembership)).one()
    lead.function, lead.domain_scope = MembershipFunction.COORDINATION_ONLY, []
    session.flush()
    [row] = export(session, actor, SheetKind.CLIENTS)
    ref = session.scalars(select(Client.ref)).one()
    assert [cell for cell in row if cell] == [ref]
    run = checked(session, actor, f"id;name\n{ref};Anders\n", sheet=SheetKind.CLIENTS)
    assert codes(run) == [(2, "name", "part_not_seen")]
