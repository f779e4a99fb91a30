"""The network as a colleague reads it: services per rung, ways up, single links and dead ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coordination.services.graph import Chain, ServiceGraph, ServiceNode
from coordination.services.models import Service
from coordination.vocabulary import ActivationRung, LadderScheme, ServiceLinkKind
from web.i18n import gettext as _
from web.i18n import language
from web.presenters.labels import label_of

RUNGS = range(1, 7)

#: The only ladder whose rungs have names of their own in the vocabulary.
_NAMES = {LadderScheme.GENT_2014: tuple(ActivationRung)}


@dataclass(frozen=True)
class ServiceLine:
    """One service in a list.

    Attributes
    ----------
    name, organisation, kind
        What it is called, whose it is, and what it does.
    notes
        What somebody who refers must know: self-referral, intake stop, lasting place.
    """

    id: int
    name: str
    organisation: str
    kind: str
    notes: tuple[str, ...]
    is_demo: bool


@dataclass(frozen=True)
class RungLane:
    """One rung of a ladder with the services that begin on it."""

    rung: int
    title: str
    services: tuple[ServiceLine, ...]


@dataclass(frozen=True)
class Step:
    """From one rung to the next: which services carry it, and which one of them cannot be missed."""

    text: str
    ways: int
    single: tuple[ServiceLine, ...]


@dataclass(frozen=True)
class Ladder:
    """A ladder: its name, services for every rung, its lanes, the steps between them, services on no rung."""

    scheme: LadderScheme
    name: str
    everywhere: tuple[ServiceLine, ...]
    lanes: tuple[RungLane, ...]
    steps: tuple[Step, ...]
    apart: tuple[ServiceLine, ...]


@dataclass(frozen=True)
class WayUp:
    """One chain of services that leads from rung to rung."""

    steps: tuple[tuple[ServiceLine, str], ...]


def rung_title(scheme: LadderScheme, rung: int) -> str:
    """Return ``Trede 3: sociale activering``, or ``Trede 3`` where the ladder has no names of its own.

    The scheme's name stands beside it wherever it is shown: a rung alone means nothing.
    """
    names = _NAMES.get(scheme)
    if names is None:
        return _("Trede %(rung)s", rung=rung)
    return _("Trede %(rung)s: %(name)s", rung=rung, name=label_of(names[rung - 1]))


def schemes_in_use(graph: ServiceGraph) -> list[LadderScheme]:
    """Return the ladders in which services of the network judge, the most used first."""
    used = [node.ladder_scheme for node in graph.services]
    return sorted(set(used), key=lambda scheme: (-used.count(scheme), scheme.value))


def ladder(graph: ServiceGraph, scheme: LadderScheme) -> Ladder:
    """Return one ladder with its services and steps."""
    own = [node for node in graph.services if node.ladder_scheme is scheme]
    lanes = [
        RungLane(rung, rung_title(scheme, rung), lines(node for node in own if _begins_on(node, rung)))
        for rung in RUNGS
    ]
    return Ladder(
        scheme=scheme,
        name=label_of(scheme),
        everywhere=lines(node for node in own if _spans_all(node)),
        lanes=tuple(lanes),
        steps=tuple(_step(graph, scheme, rung) for rung in RUNGS if rung < RUNGS[-1]),
        apart=lines(node for node in own if node.lowest_rung is None),
    )


def ways_up(chains: Sequence[Chain], scheme: LadderScheme) -> list[WayUp]:
    """Return chains of services with the rung on which somebody is in each."""
    return [
        WayUp(tuple((line(step.service), rung_title(scheme, step.rung)) for step in chain.steps))
        for chain in chains
    ]


def service_name(service: Service) -> str:
    """Return what a service is called in the reader's language."""
    return service.name(language())


def lines(nodes: Iterable[ServiceNode]) -> tuple[ServiceLine, ...]:
    """Return services in the order of their names."""
    return tuple(sorted((line(node) for node in nodes), key=lambda one: (one.name.lower(), one.id)))


def line(node: ServiceNode) -> ServiceLine:
    """Return one service as it stands in a list."""
    top = node.highest_rung
    notes = (
        (_goes_on(node), _("tot trede %(rung)s", rung=top)),
        (node.intake_stopped, _("aanmeldingsstop")),
        (node.self_referral, _("zelf aanmelden kan")),
        (node.is_end_station, _("mag een blijvende plek zijn")),
    )
    return ServiceLine(
        id=node.id,
        name=node.name(language()),
        organisation=node.organisation_name,
        kind=label_of(node.kind),
        notes=tuple(str(text) for holds, text in notes if holds),
        is_demo=node.is_demo,
    )


def scheme_choices(schemes: Sequence[LadderScheme]) -> list[tuple[str, str]]:
    """Return ladders as choices in a form."""
    return [(scheme.value, label_of(scheme)) for scheme in schemes]


def rung_choices(scheme: LadderScheme) -> list[tuple[str, str]]:
    """Return the rungs of a ladder as choices in a form."""
    return [(str(rung), rung_title(scheme, rung)) for rung in RUNGS]


def service_choices(graph: ServiceGraph) -> list[tuple[str, str]]:
    """Return every service as a choice in a form, by name."""
    return [(str(one.id), f"{one.name} ({one.organisation})") for one in lines(graph.services)]


def _goes_on(node: ServiceNode) -> bool:
    return (
        node.lowest_rung is not None and (node.highest_rung or 0) > node.lowest_rung and not _spans_all(node)
    )


def _begins_on(node: ServiceNode, rung: int) -> bool:
    return node.lowest_rung == rung and not _spans_all(node)


def _spans_all(node: ServiceNode) -> bool:
    return node.lowest_rung == RUNGS[0] and node.highest_rung == RUNGS[-1]


def _step(graph: ServiceGraph, scheme: LadderScheme, rung: int) -> Step:
    links = [
        link
        for link in graph.links(ServiceLinkKind.LEADS_TO)
        if link.scheme is scheme and link.from_rung == rung and (link.to_rung or 0) > rung
    ]
    single = graph.single_links_between_rungs(scheme, rung, rung + 1) or []
    return Step(
        text=_("Van trede %(lower)s naar %(upper)s", lower=rung, upper=rung + 1),
        ways=len(links),
        single=lines(single),
    )
