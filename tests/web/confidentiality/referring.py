"""A referral of each client of the small world: one that waits for a service, another's, and one declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.choices import signed_in
from coordination.referrals import answering, operations
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import ActorRole, ClientPart, ReferralDeclineReason
from tests.coordination import factories as make
from tests.coordination.stories import Story
from tests.web.confidentiality.kinds import ENDED, LEAD, OWN, PARTNER

if TYPE_CHECKING:
    from tests.web.confidentiality.world import World


def refer(session: Session, world: World, story: Story, client: Client, relation: str) -> None:
    """Ask something of a service of the story's host, which asked back and was answered.

    The client agreed to the name and the functional profile. The ended one was written by somebody who was in
    the team until yesterday, and the service said no.
    """
    referral = operations.create(
        session,
        story.acting,
        client_ref=client.ref,
        service_id=make.make_service(session, story.host).id,
        question="Kan dit op dinsdag?",
        items=[ClientPart.IDENTITY, ClientPart.FUNCTIONAL_PROFILE],
    )
    ref = referral.ref
    signed = Actor(name="client", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    operations.client_agrees(session, signed, referral_ref=ref, said=signed_in(), language="nl")
    operations.send(session, story.acting, referral_ref=ref)
    answering.need_more(session, story.partner, referral_ref=ref, question="Tot hoe laat?")
    operations.answer(session, story.acting, referral_ref=ref, text="Tot de middag.")
    if relation == OWN:
        world.insiders["referrals", client.ref] = frozenset({LEAD, PARTNER})
        world.insiders["referral_questions", client.ref] = frozenset({LEAD, PARTNER})
        world.insiders["clients.display_name", client.ref] = frozenset({PARTNER})
    if relation == ENDED:
        answering.decline(session, story.partner, referral_ref=ref, reason=ReferralDeclineReason.NO_PLACE)
        referral.from_membership = _of_lead(session, world, client)
    world.things.setdefault(("referrals", "ref"), {})[relation] = ref


def _of_lead(session: Session, world: World, client: Client) -> TeamMembership:
    statement = (
        select(TeamMembership)
        .join(SupportTeam, SupportTeam.id == TeamMembership.team_id)
        .where(
            SupportTeam.client_id == client.id,
            TeamMembership.professional_id == world.accounts[LEAD].professional_id,
        )
    )
    return session.scalars(statement).one()
