"""What the measured people do first: look in need, bring in a file, ask something about a round.

When the year of a world is written there is no round yet, and what is opened in need closes within the hour.
What is there already is not done again.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import redirect_stdout, suppress

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.consent import emergency
from coordination.consent.models import EmergencyAccess
from coordination.consent.windows import is_open
from coordination.errors import GuardFailed
from coordination.exchange import operations as exchange
from coordination.exchange import rules, writing
from coordination.exchange.models import Import
from coordination.retention import rehearsing
from coordination.retention.models import ErasureRun
from coordination.rounds.models import WhatIf
from coordination.shortages import operations as shortages
from coordination.shortages import queries as shortage_queries
from coordination.vocabulary import ActorRole

R = ActorRole


def work(app: Flask, emails: Mapping[str, str]) -> None:
    """Let somebody of each role do what only that role can do; ``emails`` by role."""
    from web.accounts.models import Account
    from web.cli import run as schakel
    from web.extensions import db
    from web.retention import work_out
    from web.unit_of_work import unit_of_work

    with app.test_request_context(), unit_of_work() as session:
        accounts = select(Account).where(Account.email.in_(emails.values()))
        found = {one.email: one.actor for one in session.scalars(accounts)}
        acting = {role: found[email] for role, email in emails.items()}
        for role in (R.SUPERVISOR, R.TEAM_MEMBER):
            look_in_need(session, acting[role])
        for role in (R.SUPERVISOR, R.PARTNER, R.ADMINISTRATOR):
            bring_in(session, acting[role])
        report_shortages(session, acting[R.SUPERVISOR])
        rehearsed = rehearse(session, acting[R.DATA_PROTECTION_OFFICER])
        offer_id = session.scalar(select(func.min(CapacityOffer.id)))
        asked = set(session.scalars(select(WhatIf.created_by)))
    if rehearsed is not None:
        with app.app_context():
            work_out(sessionmaker(db.engine), acting[R.DATA_PROTECTION_OFFICER], rehearsed, None)
    for role in (R.SUPERVISOR, R.ADMINISTRATOR):
        what_if = ["round", "what-if", "--as", emails[role], "--offer", str(offer_id), "--places", "1"]
        if acting[role].name in asked:
            continue
        with redirect_stdout(io.StringIO()):
            failed = schakel(what_if)
        if failed:
            raise SystemExit(f"{what_if} failed")


def look_in_need(session: Session, actor: Actor) -> None:
    """Open the file of the newest client in a vital interest, unless one is open (CONF-16)."""
    today = clock.today()
    if session.scalar(select(func.count()).select_from(EmergencyAccess).where(is_open(actor, today, today))):
        return
    ref = session.scalar(select(Client.ref).order_by(Client.id.desc()).limit(1)) or ""
    emergency.break_glass(
        session,
        actor,
        client_ref=ref,
        reason="Niet aanspreekbaar gevonden, de dokter vraagt wie het is.",
        informed_id=emergency.colleagues(session, actor)[0].id,
    )


def bring_in(session: Session, actor: Actor) -> None:
    """Bring in the example of a sheet, and see what it would do."""
    if session.scalar(select(func.count()).select_from(Import).where(Import.created_by == actor.name)):
        return
    sheet = rules.importable(actor)[0]
    run = exchange.bring_in(session, actor, data=writing.template_csv(sheet), sheet=sheet.kind)
    exchange.check(session, run=run)


def report_shortages(session: Session, actor: Actor) -> None:
    """Tell the regional support point what the latest round found no place for."""
    latest, points = shortage_queries.latest_round(session), shortage_queries.support_points(session)
    if latest is None or not points or shortage_queries.reports(session, actor):
        return
    with suppress(GuardFailed):  # so few people that nothing may be told (CONF-24)
        shortages.send_report(session, actor, round_ref=latest.ref, support_point_id=points[0].id)


def rehearse(session: Session, actor: Actor) -> str | None:
    """Ask what would be erased; return its reference, or None where that was asked before."""
    if session.scalar(select(func.count()).select_from(ErasureRun)):
        return None
    return rehearsing.ask(session, actor).ref
