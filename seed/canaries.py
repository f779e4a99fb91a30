"""A text of its own in every restricted field, so that a leak is found by searching for it.

Every field of an invented client that is stored encrypted gets
``CNRY-<client's reference>-<field>-<number of the row>``, also where nothing was filled in. `part_of` says in
which part of the client's file a field stands: the part that somebody must be granted to read the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Column, FromClause, Select, Table, select
from sqlalchemy.orm import Session

from coordination.base import Base
from coordination.clients.models import Client
from coordination.encryption import EncryptedText
from coordination.vocabulary import ClientPart

MARK = "CNRY"
#: Stands before a number where there is no client yet: somebody who signed up and was not taken up.
NOBODY = "NOBODY"
PATTERN = re.compile(rf"{MARK}-(?P<ref>[A-Z]+-[0-9A-Z]+)-(?P<field>[a-z_.]+)-(?P<number>\d+)")

#: In which part of a client's file each restricted field stands; None for one that no part opens.
PARTS: dict[str, ClientPart | None] = {
    "clients.display_name": ClientPart.IDENTITY,
    "client_identifiers.key": ClientPart.IDENTITY,
    "clients.no_go_postcodes": ClientPart.AVAILABILITY,
    "clients.avoided_contacts": ClientPart.AVAILABILITY,
    "wishes.own_words": ClientPart.WISHES,
    "rung_assessments.reason": ClientPart.RUNGS,
    "trajectories.workfloor_phase_reason": ClientPart.RUNGS,
    "kept_apart.reason": ClientPart.FAMILY_SOCIAL,
    "plan_goals.text": ClientPart.WORK_EDUCATION_INCOME,
    "judicial_conditions.postcodes": ClientPart.JUSTICE_POLICE,
    "judicial_conditions.contacts": ClientPart.JUSTICE_POLICE,
    "judicial_conditions.text": ClientPart.JUSTICE_POLICE,
    "team_memberships.question": ClientPart.TEAM,
    # Of a referral, also the life domains of the service, or having written it; the service reads it too.
    "referrals.question": ClientPart.TEAM,
    "referral_questions.question": ClientPart.TEAM,
    "referral_questions.answer": ClientPart.TEAM,
    "development_goals.text": ClientPart.WORK_EDUCATION_INCOME,
    "development_goals.closing_words": ClientPart.WORK_EDUCATION_INCOME,
    "agreement_notes.text": ClientPart.WORK_EDUCATION_INCOME,
    "agreement_notes.client_words": ClientPart.WORK_EDUCATION_INCOME,
    "evaluations.strengths": ClientPart.WORK_EDUCATION_INCOME,
    "evaluations.client_words": ClientPart.WORK_EDUCATION_INCOME,
    "evaluations.workplace_words": ClientPart.WORK_EDUCATION_INCOME,
    "evaluations.next_steps": ClientPart.WORK_EDUCATION_INCOME,
    "given_advices.reason": ClientPart.WORK_EDUCATION_INCOME,
    "given_advices.early_reason": ClientPart.WORK_EDUCATION_INCOME,
    "given_advices.client_response": ClientPart.WORK_EDUCATION_INCOME,
    "given_advices.confirmed_by": ClientPart.WORK_EDUCATION_INCOME,
    "client_answers.own_words": ClientPart.PROPOSALS,
    "agreements.text": ClientPart.PROPOSALS,
    "client_statements.own_words": ClientPart.AGREEMENTS_TO_SHARE,
    "client_requests.new_value": ClientPart.AGREEMENTS_TO_SHARE,
    "client_requests.former_value": ClientPart.AGREEMENTS_TO_SHARE,
    "client_requests.answer": ClientPart.AGREEMENTS_TO_SHARE,
    "sign_up_requests.name": ClientPart.IDENTITY,
    "sign_up_requests.contact": ClientPart.IDENTITY,
    "sign_up_requests.own_words": ClientPart.WISHES,
    "informal_members.display_name": ClientPart.TEAM,
    "informal_members.relation": ClientPart.TEAM,
    "informal_members.phone": ClientPart.TEAM,
    "partner_questions.question": ClientPart.PROPOSALS,
    "partner_questions.answer": ClientPart.PROPOSALS,
    "placements.partner_note": ClientPart.PROPOSALS,
    "advice_questions.question": ClientPart.FUNCTIONAL_PROFILE,
    "advice_questions.answer": ClientPart.FUNCTIONAL_PROFILE,
    # Of a point under a life domain, also that domain; of a consultation, no part of the file opens anything.
    "team_meetings.place": ClientPart.TEAM,
    "meeting_items.topic": ClientPart.TEAM,
    "meeting_items.minutes": ClientPart.TEAM,
    "meeting_items.agreement": ClientPart.TEAM,
    "action_points.text": ClientPart.TEAM,
    # What an import can put back is read by its undoing alone.
    "import_changes.before": None,
    "case_consultations.ground_ref": None,
    "case_consultations.method": None,
    "case_consultations.report": None,
}
#: What a host and the client's supervisor write to each other; the host reads it as well (CONF-11).
WITH_HOST = frozenset(
    {
        "partner_questions.question",
        "partner_questions.answer",
        "evaluations.workplace_words",
        "agreements.text",
    }
)
#: Fields that stay empty where nothing was said: the database knows them with the day on which it was.
AS_GIVEN = frozenset(
    {
        "team_memberships.question",
        "partner_questions.answer",
        "referral_questions.answer",
        "advice_questions.answer",
        "given_advices.confirmed_by",
        "sign_up_requests.name",
        "sign_up_requests.contact",
        "sign_up_requests.own_words",
    }
)
#: Fields of which the text is a list with commas: what stands there stays.
LISTS = frozenset(
    {
        "clients.no_go_postcodes",
        "clients.avoided_contacts",
        "judicial_conditions.postcodes",
        "judicial_conditions.contacts",
    }
)


def restricted_fields() -> Iterator[tuple[Table, Column[str]]]:
    """Yield every field that holds restricted text about a client, with its table."""
    for table in Base.metadata.sorted_tables:
        if _way_to_client(table) is not None:
            yield from ((table, column) for column in table.columns if isinstance(column.type, EncryptedText))


def plant(session: Session) -> int:
    """Write a text of its own into every restricted field; return how many were written."""
    planted = 0
    session.flush()
    for table, column in restricted_fields():
        field = f"{table.name}.{column.name}"
        for number, ref, text in session.execute(_rows(table, column)).all():
            if text is None and field in AS_GIVEN:
                continue
            canary = canary_of(ref or f"{NOBODY}-{number}", field, number)
            kept = text.split(",") if text and field in LISTS else []
            values = {column.name: ",".join(dict.fromkeys([*kept, canary]))}
            session.execute(table.update().where(table.c.id == number).values(values))
            planted += 1
    session.expire_all()
    return planted


def canary_of(ref: str, field: str, number: int) -> str:
    """Return the text for one field of one row."""
    return f"{MARK}-{ref}-{field}-{number}"


def part_of(field: str) -> ClientPart | None:
    """Return the part of the file in which a field stands; None for one that no page may show."""
    return PARTS.get(field)


def _rows(table: Table, column: Column[str]) -> Select[int, str, str | None]:
    """Return a statement for number, client's reference and text of every row of a table."""
    source: FromClause = table
    for key, target in _way_to_client(table) or ():
        source = source.outerjoin(target, key == target.c.id)
    clients = Client.__table__
    found = select(table.c.id, clients.c.ref, column).select_from(source)
    # The command that plants runs on demo data alone; of nobody yet is what an organisation was asked.
    return found.where(clients.c.is_demo | clients.c.id.is_(None)).order_by(table.c.id)


def _way_to_client(table: Table) -> tuple[tuple[Column[int], Table], ...] | None:
    """Return keys and tables to join to get from a table to the clients; None when it is about none."""
    clients = Base.metadata.tables[Client.__tablename__]
    if table is clients:
        return ()
    for name in ("client_id", "placement_id", "trajectory_id", "team_id", "meeting_id", "referral_id"):
        if name in table.columns:
            [target] = (key.column.table for key in table.columns[name].foreign_keys)
            rest = _way_to_client(target)
            return None if rest is None else ((table.columns[name], target), *rest)
    return None
