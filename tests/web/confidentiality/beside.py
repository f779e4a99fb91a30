"""What else there is in the small world: stays, files brought in, sign-ups, questions, a report."""

from __future__ import annotations

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.base import new_reference
from coordination.clients.models import Client
from coordination.exchange import operations as exchange
from coordination.exchange import rules as exchange_rules
from coordination.exchange import writing
from coordination.organisations.models import Organisation
from coordination.placements.models import Placement
from coordination.rounds import what_if
from coordination.services.models import Service
from coordination.shortages.models import ShortageReport
from coordination.shortages.rules import TABLES
from coordination.teams.models import SignUpRequest
from coordination.vocabulary import OrganisationKind, SignUpDeclineReason, SignUpState
from coordination.waiting_lists.models import WaitingListEntry
from tests.coordination import factories as make
from tests.coordination.factories import days
from tests.coordination.stories import Story
from web.accounts import services

_AUTHOR = {"created_by": "test", "updated_by": "test"}


def staying(story: Story) -> Placement:
    """Let a client work at a host today, with papers and permissions in order."""
    return story.active(story.client(), story.offer(), share_name=True)


def waiting(session: Session, client: Client, service: Service | None = None) -> int:
    """Put a client on the list of a service; return the number of the entry."""
    service = service or make.make_service(session)
    entry = WaitingListEntry(
        client_id=client.id,
        service_id=service.id,
        list_owner_id=service.organisation_id,
        since=clock.today(),
        ask_again_on=days(30),
        **_AUTHOR,
    )
    session.add(entry)
    session.flush()
    return entry.id


def signed_up(session: Session, organisation_id: int, *, answered: bool = False) -> int:
    """Let somebody sign up at an organisation, with or without an answer; return the number."""
    declined = {
        "state": SignUpState.DECLINED,
        "decline_reason": SignUpDeclineReason.NO_INTAKE_NOW,
        "decided_on": clock.today(),
    }
    asked = SignUpRequest(
        organisation_id=organisation_id,
        name=None if answered else "Iemand",
        contact=None if answered else "0470 00 00 00",
        own_words=None,
        language="nl",
        asked_on=clock.today(),
        **(declined if answered else {}),
        **_AUTHOR,
    )
    session.add(asked)
    session.flush()
    return asked.id


def brought_in(session: Session, actor: Actor) -> tuple[str, str]:
    """Bring a file in twice: one that was looked at, and one that was thrown away; return the references."""
    sheet = exchange_rules.importable(actor)[0]
    refs = []
    for _time in range(2):
        run = exchange.bring_in(session, actor, data=writing.template_csv(sheet), sheet=sheet.kind)
        exchange.check(session, run=run)
        refs.append(run.ref)
    exchange.drop(session, actor, run=run)
    return refs[0], refs[1]


def asked_what_if(session: Session, actor: Actor, round_ref: str) -> tuple[str, str]:
    """Ask two questions about a round: one that waits, and one that was stopped; return the references."""
    stopped = what_if.ask(session, actor, round_ref=round_ref).ref
    what_if.cancel(session, actor, ref=stopped)
    return what_if.ask(session, actor, round_ref=round_ref).ref, stopped


def reported(session: Session) -> str:
    """Let a report have gone to a regional support point; return its reference."""
    report = ShortageReport(
        ref=new_reference("TK", 8),
        for_day=clock.today(),
        made_on=clock.today(),
        support_point=make.make_organisation(session, OrganisationKind.REGIONAL_SUPPORT_POINT),
        total=None,
        tables={name: [] for name in TABLES},
        **_AUTHOR,
    )
    session.add(report)
    session.flush()
    return report.ref


def proposed_service(session: Session, organisation: Organisation) -> int:
    """Let one administrator propose a sign-in service for an organisation; return whose it is."""
    service = services.propose(
        session,
        automatic("test"),
        organisation_id=organisation.id,
        issuer="http://localhost:1",
        known_as="schakel",
    )
    return service.organisation_id
