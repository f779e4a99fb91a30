"""Places that nobody can use for a time, and back into service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import outages
from coordination.capacity import queries as offers
from coordination.placements.queries import stays_of_offer
from coordination.vocabulary import ActorRole
from web import access, fields
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.offers.blueprint import blueprint
from web.sections import Done, Section, answer
from web.unit_of_work import unit_of_work

_MOST_PLACES = 500


@blueprint.route("/<int:offer_id>/out-of-service", methods=["GET", "POST"])
@access.roles(ActorRole.PARTNER)
def out_of_service(offer_id: int) -> ResponseReturnValue:
    """Take places out of service from a day until another."""
    return answer(lambda session, actor: _section(session, actor, offer_id))


@blueprint.post("/<int:offer_id>/back-in-service")
@access.roles(ActorRole.PARTNER)
def back_in_service(offer_id: int) -> ResponseReturnValue:
    """Take places into service again."""
    number = FormInput(request.form).integer("outage", _("Buiten gebruik"), minimum=1)
    with unit_of_work() as session:
        outages.back_in_service(session, current_actor(), offer_id=offer_id, outage_id=number or 0)
    told(_("De plaatsen zijn weer in gebruik."))
    return redirect(url_for("offers.show", offer_id=offer_id), 303)


def _section(session: Session, actor: Actor, offer_id: int) -> Section:
    offer = offers.own_offer(session, actor, offer_id)

    def act(given: Mapping[str, Any]) -> Done:
        outages.take_out_of_service(session, actor, offer_id=offer_id, stays_of=stays_of_offer, **given)
        return Done(
            url_for("offers.show", offer_id=offer_id), _("Genoteerd. Deze plaatsen tellen niet als vrij.")
        )

    return Section(
        title=_("Plaatsen buiten gebruik"),
        lead=_(
            "Is er even minder plaats, omdat er verbouwd wordt of een begeleider weg is? "
            "Daarna telt alles vanzelf weer mee."
        ),
        eyebrow=offer.title,
        back=url_for("offers.show", offer_id=offer_id),
        back_text=offer.title,
        fields=[
            fields.Row(
                name="shift_id",
                label=_("Welke dagdelen"),
                choices=[(str(one.id), one.name) for one in offer.shifts],
                blank=_("Kies er een"),
                required=True,
            ),
            fields.Number(
                name="places", label=_("Aantal plaatsen"), minimum=1, maximum=_MOST_PLACES, required=True
            ),
            fields.Day(name="starts_on", label=_("Van"), required=True),
            fields.Day(name="ends_on", label=_("Tot en met"), hint=_("Laat leeg als je het nog niet weet.")),
        ],
        kept={"starts_on": clock.today()},
        act=act,
        faults={
            "places": ("places", _("Aantal plaatsen: op een dag in die tijd zijn er niet zoveel vrij.")),
            "starts_on": ("starts_on", _("Van: deze dag is al voorbij.")),
            "ends_on": ("ends_on", _("Tot en met: de laatste dag ligt voor de eerste.")),
        },
        save=_("Buiten gebruik zetten"),
    )
