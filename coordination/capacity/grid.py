"""The week of an offer changed as a whole, and the last change taken back while nobody changed it since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import rules
from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.operations import StaysOf, confirm_places, kept, lock_own, move
from coordination.capacity.rules import ShiftSpec, Stay
from coordination.errors import GuardFailed, InvalidInput
from coordination.rows import save
from coordination.vocabulary import HalfDays


class Block(NamedTuple):
    """A block of half-days as it stands or is to stand; ``shift_id`` None is a half-day that is new."""

    shift_id: int | None
    half_days: HalfDays
    places: int


def grid_of(offer: CapacityOffer) -> tuple[Block, ...]:
    """Return the week of an offer.

    With free choice a half-day without places is left out: it is the same as one that was never there.
    """
    return tuple(
        Block(shift.id, shift.half_days, shift.places)
        for shift in sorted(offer.shifts, key=lambda one: one.id)
        if shift.places or not offer.free_choice
    )


def set_grid(
    session: Session,
    actor: Actor,
    *,
    offer_id: int,
    blocks: Collection[Block],
    stays_of: StaysOf,
    unchanged: Sequence[Block] | None = None,
) -> CapacityOffer:
    """Set when there is place, and for how many; blocks that are not named stay as they are.

    What was just changed counts as confirmed (INV-22). With free choice a half-day that is new becomes a
    block by itself.

    Parameters
    ----------
    stays_of
        Reads, under the offer's lock, the placements that take a place of it.
    unchanged
        The week as it must still be, from `grid_of`: so a change is taken back only while nobody else made
        one.

    Raises
    ------
    GuardFailed
        When the week is another than ``unchanged``.
    InvalidInput
        When a block is not of this offer or cannot be; when a half-day goes at which somebody has a place
        (``half_days``), or fewer places remain than are taken (``places``; INV-03).
    IllegalTransition
        When the offer is closed.
    """
    offer = lock_own(session, actor, "changing the week", offer_id)
    move(offer, actor, "change")
    if unchanged is not None and grid_of(offer) != tuple(unchanged):
        raise GuardFailed("offer", "take the change back", "a week that nobody changed since")
    own = {shift.id: shift for shift in offer.shifts}
    stays = stays_of(session, offer_id)
    wanted = {block.shift_id: block for block in blocks if block.shift_id is not None}
    if not wanted.keys() <= own.keys():
        raise InvalidInput("places", "a shift is not of this offer")
    new = [block for block in blocks if block.shift_id is None]
    if new and not offer.free_choice:
        raise InvalidInput("shifts", "only half-days to choose are added in the week itself")
    rules.check_grid(
        [
            *(
                ShiftSpec(shift.name, wanted[key].half_days, wanted[key].places)
                if key in wanted
                else ShiftSpec(shift.name, shift.half_days, shift.places)
                for key, shift in own.items()
            ),
            *map(_spec, new),
        ],
        free_choice=offer.free_choice,
        min_half_days=offer.min_half_days,
        max_half_days=offer.max_half_days,
    )
    for shift_id, block in wanted.items():
        _change(session, actor, own[shift_id], block, stays)
    for block in new:
        spec = _spec(block)
        save(
            session,
            actor,
            Shift(offer=offer, name=spec.name, half_days=spec.half_days, places=spec.places, outages=[]),
        )
    confirm_places(offer, actor)
    return kept(session, actor, offer, "set_grid")


def _change(session: Session, actor: Actor, shift: Shift, block: Block, stays: Sequence[Stay]) -> None:
    today = clock.today()
    for half_day in shift.half_days:
        if half_day not in block.half_days and _has_somebody(shift, half_day, stays):
            raise InvalidInput(
                "half_days", f"{half_day} of {shift.name!r} goes while somebody has a place then"
            )
    if (shift.half_days, shift.places) == (block.half_days, block.places):
        return
    shift.half_days, shift.places = block.half_days, block.places
    rules.check_not_below_occupied(shift, block.places, stays, today)
    save(session, actor, shift)


def _has_somebody(shift: Shift, half_day: str, stays: Sequence[Stay]) -> bool:
    """Say whether a stay, today or later, is on a half-day of the block."""
    return any(half_day in stay.half_days and stay.shift_id in (None, shift.id) for stay in stays)


def _spec(block: Block) -> ShiftSpec:
    return ShiftSpec(block.half_days.names[0] if block.half_days else "", block.half_days, block.places)
