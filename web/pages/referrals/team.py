"""Referrals, from the side of the client's team: which service is asked what, and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.datastructures import MultiDict

from coordination import clock
from coordination.consent.access import decisions, open_file
from coordination.consent.choices import Said
from coordination.errors import InvalidInput, NotFound
from coordination.organisations.models import Organisation
from coordination.referrals import operations, queries, rules
from coordination.referrals.lifecycle import REFERRAL
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, ClientPart, RecordedForm
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.referrals.blueprint import blueprint, finish_from, outcomes, run, start_from, with_form
from web.presenters import referrals as presenter
from web.presenters.labels import label_of
from web.presenters.languages import language_choices
from web.unit_of_work import unit_of_work

_team = access.client_part(ClientPart.TEAM, ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
_LARGEST = 2**31 - 1
_STEPS: dict[str, Callable[..., Any]] = {
    "prepare": operations.prepare,
    "not_now": operations.not_now,
    "send": operations.send,
    "withdraw": operations.client_withdraws,
}


@blueprint.get("/")
@access.roles(ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)
def index() -> ResponseReturnValue:
    """Show what my organisation is asked, and what I asked for my own clients."""
    actor = current_actor()
    with unit_of_work() as session:
        return render_template(
            "referrals/index.html",
            asked=queries.inbox(session, actor),
            mine=queries.own_referrals(session, actor) if actor.has(*queries.SENDERS) else None,
            answer_by=rules.answer_by,
            today=clock.today(),
        )


@blueprint.get("/of/<ref>")
@_team
def of_client(ref: str) -> ResponseReturnValue:
    """Show the referrals of a client; with a service chosen, the form for a new one."""
    with unit_of_work() as session:
        return _client_page(session, ref, FormInput(request.args))


@blueprint.post("/of/<ref>")
@_team
def create(ref: str) -> ResponseReturnValue:
    """Write a referral; nothing is sent."""
    form = FormInput(request.form)
    service = form.integer("service", _("Dienst"), minimum=1, maximum=_LARGEST)
    question = form.text("question", _("Vraag"), maximum=rules.LONGEST_TEXT)
    items = form.codes("items", _("Wat gaat mee"), ClientPart, required=True)
    due_on = form.date("due_on", _("Antwoord nodig tegen"), required=False)
    with unit_of_work() as session:
        if not form.errors and service and question:
            try:
                made = operations.create(
                    session,
                    current_actor(),
                    client_ref=ref,
                    service_id=service,
                    question=question,
                    items=items,
                    due_on=due_on,
                )
                number = made.ref
            except InvalidInput as error:
                form.refuse(error.where, presenter.fault(error))
        if form.errors:
            session.rollback()
            return _client_page(session, ref, form), 422
    told(_("Opgeschreven. Er is nog niets verstuurd."))
    return redirect(url_for("referrals.show", ref=number), 303)


@blueprint.get("/<ref>")
@_team
def show(ref: str) -> ResponseReturnValue:
    """Show one referral: how it stands, what can be done, and who did what."""
    return _page(ref, FormInput(MultiDict()))


@blueprint.post("/<ref>/step")
@_team
def step(ref: str) -> ResponseReturnValue:
    """Lay it ready, send it, note that it is not for now, or stop because the client does not want it."""
    event = request.form.get("step", "")
    if event in _STEPS:
        run(_STEPS[event], ref)
        return redirect(_here(ref), 303)
    return _page(ref, FormInput(MultiDict())), 422


@blueprint.post("/<ref>/agree")
@_team
def agree(ref: str) -> ResponseReturnValue:
    """Note that the client agrees, in the client's words; also when an agreement ran out on the way."""
    form = FormInput(request.form)
    how = form.code("form", _("Hoe gezegd"), RecordedForm)
    if how is not None and how not in presenter.FORMS:
        form.refuse("form", _("%(label)s: kies er een uit de lijst.", label=_("Hoe gezegd")))
    said_on = form.date("said_on", _("Dag van het gesprek"))
    place = form.text("place", _("Plaats van het gesprek"), maximum=120, required=False)
    words = form.text("own_words", _("Woorden van de cliënt"), maximum=500, required=False)
    language = form.text("language", _("Taal"), maximum=3)
    if form.errors or how is None or said_on is None or language is None:
        return _page(ref, form), 422
    said = Said(form=how, said_on=said_on, place=place, own_words=words)
    act = operations.share_again if request.form.get("again") else operations.client_agrees
    return with_form(act, ref, form, _page, _here(ref), said=said, language=language)


