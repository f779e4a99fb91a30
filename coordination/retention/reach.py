"""What belongs to a row: found by the foreign keys themselves, so that a new table cannot be forgotten.

A table whose key to another one may not be empty belongs to it and goes along; where it may be empty only the
key goes. A key to the clients themselves always means belonging.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from coordination.base import Base

CLIENTS = "clients"
CHUNK = 500

#: What stays with the file until the file itself goes; whatever else belongs to a client goes with the life
#: domains. A test holds every table of a client against this list and the one of what goes.
KEPT_WITH_FILE = frozenset(
    {
        "account_drafts",
        "account_factors",
        "account_identities",
        "account_recovery_codes",
        "account_sessions",
        "accounts",
        "aftercare_contacts",
        "agreement_signatures",
        "agreements",
        "calendar_feeds",
        "client_answers",
        "client_identifiers",
        "client_keys",
        "client_requests",
        "client_statements",
        "consent_recipients",
        "consents",
        "emergency_accesses",
        "exclusions",
        "mail_preferences",
        "import_changes",
        "mandates",
        "objections",
        "partner_questions",
        "placement_pauses",
        "placements",
        "reasons",
        "retention_marks",
        "secrecy_conditions",
        "share_notices",
        "signed_agreements",
        "statute_authorisations",
        "suggestions",
        "support_teams",
        "team_memberships",
        "third_party_contacts",
        "trajectories",
    }
)
#: What goes with the life domains.
DOMAIN_TABLES = frozenset(
    {
        "action_points",
        "advice_questions",
        "agreement_notes",
        "attendances",
        "case_consultations",
        "case_participants",
        "competence_assessments",
        "declined_offers",
        "development_goals",
        "evaluations",
        "given_advices",
        "informal_members",
        "introductions",
        "judicial_conditions",
        "kept_apart",
        "life_domain_assessments",
        "meeting_guests",
        "meeting_items",
        "plan_goals",
        "poverty_signals",
        "referral_questions",
        "referrals",
        "reported_facts",
        "rung_assessments",
        "sign_up_requests",
        "team_meetings",
        "waiting_list_entries",
        "wishes",
    }
)


def tables_of_client() -> frozenset[str]:
    """Return the names of the tables whose rows belong to a client, near or far."""
    found: set[str] = set()
    waiting = [Base.metadata.tables[CLIENTS]]
    while waiting:
        for table, _column, owned in _dependents(waiting.pop()):
            if owned and table.name not in found:
                found.add(table.name)
                waiting.append(table)
    return frozenset(found)


def delete_rows(session: Session, table: Table, ids: Collection[int]) -> Counter[str]:
    """Delete rows with everything that belongs to them, and return how many by table."""
    counted: Counter[str] = Counter()
    for chunk in _chunks(ids):
        for child, column, owned in _dependents(table):
            if owned:
                counted += delete_rows(session, child, _below(session, child, column, chunk))
            else:
                session.execute(update(child).where(column.in_(chunk)).values({column.name: None}))
        session.execute(delete(table).where(_key(table).in_(chunk)))
        counted[table.name] += len(chunk)
    return counted


def delete_domain_data(session: Session, client_ids: Collection[int]) -> Counter[str]:
    """Delete what goes with the life domains of these clients, and return how many rows by table."""
    return _below_kept(session, Base.metadata.tables[CLIENTS], client_ids)


def _below_kept(session: Session, table: Table, ids: Collection[int]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for child, column, owned in _dependents(table):
        if not owned or not ids:
            continue
        found = _below(session, child, column, ids)
        act = _below_kept if child.name in KEPT_WITH_FILE else delete_rows
        counted += act(session, child, found)
    return counted


def _below(session: Session, table: Table, column: Column[int], ids: Collection[int]) -> list[int]:
    return [
        number
        for chunk in _chunks(ids)
        for number in session.scalars(select(_key(table)).where(column.in_(chunk)))
    ]


def _dependents(table: Table) -> Iterator[tuple[Table, Column[int], bool]]:
    """Yield every key that points to a table: from which table and column, and whether it means belonging."""
    for child in Base.metadata.sorted_tables:
        for key in child.foreign_keys:
            if key.column.table is table and child is not table:
                yield child, key.parent, table.name == CLIENTS or not key.parent.nullable


def _key(table: Table) -> Column[int]:
    [key] = table.primary_key.columns
    return key


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
