"""The week of an offer changed at once: by click, by dragging or by keys, and taken back with one button."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.capacity import queries as offers
from coordination.capacity.grid import Block, grid_of, set_grid
from coordination.capacity.models import CapacityOffer
from coordination.errors import GuardFailed, InvalidInput
from coordination.placements import queries as placements
from coordination.vocabulary import ActorRole, CapacityState, HalfDays
from coordination.vocabulary.half_days import NAMES
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.offers.blueprint import blueprint
from web.presenters.capacity_grid import edit_grid
from web.presenters.half_days import words as half_day_words
from web.unit_of_work import reading, unit_of_work

_MOST_PLACES = 500
#: Where the last change of this session is kept until it is taken back: (offer, before, after).
_LAST = "last_week"


@blueprint.get("/<int:offer_id>/week")
@access.roles(ActorRole.PARTNER)
def week(offer_id: int) -> ResponseReturnValue:
    """Show the week of an offer to be changed."""
    with reading() as session:
        return _page(session, offer_id, FormInput(MultiDict()))


@blueprint.post("/<int:offer_id>/week")
@access.roles(ActorRole.PARTNER)
def set_week(offer_id: int) -> ResponseReturnValue:
    """Change the week of an offer."""
    form = FormInput(request.form)
    actor = current_actor()
    with unit_of_work() as session:
        offer = offers.own_offer(session, actor, offer_id)
        before = grid_of(offer)
        blocks = _numbers(form, offer) if offer.free_choice else _blocks(form, offer)
        if not form.errors:
            try:
                after = grid_of(
                    set_grid(
                        session, actor, offer_id=offer_id, blocks=blocks, stays_of=placements.stays_of_offer
                    )
                )
            except InvalidInput as fault:
                form.refuse("week", _fault(fault.where))
        if form.errors:
            session.rollback()
            return _page(session, offer_id, form), 422
    if before == after:
        told(_("Er veranderde niets. Het staat weer als bevestigd."))
    else:
        cookie[_LAST] = (offer_id, before, after)
        told(_("Het weekrooster is aangepast."))
    return redirect(url_for("offers.week", offer_id=offer_id), 303)


@blueprint.post("/<int:offer_id>/week/undo")
@access.roles(ActorRole.PARTNER)
def undo_week(offer_id: int) -> ResponseReturnValue:
    """Take the last change of the week back, while it still stands as it was left."""
    with reading() as session:
        offers.own_offer(session, current_actor(), offer_id)
    last = _last(offer_id)
    cookie.pop(_LAST, None)
    if last is None:
        warned(_("Er is geen verandering van jou om terug te nemen."))
        return redirect(url_for("offers.week", offer_id=offer_id), 303)
    before, after = last
    # A half-day that was new gets no places again; blocks keep their own number.
    blocks = [*before, *(Block(one.shift_id, one.half_days, 0) for one in _gone(before, after))]
    try:
        with unit_of_work() as session:
            set_grid(
                session,
                current_actor(),
                offer_id=offer_id,
                blocks=blocks,
                stays_of=placements.stays_of_offer,
                unchanged=after,
            )
    except GuardFailed:
        warned(_("Iemand heeft het rooster intussen weer veranderd. Bekijk het eerst."))
    except InvalidInput:
        warned(_("Dat kan niet meer: er is intussen iemand die daar een plaats heeft."))
    else:
        told(_("Teruggezet zoals het was."))
    return redirect(url_for("offers.week", offer_id=offer_id), 303)


def _numbers(form: FormInput, offer: CapacityOffer) -> list[Block]:
    """Return a block per half-day to choose; those that stay empty and were never there are left out."""
    known = {shift.half_days.names[0]: shift for shift in offer.shifts}
    blocks = []
    for name in NAMES:
        field = f"places-{name}"
        if field not in form.values:
            continue
        half_day = HalfDays.of([name])
        label = half_day_words(half_day)
        places = form.integer(field, label, maximum=_MOST_PLACES, required=False) or 0
        shift = known.get(name)
        if shift is not None or places:
            blocks.append(Block(None if shift is None else shift.id, half_day, places))
    return blocks


def _blocks(form: FormInput, offer: CapacityOffer) -> list[Block]:
    blocks = []
    for shift in offer.shifts:
        half_days = form.half_days(f"days-{shift.id}", shift.name)
        places = form.integer(f"shift-{shift.id}", shift.name, maximum=_MOST_PLACES)
        if half_days is not None and places is not None:
            blocks.append(Block(shift.id, half_days, places))
    return blocks


def _fault(where: str) -> str:
    return {
        "half_days": _("Op een dagdeel dat je weghaalt, heeft iemand een plaats."),
        "places": _("Er zijn meer plaatsen ingenomen of beloofd dan je invult."),
        "min_half_days": _("Zo kan niemand genoeg dagdelen kiezen."),
    }.get(where, _("Dit weekrooster kan zo niet."))


def _last(offer_id: int) -> tuple[list[Block], list[Block]] | None:
    """Return how the week was before this session's last change, and after it."""
    kept = cookie.get(_LAST)
    if not kept or kept[0] != offer_id:
        return None
    before, after = (
        [Block(number, HalfDays(half_days), places) for number, half_days, places in one] for one in kept[1:]
    )
    return before, after


def _gone(before: list[Block], after: list[Block]) -> list[Block]:
    """Return the blocks that the change added."""
    known = {block.shift_id for block in before}
    return [block for block in after if block.shift_id not in known]


def _page(session: Session, offer_id: int, form: FormInput) -> str:
    offer = offers.own_offer(session, current_actor(), offer_id)
    stays = placements.stays_of_offer(session, offer_id)
    return render_template(
        "offers/week.html",
        grid=edit_grid(offer, stays, clock.today(), full="full" in request.values),
        form=form,
        is_full="full" in request.values,
        can_undo=_last(offer_id) is not None,
        is_closed=offer.state is CapacityState.CLOSED,
    )
