"""Templates of teams: which seats a team is to have, as data in ``templates.csv`` (A1-14, INV-12).

The tandem is of the public centre of Ghent, the W² tandem of the decree on work and care tracks, and the
circle is how Perspectief worked: public centre, addiction care and social economy around one client (A2-03).
A template proposes; who sits where is for people to say.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from sqlalchemy.orm import Session

from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.rows import save
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.teams.rules import is_awaited, is_current
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientPart,
    LifeDomain,
    MembershipFunction,
    RoleKind,
    TeamTemplate,
    parse_code,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that a template asks for.

    Attributes
    ----------
    roles
        Whoever has one of these roles fills it; the first one is the usual.
    domains, function
        What an invitation for this seat starts from.
    needed
        Whether the team is incomplete without it.
    """

    roles: tuple[RoleKind, ...]
    domains: tuple[LifeDomain, ...]
    function: MembershipFunction
    needed: bool


@dataclass(frozen=True, slots=True)
class SeatState:
    """A seat with who sits there; nobody where it is empty, and who is awaited for it meanwhile."""

    seat: Seat
    taken_by: TeamMembership | None = None
    awaited: TeamMembership | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody sits there."""
        return self.taken_by is None


@cache
def seats() -> Mapping[TeamTemplate, tuple[Seat, ...]]:
    """Return the seats of every template, in the order of ``templates.csv``."""
    text = files(__package__).joinpath("templates.csv").read_text(encoding="utf-8")
    found: dict[TeamTemplate, tuple[Seat, ...]] = dict.fromkeys(TeamTemplate, ())
    for row in csv.DictReader(text.splitlines()):
        seat = Seat(
            roles=tuple(RoleKind(code) for code in row["roles"].split()),
            domains=tuple(LifeDomain(code) for code in row["domains"].split()),
            function=MembershipFunction(row["function"]),
            needed=row["needed"] == "yes",
        )
        found[TeamTemplate(row["template"])] += (seat,)
    return found


def seat_states(
    template: TeamTemplate | None, memberships: Iterable[TeamMembership], on: date
) -> tuple[SeatState, ...]:
    """Return the seats of a template with who fills each on a day; nothing without a template.

    A member fills one seat, the first that suits; so does somebody who is only proposed or invited.
    """
    if template is None:
        return ()
    present = list(memberships)
    free = [one for one in present if is_current(one, on)]
    coming = [one for one in present if is_awaited(one)]
    states = []
    for seat in seats()[template]:
        taken = _take(free, seat)
        states.append(SeatState(seat, taken, None if taken else _take(coming, seat)))
    return tuple(states)


def empty_seats(
    template: TeamTemplate | None, memberships: Iterable[TeamMembership], on: date
) -> tuple[Seat, ...]:
    """Return the needed seats in which nobody sits on a day: with a tandem both are needed (INV-12)."""
    states = seat_states(template, memberships, on)
    return tuple(state.seat for state in states if state.is_empty and state.seat.needed)


def choose_template(
    session: Session, actor: Actor, *, team: SupportTeam, template: TeamTemplate | None
) -> SupportTeam:
    """Say by which template a team is formed; None: by none. Nobody is added or taken away by it."""
    require_role(actor, "choosing a template", ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.WORKER)
    team.template = None if template is None else parse_code(TeamTemplate, template, "template")
    save(session, actor, team)
    chosen = "none" if team.template is None else team.template.value
    record(
        session,
        actor,
        AuditAction.UPDATE,
        "team",
        team.id,
        subject=team.client.ref,
        part=ClientPart.TEAM,
        detail=f"template {chosen}",
    )
    return team


def _take(free: list[TeamMembership], seat: Seat) -> TeamMembership | None:
    found = next((one for role in seat.roles for one in free if one.role is role), None)
    if found is not None:
        free.remove(found)
    return found
