"""What clients ask and what places give, as columns: the facts that only few rules read.

Unknown whole numbers are -1, as in ``columns``. A set of codes is a number with one bit per code. Levels that
a place requires are bits too, one per competence and level, so that one comparison judges them all (HR-26).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from matching import codes
from matching.facts import CaseloadFacts, ClientFacts, GuidanceFacts, OfferFacts, ServiceFacts
from matching.policy import Parameters
from matching.reading import (
    Reader,
    column,
    numbers,
    owners,
    positions,
    sets_as_bits,
    sorted_by_key,
    values_of,
)

Ints = npt.NDArray[np.int64]

#: Levels of a competence, of support and of stress: 1 to 5.
LEVELS = 5
#: Room in a caseload that nobody counts.
UNCOUNTED = 1 << 30
_ALL_LEVELS = (1 << LEVELS) - 1


@dataclass(frozen=True, slots=True)
class Wants:
    """What clients ask and can, as arrays of shape (clients,).

    ``reached`` and ``assessed`` hold a bit per competence and level: reached by the client, and of a
    competence that was assessed at all. ``room`` is what the caseload of who follows the client still takes.
    """

    internet: Ints
    reached: Ints
    assessed: Ints
    room: Ints
    support: Ints
    low_stress: Ints
    duration: Ints
    new_network: Ints
    supervisor: Ints
    poverty: Ints


@dataclass(frozen=True, slots=True)
class Gives:
    """What places give and ask, with what their service says, as arrays of shape (offers,).

    ``required`` holds a bit per competence and level that is asked at least; ``room`` and ``coach_room`` are
    what the caseload at the place and that of its job coaches still take, ``coach_room`` -1 where no job
    coach is known; ``group_room`` what the group of a programme still takes, -1 where it has no limit.
    ``minutes`` is the guidance that a stay takes in a week, out of ``minutes_left``; ``newcomers`` and
    ``much_support`` what the mix of the group still takes, -1 where it has no limit.
    """

    host_form: Ints
    regular: Ints
    anchor: Ints
    coach_room: Ints
    contribution: Ints
    channels: Ints
    required: Ints
    room: Ints
    group_room: Ints
    minutes: Ints
    minutes_left: Ints
    newcomers: Ints
    much_support: Ints
    support: Ints
    host_places: Ints
    host_taken: Ints
    scarce: Ints
    group: Ints
    starters: Ints
    group_best: Ints
    stress: Ints
    steps: Ints
    introductions: Ints
    duration: Ints
    end_station: Ints
    steady: Ints
    extras: Ints
    relieves: Ints


def _levels(what: str, records: Sequence[Any], name: str) -> Ints:
    """Return a field of levels 1 to 5 as a column.

    Raises
    ------
    InvalidFacts
        For another number.
    """
    levels = numbers(records, name)
    wrong = np.flatnonzero((levels != -1) & ((levels < 1) | (levels > LEVELS)))
    if wrong.size:
        Reader(what, records[int(wrong[0])].key).need(
            fine=False, sentence=f"{name} is not from 1 to {LEVELS}"
        )
    return levels


def _counts(what: str, records: Sequence[Any], name: str) -> Ints:
    """Return a field of counts from 0 up as a column.

    Raises
    ------
    InvalidFacts
        For a negative number.
    """
    wrong = [record for record in records if (getattr(record, name) or 0) < 0]
    if wrong:
        Reader(what, wrong[0].key).need(fine=False, sentence=f"{name} is below zero")
    return numbers(records, name)


def _demands(what: str, records: Sequence[Any], name: str) -> tuple[Ints, Ints]:
    """Return the levels of competences as bits up to each level, and all bits of the competences named.

    Raises
    ------
    InvalidFacts
        For a competence that does not exist or a level outside 1 to 5.
    """
    shift = {code: LEVELS * index for index, code in enumerate(codes.COMPETENCES)}
    rows: list[Mapping[str, int]] = values_of(records, name)
    level = column(list(chain.from_iterable([held.values() for held in rows])))
    shifts = [shift.get(code, -1) for code in chain.from_iterable(rows)]
    if min(shifts, default=0) < 0 or int(level.min(initial=1)) < 1 or int(level.max(initial=1)) > LEVELS:
        _refuse_demands(what, records, name)
    owner, at = owners(rows), column(shifts)
    levels = np.zeros(len(rows), dtype=np.int64)
    named = np.zeros(len(rows), dtype=np.int64)
    # The bits of one competence are no other's: adding them up joins them.
    np.add.at(levels, owner, ((1 << level) - 1) << at)
    np.add.at(named, owner, _ALL_LEVELS << at)
    return levels, named


def _refuse_demands(what: str, records: Sequence[Any], name: str) -> None:
    """Name the first record with a competence that does not exist or a level that cannot be."""
    for record in records:
        reader = Reader(what, record.key)
        for code, level in getattr(record, name).items():
            reader.one(name, code, codes.COMPETENCES)
            reader.need(1 <= level <= LEVELS, f"{name} has a level that is not from 1 to {LEVELS}")


def room_in(caseload: CaseloadFacts, parameters: Parameters) -> int:
    """Return how many more people a caseload takes (HR-18); below zero when it is over its maximum.

    Parameters
    ----------
    caseload
        As the facts give it.
    parameters
        Usual maximum and ceiling of one person's caseload.
    """
    usual = parameters.caseload_usual if caseload.maximum is None else caseload.maximum
    return caseload.staff * min(usual, parameters.caseload_ceiling) - caseload.people


def rooms(caseloads: Iterable[CaseloadFacts], parameters: Parameters) -> Mapping[str, int]:
    """Return the room in every caseload by its key.

    Raises
    ------
    InvalidFacts
        When two caseloads have one key, or counts cannot be.
    """
    found = {}
    for caseload in sorted_by_key("caseload", caseloads):
        fine = caseload.people >= 0 and caseload.staff >= 1 and (caseload.maximum or 0) >= 0
        Reader("caseload", caseload.key).need(fine, "people, maximum or staff cannot be")
        found[caseload.key] = max(room_in(caseload, parameters), 0)
    return found


def minutes_left(guidance: Iterable[GuidanceFacts]) -> Mapping[str, int]:
    """Return the minutes of guidance a week that are left, by key.

    Raises
    ------
    InvalidFacts
        When two have one key, or there are fewer than none.
    """
    found = {}
    for one in sorted_by_key("guidance", guidance):
        Reader("guidance", one.key).need(one.minutes >= 0, "minutes is below zero")
        found[one.key] = one.minutes
    return found


def _room(what: str, records: Sequence[Any], name: str, found: Mapping[str, int], nobody: int) -> Ints:
    values = values_of(records, name)
    room: dict[str | None, int] = {None: nobody} | dict(found)
    if not set(values) <= room.keys():
        at = next(at for at, value in enumerate(values) if value not in room)
        Reader(what, records[at].key).need(fine=False, sentence=f"{name} {values[at]} is not among the facts")
    return column(list(map(room.__getitem__, values)))


def client_wants(clients: Sequence[ClientFacts], found: Mapping[str, int]) -> Wants:
    """Return what clients ask and can.

    Parameters
    ----------
    clients
        In the order of the world.
    found
        Room by caseload key.

    Raises
    ------
    InvalidFacts
        For a code or caseload that does not exist or a level that cannot be.
    """
    reached, assessed = _demands("client", clients, "competences")
    return Wants(
        internet=numbers(clients, "has_internet"),
        reached=reached,
        assessed=assessed,
        room=_room("client", clients, "caseload", found, UNCOUNTED),
        support=_levels("client", clients, "support_intensity_needed"),
        low_stress=numbers(clients, "wants_low_stress"),
        duration=positions("client", clients, "wanted_duration", codes.DURATION_WISHES),
        new_network=numbers(clients, "prefers_new_network"),
        supervisor=sets_as_bits("client", clients, "supervisor_wishes", codes.SUPERVISOR_WISHES),
        poverty=sets_as_bits("client", clients, "poverty_signals", codes.POVERTY_SIGNALS),
    )


def place_gives(
    offers: Sequence[OfferFacts],
    services: Sequence[ServiceFacts],
    found: Mapping[str, int],
    guidance: Mapping[str, int],
) -> Gives:
    """Return what places give and ask; ``services`` holds the service of every offer, in the same order.

    Raises
    ------
    InvalidFacts
        For a code or caseload that does not exist, or a level or count that cannot be.
    """
    required, _ = _demands("offer", offers, "required_competences")
    relieves = sets_as_bits("service", services, "relieves", codes.POVERTY_SIGNALS)
    paid = 1 << codes.POVERTY_SIGNALS.index("no_transport_money")
    travel = np.array([offer.travel_cost_paid for offer in offers], dtype=np.int64)
    premium, meal = numbers(offers, "pays_premium"), numbers(offers, "meal_included")
    return Gives(
        host_form=positions("offer", offers, "host_form", codes.LEGAL_FORMS),
        regular=numbers(offers, "regular_environment"),
        anchor=numbers(offers, "has_anchor_person"),
        coach_room=_room("offer", offers, "job_coaches", found, -1),
        contribution=numbers(services, "asks_contribution"),
        channels=sets_as_bits("service", services, "intake_channels", codes.INTAKE_CHANNELS),
        required=required,
        room=_room("offer", offers, "caseload", found, UNCOUNTED),
        group_room=_counts("service", services, "group_places"),
        minutes=np.maximum(_counts("offer", offers, "guidance_minutes"), 0),
        minutes_left=_room("offer", offers, "guidance", guidance, UNCOUNTED),
        newcomers=_counts("offer", offers, "newcomers_room"),
        much_support=_counts("offer", offers, "support_room"),
        support=_levels("offer", offers, "support_intensity_offered"),
        host_places=_counts("offer", offers, "host_places"),
        host_taken=_counts("offer", offers, "host_places_taken"),
        scarce=sets_as_bits("offer", offers, "scarce_adaptations", codes.ADAPTATIONS),
        group=_counts("offer", offers, "group_size"),
        starters=_counts("offer", offers, "group_starters"),
        group_best=_counts("offer", offers, "group_best"),
        stress=_levels("offer", offers, "stress_level"),
        steps=_counts("service", services, "intake_steps"),
        introductions=sets_as_bits("offer", offers, "warm_introductions", codes.WARM_INTRODUCTIONS),
        duration=positions("service", services, "duration_model", codes.DURATION_MODELS),
        end_station=numbers(services, "end_station"),
        steady=numbers(offers, "steady_supervisor"),
        extras=(premium == 1).astype(np.int64) + (meal == 1) + travel,
        relieves=relieves | np.where(travel == 1, paid, 0),
    )
