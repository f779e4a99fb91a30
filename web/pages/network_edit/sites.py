"""The places where an organisation receives people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import InvalidInput, NotFound
from coordination.organisations import operations, queries
from coordination.organisations.models import Organisation
from seed.places import place
from web import fields
from web.i18n import gettext as _
from web.pages.network_edit.blueprint import blueprint, keepers, keeps, kept_organisation
from web.pages.network_edit.organisations import page_of
from web.sections import Done, Section, answer


@blueprint.route("/organisations/<int:organisation_id>/sites/new", methods=["GET", "POST"])
@keepers
def new_site(organisation_id: int) -> ResponseReturnValue:
    """Add a place where an organisation receives people."""
    return answer(lambda session, actor: _new(session, actor, organisation_id))


@blueprint.route("/sites/<int:site_id>", methods=["GET", "POST"])
@keepers
def site(site_id: int) -> ResponseReturnValue:
    """Keep where a site is and how one gets in."""
    return answer(lambda session, actor: _change(session, actor, site_id))


def _new(session: Session, actor: Actor, organisation_id: int) -> Section:
    organisation = kept_organisation(session, actor, organisation_id)

    def act(given: Mapping[str, Any]) -> Done:
        operations.add_site(session, actor, organisation=organisation, **_placed(given))
        return _done(organisation)

    return Section(
        title=_("Nieuwe vestiging"),
        eyebrow=organisation.name,
        back=page_of(organisation),
        back_text=organisation.name,
        fields=_fields(),
        act=act,
        faults=_faults(),
        save=_("Vestiging toevoegen"),
    )


def _change(session: Session, actor: Actor, site_id: int) -> Section:
    found = queries.site(session, site_id)
    if not keeps(actor, found.organisation_id):
        raise NotFound("site")

    def act(given: Mapping[str, Any]) -> Done:
        operations.change_site(session, actor, site=found, **_placed(given))
        return _done(found.organisation)

    return Section(
        title=found.name,
        lead=_("Reistijd en toegang tellen mee bij elk voorstel voor een plaats hier."),
        eyebrow=found.organisation.name,
        back=page_of(found.organisation),
        back_text=found.organisation.name,
        fields=_fields(),
        kept={one.name: getattr(found, one.name) for one in _fields()},
        act=act,
        faults=_faults(),
        row=found,
        save=_("Bewaren"),
    )


def _done(organisation: Organisation) -> Done:
    return Done(
        url_for("network_edit.show_organisation", organisation_id=organisation.id, _anchor="sites"),
        _("De vestiging is bewaard."),
    )


def _placed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given, put in the middle of its postcode where nobody said where exactly."""
    found = dict(given)
    if found["latitude"] is None and found["longitude"] is None:
        middle = place(found["postcode"])
        found |= {"latitude": middle.latitude, "longitude": middle.longitude}
    elif None in (found["latitude"], found["longitude"]):
        raise InvalidInput("position", "latitude and longitude go together")
    return found


def _fields() -> list[fields.Field]:
    where = _(
        "Laat leeg voor het midden van de postcode. Te vinden op elke kaart, zoals %(example)s.",
        example="51,054",
    )
    return [
        fields.Text(name="name", label=_("Naam van de vestiging"), required=True),
        fields.Text(name="address", label=_("Straat en nummer"), maximum=200),
        fields.Text(name="postcode", label=_("Postcode"), maximum=4, required=True),
        fields.Text(name="locality", label=_("Gemeente of buurt"), maximum=80, required=True),
        fields.Degrees(name="latitude", label=_("Breedtegraad"), hint=where, limit=90),
        fields.Degrees(name="longitude", label=_("Lengtegraad"), limit=180),
        fields.Perhaps(name="step_free", label=_("Zonder trap of drempel binnen te gaan")),
        fields.Text(
            name="transport_note",
            label=_("Hoe je er geraakt"),
            hint=_("Bijvoorbeeld: tram 4, halte Muide, daarna vijf minuten te voet."),
            maximum=200,
        ),
    ]


def _faults() -> dict[str, tuple[str, str]]:
    return {
        "postcode": ("postcode", _("Postcode: dit is geen Belgische postcode.")),
        "position": ("longitude", _("Vul breedtegraad en lengtegraad allebei in, of geen van beide.")),
    }
