"""The network comes in from one workbook, a second time changes nothing, and goes away again as a whole."""

from datetime import date

import pytest
from sqlalchemy import func, select

from coordination.exchange.exporting import export
from coordination.exchange.models import ImportChange, NetworkKey
from coordination.exchange.queries import plan_of
from coordination.exchange.rules import NotUndoable
from coordination.exchange.sheets import SHEETS
from coordination.organisations.models import Organisation, Professional, Site
from coordination.organisations.operations import set_details
from coordination.services.models import Programme, Service, ServiceLink
from coordination.vocabulary import ImportState, SheetKind
from tests.coordination.exchange.books import (
    NETWORK,
    ORGANISATIONS,
    administrator,
    applied,
    checked,
    codes,
    outcomes,
    undone,
    workbook,
)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_whole_network_comes_in_from_one_workbook_with_its_references(session):
    admin = administrator(session)
    run = applied(session, admin, workbook(NETWORK))
    assert outcomes(run) == {"new": 7}
    programme = session.scalars(select(Programme)).one()
    assert (programme.name_nl, programme.organisation.name, programme.cohort_max) == (
        "Atelier",
        "De Wissel",
        12,
    )
    link = session.scalars(select(ServiceLink)).one()
    assert (link.to_service, link.from_rung, link.to_rung) == (programme, 3, 4)
    assert link.awaiting_organisation_id is not None  # the other organisation still confirms it
    assert session.scalars(select(Site)).one().organisation.name == "De Wissel"


def test_the_same_file_twice_changes_nothing_and_the_file_is_gone_once_it_was_applied(session):
    admin = administrator(session)
    run = applied(session, admin, workbook(NETWORK))
    assert (run.content, run.plan, run.state) == (None, None, ImportState.APPLIED)
    keys = count(session, NetworkKey)
    again = checked(session, admin, workbook(NETWORK))
    assert outcomes(again) == {"unchanged": 7}
    assert count(session, NetworkKey) == keys


def test_a_trial_changes_nothing(session):
    admin = administrator(session)
    before = [count(session, table) for table in (Organisation, Site, Service, ServiceLink, NetworkKey)]
    assert outcomes(checked(session, admin, workbook(NETWORK))) == {"new": 7}
    assert [
        count(session, table) for table in (Organisation, Site, Service, ServiceLink, NetworkKey)
    ] == before


def test_what_would_change_is_shown_cell_by_cell_and_an_empty_cell_stays_as_it_is(session):
    admin = administrator(session)
    applied(session, admin, ORGANISATIONS)
    run = applied(session, admin, "id,name,kinds,municipality\norg-1,De Wissel,host_organisation,Gent\n")
    assert run.totals["changed"] == 1
    changed = checked(session, admin, "id,name,kinds,municipality\norg-1,De Nieuwe Wissel,,(leeg)\n")
    [line] = plan_of(changed)
    assert [(one.column, one.old, one.new) for one in line.changes] == [
        ("name", "De Wissel", "De Nieuwe Wissel"),
        ("municipality", "Gent", ""),
    ]


def test_undo_takes_away_what_was_made_and_puts_back_what_was_changed(session):
    admin = administrator(session)
    first = applied(session, admin, ORGANISATIONS)
    second = applied(session, admin, "id,name,kinds\norg-1,Anders,host_organisation;day_centre\n")
    undone(session, admin, second)
    organisation = session.scalars(select(Organisation).where(Organisation.name == "De Wissel")).one()
    assert [kind.value for kind in organisation.kinds] == ["host_organisation"]
    assert count(session, ImportChange) == 2  # of the first one: the organisation and its key
    # The row bears another version by now, though everything stands as it was.
    with pytest.raises(NotUndoable, match="De Wissel"):
        undone(session, admin, first)


def test_lines_of_money_come_in_go_out_the_same_and_are_put_back_as_they_were(session):
    admin = administrator(session)
    applied(session, admin, workbook(NETWORK))
    cell = "ESF: 2027-06-30 = 6; Eigen middelen; : 2027-12-31"
    heads = "id,name,funding\n"
    told = applied(session, admin, f"{heads}d1,Atelier,{cell.replace('2027-06-30', '30/06/2027')}\n")
    service = session.scalars(select(Service).where(Service.name_nl == "Atelier")).one()
    assert service.funding == (
        ("ESF", date(2027, 6, 30), 6),
        ("Eigen middelen", None, None),
        (None, date(2027, 12, 31), None),
    )
    heading = [column.name.value for column in SHEETS[SheetKind.SERVICES].columns]
    rows = [dict(zip(heading, row, strict=True)) for row in export(session, admin, SheetKind.SERVICES)]
    assert [row["funding"] for row in rows if row["name"] == "Atelier"] == [cell]
    assert checked(session, admin, f"{heads}d1,Atelier,{cell}\n").totals["unchanged"] == 1
    undone(session, admin, told)
    assert service.funding == ()


