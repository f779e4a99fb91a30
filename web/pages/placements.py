"""From proposal to place, one step at a time; each is taken by a person, with the client's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination.actors import Actor
from coordination.capacity.queries import offers_by_id
from coordination.consent import access as consent_access
from coordination.consent.models import Consent
from coordination.consent.queries import shares_with_host
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.placements import onward, operations, queries, regimes
from coordination.placements.lifecycle import PLACEMENT
from coordination.placements.models import Placement
from coordination.placements.papers import SIGNED_IN
from coordination.placements.readiness import readiness
from coordination.rounds import queries as round_queries
from coordination.vocabulary import ActorRole, ClientPart, PlacementState
from web import access, unsaved
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput, row_numbers
from web.i18n import gettext as _
from web.presenters import papers, placement_forms, placements, stay_forms, suggestions, timeline
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("placements", __name__, url_prefix="/placements")

_proposals = access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)


@blueprint.get("/")
@access.roles(ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """Show what is under way for my clients, by who must act."""
    actor = current_actor()
    with unit_of_work() as session:
        clients = {
            client.id: client for client in consent_access.list_clients(session, actor, ClientPart.PROPOSALS)
        }
        decided = consent_access.decisions(session, actor, list(clients), [ClientPart.IDENTITY])
        named = [client_id for client_id, parts in decided.items() if parts[ClientPart.IDENTITY]]
        groups = placements.groups(clients, named, queries.open_steps(session, list(clients)))
        return render_template("placements/index.html", groups=groups)


@blueprint.get("/<ref>")
@_proposals
def show(ref: str) -> ResponseReturnValue:
    """Show how far one placement is, and what comes next."""
    with unit_of_work() as session:
        return page(session, ref, FormInput(MultiDict()))


@blueprint.post("/<ref>/shortlist")
@_proposals
def shortlist(ref: str) -> ResponseReturnValue:
    """Put a suggestion on the short list."""
    with unit_of_work() as session:
        operations.shortlist(session, current_actor(), placement_ref=ref)
    told(
        _("Op de korte lijst gezet. Bespreek het nu met de cliënt."),
        undo=url_for("placements.take_off", ref=ref),
    )
    return back_to(ref)


@blueprint.post("/<ref>/take-off")
@_proposals
def take_off(ref: str) -> ResponseReturnValue:
    """Take a proposal off the short list."""
    with unit_of_work() as session:
        operations.take_off(session, current_actor(), placement_ref=ref)
    told(
        _("Van de korte lijst gehaald. Het voorstel blijft bewaard."),
        undo=url_for("placements.shortlist", ref=ref),
    )
    return back_to(ref)


@blueprint.post("/<ref>/talk")
@_proposals
def record_talk(ref: str) -> ResponseReturnValue:
    """Record that the proposal was talked over with the client (CONF-27)."""
    form = FormInput(request.form)
    discussed_on = form.date("discussed_on", _("Dag van het gesprek"))
    shown = row_numbers(request.form.getlist("alternatives"))
    with unit_of_work() as session:
        if discussed_on is not None:
            try:
                operations.record_talk(
                    session,
                    current_actor(),
                    placement_ref=ref,
                    discussed_on=discussed_on,
                    alternatives_shown=shown,
                )
            except GuardFailed:
                form.refuse(
                    "alternatives",
                    _("Toon de cliënt ook minstens één ander voorstel, zodat er echt iets te kiezen valt."),
                )
            except InvalidInput:
                form.refuse("discussed_on", _("Dag van het gesprek: die dag moet nog komen."))
        if form.errors:
            session.rollback()
            return page(session, ref, form), 422
    told(_("Gesprek genoteerd. Noteer het antwoord van de cliënt zodra je het hebt."))
    return back_to(ref)


@blueprint.post("/<ref>/answer")
@_proposals
def record_answer(ref: str) -> ResponseReturnValue:
    """Record the client's yes or no, as the client gave it (INV-01, CONF-28, CONF-29)."""
    form = FormInput(request.form)
    answer = placement_forms.read_answer(form)
    with unit_of_work() as session:
        if answer is not None:
            try:
                _record_answer(session, ref, answer)
            except InvalidInput as error:
                form.refuse(error.where, placement_forms.answer_fault(error.where))
        if form.errors or answer is None:
            session.rollback()
            return page(session, ref, form), 422
    if answer.agrees:
        told(_("Akkoord van de cliënt genoteerd. Nu kan je de plaats vragen aan de partner."))
    else:
        told(_("Genoteerd. Een nee heeft geen enkel gevolg; er is plaats voor een ander voorstel."))
    return back_to(ref)


@blueprint.post("/<ref>/send")
@_proposals
def send(ref: str) -> ResponseReturnValue:
    """Ask the partner for the place; it reads the functional profile under an alias (HR-23, CONF-11)."""
    form = FormInput(request.form)
    actor = current_actor()
    with unit_of_work() as session:
        placement = queries.own_placement(session, actor, ref)
        agreement = None if _shared_already(session, placement) else placement_forms.read_agreement(form)
        if not form.errors:
            try:
                operations.offer_to_partner(session, actor, placement_ref=ref, consent=agreement)
            except InvalidInput as error:
                form.refuse(error.where, placement_forms.agreement_fault(error.where))
            except GuardFailed as error:
                form.refuse("send", _not_sent(session, placement, error))
        if form.errors:
            session.rollback()
            return page(session, ref, form), 422
    told(_("Gevraagd. De partner leest alleen wat nodig is, zonder naam."))
    return back_to(ref)


