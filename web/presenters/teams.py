"""A support team as its members read it: who is involved, for what, and which life domain has nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coordination.teams.graph import TeamGraph
from coordination.teams.models import TeamMembership
from coordination.teams.rules import may_lead
from coordination.vocabulary import (
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RoleKind,
    TeamTemplate,
)
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters import team_seats
from web.presenters.labels import label_of, labels_of
from web.presenters.team_seats import SeatView
from web.presenters.texts import capital


@dataclass(frozen=True)
class MemberView:
    """One member: who, from where, for which life domains, since when, on what basis."""

    number: int
    name: str
    role: RoleKind
    organisation: str
    domains: str
    since: date
    basis: LegalBasis
    marks: tuple[str, ...]
    state: MembershipState
    phone: str | None
    is_me: bool


@dataclass(frozen=True)
class DomainView:
    """One life domain with the members who cover it."""

    domain: LifeDomain
    names: tuple[str, ...]
    remark: str


@dataclass(frozen=True)
class TeamView:
    """The team of one client.

    ``title`` is the name where this viewer may read it, else the reference. ``asked_to_lead`` is the
    membership that was asked to take the lead over, ``my_number`` the reader's own with which one could lead.
    """

    ref: str
    title: str
    members: tuple[MemberView, ...]
    awaited: tuple[MemberView, ...]
    domains: tuple[DomainView, ...]
    uncovered: tuple[LifeDomain, ...]
    remarks: tuple[str, ...]
    is_demo: bool
    template: TeamTemplate | None
    seats: tuple[SeatView, ...]
    asked_to_lead: int | None
    has_lead: bool
    my_number: int | None

    @property
    def gaps(self) -> str:
        """Which life domains have nobody, in a sentence; empty when each has somebody."""
        if not self.uncovered:
            return ""
        return _("Niemand voor: %(domains)s.", domains=labels_of(self.uncovered))


def view_of(graph: TeamGraph, on: date, *, ref: str, title: str, is_demo: bool, me: int | None) -> TeamView:
    """Return what a member reads about a team.

    Parameters
    ----------
    graph
        The graph around the client.
    on
        The day of which it tells.
    ref, title
        The client's reference, and the name or the reference again.
    me
        The reader's professional, to mark the own row.
    """
    members = sorted(graph.members, key=lambda m: (not m.is_lead, not m.is_confidant, m.starts_on))
    return TeamView(
        ref=ref,
        title=title,
        members=tuple(_member(membership, me) for membership in members),
        awaited=tuple(_member(membership, me) for membership in graph.awaited),
        domains=tuple(_domain(graph, domain) for domain in LifeDomain),
        uncovered=graph.uncovered_domains,
        remarks=tuple(_remarks(graph)),
        is_demo=is_demo,
        template=graph.template,
        seats=tuple(team_seats.seats_of(graph.seats)),
        asked_to_lead=graph.asked_to_lead.id if graph.asked_to_lead else None,
        has_lead=graph.lead is not None,
        my_number=next(
            (one.id for one in graph.members if one.professional_id == me and may_lead(one)), None
        ),
    )


def sorted_by_need(views: Sequence[TeamView]) -> list[TeamView]:
    """Return the teams with most gaps first."""
    return sorted(views, key=lambda view: (-len(view.uncovered), -len(view.remarks), view.ref))


def _member(membership: TeamMembership, me: int | None) -> MemberView:
    marks = []
    if membership.is_lead:
        marks.append(_("trekker"))
    if membership.is_confidant:
        marks.append(_("vertrouwenspersoon"))
    if membership.function is not MembershipFunction.DIRECT:
        marks.append(label_of(membership.function))
    return MemberView(
        number=membership.id,
        name=membership.professional.display_name,
        role=membership.role,
        organisation=membership.organisation.name,
        domains=labels_of(membership.domain_scope),
        since=membership.starts_on,
        basis=membership.legal_basis,
        marks=tuple(marks),
        state=membership.state,
        phone=membership.professional.phone,
        is_me=membership.professional_id == me,
    )


def _domain(graph: TeamGraph, domain: LifeDomain) -> DomainView:
    names = tuple(membership.professional.display_name for membership in graph.covering(domain))
    remark = ""
    if not names:
        remark = _("niemand")
    elif domain in graph.doubled_domains:
        remark = ngettext("%(num)s persoon: stem af", "%(num)s mensen: stem af", len(names))
    return DomainView(domain, names, remark)


def _remarks(graph: TeamGraph) -> list[str]:
    remarks = []
    if graph.lead is None:
        remarks.append(_("Niemand is trekker van dit team."))
    remarks += team_seats.missing_words(graph.empty_seats)
    if graph.template is None and graph.missing_tandem_seats:
        seats = labels_of(sorted(graph.missing_tandem_seats))
        remarks.append(_("De tandem is niet volledig: er ontbreekt nog een %(role)s.", role=seats))
    late = graph.overdue
    if late:
        remarks.append(
            ngettext(
                "Voor %(num)s lid moet bekeken worden of het nog nodig is.",
                "Voor %(num)s leden moet bekeken worden of het nog nodig is.",
                len(late),
            )
        )
    remarks += [
        _(
            "%(domain)s: %(num)s mensen doen hetzelfde. Spreek af wie wat doet.",
            domain=capital(label_of(one)),
            num=many,
        )
        for one in graph.doubled_domains
        if (many := len(graph.covering(one)))
    ]
    return remarks
