"""The second factor: codes of half a minute from an app (TOTP, RFC 6238), and recovery codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.base import REFERENCE_ALPHABET
from coordination.vocabulary import AuditAction
from web.accounts.models import Account, AccountFactor, RecoveryCode
from web.accounts.queries import factor_of

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
RECOVERY_CODES = 10
_ISSUER = "Schakel"
# A telephone's clock may be half a minute off, and typing takes time.
_DRIFT = (0, -1, 1)


def begin(session: Session, account_id: int) -> AccountFactor:
    """Return the factor that is being set up, with a secret of its own; it is not asked for yet."""
    found = session.get(AccountFactor, account_id)
    if found is None:
        found = AccountFactor(account_id=account_id, secret=secrets.token_bytes(SECRET_BYTES), last_step=0)
        session.add(found)
        session.flush()
    return found


def confirm(session: Session, actor: Actor, *, account_id: int, code: str) -> list[str] | None:
    """Take a factor into use by its first code; return the recovery codes, or None when the code is wrong."""
    found = session.get(AccountFactor, account_id)
    if found is None or found.confirmed_at is not None or not _use_code(session, found, code):
        return None
    found.confirmed_at = clock.now()
    record(session, actor, AuditAction.CREATE, "account", account_id, detail="second factor")
    return _new_recovery_codes(session, account_id)


def check(session: Session, actor: Actor, *, account_id: int, code: str) -> bool:
    """Say whether a code of the app, or a recovery code, is right; each is good once (ASVS V6.5.1)."""
    found = factor_of(session, account_id)
    if found is None:
        return False
    if _use_code(session, found, code):
        return True
    if _use_recovery_code(session, account_id, code):
        record(session, actor, AuditAction.UPDATE, "account", account_id, detail="recovery code used")
        return True
    record(session, actor, AuditAction.VIEW_DENIED, "account", account_id, detail="second factor")
    return False


def renew_recovery_codes(session: Session, actor: Actor, *, account_id: int) -> list[str]:
    """Return new recovery codes; the old ones are worth nothing any more."""
    record(session, actor, AuditAction.UPDATE, "account", account_id, detail="recovery codes")
    return _new_recovery_codes(session, account_id)


def forget(session: Session, actor: Actor, *, account_id: int) -> None:
    """Take the factor away, for who lost telephone and codes; it is set up anew at the next sign-in."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.execute(delete(AccountFactor).where(AccountFactor.account_id == account_id))
    record(session, actor, AuditAction.DELETE, "account", account_id, detail="second factor")


def secret_text(factor: AccountFactor) -> str:
    """Return the secret as one types it into an app: groups of four letters and digits."""
    text = base64.b32encode(factor.secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(account: Account, factor: AccountFactor) -> str:
    """Return the square that an app reads with the camera, as an SVG element."""
    address = _totp(factor.secret).get_provisioning_uri(account.email, _ISSUER)
    return segno.make(address, error="m").svg_inline(omitsize=True, border=4, dark="#000", light="#fff")


def code_at(secret: bytes, moment: datetime) -> str:
    """Return the code of an app at a moment."""
    return _totp(secret).generate(int(moment.timestamp())).decode()


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what apps know; RFC 6238 uses it in a way that its weakness does not reach.
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303


def _use_code(session: Session, factor: AccountFactor, code: str) -> bool:
    """Accept a code that was not used: the database lets one of two at the same time through."""
    given = code.replace(" ", "")
    if len(given) != DIGITS or not given.isascii() or not given.isdigit():
        return False
    now = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (now + drift for drift in _DRIFT):
        if hmac.compare_digest(_totp(factor.secret).generate(step * STEP_SECONDS).decode(), given):
            unused = (AccountFactor.account_id == factor.account_id, AccountFactor.last_step < step)
            statement = update(AccountFactor).where(*unused).values(last_step=step)
            used = session.execute(statement.returning(AccountFactor.account_id)).one_or_none()
            return used is not None
    return False


def _use_recovery_code(session: Session, account_id: int, code: str) -> bool:
    digest = _digest(account_id, "".join(sign for sign in code.upper() if sign.isalnum()))
    unused = (
        RecoveryCode.account_id == account_id,
        RecoveryCode.code == digest,
        RecoveryCode.used_at.is_(None),
    )
    statement = update(RecoveryCode).where(*unused).values(used_at=clock.now()).returning(RecoveryCode.id)
    return session.execute(statement).one_or_none() is not None


def _new_recovery_codes(session: Session, account_id: int) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [
        "".join(secrets.choice(REFERENCE_ALPHABET) for _sign in range(16)) for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(account_id=account_id, code=_digest(account_id, code)) for code in codes)
    session.flush()
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in codes]


def _digest(account_id: int, code: str) -> str:
    return hashlib.sha256(f"{account_id}:{code}".encode()).hexdigest()
