"""A placement from the partner's question to the end of aftercare, on the supervisor's side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import AlreadyPlaced, CapacityTaken, GuardFailed, IllegalTransition, InvalidInput
from coordination.placements import onward, operations, queries
from coordination.placements.lifecycle import OVER
from coordination.placements.models import Placement
from coordination.vocabulary import ActorRole, ClientPart, ContactWith, EndReason
from coordination.workfloor.queries import absences_to_call, totals_of
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.placements import back_to, page, step_taken_already
from web.presenters import plans, stay_forms, timeline
from web.presenters.then import as_it_was
from web.unit_of_work import unit_of_work

blueprint = Blueprint("stays", __name__, url_prefix="/placements")
blueprint.register_error_handler(IllegalTransition, step_taken_already)

_proposals = access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)

Act = Callable[..., Placement]


@blueprint.post("/<ref>/reply")
@_proposals
def reply(ref: str) -> ResponseReturnValue:
    """Answer the partner's question, about the floor only."""
    form = FormInput(request.form)
    text = form.text("answer", _("Antwoord"), maximum=1000)
    reason = form.text("reason", _("Waarom het toch nodig is"), maximum=1000, required=False)
    good = _("Geantwoord. De partner kan nu beslissen.")
    if text is None:
        return _done(ref, form, operations.answer, good, answer=None)
    act = partial(operations.answer, override_reason=reason)
    return _done(ref, form, act, good, answer=text)


@blueprint.post("/<ref>/confirm")
@_proposals
def confirm(ref: str) -> ResponseReturnValue:
    """Confirm the place: everything is there."""
    form = FormInput(request.form)
    return _done(ref, form, operations.confirm, _("Bevestigd. De plaats ligt vast."))


@blueprint.post("/<ref>/first-day")
@_proposals
def first_day(ref: str) -> ResponseReturnValue:
    """Record that the stay has begun."""
    form = FormInput(request.form)
    day = form.date("on", _("Eerste dag"))
    return _done(ref, form, operations.first_day, _("Genoteerd: de cliënt is begonnen."), on=day)


@blueprint.post("/<ref>/not-started")
@_proposals
def not_started(ref: str) -> ResponseReturnValue:
    """Record that nobody came."""
    form = FormInput(request.form)
    words = _("Genoteerd. De plaats is weer vrij, en voor de cliënt heeft dit geen gevolg.")
    return _done(ref, form, operations.never_started, words)


@blueprint.post("/<ref>/pause")
@_proposals
def pause(ref: str) -> ResponseReturnValue:
    """Pause the stay, with the place kept until a day or let go."""
    form = FormInput(request.form)
    day = form.date("keep_until", _("Plaats bewaren tot"), required=False)
    return _done(ref, form, operations.pause, _("Onderbroken."), may_be_empty=True, keep_until=day)


@blueprint.post("/<ref>/resume")
@_proposals
def resume(ref: str) -> ResponseReturnValue:
    """Go on after a pause, if there is still a place."""
    return _done(ref, FormInput(request.form), operations.resume, _("De cliënt is weer bezig."))


@blueprint.post("/<ref>/end")
@_proposals
def end(ref: str) -> ResponseReturnValue:
    """End the stay; the partner does not read why."""
    form = FormInput(request.form)
    reason = form.code("end_reason", _("Reden"), EndReason)
    day = form.date("last_day", _("Laatste dag"))
    words = _(
        "Beëindigd. De partner leest niet waarom. Nu volgt de nazorg, met de cliënt en met de werkplek."
    )
    return _done(ref, form, operations.end, words, reason=reason, last_day=day)


@blueprint.post("/<ref>/contact")
@_proposals
def contact(ref: str) -> ResponseReturnValue:
    """Log a talk after the end."""
    form = FormInput(request.form)
    whom = form.code("with_whom", _("Met wie?"), ContactWith)
    day = form.date("held_on", _("Dag van het gesprek"))
    return _done(ref, form, operations.log_contact, _("Gesprek genoteerd."), with_whom=whom, held_on=day)


