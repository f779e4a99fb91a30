"""What an organisation keeps of the network: what waits for it, leads nowhere, or may stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coordination.organisations.models import Organisation
from coordination.services.graph import ServiceGraph
from coordination.services.models import FundingLine, Programme, Service, ServiceLink
from coordination.services.rules import intake_stopped
from coordination.vocabulary import ServiceLinkKind
from web.i18n import gettext as _
from web.i18n import language, ngettext
from web.presenters.dates import day
from web.presenters.labels import label_of, labels_of
from web.presenters.network import RUNGS, rung_title, service_name

#: Days before the end of the money from which the places that hang on it are shown as at risk.
WARNED_DAYS = 182


#: Lines of money that end soon or ended, each with the places that hang on it, by service.
AtRisk = dict[int, list[tuple[FundingLine, int]]]


@dataclass(frozen=True)
class Worry:
    """Something about a service that its people should look at, and how bad it is."""

    text: str
    tone: str


@dataclass(frozen=True)
class ServiceView:
    """A service where it is kept.

    Attributes
    ----------
    worries
        Dead end, single link, stop, money that ends; the heaviest first.
    """

    id: int
    name: str
    kind: str
    is_demo: bool
    worries: tuple[Worry, ...]


@dataclass(frozen=True)
class LinkLine:
    """A route, as one of its two organisations reads it.

    Attributes
    ----------
    awaiting
        The organisation that has to confirm it; empty when it counts.
    awaits_us
        Whether that is the reader's.
    """

    id: int
    from_id: int
    from_name: str
    from_organisation: str
    to_id: int
    to_name: str
    to_organisation: str
    kind: str
    step: str
    evidence: str
    awaiting: str
    awaits_us: bool


@dataclass(frozen=True)
class OrganisationView:
    """What an organisation keeps.

    Attributes
    ----------
    to_confirm
        Routes that wait for its word.
    facts
        Term and value of what it is.
    """

    services: tuple[ServiceView, ...]
    to_confirm: tuple[LinkLine, ...]
    routes: tuple[LinkLine, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectionView:
    """A part of what is kept of a service, with the form for it."""

    title: str
    endpoint: str
    facts: tuple[tuple[str, str], ...]


def organisation_view(
    organisation: Organisation,
    services: Sequence[Service],
    graph: ServiceGraph,
    links: Sequence[ServiceLink],
    places_at_risk: AtRisk,
    on: date,
) -> OrganisationView:
    """Return an organisation's own page.

    Parameters
    ----------
    links
        From or to its services, with both ends loaded.
    places_at_risk
        As `AtRisk`.
    """
    lines = link_lines(links, organisation.id)
    return OrganisationView(
        services=tuple(service_view(one, graph, places_at_risk.get(one.id, ()), on) for one in services),
        to_confirm=tuple(line for line in lines if line.awaits_us),
        routes=tuple(line for line in lines if not line.awaits_us),
        facts=(
            (_("Wat voor organisatie"), labels_of(organisation.kinds)),
            (_("Rechtsvorm"), label_of(organisation.legal_form) or _("niet ingevuld")),
            (_("Gemeente"), organisation.municipality or _("niet ingevuld")),
            (_("Geheimhouding"), label_of(organisation.secrecy_regime)),
        ),
    )


def service_view(
    service: Service, graph: ServiceGraph, risks: Iterable[tuple[FundingLine, int]], on: date
) -> ServiceView:
    """Return a service with what its people should look at."""
    return ServiceView(
        service.id,
        service_name(service),
        label_of(service.kind),
        service.is_demo,
        tuple(_worries(service, graph, risks, on)),
    )


def link_lines(links: Iterable[ServiceLink], organisation_id: int | None) -> list[LinkLine]:
    """Return routes as people of an organisation read them."""
    return [
        LinkLine(
            id=one.id,
            from_id=one.from_service_id,
            from_name=service_name(one.from_service),
            from_organisation=one.from_service.organisation.name,
            to_id=one.to_service_id,
            to_name=service_name(one.to_service),
            to_organisation=one.to_service.organisation.name,
            kind=label_of(one.kind),
            step=_step(one),
            evidence=one.evidence or "",
            awaiting="" if one.awaiting is None else one.awaiting.name,
            awaits_us=organisation_id is not None and one.awaiting_organisation_id == organisation_id,
        )
        for one in links
    ]


def sections_of(service: Service) -> list[SectionView]:
    """Return what is kept of a service, part by part."""
    empty = _("niet ingevuld")

    def said(value: object) -> str:
        return empty if value in (None, "", []) else str(value)

    course = [
        (_("Hoe lang iemand er blijft"), label_of(service.duration_model)),
        (_("Mag een blijvende plek zijn"), _yes(service.is_end_station)),
        (_("Helpt ook met"), said(labels_of(service.support_themes))),
        (_("Levensdomeinen"), said(labels_of(service.life_domains))),
    ]
    if isinstance(service, Programme):
        dates = _("%(first)s tot en met %(last)s", first=day(service.starts_on), last=day(service.ends_on))
        group = _("%(low)s tot %(high)s mensen", low=service.cohort_min, high=service.cohort_max)
        course = [(_("Data"), dates), (_("Groep"), group), *course]
    return [
        SectionView(
            _("Aanmelden"),
            "network_edit.service_intake",
            (
                (_("Zelf aanmelden"), _yes(service.self_referral)),
                (_("Waarlangs"), said(labels_of(service.intake_channels))),
                (_("Stappen voor de eerste dag"), said(service.intake_steps)),
                (_("Kost per dagdeel"), said(_cost(service.cost_to_client_cents))),
            ),
        ),
        SectionView(_("Aanmeldingsstop"), "network_edit.service_intake_stop", ((_("Nu"), _stop(service)),)),
        SectionView(
            _("Voor wie"),
            "network_edit.service_target_group",
            (
                (_("Leeftijd"), said(_ages(service.min_age, service.max_age))),
                (_("Nederlands vanaf"), label_of(service.min_dutch_level)),
                (_("Doelgroep"), said(service.target_group_text)),
                (_("Activeringstraject"), _yes(service.is_activation_track)),
            ),
        ),
        SectionView(
            _("Treden"),
            "network_edit.service_ladder",
            ((_("Ladder"), label_of(service.ladder_scheme)), (_("Van tot"), said(_rungs(service)))),
        ),
        SectionView(_("Verloop"), "network_edit.service_course", tuple(course)),
        SectionView(
            _("Financiering"),
            "network_edit.service_funding",
            tuple(_paid(line) for line in service.funding) or ((_("Wie betaalt"), empty),),
        ),
    ]


def _paid(line: FundingLine) -> tuple[str, str]:
    """Return who pays, and until when for how many places."""
    until = _("tot en met %(day)s", day=day(line.ends_on)) if line.ends_on else _("zonder einddatum")
    if line.places is not None:
        places = ngettext("%(num)s plaats", "%(num)s plaatsen", line.places)
        until = f"{until}, {places}"
    return line.source or _("Wie betaalt: niet ingevuld"), until


def _worries(
    service: Service, graph: ServiceGraph, risks: Iterable[tuple[FundingLine, int]], on: date
) -> Iterable[Worry]:
    for line, places in risks:
        if line.ends_on is not None:
            yield Worry(_funding(line.source, line.ends_on, places, on), "bad")
    if intake_stopped(service, on):
        yield Worry(_("Aanmeldingsstop"), "warn")
    if any(node.id == service.id for node in graph.dead_ends()):
        yield Worry(_("Loopt dood: nog geen volgende stap"), "warn")
    scheme = service.ladder_scheme
    for lower in RUNGS[:-1]:
        carrying = graph.single_links_between_rungs(scheme, lower, lower + 1) or ()
        if any(node.id == service.id for node in carrying):
            yield Worry(
                _("Enige schakel van trede %(lower)s naar %(upper)s", lower=lower, upper=lower + 1), "warn"
            )
    ways_in = [link for link in graph.links(ServiceLinkKind.REFERS_TO) if link.to_service == service.id]
    if len(ways_in) == 1 and not service.self_referral:
        only = graph.service(ways_in[0].from_service)
        yield Worry(_("Enige verwijzer: %(name)s", name=only.name(language())), "quiet")


def _funding(source: str | None, ends_on: date, places: int, on: date) -> str:
    who = source or _("een onbekende gever")
    if not places:
        if ends_on < on:
            return _("Geld van %(who)s gestopt op %(day)s", who=who, day=day(ends_on))
        return _("Geld van %(who)s stopt op %(day)s", who=who, day=day(ends_on))
    return ngettext(
        "%(num)s plaats in gevaar: betaald door %(who)s tot en met %(day)s",
        "%(num)s plaatsen in gevaar: betaald door %(who)s tot en met %(day)s",
        places,
        who=who,
        day=day(ends_on),
    )


def _step(link: ServiceLink) -> str:
    if link.scheme is None or link.from_rung is None or link.to_rung is None:
        return ""
    return _(
        "van trede %(lower)s naar %(upper)s, %(ladder)s",
        lower=link.from_rung,
        upper=link.to_rung,
        ladder=label_of(link.scheme),
    )


def _stop(service: Service) -> str:
    if service.intake_stop_from is None:
        return _("geen stop")
    if service.intake_stop_until is None:
        return _("vanaf %(first)s, zonder einddatum", first=day(service.intake_stop_from))
    return _(
        "%(first)s tot en met %(last)s",
        first=day(service.intake_stop_from),
        last=day(service.intake_stop_until),
    )


def _ages(lowest: int | None, highest: int | None) -> str:
    if lowest is None and highest is None:
        return ""
    if highest is None:
        return _("vanaf %(low)s jaar", low=lowest)
    if lowest is None:
        return _("tot en met %(high)s jaar", high=highest)
    return _("%(low)s tot en met %(high)s jaar", low=lowest, high=highest)


def _rungs(service: Service) -> str:
    lowest, highest = service.lowest_rung, service.highest_rung
    if lowest is None or highest is None:
        return ""
    titles = [rung_title(service.ladder_scheme, rung) for rung in dict.fromkeys((lowest, highest))]
    return " – ".join(titles)


def _cost(cents: int | None) -> str:
    if cents is None:
        return ""
    return _("gratis") if cents == 0 else f"€ {cents // 100},{cents % 100:02}"


def _yes(holds: bool) -> str:
    return _("ja") if holds else _("nee")
