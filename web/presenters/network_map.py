"""The network map: services in the lanes of a ladder, the ways between them, and what hangs by one thread.

Services and organisations only. The one thing that comes from clients is the flow along a way, a number of
people from five on (CONF-24). One object feeds the picture and the table below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from coordination.services.graph import PASSING_ON, Link, ServiceGraph, ServiceNode
from coordination.small_cells import in_fives
from coordination.vocabulary import LadderScheme, LifeDomain, ServiceBreadth, ServiceLinkKind
from web.i18n import gettext as _
from web.i18n import language, ngettext
from web.presenters.labels import label_of
from web.presenters.network import RUNGS, rung_title
from web.presenters.numbers import told

#: Keys of the lanes for services on every rung and on none.
EVERYWHERE, APART = 0, 7


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the network is asked for; None takes all.

    ``referrals`` draws the referrals too, ``service`` narrows to one service and those one step from it.
    """

    scheme: LadderScheme
    rung: int | None = None
    domain: LifeDomain | None = None
    area: str | None = None
    service: int | None = None
    referrals: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """One service on the map.

    Attributes
    ----------
    lane
        The rung on which it begins, `EVERYWHERE` or `APART`.
    marks
        What is special about it, each in a word; ``shape`` is the first of them as a form.
    """

    id: int
    name: str
    organisation: str
    lane: int
    places: int
    marks: tuple[str, ...]
    shape: str
    is_closed: bool
    is_chosen: bool

    @property
    def places_words(self) -> str:
        """How many places it has, in words."""
        if not self.places:
            return _("geen plaatsen bekend")
        return ngettext("%(num)s plaats", "%(num)s plaatsen", self.places)

    @property
    def told(self) -> str:
        """Everything that the picture shows of it, in one line."""
        return ", ".join((self.name, self.organisation, self.places_words, *self.marks))


@dataclass(frozen=True, slots=True)
class Way:
    """One way from service to service; ``people`` went it in the last year, None: fewer than five."""

    start: int
    end: int
    kind: ServiceLinkKind
    people: int | None
    is_bridge: bool
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One rung with its services."""

    key: int
    title: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """What is on the map."""

    scheme: LadderScheme
    name: str
    lanes: tuple[Lane, ...]
    ways: tuple[Way, ...]
    total: int

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Every service, lane by lane."""
        return tuple(stop for lane in self.lanes for stop in lane.stops)

    @property
    def rows(self) -> tuple[tuple[Lane, Stop, tuple[tuple[Way, Stop], ...]], ...]:
        """Every service with its lane, and the ways that begin there with where they lead."""
        stops = {stop.id: stop for stop in self.stops}
        ways: defaultdict[int, list[tuple[Way, Stop]]] = defaultdict(list)
        for way in self.ways:
            ways[way.start].append((way, stops[way.end]))
        return tuple((lane, stop, tuple(ways[stop.id])) for lane in self.lanes for stop in lane.stops)

    @property
    def summary(self) -> str:
        """How much there is on the map, in a sentence."""
        single = sum(stop.shape == "single" for stop in self.stops)
        dead = sum(_dead_end() in stop.marks for stop in self.stops)
        return " ".join(
            (
                ngettext("%(num)s dienst", "%(num)s diensten", len(self.stops)),
                ngettext("en %(num)s weg.", "en %(num)s wegen.", len(self.ways)),
                ngettext("%(num)s enige schakel,", "%(num)s enige schakels,", single),
                ngettext("%(num)s dienst loopt dood.", "%(num)s diensten lopen dood.", dead),
            )
        )


def map_of(
    graph: ServiceGraph,
    choice: Choice,
    *,
    flows: Mapping[tuple[int, int], int],
    places: Mapping[int, int],
    areas: Mapping[int, frozenset[str]],
) -> NetworkMap:
    """Return what is on the map.

    Parameters
    ----------
    flows
        People per pair of services, where they may be told.
    places
        Places per service.
    areas
        Localities per organisation.
    """
    of_ladder = [node for node in graph.services if node.ladder_scheme is choice.scheme]
    near = _near(graph, choice.service)
    kept = {
        node.id: node
        for node in (graph.services if near else of_ladder)
        if (not near or node.id in near) and _is_asked(node, choice, areas)
    }
    bridges, cut = graph.bridges(), graph.cut_points()
    dead = {node.id for node in graph.dead_ends()}
    stops = [_stop(node, choice, places, cut, dead) for node in kept.values()]
    ways = [
        _way(link, kept, flows, bridges)
        for link in _links(graph, choice)
        if link.from_service in kept and link.to_service in kept
    ]
    lanes = [
        Lane(key, title, tuple(stop for stop in stops if stop.lane == key))
        for key, title in _titles(choice.scheme)
    ]
    return NetworkMap(
        scheme=choice.scheme,
        name=label_of(choice.scheme),
        # A rung without a service is a gap to be seen; the other two lanes are there only when needed.
        lanes=tuple(lane for lane in lanes if lane.stops or lane.key in RUNGS),
        ways=tuple(ways),
        total=len(of_ladder),
    )


