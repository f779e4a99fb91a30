"""What a partner shows as free, whether that is still right, and putting it right in a minute."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import operations as capacity
from coordination.capacity import queries as offers
from coordination.capacity.interest import interests
from coordination.capacity.models import CapacityOffer
from coordination.errors import InvalidInput
from coordination.placements import host
from coordination.placements import queries as placements
from coordination.vocabulary import ActorRole, CapacityState
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.offers.blueprint import blueprint
from web.presenters import capacity as presenter
from web.presenters.dates import day
from web.presenters.offers import sections_of
from web.unit_of_work import reading, unit_of_work

_MOST_PLACES = 500


@blueprint.get("/")
@access.roles(ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """Show every offer of the partner's own organisation with its week of free places."""
    actor = current_actor()
    with unit_of_work() as session:
        views = _views(session, actor)
        waiting = [one for one in host.proposals_for_partner(session, actor) if one.may_accept]
        return render_template(
            "offers/index.html",
            offers=views,
            summary=presenter.summary(views),
            waiting=len(waiting),
            interests=interests(session, actor.organisation_id or 0),
        )


@blueprint.get("/<int:offer_id>")
@access.roles(ActorRole.PARTNER)
def show(offer_id: int) -> ResponseReturnValue:
    """Show one offer with the forms to change it."""
    with reading() as session:
        return _page(session, offer_id, FormInput(request.args))


@blueprint.post("/<int:offer_id>/confirm")
@access.roles(ActorRole.PARTNER)
def confirm(offer_id: int) -> ResponseReturnValue:
    """Say in one click that what stands there is still right (INV-22)."""
    with unit_of_work() as session:
        offer = capacity.confirm_offer(session, current_actor(), offer_id=offer_id)
        told(
            _("Bedankt. %(title)s blijft zo staan tot %(day)s.", title=offer.title, day=day(offer.review_by))
        )
    return _back_to(offer_id)


@blueprint.post("/<int:offer_id>/places")
@access.roles(ActorRole.PARTNER)
def change_places(offer_id: int) -> ResponseReturnValue:
    """Change how many places each block of half-days has."""
    form = FormInput(request.form)
    actor = current_actor()
    given: dict[int, int] = {}
    try:
        with unit_of_work() as session:
            offer = offers.own_offer(session, actor, offer_id)
            for shift in offer.shifts:
                name = f"shift-{shift.id}"
                number = form.integer(name, shift.name, minimum=0, maximum=_MOST_PLACES)
                if number is not None:
                    given[shift.id] = number
            if not form.errors:
                capacity.change_places(
                    session, actor, offer_id=offer_id, places=given, stays_of=placements.stays_of_offer
                )
    except InvalidInput:
        with reading() as session:
            _refuse_fewer(form, session, offers.own_offer(session, actor, offer_id), given)
    if form.errors:
        with reading() as session:
            return _page(session, offer_id, form), 422
    told(_("De plaatsen zijn aangepast."))
    return _back_to(offer_id)


@blueprint.post("/<int:offer_id>/pause")
@access.roles(ActorRole.PARTNER)
def pause(offer_id: int) -> ResponseReturnValue:
    """Take nobody new from a day, until a day or until further notice (HR-22)."""
    form = FormInput(request.form)
    actor = current_actor()
    first = form.date("paused_from", _("Van"))
    last = form.date("paused_until", _("Tot en met"), required=False)
    if first and last and last < first:
        form.refuse("paused_until", _("De laatste dag ligt voor de eerste."))
    with unit_of_work() as session:
        offers.own_offer(session, actor, offer_id)
        if form.errors:
            return _page(session, offer_id, form), 422
        capacity.pause_intake(session, actor, offer_id=offer_id, paused_from=first, paused_until=last)
        told(_("De pauze staat genoteerd. Wie al bij jullie is, merkt er niets van."))
    return _back_to(offer_id)


@blueprint.post("/<int:offer_id>/resume")
@access.roles(ActorRole.PARTNER)
def resume(offer_id: int) -> ResponseReturnValue:
    """Take people again."""
    with unit_of_work() as session:
        capacity.resume_intake(session, current_actor(), offer_id=offer_id)
        told(_("Jullie staan weer open."))
    return _back_to(offer_id)


def _views(session: Session, actor: Actor) -> list[presenter.OfferView]:
    if actor.organisation_id is None:
        return []
    on = clock.today()
    found = offers.offers_of_host(session, actor.organisation_id)
    stays = placements.stays_of_offers(session, [offer.id for offer in found])
    return [presenter.view_of(offer, stays.get(offer.id, []), on) for offer in found]


def _page(session: Session, offer_id: int, form: FormInput) -> str:
    actor = current_actor()
    offer = offers.own_offer(session, actor, offer_id)
    view = presenter.view_of(offer, placements.stays_of_offer(session, offer.id), clock.today())
    return render_template(
        "offers/show.html",
        offer=view,
        form=form,
        today=clock.today(),
        parts=sections_of(offer),
        is_closed=view.state is CapacityState.CLOSED,
    )


def _refuse_fewer(form: FormInput, session: Session, offer: CapacityOffer, given: dict[int, int]) -> None:
    """Say beside each block with too few places how many are taken or promised there."""
    view = presenter.view_of(offer, placements.stays_of_offer(session, offer.id), clock.today())
    for shift in view.shifts:
        if given.get(shift.id, shift.places) < shift.occupied:
            sentence = _("%(name)s: er zijn er al %(num)s ingenomen.", name=shift.name, num=shift.occupied)
            form.refuse(f"shift-{shift.id}", sentence)
    if not form.errors:
        first = offer.shifts[0]
        form.refuse(
            f"shift-{first.id}", _("Op een latere dag zijn er al meer plaatsen beloofd dan je nu invult.")
        )


def _back_to(offer_id: int) -> ResponseReturnValue:
    if request.form.get("from") == "index":
        return redirect(url_for("offers.index"), 303)
    return redirect(url_for("offers.show", offer_id=offer_id), 303)
