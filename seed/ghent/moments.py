"""What happens around clients beside placements: meetings, advice, mandates, requests, emergencies, reports.

All of it is invented, the texts too. Each act is done by the person who would have done it, through the
domain's own operations; what lies in the past is done today and then moved to its day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.advice import operations as advice
from coordination.advice.queries import advisers_of
from coordination.clients.models import Client
from coordination.consent import asking, choices, emergency, giving
from coordination.consent.access import open_file
from coordination.consent.choices import Said
from coordination.consent.models import Consent
from coordination.consent.rules import PARTS_IN_EMERGENCY, parts_of
from coordination.consultations import operations as consultations
from coordination.justice import operations as justice
from coordination.mandates import operations as mandates
from coordination.mandates.rules import Addressee
from coordination.meetings import operations as meetings
from coordination.meetings.models import TeamMeeting
from coordination.requests import operations as requests
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    ActorRole,
    CaseConsultationGround,
    CaseConsultationPurpose,
    ClientPart,
    ContactMeans,
    EmergencyReview,
    FunctionalFact,
    LifeDomain,
    MandateSubject,
    RecordedForm,
    ReportableFact,
)
from seed.ghent import cases
from seed.ghent.network import Network
from seed.ghent.people import Person

#: Key of the invented data protection officer.
OFFICER = "officer"
_PLACE = "wijkgebouw, Gent"


@dataclass(frozen=True, slots=True)
class Moments:
    """Everything that the acts need."""

    session: Session
    network: Network
    clients: Mapping[str, Client]
    people: Sequence[Person]
    today: date

    def named(self, name: str) -> Client:
        """Return the client of this name."""
        return self.clients[next(person.ref for person in self.people if person.name == name)]

    def supervisor(self, key: str) -> Actor:
        """Return somebody who guides a trajectory."""
        return self.network.acting(key, ActorRole.SUPERVISOR)

    def member(self, key: str) -> Actor:
        """Return somebody of a team."""
        return self.network.acting(key, ActorRole.TEAM_MEMBER)

    def at(self, days: int, hour: int) -> datetime:
        """Return an hour in Ghent on a day, counted from today."""
        return datetime.combine(self.today + timedelta(days=days), time(hour), clock.BRUSSELS)


def load_moments(
    session: Session,
    network: Network,
    people: Sequence[Person],
    clients: Mapping[str, Client],
    today: date,
) -> None:
    """Load what happened around T., J., K. and one other client."""
    moments = Moments(session, network, clients, people, today)
    _meetings_of_t(moments)
    _plan(moments, moments.named("J."), days=9, hour=14)
    _advice_for_t(moments)
    _mandate_of_t(moments)
    _requests(moments)
    _asked_to_share(moments)
    _emergencies(moments)
    _reports_of_j(moments)
    _consultation(moments)


def _plan(moments: Moments, client: Client, *, days: int, hour: int) -> TeamMeeting:
    """Plan a meeting on a day ahead, or on one that has passed."""
    meeting = meetings.plan_meeting(
        moments.session,
        moments.supervisor(cases.SUPERVISOR),
        client_ref=client.ref,
        starts_at=moments.at(max(days, 1), hour),
        place=_PLACE,
    )
    meeting.starts_at = moments.at(days, hour)
    moments.session.flush()
    return meeting


def _meetings_of_t(moments: Moments) -> None:
    client, lotte = moments.named("T."), moments.supervisor(cases.SUPERVISOR)
    held = _plan(moments, client, days=-13, hour=10)
    present = [guest.professional_id for guest in held.guests]
    meetings.hold_meeting(
        moments.session, lotte, meeting_ref=held.ref, present_ids=present, client_present=True
    )
    for domain, topic, minutes, agreed, disclosed in _MINUTES:
        item = meetings.add_item(moments.session, lotte, meeting_ref=held.ref, topic=topic, domain=domain)
        meetings.write_minutes(
            moments.session, lotte, item_id=item.id, minutes=minutes, agreement=agreed, disclosed=disclosed
        )
    for owner, text, days, domain in _ACTIONS:
        meetings.add_action(
            moments.session,
            lotte,
            meeting_ref=held.ref,
            text=text,
            due_on=moments.today + timedelta(days=days),
            owner_id=moments.network.professionals[owner].id if owner else None,
            domain=domain,
        )
    _plan(moments, client, days=6, hour=10)


_WORK = LifeDomain.WORK_EDUCATION_INCOME
_MINUTES = (
    (None, "Wie belt wie als het niet lukt?", "T. belt liever dan te mailen.", "T. belt Lotte.", False),
    (_WORK, "Een dag meelopen in een keuken", "T. kijkt ernaar uit.", "Lotte vraagt een proefdag.", False),
    (
        LifeDomain.ALCOHOL_DRUGS,
        "Wat helpt in het weekend?",
        "T. zoekt iets om te doen op zaterdag.",
        "T. beslist wie dit mag weten.",
        True,
    ),
)
_ACTIONS = (
    (cases.SUPERVISOR, "Een proefdag vragen", 3, _WORK),
    (cases.NEIGHBOURHOOD_WORKER, "Samen naar de sportclub gaan kijken", 5, None),
    (None, "Bellen als de bus niet rijdt", 7, None),
)


def _advice_for_t(moments: Moments) -> None:
    client, lotte = moments.named("T."), moments.supervisor(cases.SUPERVISOR)
    team = team_of(moments.session, client.id)
    adviser = advisers_of(team)[0] if team else None
    if adviser is None:
        return
    for question, answer in _QUESTIONS:
        asked = advice.ask(
            moments.session,
            lotte,
            client_ref=client.ref,
            adviser_id=adviser.id,
            question=question,
            facts=[FunctionalFact.AVAILABILITY],
        )
        if answer:
            advice.answer(moments.session, moments.member("ilse"), question_ref=asked.ref, answer=answer)


_QUESTIONS = (
    (
        "Iemand komt na een lang weekend vaak te laat. Wat helpt op een werkvloer?",
        "Begin later op maandag, en spreek af wie er belt. Maak er geen straf van.",
    ),
    ("Hoe praat je over zo'n weekend zonder dat het een verhoor wordt?", None),
)


def _mandate_of_t(moments: Moments) -> None:
    client, lotte = moments.named("T."), moments.supervisor(cases.SUPERVISOR)
    towards = Addressee(organisation_id=moments.network.organisations["spoon"].id)
    mandates.give_mandate(
        moments.session,
        lotte,
        client_ref=client.ref,
        addressee=towards,
        subjects=[MandateSubject.FIND_PLACE, MandateSubject.PREPARE_START],
        ends_on=moments.today + timedelta(days=150),
        form=RecordedForm.WRITTEN,
        language="nl",
        given_on=moments.today - timedelta(days=12),
    )
    mandates.log_contact(
        moments.session,
        lotte,
        client_ref=client.ref,
        addressee=towards,
        subject=MandateSubject.FIND_PLACE,
        means=ContactMeans.TELEPHONE,
        held_on=moments.today - timedelta(days=4),
    )


def _requests(moments: Moments) -> None:
    """T. got a copy before, and asks for another one now with health in it; and named a sister."""
    client, lotte = moments.named("T."), moments.supervisor(cases.SUPERVISOR)
    for days, with_health in ((35, False), (6, True)):
        asked = requests.ask_copy(
            moments.session,
            lotte,
            client=client,
            with_health=with_health,
            said=_spoken(moments.today - timedelta(days=days), "Ik wil weten wat er over mij staat."),
        )
        if not with_health:
            requests.grant_copy(moments.session, lotte, request_id=asked.id)
    choices.name_person(
        moments.session,
        lotte,
        client=client,
        name="Mila",
        relation="mijn zus",
        phone="09 000 01 00",
        said=_spoken(moments.today - timedelta(days=13), "Mijn zus mag weten wanneer ik moet gaan."),
    )


def _spoken(on: date, words: str) -> Said:
    return Said(form=RecordedForm.ORAL_RECORDED, said_on=on, place=_PLACE, own_words=words)


def _asked_to_share(moments: Moments) -> None:
    """Ask K. whether a workshop may know when K. can come; and ask anew, not yet explained, what ran out."""
    session, client = moments.session, moments.named("K.")
    workshop = moments.network.organisations["workshop"]
    last_day = moments.today + timedelta(days=90)
    asking.ask(
        session,
        moments.supervisor(cases.SUPERVISOR),
        client=client,
        organisation_id=workshop.id,
        parts=[ClientPart.AVAILABILITY],
        last_day=last_day,
        explained_in="nl",
    )
    ran_out = session.scalars(select(Consent).where(Consent.expires_on <= moments.today).order_by(Consent.id))
    for consent in ran_out:
        person = next(one for one in moments.people if one.ref == consent.client.ref)
        again = consent.recipients[0].organisation_id
        if person.supervisor and again in {one.id for one in giving.can_share_with(session, consent.client)}:
            asking.ask(
                session,
                moments.supervisor(person.supervisor),
                client=consent.client,
                organisation_id=again,
                parts=parts_of(consent),
                last_day=last_day,
            )
            return


def _emergencies(moments: Moments) -> None:
    """One that was reviewed, and one that the officer has still to look at."""
    session, network = moments.session, moments.network
    reviewed = _break_glass(
        moments, "T.", "yassin", "ilse", hours=3, reason="Niet aanspreekbaar gevonden, dokter vraagt wie."
    )
    emergency.acknowledge(session, moments.member("ilse"), access_id=reviewed)
    emergency.tell_client(session, moments.member("yassin"), access_id=reviewed)
    emergency.review(
        session,
        network.acting(OFFICER, ActorRole.DATA_PROTECTION_OFFICER),
        access_id=reviewed,
        outcome=EmergencyReview.JUSTIFIED,
        note="Er was gevaar, en er werd niet meer gelezen dan nodig.",
    )
    _break_glass(
        moments,
        "K.",
        "bart",
        "sara",
        hours=2,
        reason="Belt dat het niet meer gaat; niemand van het team bereikbaar.",
    )


def _break_glass(moments: Moments, name: str, who: str, informed: str, *, hours: int, reason: str) -> int:
    """Open a file, look at it, and let that have been some hours ago."""
    actor, ref = moments.member(who), moments.named(name).ref
    opened = emergency.break_glass(
        moments.session,
        actor,
        client_ref=ref,
        reason=reason,
        informed_id=moments.network.professionals[informed].id,
    )
    open_file(moments.session, actor, ref, *sorted(PARTS_IN_EMERGENCY))
    opened.opened_at -= timedelta(hours=hours)
    opened.ends_at -= timedelta(hours=hours)
    moments.session.flush()
    return opened.id


def _reports_of_j(moments: Moments) -> None:
    for days in (21, 14, 7):
        justice.report_fact(
            moments.session,
            moments.supervisor(cases.SUPERVISOR),
            client_ref=moments.named("J.").ref,
            kind=ReportableFact.ATTENDED,
            happened_on=moments.today - timedelta(days=days),
        )


def _consultation(moments: Moments) -> None:
    """Convene one about somebody whom the article does not tell of."""
    person = next(
        one for one in moments.people if one.name not in cases.NAMES and one.supervisor == cases.SUPERVISOR
    )
    network = moments.network
    consultations.convene(
        moments.session,
        moments.supervisor(cases.SUPERVISOR),
        client_ref=person.ref,
        ground=CaseConsultationGround.PROSECUTOR_PERMISSION,
        ground_ref="verzonnen toestemming 2026/0",
        purpose=CaseConsultationPurpose.PROTECT_INTEGRITY,
        method="Wie iets weet, zegt alleen wat nodig is om gevaar af te wenden.",
        convenor_id=network.professionals[cases.SUPERVISOR].id,
        participant_ids=[network.professionals[cases.NEIGHBOURHOOD_WORKER].id],
        held_on=moments.today + timedelta(days=4),
    )
