"""Being told by an organisation's sign-in service that somebody signed out there (OIDC Back-Channel Logout).

The word comes from server to server, in a token that is signed as the one is by which people come in. It ends
what began before it was given and nothing that began later, so a word that is repeated does no harm.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from coordination import clock
from coordination.audit.operations import record
from coordination.vocabulary import AuditAction
from web.accounts.models import Account, AccountIdentity, AccountSession, SignInService
from web.accounts.openid import LEEWAY, ServiceDown, Untrusted, client_of

EVENT = "http://schemas.openid.net/event/backchannel-logout"
#: How old the word of a service may be.
OLDEST = timedelta(minutes=10)
_LONGEST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Notice:
    """That somebody, or one session, signed out at a service, and when it said so."""

    subject: str | None
    session: str | None
    at: datetime


def read(service: SignInService, token: str) -> Notice:
    """Return what a service says, once it is sure that the service says it, to us, and now.

    Raises
    ------
    ServiceDown
        When the service does not hand out its keys.
    Untrusted
        When the token does not hold, or is one of another kind, such as one that lets somebody in.
    """
    if not token or len(token) > _LONGEST:
        raise Untrusted("there is no token")
    client = client_of(service)
    try:
        claims = _decoded(client, token)
    except (requests.ConnectionError, requests.Timeout, requests.HTTPError) as error:
        raise ServiceDown from error
    except (requests.RequestException, JoseError, RuntimeError, LookupError) as error:
        raise Untrusted(type(error).__name__) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise Untrusted("the token has another form") from error
    return _checked(service, claims)


def end_sessions(session: Session, service: SignInService, notice: Notice) -> int:
    """End what began by this service, before it said so, of whom it names; return how many sessions.

    A session of which the service gave no name of its own is ended with its owner.
    """
    of_owner = AccountSession.account_id.in_(
        select(AccountIdentity.account_id).where(
            AccountIdentity.organisation_id == service.organisation_id,
            AccountIdentity.issuer == service.issuer,
            AccountIdentity.subject == notice.subject,
        )
    )
    alive = [
        AccountSession.through_id == service.organisation_id,
        AccountSession.ended_at.is_(None),
        AccountSession.started_at <= notice.at + timedelta(seconds=LEEWAY),
    ]
    if notice.subject is not None:
        alive.append(of_owner)
    if notice.session is not None:
        named = AccountSession.service_session == digest_of(notice.session)
        alive.append(
            named if notice.subject is None else or_(named, AccountSession.service_session.is_(None))
        )
    ended = session.scalars(
        update(AccountSession)
        .where(*alive)
        .values(ended_at=clock.now())
        .returning(AccountSession.account_id)
        .execution_options(synchronize_session=False)
    ).all()
    for account in session.scalars(select(Account).where(Account.id.in_(set(ended)))):
        record(session, account.actor, AuditAction.SIGN_OUT, "account", account.id, detail="sign-in service")
    return len(ended)


def digest_of(name: str) -> str:
    """Return what is kept of the name that a service gives to a session."""
    return hashlib.sha256(name.encode()).hexdigest()


def _decoded(client: Any, token: str) -> dict[str, Any]:
    allowed = client.load_server_metadata()["id_token_signing_alg_values_supported"]
    registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
    try:
        found = jwt.decode(token, KeySet.import_key_set(client.fetch_jwk_set()), registry=registry)
    except InvalidKeyIdError:  # the service has a newer key
        found = jwt.decode(token, KeySet.import_key_set(client.fetch_jwk_set(force=True)), registry=registry)
    return dict(found.claims)


def _checked(service: SignInService, claims: dict[str, Any]) -> Notice:
    events, audience = claims.get("events"), claims.get("aud")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict) or "nonce" in claims:
        raise Untrusted("the token does not say that somebody signed out")
    if claims.get("iss") != service.issuer:
        raise Untrusted("another service says so")
    if service.known_as not in (audience if isinstance(audience, list) else [audience]):
        raise Untrusted("it is said to somebody else")
    at, until = claims.get("iat"), claims.get("exp")
    if not isinstance(at, int | float) or not isinstance(until, int | float) or not claims.get("jti"):
        raise Untrusted("the token does not say when, until when, or which it is")
    now = clock.now()
    said = datetime.fromtimestamp(at, UTC)
    leeway = timedelta(seconds=LEEWAY)
    if not now - OLDEST <= said <= now + leeway or datetime.fromtimestamp(until, UTC) < now - leeway:
        raise Untrusted("the token is too old")
    subject, session = claims.get("sub"), claims.get("sid")
    if subject is None and session is None:
        raise Untrusted("the token does not say who signed out")
    for name in (subject, session):
        if name is not None and not (isinstance(name, str) and 0 < len(name) <= 255):
            raise Untrusted("the token does not say who signed out")
    return Notice(subject, session, said)
