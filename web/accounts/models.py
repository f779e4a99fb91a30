"""Account and session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, BigInteger, Boolean, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination import clock
from coordination.actors import Actor
from coordination.base import Base, CodeList, Row
from coordination.clients.models import Client
from coordination.encryption import EncryptedBytes
from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import InformalMember
from coordination.vocabulary import ActorRole


class AccountRole(RoleMixin):
    """A role as Flask-Security asks for it; our roles are a closed list, so they have no table."""

    def __init__(self, code: ActorRole) -> None:
        self.name = code.value


class Account(Row, UserMixin):
    """The right of one professional, of one client, or of somebody close to a client, to sign in.

    Attributes
    ----------
    email
        What one signs in with, in lower case: an address, or for a client without one the name on the letter.
    asked_address
        The address that an administrator gave for it, where another account bears that already; ``email`` is
        then a name with which nobody signs in. The administrator reads no difference.
    password
        Hash (argon2id over a keyed digest); None when the account cannot sign in with a password.
    fs_uniquifier
        Changes when every session of the account must end.
    is_demo
        Known to everybody: may sign in in the demo only.
    client_id
        Whose own file it opens; such an account has no professional and no other role.
    informal_member_id
        Whom a client named as somebody close, and who reads the sheet with this account; no other role.
    letter_code, letter_until
        Digest of the code that stands in the letter which the supervisor hands over, and until when it works;
        None when no letter is under way.
    awaited_roles
        Roles that were asked for and count only once a second administrator has confirmed them (ASVS V2.3.5).
    awaited_from
        Who asked for them, as the record names that administrator: anybody else may confirm.
    seen_refs
        References of the clients whose pages were opened last, the latest first; whether one may still be
        seen is asked each time.
    """

    __tablename__ = "accounts"

    email: Mapped[str] = mapped_column(String(160), unique=True)
    asked_address: Mapped[str | None] = mapped_column(String(160))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    professional_id: Mapped[int | None] = mapped_column(ForeignKey("professionals.id"), index=True)
    role_codes: Mapped[list[ActorRole]] = mapped_column("roles", CodeList(ActorRole))
    language: Mapped[str] = mapped_column(String(2), default="nl")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), unique=True)
    informal_member_id: Mapped[int | None] = mapped_column(ForeignKey("informal_members.id"), unique=True)
    letter_code: Mapped[str | None] = mapped_column(String(64))
    letter_until: Mapped[datetime | None]
    awaited_roles: Mapped[list[ActorRole]] = mapped_column(
        CodeList(ActorRole), default=list, server_default=text("'[]'")
    )
    awaited_from: Mapped[str | None] = mapped_column(String(80))
    seen_refs: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))

    professional: Mapped[Professional | None] = relationship(lazy="joined")
    client: Mapped[Client | None] = relationship()
    informal_member: Mapped[InformalMember | None] = relationship()

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # only ever read
        """The roles as Flask-Security asks for them."""
        return [AccountRole(code) for code in self.role_codes]

    @property
    def address(self) -> str:
        """What an administrator gave for it, and reads."""
        return self.asked_address or self.email

    @property
    def has_left(self) -> bool:
        """Whether the organisation that its owner works for is out of the network."""
        return self.professional is not None and self.professional.organisation.withdrawn_on is not None

    @property
    def actor(self) -> Actor:
        """The actor that this account stands for; with no role once its organisation has left (CONF-35)."""
        return self._actor([] if self.has_left else self.role_codes)

    @property
    def leaver(self) -> Actor:
        """The same with its roles, for the few acts that are still its own once its organisation has left."""
        return self._actor(self.role_codes)

    def _actor(self, roles: Collection[ActorRole]) -> Actor:
        professional = self.professional
        return Actor(
            name=f"account:{self.id}",
            roles=frozenset(roles),
            professional_id=professional.id if professional else None,
            organisation_id=professional.organisation_id if professional else None,
            client_id=self.client_id,
            informal_member_id=self.informal_member_id,
        )


class AccountSession(Base):
    """One sign-in; ending the row ends the session at the next request.

    Attributes
    ----------
    key
        SHA-256 of what the cookie carries, so that the table alone lets nobody in.
    used_at
        When somebody last did something with it; a page that refreshes itself does not count.
    browser
        Family of the browser, empty when it is none that we know. Nothing finer is kept.
    awaits_factor
        Whether the password was given and the second factor is still to come: until then it shows nothing.
    ended_at
        When it was ended by hand; one that was idle or lasted too long ends without a mark.
    through_id
        The organisation by whose own sign-in service it began; None for one that began with a password.
    service_session
        Digest of what that service calls the session there, so that it can say when that one ended.
    """

    __tablename__ = "account_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime] = mapped_column(default=clock.now)
    browser: Mapped[str] = mapped_column(String(20), default="")
    awaits_factor: Mapped[bool] = mapped_column(Boolean, default=False)
    ended_at: Mapped[datetime | None]
    through_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    service_session: Mapped[str | None] = mapped_column(String(64), index=True)


class AccountFactor(Base):
    """The second factor of an account: the secret that it shares with an app on somebody's telephone.

    Attributes
    ----------
    secret
        20 bytes, stored encrypted.
    confirmed_at
        When a first code of it was given; until then it is not asked for.
    last_step
        Number of the half minute whose code was used last; that one and older ones are refused.
    """

    __tablename__ = "account_factors"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(EncryptedBytes)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A code for who has lost the telephone, good once.

    Attributes
    ----------
    code
        SHA-256 of account and code; the code itself has 79 bits and is shown once.
    """

    __tablename__ = "account_recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class SignInCounter(Base):
    """How many passwords or codes were tried for one thing within a quarter of an hour.

    Attributes
    ----------
    key
        Keyed digest of what is counted (an address with a source, a device ...): it names nobody.
    since
        When the counting began; after a quarter of an hour it begins anew.
    """

    __tablename__ = "sign_in_counters"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