def areas_in_use(areas: Mapping[int, frozenset[str]]) -> list[tuple[str, str]]:
    """Return the localities as choices in a form."""
    return [(name, name) for name in sorted(set().union(*areas.values()))]


def _titles(scheme: LadderScheme) -> Iterable[tuple[int, str]]:
    yield EVERYWHERE, _("Op elke trede")
    for rung in RUNGS:
        yield rung, rung_title(scheme, rung)
    yield APART, _("Los van een trede")


def _near(graph: ServiceGraph, service_id: int | None) -> set[int]:
    if service_id is None:
        return set()
    ends = [
        {link.from_service, link.to_service}
        for link in graph.links()
        if link.kind in PASSING_ON and service_id in (link.from_service, link.to_service)
    ]
    return {service_id}.union(*ends)


def _is_asked(node: ServiceNode, choice: Choice, areas: Mapping[int, frozenset[str]]) -> bool:
    if node.id == choice.service:
        return True
    lowest, highest = node.lowest_rung, node.highest_rung or node.lowest_rung or 0
    tests: tuple[tuple[object, Callable[[], bool]], ...] = (
        (choice.rung, lambda: lowest is not None and lowest <= (choice.rung or 0) <= highest),
        (choice.domain, lambda: choice.domain in node.life_domains),
        (choice.area, lambda: choice.area in areas.get(node.organisation_id, frozenset())),
    )
    return all(asked is None or holds() for asked, holds in tests)


def _links(graph: ServiceGraph, choice: Choice) -> list[Link]:
    kinds = set(PASSING_ON)
    if not choice.referrals and choice.service is None:
        kinds.discard(ServiceLinkKind.REFERS_TO)
    links = [link for link in graph.links() if link.kind in kinds]
    if choice.service is not None:
        links = [link for link in links if choice.service in (link.from_service, link.to_service)]
    return [link for link in links if link.scheme in (None, choice.scheme) or choice.service is not None]


def _stop(
    node: ServiceNode, choice: Choice, places: Mapping[int, int], cut: frozenset[int], dead: set[int]
) -> Stop:
    found = (
        (node.id in cut, "single", _("enige schakel")),
        (node.id in dead, "dead", _dead_end()),
        (node.breadth is ServiceBreadth.GENERALIST, "wide", label_of(ServiceBreadth.GENERALIST)),
        (node.intake_stopped, "plain", _("aanmeldingsstop")),
    )
    shapes = [shape for holds, shape, _word in found if holds]
    return Stop(
        id=node.id,
        name=node.name(language()),
        organisation=node.organisation_name,
        lane=_lane(node),
        places=places.get(node.id, 0),
        marks=tuple(word for holds, _shape, word in found if holds),
        shape=shapes[0] if shapes else "plain",
        is_closed=node.intake_stopped,
        is_chosen=node.id == choice.service,
    )


def _lane(node: ServiceNode) -> int:
    if node.lowest_rung is None:
        return APART
    spans_all = node.lowest_rung == RUNGS[0] and node.highest_rung == RUNGS[-1]
    return EVERYWHERE if spans_all else node.lowest_rung


def _way(
    link: Link,
    nodes: Mapping[int, ServiceNode],
    flows: Mapping[tuple[int, int], int],
    bridges: frozenset[tuple[int, int]],
) -> Way:
    start, end = nodes[link.from_service], nodes[link.to_service]
    people = flows.get((start.id, end.id))
    is_bridge = (min(start.id, end.id), max(start.id, end.id)) in bridges
    words = _(
        "%(start)s %(kind)s %(end)s",
        start=start.name(language()),
        kind=label_of(link.kind),
        end=end.name(language()),
    )
    return Way(start.id, end.id, link.kind, people, is_bridge, f"{words}: {flow_words(people)}")


def flow_words(people: int | None) -> str:
    """Return how many people went along a way in the last year, in words."""
    if people is None:
        return _("minder dan vijf mensen in een jaar")
    return _("%(num)s mensen in een jaar", num=told(in_fives(people)))


def _dead_end() -> str:
    return _("loopt dood")
