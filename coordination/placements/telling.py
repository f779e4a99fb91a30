"""Who hears that something happened to a request: that, by e-mail, and nothing of what (CONF-32)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.messages.operations import tell, tell_organisation
from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole, MessageKind


def tell_host(
    session: Session,
    actor: Actor,
    placement: Placement,
    kind: MessageKind = MessageKind.NEWS,
    key: str | None = None,
) -> None:
    """Tell whoever answers for the host."""
    host = placement.offer.host_organisation_id
    tell_organisation(session, actor, host, kind=kind, needs_role=ActorRole.PARTNER, key=key)


def tell_supervisor(session: Session, actor: Actor, placement: Placement) -> None:
    """Tell the client's supervisor."""
    tell(session, actor, [placement.supervisor_id], needs_role=ActorRole.SUPERVISOR)
