"""What belongs to one account or organisation of the small world, and the invitations that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.clients.models import Client
from coordination.organisations.models import Professional
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import ActorRole, MembershipState
from seed import canaries
from tests.coordination import factories as make
from tests.web.confidentiality import beside
from tests.web.confidentiality.kinds import ENDED, KINDS, OTHER, OWN
from web.accounts.models import Account
from web.unit_of_work import unit_of_work

if TYPE_CHECKING:
    from tests.web.confidentiality.world import World


def with_role(*roles: ActorRole) -> list[str]:
    """Return the kinds of account that have one of these roles."""
    return [name for name, kind in KINDS.items() if kind.role in roles]


def own_ended(made: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return what each kind has and once had; another's is that of the first kind, or of the second."""
    own = {kind: one for kind, (one, _ended) in made.items()}
    ended = {kind: one for kind, (_own, one) in made.items()}
    first, second = list(own)[:2]
    other = dict.fromkeys(own, own[first]) | {first: own[second]}
    return {OWN: own, ENDED: ended, OTHER: other}


def of_persons(session: Session, world: World) -> None:
    """Make what belongs to one account or organisation: files brought in, sign-ups, colleagues who leave."""
    may_import = with_role(ActorRole.SUPERVISOR, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
    world.things["exchange", "ref"] = own_ended(
        {kind: beside.brought_in(session, world.actor(kind)) for kind in may_import}
    )
    homes = {kind: world.actor(kind).organisation_id or 0 for kind in with_role(ActorRole.SUPERVISOR)}
    world.things["sign-ups", "request_id"] = own_ended(
        {
            kind: (beside.signed_up(session, home), beside.signed_up(session, home, answered=True))
            for kind, home in homes.items()
        }
    )
    for kind, number in world.things["sign-ups", "request_id"][OWN].items():
        world.insiders["sign_up_requests", f"{canaries.NOBODY}-{number}"] = frozenset({kind})
    leaving = {
        relation: session.get_one(Account, number).professional_id
        for relation, number in world.colleagues.items()
    }
    world.things["handover", "professional_id"] = leaving


def invite(session: Session, world: World, team: SupportTeam) -> None:
    """Ask everybody who works with clients into a team."""
    for name, kind in KINDS.items():
        if kind.function is None:
            continue
        invitation: TeamMembership = make.make_member(
            session,
            team,
            session.get_one(Professional, world.accounts[name].professional_id),
            legal_basis=kind.basis,
            domain_scope=kind.scope,
            state=MembershipState.INVITED,
        )
        world.invitations[name] = invitation.id


def number_of(client_ref: str) -> int:
    """Return the number of a client."""
    with unit_of_work() as session:
        return session.scalars(select(Client.id).where(Client.ref == client_ref)).one()
