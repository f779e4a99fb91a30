"""Routes from service to service: putting one in, confirming another organisation's, taking one away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.errors import IllegalTransition, NotFound
from coordination.services import links, operations, queries
from coordination.services.models import ServiceLink
from coordination.vocabulary import LadderScheme, ServiceLinkKind
from web import fields
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.i18n import gettext as _
from web.pages.network_edit.blueprint import blueprint, keepers, keeps, kept_service
from web.pages.network_edit.service_sections import rung
from web.presenters.network import service_name
from web.sections import Done, Section, answer
from web.unit_of_work import unit_of_work

_OUT, _IN = "out", "in"


@blueprint.route("/services/<int:service_id>/link", methods=["GET", "POST"])
@keepers
def link(service_id: int) -> ResponseReturnValue:
    """Put in a route from a service to another, or from another to it."""
    return answer(lambda session, actor: _new(session, actor, service_id))


@blueprint.post("/links/<int:link_id>/confirm")
@keepers
def confirm_link(link_id: int) -> ResponseReturnValue:
    """Stand behind another organisation's route: from now on it counts."""
    actor = current_actor()
    try:
        with unit_of_work() as session:
            found = _kept(session, actor, link_id)
            links.confirm_link(session, actor, link=found)
    except IllegalTransition as error:
        warned(words(error))
    else:
        told(_("Bevestigd. De route telt vanaf nu mee."))
    return _back(actor)


@blueprint.post("/links/<int:link_id>/remove")
@keepers
def remove_link(link_id: int) -> ResponseReturnValue:
    """Take a route away, or say no to one that another organisation put in."""
    actor = current_actor()
    with unit_of_work() as session:
        links.remove_link(session, actor, link=_kept(session, actor, link_id))
    told(_("De route is weg uit het netwerk."))
    return _back(actor)


def _back(actor: Actor) -> ResponseReturnValue:
    service_id = request.form.get("service", type=int)
    if service_id is not None:
        return redirect(url_for("network_edit.show_service", service_id=service_id, _anchor="routes"), 303)
    organisation_id = request.form.get("organisation", actor.organisation_id, type=int)
    return redirect(
        url_for("network_edit.show_organisation", organisation_id=organisation_id, _anchor="routes"), 303
    )


def _kept(session: Session, actor: Actor, link_id: int) -> ServiceLink:
    found = queries.link(session, link_id)
    ends = (found.from_service.organisation_id, found.to_service.organisation_id)
    if not any(keeps(actor, organisation_id) for organisation_id in ends):
        raise NotFound("service_link")
    return found


def _new(session: Session, actor: Actor, service_id: int) -> Section:
    service = kept_service(session, actor, service_id)
    back = url_for("network_edit.show_service", service_id=service.id)
    others = queries.services(session)

    def act(given: Mapping[str, Any]) -> Done:
        other = queries.service(session, given["other"])
        ends = (service, other) if given["direction"] == _OUT else (other, service)
        made = operations.link_services(
            session,
            actor,
            from_service=ends[0],
            to_service=ends[1],
            kind=given["kind"],
            scheme=given["scheme"],
            from_rung=given["from_rung"],
            to_rung=given["to_rung"],
            evidence=given["evidence"],
        )
        waiting = made.awaiting_organisation_id
        text = _("De route telt vanaf nu mee.")
        if waiting is not None:
            name = (ends[1] if ends[1].organisation_id == waiting else ends[0]).organisation.name
            text = _("De route staat klaar. Ze telt mee zodra %(name)s ze bevestigt.", name=name)
        return Done(back, text)

    step = _("Een stap hogerop vraagt een ladder, een trede om te beginnen en een trede om op uit te komen.")
    return Section(
        title=_("Nieuwe route"),
        lead=_("Een route naar of van een andere organisatie telt mee zodra die ze bevestigt."),
        eyebrow=service_name(service),
        back=back,
        back_text=service_name(service),
        fields=[
            fields.One(
                name="direction",
                label=_("Richting"),
                choices=[
                    (_OUT, _("Van %(name)s naar een andere dienst", name=service_name(service))),
                    (_IN, _("Van een andere dienst naar %(name)s", name=service_name(service))),
                ],
                required=True,
                radios=True,
            ),
            fields.Row(
                name="other",
                label=_("Andere dienst"),
                choices=[(str(one.id), f"{service_name(one)} ({one.organisation.name})") for one in others],
                blank=_("Kies een dienst"),
                required=True,
            ),
            fields.Code(
                name="kind", label=_("Wat voor route"), enum=ServiceLinkKind, required=True, radios=True
            ),
            fields.Code(
                name="scheme",
                label=_("Ladder"),
                hint=_("Alleen bij een stap hogerop; dan ook de treden."),
                enum=LadderScheme,
                blank=_("Geen"),
            ),
            rung("from_rung", _("Van trede")),
            rung("to_rung", _("Naar trede")),
            fields.Text(
                name="evidence",
                label=_("Waar dat uit blijkt"),
                hint=_("Bijvoorbeeld: de samenwerkingsafspraak van maart."),
                maximum=200,
            ),
        ],
        kept={"direction": _OUT, "kind": ServiceLinkKind.REFERS_TO},
        act=act,
        faults={
            "to_service": (
                "other",
                _("Andere dienst: kies een andere dienst, waarmee deze route er nog niet is."),
            ),
            "leads_to": ("scheme", step),
            "scheme": ("scheme", _("Ladder: een trede zegt niets zonder haar ladder.")),
            "to_rung": ("to_rung", _("Naar trede: kies een hogere trede dan die waar je begint.")),
        },
        save=_("Route toevoegen"),
    )
