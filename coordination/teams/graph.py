"""The graph around one client: members, their organisations, and the life domains they cover (C.10).

It is drawn for people who may see the team; it never leaves the case (CONF-31).
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

import networkx as nx

from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import is_awaited, is_current, missing_tandem_seats, review_is_overdue
from coordination.teams.templates import Seat, SeatState, empty_seats, seat_states
from coordination.vocabulary import LifeDomain, RoleKind

# From this many members on one domain, people are doing double work (C.10, question 2).
MANY_MEMBERS = 3
CLIENT = "client"


class TeamGraph:
    """One team on one day.

    Nodes are ``client``, ``member:<id>``, ``organisation:<id>`` and ``domain:<code>``. Edges have a ``kind``:
    ``member_of`` to the client, ``works_for`` to the organisation, ``covers`` to a domain.

    Parameters
    ----------
    team
        With memberships, their professionals and organisations loaded.
    on
        Day of which it tells.
    """

    def __init__(self, team: SupportTeam, on: date) -> None:
        self.on = on
        self.members = tuple(one for one in team.memberships if is_current(one, on))
        self.awaited = tuple(one for one in team.memberships if is_awaited(one))
        self.template = team.template
        self.seats: tuple[SeatState, ...] = seat_states(team.template, team.memberships, on)
        self.empty_seats: tuple[Seat, ...] = empty_seats(team.template, team.memberships, on)
        self.missing_tandem_seats: frozenset[RoleKind] = missing_tandem_seats(self.members, on)
        self.graph: nx.Graph[str] = nx.Graph()
        self.graph.add_node(CLIENT, kind="client")
        self.graph.add_nodes_from((f"domain:{domain.value}" for domain in LifeDomain), kind="domain")
        self._members = {f"member:{one.id}": one for one in self.members}
        for node, one in self._members.items():
            self._add(node, one)

    @property
    def organisation_ids(self) -> frozenset[int]:
        """Organisations that have somebody in the team now."""
        return frozenset(one.organisation_id for one in self.members)

    @property
    def lead(self) -> TeamMembership | None:
        """Who leads the team (INV-12)."""
        return next((one for one in self.members if one.is_lead), None)

    @property
    def overdue(self) -> tuple[TeamMembership, ...]:
        """Members of whom it was to be seen before today whether they are still needed."""
        return tuple(one for one in self.members if review_is_overdue(one, self.on))

    @property
    def asked_to_lead(self) -> TeamMembership | None:
        """Whom the lead asked to take over, while the answer is awaited."""
        return next((one for one in self.members if one.lead_asked_on is not None), None)

    @property
    def confidant(self) -> TeamMembership | None:
        """Whom the client named as the one to confide in (INV-13)."""
        return next((one for one in self.members if one.is_confidant), None)

    @cached_property
    def uncovered_domains(self) -> tuple[LifeDomain, ...]:
        """Life domains that nobody in the team looks after, in their fixed order."""
        return tuple(domain for domain in LifeDomain if not self._neighbours(domain))

    @cached_property
    def doubled_domains(self) -> tuple[LifeDomain, ...]:
        """Life domains that three or more members look after."""
        return tuple(domain for domain in LifeDomain if len(self._neighbours(domain)) >= MANY_MEMBERS)

    def covering(self, domain: LifeDomain) -> tuple[TeamMembership, ...]:
        """Return the members that look after a life domain, in the order in which they joined."""
        nodes = self._neighbours(domain)
        return tuple(one for node, one in self._members.items() if node in nodes)

    def _neighbours(self, domain: LifeDomain) -> set[str]:
        return set(self.graph.neighbors(f"domain:{domain.value}"))

    def _add(self, node: str, one: TeamMembership) -> None:
        organisation = f"organisation:{one.organisation_id}"
        self.graph.add_node(node, kind="member")
        self.graph.add_node(organisation, kind="organisation")
        self.graph.add_edge(node, CLIENT, kind="member_of")
        self.graph.add_edge(node, organisation, kind="works_for")
        for domain in one.domain_scope:
            self.graph.add_edge(node, f"domain:{domain.value}", kind="covers")
