"""The demo's accounts, with one password of its own: every invented professional, and some clients."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.organisations.models import Professional
from coordination.placements.models import Placement
from coordination.teams.models import InformalMember
from coordination.vocabulary import ActorRole, PlacementState, RoleKind
from seed.ghent import demo_people
from web.accounts.models import Account
from web.accounts.operations import add_account
from web.config import Settings, UnsafeConfiguration
from web.i18n import gettext as _

# In an invented city: who guides a trajectory, and who speaks for a workfloor; the others are in teams.
SUPERVISING = {RoleKind.TRAJECTORY_SUPERVISOR, RoleKind.ACTIVATION_COUNSELLOR}
HOSTING = {RoleKind.WORK_LEADER, RoleKind.ANCHOR_PERSON}
_SHOWN_FIRST = 4
_SHOWN_AT_MOST = 30
# Of the invented clients, the first ones can sign in: T., J. and K. in the Ghent network.
_CLIENTS = 3


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """An account of the demo, as it is offered.

    Attributes
    ----------
    email
        What one signs in with.
    name, organisation, function
        Who it is, at which partner, and with which function; of a client the reference alone.
    roles
        What it may do; it is listed under the first.
    """

    email: str
    name: str
    organisation: str
    function: RoleKind | None
    roles: tuple[ActorRole, ...]

    @property
    def role(self) -> ActorRole:
        """The role under which it is listed."""
        return self.roles[0]


@dataclass(frozen=True, kw_only=True)
class DemoGroup:
    """The accounts of one role, with what one sees when signed in with it.

    Attributes
    ----------
    first, others
        Those to offer at once, and those behind "more".
    """

    role: ActorRole
    sees: str
    first: Sequence[DemoAccount]
    others: Sequence[DemoAccount]


def create_demo_accounts(session: Session, actor: Actor) -> int:
    """Give every invented professional without an account one, and some clients; return how many were made.

    Needs an application context in demo mode.

    Raises
    ------
    UnsafeConfiguration
        Outside the demo.
    """
    settings: Settings = current_app.config["SCHAKEL"]
    if not settings.is_demo or not settings.demo_password:
        raise UnsafeConfiguration("demo accounts exist in the demo only")
    password_hash = hash_password(settings.demo_password)
    without = ~select(Account.id).where(Account.professional_id == Professional.id).exists()
    invented = (Professional.is_demo, Professional.active)
    found = session.scalars(select(Professional).where(*invented, without).order_by(Professional.id))
    cast = {person.name: person.roles for person in demo_people()}
    order = {name: rank for rank, name in enumerate(cast)}
    # Stable: whoever the seed does not name stays behind those that it does.
    professionals = sorted(found, key=lambda one: order.get(one.display_name, len(order)))
    taken = set(session.scalars(select(Account.email)))
    for professional in professionals:
        add_account(
            session,
            actor,
            email=_address(professional.display_name, taken),
            password_hash=password_hash,
            roles=cast.get(professional.display_name) or _roles_by_function(professional.role),
            professional_id=professional.id,
            language="nl",
            demo=True,
        )
    return len(professionals) + _create_for_clients(session, actor, password_hash)


def demo_accounts(session: Session) -> list[DemoAccount]:
    """Return the demo's accounts, supervisors first, then in the order in which they were made."""
    found = session.scalars(
        select(Account)
        .where(Account.is_demo, Account.active)
        .options(
            joinedload(Account.professional).joinedload(Professional.organisation),
            joinedload(Account.client),
            joinedload(Account.informal_member),
        )
        .order_by(Account.id)
    )
    accounts = [_offered(account) for account in found if _behind(account)]
    order = list(ActorRole)
    return sorted(accounts, key=lambda account: order.index(account.role))


