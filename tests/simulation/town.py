"""A town whose people come, stay and go, day by day, by the domain's own acts and nothing else (F.3).

Of the numbers of F.3: 220 sign-ups a year, 45 % of whom reach the floor, a stay of eight to ten weeks so
that 15 to 20 are there at once, and 20 % who move on. Everything else that happens is drawn too: hosts ask,
decline, forget to answer and to confirm their places, people say no, fall ill, come back or do not, places
break down. One seed gives one year.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.capacity import operations as capacity
from coordination.capacity import outages
from coordination.capacity.models import CapacityOffer
from coordination.clients import operations as clients
from coordination.clients.models import Client, Trajectory
from coordination.clients.trajectories import begin_trajectory
from coordination.consent import queries as consents
from coordination.consent.choices import Said
from coordination.errors import CoordinationError
from coordination.placements import deadlines, onward, operations, own, papers, queries
from coordination.placements.models import Placement
from coordination.plans import evaluations
from coordination.plans.queries import evaluations_due
from coordination.rounds import operations as rounds
from coordination.teams.sign_up import sign_up
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    ContactWith,
    EndReason,
    HalfDays,
    IncomeStatus,
    LadderScheme,
    LanguageLevel,
    PartnerDeclineReason,
    PlacementKind,
    PlacementState,
    RecordedForm,
    ReferralSource,
    RoundState,
    TrajectoryGoal,
    TrajectoryKind,
    TrajectoryState,
)
from tests.coordination.factories import AFTERNOONS, MORNINGS, days
from tests.coordination.stories import SPOKEN, WEEK, Story, agreement_to_share, make_story
from tests.simulation.days import on_day

S, E = PlacementState, EndReason
TIME = automatic("worker")
SIGN_UPS_A_YEAR = 220
REACH_THE_FLOOR = 0.45
MOVES_ON = 5  # every fifth
WEEKS = (5, 16)  # a stay, drawn evenly: ten on average, before what cuts it short
#: Places on the floors: 20 at once at most.
FLOORS = (("Keuken", MORNINGS, 7), ("Atelier", AFTERNOONS, 7), ("Tuin", MORNINGS, 6))


@dataclass
class Town:
    """The town, its people's habits, and what happened so far."""

    session: Session
    rng: Random
    story: Story = field(init=False)
    floors: list[CapacityOffer] = field(init=False)
    further: CapacityOffer = field(init=False)
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    at_once: list[int] = field(default_factory=list)
    stays_until: dict[str, date] = field(default_factory=dict)

    def found(self) -> None:
        """Open the floors, and places to move on to."""
        self.story = make_story(self.session)
        late = days(400)
        self.floors = [
            self.story.offer(title=name, shifts=[(name, half_days, places)], answer_days=10)
            for name, half_days, places in FLOORS
        ]
        self.further = self.story.offer(
            placement_kind=PlacementKind.REGULAR_VOLUNTEERING, shifts=[("Samen", WEEK, 40)], review_by=late
        )
        self.session.commit()

    def day(self, day: date) -> None:
        """Let a day pass; on weekends only time itself acts."""
        with on_day(day):
            for act in (
                deadlines.remind,
                deadlines.escalate,
                deadlines.expire_holds,
                deadlines.lapse_requests,
                deadlines.begin_aftercare,
            ):
                act(self.session, TIME)
            self.session.commit()
            if day.weekday() < 5:
                self.workday(day)
            taking = select(Placement).where(Placement.state.in_([S.ACTIVE, S.PAUSED]))
            on_floor = {one.id for one in self.floors}
            self.at_once.append(sum(one.offer_id in on_floor for one in self.session.scalars(taking)))

    def workday(self, day: date) -> None:
        """Let everybody do what they do on a workday."""
        self.people_sign_up()
        if day.weekday() == 0:
            self.hosts_keep_their_places()
            self.round()
        for ref, state in self.session.execute(
            select(Placement.ref, Placement.state).order_by(Placement.id)
        ).all():
            for step in self.steps(state):
                step(ref)
        self.talks()
        self.leave()

    def steps(self, state: PlacementState) -> tuple[Callable[[str], None], ...]:
        """Return what somebody does today with a placement in this state."""
        return {
            S.SUGGESTED: (self.shortlist,),
            S.SHORTLISTED: (self.talk,),
            S.AGREED: (self.send,),
            S.OFFERED: (self.host_answers,),
            S.WAITLISTED: (self.host_answers,),
            S.INFO_NEEDED: (self.reply,),
            S.RESERVED: (self.get_ready,),
            S.CONFIRMED: (self.begin,),
            S.ACTIVE: (self.be_there,),
            S.PAUSED: (self.be_away,),
            S.AFTERCARE: (self.care_after,),
        }.get(state, ())

    def chance(self, share: float) -> bool:
        """Say whether something with this chance happens."""
        return self.rng.random() < share

    def try_(self, act: Callable[..., object], actor: Actor, **given: object) -> bool:
        """Do an act; a refusal changes nothing and is counted by its code."""
        try:
            act(self.session, actor, **given)
            self.session.commit()
        except CoordinationError as error:
            self.session.rollback()
            self.refused[f"{act.__name__} {error.code}"] += 1
            return False
        self.counts[act.__name__] += 1
        return True

    def sides(self) -> Actor:
        """Return one of the two who may take a step of a stay."""
        return self.story.acting if self.chance(0.5) else self.story.partner

    def placement(self, ref: str) -> Placement:
        """Return a placement as it is now."""
        return self.session.scalars(select(Placement).where(Placement.ref == ref)).one()

    def people_sign_up(self) -> None:
        """Let people sign up: 220 a year over 261 workdays, one or two a day at most."""
        for _ in range(2):
            if self.chance(SIGN_UPS_A_YEAR / 261 / 2):
                self.sign_up()

    def sign_up(self) -> None:
        """Sign somebody up; whoever is admitted looks for a place."""
        acting, number = self.story.acting, self.counts["sign_up"] + 1
        client = sign_up(
            self.session,
            acting,
            first_talk_on=clock.today(),
            display_name=f"Inwoner {number}",
            birth_year=1960 + number % 40,
            postcode="9000",
            locality="Gent",
            latitude=51.05,
            longitude=3.72,
            income_status=IncomeStatus.INTEGRATION_INCOME,
            referral_source=ReferralSource.PCSW,
            dutch_level=LanguageLevel.B1,
            functional_needs=[Adaptation.QUIET_PLACE],
            availability=self.rng.choice([WEEK, HalfDays(MORNINGS | AFTERNOONS)]),
            looking_since=clock.today(),
            refused_kinds=[PlacementKind.REGULAR_VOLUNTEERING],  # the next rung comes after the floor
        )
        trajectory = begin_trajectory(
            self.session,
            acting,
            client=client,
            kind=TrajectoryKind.ACTIVATION,
            goal=TrajectoryGoal.FIRST_STEP_TO_WORK,
            supervisor=self.story.supervisor,
            state=TrajectoryState.SIGNED_UP,
        )
        self.counts["sign_up"] += 1
        clients.move_trajectory(self.session, acting, trajectory=trajectory, event="screen")
        if not self.chance(REACH_THE_FLOOR):
            clients.move_trajectory(self.session, acting, trajectory=trajectory, event="refuse_admission")
        else:
            clients.move_trajectory(self.session, acting, trajectory=trajectory, event="start")
            clients.set_plan_goal(self.session, acting, trajectory=trajectory, text="Ritme vinden")
            clients.assess_rung(
                self.session,
                acting,
                client=client,
                scheme=LadderScheme.GENT_2014,
                current_rung=3,
                attainable_rung=4,
                assessor=self.story.supervisor,
                discussed_with_client=True,
            )
            self.counts["admitted"] += 1
        self.session.commit()

    def hosts_keep_their_places(self) -> None:
        """Let hosts confirm their places, or forget it; places break down and come back."""
        for offer in (*self.floors, self.further):
            if self.chance(0.7):
                self.try_(capacity.confirm_offer, self.story.partner, offer_id=offer.id)
        offer = self.rng.choice(self.floors)
        [shift] = offer.shifts
        if self.chance(0.15):
            self.try_(
                outages.take_out_of_service,
                self.story.partner,
                offer_id=offer.id,
                shift_id=shift.id,
                places=1,
                ends_on=days(self.rng.randrange(7, 29)),
                stays_of=queries.stays_of_offer,
            )
        if self.chance(0.1):
            self.try_(
                capacity.change_places,
                self.story.partner,
                offer_id=offer.id,
                places={shift.id: shift.places + self.rng.choice([-1, 1])},
                stays_of=queries.stays_of_offer,
            )

    def round(self) -> None:
        """Run a real matching round, as the worker does."""
        sessions = sessionmaker(self.session.get_bind(), class_=Session)
        self.session.commit()
        with sessions.begin() as other:
            ref = rounds.request_round(other, automatic("round"), seed=self.rng.randrange(1000)).ref
        if rounds.run_round(sessions, ref) is not RoundState.FINISHED:
            raise AssertionError(f"round {ref} did not finish")
        self.session.expire_all()
        self.counts["round"] += 1

    def shortlist(self, ref: str) -> None:
        self.try_(operations.shortlist, self.story.acting, placement_ref=ref)

    def talk(self, ref: str) -> None:
        placement = self.placement(ref)
        given = {"placement_ref": ref, "discussed_on": clock.today()}
        if not self.try_(
            operations.record_talk, self.story.acting, alternatives_shown=placement.other_offers, **given
        ):
            return
        given = {"placement_ref": ref, "given_on": clock.today(), **SPOKEN}
        act = operations.record_refusal if self.chance(0.1) else operations.record_agreement
        self.try_(act, self.story.acting, **given)

    def send(self, ref: str) -> None:
        if self.chance(0.5):
            consent = agreement_to_share(lasts=300)
            self.try_(operations.offer_to_partner, self.story.acting, placement_ref=ref, consent=consent)

    def host_answers(self, ref: str) -> None:
        """Let the host answer, or not today; a client may think better of sharing meanwhile."""
        pick = self.rng.random()
        partner = self.story.partner
        if pick < 0.35:
            self.try_(operations.accept, partner, placement_ref=ref)
        elif pick < 0.40:
            self.try_(operations.ask, partner, placement_ref=ref, question="Om negen uur?")
        elif pick < 0.45:
            self.try_(operations.waitlist, partner, placement_ref=ref)
        elif pick < 0.47:
            reason = PartnerDeclineReason.START_DOES_NOT_SUIT
            self.try_(operations.decline, partner, placement_ref=ref, reason=reason)
        elif pick < 0.48:
            self.stop_sharing(ref)

    def stop_sharing(self, ref: str) -> None:
        """Let the client, signed in, stop sharing: what waits at the host comes back (INV-23)."""
        client_id = self.placement(ref).client_id
        name = f"account-client-{client_id}"
        client = Actor(name=name, roles=frozenset({ActorRole.CLIENT}), client_id=client_id)
        said = Said(form=RecordedForm.DIGITAL, said_on=clock.today())
        for one in consents.consents_of(self.session, client_id):
            if one.withdrawn_on is None:
                self.try_(own.stop_sharing, client, consent_id=one.id, said=said)

    def reply(self, ref: str) -> None:
        if self.chance(0.4):
            self.try_(operations.answer, self.story.acting, placement_ref=ref, answer="Ja.")

    def get_ready(self, ref: str) -> None:
        """Sign and confirm; some of the held places are let go of, or forgotten until they lapse."""
        pick = self.rng.random()
        if pick < 0.4:
            placement = self.placement(ref)
            try:
                self.story.make_ready(placement)
                self.session.commit()
            except CoordinationError as error:
                self.session.rollback()
                self.refused[f"make_ready {error.code}"] += 1
            self.try_(operations.confirm, self.story.acting, placement_ref=ref)
        elif pick < 0.41:
            self.try_(operations.client_withdraws, self.story.acting, placement_ref=ref)
        elif pick < 0.42:
            self.try_(operations.host_withdraws, self.story.partner, placement_ref=ref)

    def begin(self, ref: str) -> None:
        placement = self.placement(ref)
        if clock.today() < papers.earliest_start(placement):
            return
        if self.chance(0.03):
            self.try_(operations.never_started, self.sides(), placement_ref=ref)
        elif self.chance(0.7) and self.try_(operations.first_day, self.sides(), placement_ref=ref):
            self.stays_until[ref] = days(7 * self.rng.randrange(*WEEKS) + self.rng.randrange(7))

    def be_there(self, ref: str) -> None:
        placement = self.placement(ref)
        until = min(self.stays_until[ref], placement.ends_on or date.max)
        if clock.today() >= until or self.chance(0.002):
            self.end(placement)
        elif self.chance(0.008):
            keep = self.rng.choice([None, days(self.rng.randrange(7, 29))])
            self.try_(operations.pause, self.sides(), placement_ref=ref, keep_until=keep)

    def be_away(self, ref: str) -> None:
        if self.chance(0.01):
            self.end(self.placement(ref))
        elif self.chance(0.1):
            self.try_(operations.resume, self.sides(), placement_ref=ref)

    def end(self, placement: Placement) -> None:
        """End a stay, for one in five by moving on to the next rung."""
        ref, on_floor = placement.ref, placement.offer_id != self.further.id
        moves = on_floor and self.counts["left the floor"] % MOVES_ON == MOVES_ON - 1
        reason = E.MOVED_ON_UNPAID if moves else self.rng.choice([E.END_OF_TERM, E.CLIENT_STOPPED, E.HEALTH])
        if not self.try_(operations.end, self.story.acting, placement_ref=ref, reason=reason):
            return
        self.counts["left the floor"] += on_floor
        if moves:
            self.try_(
                onward.move_on,
                self.story.acting,
                placement_ref=ref,
                offer_id=self.further.id,
                shift_id=self.further.shifts[0].id,
                starts_on=days(7),
            )

    def care_after(self, ref: str) -> None:
        if self.chance(0.1):
            given = {"placement_ref": ref, "held_on": clock.today()}
            for whom in ContactWith:
                self.try_(operations.log_contact, self.story.acting, with_whom=whom, **given)
            self.try_(operations.close, self.story.acting, placement_ref=ref)

    def talks(self) -> None:
        """Hold every talk that is due (INV-14)."""
        for due in evaluations_due(self.session, self.story.acting, clock.today()):
            talk = evaluations.Talk(
                held_on=clock.today(), strengths="Komt op tijd", client_words="Het gaat beter"
            )
            self.try_(evaluations.hold_talk, self.story.acting, client_ref=due.client_ref, talk=talk)

    def leave(self) -> None:
        """Close the trajectory of who has been looked after and goes nowhere else."""
        over = {S.CLOSED, S.DECLINED_BY_CLIENT, S.WITHDRAWN_BY_CLIENT}
        statement = select(Trajectory).join(Client).where(Trajectory.state == TrajectoryState.RUNNING)
        for trajectory in self.session.scalars(statement).all():
            own = self.session.scalars(
                select(Placement).where(Placement.client_id == trajectory.client_id).order_by(Placement.id)
            ).all()
            if own and own[-1].state in over and self.chance(0.2):
                for event in ("give_advice", "guide_transition", "close"):
                    self.try_(clients.move_trajectory, self.story.acting, trajectory=trajectory, event=event)
