"""When an account was last here, and whose pages it opened last."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, request
from flask_login import current_user
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.consent.access import ClientFile, list_files
from coordination.vocabulary import ActorRole, ClientPart
from web.accounts.models import Account, AccountSession
from web.accounts.sessions import current_session_id
from web.actors import current_account
from web.unit_of_work import unit_of_work

#: So many clients are remembered.
MOST = 8
#: How far back is told to who was never here before, or so long ago that the session was erased.
AT_MOST = timedelta(days=14)
#: Pages of one client that count as having seen that client.
PAGES = ("clients.show", "client_file.index", "teams.show")
_WITH_CLIENTS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


def earliest() -> datetime:
    """Return how far back changes are told to who was not here since."""
    return clock.now() - AT_MOST


def last_visit(session: Session) -> datetime | None:
    """Return when the account that is signed in last did something before this session began.

    None when that was longer ago than `AT_MOST`, or never. A session that was still used after this one
    began, such as one on a telephone, is no earlier visit.
    """
    this = current_session_id() or 0
    began = select(AccountSession.started_at).where(AccountSession.id == this).scalar_subquery()
    return session.scalar(
        select(func.max(AccountSession.used_at)).where(
            AccountSession.account_id == current_account().id,
            AccountSession.awaits_factor.is_(False),
            AccountSession.used_at <= began,
            AccountSession.used_at >= earliest(),
            AccountSession.id != this,
        )
    )


def note(response: Response) -> Response:
    """Remember whose page this was, when it was shown."""
    ref = (request.view_args or {}).get("ref")
    if request.endpoint not in PAGES or request.method != "GET" or response.status_code != 200 or not ref:
        return response
    if not current_user.is_authenticated:
        return response
    account = current_account()
    seen = [ref, *(one for one in account.seen_refs if one != ref)][:MOST]
    if seen != account.seen_refs:
        with unit_of_work() as session:
            # Not by the row: what somebody opens must never be in the way of who changes the account.
            session.execute(update(Account).where(Account.id == account.id).values(seen_refs=seen))
    return response


def seen_clients(session: Session, actor: Actor) -> list[ClientFile]:
    """Return the clients opened last and who may still be seen, the latest first; recorded."""
    refs = current_account().seen_refs
    if not refs or not actor.has(*_WITH_CLIENTS):
        return []
    files = {
        file.client.ref: file for file in list_files(session, actor, (), (ClientPart.IDENTITY,), among=refs)
    }
    return [files[ref] for ref in refs if ref in files]
