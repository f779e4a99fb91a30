"""The network of services for a colleague: per rung, the ways up, the single links and the dead ends.

Services and organisations only: no client is in this graph, so nothing here is recorded as a read.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coordination.services.graph import ServiceGraph
from coordination.services.queries import build_graph
from coordination.vocabulary import ActorRole, LadderScheme
from web import access
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.network_map import found_on
from web.pictures import network_map as picture
from web.presenters import network, network_map
from web.unit_of_work import reading

blueprint = Blueprint("network", __name__, url_prefix="/network")


@blueprint.get("/")
@access.roles(ActorRole.SUPERVISOR)
def index() -> ResponseReturnValue:
    """Show the services on one ladder, with the steps between the rungs and the dead ends."""
    with reading() as session:
        graph = build_graph(session)
        schemes = network.schemes_in_use(graph)
        scheme = _scheme(request.args, schemes)
        found = found_on(session, graph, network_map.Choice(scheme))
    return render_template(
        "network/index.html",
        map=found,
        schemes=network.scheme_choices(schemes),
        scheme=scheme,
        ladder=network.ladder(graph, scheme),
        drawing=picture.draw(found),
        dead_ends=network.lines(graph.dead_ends()),
        rungs=network.rung_choices(scheme),
        services=network.service_choices(graph),
        total=len(graph.services),
    )


@blueprint.get("/way-up")
@access.roles(ActorRole.SUPERVISOR)
def way_up() -> ResponseReturnValue:
    """Answer which chain of services leads from one rung to a higher one."""
    if not request.args:
        return redirect(url_for("network.index"), 303)
    with reading() as session:
        graph = build_graph(session)
    schemes = network.schemes_in_use(graph)
    form = FormInput(request.args)
    scheme = _scheme(request.args, schemes)
    lower = form.integer("lower", _("Van trede"), minimum=1, maximum=6)
    upper = form.integer("upper", _("Naar trede"), minimum=1, maximum=6)
    if lower is not None and upper is not None and upper <= lower:
        form.refuse("upper", _("Naar trede: kies een hogere trede dan die waar je begint."))
    ways, single = [], None
    if not form.errors and lower is not None and upper is not None:
        ways = network.ways_up(graph.chains(scheme, lower, upper), scheme)
        single = graph.single_links_between_rungs(scheme, lower, upper)
    page = render_template(
        "network/way_up.html",
        form=form,
        scheme=scheme,
        schemes=network.scheme_choices(schemes),
        rungs=network.rung_choices(scheme),
        lower=lower,
        upper=upper,
        ways=ways,
        single=network.lines(single or ()),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/single-link")
@access.roles(ActorRole.SUPERVISOR)
def single_link() -> ResponseReturnValue:
    """Answer which service is the only link between two others."""
    if not request.args:
        return redirect(url_for("network.index"), 303)
    with reading() as session:
        graph = build_graph(session)
    form = FormInput(request.args)
    start = _known_service(graph, form, "from", _("Van dienst"))
    end = _known_service(graph, form, "to", _("Naar dienst"))
    if start is not None and start == end:
        form.refuse("to", _("Naar dienst: kies een andere dienst dan die waar je begint."))
    found = None
    if not form.errors and start is not None and end is not None:
        found = graph.single_links(start, end)
    page = render_template(
        "network/single_link.html",
        form=form,
        services=network.service_choices(graph),
        start=network.line(graph.service(start)) if start is not None else None,
        end=network.line(graph.service(end)) if end is not None else None,
        connected=found is not None,
        single=network.lines(found or ()),
    )
    return page, 422 if form.errors else 200


def _scheme(asked: MultiDict[str, str], schemes: list[LadderScheme]) -> LadderScheme:
    """Return the ladder that was asked for, else the one most used."""
    chosen = asked.get("scheme")
    return next(
        (scheme for scheme in schemes if scheme == chosen), next(iter(schemes), LadderScheme.GENT_2014)
    )


def _known_service(graph: ServiceGraph, form: FormInput, name: str, label: str) -> int | None:
    service_id = form.integer(name, label)
    if service_id is not None and all(node.id != service_id for node in graph.services):
        form.refuse(name, _("%(label)s: kies er een uit de lijst.", label=label))
        return None
    return service_id
