"""What the matcher answers: a plan with its proof and its explanations, and the explanation of one pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from matching.facts import Mask

if TYPE_CHECKING:
    from matching.beside import Beside
    from matching.whatif.levels import LevelPrices


class Answer(StrEnum):
    """What a hard rule says of one client and one offer."""

    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    UNKNOWN = "unknown"


class Treatment(StrEnum):
    """What an unknown fact means for the plan: wait for the answer, or propose and ask along the way."""

    ASK_FIRST = "ask_first"
    PROPOSE_AND_ASK = "propose_and_ask"


class Outcome(StrEnum):
    """Why a client has no place in the plan."""

    FITS_BUT_FULL = "fits_but_full"
    BLOCKED = "blocked"
    NO_FIT = "no_fit"


class Limit(StrEnum):
    """What is used up: places, a caseload (of who follows or guides), hours, a group or its mix."""

    PLACES = "places"
    SUPERVISOR = "supervisor"
    GUIDANCE = "guidance"
    GROUP = "group"
    HOURS = "hours"
    NEWCOMERS = "newcomers"
    SUPPORT = "support"


class Reason(NamedTuple):
    """A soft rule's share in a score: points 0 to 10, and what they weigh in the score of 0 to 1000."""

    code: str
    points: int
    weighted: int


