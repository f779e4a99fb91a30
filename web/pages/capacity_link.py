"""Keeping the places of one offer right without an account, by a signed link; and sending such a link."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import links
from coordination.capacity import queries as offers
from coordination.capacity.interest import interests
from coordination.capacity.links import LinkNotGood
from coordination.capacity.models import CapacityLink, CapacityOffer
from coordination.capacity.rules import is_stale
from coordination.errors import InvalidInput
from coordination.placements.queries import stays_of_offer
from coordination.vocabulary import ActorRole
from web import access
from web.accounts import counters
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.mail.letters import post_letter
from web.presenters.half_days import words as half_day_words
from web.unit_of_work import reading, unit_of_work

blueprint = Blueprint("capacity_link", __name__, url_prefix="/capacity-link")

#: Tries with a link from one network per quarter of an hour.
MOST = 40
_MOST_PLACES = 500
_BY_LINK = access.public(
    "whoever has the signed link to keep the places of one offer right; the view checks it"
)
_SENDERS = access.roles(ActorRole.SUPERVISOR, ActorRole.PARTNER)


@blueprint.get("/")
@access.roles(ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """List the offers that must be confirmed, and who would like to receive people."""
    today = clock.today()
    with reading() as session:
        found = [
            offer for offer in offers.open_places(session, today) if offer.review_by <= today + links.LIFETIME
        ]
        return render_template(
            "capacity_link/index.html",
            offers=[(one, is_stale(one, today)) for one in sorted(found, key=lambda one: one.review_by)],
            interests=interests(session),
        )


@blueprint.route("/send/<int:offer_id>", methods=["GET", "POST"])
@_SENDERS
def send(offer_id: int) -> ResponseReturnValue:
    """Send somebody of the host a link to keep the places of an offer right."""
    form = FormInput(request.form)
    actor = current_actor()
    if request.method == "POST":
        person = form.integer("person", _("Aan wie"), minimum=1)
        if person is not None:
            try:
                with unit_of_work() as session:
                    link = links.make_link(session, actor, offer_id=offer_id, sent_to_id=person)
                    _post(session, actor, link)
            except InvalidInput:
                form.refuse("person", _("Aan wie: kies iemand van deze organisatie met een e-mailadres."))
            else:
                told(_("De link vertrekt. Hij werkt één keer, twee weken lang."))
                return redirect(_back(offer_id), 303)
    with reading() as session:
        offer = (
            offers.offer(session, offer_id)
            if _sees_all(actor)
            else offers.own_offer(session, actor, offer_id)
        )
        people = links.whom_to_ask(session, offer)
        page = render_template(
            "capacity_link/send.html",
            offer=offer,
            people=[(str(one.id), f"{one.display_name}, {one.email}") for one in people],
            form=form,
            back=_back(offer_id),
        )
    return (page, 422) if form.errors else page


@blueprint.get("/<int:offer_id>/<token>")
@_BY_LINK
def show(offer_id: int, token: str) -> ResponseReturnValue:
    """Show the places of the offer; looking does not use the link up."""
    if not _within_limits():
        return _sentence(_("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")), 429
    try:
        with reading() as session:
            link = _open(session, offer_id, token)
            return _page(link.offer, token, FormInput(request.args))
    except LinkNotGood as fault:
        return _sentence(_words(fault)), 404


@blueprint.post("/<int:offer_id>/<token>")
@_BY_LINK
def confirm(offer_id: int, token: str) -> ResponseReturnValue:
    """Keep the places right, and use the link up."""
    if not _within_limits():
        return _sentence(_("Er zijn te veel pogingen geweest. Probeer het over een kwartier opnieuw.")), 429
    form = FormInput(request.form)
    given: dict[int, int] = {}
    try:
        with reading() as session:
            for shift in _open(session, offer_id, token).offer.shifts:
                name = f"shift-{shift.id}"
                number = form.integer(name, shift.name, minimum=0, maximum=_MOST_PLACES)
                if number is not None:
                    given[shift.id] = number
        if not form.errors:
            link_id, mark = _signed(offer_id, token)
            try:
                with unit_of_work() as session:
                    links.confirm_by_link(
                        session,
                        link_id=link_id,
                        mark=mark,
                        offer_id=offer_id,
                        places=given,
                        stays_of=stays_of_offer,
                    )
            except InvalidInput:
                form.refuse(
                    f"shift-{min(given)}",
                    _("Er zijn al meer plaatsen ingenomen of beloofd dan je nu invult."),
                )
        if form.errors:
            with reading() as session:
                return _page(_open(session, offer_id, token).offer, token, form), 422
    except LinkNotGood as fault:
        return _sentence(_words(fault)), 404
    return _sentence(_("Bedankt. De plaatsen staan weer goed, voor een maand."), good=True)


def _post(session: Session, actor: Actor, link: CapacityLink) -> None:
    session.refresh(link, ["offer", "sent_to"])
    token = _signer().dumps([link.id, link.mark])
    address = url_for("capacity_link.show", offer_id=link.offer_id, token=token, _external=True)
    post_letter(
        session,
        actor,
        to=link.sent_to.email or "",
        subject=_("Kloppen de plaatsen van jullie aanbod nog?"),
        text=_(
            "Dag,\n\nkloppen de plaatsen van %(title)s nog? Met deze link kijk je ze na en bevestig "
            "je ze, zonder account:\n\n%(link)s\n\nDe link werkt één keer, %(days)s dagen lang, "
            "en alleen hiervoor.\n",
            title=link.offer.title,
            link=address,
            days=links.LIFETIME.days,
        ),
    )


def _open(session: Session, offer_id: int, token: str) -> CapacityLink:
    link_id, mark = _signed(offer_id, token)
    return links.open_link(session, link_id=link_id, mark=mark, offer_id=offer_id)


def _signed(offer_id: int, token: str) -> tuple[int, str]:
    try:
        link_id, mark = _signer().loads(token, max_age=int(links.LIFETIME.total_seconds()))
        return int(link_id), str(mark)
    except (SignatureExpired, BadSignature, ValueError, TypeError):
        raise LinkNotGood("expired") from None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SCHAKEL"].secret_key, salt="capacity-link")


def _words(fault: LinkNotGood) -> str:
    return {
        "was used": _("Deze link is al gebruikt. Vraag een nieuwe aan wie hem stuurde."),
        "is for another offer": _(
            "Deze link is voor een ander aanbod. Open hem zoals hij in de e-mail staat."
        ),
    }.get(fault.why, _("Deze link werkt niet meer. Vraag een nieuwe aan wie hem stuurde."))


def _within_limits() -> bool:
    limits = counters.source_limits("capacity link", request.remote_addr or "")
    return counters.use_up(dict.fromkeys(limits, MOST))


def _sees_all(actor: Actor) -> bool:
    return actor.has(ActorRole.SUPERVISOR)


def _back(offer_id: int) -> str:
    if _sees_all(current_actor()):
        return url_for("capacity_link.index")
    return url_for("offers.show", offer_id=offer_id)


def _page(offer: CapacityOffer, token: str, form: FormInput) -> str:
    return render_template(
        "capacity_link/show.html",
        offer=offer,
        token=token,
        shifts=[(one, half_day_words(one.half_days)) for one in offer.shifts],
        form=form,
    )


def _sentence(text: str, *, good: bool = False) -> str:
    return render_template("capacity_link/sentence.html", text=text, good=good)
