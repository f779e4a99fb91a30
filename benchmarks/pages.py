"""How long every page takes on the Ghent world with a year behind it, how many queries it asks, and its size.

    python -m benchmarks.pages                          # makes the world first: some minutes of the processor
    python -m benchmarks.pages --instance FOLDER        # a world that was made there before; it is kept
    python -m benchmarks.pages --instance FOLDER --role partner --slowest 20
    python -m benchmarks.pages --instance FOLDER --record

Somebody of each role signs in and follows every link and every search form, so each page is measured with
objects that this role may see. The application answers in this process, as one worker does, with its database
and with every read recorded. Pages are asked in turns, so that no page is measured right after itself.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from benchmarks.at_work import work
from benchmarks.measure import day, machine
from benchmarks.record import write
from benchmarks.served import Visitor, served
from benchmarks.walk import TRIES, Address, Site, filled, walked
from coordination.actors import automatic
from coordination.organisations.models import Organisation, Professional
from coordination.organisations.operations import register_professional
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, AgreementKind, RoleKind

R = ActorRole
ROUNDS = 5
ASKED_MILLISECONDS = 100
ASKED_KILOBYTES = 200


#: What an address names, by thing and part of the address: table and column.
NAMED = {
    "advice.ref": ("advice_questions", "ref"),
    "consultations.ref": ("case_consultations", "ref"),
    "exchange.ref": ("imports", "ref"),
    "referrals.ref": ("referrals", "ref"),
    "shortages.ref": ("shortage_reports", "ref"),
    "what_if.ref": ("what_ifs", "ref"),
    "retention.ref": ("erasure_runs", "ref"),
    "network_edit.site_id": ("sites", "id"),
    "coaches.number": ("services", "id"),
    "network.service_id": ("services", "id"),
    "network.from": ("services", "id"),
    "network.to": ("services", "id"),
    "network_edit.service_id": ("services", "id"),
    "waiting_lists.entry_id": ("waiting_list_entries", "id"),
    "sign_up.request_id": ("sign_up_requests", "id"),
    "own.request_id": ("client_requests", "id"),
    "request_id": ("client_requests", "id"),
}
#: A host of places has no services here, and no colleague of a team is of justice: who is, is asked for what
#: the others in that role could not open.
WITH_SERVICES, OF_JUSTICE = "partner with services", "justice assistant"
BESIDE = {WITH_SERVICES: R.PARTNER, OF_JUSTICE: R.TEAM_MEMBER}
#: Why nobody of a role is shown a page that the role may ask for.
NO_PAGE = {
    "/": "leads to the own file",
    "/justice/<ref>": "no supervisor is a justice assistant",
    "/network/own": "leads to the page of the own organisation",
}
#: These open from another page alone: after a second factor was asked, a session ended with something typed,
#: or another organisation's own sign-in service was used.
ELSEWHERE = {
    "/account/confirm/",
    "/account/draft/",
    "/second-factor/recovery-codes",
    "/second-factor/set-up",
    "/sign-in/organisation/<int:organisation_id>/again",
}


def main() -> None:
    """Walk, measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--instance", type=Path, help="a folder with the world; made there when it is empty")
    parser.add_argument("--database-url", help="another database than the embedded one of the folder")
    parser.add_argument("--clients", type=int, default=5_057)
    parser.add_argument("--role", help="only this role")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--slowest", type=int, default=12, help="how many pages to name")
    parser.add_argument("--served", action="store_true", help="then ask each page of one worker over HTTP")
    parser.add_argument("--record", action="store_true", help="write the tables into benchmarks/README.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        site = Site(application(asked.instance or Path(made), asked.database_url, asked.clients))
        addresses, missed = measured(site, asked.role, asked.rounds)
        on = " on PostgreSQL" if asked.database_url else ""
        world = f"{asked.clients:,} clients{on}"
        told = report(addresses, missed, world, asked.slowest, None)
        print(told, flush=True)
        if asked.served:
            # Told already: where other programs take the processor, a worker may come too late.
            over_http = through_a_worker(site, addresses)
            told = report(addresses, missed, world, asked.slowest, over_http)
            print(told)
    if asked.record:
        write({"pages-postgresql" if asked.database_url else "pages": told})


def application(instance: Path, database_url: str | None, clients: int) -> Flask:
    """Return the application on the world in a folder, which is made when there is none."""
    os.environ["SCHAKEL_INSTANCE"] = str(instance)
    os.environ["SCHAKEL_MODE"] = "demo"
    if database_url:
        os.environ["SCHAKEL_DATABASE_URL"] = database_url
    from web.cli import run as schakel
    from web.cli.environment import enter_demo

    enter_demo()
    for command in (
        ["init"],
        ["seed", "--world", "city", "--clients", str(clients), "--year"],
        ["round", "run", "--here"],
    ):
        if not (instance / "made").exists() and schakel(command):
            raise SystemExit(f"{command} failed")
    (instance / "made").touch()
    from web.app import create_app
    from web.cli.serve import settle

    app = create_app()
    settle(app)
    return app


def people(app: Flask) -> dict[str, str]:
    """Return an address to sign in with for each role; who is missing gets an account."""
    from flask_security import hash_password

    from web.accounts.demo import demo_accounts
    from web.accounts.models import Account
    from web.accounts.operations import add_account
    from web.unit_of_work import unit_of_work

    with app.test_request_context(), unit_of_work() as session:
        first: dict[str, str] = {}
        for account in demo_accounts(session):
            for role in account.roles[:1]:
                first.setdefault(role.value, account.email)
        busiest = session.scalar(
            text(
                "SELECT a.email FROM accounts a JOIN capacity_offers o ON o.contact_id = a.professional_id"
                " JOIN placements p ON p.offer_id = o.id GROUP BY a.email ORDER BY count(*) DESC LIMIT 1"
            )
        )
        first[R.PARTNER.value] = busiest or first[R.PARTNER.value]
        of_justice = select(Account.email).join(Professional, Professional.id == Account.professional_id)
        assistant = session.scalar(of_justice.where(Professional.role == RoleKind.JUSTICE_ASSISTANT).limit(1))
        if assistant is not None:
            first[OF_JUSTICE] = assistant
        of_services = select(Organisation).join(Service, Service.organisation_id == Organisation.id)
        home = session.scalars(of_services.order_by(Organisation.id)).first()
        for who, role in (
            (R.ADMINISTRATOR.value, R.ADMINISTRATOR),
            (R.DATA_PROTECTION_OFFICER.value, R.DATA_PROTECTION_OFFICER),
            (WITH_SERVICES, R.PARTNER),
        ):
            if who in first:
                continue
            address = f"{who.replace(' ', '-')}@schakel.example"
            if session.scalar(select(Account.email).where(Account.email == address)):
                first[who] = address
                continue
            made = register_professional(
                session,
                automatic("seed"),
                organisation=home,
                display_name=f"Verzonnen {who}",
                role=RoleKind.COORDINATOR,
                is_demo=True,
            )
            first[who] = add_account(
                session,
                automatic("seed"),
                email=address,
                password_hash=hash_password(app.config["SCHAKEL"].demo_password),
                roles=[role],
                professional_id=made.id,
                language="nl",
                demo=True,
            ).email
        return first


def measured(site: Site, only: str | None, rounds: int) -> tuple[list[Address], dict[str, list[str]]]:
    """Return every page that links lead to, measured, and per role the routes that no link led to."""
    addresses: list[Address] = []
    missed: dict[str, list[str]] = {}
    emails = people(site.app)
    work(site.app, emails)
    for role, email in emails.items():
        if role in BESIDE and only in {None, BESIDE[role].value}:
            site.sign_in(role, email)
            of = BESIDE[role].value
            found = [one for one in walked(site, role) if one.route in missed[of]]
            rest = set(missed[of]) - {one.route for one in found}
            found += filled(site, role, rest, there(site.app))
            addresses += found
            missed[of] = sorted(set(missed[of]) - {one.route for one in found})
        elif only in {None, role}:
            site.sign_in(role, email)
            found = list(walked(site, role))
            unlinked = routes(site.app, role) - {one.route for one in found} - ELSEWHERE
            found += filled(site, role, unlinked, there(site.app))
            addresses += found
            missed[role] = sorted(unlinked - {one.route for one in found})
    order = random.Random(1)
    for _ in range(rounds):
        order.shuffle(addresses)
        for address in addresses:
            site.ask(address)
    return addresses, missed


def through_a_worker(site: Site, addresses: Sequence[Address]) -> list[tuple[float, float]]:
    """Ask every page once more of one worker over HTTP; return its processor's ms and those on the clock."""
    emails, password = people(site.app), site.app.config["SCHAKEL"].demo_password
    found = []
    with served() as service:
        visitors = {role: Visitor(service, emails[role], password) for role in {a.role for a in addresses}}
        for warm in (True, False):
            for address in addresses:
                site.begin_to_count_anew()
                took = visitors[address.role].ask(address.url)
                if not warm:
                    found.append(took)
    return found


def there(app: Flask) -> dict[str, list[str]]:
    """Return what stands in the database that an address may name, the newest first."""
    from web.extensions import db

    found = {"papers.kind": [one.value for one in AgreementKind]}
    with app.app_context(), db.engine.connect() as connection:
        for part, (table, column) in NAMED.items():
            rows = connection.execute(text(f"SELECT {column} FROM {table} ORDER BY id DESC LIMIT {TRIES}"))  # noqa: S608  our own names
            found[part] = [str(value) for (value,) in rows]
    return found


def routes(app: Flask, role: str) -> set[str]:
    """Return the routes of the pages that somebody of this role may open."""
    from web.access import rule_of

    found = set()
    for rule in app.url_map.iter_rules():
        access = rule_of(app, rule.endpoint, "GET") if "GET" in (rule.methods or ()) else None
        mine = access and not access.anonymous and (not access.roles or ActorRole(role) in access.roles)
        if mine and not rule.rule.startswith("/api/"):
            found.add(rule.rule)
    return found


def report(
    addresses: list[Address],
    missed: dict[str, list[str]],
    world: str,
    slowest: int,
    over_http: Sequence[tuple[float, float]] | None,
) -> str:
    """Return the tables as text; ``world`` says how large it is and where it is kept."""
    lines = [
        f"### The Ghent world: {world}, with a year behind them",
        "",
        f"{day()}; {machine()}. Times in ms, of the processor and, in brackets, on the clock.",
        "",
        "| who | pages | p50 | p95 | slowest | queries at most | kB of a first view at most |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    by_role = defaultdict(list)
    for one in addresses:
        by_role[one.role].append(one)
    for role, found in [*by_role.items(), ("all", addresses)]:
        busy = sorted(time for one in found for time in one.processor)
        clock = sorted(time for one in found for time in one.clock)
        cells = [f"{at(busy, q):.0f} ({at(clock, q):.0f})" for q in (0.5, 0.95, 1)]
        most = f"{max(one.queries for one in found)} | {max(one.kilobytes for one in found):.0f}"
        lines.append(f"| {role.replace('_', ' ')} | {len(found)} | {' | '.join(cells)} | {most} |")
    worst = sorted(addresses, key=lambda one: -statistics.median(one.processor))[:slowest]
    lines += [
        "",
        "The slowest pages, median:",
        "",
        "| who | page | ms | queries | kB |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    for one in worst:
        took = f"{statistics.median(one.processor):.0f} ({statistics.median(one.clock):.0f})"
        lines.append(
            f"| {one.role.replace('_', ' ')} | `{one.name}` | {took} | {one.queries} | {one.kilobytes:.0f} |"
        )
    slow = sum(at(sorted(one.processor), 0.95) > ASKED_MILLISECONDS for one in addresses)
    heavy = sum(one.kilobytes > ASKED_KILOBYTES for one in addresses)
    alike = max(one.repeats for one in addresses)
    lines += [
        "",
        f"Of {len(addresses)} pages {slow} take more than {ASKED_MILLISECONDS} ms of the processor at their "
        f"own 95th percentile, and {heavy} are over {ASKED_KILOBYTES} kB. No page asks one question more "
        f"than {alike} times.",
    ]
    if over_http:
        busy, clock = (sorted(times) for times in zip(*over_http, strict=True))
        p50, p95, most = (f"{at(busy, share):.0f} ({at(clock, share):.0f})" for share in (0.5, 0.95, 1))
        slower = sum(one > ASKED_MILLISECONDS for one in busy)
        lines += [
            "",
            f"Asked once of one worker in a process of its own over HTTP: p50 {p50}, p95 {p95}, "
            f"slowest {most}; {slower} of {len(busy)} answers took it more than {ASKED_MILLISECONDS} ms.",
        ]
    asked = len({(one.role, one.route) for one in addresses})
    roles_of = defaultdict(list)
    for role, paths in missed.items():
        for path in paths:
            roles_of[path].append(role.replace("_", " "))
    named = "; ".join(
        f"`{path}` ({', '.join(roles)}{f': {NO_PAGE[path]}' if path in NO_PAGE else ''})"
        for path, roles in sorted(roles_of.items())
    )
    lines += [
        "",
        f"{asked} pairs of role and route were measured. For {sum(map(len, missed.values()))} there is "
        f"nothing in this world that the role may open: {named}.",
    ]
    return "\n".join(lines)


def at(ordered: list[float], share: float) -> float:
    """Return the value below which this share lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    main()