class Draft(Base):
    """What somebody sent when the session was over: kept for a while and offered after signing in (CONF-36).

    One per account, the latest. It may hold restricted text, and is stored encrypted.

    Attributes
    ----------
    path
        Where it was sent to.
    came_from
        The page on which it was typed.
    fields
        The form as JSON: pairs of name and value.
    """

    __tablename__ = "account_drafts"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    came_from: Mapped[str | None] = mapped_column(String(300))
    fields: Mapped[bytes] = mapped_column(EncryptedBytes)
    kept_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


class SignInService(Row):
    """The sign-in service of an organisation of its own (OpenID Connect), and what was agreed with it.

    It counts from the moment a second administrator confirmed it: whoever alone decides which service is
    believed could become any colleague.

    Attributes
    ----------
    issuer
        Address of the service, exactly as it calls itself in its tokens.
    known_as
        What Schakel is called there (its ``client_id``). The secret that goes with it stands in no table: it
        comes from the environment, under a name that `web.accounts.openid.secret_name` gives.
    factor_values
        Values of ``amr`` or ``acr`` by which the service says that a second factor was given.
    only
        Whether its colleagues sign in this way and no other: their passwords are refused.
    proposed_by, confirmed_by
        Two administrators, as the record names them; None while the second has not confirmed.
    """

    __tablename__ = "sign_in_services"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), unique=True)
    issuer: Mapped[str] = mapped_column(String(300))
    known_as: Mapped[str] = mapped_column(String(200))
    factor_values: Mapped[list[str]] = mapped_column(JSON, default=list)
    only: Mapped[bool] = mapped_column(Boolean, default=False)
    proposed_by: Mapped[str] = mapped_column(String(80))
    confirmed_by: Mapped[str | None] = mapped_column(String(80))

    organisation: Mapped[Organisation] = relationship(lazy="joined")


class AccountIdentity(Base):
    """Who the owner of an account is at the sign-in service of an organisation; of one account, one."""

    __tablename__ = "account_identities"
    __table_args__ = (UniqueConstraint("organisation_id", "issuer", "subject"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(default=clock.now)


class SignInAttempt(Base):
    """A way to a sign-in service that somebody is on: good for one return, and for a short time.

    Attributes
    ----------
    key
        Digest of the state that must come back.
    data
        Nonce, PKCE verifier and where to go then, as JSON; stored encrypted.
    until
        After this moment nobody comes back by it.
    """

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(EncryptedBytes)
    until: Mapped[datetime] = mapped_column(index=True)
