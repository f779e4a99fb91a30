"""Addresses with a secret in them: one that is good, one of somebody else's making, and one that is over.

They ask no account: whoever has a good one is let in, and nobody with another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.capacity.links import make_link
from coordination.capacity.models import CapacityOffer
from tests.coordination import factories as make
from tests.web.confidentiality import beside
from tests.web.confidentiality.kinds import ENDED, LEAD, OTHER, OWN
from web.accounts import invitations, services
from web.accounts.models import Account
from web.mail.feed import make_feed, revoke_feed
from web.pages import capacity_link

if TYPE_CHECKING:
    from tests.web.confidentiality.world import World

#: As long as a mark is, and nobody's.
_GUESSED = "x" * 24


def send_out(session: Session, world: World) -> None:
    """Make links of every kind, and keep in the world what stands at the end of them."""
    number, over = world.colleagues[OWN], world.colleagues[ENDED]
    world.things["capacity-link", "token"] = _to_keep_places(session, world.actor(LEAD), world.offers)
    world.things["invitation", "token"] = _of_invitations(session, number, over)
    over_there = beside.proposed_service(session, make.make_organisation(session))
    services.remove(session, automatic("test"), organisation_id=over_there)
    world.things["sign-in", "organisation_id"] = {OTHER: world.sign_in_of, ENDED: over_there}
    world.things["calendar", "key"] = _of_calendars(session, number, world.accounts[LEAD].id)


def _to_keep_places(session: Session, asker: Actor, offers: dict[str, int]) -> dict[str, str]:
    """Return the ends of links to keep the places of offers right; the one that is over was used."""
    signed = capacity_link._signer().dumps
    found = {}
    for relation in (OWN, OTHER):
        offer = session.get_one(CapacityOffer, offers[relation])
        contact = make.make_professional(session, offer.host_organisation, email=f"{relation}@host.example")
        link = make_link(session, asker, offer_id=offer.id, sent_to_id=contact.id)
        found[relation] = signed([link.id, link.mark if relation == OWN else _GUESSED])
    used = make_link(session, asker, offer_id=offers[OTHER], sent_to_id=link.sent_to_id)
    used.used_at = clock.now()
    session.flush()
    return found | {ENDED: signed([used.id, used.mark])}


def _of_invitations(session: Session, invited: int, closed: int) -> dict[str, str]:
    """Return the ends of invitations to open an account; the one that is over is of one that was closed."""
    signed = invitations._signer().dumps
    account, over = session.get_one(Account, invited), session.get_one(Account, closed)
    return {
        OWN: signed([account.id, invitations._mark(account)]),
        OTHER: signed([account.id, _GUESSED]),
        ENDED: signed([over.id, invitations._mark(over)]),
    }


def _of_calendars(session: Session, owner: int, former: int) -> dict[str, str]:
    """Return the secret addresses of calendars; the one that is over was taken back."""
    over = session.get_one(Account, former)
    ended = make_feed(session, over)
    revoke_feed(session, over)
    return {OWN: make_feed(session, session.get_one(Account, owner)), OTHER: "y" * 43, ENDED: ended}
