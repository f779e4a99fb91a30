"""Acts on a client's file, one per section of a form: what the rules of matching ask is kept here.

As in `coordination.clients.operations`, whoever calls these acts has opened the client, and every act raises
``NotAllowed`` when the actor's role may not do it. What a section holds is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.clients import operations, rules
from coordination.clients.facts import ClientFacts, set_facts
from coordination.clients.lifecycle import TEAM
from coordination.clients.models import Client, PovertySignal, Wish
from coordination.errors import InvalidInput
from coordination.organisations.models import Professional
from coordination.rows import save
from coordination.vocabulary import (
    ActorRole,
    Adaptation,
    AdviceKind,
    AuditAction,
    ClientPart,
    HalfDays,
    IncomeStatus,
    LanguageLevel,
    PlacementKind,
    PovertySignalKind,
    PovertySignalState,
    PriorityClass,
    StatedBy,
    SupervisorWish,
    TravelMode,
    WishDimension,
    parse_code,
)

#: The three practical signals of the poverty checklist: they are asked of everybody (S3).
PRACTICAL_SIGNALS = (
    PovertySignalKind.NO_TRANSPORT_MONEY,
    PovertySignalKind.NO_INTERNET,
    PovertySignalKind.UNAWARE_OF_RIGHTS,
)


class WishGiven(NamedTuple):
    """A wish as it is said; its place in the list is its rank."""

    dimension: WishDimension
    value: str = ""
    own_words: str | None = None
    stated_by: StatedBy = StatedBy.CLIENT


def set_person(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    display_name: str,
    birth_year: int,
    postcode: str,
    locality: str,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Client:
    """Keep who somebody is and where at home (HR-17, HR-24).

    Raises
    ------
    InvalidInput
        When something is missing or impossible.
    """
    facts = ClientFacts(
        display_name=display_name,
        birth_year=birth_year,
        postcode=postcode,
        locality=locality,
        latitude=latitude,
        longitude=longitude,
    )
    return _set(session, actor, client, "person", ClientPart.IDENTITY, facts)


def set_languages(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    dutch_level: LanguageLevel | None,
    languages: Mapping[str, LanguageLevel | None],
) -> Client:
    """Keep the level of Dutch, and what somebody speaks beside it (HR-08, SR-17).

    Parameters
    ----------
    dutch_level
        None: nobody knows.
    languages
        Codes such as ``ar`` with their level; None where nobody asked for it.

    Raises
    ------
    InvalidInput
        When a code is no language, or a level is none.
    """
    facts = ClientFacts(
        dutch_level=dutch_level,
        languages=list(languages),
        language_levels={code: level for code, level in languages.items() if level is not None},
    )
    return _set(session, actor, client, "languages", ClientPart.FUNCTIONAL_PROFILE, facts)


def set_income(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    income_status: IncomeStatus,
    valid_advices: Iterable[AdviceKind] = (),
    resident_flemish_region: bool | None = None,
    recognised_disability_support: bool | None = None,
) -> Client:
    """Keep what somebody lives on, and what opens a place by law (HR-06, HR-07, HR-17); None: not asked."""
    facts = ClientFacts(
        income_status=income_status,
        valid_advices=valid_advices,
        resident_flemish_region=resident_flemish_region,
        recognised_disability_support=recognised_disability_support,
    )
    return _set(session, actor, client, "income", ClientPart.WORK_EDUCATION_INCOME, facts)


def set_availability(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    availability: HalfDays | None,
    earliest_start_on: date | None = None,
) -> Client:
    """Keep the half-days on which somebody can, None when nobody asked, and the first day (HR-11, HR-12)."""
    facts = ClientFacts(availability=availability, earliest_start_on=earliest_start_on)
    return _set(session, actor, client, "availability", ClientPart.AVAILABILITY, facts)


def set_limits(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    no_go_postcodes: Iterable[str],
    avoided_contacts: Iterable[str],
) -> Client:
    """Keep where somebody does not go and whom somebody does not meet (HR-10); both are restricted.

    Raises
    ------
    InvalidInput
        When a postcode is none, or a contact is not ``organisation:<id>`` or ``professional:<id>``.
    """
    facts = ClientFacts(no_go_postcodes=no_go_postcodes, avoided_contacts=avoided_contacts)
    return _set(session, actor, client, "limits", ClientPart.AVAILABILITY, facts)


def set_travel(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    travel_mode: TravelMode | None,
    max_travel_minutes: int | None,
) -> Client:
    """Keep how somebody travels and how long at most (HR-24, SR-05).

    Raises
    ------
    InvalidInput
        When the minutes are impossible.
    """
    facts = ClientFacts(travel_mode=travel_mode, max_travel_minutes=max_travel_minutes)
    return _set(session, actor, client, "travel", ClientPart.AVAILABILITY, facts)


def set_needs(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    functional_needs: Iterable[Adaptation],
    strengths: Iterable[str],
) -> Client:
    """Keep what a place has to have for somebody, and what somebody is good at (HR-27, SR-02).

    Raises
    ------
    UnknownCode
        When a strength is no code of BasicSkill, WorkCompetence or Sector.
    """
    facts = ClientFacts(functional_needs=functional_needs, strengths=strengths)
    return _set(session, actor, client, "needs", ClientPart.FUNCTIONAL_PROFILE, facts)


def set_support(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    support_intensity_needed: int | None,
    wants_low_stress: bool | None,
    wants_new_network: bool | None,
    supervisor_wishes: Iterable[SupervisorWish],
) -> Client:
    """Keep how much guidance somebody needs, and how somebody wants to work (SR-03, SR-11, SR-16, SR-17).

    Parameters
    ----------
    support_intensity_needed
        1 (a word now and then) to 5 (somebody always beside); None where nobody knows.

    Raises
    ------
    InvalidInput
        When the intensity is off the scale.
    """
    facts = ClientFacts(
        support_intensity_needed=support_intensity_needed,
        wants_low_stress=wants_low_stress,
        wants_new_network=wants_new_network,
        supervisor_wishes=supervisor_wishes,
    )
    return _set(session, actor, client, "support", ClientPart.FUNCTIONAL_PROFILE, facts)


def set_search(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    looking_since: date | None,
    priority_class: PriorityClass = PriorityClass.REGULAR,
    refused_kinds: Iterable[PlacementKind] = (),
    wants_course_beside: bool | None = None,
) -> Client:
    """Keep since when somebody looks for a place, with what priority, and which kinds not (HR-01, SR-08).

    Parameters
    ----------
    wants_course_beside
        Whether a course or training is looked for beside the place; None leaves it as it is.
    """
    facts = ClientFacts(
        looking_since=looking_since,
        priority_class=priority_class,
        refused_kinds=refused_kinds,
        wants_course_beside=(
            client.wants_course_beside if wants_course_beside is None else wants_course_beside
        ),
    )
    return _set(session, actor, client, "search", ClientPart.WISHES, facts)


def set_wishes(session: Session, actor: Actor, *, client: Client, wishes: Sequence[WishGiven]) -> Client:
    """Keep the wishes in the client's own order, the first one first; what stood there before goes (A4-02).

    Raises
    ------
    InvalidInput
        When a value does not belong to its dimension, or a wish stands there twice.
    """
    require_role(actor, "writing down wishes", ActorRole.CLIENT, *sorted(TEAM))
    checked = [
        one._replace(value=rules.check_wish(parse_code(WishDimension, one.dimension, "dimension"), one.value))
        for one in wishes
    ]
    said = {(one.dimension, one.value) for one in checked}
    if len(said) < len(checked):
        raise InvalidInput("wishes", "the same wish stands there twice")
    for wish in session.scalars(select(Wish).where(Wish.client_id == client.id)):
        session.delete(wish)
    session.flush()
    session.expire(client, ["wishes"])
    for rank, one in enumerate(checked, 1):
        save(session, actor, Wish(client=client, rank=rank, **one._asdict()))
    _record(session, actor, client, "wishes", ClientPart.WISHES)
    return client


def fill_poverty_checklist(
    session: Session,
    actor: Actor,
    *,
    client: Client,
    observer: Professional,
    signals: Iterable[PovertySignalKind],
    checked_on: date | None = None,
) -> Client:
    """Keep the answers to three practical questions: transport, internet, rights (S3, HR-24, HR-25, SR-20).

    Parameters
    ----------
    signals
        Those of the three that are there. One that is new is signalled, one that is no longer there is
        relieved; other signals stay as they are.
    checked_on
        None is today.

    Raises
    ------
    InvalidInput
        When a signal is none of the three, or the day is still to come.
    """
    require_role(actor, "filling in the poverty checklist", *sorted(TEAM))
    there = {parse_code(PovertySignalKind, kind, "signals") for kind in signals}
    if odd := sorted(there.difference(PRACTICAL_SIGNALS)):
        raise InvalidInput("signals", f"{odd[0].value} is none of the three practical signals")
    day = checked_on or clock.today()
    if day > clock.today():
        raise InvalidInput("checked_on", f"{day.isoformat()} is still to come")
    statement = select(PovertySignal).where(
        PovertySignal.client_id == client.id,
        PovertySignal.kind.in_(PRACTICAL_SIGNALS),
        PovertySignal.state != PovertySignalState.RELIEVED,
    )
    known = {signal.kind: signal for signal in session.scalars(statement)}
    for kind in PRACTICAL_SIGNALS:
        if kind in there and kind not in known:
            operations.signal_poverty(
                session, actor, client=client, kind=kind, observer=observer, observed_on=day
            )
        elif kind in known and kind not in there:
            operations.update_poverty_signal(
                session, actor, signal=known[kind], state=PovertySignalState.RELIEVED
            )
    facts = ClientFacts(poverty_checked_on=day)
    return _set(session, actor, client, "poverty_checklist", ClientPart.WORK_EDUCATION_INCOME, facts)


def _set(
    session: Session, actor: Actor, client: Client, section: str, part: ClientPart, facts: ClientFacts
) -> Client:
    require_role(actor, "changing a client's file", *sorted(TEAM))
    set_facts(client, facts)
    save(session, actor, client)
    _record(session, actor, client, section, part)
    return client


def _record(session: Session, actor: Actor, client: Client, section: str, part: ClientPart) -> None:
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "client",
        client.ref,
        subject=client.ref,
        part=part,
        detail=section,
    )
