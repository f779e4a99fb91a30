"""The accounts of colleagues, for an administrator: who may sign in, inviting, and ending that."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coordination.errors import InvalidInput
from coordination.vocabulary import ActorRole
from web import access
from web.accounts import administration, invitations, services
from web.accounts.models import AccountFactor
from web.actors import current_account, current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("administration", __name__, url_prefix="/accounts")

_ROLES = (
    ActorRole.SUPERVISOR,
    ActorRole.TEAM_MEMBER,
    ActorRole.PARTNER,
    ActorRole.ADMINISTRATOR,
    ActorRole.DATA_PROTECTION_OFFICER,
)


@blueprint.get("/")
@access.roles(ActorRole.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """List the accounts, with a form to invite somebody."""
    return _page(FormInput(request.args))


@blueprint.post("/")
@access.roles(ActorRole.ADMINISTRATOR)
def invite() -> ResponseReturnValue:
    """Invite a colleague: the letter with the link goes to the outbox."""
    form = FormInput(request.form)
    professional_id = form.integer("professional", _("Collega"), minimum=1)
    email = form.text("email", _("E-mailadres"), maximum=160)
    roles = form.codes("roles", _("Rol"), ActorRole, required=True)
    if form.errors or professional_id is None or email is None:
        return _page(form), 422
    try:
        with unit_of_work() as session:
            actor = current_actor()
            account = administration.invite(
                session, actor, email=email, professional_id=professional_id, roles=roles
            )
            waits = bool(account.awaited_roles)
            if account.role_codes:
                invitations.send(session, actor, account)
    except InvalidInput as error:
        field, sentence = {
            "email": ("email", _not_this_address()),
            "roles": ("roles", _("Kies er een uit de lijst.")),
        }.get(error.where, ("professional", _("Kies een collega uit de lijst.")))
        form.refuse(field, sentence)
        return _page(form), 422
    if waits:
        told(_("Genoteerd. Een andere beheerder bevestigt die rol: pas dan telt ze."))
    else:
        told(_("De uitnodiging staat klaar in de postbus van Schakel. De link werkt een week."))
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/confirm-roles")
@access.roles(ActorRole.ADMINISTRATOR)
def confirm_roles(account_id: int) -> ResponseReturnValue:
    """Let roles count that another administrator asked for; who has no letter yet gets it now."""
    with unit_of_work() as session:
        actor = current_actor()
        account = administration.confirm_roles(session, actor, account_id=account_id)
        if account.password is None:
            invitations.send(session, actor, account)
    told(_("Bevestigd. De rol telt vanaf nu."))
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/refuse-roles")
@access.roles(ActorRole.ADMINISTRATOR)
def refuse_roles(account_id: int) -> ResponseReturnValue:
    """Drop roles that were asked for."""
    with unit_of_work() as session:
        administration.refuse_roles(session, current_actor(), account_id=account_id)
    told(_("De rol is niet gegeven."))
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/link")
@access.roles(ActorRole.ADMINISTRATOR)
def send_link(account_id: int) -> ResponseReturnValue:
    """Send a new link to set a password."""
    with unit_of_work() as session:
        actor = current_actor()
        invitations.send(session, actor, administration.account_to_administer(session, actor, account_id))
    told(_("De link staat klaar in de postbus van Schakel. Hij werkt een week."))
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/address")
@access.roles(ActorRole.ADMINISTRATOR)
def readdress(account_id: int) -> ResponseReturnValue:
    """Give an invitation that nobody has used another address, and send the link there."""
    with reading() as session:
        administration.account_to_administer(session, current_actor(), account_id)
    form = FormInput(request.form)
    field = f"address-{account_id}"
    email = form.text(field, _("Ander e-mailadres"), maximum=160)
    if email is None:
        return _page(form), 422
    try:
        with unit_of_work() as session:
            actor = current_actor()
            account = administration.readdress(session, actor, account_id=account_id, email=email)
            if account.role_codes:
                invitations.send(session, actor, account)
    except InvalidInput:
        form.refuse(field, _not_this_address())
        return _page(form), 422
    told(_("De link staat klaar in de postbus van Schakel. Hij werkt een week."))
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/end")
@access.roles(ActorRole.ADMINISTRATOR)
def end(account_id: int) -> ResponseReturnValue:
    """End an account's access, and its sessions with it."""
    with unit_of_work() as session:
        administration.end_access(session, current_actor(), account_id=account_id)
    told(
        _("De toegang is beëindigd. Wie nog aangemeld was, is dat niet meer."),
        undo=url_for("administration.restore", account_id=account_id),
    )
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/restore")
@access.roles(ActorRole.ADMINISTRATOR)
def restore(account_id: int) -> ResponseReturnValue:
    """Open an account again and send a link to set a password."""
    with unit_of_work() as session:
        actor = current_actor()
        account = administration.restore_access(session, actor, account_id=account_id)
        invitations.send(session, actor, account)
    told(_("De toegang is hersteld. De link voor een wachtwoord staat klaar in de postbus van Schakel."))
    return redirect(url_for("administration.index"), 303)


@blueprint.post("/<int:account_id>/forget-factor")
@access.roles(ActorRole.ADMINISTRATOR)
def forget_factor(account_id: int) -> ResponseReturnValue:
    """Take a lost second factor away."""
    with unit_of_work() as session:
        administration.forget_factor(session, current_actor(), account_id=account_id)
    told(_("De tweede stap is gewist. Bij de volgende aanmelding wordt hij opnieuw ingesteld."))
    return redirect(url_for("administration.index"), 303)


def _not_this_address() -> str:
    return _("Dit adres kan niet, of een collega heeft er al een account mee.")


def _page(form: FormInput) -> str:
    actor = current_actor()
    with reading() as session:
        people = administration.people_without_account(session, actor)
        found = administration.accounts(session, actor)
        return render_template(
            "accounts/index.html",
            form=form,
            accounts=found,
            unused=administration.unused(session, found),
            own=current_account().id,
            me=actor.name,
            linked=services.linked_accounts(session),
            factors=set(
                session.scalars(
                    select(AccountFactor.account_id).where(AccountFactor.confirmed_at.is_not(None))
                )
            ),
            people=[(str(one.id), f"{one.display_name} · {one.organisation.name}") for one in people],
            roles=[(role.value, label_of(role)) for role in _ROLES],
        )
