"""What somebody finds: each kind asked within what this actor may see, and nothing else is looked at.

Names of clients are encrypted, so the database cannot compare them: those that this actor may read are
compared in memory, and thrown away. What may not be seen is not fetched, so it can change neither what is
found nor how much. What is shown of a client is recorded like any other read; what only failed to match is
not shown to anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity.queries import offers_of_host, open_places
from coordination.clients.models import Client
from coordination.consent.access import list_files, visible_clients
from coordination.organisations.queries import organisations, professionals
from coordination.search.rules import FEWEST, LONGEST, answers_to, is_of_ref, plain
from coordination.services.models import Service
from coordination.services.queries import services
from coordination.vocabulary import ActorRole, ClientPart

#: So many of each kind are shown; whoever has more types more.
MOST = 8
#: So many names are compared at most: several times the largest caseload.
NAMES_AT_MOST = 500
#: Who has something to look for; a client and who is close have one file, and are in it.
SEARCHERS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
_WITH_CLIENTS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_P = ClientPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found.

    Attributes
    ----------
    also
        Other names that it answers to; not shown.
    names
        What it is called in other languages than Dutch, by code of the language.
    id
        Number of what its page is found by: of the service for a place of somebody else's, of the
        organisation for a colleague. 0 for a client.
    ref
        Reference of a client; empty for everything else.
    """

    title: str
    note: str = ""
    also: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    id: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found by kind, at most `MOST` of each.

    Attributes
    ----------
    clients, teams
        Clients whose file, and clients whose team the actor may open.
    more
        Whether there was more of some kind than is shown.
    names_left
        Whether so many clients may be seen that not every name was compared.
    """

    clients: tuple[Hit, ...] = ()
    teams: tuple[Hit, ...] = ()
    own_offers: tuple[Hit, ...] = ()
    places: tuple[Hit, ...] = ()
    services: tuple[Hit, ...] = ()
    organisations: tuple[Hit, ...] = ()
    colleagues: tuple[Hit, ...] = ()
    more: bool = False
    names_left: bool = False

    def __bool__(self) -> bool:
        """Say whether anything was found."""
        return any((*self.of_people, *self.of_network))

    @property
    def of_people(self) -> tuple[tuple[Hit, ...], ...]:
        """What was found of clients."""
        return self.clients, self.teams

    @property
    def of_network(self) -> tuple[tuple[Hit, ...], ...]:
        """What was found of the network."""
        return self.own_offers, self.places, self.services, self.organisations, self.colleagues


def find(session: Session, actor: Actor, wanted: str) -> Found:
    """Return what the actor may see and what answers to a text; reads of clients are recorded (CONF-19).

    A text of fewer than `FEWEST` letters finds nothing, and of a longer one only the first `LONGEST` count.
    """
    text = plain(wanted[:LONGEST])
    if len(text) < FEWEST:
        return Found()
    people, teams, names_left = _clients(session, actor, text)
    others = {
        "own_offers": _answering(_own_offers(session, actor), text),
        "places": _answering(_places(session, actor), text),
        **{kind: _answering(hits, text) for kind, hits in _network(session, actor).items()},
    }
    return Found(
        clients=people[:MOST],
        teams=teams[:MOST],
        **{kind: hits[:MOST] for kind, hits in others.items()},
        more=any(len(hits) > MOST for hits in (people, teams, *others.values())),
        names_left=names_left,
    )


def may_search(actor: Actor) -> bool:
    """Say whether there is anything to look for."""
    return actor.has(*SEARCHERS)


def _answering(hits: Iterable[Hit], text: str) -> tuple[Hit, ...]:
    return tuple(one for one in hits if answers_to(plain(f"{one.title} {one.also}"), text))


def _clients(session: Session, actor: Actor, text: str) -> tuple[tuple[Hit, ...], tuple[Hit, ...], bool]:
    """Return files and teams of clients by reference, or by name where it may be read."""
    if not actor.has(*_WITH_CLIENTS):
        return (), (), False
    refs = session.scalars(select(Client.ref).where(Client.id.in_(visible_clients(actor, _P.EXISTENCE))))
    named = session.execute(
        select(Client.ref, Client.display_name)
        .where(Client.id.in_(visible_clients(actor, _P.IDENTITY)))
        .order_by(Client.ref)
        .limit(NAMES_AT_MOST + 1)
    ).all()
    found = {ref for ref in refs if is_of_ref(ref, text)}
    found |= {ref for ref, name in named[:NAMES_AT_MOST] if answers_to(plain(name), text)}
    # One more than is shown, so that it can be said that there is more.
    few = sorted(found)[: MOST + 1]
    files = list_files(session, actor, (), (_P.IDENTITY, _P.TEAM), among=few) if few else []
    hits = tuple(
        Hit(
            title=file.client.display_name if file.shows(_P.IDENTITY) else file.client.ref,
            note=file.client.ref if file.shows(_P.IDENTITY) else "",
            ref=file.client.ref,
        )
        for file in files
    )
    with_team = {file.client.ref for file in files if file.shows(_P.TEAM)}
    teams = tuple(hit for hit in hits if hit.ref in with_team)
    # A member of a team opens the team; who guides somebody opens the file, and the team beside it.
    return hits if actor.has(ActorRole.SUPERVISOR) else (), teams, len(named) > NAMES_AT_MOST


def _own_offers(session: Session, actor: Actor) -> list[Hit]:
    if not actor.has(ActorRole.PARTNER) or actor.organisation_id is None:
        return []
    return [
        Hit(title=one.title, note=one.site.name, id=one.id)
        for one in offers_of_host(session, actor.organisation_id)
    ]


def _places(session: Session, actor: Actor) -> list[Hit]:
    """Return the open offers of every host, by the service that they are of."""
    if not actor.has(ActorRole.SUPERVISOR):
        return []
    return [
        Hit(title=one.title, note=one.host_organisation.name, id=one.service_id)
        for one in open_places(session, clock.today())
    ]


def _network(session: Session, actor: Actor) -> dict[str, list[Hit]]:
    """Return services, organisations and colleagues: of everybody, or for a host its own."""
    everywhere = actor.has(ActorRole.SUPERVISOR, ActorRole.ADMINISTRATOR)
    own = None if everywhere else actor.organisation_id
    kept = services(session, organisation_id=own) if everywhere or actor.has(ActorRole.PARTNER) else []
    known = organisations(session) if everywhere else []
    people = professionals(session, organisation_id=own) if everywhere or own is not None else []
    return {
        "services": [
            Hit(
                title=one.name_nl,
                note=one.organisation.name,
                also=_other_names(one),
                names={code: name for code, name in (("en", one.name_en), ("fr", one.name_fr)) if name},
                id=one.id,
            )
            for one in kept
        ],
        "organisations": [Hit(title=one.name, note=one.municipality or "", id=one.id) for one in known],
        "colleagues": [
            Hit(
                title=one.display_name,
                note=" · ".join(filter(None, (one.organisation.name, one.phone))),
                id=one.organisation_id,
            )
            for one in people
        ],
    }


def _other_names(service: Service) -> str:
    return " ".join(filter(None, (service.name_en, service.name_fr, service.organisation.name)))