@blueprint.get("/<ref>/history")
@_proposals
def history(ref: str) -> ResponseReturnValue:
    """Show who did what when, how often the client was there, and what the round saw at the time."""
    actor = current_actor()
    with unit_of_work() as session:
        placement = queries.open_placement(session, actor, ref)
        counted = totals_of(session, [placement.id]).get(placement.id)
        calls = [one for one in absences_to_call(session, actor) if one.placement_ref == ref]
        return render_template(
            "placements/history.html",
            ref=ref,
            placement=placement,
            lines=timeline.of_placement(onward.timeline(session, placement)),
            there=plans.totals(counted or {}),
            calls=calls,
            then=as_it_was(session, actor, placement),
        )


@blueprint.get("/<ref>/onward")
@_proposals
def next_step(ref: str) -> ResponseReturnValue:
    """Show where the client could go after this stay."""
    with unit_of_work() as session:
        return _onward_page(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/onward")
@_proposals
def move_on(ref: str) -> ResponseReturnValue:
    """Propose the next place after a stay that has ended."""
    form = FormInput(request.form)
    choice = form.text("place", _("Plek"), maximum=40)
    new_ref = ""
    with unit_of_work() as session:
        earlier = queries.own_placement(session, current_actor(), ref)
        places = onward.next_places(session, earlier) if choice else []
        found = next((one for one in places if stay_forms.place_key(one) == choice), None)
        if choice is not None and found is None:
            form.refuse("place", _("Plek: kies er een uit de lijst."))
        if found is not None:
            try:
                placed = onward.move_on(
                    session,
                    current_actor(),
                    placement_ref=ref,
                    offer_id=found.offer.id,
                    starts_on=found.starts_on,
                    shift_id=None if found.shift is None else found.shift.id,
                    half_days=None if found.shift is not None else found.half_days,
                )
                new_ref = placed.ref
            except (GuardFailed, InvalidInput):
                form.refuse("place", _("Plek: die kan nu niet, of ze ligt al op tafel. Kies een andere."))
        if form.errors:
            session.rollback()
            return _onward_page(session, ref, form), 422
    told(_("Op de korte lijst gezet. Bespreek het nu met de cliënt."))
    return back_to(new_ref)


@blueprint.post("/<ref>/close")
@_proposals
def close(ref: str) -> ResponseReturnValue:
    """Close the aftercare."""
    return _done(ref, FormInput(request.form), operations.close, _("De nazorg is afgesloten."))


def _onward_page(session: Session, ref: str, form: FormInput) -> str:
    placement = queries.open_placement(session, current_actor(), ref)
    over = placement.state in OVER
    places = onward.next_places(session, placement) if over else []
    return render_template(
        "placements/onward.html",
        ref=ref,
        placement=placement,
        over=over,
        leading=stay_forms.place_choices(one for one in places if one.leads),
        others=stay_forms.place_choices(one for one in places if not one.leads),
        form=form,
    )


def _done(
    ref: str, form: FormInput, act: Act, good: str, *, may_be_empty: bool = False, **given: Any
) -> ResponseReturnValue:
    """Do an act with what was filled in; what is wrong stands beside its field, with all that was typed."""
    actor = current_actor()
    try:
        with unit_of_work() as session:
            if not form.errors and (may_be_empty or None not in given.values()):
                _try(session, actor, ref, form, act, given)
            if form.errors:
                session.rollback()
                return page(session, ref, form), 422
    except (GuardFailed, CapacityTaken, AlreadyPlaced) as error:
        warned(stay_forms.refusal(error))
    else:
        told(good)
    return back_to(ref)


def _try(session: Session, actor: Actor, ref: str, form: FormInput, act: Act, given: dict[str, Any]) -> None:
    try:
        act(session, actor, placement_ref=ref, **given)
    except InvalidInput as error:
        form.refuse(error.where, stay_forms.fault(error))
