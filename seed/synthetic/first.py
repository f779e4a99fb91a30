"""The first client of a synthetic city, and who stands around."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.choices import Said
from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import SupportTeam
from coordination.vocabulary import ActorRole, LifeDomain, RecordedForm
from seed.synthetic.book import Year

#: So many days what the client shares stays shared.
SHARED_DAYS = 300


@dataclass(frozen=True, slots=True)
class Around:
    """The client, and who stands around."""

    session: Session
    today: date
    client: Client
    team: SupportTeam
    supervisor: Actor
    colleague: Actor

    @property
    def home(self) -> Organisation:
        """Where both work."""
        return self.session.get_one(Organisation, self.supervisor.organisation_id)

    def said(self, words: str) -> Said:
        """Return how the client said something, today."""
        return Said(form=RecordedForm.ORAL_RECORDED, said_on=self.today, place="op kantoor", own_words=words)


def first_client(year: Year) -> Around:
    """Return the first client, whose supervisor and neighbourhood worker work on every life domain."""
    session = year.session
    client = session.get_one(Client, year.people[0].id)
    team = session.get_one(SupportTeam, year.people[0].team_id)
    everything = sorted(LifeDomain)
    for member in team.memberships:
        member.domain_scope = everything
    lead = next(one for one in team.memberships if one.is_lead)
    other = next(one for one in team.memberships if not one.is_lead)
    session.flush()
    return Around(
        session,
        clock.today(),
        client,
        team,
        acting(lead.professional, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER),
        acting(other.professional, ActorRole.TEAM_MEMBER),
    )


def acting(professional: Professional, *roles: ActorRole) -> Actor:
    """Return a professional in these roles."""
    return Actor(
        name=f"city-{professional.id}",
        roles=frozenset(roles),
        professional_id=professional.id,
        organisation_id=professional.organisation_id,
    )