@blueprint.post("/<ref>/withdraw")
@_proposals
def withdraw(ref: str) -> ResponseReturnValue:
    """Take the client's agreement back: always possible, and no reason is asked."""
    with unit_of_work() as session:
        operations.client_withdraws(session, current_actor(), placement_ref=ref)
    told(_("Stopgezet zoals de cliënt vroeg. De partner leest niets meer."))
    return back_to(ref)


@blueprint.errorhandler(IllegalTransition)
def step_taken_already(error: IllegalTransition) -> ResponseReturnValue:
    """Say how it stands now and what would make the step possible; what was typed is not lost."""
    ref = (request.view_args or {})["ref"]
    if typed := unsaved.typed():
        with unit_of_work() as session:
            return page(session, ref, FormInput(MultiDict()), not_kept=typed), 409
    warned(words(error))
    return back_to(ref)


def _not_sent(session: Session, placement: Placement, error: GuardFailed) -> str:
    """Return why the place cannot be asked for now."""
    if error.guard == "offer_takes_people":
        return _("Deze plek neemt nu niemand op. Bel de partner of kies een andere plek.")
    fault = regimes.combination_fault(session, placement)
    if error.guard == "regime_allows" and fault is not None:
        return _("Deze plek kan nu niet gevraagd worden: %(why)s.", why=label_of(fault))
    return words(error)


def _record_answer(session: Session, ref: str, answer: placement_forms.Answer) -> None:
    actor = current_actor()
    if answer.agrees:
        operations.record_agreement(
            session,
            actor,
            placement_ref=ref,
            form=answer.form,
            given_on=answer.given_on,
            language=answer.language,
            place=answer.place,
            own_words=answer.own_words,
        )
        return
    operations.record_refusal(
        session,
        actor,
        placement_ref=ref,
        form=answer.form,
        given_on=answer.given_on,
        language=answer.language,
        place=answer.place,
        own_words=answer.own_words,
        reason=answer.reason,
    )


def page(session: Session, ref: str, form: FormInput, *, not_kept: Sequence[tuple[str, str]] = ()) -> str:
    """Return the page of one placement; what was typed stays in its form.

    Parameters
    ----------
    not_kept
        What was typed into a form that is gone, since somebody else took its step: field and text.
    """
    actor = current_actor()
    placement = queries.open_placement(session, actor, ref)
    wanted = (ClientPart.IDENTITY, ClientPart.FUNCTIONAL_PROFILE)
    file = consent_access.open_file(session, actor, placement.client.ref, *wanted)
    others = offers_by_id(session, placement.other_offers)
    consent = _shared_already(session, placement)
    income = consent_access.decide(session, actor, placement.client, ClientPart.WORK_EDUCATION_INCOME)
    return render_template(
        "placements/show.html",
        ref=ref,
        form=form,
        not_kept=not_kept,
        last=timeline.latest(onward.timeline(session, placement)) if not_kept else None,
        placement=placement,
        client_ref=placement.client.ref,
        who=placement.client.display_name if file.shows(ClientPart.IDENTITY) else placement.client.ref,
        needs=placement.client.functional_needs if file.shows(ClientPart.FUNCTIONAL_PROFILE) else None,
        place=placements.place_line(
            placement.offer, placement.half_days, placement.starts_on, placement.ends_on
        ),
        road=placements.road(placement),
        answers=placements.answer_lines(placement.answers),
        ask=placement_forms.ask_of(placement),
        may_withdraw="client_withdraws" in PLACEMENT.possible_events(placement.state, actor),
        why=_why(session, actor, placement),
        others=[(str(offer.id), f"{offer.title} ({offer.host_organisation.name})") for offer in others],
        shared_until=consent.expires_on if consent else None,
        choices=placement_forms.choices(placement),
        stay=stay_forms.stay(placement),
        missing=_missing(session, placement, shows_income=bool(income)),
        sees_income=bool(income),
        ticked={name: request.form.getlist(name) for name in ("alternatives", "share_name")},
    )


def _missing(session: Session, placement: Placement, *, shows_income: bool) -> list[str]:
    """Return what is missing before the first day; nothing where there is no place yet or not any more."""
    if placement.state not in SIGNED_IN:
        return []
    found = readiness(session, placement)
    if placement.state is not PlacementState.RESERVED:
        found = replace(found, faults=(), full=(), without_goal=False)
    return papers.missing(placement, found, shows_income=shows_income)


def _why(session: Session, actor: Actor, placement: Placement) -> suggestions.Outlook | None:
    """Return what the round said that suggested this placement; None for a person's own choice."""
    view = round_queries.suggestion_behind(session, actor, placement)
    return None if view is None else suggestions.outlook(view)


def _shared_already(session: Session, placement: Placement) -> Consent | None:
    host = placement.offer.host_organisation_id
    return shares_with_host(session, placement.client_id, host, ClientPart.FUNCTIONAL_PROFILE)


def back_to(ref: str) -> ResponseReturnValue:
    """Return to the page of the placement."""
    return redirect(url_for("placements.show", ref=ref), 303)
