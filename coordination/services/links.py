"""What becomes of a link between two organisations: the second one confirms it, or either takes it away."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import IllegalTransition, NotFound
from coordination.rows import save
from coordination.services.models import ServiceLink
from coordination.services.operations import SETTING_UP
from coordination.vocabulary import ActorRole, AuditAction

_KEEPING = (ActorRole.PARTNER, *SETTING_UP)


def confirm_link(session: Session, actor: Actor, *, link: ServiceLink) -> ServiceLink:
    """Stand behind a link as the second organisation; from now on it counts (HR-29).

    Not even an administrator confirms for another organisation: then nobody would have been asked.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the link waits for another organisation.
    IllegalTransition
        When it was confirmed already.
    """
    require_role(actor, "confirming a link", *_KEEPING)
    _require_end(actor, link)
    if link.awaiting_organisation_id is None:
        raise IllegalTransition("service_link", "confirmed", "confirm", ["remove"])
    if actor.organisation_id != link.awaiting_organisation_id and not actor.has(ActorRole.WORKER):
        raise NotFound("service_link")
    link.awaiting_organisation_id = None
    save(session, actor, link)
    record(session, actor, AuditAction.UPDATE, "service_link", link.id, detail="confirm")
    return link


def remove_link(session: Session, actor: Actor, *, link: ServiceLink) -> None:
    """Take a link out of the graph: either of its two organisations may, whether it was confirmed or not.

    Raises
    ------
    NotAllowed, NotFound
        When the actor may not, or the link is between other organisations.
    """
    require_role(actor, "removing a link", *_KEEPING)
    _require_end(actor, link)
    record(session, actor, AuditAction.DELETE, "service_link", link.id, detail=link.kind.value)
    session.delete(link)
    session.flush()


def _require_end(actor: Actor, link: ServiceLink) -> None:
    ends = (link.from_service.organisation_id, link.to_service.organisation_id)
    if actor.organisation_id not in ends and not actor.has(*SETTING_UP):
        raise NotFound("service_link")
