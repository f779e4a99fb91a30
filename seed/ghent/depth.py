"""What makes the invented people more than a type: languages, support, wishes, competences, phases.

Drawn from a generator of its own, so that who they are does not change with what is known of them. Everything
here is invented, but for what the article tells of T., J. and K.: T. meets others than his friends, J. wants
one steady person (S2).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from coordination.vocabulary import (
    LanguageLevel,
    PovertySignalKind,
    SupervisorWish,
    WarmIntroduction,
    WorkCompetence,
    WorkfloorPhase,
)
from seed.ghent.counts import Category
from seed.ghent.people import Person, pick

_LEVEL = LanguageLevel
# Dutch is not easy yet below this level: somebody then has another first language.
_NOT_EASY = (None, _LEVEL.NONE, _LEVEL.A1, _LEVEL.A2)
_FIRST: Mapping[str, int] = {
    "ar": 22,
    "tr": 20,
    "bg": 14,
    "sk": 8,
    "fa": 8,
    "so": 7,
    "ti": 5,
    "uk": 6,
    "es": 5,
}
_SECOND: Mapping[str, int] = {"": 55, "fr": 25, "en": 20}

_SUPPORT: Mapping[Category, Mapping[int, int]] = {
    Category.LANGUAGE: {2: 30, 3: 50, 4: 20},
    Category.SOCIAL: {3: 35, 4: 45, 5: 20},
    Category.WORK: {1: 15, 2: 50, 3: 35},
    Category.PARTNER: {3: 40, 4: 45, 5: 15},
    Category.STUDENT: {1: 70, 2: 30},
    Category.CARE: {4: 50, 5: 50},
}
_LITTLE_STRESS: Mapping[Category, float] = {
    Category.LANGUAGE: 0.1,
    Category.SOCIAL: 0.45,
    Category.WORK: 0.1,
    Category.PARTNER: 0.35,
    Category.STUDENT: 0.05,
    Category.CARE: 0.6,
}
_NAMED = (
    WorkCompetence.HANDLING_RULES,
    WorkCompetence.ORAL_COMMUNICATION,
    WorkCompetence.COOPERATION,
    WorkCompetence.MANUAL_SKILL,
)
_PHASES = {
    "floor_1": WorkfloorPhase.PREVOCATIONAL,
    "floor_2": WorkfloorPhase.RESPONSIBILITY,
    "floor_3": WorkfloorPhase.SCREENING,
}
_HOSTS_VISITED = ("spoon", "crooked_root", "second_breath", "workshop")
_ASKED = 0.85


def deepen(rng: random.Random, people: Sequence[Person]) -> None:
    """Let more be known of everybody with a trajectory; of the others nobody asked yet."""
    for person in people:
        if person.category is Category.NEW or person.trajectory is None:
            continue
        _draw(rng, person)
    named = {person.name: person for person in people}
    named["T."].wants_new_network = True
    named["J."].supervisor_wishes = [SupervisorWish.STEADY_PERSON]
    named["J."].introductions = [("otc", WarmIntroduction.JOINT_VISIT)]
    named["K."].wants_new_network = True
    looking = [one for one in people if one.looking_days is not None and one.name not in ("T.", "J.", "K.")]
    for number, person in enumerate(looking[::9]):
        visit = WarmIntroduction.GUEST_VISIT if number % 2 else WarmIntroduction.JOINT_VISIT
        person.introductions = [(_HOSTS_VISITED[number % len(_HOSTS_VISITED)], visit)]
    stays = [one for one in people if one.stays_at is not None]
    # Two who must not meet on a floor, and two of whom one would rather not.
    looking[3].apart, looking[20].apart = (stays[0].ref, True), (stays[-1].ref, False)


def _draw(rng: random.Random, person: Person) -> None:
    if person.dutch in _NOT_EASY:
        person.languages[pick(rng, _FIRST)] = None
    if second := pick(rng, _SECOND):
        person.languages.setdefault(second, rng.choice((_LEVEL.A2, _LEVEL.B1, _LEVEL.B2)))
    person.support = pick(rng, _SUPPORT[person.category])
    person.wants_low_stress = rng.random() < _LITTLE_STRESS[person.category]
    person.wants_new_network = rng.random() < 0.2
    wishes = {SupervisorWish.STEADY_PERSON} if person.support >= 4 and rng.random() < 0.5 else set()
    if person.dutch in _NOT_EASY and rng.random() < 0.4:
        wishes.add(SupervisorWish.OWN_LANGUAGE)
    if person.category is Category.PARTNER and rng.random() < 0.4:
        wishes.add(SupervisorWish.KNOWN_PERSON)
    person.supervisor_wishes = sorted(wishes)
    person.poverty_asked = PovertySignalKind.NO_TRANSPORT_MONEY in person.signals or rng.random() < _ASKED
    person.phase = _PHASES.get(person.stays_at or "")
    if person.phase is WorkfloorPhase.SCREENING:
        person.competences = {code.value: rng.randint(2, 5) for code in WorkCompetence}
    elif person.phase is not None or (person.rungs and rng.random() < 0.6):
        person.competences = {code.value: rng.randint(2, 5) for code in _NAMED}