def demo_groups(session: Session) -> list[DemoGroup]:
    """Return the demo's accounts by role, as the sign-in page offers them."""
    accounts = demo_accounts(session)
    sees = {
        ActorRole.SUPERVISOR: _("Je cliënten met hun volgende stap, een matchingronde, en waarom iets past."),
        ActorRole.PARTNER: _("De plaatsen op je werkvloer per dagdeel, en wie op je antwoord wacht."),
        ActorRole.TEAM_MEMBER: _("Wie er rond je cliënten staat, voor welk domein, en waar niemand is."),
        ActorRole.CLIENT: _("Je eigen dossier: wie betrokken is, wat zij zien, en wat jou is voorgesteld."),
        ActorRole.INFORMAL_MEMBER: _("Wat iemand uit de omgeving leest: de afspraken en wie te bellen."),
        ActorRole.DATA_PROTECTION_OFFICER: _("Waar iemand in nood een dossier opende, en wat wordt gewist."),
        ActorRole.ADMINISTRATOR: _("De accounts en de instellingen; geen dossiers."),
    }
    groups = []
    for role, text in sees.items():
        members = [account for account in accounts if account.role is role]
        if members:
            groups.append(
                DemoGroup(
                    role=role,
                    sees=text,
                    first=members[:_SHOWN_FIRST],
                    others=members[_SHOWN_FIRST:_SHOWN_AT_MOST],
                )
            )
    return groups


def _create_for_clients(session: Session, actor: Actor, password_hash: str) -> int:
    """Give the first invented clients an account, and one who is asked for an answer; return how many."""
    statement = select(Client).where(Client.is_demo).order_by(Client.id)
    asked = select(Placement.client_id).where(Placement.state == PlacementState.DISCUSSED)
    first = [
        *session.scalars(statement.limit(_CLIENTS)),
        *session.scalars(statement.where(Client.id.in_(asked)).limit(1)),
    ]
    known = set(session.scalars(select(Account.client_id).where(Account.client_id.is_not(None))))
    made = [client for client in dict.fromkeys(first) if client.id not in known]
    for client in made:
        add_account(
            session,
            actor,
            email=f"{client.ref.lower()}@schakel.example",
            password_hash=password_hash,
            roles=[ActorRole.CLIENT],
            professional_id=None,
            language="nl",
            demo=True,
            client=client,
        )
    return len(made) + _create_for_close(session, actor, password_hash)


def _create_for_close(session: Session, actor: Actor, password_hash: str) -> int:
    """Give the people of the clients' own circle an account; return how many were made."""
    without = ~select(Account.id).where(Account.informal_member_id == InformalMember.id).exists()
    statement = (
        select(InformalMember).join(Client).where(Client.is_demo, InformalMember.ended_on.is_(None), without)
    )
    people = session.scalars(statement.order_by(InformalMember.id).limit(_CLIENTS)).all()
    for number, person in enumerate(people, 1):
        add_account(
            session,
            actor,
            email=f"omgeving{number}@schakel.example",
            password_hash=password_hash,
            roles=[ActorRole.INFORMAL_MEMBER],
            professional_id=None,
            language="nl",
            demo=True,
            close=person,
        )
    return len(people)


def _offered(account: Account) -> DemoAccount:
    professional = account.professional
    return DemoAccount(
        email=account.email,
        name=_behind(account),
        organisation=professional.organisation.name if professional else "",
        function=professional.role if professional else None,
        roles=tuple(sorted(account.role_codes, key=list(ActorRole).index)),
    )


def _behind(account: Account) -> str:
    """Return who is behind an account, of a client the reference alone; nothing when nobody is."""
    if account.professional:
        return account.professional.display_name
    if account.client:
        return account.client.ref
    return account.informal_member.display_name if account.informal_member else ""


def _roles_by_function(function: RoleKind) -> frozenset[ActorRole]:
    if function in SUPERVISING:
        return frozenset({ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER})
    return frozenset({ActorRole.PARTNER if function in HOSTING else ActorRole.TEAM_MEMBER})


def _address(name: str, taken: set[str]) -> str:
    """Return a free address made of the name: ``Lotte De Smet`` becomes ``lotte.de.smet@schakel.example``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "collega"
    number, local = 1, stem
    while f"{local}@schakel.example" in taken:
        number += 1
        local = f"{stem}{number}"
    taken.add(f"{local}@schakel.example")
    return f"{local}@schakel.example"
