"""What waits for somebody, in a few words with links, for the page on which one lands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import url_for
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.meetings.queries import my_actions_due
from coordination.placements.host import waiting_by_offer
from coordination.placements.notices import notices_for
from coordination.requests.queries import waiting_requests
from coordination.retention.withdrawal import left_open
from coordination.teams.queries import invitations_of
from coordination.vocabulary import ActorRole, ClientRequestState
from web.i18n import ngettext

#: How far ahead something to do is told.
SOON = timedelta(days=7)
_WORKING = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)


@dataclass(frozen=True, slots=True)
class Waits:
    """One line: what waits, and where it is."""

    text: str
    href: str


def what_waits(session: Session, actor: Actor) -> list[Waits]:
    """Return what waits for the actor; nothing that the actor may not open counts."""
    found: list[Waits] = []

    def add(number: int, text: str, endpoint: str) -> None:
        if number:
            found.append(Waits(text, url_for(endpoint)))

    if actor.has(ActorRole.SUPERVISOR):
        asked = waiting_requests(session, actor)
        number = sum(1 for one in asked if one.mine and one.request.state is ClientRequestState.OPEN)
        text = ngettext("%(num)d vraag van een cliënt", "%(num)d vragen van cliënten", number)
        add(number, text, "client_requests.index")
    if actor.has(*_WORKING):
        number = len(invitations_of(session, actor.professional_id or 0))
        add(number, ngettext("%(num)d uitnodiging", "%(num)d uitnodigingen", number), "teams.index")
        number = len(my_actions_due(session, actor, clock.today() + SOON))
        add(number, ngettext("%(num)d punt te doen", "%(num)d punten te doen", number), "meetings.index")
        number = len(left_open(session, actor))
        text = ngettext("%(num)d zaak om over te nemen", "%(num)d zaken om over te nemen", number)
        add(number, text, "leaving.taken_over")
    if actor.has(ActorRole.PARTNER):
        number = sum(waiting_by_offer(session, actor).values())
        text = ngettext("%(num)d vraag wacht op antwoord", "%(num)d vragen wachten op antwoord", number)
        add(number, text, "proposals.index")
    if actor.has(ActorRole.PARTNER, *_WORKING):
        number = len(notices_for(session, actor))
        add(number, ngettext("%(num)d bericht", "%(num)d berichten", number), "notices.index")
    return found