def test_a_whole_network_goes_away_again(session):
    admin = administrator(session)
    tables = (Organisation, Site, Professional, Service, ServiceLink, NetworkKey, ImportChange)
    before = [count(session, table) for table in tables]
    run = applied(session, admin, workbook(NETWORK))
    assert undone(session, admin, run).state is ImportState.UNDONE
    assert [count(session, table) for table in tables] == before


def test_undo_names_what_was_changed_since_and_then_does_nothing(session):
    admin = administrator(session)
    run = applied(session, admin, ORGANISATIONS)
    organisation = session.scalars(select(Organisation).where(Organisation.name == "De Wissel")).one()
    set_details(
        session,
        admin,
        organisation=organisation,
        name="Hernoemd",
        kinds=organisation.kinds,
        municipality=None,
    )
    with pytest.raises(NotUndoable, match="Hernoemd"):
        undone(session, admin, run)


WRONG = {
    "a programme that ends before it starts": (
        "id,organization_id,name,kind,breadth,duration_model,starts_on,ends_on,cohort_max\n"
        "d1,org-1,A,group_work,generalist,fixed_term,2027-06-30,2027-01-04,12\n",
        (2, "ends_on", "ends_before_start"),
    ),
    "half a programme": (
        "id,organization_id,name,kind,breadth,duration_model,starts_on\n"
        "d1,org-1,A,group_work,generalist,fixed_term,2027-06-30\n",
        (2, "ends_on", "half_a_programme"),
    ),
    "half a range of rungs": (
        "id,organization_id,name,kind,breadth,duration_model,lowest_rung\n"
        "d1,org-1,A,group_work,generalist,fixed_term,2\n",
        (2, "lowest_rung", "rungs"),
    ),
    "an unknown organisation": (
        "id,organization_id,name,kind,breadth,duration_model\nd1,org-9,A,group_work,generalist,fixed_term\n",
        (2, "organization_id", "unknown_key"),
    ),
    "a key of ours that is not there": (
        "id,name,kinds\nschakel:99999,De Wissel,pcsw\n",
        (2, "id", "unknown_key"),
    ),
    "a name that is taken": ("id,name,kinds\norg-2,De Wissel,pcsw\n", (2, "name", "name_taken")),
    "an unknown code": ("id,name,kinds\norg-1,De Wissel,bakkerij\n", (2, "kinds", "unknown_code")),
    "a formula": ('id,name,kinds\norg-1,"=1+1",pcsw\n', (2, "name", "formula")),
    "a new row without what it needs": ("id,name,kinds\norg-7,Zonder,\n", (2, "kinds", "needed")),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_row_is_refused_with_its_place_and_nothing_is_applied(session, what):
    admin = administrator(session)
    applied(session, admin, ORGANISATIONS)
    text, fault = WRONG[what]
    run = checked(session, admin, text)
    assert codes(run) == [fault]
    assert run.totals["refused"] == 1


def routes(session, admin, cells):
    applied(session, admin, workbook(NETWORK))
    run = checked(
        session, admin, f"from_service_id,to_service_id,kind,ladder_scheme,from_rung,to_rung\n{cells}\n"
    )
    return codes(run)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("d1,d1,refers_to,,,", (2, "to_service_id", "to_itself")),
        ("d1,d2,refers_to,,2,3", (2, "ladder_scheme", "rung_without_scheme")),
        ("d1,d2,leads_to,,2,3", (2, "to_rung", "step_up")),
        ("d1,d2,leads_to,gent_2014,3,2", (2, "to_rung", "step_up")),
        ("d1,d9,refers_to,,,", (2, "to_service_id", "unknown_key")),
    ],
)
def test_a_route_to_oneself_a_rung_without_its_ladder_and_a_step_down_are_refused(session, cells, fault):
    assert routes(session, administrator(session), cells) == [fault]


def test_duplicate_keys_and_what_hangs_on_a_refused_row_are_named(session):
    admin = administrator(session)
    sheets = {
        "organisaties": [["id", "name", "kinds"], ["o1", "A", "pcsw"], ["o1", "B", "pcsw"], ["o2", "C", "x"]],
        "vestigingen": [
            ["id", "organization_id", "name", "postal_code", "city"],
            ["v", "o2", "D", "9000", "Gent"],
        ],
    }
    run = checked(session, admin, workbook(sheets))
    assert codes(run) == [
        (3, "id", "key_twice"),
        (4, "kinds", "unknown_code"),
        (2, "organization_id", "refused_key"),
    ]
