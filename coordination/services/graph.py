"""The directed graph of organisations, services and links, and the questions it answers (C.10).

It holds no client and no session: facts go in once, answers come out in a stable order. Nodes of the networkx
graphs are ids of services; links of different kinds between the same two services stand side by side.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar, cast

import networkx as nx

from coordination.errors import NotFound
from coordination.vocabulary import LadderScheme, LifeDomain, ServiceBreadth, ServiceKind, ServiceLinkKind

LONGEST_ROUTE = 3

# Links along which somebody passes from one service on to the next.
PASSING_ON = (ServiceLinkKind.REFERS_TO, ServiceLinkKind.PREPARES_FOR, ServiceLinkKind.LEADS_TO)

# Links along which somebody comes a rung further, or closer to it.
_WAYS_UP = (ServiceLinkKind.PREPARES_FOR, ServiceLinkKind.LEADS_TO)

# A place on a ladder as a node: a service and the rung somebody stands on there.
_Stand = tuple[int, int]
_START: _Stand = (0, 0)
_END: _Stand = (0, 7)

Node = TypeVar("Node", int, _Stand)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNode:
    """One service as the graph knows it; ``intake_stopped`` on the graph's day."""

    id: int
    name_nl: str
    name_en: str | None = None
    name_fr: str | None = None
    kind: ServiceKind
    organisation_id: int
    organisation_name: str
    ladder_scheme: LadderScheme = LadderScheme.GENT_2014
    lowest_rung: int | None = None
    highest_rung: int | None = None
    self_referral: bool = False
    is_end_station: bool = False
    intake_stopped: bool = False
    breadth: ServiceBreadth = ServiceBreadth.SPECIALIST
    life_domains: tuple[LifeDomain, ...] = ()
    is_demo: bool = False

    def name(self, language: str = "nl") -> str:
        """Return the name in a language, in Dutch where there is none."""
        return {"en": self.name_en, "fr": self.name_fr}.get(language) or self.name_nl


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link from service to service."""

    from_service: int
    to_service: int
    kind: ServiceLinkKind
    scheme: LadderScheme | None = None
    from_rung: int | None = None
    to_rung: int | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """How a client gets to a service: whose referral, along which services, the target last (HR-29).

    Without an organisation the client signs up in person, which the service allows.
    """

    organisation_id: int | None
    organisation_name: str | None
    steps: tuple[ServiceNode, ...]

    @property
    def self_referral(self) -> bool:
        """Whether the client signs up in person."""
        return self.organisation_id is None


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A service in a chain, and the rung on which somebody is there."""

    service: ServiceNode
    rung: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Services that lead from one rung to a higher one, in order."""

    steps: tuple[ChainStep, ...]


class ServiceGraph:
    """The network of services.

    Parameters
    ----------
    services
        Every service, once.
    links
        Every link; both ends must be among the services.
    """

    def __init__(self, services: Iterable[ServiceNode], links: Iterable[Link]) -> None:
        self._services = {node.id: node for node in sorted(services, key=lambda node: node.id)}
        self._links = tuple(
            sorted(links, key=lambda link: (link.from_service, link.to_service, link.kind.value))
        )
        self.graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        self.graph.add_nodes_from(self._services)
        for link in self._links:
            self.graph.add_edge(link.from_service, link.to_service, key=link.kind, link=link)
        self._referrals = self._of_kinds(ServiceLinkKind.REFERS_TO)
        self._routes: dict[int, frozenset[int]] = {}

    @property
    def services(self) -> tuple[ServiceNode, ...]:
        """Every service, by id."""
        return tuple(self._services.values())

    def service(self, service_id: int) -> ServiceNode:
        """Return one service.

        Raises
        ------
        NotFound
            When the graph does not know it.
        """
        if service_id not in self._services:
            raise NotFound("service")
        return self._services[service_id]

    def links(self, kind: ServiceLinkKind | None = None) -> tuple[Link, ...]:
        """Return the links, of one kind when it is given."""
        return tuple(link for link in self._links if kind is None or link.kind is kind)

    # --- referral routes (HR-29) ---

    def self_referral(self, service_id: int) -> bool:
        """Say whether a client may sign up in person, without anybody's referral."""
        return self.service(service_id).self_referral

    def routes_from(self, service_id: int) -> frozenset[int]:
        """Return the organisations that can get a client to the service by referral.

        Such an organisation has a service from which at most three links ``refers_to`` lead there; the
        service's own organisation always can. Nobody is referred from or through a service on intake stop.
        """
        target = self.service(service_id)
        if service_id not in self._routes:
            starts = {self._services[found].organisation_id for found, _ in self._backwards(service_id)}
            self._routes[service_id] = frozenset(starts | {target.organisation_id})
        return self._routes[service_id]

    def has_route(self, organisation_ids: Collection[int], service_id: int) -> bool:
        """Say whether a client with a team of these organisations can get to the service (HR-29)."""
        return self.self_referral(service_id) or not self.routes_from(service_id).isdisjoint(organisation_ids)

    def route(self, organisation_ids: Collection[int], service_id: int) -> Route | None:
        """Return the shortest route for a client with a team of these organisations, or None.

        A referral by somebody of the team comes before signing up in person: it is the lower threshold. Of
        routes of equal length the one over the lowest ids is taken.
        """
        target = self.service(service_id)
        if target.organisation_id in organisation_ids:
            return Route(target.organisation_id, target.organisation_name, (target,))
        for _, path in self._backwards(service_id):
            first = self._services[path[0]]
            if first.organisation_id in organisation_ids:
                steps = tuple(self._services[found] for found in path)
                return Route(first.organisation_id, first.organisation_name, steps)
        return Route(None, None, (target,)) if target.self_referral else None

    def _backwards(self, service_id: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield each open service from which referrals lead here, nearest first, with the path."""
        seen = {service_id}
        waiting: deque[tuple[int, ...]] = deque([(service_id,)])
        while waiting:
            path = waiting.popleft()
            for before in sorted(self._referrals.predecessors(path[0])):
                if before in seen or self._services[before].intake_stopped:
                    continue
                seen.add(before)
                yield before, (before, *path)
                if len(path) < LONGEST_ROUTE:
                    waiting.append((before, *path))

    # --- steps up a ladder ---

    def leads_to(self, service_id: int) -> list[Link]:
        """Return the steps up that a service leads to."""
        self.service(service_id)
        return [link for link in self.links(ServiceLinkKind.LEADS_TO) if link.from_service == service_id]

    def chains(self, scheme: LadderScheme, from_rung: int, to_rung: int, limit: int = 5) -> list[Chain]:
        """Return the shortest chains of services that lead from one rung to another.

        Links ``leads_to`` of the scheme are joined where one arrives at the service and rung from which the
        next starts. All chains returned have the same, least number of services.
        """
        ladder = self._ladder(scheme, from_rung, to_rung)
        if to_rung <= from_rung or not nx.has_path(ladder, _START, _END):
            return []
        paths = islice(nx.all_shortest_paths(ladder, _START, _END), limit)
        return [
            Chain(tuple(ChainStep(self._services[found], rung) for found, rung in path[1:-1]))
            for path in paths
        ]

    def _ladder(self, scheme: LadderScheme, from_rung: int, to_rung: int) -> nx.DiGraph[_Stand]:
        ladder: nx.DiGraph[_Stand] = nx.DiGraph()
        ladder.add_nodes_from([_START, _END])
        for link in self.links(ServiceLinkKind.LEADS_TO):
            if link.scheme is not scheme or link.from_rung is None or link.to_rung is None:
                continue
            lower, upper = (link.from_service, link.from_rung), (link.to_service, link.to_rung)
            ladder.add_edge(lower, upper)
            if link.from_rung == from_rung:
                ladder.add_edge(_START, lower)
            if link.to_rung == to_rung:
                ladder.add_edge(upper, _END)
        return ladder

    # --- what hangs by one thread ---

    def single_links(self, from_service: int, to_service: int) -> list[ServiceNode] | None:
        """Return the services through which every way from one service to another passes.

        If one of them closes, nobody gets from the first to the second any more. Ways run along the links of
        `PASSING_ON`. None: there is no way to begin with.
        """
        self.service(from_service)
        self.service(to_service)
        ways = self._of_kinds(*PASSING_ON)
        if from_service == to_service or not nx.has_path(ways, from_service, to_service):
            return None
        # What every way passes stands on any one of them: only that one is tried.
        path = nx.shortest_path(ways, from_service, to_service)
        return [
            self._services[found]
            for found in path[1:-1]
            if not nx.has_path(_without(ways, {found}), from_service, to_service)
        ]

    def single_links_between_rungs(
        self, scheme: LadderScheme, from_rung: int, to_rung: int
    ) -> list[ServiceNode] | None:
        """Return the services without which no chain leads from one rung to another any more.

        None: no chain does to begin with. The services at both ends count: a rung may hang by its last one.
        """
        ladder = self._ladder(scheme, from_rung, to_rung)
        if to_rung <= from_rung or not nx.has_path(ladder, _START, _END):
            return None
        path = nx.shortest_path(ladder, _START, _END)
        passed = dict.fromkeys(found for found, _ in path[1:-1])
        return [
            self._services[found]
            for found in passed
            if not nx.has_path(_without(ladder, {s for s in ladder if s[0] == found}), _START, _END)
        ]

    def dead_ends(self) -> list[ServiceNode]:
        """Return services that people come to and that lead nowhere, but for those meant as end stations."""
        ways = self._of_kinds(*PASSING_ON)
        steps = self._of_kinds(ServiceLinkKind.LEADS_TO)
        return [
            node
            for node in self.services
            if not node.is_end_station and ways.in_degree(node.id) and not steps.out_degree(node.id)
        ]

    def cut_points(self) -> frozenset[int]:
        """Return the services without which the ways up fall apart into pieces of two services or more.

        Ways count in both directions, whether a service leads to the next one or prepares for it. Referrals
        do not: a referral brings somebody in, and nobody a rung further.
        """
        ways = self._of_kinds(*_WAYS_UP).to_undirected()
        return frozenset(one for one in nx.articulation_points(ways) if _falls_apart(ways, one))

    def bridges(self) -> frozenset[tuple[int, int]]:
        """Return the ways up without which they fall apart as in `cut_points`; the lower id first."""
        ways = self._of_kinds(*_WAYS_UP).to_undirected()
        found = set()
        # The stubs say that a bridge is one node; it is a pair.
        for one, other in cast("list[tuple[int, int]]", list(nx.bridges(ways))):
            ways.remove_edge(one, other)
            if all(len(nx.node_connected_component(ways, end)) > 1 for end in (one, other)):
                found.add((min(one, other), max(one, other)))
            ways.add_edge(one, other)
        return frozenset(found)

    # --- care beside a place ---

    def care_for(self, service_id: int) -> list[ServiceNode]:
        """Return the services that give care to people at this one (A0-15, SR-07)."""
        self.service(service_id)
        care = self._of_kinds(ServiceLinkKind.GIVES_CARE_TO)
        return [self._services[found] for found in sorted(care.predecessors(service_id))]

    def _of_kinds(self, *kinds: ServiceLinkKind) -> nx.DiGraph[int]:
        picked: nx.DiGraph[int] = nx.DiGraph()
        picked.add_nodes_from(self._services)
        picked.add_edges_from(
            (link.from_service, link.to_service) for link in self._links if link.kind in kinds
        )
        return picked


def _without(graph: nx.DiGraph[Node], nodes: set[Node]) -> nx.DiGraph[Node]:
    """Return a copy of the graph in which these nodes are closed."""
    rest = graph.copy()
    rest.remove_nodes_from(nodes)
    return rest


def _falls_apart(graph: nx.Graph[int], closed: int) -> bool:
    """Say whether closing one service leaves two pieces of two services or more around it."""
    rest = graph.copy()
    rest.remove_node(closed)
    pieces = {frozenset(nx.node_connected_component(rest, one)) for one in graph[closed]}
    return sum(len(piece) > 1 for piece in pieces) > 1
