"""A service's own page: what is kept of it and where it leads; and registering one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.errors import InvalidInput, NotFound
from coordination.services import operations, queries
from coordination.services.models import Service
from coordination.vocabulary import ActorRole, DurationModel, ServiceBreadth, ServiceKind
from web import fields
from web.actors import current_actor
from web.i18n import gettext as _
from web.pages.network_edit.blueprint import (
    blueprint,
    keepers,
    keeps,
    kept_organisation,
    places_at_risk,
    readers,
)
from web.pages.network_edit.organisations import page_of
from web.presenters import network_edit as presenter
from web.presenters.network import service_name
from web.sections import Done, Section, answer
from web.unit_of_work import reading


@blueprint.get("/services/<int:service_id>")
@readers
def show_service(service_id: int) -> ResponseReturnValue:
    """Show a service to who keeps it, and to supervisors, who refer to it."""
    actor = current_actor()
    today = clock.today()
    with reading() as session:
        found = queries.service(session, service_id)
        may_keep = keeps(actor, found.organisation_id)
        if not may_keep and not actor.has(ActorRole.SUPERVISOR):
            raise NotFound("service")
        risks = places_at_risk(session, [found]).get(found.id, ())
        links = [
            link
            for link in queries.links_of(session, found.organisation_id)
            if found.id in (link.from_service_id, link.to_service_id)
        ]
        return render_template(
            "network_edit/service.html",
            service=found,
            view=presenter.service_view(found, queries.build_graph(session), risks, today),
            sections=presenter.sections_of(found),
            links=presenter.link_lines(links, actor.organisation_id),
            may_keep=may_keep,
            is_supervisor=actor.has(ActorRole.SUPERVISOR),
        )


@blueprint.route("/organisations/<int:organisation_id>/services/new", methods=["GET", "POST"])
@keepers
def new_service(organisation_id: int) -> ResponseReturnValue:
    """Register what an organisation does for people, as a programme when it has a first and a last day."""
    return answer(lambda session, actor: _new(session, actor, organisation_id))


def _new(session: Session, actor: Actor, organisation_id: int) -> Section:
    organisation = kept_organisation(session, actor, organisation_id)

    def act(given: Mapping[str, Any]) -> Done:
        facts = dict(given)
        dates = {name: facts.pop(name) for name in ("starts_on", "ends_on", "cohort_max")}
        if any(value is not None for value in dates.values()):
            missing = next((name for name, value in dates.items() if value is None), None)
            if missing is not None:
                raise InvalidInput(missing, "a programme has a first day, a last day and a number of people")
            made: Service = operations.register_programme(
                session, actor, organisation=organisation, **facts, **dates
            )
        else:
            made = operations.register_service(session, actor, organisation=organisation, **facts)
        return Done(
            url_for("network_edit.show_service", service_id=made.id),
            _(
                "%(name)s staat in het netwerk. Vul hieronder aan wat een voorstel moet weten.",
                name=service_name(made),
            ),
        )

    whole = _("Een programma heeft een eerste dag, een laatste dag en een aantal mensen.")
    return Section(
        title=_("Nieuwe dienst"),
        lead=_("Het eerste; de rest vul je daarna deel per deel aan."),
        eyebrow=organisation.name,
        back=page_of(organisation),
        back_text=organisation.name,
        fields=[
            fields.Text(name="name_nl", label=_("Naam"), required=True),
            fields.Code(
                name="kind",
                label=_("Wat voor dienst"),
                enum=ServiceKind,
                blank=_("Kies er een"),
                required=True,
            ),
            fields.Code(name="breadth", label=_("Voor wie"), enum=ServiceBreadth, required=True, radios=True),
            fields.Code(
                name="duration_model",
                label=_("Hoe lang iemand er blijft"),
                enum=DurationModel,
                required=True,
                radios=True,
            ),
            fields.Day(
                name="starts_on", label=_("Eerste dag"), hint=_("Alleen voor een programma met vaste data.")
            ),
            fields.Day(name="ends_on", label=_("Laatste dag")),
            fields.Number(name="cohort_max", label=_("Hoogstens zoveel mensen samen"), minimum=1),
        ],
        act=act,
        faults={
            "starts_on": ("starts_on", whole),
            "ends_on": ("ends_on", _("Laatste dag: een programma eindigt niet voor het begint.")),
            "cohort_max": ("cohort_max", whole),
        },
        save=_("Dienst toevoegen"),
    )
