"""A partner's offers as they read them: free places per half-day, and whether that is still confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coordination.capacity.models import CapacityOffer, Shift
from coordination.capacity.rules import Parts, Stay, free_places, offer_state, parts_on
from coordination.vocabulary import CapacityState
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.dates import day
from web.presenters.half_days import Fill, Grid, grid_of_places
from web.presenters.half_days import words as half_day_words
from web.presenters.network import service_name


@dataclass(frozen=True)
class ShiftView:
    """A block of half-days with its places, and what they are used for today.

    Of a block with several half-days each number is that of the fullest one.
    """

    id: int
    name: str
    half_days: str
    places: int
    free: int
    out_of_service: int = 0
    reserved: int = 0
    present: int = 0

    @property
    def occupied(self) -> int:
        """Places that somebody has, is promised, or cannot use."""
        return self.places - self.free


@dataclass(frozen=True)
class OutageView:
    """Places that nobody can use for a time."""

    id: int
    text: str


@dataclass(frozen=True)
class OfferView:
    """One offer for the partner that has it.

    Attributes
    ----------
    state
        Derived for today: open, full, paused, stale or closed.
    grid
        The week with free and total places.
    why_full
        Where it is full and its week shows free places: why, as a sentence.
    fresh
        Until when our word counts, as a sentence.
    needs_confirming
        Whether the partner must say that it is still right before anybody is matched (INV-22).
    """

    id: int
    title: str
    service: str
    kind: object
    site: str
    state: CapacityState
    grid: Grid
    shifts: tuple[ShiftView, ...]
    free: int
    places: int
    why_full: str
    fresh: str
    pause: str
    needs_confirming: bool
    free_choice: bool
    is_demo: bool
    outages: tuple[OutageView, ...] = ()


def view_of(offer: CapacityOffer, stays: Sequence[Stay], on: date) -> OfferView:
    """Return what a partner reads about an offer on a day.

    Parameters
    ----------
    offer
        With service, site and shifts loaded.
    stays
        The placements that take a place of it.
    """
    state = offer_state(offer, stays, on)
    grid = _grid(offer.shifts, stays, on)
    parts = parts_on(offer.shifts, stays, on)
    shifts = tuple(
        _shift_view(shift, [parts[shift.id, name] for name in shift.half_days]) for shift in offer.shifts
    )
    return OfferView(
        id=offer.id,
        title=offer.title,
        service=service_name(offer.service),
        kind=offer.placement_kind,
        site=f"{offer.site.name}, {offer.site.postcode} {offer.site.locality}",
        state=state,
        grid=grid,
        shifts=shifts,
        free=sum(shift.free for shift in shifts),
        places=sum(shift.places for shift in shifts),
        why_full=_why_full(state, grid),
        fresh=_fresh(offer, on),
        pause=_pause(offer, on),
        needs_confirming=offer.review_by < on and state is not CapacityState.CLOSED,
        free_choice=offer.free_choice,
        is_demo=offer.is_demo,
        outages=tuple(_outages(offer, on)),
    )


def summary(views: Sequence[OfferView]) -> Mapping[str, int]:
    """Return the counts on top of the page: offers to confirm, and offers with a free place."""
    return {
        "confirm": sum(view.needs_confirming for view in views),
        "free": sum(view.state is CapacityState.OPEN for view in views),
    }


def places_words(free: int, total: int) -> str:
    """Return ``2 van de 6 plaatsen vrij``."""
    return ngettext(
        "%(free)s van de %(num)s plaats vrij", "%(free)s van de %(num)s plaatsen vrij", total, free=free
    )


def _shift_view(shift: Shift, parts: Sequence[Parts]) -> ShiftView:
    fullest = min(parts, key=lambda one: one.free)
    return ShiftView(
        shift.id,
        shift.name,
        half_day_words(shift.half_days),
        shift.places,
        fullest.free,
        fullest.out_of_service,
        fullest.reserved,
        fullest.occupied,
    )


def _outages(offer: CapacityOffer, on: date) -> Iterator[OutageView]:
    for shift in offer.shifts:
        for one in shift.outages:
            if one.ends_on is None:
                text = _(
                    "%(name)s: %(num)s vanaf %(first)s",
                    name=shift.name,
                    num=one.places,
                    first=day(one.starts_on),
                )
            elif one.ends_on >= on:
                text = _(
                    "%(name)s: %(num)s van %(first)s tot en met %(last)s",
                    name=shift.name,
                    num=one.places,
                    first=day(one.starts_on),
                    last=day(one.ends_on),
                )
            else:
                continue
            yield OutageView(one.id, text)


def _grid(shifts: Sequence[Shift], stays: Sequence[Stay], on: date) -> Grid:
    total: dict[str, int] = {}
    free: dict[str, int] = {}
    for (_shift, half_day), left in free_places(shifts, stays, on, on).items():
        free[half_day] = free.get(half_day, 0) + max(left, 0)
    for shift in shifts:
        for half_day in shift.half_days.names:
            total[half_day] = total.get(half_day, 0) + shift.places
    return grid_of_places(total, free)


def _why_full(state: CapacityState, grid: Grid) -> str:
    """Return why nobody can come though the week shows free places: the offer is full from some later day."""
    if state is CapacityState.FULL and grid.fills & {Fill.FREE, Fill.PARTIAL}:
        return _("Er is nu nog plaats, maar niet genoeg om iemand te laten blijven.")
    return ""


def _fresh(offer: CapacityOffer, on: date) -> str:
    if offer.review_by < on:
        return _("Niet meer bevestigd sinds %(day)s: nu stellen we niemand voor.", day=day(offer.review_by))
    return _("Bevestigd tot %(day)s.", day=day(offer.review_by))


def _pause(offer: CapacityOffer, on: date) -> str:
    if offer.paused_from is None or (offer.paused_until is not None and offer.paused_until < on):
        return ""
    if offer.paused_until is None:
        return _("Pauze vanaf %(first)s, tot je zelf hervat.", first=day(offer.paused_from))
    return _(
        "Pauze van %(first)s tot en met %(last)s.", first=day(offer.paused_from), last=day(offer.paused_until)
    )
