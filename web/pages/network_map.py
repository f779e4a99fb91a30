"""The network map on a page of its own: filters, search, zoom, and the same in a table.

Services and organisations only, and flows from five people on: nothing here is recorded as a read.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.placements.flows import places_by_service, yearly_flows
from coordination.services.graph import ServiceGraph
from coordination.services.queries import build_graph, localities
from coordination.vocabulary import ActorRole, LadderScheme, LifeDomain
from web import access
from web.forms import FormInput
from web.i18n import gettext as _
from web.pictures import network_map as picture
from web.presenters import network
from web.presenters import network_map as presenter
from web.presenters.labels import label_of
from web.unit_of_work import reading

blueprint = Blueprint("network_map", __name__)

ZOOMS = ("fit", "real", "large")
#: Pixels; a wider map would be shrunk to less than two thirds on a desk.
WIDEST_WHOLE = 1900


@blueprint.get("/network/map")
@access.roles(ActorRole.SUPERVISOR)
def show() -> ResponseReturnValue:
    """Show the map, as far as the filters ask."""
    form = FormInput(request.args)
    with reading() as session:
        graph = build_graph(session)
        areas = localities(session)
        asked = _choice(form, graph, areas)
        found = found_on(session, graph, asked, areas)
    drawing = picture.draw(found)
    return render_template(
        "pictures/network_map.html",
        map=found,
        drawing=drawing,
        form=form,
        asked=asked,
        filters={
            "schemes": network.scheme_choices(network.schemes_in_use(graph)),
            "rungs": network.rung_choices(asked.scheme),
            "domains": [(domain.value, label_of(domain)) for domain in LifeDomain],
            "areas": presenter.areas_in_use(areas),
            "services": network.service_choices(graph),
        },
        query=_query(asked),
        filtered=len(_query(asked)) - 1,
        zoom=next((zoom for zoom in ZOOMS if zoom == request.args.get("zoom")), _first_zoom(drawing)),
        zooms=[("fit", _("Heel het netwerk")), ("real", _("Leesbaar")), ("large", _("Groot"))],
        flow_words=presenter.flow_words,
    )


def _first_zoom(drawing: picture.MapPicture) -> str:
    """Return how a map is first shown: whole, unless its words would be too small to read then."""
    return "fit" if drawing.width <= WIDEST_WHOLE else "real"


def found_on(
    session: Session,
    graph: ServiceGraph,
    asked: presenter.Choice,
    areas: dict[int, frozenset[str]] | None = None,
) -> presenter.NetworkMap:
    """Return what is on the map, with flows and places of today."""
    return presenter.map_of(
        graph,
        asked,
        flows=yearly_flows(session),
        places=places_by_service(session),
        areas=areas or {},
    )


def _choice(form: FormInput, graph: ServiceGraph, areas: dict[int, frozenset[str]]) -> presenter.Choice:
    """Return what was asked for; what does not exist is not asked for."""
    schemes = network.schemes_in_use(graph)
    scheme = form.code("scheme", _("Ladder"), LadderScheme, required=False)
    rung = form.integer("rung", _("Trede"), minimum=1, maximum=6, required=False)
    service = form.integer("service", _("Dienst"), minimum=1, required=False)
    area = request.args.get("area") or None
    return presenter.Choice(
        scheme=scheme if scheme in schemes else next(iter(schemes), LadderScheme.GENT_2014),
        rung=rung,
        domain=form.code("domain", _("Levensdomein"), LifeDomain, required=False),
        area=area if any(area in names for names in areas.values()) else None,
        service=service if any(node.id == service for node in graph.services) else None,
        referrals=form.flag("referrals"),
    )


def _query(asked: presenter.Choice) -> dict[str, str | int]:
    """Return the filters as they stand in an address."""
    given = {
        "scheme": asked.scheme.value,
        "rung": asked.rung,
        "domain": asked.domain.value if asked.domain else None,
        "area": asked.area,
        "service": asked.service,
        "referrals": "1" if asked.referrals else None,
    }
    return {name: value for name, value in given.items() if value is not None}
