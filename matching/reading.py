"""Refuses facts that cannot be: unknown codes, impossible half-days, dates in the wrong order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from operator import attrgetter, eq
from typing import Any

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.errors import InvalidFacts
from matching.facts import ClientFacts, OfferFacts, ServiceFacts

Ints = npt.NDArray[np.int64]

FULL_WEEK = (1 << 21) - 1
RUNGS = 6
#: What an attainable rung may be.
ATTAINABLE: frozenset[int | None] = frozenset({None, *range(1, RUNGS + 1)})


def sorted_by_key(what: str, records: Iterable[Any]) -> tuple[Any, ...]:
    """Return records in the order of their keys.

    Raises
    ------
    InvalidFacts
        When two records have one key.
    """
    ordered = tuple(sorted(records, key=attrgetter("key")))
    keys = values_of(ordered, "key")
    if any(map(eq, keys, keys[1:])):
        twice = next(one for one, other in pairwise(keys) if one == other)
        raise InvalidFacts(f"two {what}s have the key {twice}")
    return ordered


def values_of(records: Sequence[Any], field: str) -> list[Any]:
    """Return a field of every record."""
    return list(map(attrgetter(field), records))


def column(values: Collection[int]) -> Ints:
    """Return whole numbers and answers as a column."""
    return np.fromiter(values, dtype=np.int64, count=len(values))


def numbers(records: Sequence[Any], field: str) -> Ints:
    """Return a field of whole numbers or answers as a column, -1 where it is unknown."""
    values = values_of(records, field)
    if values.count(None) == len(values):
        return np.full(len(values), -1, dtype=np.int64)
    return column([-1 if value is None else value for value in values])


def flags(records: Sequence[Any], field: str) -> npt.NDArray[np.bool_]:
    """Return whether a field of every record holds anything, or is true."""
    values = values_of(records, field)
    return np.fromiter(map(bool, values), dtype=np.bool_, count=len(values))


def lengths_of(rows: Collection[Any]) -> Ints:
    """Return how many there are in every row."""
    return np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))


def owners(rows: Collection[Any]) -> Ints:
    """Return, for everything in these rows one after the other, in which row it stands."""
    return np.repeat(np.arange(len(rows), dtype=np.int64), lengths_of(rows))


class Reader:
    """Turns codes into positions, and names the field of the record that holds an unknown one."""

    def __init__(self, what: str, key: str) -> None:
        self.where = f"{what} {key}"

    def one(self, field: str, value: str | None, known: Sequence[str]) -> int:
        """Return the position of a code, -1 for None."""
        if value is None:
            return -1
        try:
            return known.index(value)
        except ValueError:
            raise InvalidFacts(f"{self.where}: {field} is {value!r}, which is no known code") from None

    def bits(self, field: str, values: Iterable[str], known: Sequence[str]) -> int:
        """Return a set of codes as bits."""
        return sum(1 << self.one(field, value, known) for value in sorted(set(values)))

    def need(self, fine: bool, sentence: str) -> None:
        """Refuse the record with this sentence unless it is fine."""
        if not fine:
            raise InvalidFacts(f"{self.where}: {sentence}")


def positions(what: str, records: Sequence[Any], field: str, known: Sequence[str]) -> Ints:
    """Return the position of a code of every record, -1 for None.

    Raises
    ------
    InvalidFacts
        For an unknown code; it names the record.
    """
    place: dict[str | None, int] = {code: index for index, code in enumerate(known)} | {None: -1}
    values = values_of(records, field)
    try:
        return column(list(map(place.__getitem__, values)))
    except KeyError:
        for record, value in zip(records, values, strict=True):
            Reader(what, record.key).one(field, value, known)
        raise


def sets_as_bits(what: str, records: Sequence[Any], field: str, known: Sequence[str]) -> Ints:
    """Return a set of codes of every record as bits; equal sets are read once.

    Raises
    ------
    InvalidFacts
        For an unknown code; it names the record.
    """
    bit = {code: 1 << index for index, code in enumerate(known)}
    values = values_of(records, field)
    try:
        read = {one: sum(map(bit.__getitem__, one)) for one in dict.fromkeys(values)}
    except KeyError:
        for record, one in zip(records, values, strict=True):
            Reader(what, record.key).bits(field, one, known)
        raise
    if not any(read.values()):
        return np.zeros(len(values), dtype=np.int64)
    return column(list(map(read.__getitem__, values)))


def check_clients(clients: Sequence[ClientFacts]) -> None:
    """Refuse clients whose half-days or periods cannot be; rungs and wishes are looked at as they are read.

    Raises
    ------
    InvalidFacts
        When something cannot be; it names the first such client.
    """
    weeks = set(values_of(clients, "availability"))
    fine = all(week is None or 0 <= week <= FULL_WEEK for week in weeks)
    fine = fine and set(values_of(clients, "priority_class")) <= set(codes.PRIORITY_CLASSES)
    if not fine or any(_fault_of_periods(client) for client in clients if client.occupied):
        refuse_clients(clients)


def refuse_clients(clients: Sequence[ClientFacts]) -> None:
    """Name the first client whose half-days, periods, rungs or wishes cannot be.

    Raises
    ------
    InvalidFacts
        When there is one.
    """
    for client in clients:
        fault = _fault_of(client)
        if fault is not None:
            Reader("client", client.key).need(fine=False, sentence=fault)


def _fault_of(client: ClientFacts) -> str | None:
    week = client.availability
    if week is not None and not 0 <= week <= FULL_WEEK:
        return "availability has half-days outside the week"
    if client.priority_class not in codes.PRIORITY_CLASSES:
        return "priority_class is no known code"
    for scheme, (now, goal) in client.rungs.items():
        if not 1 <= now <= RUNGS or (goal is not None and not 1 <= goal <= RUNGS):
            return f"a rung in {scheme} is not from 1 to {RUNGS}"
    for wish in client.wishes:
        if wish.rank < 1:
            return "a wish has a rank below 1"
    return _fault_of_periods(client) if client.occupied else None


def _fault_of_periods(client: ClientFacts) -> str | None:
    for busy in client.occupied:
        if not 0 <= busy.half_days <= FULL_WEEK:
            return "occupied half-days lie outside the week"
        if busy.ends_on is not None and busy.ends_on < busy.starts_on:
            return "an occupied period ends before it starts"
    return None


def check_offer(offer: OfferFacts, service: ServiceFacts, reader: Reader) -> None:
    """Refuse an offer whose half-days, places, counts or dates cannot be."""
    need = reader.need
    need(not (offer.shifts and offer.free_choice), "has both shifts and free choice of half-days")
    for shift in offer.shifts:
        need(
            0 < shift.half_days <= FULL_WEEK, f"shift {shift.key} has no half-days, or some outside the week"
        )
        later = [places for _, places in shift.later]
        need(min((shift.places, *later)) >= 0, f"shift {shift.key} has places below zero")
        days = [day for day, _ in shift.later]
        need(days == sorted(set(days)), f"shift {shift.key} has later places that are not in order of days")
    keys = [shift.key for shift in offer.shifts]
    need(len(set(keys)) == len(keys), "two shifts have one key")
    need("*" not in keys, "a shift has the key *, which stands for free choice")
    for half_day, places in offer.free_choice.items():
        one_bit = 0 < half_day <= FULL_WEEK and half_day & (half_day - 1) == 0
        need(one_bit, "a half-day of free choice is not exactly one of the week")
        need(places >= 0, "a half-day has places below zero")
    need(
        0 <= offer.min_half_days <= offer.max_half_days, "min_half_days is above max_half_days or below zero"
    )
    need(offer.valid_to is None or offer.valid_to >= offer.valid_from, "valid_to lies before valid_from")
    need(offer.duration_weeks is None or offer.duration_weeks > 0, "duration_weeks is not above zero")
    for first, last in filter(None, (offer.intake_stop, service.intake_stop, service.programme)):
        need(last is None or last >= first, "an intake stop or programme ends before it starts")
