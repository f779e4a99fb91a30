"""My clients: who has no next step and who waits longest; and one client's own page.

What the reader may not see of a client is absent: the template gets nothing of it (CONF-02).
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination.actors import Actor
from coordination.capacity import queries as offer_queries
from coordination.consent import access as consent_access
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.placements import queries as placement_queries
from coordination.rounds import operations as round_operations
from coordination.rounds import own_choice
from coordination.rounds import queries as round_queries
from coordination.vocabulary import ActorRole, ClientPart, RoundState, SuggestionOutcome
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.i18n import ngettext
from web.pages import client_page
from web.presenters import clients, own_choices
from web.unit_of_work import unit_of_work

blueprint = Blueprint("clients", __name__, url_prefix="/clients")


@blueprint.get("/")
@access.client_part(ClientPart.EXISTENCE, ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """Show my clients, those without a next step on top."""
    shown = request.args.get("show", "")
    with unit_of_work() as session:
        lines = _lines(session, current_actor())
        chips = clients.chips(lines)
        return render_template(
            "clients/index.html",
            groups=clients.groups(lines, next((turn for turn in clients.Turn if turn == shown), None)),
            chips=chips,
            shown=shown if shown in {chip.key for chip in chips} else "",
            summary=_summary(lines),
        )


@blueprint.get("/<ref>")
@access.client_part(ClientPart.EXISTENCE, ActorRole.SUPERVISOR)
def show(ref: str) -> ResponseReturnValue:
    """Show one client, as far as each part is granted."""
    return _show(ref, FormInput(MultiDict()))


def _show(ref: str, form: FormInput) -> str:
    with unit_of_work() as session:
        actor = current_actor()
        file = consent_access.open_file(session, actor, ref, *client_page.PARTS)
        return render_template("clients/show.html", **client_page.page_of(session, actor, file), form=form)


@blueprint.post("/<ref>/alternatives")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
def choose_alternative(ref: str) -> ResponseReturnValue:
    """Put an alternative on the short list instead of what was suggested."""
    form = FormInput(request.form)
    suggestion_id = form.integer("suggestion", _("Voorstel"), minimum=1)
    index = form.integer("index", _("Ander voorstel"))
    if suggestion_id is None or index is None:
        raise NotFound("alternative")
    half_days = form.half_days(f"half_days-{index}", _("Dagdelen"), required=False)
    if form.errors:
        return _show(ref, form), 422
    try:
        with unit_of_work() as session:
            placement = round_operations.choose_alternative(
                session,
                current_actor(),
                suggestion_id=suggestion_id,
                index=index,
                half_days=half_days or None,
            )
            if placement.client.ref != ref:
                raise NotFound("alternative")
            placement_ref = placement.ref
    except InvalidInput:
        form.refuse(f"half_days-{index}", _("Kies zoveel dagdelen als deze plek vraagt, uit de lijst."))
        return _show(ref, form), 422
    except GuardFailed:
        warned(_("Deze plek staat al op de lijst, of de cliënt koos hier net iets anders."))
        return redirect(url_for("clients.show", ref=ref), 303)
    told(_("Op de korte lijst gezet. Bespreek het nu met de cliënt."))
    return redirect(url_for("placements.show", ref=placement_ref), 303)


@blueprint.get("/<ref>/why-not")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
def why_not(ref: str) -> ResponseReturnValue:
    """Say what the rules say of this client: of all places at once, and of any one with the values seen."""
    form = FormInput(request.args)
    offer_id = form.integer("offer", _("Plek"), minimum=1, required=False)
    return _why_not(ref, form, offer_id)


def _why_not(ref: str, form: FormInput, offer_id: int | None) -> ResponseReturnValue:
    with unit_of_work() as session:
        actor = current_actor()
        file = consent_access.open_file(session, actor, ref, *round_queries.PARTS, ClientPart.WISHES)
        if not file.shows(ClientPart.PROPOSALS):
            raise NotFound("client")
        offer = next(iter(offer_queries.offers_by_id(session, [offer_id])), None) if offer_id else None
        if offer_id is not None and offer is None:
            form.refuse("offer", _("Plek: kies er een uit de lijst."))
        why, choice = client_page.explained(session, actor, file, offer) if offer else (None, None)
        page = render_template(
            "clients/why_not.html",
            ref=ref,
            title=file.client.display_name if file.shows(ClientPart.IDENTITY) else ref,
            form=form,
            offers=client_page.offer_choices(session),
            offer=offer,
            why=why,
            choice=choice,
            places=None if offer else client_page.places(session, actor, file, request.args.get("show", "")),
        )
        return page, 422 if form.errors else 200


@blueprint.post("/<ref>/propose")
@access.client_part(ClientPart.PROPOSALS, ActorRole.SUPERVISOR)
def propose(ref: str) -> ResponseReturnValue:
    """Put a place of one's own choice on the client's short list."""
    form = FormInput(request.form)
    offer_id = form.integer("offer", _("Plek"), minimum=1)
    shift_id = form.integer("shift", _("Wanneer"), minimum=1, required=False)
    half_days = form.half_days("half_days", _("Dagdelen"), required=False)
    if offer_id is None:
        raise NotFound("offer")
    if form.errors:
        return _why_not(ref, form, offer_id)
    try:
        with unit_of_work() as session:
            placement_ref = own_choice.propose_own_choice(
                session,
                current_actor(),
                client_ref=ref,
                offer_id=offer_id,
                shift_id=shift_id,
                half_days=half_days or None,
            ).ref
    except InvalidInput as error:
        if error.where == "shift":
            form.refuse("shift", _("Kies wanneer de cliënt er zou zijn."))
        else:
            form.refuse("half_days", _("Kies zoveel dagdelen als deze plek vraagt, uit de lijst."))
        return _why_not(ref, form, offer_id)
    except GuardFailed as error:
        warned(own_choices.refusal_words(error))
    else:
        told(_("Op de korte lijst gezet. Bespreek het nu met de cliënt."))
        return redirect(url_for("placements.show", ref=placement_ref), 303)
    return redirect(url_for("clients.why_not", ref=ref, offer=offer_id), 303)


def _lines(session: Session, actor: Actor) -> list[clients.ClientLine]:
    """Return a line per client; a name or step only where it is granted."""
    named = consent_access.list_clients(session, actor, ClientPart.IDENTITY, ClientPart.PROPOSALS)
    steps = placement_queries.next_steps(session, [client.id for client in named])
    outcomes = _last_outcomes(session, actor, [client.id for client in named])
    lines = [
        clients.client_line(client, steps[client.id], named=True, outcome=outcomes.get(client.id))
        for client in named
    ]
    return lines + _lines_of_the_rest(session, actor, {client.id for client in named})


def _last_outcomes(session: Session, actor: Actor, client_ids: list[int]) -> dict[int, SuggestionOutcome]:
    """Return how the latest finished round ended for each of these clients, by id."""
    latest = (one for one in round_queries.rounds(session, actor) if one.state is RoundState.FINISHED)
    finished = next(latest, None)
    return {} if finished is None else round_queries.outcomes(session, actor, finished, client_ids)


def _lines_of_the_rest(session: Session, actor: Actor, known: set[int]) -> list[clients.ClientLine]:
    """Return the lines of clients of whom less may be seen; most supervisors have none."""
    visible = session.scalars(consent_access.visible_clients(actor, ClientPart.EXISTENCE)).all()
    if known.issuperset(visible):
        return []
    rest = [one for one in consent_access.list_clients(session, actor) if one.id not in known]
    decided = consent_access.decisions(session, actor, [one.id for one in rest], [ClientPart.PROPOSALS])
    following = [one.id for one in rest if decided[one.id][ClientPart.PROPOSALS]]
    steps = placement_queries.next_steps(session, following)
    return [clients.client_line(one, steps.get(one.id), named=False) for one in rest]


def _summary(lines: list[clients.ClientLine]) -> str:
    if not lines:
        return ""
    waiting = sum(line.turn is clients.Turn.NOBODY for line in lines)
    mine = sum(line.turn is clients.Turn.MINE for line in lines)
    return " ".join(
        (
            ngettext(
                "%(num)s cliënt heeft nog geen volgende stap.",
                "%(num)s cliënten hebben nog geen volgende stap.",
                waiting,
            ),
            ngettext(
                "Bij %(num)s ben jij aan zet.",
                "Bij %(num)s ben jij aan zet.",
                mine,
            ),
        )
    )
