"""The week of an offer as it is changed: a number per half-day to choose, or half-days per block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coordination.capacity.models import CapacityOffer
from coordination.capacity.rules import Stay, parts_on
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.half_days import Grid, week_of


@dataclass(frozen=True, slots=True)
class Slot:
    """One half-day to fill in.

    Attributes
    ----------
    name
        Of the field, as ``places-mon-morning`` or ``days-3``.
    half_day
        ``mon-morning``.
    label
        What is read aloud.
    places, taken
        How many there are, and how many somebody has or is promised.
    is_on
        Whether the block is there then.
    """

    name: str
    half_day: str
    label: str
    places: int
    taken: int
    is_on: bool

    @property
    def taken_words(self) -> str:
        """How many places are taken, in words; nothing for none."""
        return ngettext("%(num)s ingenomen", "%(num)s ingenomen", self.taken) if self.taken else ""


@dataclass(frozen=True, slots=True)
class EditBlock:
    """One table to fill in: a block with its own number of places, or all half-days of free choice."""

    shift_id: int | None
    title: str
    places: int
    rows: tuple[tuple[str, tuple[Slot, ...]], ...]


@dataclass(frozen=True, slots=True)
class EditGrid:
    """The week of an offer as a form."""

    offer_id: int
    title: str
    free_choice: bool
    week: Grid
    blocks: tuple[EditBlock, ...]


def edit_grid(offer: CapacityOffer, stays: Sequence[Stay], on: date, *, full: bool) -> EditGrid:
    """Return the week of an offer as a form.

    Parameters
    ----------
    full
        Whether evenings and weekend are there even where nothing is.
    """
    used = {name for shift in offer.shifts for name in shift.half_days.names}
    week = week_of(used, full=full)
    parts = parts_on(offer.shifts, stays, on)
    taken = {key: one.reserved + one.occupied for key, one in parts.items()}
    if offer.free_choice:
        shift_of = {shift.half_days.names[0]: shift for shift in offer.shifts}
        numbers = {name: (shift.places, taken.get((shift.id, name), 0)) for name, shift in shift_of.items()}
        slots = _rows(week, "places-{}", numbers)
        blocks: tuple[EditBlock, ...] = (EditBlock(None, _("Plaatsen per dagdeel"), 0, slots),)
    else:
        blocks = tuple(
            EditBlock(
                shift.id,
                shift.name,
                shift.places,
                _rows(
                    week,
                    f"days-{shift.id}",
                    {name: (shift.places, taken.get((shift.id, name), 0)) for name in shift.half_days.names},
                ),
            )
            for shift in offer.shifts
        )
    return EditGrid(offer.id, offer.title, offer.free_choice, week, blocks)


def _rows(
    week: Grid, name: str, numbers: Mapping[str, tuple[int, int]]
) -> tuple[tuple[str, tuple[Slot, ...]], ...]:
    return tuple(
        (
            part.text,
            tuple(
                Slot(
                    name=name.format(cell.name),
                    half_day=cell.name,
                    label=f"{week.days[index].full} {part.text}",
                    places=numbers.get(cell.name, (0, 0))[0],
                    taken=numbers.get(cell.name, (0, 0))[1],
                    is_on=cell.name in numbers,
                )
                for index, cell in enumerate(part.cells)
            ),
        )
        for part in week.parts
    )
