"""Pure questions about a round: who takes part, and what of an explanation somebody may read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coordination.clients.models import Client
from coordination.clients.rules import open_trajectory_of
from coordination.consent.rules import Decision
from coordination.placements.models import Placement
from coordination.vocabulary import ClientPart, HalfDays, RuleAnswer, TrajectoryState
from matching import HARD_RULES, SOFT_RULES, RuleResult

#: Life domain on which each rule's reason stands; None stands on none (E.3 point 9).
LIFE_DOMAINS: dict[str, str | None] = {}
LIFE_DOMAINS.update((hard.code, hard.life_domain) for hard in HARD_RULES)
LIFE_DOMAINS.update((soft.code, soft.life_domain) for soft in SOFT_RULES)
#: What each hard rule asks, in a few English words, for logs and the command line.
SUBJECTS: dict[str, str] = {hard.code: hard.subject for hard in HARD_RULES}
#: What a reason that may not be told reads as: no place.
NO_PLACE = "HR-02"
#: The rule whose reason never names the person or organisation to stay away from.
KEEP_APART = "HR-10"


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A soft rule's share in a score, for somebody who may read it."""

    code: str
    points: int
    weighted: int


@dataclass(frozen=True, slots=True)
class ShownRule:
    """What one hard rule says, for somebody who may read it.

    ``seen`` are the values that it saw, codes and numbers by field; ``missing`` the fields to ask for.
    """

    code: str
    answer: RuleAnswer
    seen: Mapping[str, Any]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A fact to ask for: the rule that needs it and the field."""

    code: str
    field: str


def takes_part(client: Client, running: Iterable[Placement], *, under_way: bool) -> bool:
    """Say whether a client who looks for a place takes part in a round.

    The trajectory must be running, and no proposal may be under way (on the short list, talked over, agreed,
    or asked for): that would talk to a client about two plans at once. Somebody who has a place already takes
    part only when the wish for another one is younger than the start of that place.

    Parameters
    ----------
    running
        The client's placements that take a place.
    under_way
        Whether a proposal for the client is under way.
    """
    trajectory = open_trajectory_of(client)
    if under_way or trajectory is None or trajectory.state is not TrajectoryState.RUNNING:
        return False
    since = client.looking_since
    return since is not None and all(since > placement.starts_on for placement in running)


def may_read(code: str, decisions: Mapping[ClientPart, Decision]) -> bool:
    """Say whether a rule's reason may be read; a rule that nobody knows may not (E.3 point 9)."""
    if code not in LIFE_DOMAINS:
        return False
    domain = LIFE_DOMAINS[code]
    return domain is None or bool(decisions.get(ClientPart(domain)))


def shown_reasons(
    stored: Iterable[tuple[str, int, int]], decisions: Mapping[ClientPart, Decision]
) -> tuple[ShownReason, ...]:
    """Return those reasons of a score that may be read; the others leave no trace (CONF-18)."""
    return tuple(
        ShownReason(code, points, weighted) for code, points, weighted in stored if may_read(code, decisions)
    )


def shown_questions(
    stored: Iterable[tuple[str, str]], decisions: Mapping[ClientPart, Decision]
) -> tuple[ShownQuestion, ...]:
    """Return those questions that may be read."""
    return tuple(ShownQuestion(code, field) for code, field in stored if may_read(code, decisions))


def shown_rules(
    results: Iterable[RuleResult], decisions: Mapping[ClientPart, Decision]
) -> tuple[ShownRule, ...]:
    """Return what the hard rules say of a pair as somebody may read it.

    What stands on a life domain that the reader may not see, and every keep-apart, is left out; when that
    leaves nothing against the pair, it reads as *no place* (E.3 point 9).
    """
    shown: dict[str, ShownRule] = {}
    hidden = False
    for result in results:
        answer = RuleAnswer(result.answer.value)
        if may_read(result.code, decisions) and not _keeps_apart(result):
            shown[result.code] = ShownRule(result.code, answer, result.seen, result.missing)
        elif answer is not RuleAnswer.FITS:
            hidden = True
    if hidden and all(rule.answer is RuleAnswer.FITS for rule in shown.values()):
        shown[NO_PLACE] = ShownRule(NO_PLACE, RuleAnswer.DOES_NOT_FIT, {}, ())
    return tuple(shown[code] for code in sorted(shown))


def together(answers: Collection[RuleAnswer]) -> RuleAnswer:
    """Return the answer of several rules: no when one says no, else unknown when one does not know."""
    for answer in (RuleAnswer.DOES_NOT_FIT, RuleAnswer.UNKNOWN):
        if answer in answers:
            return answer
    return RuleAnswer.FITS


def shown_codes(
    stored: Iterable[tuple[str, RuleAnswer]], decisions: Mapping[ClientPart, Decision]
) -> tuple[tuple[str, RuleAnswer], ...]:
    """Return the rules against a near miss as somebody may read them; without any left: *no place*."""
    shown = [(code, answer) for code, answer in stored if may_read(code, decisions) and code != KEEP_APART]
    return tuple(shown) or ((NO_PLACE, RuleAnswer.DOES_NOT_FIT),)


def _keeps_apart(result: RuleResult) -> bool:
    return result.code == KEEP_APART and bool(result.seen.get("client.avoided_contacts"))


def first_day_of(half_days: HalfDays, earliest: date, ends_on: date | None) -> date:
    """Return the first day on which somebody is there: nobody begins on a Sunday at work from Monday on.

    A stay that would be over by then begins on its earliest day.
    """
    first = half_days.first_day_from(earliest)
    return earliest if ends_on is not None and first > ends_on else first


def start_of(planned: date, today: date, half_days: HalfDays, ends_on: date | None) -> date:
    """Return the first day of a stay that was planned for a day which may have passed meanwhile."""
    return first_day_of(half_days, max(planned, today), ends_on)
