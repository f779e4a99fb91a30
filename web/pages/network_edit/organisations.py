"""An organisation's own page, and the list of all of them for whoever sets up the network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.errors import NotFound
from coordination.organisations import operations, queries
from coordination.organisations.models import Organisation
from coordination.services import queries as services
from coordination.vocabulary import ActorRole, LegalForm, OrganisationKind
from web import fields
from web.actors import current_actor
from web.i18n import gettext as _
from web.pages.network_edit.blueprint import (
    administrators,
    blueprint,
    keepers,
    kept_organisation,
    places_at_risk,
)
from web.presenters import network_edit as presenter
from web.sections import Done, Section, answer
from web.unit_of_work import reading


@blueprint.get("/own")
@keepers
def own() -> ResponseReturnValue:
    """Lead to the page of one's own organisation."""
    organisation_id = current_actor().organisation_id
    if organisation_id is None:
        raise NotFound("organisation")
    return redirect(url_for("network_edit.show_organisation", organisation_id=organisation_id), 303)


@blueprint.get("/organisations")
@administrators
def list_organisations() -> ResponseReturnValue:
    """List every organisation of the network."""
    with reading() as session:
        return render_template(
            "network_edit/organisations.html", organisations=queries.organisations(session)
        )


@blueprint.get("/organisations/<int:organisation_id>")
@keepers
def show_organisation(organisation_id: int) -> ResponseReturnValue:
    """Show all that an organisation keeps, with what waits, what leads nowhere and what hangs by a thread."""
    actor = current_actor()
    today = clock.today()
    with reading() as session:
        found = kept_organisation(session, actor, organisation_id)
        own_services = services.services(session, organisation_id=found.id)
        view = presenter.organisation_view(
            found,
            own_services,
            services.build_graph(session),
            services.links_of(session, found.id),
            places_at_risk(session, own_services),
            today,
        )
        return render_template(
            "network_edit/organisation.html",
            organisation=found,
            view=view,
            colleagues=queries.professionals(session, organisation_id=found.id),
            is_administrator=actor.has(ActorRole.ADMINISTRATOR),
            adds_colleagues=operations.gives_functions(actor, found.id),
            is_own=actor.organisation_id == found.id,
        )


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@administrators
def new_organisation() -> ResponseReturnValue:
    """Register an organisation."""
    return answer(_new)


@blueprint.route("/organisations/<int:organisation_id>/details", methods=["GET", "POST"])
@keepers
def organisation(organisation_id: int) -> ResponseReturnValue:
    """Keep what an organisation is."""
    return answer(lambda session, actor: _details(session, actor, organisation_id))


def _new(session: Session, actor: Actor) -> Section:
    def act(given: Mapping[str, Any]) -> Done:
        made = operations.register_organisation(session, actor, **given)
        return Done(
            url_for("network_edit.show_organisation", organisation_id=made.id),
            _("%(name)s staat in het netwerk.", name=made.name),
        )

    return Section(
        title=_("Nieuwe organisatie"),
        lead=_("Daarna voeg je vestigingen, collega’s en diensten toe."),
        back=url_for("network_edit.list_organisations"),
        back_text=_("Organisaties"),
        fields=_what_it_is(),
        act=act,
        faults=_faults(),
        save=_("Organisatie toevoegen"),
    )


def _details(session: Session, actor: Actor, organisation_id: int) -> Section:
    found = kept_organisation(session, actor, organisation_id)
    named = operations.gives_functions(actor, found.id)
    everything = operations.sets_up_network(actor)
    shown = {"legal_form", *(("name", "municipality") if named else ()), *(("kinds",) if everything else ())}

    def act(given: Mapping[str, Any]) -> Done:
        if named:
            operations.set_details(
                session,
                actor,
                organisation=found,
                name=given["name"],
                kinds=given["kinds"] if everything else found.kinds,
                municipality=given["municipality"],
            )
        operations.set_legal_form(session, actor, organisation=found, legal_form=given["legal_form"])
        operations.set_guidance_hours(session, actor, organisation=found, hours=given["guidance_hours"])
        return Done(page_of(found), _("Bewaard."))

    return Section(
        title=_("Wat de organisatie is"),
        eyebrow=found.name,
        back=page_of(found),
        back_text=found.name,
        fields=[
            *(one for one in _what_it_is() if one.name in shown),
            _guidance_hours(),
        ],
        kept={
            "name": found.name,
            "kinds": found.kinds,
            "municipality": found.municipality,
            "legal_form": found.legal_form,
            "guidance_hours": found.guidance_hours,
        },
        act=act,
        faults=_faults(),
        row=found,
        save=_("Bewaren"),
    )


def page_of(found: Organisation) -> str:
    """Return the address of an organisation's own page."""
    return url_for("network_edit.show_organisation", organisation_id=found.id)


def _what_it_is() -> list[fields.Field]:
    return [
        fields.Text(name="name", label=_("Naam"), required=True),
        fields.Codes(name="kinds", label=_("Wat voor organisatie"), enum=OrganisationKind, required=True),
        _legal_form(),
        fields.Text(name="municipality", label=_("Gemeente"), maximum=80),
    ]


def _legal_form() -> fields.Field:
    return fields.Code(
        name="legal_form",
        label=_("Rechtsvorm"),
        hint=_("Bij een bedrijf met winstoogmerk kan niemand vrijwilligerswerk doen."),
        enum=LegalForm,
        required=True,
        radios=True,
    )


def _guidance_hours() -> fields.Field:
    return fields.Number(
        name="guidance_hours",
        label=_("Uren begeleiding per week"),
        hint=_(
            "Voor alle plekken samen waar jullie mensen begeleiden. Een ronde stelt nooit meer voor dan wat"
            " daarin past. Laat leeg als niemand ze telt."
        ),
        minimum=0,
        maximum=5000,
    )


def _faults() -> dict[str, tuple[str, str]]:
    return {"name": ("name", _("Naam: er staat al een organisatie met deze naam in het netwerk."))}
