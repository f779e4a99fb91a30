"""What stands in the plans of the demo: goals, agreements, talks about how it goes, and one advice.

All of it is invented, the words too. Nearly everybody was talked to in time; some of those who guide have one
talk that is late, as on any morning.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from coordination.plans import advising, evaluations, goals, phases
from coordination.plans.evaluations import Talk
from coordination.vocabulary import EvaluationAttendee, EvaluationKind, FinalAdvice, WorkfloorPhase
from seed.ghent import cases
from seed.ghent.clients import began
from seed.ghent.counts import Category
from seed.ghent.moments import Moments
from seed.ghent.people import Person, words

# Whoever began longer ago than the first was talked to since; the last talk was so many days ago.
_FIRST_TALK_DAYS = 85
_LAST_TALK_DAYS_AGO = (8, 86)
# A talk of so many days ago is late; of these supervisors one client's was.
_LATE_DAYS_AGO = 97
_WITH_ONE_LATE = ("lotte", "karim", "sofie")
_NEXT_TALK_IN_DAYS = 6
_LOOK_AGAIN_IN_DAYS = (-1, 5, 12)
_FLOOR_OF_ADVICE = "floor_3"
_RECEIVER = "farm_care"
_PHASE_ENDED_DAYS_AGO, _ADVISED_DAYS_AGO = 40, 4
_THERE = (EvaluationAttendee.CLIENT, EvaluationAttendee.SUPERVISOR)


def load_plans(moments: Moments, rng: random.Random) -> None:
    """Load plans, talks and the advice of everybody who is guided."""
    guided = [
        one for one in moments.people if one.supervisor is not None and one.category is not Category.NEW
    ]
    _talks(moments, rng, guided)
    named = [one for one in guided if one.name in cases.NAMES]
    at_work = [one for one in guided if one.stays_at is not None]
    for number, person in enumerate([*named, *at_work]):
        _goal(moments, person, number)
    for person, days, text in zip(named, _LOOK_AGAIN_IN_DAYS, _words("agreed"), strict=True):
        goals.note_agreement(
            moments.session,
            moments.supervisor(person.supervisor or ""),
            client_ref=person.ref,
            text=text,
            agreed_on=moments.today - timedelta(days=10),
            look_again_on=moments.today + timedelta(days=days),
        )
    _next_talk(moments, named[0])
    _advice(moments, next(one for one in at_work if one.stays_at == _FLOOR_OF_ADVICE))


def _talks(moments: Moments, rng: random.Random, guided: Sequence[Person]) -> None:
    """Hold the last talk with whoever has been on the way for a quarter of a year."""
    late = set(_WITH_ONE_LATE)
    for number, person in enumerate(guided):
        days = (moments.today - began(person, moments.today)).days
        if days < _FIRST_TALK_DAYS:
            continue
        days_ago = min(rng.randint(*_LAST_TALK_DAYS_AGO), days)
        if person.supervisor in late and days >= _LATE_DAYS_AGO:
            late.remove(person.supervisor)
            days_ago = _LATE_DAYS_AGO
        _hold(moments, person, number, days_ago)


def _hold(moments: Moments, person: Person, number: int, days_ago: int, **given: Any) -> None:
    talk = Talk(
        held_on=moments.today - timedelta(days=days_ago),
        strengths=_one("strengths", number),
        client_words=_one("said", number),
        next_steps=_one("next_steps", number),
        attended_by=_THERE,
    )
    supervisor = moments.supervisor(person.supervisor or "")
    evaluations.hold_talk(moments.session, supervisor, client_ref=person.ref, talk=talk, **given)


def _goal(moments: Moments, person: Person, number: int) -> None:
    supervisor = moments.supervisor(person.supervisor or "")
    goals.add_goal(moments.session, supervisor, text=_one("goals", number), client_ref=person.ref)


def _next_talk(moments: Moments, person: Person) -> None:
    evaluations.plan_talk(
        moments.session,
        moments.supervisor(person.supervisor or ""),
        client_ref=person.ref,
        kind=EvaluationKind.INTERIM,
        due_on=moments.today + timedelta(days=_NEXT_TALK_IN_DAYS),
    )


def _advice(moments: Moments, person: Person) -> None:
    """Advise work care for a longer period; the city farm has still to confirm."""
    session, supervisor = moments.session, moments.supervisor(person.supervisor or "")
    kind, phase = EvaluationKind.PHASE_END, WorkfloorPhase.RESPONSIBILITY
    _hold(moments, person, 0, _PHASE_ENDED_DAYS_AGO, kind=kind, phase=phase)
    tested_on = moments.today - timedelta(days=_PHASE_ENDED_DAYS_AGO - 20)
    phases.mark_test_done(session, supervisor, client_ref=person.ref, done_on=tested_on)
    advising.give_advice(
        session,
        supervisor,
        client_ref=person.ref,
        value=FinalAdvice.WORK_CARE_LONG_TERM,
        reason="Houdt vol waar het rustig is en een vaste begeleider meewerkt.",
        client_response="Op de boerderij wil ik blijven.",
        receiving_service_id=moments.network.services[_RECEIVER].id,
        given_on=moments.today - timedelta(days=_ADVISED_DAYS_AGO),
    )


def _words(kind: str) -> Sequence[str]:
    found: Sequence[str] = words()["after_the_start"][kind]
    return found


def _one(kind: str, number: int) -> str:
    return _words(kind)[number % len(_words(kind))]
