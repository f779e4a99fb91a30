"""Asking somebody into a team, and walking through the conditions to share secrets (CONF-04, CONF-06)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.consent.access import named_to, open_client
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.organisations.queries import professional, professionals
from coordination.teams import invitations, lead, operations, queries
from coordination.teams.lifecycle import LONGEST_REVIEW_MONTHS
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import may_lead
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RoleKind,
    SecrecyCondition,
)
from web import access
from web.actors import current_actor
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import invitations as presenter
from web.unit_of_work import unit_of_work

blueprint = Blueprint("invitations", __name__, url_prefix="/teams")

_team = access.client_part(ClientPart.TEAM, ActorRole.TEAM_MEMBER, ActorRole.SUPERVISOR)


@blueprint.get("/<ref>/invite")
@_team
def new(ref: str) -> ResponseReturnValue:
    """Show the form that asks somebody into the team."""
    with unit_of_work() as session:
        return _form(session, ref, FormInput(request.args))


@blueprint.post("/<ref>/invite")
@_team
def invite(ref: str) -> ResponseReturnValue:
    """Ask somebody into the team: the invited one reads who asks what, and the reference."""
    form = FormInput(request.form)
    with unit_of_work() as session:
        team = _opened(session, ref)
        membership = _invited(session, team, form)
        if membership is None:
            session.rollback()
            return _form(session, ref, form), 422
        number, later = membership.id, membership.state is MembershipState.PROPOSED
    if later:
        told(_("Voorgesteld. Deze collega weet nog van niets, en ziet niets."))
    else:
        told(_("De uitnodiging staat klaar. Ga nu na of alles er is om samen te werken."))
    return redirect(url_for("invitations.show", ref=ref, membership_id=number), 303)


@blueprint.get("/<ref>/members/<int:membership_id>")
@_team
def show(ref: str, membership_id: int) -> ResponseReturnValue:
    """Show one member or invitation, with the conditions that must hold."""
    with unit_of_work() as session:
        membership = _membership(session, ref, membership_id)
        me = current_actor().professional_id
        leading = lead.lead_of(membership.team)
        return render_template(
            "teams/member.html",
            ref=ref,
            member=presenter.membership_view(membership),
            mine=membership.professional_id == me,
            i_lead=leading is not None and leading.professional_id == me,
            may_lead=may_lead(membership),
            next_review=clock.months_after(clock.today(), operations.REVIEW_MONTHS).isoformat(),
        )


@blueprint.post("/<ref>/members/<int:membership_id>/informed")
@_team
def informed(ref: str, membership_id: int) -> ResponseReturnValue:
    """Note that the client was told of this member today."""
    with unit_of_work() as session:
        operations.inform_client(
            session, current_actor(), membership=_membership(session, ref, membership_id)
        )
    told(_("Genoteerd: de cliënt weet het."))
    return redirect(url_for("invitations.show", ref=ref, membership_id=membership_id), 303)


@blueprint.post("/<ref>/members/<int:membership_id>/conditions")
@_team
def confirm(ref: str, membership_id: int) -> ResponseReturnValue:
    """Confirm one condition of shared secrecy, in my name and today."""
    condition = FormInput(request.form).code("condition", _("Voorwaarde"), SecrecyCondition)
    try:
        with unit_of_work() as session:
            membership = _membership(session, ref, membership_id)
            if condition is None:
                raise InvalidInput("condition", "is none of the five")
            invitations.confirm_condition(
                session, current_actor(), membership=membership, condition=condition
            )
    except GuardFailed:
        warned(_("Dit kan niet: de cliënt heeft bezwaar tegen delen met deze organisatie."))
    else:
        told(_("Genoteerd, met je naam en de dag van vandaag."))
    return redirect(url_for("invitations.show", ref=ref, membership_id=membership_id), 303)


@blueprint.post("/<ref>/members/<int:membership_id>/end")
@_team
def end(ref: str, membership_id: int) -> ResponseReturnValue:
    """End a membership, or take an invitation back: nothing is shown from the next click on."""
    try:
        with unit_of_work() as session:
            actor = current_actor()
            membership = _membership(session, ref, membership_id)
            mine = membership.professional_id == actor.professional_id
            operations.end_membership(session, actor, membership=membership)
    except GuardFailed as error:
        warned(presenter.refusal(error))
        return redirect(url_for("invitations.show", ref=ref, membership_id=membership_id), 303)
    if mine:
        told(_("Je zit niet meer in dit team."))
    else:
        told(_("Beëindigd. Vanaf nu ziet deze collega niets meer van de cliënt."))
    return redirect(url_for("teams.index"), 303)


def _opened(session: Session, ref: str) -> SupportTeam:
    """Return the team of a client whose team the actor may see."""
    client = open_client(session, current_actor(), ref, ClientPart.TEAM)
    team = queries.team_of(session, client.id)
    if team is None:
        raise NotFound("team")
    return team


def _membership(session: Session, ref: str, membership_id: int) -> TeamMembership:
    return queries.membership(session, membership_id, team=_opened(session, ref))


def _invited(session: Session, team: SupportTeam, form: FormInput) -> TeamMembership | None:
    """Invite whom the form names, or note in the form what is wrong with it."""
    who = form.integer("professional", _("Wie"), minimum=1)
    role = form.code("role", _("Rol in dit team"), RoleKind)
    domains = form.codes("domains", _("Levensdomeinen"), LifeDomain)
    function = form.code("function", _("Functie"), MembershipFunction)
    basis = form.code("legal_basis", _("Op basis van"), LegalBasis)
    review_on = form.date("review_on", _("Opnieuw bekijken op"))
    later = form.flag("later")
    question = form.text("question", _("Vraag"), maximum=invitations.LONGEST_QUESTION, required=not later)
    if function is not None:
        _check_scope(form, function, domains)
    if basis is not None and basis not in presenter.BASES:
        form.refuse("legal_basis", _("%(label)s: kies er een uit de lijst.", label=_("Op basis van")))
    if review_on is not None and not _is_near(review_on):
        form.refuse("review_on", presenter.fault(InvalidInput("review_on", "is not near")))
    if form.errors or None in (who, role, function, basis, review_on):
        return None
    try:
        return operations.add_member(
            session,
            current_actor(),
            team=team,
            professional=professional(session, who or 0),
            role=role,
            function=function or MembershipFunction.DIRECT,
            domain_scope=domains,
            legal_basis=basis or LegalBasis.SHARED_SECRECY,
            review_on=review_on,
            question=question,
            named=named_to(session, current_actor(), team.client),
            state=MembershipState.PROPOSED if later else MembershipState.INVITED,
        )
    except InvalidInput as error:
        form.refuse(error.where, presenter.fault(error))
    except NotFound:
        form.refuse("professional", _("Wie: kies iemand uit de lijst."))
    return None


def _check_scope(form: FormInput, function: MembershipFunction, domains: list[LifeDomain]) -> None:
    practical = function is MembershipFunction.COORDINATION_ONLY
    if practical and domains:
        form.refuse("domains", _("Levensdomeinen: wie enkel praktisch regelt, krijgt er geen."))
    elif not practical and not domains:
        form.refuse("domains", _("%(label)s: kies er minstens één.", label=_("Levensdomeinen")))


def _is_near(review_on: date) -> bool:
    today = clock.today()
    return today <= review_on <= clock.months_after(today, LONGEST_REVIEW_MONTHS)


def _form(session: Session, ref: str, form: FormInput) -> str:
    team = _opened(session, ref)
    return render_template(
        "teams/invite.html",
        ref=ref,
        form=form,
        chosen=request.values.getlist("domains"),
        review_on=clock.months_after(clock.today(), operations.REVIEW_MONTHS).isoformat(),
        **presenter.choices(team, professionals(session)),
    )
