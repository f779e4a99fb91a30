"""How we answer requests, and that we would like to receive people before there is an offer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.capacity import interest, terms
from coordination.capacity.rules import MOST_ANSWER_DAYS
from coordination.errors import NotFound
from coordination.organisations import queries as organisations
from coordination.vocabulary import ActorRole, PlacementKind
from web import access, fields
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.offers.blueprint import blueprint
from web.sections import Done, Section, answer
from web.unit_of_work import unit_of_work


@blueprint.route("/terms", methods=["GET", "POST"])
@access.roles(ActorRole.PARTNER)
def keep_terms() -> ResponseReturnValue:
    """Keep in how many days we answer, when we are reminded, and who steps in."""
    return answer(_terms)


@blueprint.route("/interest", methods=["GET", "POST"])
@access.roles(ActorRole.PARTNER)
def say_interest() -> ResponseReturnValue:
    """Say that we would like to receive people and are not open yet."""
    return answer(_interest)


@blueprint.post("/interest/end")
@access.roles(ActorRole.PARTNER)
def end_interest() -> ResponseReturnValue:
    """End an interest."""
    number = FormInput(request.form).integer("interest", _("Interesse"), minimum=1)
    with unit_of_work() as session:
        interest.end_interest(session, current_actor(), interest_id=number or 0)
    told(_("Weggehaald."))
    return redirect(url_for("offers.index"), 303)


def _terms(session: Session, actor: Actor) -> Section:
    if actor.organisation_id is None:
        raise NotFound("organisation")
    kept = terms.terms_of(session, actor.organisation_id)
    colleagues = organisations.professionals(session, organisation_id=actor.organisation_id)

    def act(given: Mapping[str, Any]) -> Done:
        terms.set_terms(session, actor, **given)
        return Done(url_for("offers.index"), _("Bewaard. Het geldt voor vragen die vanaf nu komen."))

    return Section(
        title=_("Hoe jullie antwoorden"),
        lead=_(
            "Een vraag die niemand beantwoordt, vervalt. Hier kies je hoe lang dat duurt en wie inspringt."
        ),
        back=url_for("offers.index"),
        back_text=_("Onze plaatsen"),
        fields=[
            fields.Number(
                name="answer_days",
                label=_("Dagen om te antwoorden"),
                hint=_("Geldt voor al jullie aanbod. Per aanbod kan je het daarna nog anders zetten."),
                minimum=1,
                maximum=MOST_ANSWER_DAYS,
                required=True,
            ),
            fields.Number(
                name="remind_days",
                label=_("Zoveel dagen vooraf een herinnering"),
                hint=_("0 is nooit."),
                minimum=0,
                maximum=terms.MOST_REMIND_DAYS,
                required=True,
            ),
            fields.Row(
                name="deputy_id",
                label=_("Wie springt in als de tijd om is"),
                choices=[(str(one.id), one.display_name) for one in colleagues],
                blank=_("Niemand: de vraag vervalt"),
            ),
            fields.Number(
                name="deputy_days",
                label=_("Dagen die deze collega dan nog krijgt"),
                minimum=1,
                maximum=terms.MOST_DEPUTY_DAYS,
                required=True,
            ),
        ],
        kept=kept._asdict(),
        act=act,
        faults={
            "remind_days": (
                "remind_days",
                _("Zoveel dagen vooraf een herinnering: dat moet minder zijn dan de dagen om te antwoorden."),
            ),
            "deputy_id": ("deputy_id", _("Wie springt in: kies een collega uit de lijst.")),
        },
        save=_("Bewaren"),
    )


def _interest(session: Session, actor: Actor) -> Section:
    def act(given: Mapping[str, Any]) -> Done:
        interest.say_interest(session, actor, **given)
        return Done(
            url_for("offers.index"), _("Genoteerd. Trajectbegeleiders zien dat jullie interesse hebben.")
        )

    return Section(
        title=_("Interesse, nog niet open"),
        lead=_(
            "Jullie willen mensen ontvangen, maar er is nog geen plaats. We stellen dan nog niemand voor."
        ),
        back=url_for("offers.index"),
        back_text=_("Onze plaatsen"),
        fields=[
            fields.Text(name="title", label=_("Waarmee iemand kan helpen"), maximum=160, required=True),
            fields.Code(
                name="placement_kind",
                label=_("Wat voor plaats"),
                enum=PlacementKind,
                blank=_("Kies er een"),
                required=True,
            ),
            fields.Day(
                name="expected_on",
                label=_("Verwacht vanaf"),
                hint=_("Laat leeg als je het nog niet weet."),
            ),
        ],
        act=act,
        faults={"expected_on": ("expected_on", _("Verwacht vanaf: deze dag is al voorbij."))},
        save=_("Interesse melden"),
    )
