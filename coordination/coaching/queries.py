"""Finding who can do what, with room or without (C.9, HR-18). About colleagues; no client is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session, joinedload

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.capacity.models import CapacityOffer
from coordination.clients.lifecycle import OPEN_STATES
from coordination.clients.models import Trajectory
from coordination.coaching import rules
from coordination.coaching.models import JobCoachProfile
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation, Professional
from coordination.placements.models import Placement
from coordination.placements.queries import occupying
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, JobCoachCompetence, JobCoachTask, RoleKind

#: Whose work is to guide clients on their way, whatever they coach besides.
GUIDING = (RoleKind.TRAJECTORY_SUPERVISOR, RoleKind.ACTIVATION_COUNSELLOR)
#: Who may know how many clients a colleague guides; a host is told of nobody else's work.
COLLEAGUES = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.ADMINISTRATOR)
_READERS = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Able:
    """Somebody, or a service, that can do the task that was asked.

    Attributes
    ----------
    professional_id
        None for a service.
    missing
        What the task asks and the profile does not say.
    people, maximum
        How many are guided now and at most; None for a service.
    service
        The service itself, to be called by its name in the reader's language; None for somebody.
    """

    name: str
    organisation: str
    professional_id: int | None
    service_id: int | None
    tasks: tuple[JobCoachTask, ...]
    competences: tuple[JobCoachCompetence, ...]
    missing: tuple[JobCoachCompetence, ...]
    languages: tuple[str, ...] = ()
    people: int | None = None
    maximum: int | None = None
    service: Service | None = None

    @property
    def has_room(self) -> bool:
        """Whether one more client fits; of a service one asks the service."""
        return self.people is None or rules.has_room(self.people, self.maximum)


def who_can(
    session: Session, actor: Actor, *, task: JobCoachTask | None = None, language: str | None = None
) -> list[Able]:
    """Return who can do a task, those with room and with the most of what it asks first.

    Parameters
    ----------
    task
        None returns everybody with a profile.
    language
        Code of a language that the professional speaks with clients, beside Dutch; None asks for none.
    """
    require_role(actor, "looking for who can do what", *_READERS)
    statement = select(JobCoachProfile).options(
        joinedload(JobCoachProfile.professional).joinedload(Professional.organisation),
        joinedload(JobCoachProfile.service).joinedload(Service.organisation),
    )
    profiles = list(session.scalars(statement.order_by(JobCoachProfile.id)))
    coaches = [one.professional for one in profiles if one.professional is not None]
    people = people_coached(session, [one.id for one in coaches])
    found = []
    for profile in profiles:
        if task is not None and task not in profile.tasks:
            continue
        one = _able(profile, task, people)
        if one is not None and language in (None, "nl", *one.languages):
            found.append(one)
    return sorted(found, key=lambda one: (not one.has_room, len(one.missing), one.people or 0, one.name))


def coaches_without_profile(session: Session) -> list[Professional]:
    """Return job coaches at work of whom nobody said yet what they can do, by name."""
    statement = (
        select(Professional)
        .join(Organisation)
        .where(
            Professional.active,
            Professional.role == RoleKind.JOB_COACH,
            Professional.id.not_in(
                select(JobCoachProfile.professional_id).where(JobCoachProfile.professional_id.is_not(None))
            ),
        )
        .options(joinedload(Professional.organisation))
        .order_by(Professional.display_name)
    )
    return list(session.scalars(statement))


def people_coached(session: Session, professional_ids: Collection[int]) -> defaultdict[int, set[int]]:
    """Return per professional the clients who are guided or coached now (HR-18): ids, for counting only."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for professional_id, client_id in session.execute(union(*_coached(professional_ids))):
        found[professional_id].add(client_id)
    return found


def caseloads(session: Session) -> Counter[int]:
    """Return how many clients each professional guides or coaches now (HR-18); none for who has none."""
    of = union(*_coached()).subquery()
    statement = select(of.c.professional_id, func.count()).group_by(of.c.professional_id)
    return Counter(dict(session.execute(statement).all()))


