"""How long 20,000 clients with their teams take to come in, and how much memory.

    python -m benchmarks.imports
    python -m benchmarks.imports --clients 20000 --database-url postgresql://owner@localhost/an_empty_database

A supervisor brings in one workbook: every client is signed up, with the supervisor as lead, and two
colleagues are invited into each team. Then the same file once more, which changes nothing; and then it is all
undone.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time

from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from benchmarks.audit import KEY
from coordination import clock
from coordination.actors import Actor, automatic
from coordination.audit.chain import configure_audit_key
from coordination.base import create_engine
from coordination.clients.models import Client
from coordination.encryption import configure_keys, new_key
from coordination.exchange import operations, undoing
from coordination.exchange.models import Import
from coordination.exchange.sheets import SHEETS
from coordination.exchange.writing import as_xlsx
from coordination.organisations.operations import register_organisation, register_professional
from coordination.teams.models import TeamMembership
from coordination.vocabulary import ActorRole, OrganisationKind, RoleKind, SheetKind
from coordination.vocabulary import ImportColumn as C
from web import database

COLLEAGUES = 200


def main() -> None:
    """Make the file, bring it in, bring it in again, and undo it; tell how long each took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=20_000)
    parser.add_argument("--database-url", help="an empty database; default: SQLite in a folder of its own")
    asked = parser.parse_args()
    configure_audit_key(KEY)
    configure_keys([new_key()])
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{folder}/schakel.db"
        database.upgrade(url)
        engine = create_engine(database.engine_url(url))
        sessions = sessionmaker(engine)
        with sessions.begin() as session:
            actor, colleagues = people(session)
        data = timed("written as a workbook", lambda: workbook(asked.clients, colleagues))
        print(f"the file: {len(data) / 1e6:.1f} MB", flush=True)
        with sessions() as session:
            first = brought_in(session, actor, data)
            operations.start(session, actor, run=first)
            timed("applied", lambda: (operations.apply(session, run=first), session.commit()))
            second = brought_in(session, actor, data)
            operations.drop(session, actor, run=second)
            tables = (Client, TeamMembership)
            counted = [session.scalar(select(func.count()).select_from(one)) for one in tables]
            print(f"clients and memberships: {counted}", flush=True)
            undoing.take_back(session, actor, run=first)
            timed("undone", lambda: (undoing.undo(session, run=first), session.commit()))
        engine.dispose()


def brought_in(session, actor: Actor, data: bytes) -> Import:
    """Bring the file in, and see what it would do."""
    run = operations.bring_in(session, actor, data=data)
    timed("read and checked", lambda: (operations.check(session, run=run), session.commit()))
    print(f"  {run.totals}", flush=True)
    return run


def people(session) -> tuple[Actor, list[str]]:
    """Return the supervisor, and the keys of the colleagues."""
    seed = automatic("benchmark")
    kinds = [OrganisationKind.PCSW]
    ocmw = register_organisation(session, seed, name="OCMW", kinds=kinds)
    facts = {"organisation": ocmw, "role": RoleKind.TRAJECTORY_SUPERVISOR}
    me = register_professional(session, seed, display_name="Noor", **facts)
    others = [
        register_professional(session, seed, display_name=f"Collega {n}", **facts) for n in range(COLLEAGUES)
    ]
    actor = Actor(
        name="account:1",
        roles=frozenset({ActorRole.SUPERVISOR}),
        professional_id=me.id,
        organisation_id=ocmw.id,
    )
    return actor, [f"schakel:{one.id}" for one in others]


def workbook(clients: int, colleagues: list[str]) -> bytes:
    """Return the file: clients, and two invitations each."""
    told = clock.today().isoformat()

    def row(kind: SheetKind, values: dict[C, str]) -> list[str]:
        return [values.get(column.name, "") for column in SHEETS[kind].columns]

    def example(number: int) -> dict[C, str]:
        kept = {column.name: column.example for column in SHEETS[SheetKind.CLIENTS].columns}
        return kept | {C.ID: f"d-{number}", C.NAME: f"Naam {number}", C.FIRST_TALK_ON: told}

    people = (row(SheetKind.CLIENTS, example(number)) for number in range(clients))
    teams = (
        row(
            SheetKind.TEAMS,
            {
                C.CLIENT_ID: f"d-{number}",
                C.CONTACT_ID: colleagues[(number * 7 + place) % len(colleagues)],
                C.LEGAL_BASIS: "statutory_task",
                C.LIFE_DOMAINS: "work_education_income",
            },
        )
        for number in range(clients)
        for place in range(2)
    )
    return as_xlsx([(SHEETS[SheetKind.CLIENTS], people), (SHEETS[SheetKind.TEAMS], teams)])


def timed(what: str, act):
    """Do it and tell the time on the clock, the processor's, and the most memory so far."""
    started, worked = time.perf_counter(), time.process_time()
    result = act()
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {seconds:.1f} s, processor {busy:.1f} s, at most {memory:.0f} MB so far", flush=True)
    return result


if __name__ == "__main__":
    main()
