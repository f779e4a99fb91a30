"""A small network in which a placement can go all the way: a supervisor, a client, a host with places."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.authorisations import operations as authorisations
from coordination.authorisations.queries import needed_for
from coordination.capacity.models import CapacityOffer
from coordination.clients import operations as clients
from coordination.clients.models import Client
from coordination.consent.operations import record_consent
from coordination.organisations.models import Organisation, Professional
from coordination.placements import operations, papers
from coordination.placements.models import Placement
from coordination.placements.operations import AgreementToShare, NewSuggestion
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    ClientPart,
    ConsentPurpose,
    EndReason,
    HalfDays,
    LadderScheme,
    LanguageLevel,
    LifeDomain,
    MembershipState,
    OrganisationKind,
    PlacementKind,
    RecordedForm,
    RoleKind,
)
from tests.coordination.factories import (
    MORNINGS,
    actor_for,
    days,
    make_client,
    make_goal,
    make_host,
    make_member,
    make_offer,
    make_organisation,
    make_professional,
    make_service,
    make_site,
    make_team,
    make_trajectory,
    partner_actor,
)

ROUND = automatic("round")
WEEK = HalfDays.of(
    [f"{day}-{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("morning", "afternoon")]
)
SPOKEN = {
    "form": RecordedForm.ORAL_RECORDED,
    "language": "nl",
    "place": "kantoor",
    "own_words": "Dat zie ik zitten",
}


@dataclass
class Story:
    """Who and what there is, and shortcuts along the road; each step is one act of the domain."""

    session: Session
    pcsw: Organisation
    supervisor: Professional
    host: Organisation
    acting: Actor
    partner: Actor

    def client(self, **given: Any) -> Client:
        """Make a client who looks for a place, guided by the supervisor."""
        facts: dict[str, Any] = {
            "availability": WEEK,
            "looking_since": days(-40),
            "dutch_level": LanguageLevel.B1,
            "functional_needs": [Adaptation.QUIET_PLACE],
            "latitude": 51.05,
            "longitude": 3.72,
        }
        client = make_client(self.session, **facts | given)
        trajectory = make_trajectory(self.session, client, supervisor=self.supervisor)
        make_goal(self.session, trajectory)
        clients.assess_rung(
            self.session,
            automatic("seed"),
            client=client,
            scheme=LadderScheme.GENT_2014,
            current_rung=3,
            attainable_rung=4,
            assessor=self.supervisor,
            discussed_with_client=True,
        )
        make_member(
            self.session,
            make_team(self.session, client),
            self.supervisor,
            domain_scope=[LifeDomain.WORK_EDUCATION_INCOME],
        )
        self.session.refresh(client)
        return client

    def offer(self, **given: Any) -> CapacityOffer:
        """Make an offer of the host that people may sign up for in person."""
        facts: dict[str, Any] = {
            "adaptations_available": [Adaptation.QUIET_PLACE],
            "service": given.get("service") or make_service(self.session, self.host, self_referral=True),
        }
        site = given.pop("site", None) or make_site(self.session, self.host)
        return make_offer(self.session, site=site, **facts | given)

    def supported_offer(self, **given: Any) -> CapacityOffer:
        """Make an offer of supported work with all it may not be without (INV-06)."""
        facts: dict[str, Any] = {
            "placement_kind": PlacementKind.SUPPORTED_WORK_UNPAID,
            "regular_environment": True,
            "guiding": self.pcsw,
            "anchor_person": make_professional(self.session, self.host, role=RoleKind.ANCHOR_PERSON),
            "job_coach": make_professional(self.session, self.pcsw, role=RoleKind.JOB_COACH),
        }
        return self.offer(**facts | given)

    def suggested(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        """Let a round suggest the first shift of the offer."""
        shift = offer.shifts[0]
        facts: dict[str, Any] = {
            "client": client,
            "offer_id": offer.id,
            "shift_id": shift.id,
            "half_days": shift.half_days,
            "starts_on": days(7),
            "ends_on": None,
        }
        [placement] = operations.suggest(
            self.session, ROUND, suggestions=[NewSuggestion(**facts | given)], round_ref="RND-TEST"
        )
        return placement

    def discussed(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        placement = self.suggested(client, offer, **given)
        operations.shortlist(self.session, self.acting, placement_ref=placement.ref)
        operations.record_talk(
            self.session, self.acting, placement_ref=placement.ref, discussed_on=clock.today()
        )
        return placement

    def agreed(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        placement = self.discussed(client, offer, **given)
        operations.record_agreement(
            self.session, self.acting, placement_ref=placement.ref, given_on=clock.today(), **SPOKEN
        )
        return placement

    def offered(
        self, client: Client, offer: CapacityOffer, *, share_name: bool = False, **given: Any
    ) -> Placement:
        placement = self.agreed(client, offer, **given)
        operations.offer_to_partner(
            self.session,
            self.acting,
            placement_ref=placement.ref,
            consent=agreement_to_share(share_name=share_name),
        )
        return placement

    def reserved(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        placement = self.offered(client, offer, **given)
        operations.accept(self.session, self.partner, placement_ref=placement.ref)
        return placement

    def confirmed(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        placement = self.reserved(client, offer, **given)
        self.make_ready(placement)
        operations.confirm(self.session, self.acting, placement_ref=placement.ref)
        return placement

    def sign_on_paper(self, placement: Placement) -> None:
        """Draw up what the place asks for, and note today that every party signed it on paper."""
        operations.draw_up(self.session, self.acting, placement_ref=placement.ref)
        for kind, parties in papers.unsigned(placement).items():
            for party in parties:
                operations.record_on_paper(
                    self.session,
                    self.acting,
                    placement_ref=placement.ref,
                    kind=kind,
                    party=party,
                    signed_on=clock.today(),
                )

    def authorise(self, placement: Placement) -> None:
        """Note that whatever must be in order before the first day was asked for and granted today."""
        for one in needed_for(self.session, placement.client, placement.offer):
            if one.lets_start:
                continue
            given: dict[str, Any] = {
                "client_ref": placement.client.ref,
                "offer_id": placement.offer_id,
                "kind": one.kind,
            }
            today = clock.today()
            authorisations.request(self.session, self.acting, requested_on=today, **given)
            authorisations.decide(self.session, self.acting, granted=True, decided_on=today, **given)

    def make_ready(self, placement: Placement) -> None:
        """See to it that nothing is missing for confirming a held place."""
        self.sign_on_paper(placement)
        self.authorise(placement)

    def active(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        """Let the stay begin today."""
        placement = self.confirmed(client, offer, **{"starts_on": clock.today()} | given)
        operations.first_day(self.session, self.acting, placement_ref=placement.ref)
        return placement

    def ended(self, client: Client, offer: CapacityOffer, **given: Any) -> Placement:
        reason = given.pop("reason", EndReason.END_OF_TERM)
        placement = self.active(client, offer, **given)
        operations.end(self.session, self.acting, placement_ref=placement.ref, reason=reason)
        return placement

    def share_profile(self, client: Client, *, expires_on: date | None = None) -> None:
        """Record that the host may read the functional profile."""
        record_consent(
            self.session,
            self.acting,
            client=client,
            purpose=ConsentPurpose.PLACEMENT,
            recipients=[self.host],
            items=[ClientPart.FUNCTIONAL_PROFILE],
            form=RecordedForm.WRITTEN,
            language="nl",
            expires_on=expires_on or days(90),
        )


def agreement_to_share(*, share_name: bool = False, lasts: int = 90) -> AgreementToShare:
    """Return an agreement of today to share the profile with the host."""
    return AgreementToShare(
        form=RecordedForm.WRITTEN,
        language="nl",
        given_on=clock.today(),
        expires_on=days(lasts),
        share_name=share_name,
    )


def make_story(session: Session) -> Story:
    """Make the network: a public centre with its supervisor, a host with somebody who keeps its places."""
    pcsw = make_organisation(session, OrganisationKind.PCSW)
    supervisor = make_professional(session, pcsw, phone="09 000 00 00", email="lotte@example.org")
    host = make_host(session)
    return Story(
        session=session,
        pcsw=pcsw,
        supervisor=supervisor,
        host=host,
        acting=actor_for(supervisor, ActorRole.SUPERVISOR),
        partner=partner_actor(session, host),
    )


def join_team(
    story: Story,
    client: Client,
    *,
    organisation: Organisation | None = None,
    role: RoleKind = RoleKind.ADDICTION_COUNSELLOR,
    **given: Any,
) -> Actor:
    """Add somebody of another service to the client's team, and return the actor."""
    service = organisation or make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    member = make_professional(story.session, service, role=role)
    facts: dict[str, Any] = {"state": MembershipState.ACTIVE}
    make_member(story.session, team_of(story.session, client.id), member, **facts | given)
    return actor_for(member, ActorRole.TEAM_MEMBER)


__all__ = ["MORNINGS", "ROUND", "SPOKEN", "WEEK", "Story", "agreement_to_share", "join_team", "make_story"]
