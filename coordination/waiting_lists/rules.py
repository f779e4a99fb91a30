"""Who may know that a client waits for a service: pure questions."""

from __future__ import annotations

from collections.abc import Mapping

from coordination.actors import Actor
from coordination.consent.rules import DOMAIN_PARTS, Decision
from coordination.services.models import Service
from coordination.vocabulary import ClientPart, LifeDomain
from coordination.waiting_lists.models import WaitingListEntry


def parts_behind(service: Service) -> tuple[ClientPart, ...]:
    """Return what somebody of the team must see to know that a client waits there (CONF-02, CONF-13).

    The proposals, and the life domains that the service works on; of work itself the proposals tell.
    """
    told = {one for one in service.life_domains if one is not LifeDomain.WORK_EDUCATION_INCOME}
    return (ClientPart.PROPOSALS, *(part for part, domain in DOMAIN_PARTS.items() if domain in told))


def parts_to_know(actor: Actor, entry: WaitingListEntry) -> tuple[ClientPart, ...]:
    """Return what this actor must see to know of a place on a list; who put the client there knows it."""
    own = actor.professional_id is not None and entry.put_on_by_id == actor.professional_id
    return (ClientPart.PROPOSALS,) if own else parts_behind(entry.service)


def may_know(actor: Actor, entry: WaitingListEntry, decided: Mapping[ClientPart, Decision]) -> bool:
    """Say whether an actor for whom this was decided may know of a place on a list."""
    return all(decided[part] for part in parts_to_know(actor, entry))
