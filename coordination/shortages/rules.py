"""Which shortage keeps somebody without a place: one per person, by what stands nearest in the way.

A rule that tells of the client's own no (HR-01) is no shortage. What tells of somebody's past is counted as
what the network lacks, a place at another time or elsewhere (INV-16, INV-24). What a service says when it
refuses somebody is read by `KIND_OF_REFUSAL`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from coordination.small_cells import INTERNAL, Told, in_fives, tell
from coordination.vocabulary import HalfDays, PlacementKind, ReferralDeclineReason, ShortageKind

K = ShortageKind

#: What the network lacks when a hard rule says no.
KIND_OF_RULE: Mapping[str, ShortageKind] = {
    "HR-02": K.NO_PLACE_OF_KIND,
    "HR-03": K.NO_PLACE_OF_KIND,
    "HR-04": K.NO_PLACE_OF_KIND,
    "HR-05": K.NO_PLACE_AT_TIME,
    "HR-06": K.STATUS_NOT_ACCEPTED,
    "HR-07": K.STATUS_NOT_ACCEPTED,
    "HR-08": K.LANGUAGE_LEVEL,
    "HR-09": K.NO_PLACE_AT_TIME,
    "HR-10": K.NO_PLACE_OF_KIND,
    "HR-11": K.NO_PLACE_AT_TIME,
    "HR-12": K.NO_PLACE_AT_TIME,
    "HR-13": K.NO_SUPERVISOR,
    "HR-14": K.STATUS_NOT_ACCEPTED,
    "HR-16": K.STATUS_NOT_ACCEPTED,
    "HR-17": K.NO_PLACE_OF_KIND,
    "HR-18": K.NO_SUPERVISOR,
    "HR-19": K.NO_PLACE_AT_TIME,
    "HR-21": K.INTAKE_STOP,
    "HR-22": K.INTAKE_STOP,
    "HR-24": K.TOO_FAR,
    "HR-25": K.MISSING_ADAPTATION,
    "HR-26": K.NO_PLACE_OF_KIND,
    "HR-27": K.MISSING_ADAPTATION,
    "HR-28": K.NO_PLACE_OF_KIND,
    "HR-29": K.NO_PLACE_OF_KIND,
}
#: What the network lacks when a service refuses somebody; its other reasons tell of no shortage.
KIND_OF_REFUSAL: Mapping[ReferralDeclineReason, ShortageKind] = {
    ReferralDeclineReason.NO_PLACE: K.NO_PLACE_OF_KIND,
    ReferralDeclineReason.INTAKE_STOP: K.INTAKE_STOP,
    ReferralDeclineReason.WAITING_LIST_CLOSED: K.INTAKE_STOP,
    ReferralDeclineReason.NO_LANGUAGE_MATCH: K.LANGUAGE_LEVEL,
    ReferralDeclineReason.NO_TIME_MATCH: K.NO_PLACE_AT_TIME,
    ReferralDeclineReason.OUTSIDE_AREA: K.TOO_FAR,
    ReferralDeclineReason.NO_WORKER: K.NO_SUPERVISOR,
    ReferralDeclineReason.NEEDS_ADAPTATION: K.MISSING_ADAPTATION,
    ReferralDeclineReason.STATUS_NOT_ACCEPTED: K.STATUS_NOT_ACCEPTED,
}
#: Limits of a plan that are about who guides; the others are about places.
_GUIDANCE = frozenset({"supervisor", "guidance", "hours", "support"})

#: The tables of a report, in the order in which they are read.
TABLES = ("kind", "placement_kind", "area", "half_day")
#: The tables of what services refused, which count other people or the same ones again.
REFUSED_TABLES = ("refused_kind", "refused_service", "refused_area")
ELSEWHERE = "other"


class Lack(NamedTuple):
    """What keeps one person without a place."""

    kind: ShortageKind
    placement_kind: PlacementKind | None
    half_day: str | None


class Miss(NamedTuple):
    """A near miss: an offer and a rule that stood in the way."""

    offer_id: int
    rule_code: str


def lack_of(
    binding: Sequence[Mapping[str, Any]],
    misses: Iterable[Miss],
    kinds: Mapping[int, PlacementKind],
) -> Lack | None:
    """Return what stands nearest in the way of one person; None where nothing does that the network lacks.

    Parameters
    ----------
    binding
        The limits of the plan that kept the person out, as a suggestion keeps them; the first suits best.
    misses
        Rules that said no, of offers that came near. The offer with the fewest of them tells.
    kinds
        The kind of place of each offer.
    """
    for limit in binding:
        kind = K.NO_SUPERVISOR if limit["kind"] in _GUIDANCE else K.NO_PLACE_OF_KIND
        half_day = limit["half_day"]
        name = None if half_day is None else HalfDays(half_day).names[0]
        return Lack(kind, kinds.get(limit["offer"]), name)
    by_offer: defaultdict[int, list[str]] = defaultdict(list)
    for miss in misses:
        by_offer[miss.offer_id].append(miss.rule_code)
    for offer_id, rules in sorted(by_offer.items(), key=lambda one: (len(one[1]), one[0])):
        for rule in rules:
            if rule in KIND_OF_RULE:
                return Lack(KIND_OF_RULE[rule], kinds.get(offer_id), None)
    return None


class Tables(NamedTuple):
    """Counts as they may be shown. Each table counts the same people, each person once.

    A number is the lowest of its five: ten stands for ten to fourteen. None is one to four. ``total`` is None
    where there are fewer than five altogether; then the tables are empty.
    """

    total: int | None
    tables: Mapping[str, Mapping[str, int | None]]


def shown(counted: Iterable[tuple[Mapping[str, str], int]], names: Sequence[str] = TABLES) -> Tables:
    """Return the tables of signals in fives, without what would tell a small number (CONF-24).

    Codes with fewer than five people are named without their number; a table in which the sums that it shares
    with the others would tell such a number names none of them.

    Parameters
    ----------
    counted
        Per signal the code for each table, and how many people it counts.
    names
        The tables.
    """
    rows = list(counted)
    together = tell(sum(number for _codes, number in rows))
    if together is None:
        return Tables(None, {name: {} for name in names})
    tables: dict[str, dict[str, int | None]] = {}
    for name in names:
        counts: Counter[str] = Counter()
        for codes, number in rows:
            counts[codes[name]] += number
        told = {code: tell(count) for code, count in counts.items()}
        visible = {code: one.low for code, one in told.items() if one is not None}
        hidden = sorted(code for code, one in told.items() if one is None)
        # The order must not tell what the number may not.
        ordered = dict(sorted(visible.items(), key=lambda one: (-one[1], one[0])))
        tables[name] = {**ordered, **dict.fromkeys(hidden)}
    whole = set(names)
    while (telling := _telling(together, tables, whole)) is not None:
        tables[telling] = {code: low for code, low in tables[telling].items() if low is not None}
        whole.discard(telling)
    return Tables(together.low, tables)


def _telling(
    together: Told, tables: Mapping[str, Mapping[str, int | None]], whole: Collection[str]
) -> str | None:
    """Return a table that tells a small number to who adds up all of them; None where there is none.

    All tables add up to the same: each says how many people there are at least, and one that names all its
    codes (``whole``) how many at most. What is shown decides, and nothing else.
    """
    spans = {name: [_span(low) for low in table.values()] for name, table in tables.items()}
    least = max((together.low, *(sum(one.low for one in table) for table in spans.values())))
    most = min((together.high, *(sum(one.high for one in spans[name]) for name in whole)))
    few = _span(None)
    for name in sorted(whole):
        if None not in tables[name].values():
            continue
        others_low = sum(one.low for one in spans[name]) - few.low
        others_high = sum(one.high for one in spans[name]) - few.high
        if min(few.high, most - others_low) <= max(few.low, least - others_high):
            return name
    return None


def _span(low: int | None) -> Told:
    return Told(1, INTERNAL - 1) if low is None else in_fives(low)
