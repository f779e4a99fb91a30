"""What waits for me, what lapses first at the top; and what of it I want by e-mail and in my calendar."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.to_do.queries import to_do
from coordination.vocabulary import ActorRole
from web import access, waiting
from web.accounts.models import Account
from web.actors import current_account, current_actor
from web.feedback import told
from web.i18n import gettext as _
from web.mail import feed
from web.mail.models import CalendarFeed, MailPreference
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("to_do", __name__, url_prefix="/to-do")


@blueprint.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Show the list."""
    actor = current_actor()
    with reading() as session:
        found = waiting.lines(to_do(session, actor), actor)
        return render_template(
            "to_do/index.html",
            lines=found,
            late=sum(one.late for one in found),
            is_supervisor=actor.has(ActorRole.SUPERVISOR),
        )


@blueprint.get("/messages")
@access.signed_in
def messages() -> ResponseReturnValue:
    """Show what I get by e-mail, and whether my calendar reads along."""
    with reading() as session:
        return _messages(session)


@blueprint.post("/messages")
@access.signed_in
def keep_messages() -> ResponseReturnValue:
    """Keep what I want by e-mail."""
    wanted = request.form.getlist("wanted")
    with unit_of_work() as session:
        account_id = current_account().id
        kept = session.get(MailPreference, account_id) or MailPreference(account_id=account_id)
        kept.at_once, kept.digest = "at_once" in wanted, "digest" in wanted
        session.add(kept)
    told(_("Bewaard."))
    return redirect(url_for("to_do.messages"), 303)


@blueprint.post("/calendar")
@access.signed_in
def make_calendar() -> ResponseReturnValue:
    """Make a secret address for my calendar; it is shown once, and an earlier one works no more."""
    with unit_of_work() as session:
        account = session.get_one(Account, current_account().id)
        key = feed.make_feed(session, account)
        return _messages(session, url_for("calendar.show", key=key, _external=True))


@blueprint.post("/calendar/revoke")
@access.signed_in
def revoke_calendar() -> ResponseReturnValue:
    """Let the address of my calendar work no more."""
    with unit_of_work() as session:
        feed.revoke_feed(session, session.get_one(Account, current_account().id))
    told(_("Het adres werkt niet meer. Haal het ook weg uit je agenda."))
    return redirect(url_for("to_do.messages"), 303)


def _messages(session: Session, address: str = "") -> str:
    account = current_account()
    kept = session.get(MailPreference, account.id)
    choices = [
        ("at_once", _("Meteen, als er iets nieuws is")),
        ("digest", _("Elke ochtend, als er iets op me wacht")),
    ]
    return render_template(
        "to_do/messages.html",
        choices=choices,
        wanted=[name for name, _text in choices if kept is None or getattr(kept, name)],
        gets_mail=account.professional_id is not None,
        has_feed=session.get(CalendarFeed, account.id) is not None,
        address=address,
    )