class Question(NamedTuple):
    """A fact to ask for: the rule that needs it and the field, ``client.…`` or ``offer.…``."""

    code: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What one hard rule says of one pair, with the values it saw.

    Attributes
    ----------
    code
        ``HR-nn``.
    answer
        Fits, does not fit, or unknown.
    seen
        Values on both sides: keys ``client.…``, ``offer.…``, ``stay.…``; codes, numbers, ISO dates, lists of
        them or None. Never prose.
    missing
        Fields that must be known for an answer; empty unless the answer is unknown.
    life_domain
        Life domain that the reason stands on (E.3.9); None when it stands on none. The access predicate
        decides with it who may see the reason.
    treatment
        What an unknown answer means for the plan.
    """

    code: str
    answer: Answer
    seen: Mapping[str, Any]
    missing: tuple[str, ...]
    life_domain: str | None
    treatment: Treatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possibility for a client: an offer, when, and why.

    Attributes
    ----------
    option_id
        Names the option among those of the client; give it back in ``previous``.
    shift
        Key of the shift, None where half-days are chosen one by one.
    half_days
        The half-days of the shift; those picked, in a plan; those to pick from, in an alternative.
    pick
        How many of ``half_days`` make the placement, in an alternative with free choice; else None.
    ends_on
        None for an open end.
    score
        0 to 1000, without stability bonus.
    questions
        Facts to ask for, of rules whose unknown does not hold up a proposal.
    """

    client: str
    offer: str
    option_id: str
    shift: str | None
    half_days: Mask
    pick: int | None
    starts_on: date
    ends_on: date | None
    score: int
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A placed client: the chosen option and up to three others that are possible outside competition."""

    chosen: Choice
    alternatives: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """An offer that nearly fits: only the rules that do not say *fits*, with the values seen."""

    offer: str
    failing: tuple[RuleResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingCapacity:
    """A limit that is used up in the plan and keeps a client out.

    ``half_day`` is a one-bit mask where half-days are chosen one by one, else None. Of a limit that several
    offers share ``offer`` is the one that suits the client best, and ``places`` how many people it takes.
    """

    offer: str
    shift: str | None
    half_day: Mask | None
    places: int
    kind: Limit = Limit.PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """Something that could give so that a client has an option (E.3.5).

    Attributes
    ----------
    kind
        One of ``matching.relaxations.Give``.
    value
        Which one: a weekday ``mon`` … ``sun``, an adaptation, minutes, a rule to ask about; else empty.
    rules
        Codes of the rules that it satisfies; the reason of a rule that somebody may not read hides it.
    """

    kind: str
    value: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaxationSet:
    """Relaxations that together give a client an option.

    Attributes
    ----------
    relaxations
        What has to give, all of it.
    offers
        Keys of the best-scoring offers that open, five at most.
    count
        How many offers open.
    sure
        False where an answer is still to be asked, so that fewer may open.
    """

    relaxations: tuple[Relaxation, ...]
    offers: tuple[str, ...]
    count: int
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A client without a place, why, and what would come nearest.

    Attributes
    ----------
    outcome
        ``fits_but_full``: places exist that fit, all taken (``binding`` says which). ``blocked``: something
        fits in principle, but a fact or assessment is missing (``questions``). ``no_fit``: nothing fits.
    alternatives
        Up to three possibilities outside competition (they fit, but are full).
    nearest
        Offers with the fewest rules against them.
    relaxations
        The smallest sets of relaxations that give an option, the smallest first; empty where three together
        open nothing.
    """

    client: str
    outcome: Outcome
    alternatives: tuple[Choice, ...]
    nearest: tuple[NearMiss, ...]
    binding: tuple[BindingCapacity, ...]
    questions: tuple[Question, ...]
    relaxations: tuple[RelaxationSet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCome:
    """What serving people one by one would give: placed clients, their weight, and the sum of scores."""

    placed: int
    placements: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sizes of the round: clients looking, offers, pairs that may be proposed, options of those pairs."""

    clients: int
    offers: int
    pairs: int
    options: int


class Fate(StrEnum):
    """What became of a client's proposal."""

    KEPT = "kept"
    MOVED = "moved"
    NEW = "new"
    LOST = "lost"


class Because(StrEnum):
    """Why."""

    STILL_BEST = "still_best"
    NO_LONGER_POSSIBLE = "no_longer_possible"
    SUITS_BETTER = "suits_better"
    PLACE_WENT_TO_OTHERS = "place_went_to_others"
    NO_LONGER_LOOKS = "no_longer_looks"
    NO_PROPOSAL_BEFORE = "no_proposal_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of one client's proposal.

    Attributes
    ----------
    client
        Key.
    fate, because
        What became of it, and why. Of others nothing is told but that a place went to them.
    before, after
        Options, as ``Choice.option_id`` names them; None for none.
    """

    client: str
    fate: Fate
    because: Because
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The best plan found, how sure it is, and why.

    Attributes
    ----------
    status
        ``optimal`` (proved), ``within_gap`` or ``stopped`` (time; best so far with its true gap).
    objective, bound
        Value and proved upper bound of every policy level, in policy order. A level's bound holds given the
        values of the levels before it.
    proof
        ``multipliers`` (prices, re-evaluated) or ``search``.
    gap
        Relative gap of the first level not proved; 0.0 when all are.
    stop_reason
        ``proved``, ``gap_reached``, ``work_limit`` (the amount of work that is set), ``time_limit`` or
        ``interrupted``.
    seconds
        Wall time per stage: ``options``, ``solve``, ``explain``.
    differences
        What became of the proposals given as ``previous``, and who has one now that had none.
    level_prices
        What the levels of the policy cost each other; None unless asked for.
    beside
        The second plan: courses beside the places; None where nobody looks for one.
    first_come_offers
        At which offer each client would be when served by arrival, by key; who would be nowhere is left out.
    """

    proposals: tuple[Proposal, ...]
    unplaced: tuple[Unplaced, ...]
    status: str
    objective: Mapping[str, int]
    bound: Mapping[str, int]
    proof: str
    gap: float
    stop_reason: str
    seconds: Mapping[str, float]
    counts: Counts
    first_come: FirstCome
    by_priority: FirstCome
    seed: int
    rule_set_version: str
    weights_version: str
    policy_version: str
    differences: tuple[Difference, ...] = ()
    level_prices: LevelPrices | None = None
    beside: Beside | None = None
    first_come_offers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is.

    Attributes
    ----------
    stage
        ``options``, ``solve``, ``check`` or ``explain``.
    done, total
        Steps of this stage.
    placed
        Clients placed in the best plan so far, None before the first plan.
    gap
        Proved gap of the level being solved, None before it is known.
    """

    stage: str
    done: int
    total: int
    placed: int | None = None
    gap: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairExplanation:
    """Everything the rules say of one client and one offer.

    Attributes
    ----------
    answer
        Does not fit when any rule says so, else unknown when any rule does, else fits.
    may_be_proposed
        All rules fit, or the unknown ones are of the kind *propose and ask*.
    rules
        Every hard rule, in order of code.
    score, reasons
        Soft score (0 to 1000) and its parts, also where a hard rule excludes the pair.
    options
        What the client could choose, one per suitable shift; empty when the pair may not be proposed.
    starts_on, ends_on
        The stay as the dates of client, offer and programme make it.
    """

    client: str
    offer: str
    answer: Answer
    may_be_proposed: bool
    rules: tuple[RuleResult, ...]
    questions: tuple[Question, ...]
    score: int
    reasons: tuple[Reason, ...]
    options: tuple[Choice, ...]
    starts_on: date
    ends_on: date | None