@blueprint.post("/<ref>/answer")
@_team
def answer(ref: str) -> ResponseReturnValue:
    """Answer what the service asked, and let more of the file go along if the client agreed to it."""
    form = FormInput(request.form)
    text = form.text("answer", _("Antwoord"), maximum=rules.LONGEST_TEXT)
    items = form.codes("items", _("Wat gaat nog mee"), ClientPart)
    return with_form(operations.answer, ref, form, _page, _here(ref), text=text, items=items)


@blueprint.post("/<ref>/start")
@_team
def start(ref: str) -> ResponseReturnValue:
    """Note the first contact."""
    return start_from(ref, _page, _here(ref))


@blueprint.post("/<ref>/finish")
@_team
def finish(ref: str) -> ResponseReturnValue:
    """Note how it ended."""
    return finish_from(ref, _page, _here(ref))


def _here(ref: str) -> str:
    return url_for("referrals.show", ref=ref)


def _client_page(session: Session, ref: str, form: FormInput) -> str:
    actor = current_actor()
    file = open_file(session, actor, ref, ClientPart.TEAM, ClientPart.IDENTITY)
    if not file.shows(ClientPart.TEAM):
        raise NotFound("client")
    services = session.scalars(
        select(Service)
        .join(Organisation, Organisation.id == Service.organisation_id)
        .where(Organisation.active)
        .options(joinedload(Service.organisation))
        .order_by(Service.name_nl, Service.id)
    ).all()
    chosen = next((one for one in services if str(one.id) == form.values.get("service")), None)
    items: list[tuple[str, str]] = []
    if chosen is not None:
        may = decisions(session, actor, [file.client.id], rules.may_go_along(chosen))[file.client.id]
        items = presenter.item_choices(part for part, one in may.items() if one)
    return render_template(
        "referrals/of_client.html",
        ref=ref,
        title=file.client.display_name if file.shows(ClientPart.IDENTITY) else ref,
        referrals=queries.of_client(session, actor, file.client),
        services=presenter.service_choices(services),
        service=chosen,
        stopped=chosen is not None and not rules.takes_people(chosen, clock.today()),
        workplace=chosen is not None and chosen.kind in rules.WORKPLACES,
        items=items,
        ticked=request.form.getlist("items"),
        form=form,
        today=clock.today(),
        is_overdue=rules.is_overdue,
    )


def _page(ref: str, form: FormInput) -> str:
    actor = current_actor()
    with unit_of_work() as session:
        referral, events = queries.read(session, actor, ref)
        more = [one for one in rules.may_go_along(referral.to_service) if one not in referral.shared_items]
        may = decisions(session, actor, [referral.client_id], more)[referral.client_id]
        shared = referral.consent_id is not None and queries.still_shared(session, referral)
        possible = set(REFERRAL.possible_events(referral.state, actor))
        return render_template(
            "referrals/show.html",
            referral=referral,
            possible=possible,
            shared=shared,
            lapsed=bool(possible) and referral.consent_id is not None and not shared,
            items=[presenter.item_words(one) for one in ClientPart if one in referral.shared_items],
            more=presenter.item_choices(one for one in more if may[one]),
            ticked=request.form.getlist("items"),
            answer_by=rules.answer_by(referral),
            overdue=rules.is_overdue(referral, clock.today()),
            history=presenter.history(session, events),
            forms=[(one.value, label_of(one)) for one in presenter.FORMS],
            spoken=language_choices(),
            outcomes=outcomes(),
            form=form,
            today=clock.today(),
        )
