"""Who acts. Every operation takes an ``Actor``; there is no act without one."""

from __future__ import annotations

from dataclasses import dataclass

from coordination.errors import NoActor, NotAllowed
from coordination.vocabulary import ActorRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody, or a named automatic task, on whose account something is done or read.

    Attributes
    ----------
    name
        Stable identification for the record: an account's or task's name, never a client's.
    roles
        What the actor may do in general; each act asks for one of them.
    professional_id, organisation_id
        The professional behind the account and the organisation it belongs to, when it is one.
    client_id
        The client behind the account, when it is a client who reads the own file.
    informal_member_id
        The person of a client's own circle behind the account, when it is one (CONF-33).
    """

    name: str
    roles: frozenset[ActorRole]
    professional_id: int | None = None
    organisation_id: int | None = None
    client_id: int | None = None
    informal_member_id: int | None = None

    @property
    def is_person(self) -> bool:
        """Whether a human being acts (INV-20, CONF-27)."""
        behind = (self.professional_id, self.client_id, self.informal_member_id)
        return any(one is not None for one in behind) and ActorRole.WORKER not in self.roles

    def has(self, *roles: ActorRole) -> bool:
        """Say whether the actor has at least one of these roles."""
        return not self.roles.isdisjoint(roles)


def automatic(task: str) -> Actor:
    """Return the actor for an automatic task, such as ``worker`` or ``seed``."""
    return Actor(name=task, roles=frozenset({ActorRole.WORKER}))


def require_role(actor: Actor | None, act: str, *roles: ActorRole) -> None:
    """Refuse the act unless the actor has one of the roles.

    Raises
    ------
    NoActor
        When nobody acts (CONF-19).
    NotAllowed
        Naming the act and the roles that may do it.
    """
    if actor is None:
        raise NoActor
    if not actor.has(*roles):
        raise NotAllowed(act, f"it takes the role {' or '.join(role.value for role in roles)}")


def require_person(actor: Actor, act: str) -> None:
    """Refuse the act unless a human being does it (INV-20, CONF-27).

    Raises
    ------
    NotAllowed
        When the actor is an automatic task.
    """
    if not actor.is_person:
        raise NotAllowed(act, "it takes a person, not an automatic task")