def _coached(among: Collection[int] | None = None) -> tuple[Select[int, int], Select[int, int]]:
    """Return who guides and who coaches whom now: the coach of a stay, or else of its place.

    Parameters
    ----------
    among
        Professionals who are asked about; None asks about everybody.
    """
    guided = select(
        Trajectory.supervisor_id.label("professional_id"), Trajectory.client_id.label("client_id")
    ).where(Trajectory.state.in_(OPEN_STATES))
    coach = func.coalesce(Placement.job_coach_id, CapacityOffer.job_coach_id)
    coached = (
        select(coach, Placement.client_id)
        .join(CapacityOffer, CapacityOffer.id == Placement.offer_id)
        .where(occupying(clock.today()), coach.is_not(None))
    )
    if among is None:
        return guided, coached
    return guided.where(Trajectory.supervisor_id.in_(among)), coached.where(coach.in_(among))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Somebody who guides clients: how many now, and how many at most (HR-18)."""

    professional_id: int
    name: str
    role: RoleKind
    organisation_id: int
    organisation: str
    phone: str | None
    languages: tuple[str, ...]
    people: int
    maximum: int

    @property
    def room(self) -> int:
        """How many more; nothing for who is over the maximum."""
        return max(0, self.maximum - self.people)

    @property
    def has_room(self) -> bool:
        """Whether one more client fits."""
        return rules.has_room(self.people, self.maximum)


def who_guides(session: Session, actor: Actor) -> list[Guide]:
    """Return who guides clients and how full they are, the own organisation and most room first (HR-18).

    Raises
    ------
    NotAllowed
        When the actor does not guide clients, or works with who does.
    """
    require_role(actor, "looking for who has room", *COLLEAGUES)
    statement = (
        select(
            Professional.id,
            Professional.display_name,
            Professional.role,
            Professional.organisation_id,
            Organisation.name,
            Professional.phone,
            Professional.languages,
            Professional.caseload_max,
        )
        .join(Organisation, Organisation.id == Professional.organisation_id)
        .where(Professional.active, Professional.role.in_(GUIDING))
    )
    people = caseloads(session)
    guides = [
        Guide(
            professional_id=number,
            name=name,
            role=role,
            organisation_id=home_id,
            organisation=home,
            phone=phone,
            languages=tuple(languages),
            people=people[number],
            maximum=rules.USUAL_CASELOAD if most is None else most,
        )
        for number, name, role, home_id, home, phone, languages, most in session.execute(statement)
    ]
    own = actor.organisation_id
    return sorted(guides, key=lambda one: (one.organisation_id != own, not one.has_room, -one.room, one.name))


def profile_of(
    session: Session, *, professional_id: int | None = None, service_id: int | None = None
) -> JobCoachProfile | None:
    """Return the profile of a professional or of a service, if there is one."""
    statement = select(JobCoachProfile).where(
        JobCoachProfile.professional_id == professional_id
        if professional_id is not None
        else JobCoachProfile.service_id == service_id
    )
    return session.scalar(statement)


def owner_of(
    session: Session, actor: Actor, *, professional_id: int | None = None, service_id: int | None = None
) -> Professional | Service:
    """Return whose profile it is, for whoever keeps it: the own organisation, or an administrator.

    Raises
    ------
    InvalidInput
        Unless it is of one professional or of one service.
    NotFound
        When there is no such professional or service, or it is another organisation's.
    """
    if (professional_id is None) == (service_id is None):
        raise InvalidInput("owner", "a profile is of one professional or of one service")
    owner: Professional | Service | None
    owner = (
        session.get(Service, service_id)
        if professional_id is None
        else session.get(Professional, professional_id)
    )
    if owner is None or not (
        owner.organisation_id == actor.organisation_id or actor.has(ActorRole.ADMINISTRATOR)
    ):
        raise NotFound("profile")
    return owner


def _able(
    profile: JobCoachProfile, task: JobCoachTask | None, people: defaultdict[int, set[int]]
) -> Able | None:
    lacks = () if task is None else tuple(rules.missing(task, profile.competences))
    tasks = tuple(one for one in JobCoachTask if one in profile.tasks)
    competences = tuple(one for one in JobCoachCompetence if one in profile.competences)
    coach, service = profile.professional, profile.service
    if coach is not None and coach.active:
        return Able(
            name=coach.display_name,
            organisation=coach.organisation.name,
            professional_id=coach.id,
            service_id=None,
            tasks=tasks,
            competences=competences,
            missing=lacks,
            languages=tuple(coach.languages),
            people=len(people[coach.id]),
            maximum=rules.USUAL_CASELOAD if coach.caseload_max is None else coach.caseload_max,
        )
    if service is None:
        return None
    return Able(
        name=service.name_nl,
        organisation=service.organisation.name,
        professional_id=None,
        service_id=service.id,
        tasks=tasks,
        competences=competences,
        missing=lacks,
        service=service,
    )
