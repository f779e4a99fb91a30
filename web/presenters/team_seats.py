"""The seats of a template in words: who sits there, who is awaited, and where an invitation starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coordination.teams.templates import Seat, SeatState
from coordination.vocabulary import RoleKind
from web.i18n import gettext as _
from web.presenters.labels import label_of, labels_of
from web.presenters.texts import capital


@dataclass(frozen=True)
class SeatView:
    """One seat: which roles fill it, for which life domains, and who does.

    ``who`` is empty where nobody sits and nobody is awaited.
    """

    title: str
    domains: str
    who: str
    is_empty: bool
    is_awaited: bool
    needed: bool
    start: dict[str, str | list[str]]


def seats_of(states: Sequence[SeatState]) -> list[SeatView]:
    """Return the seats of a template as one reads them."""
    return [_seat(state) for state in states]


def roles_of(seat: Seat) -> str:
    """Return the roles that fill a seat: one, or one or the other."""
    return str(_(" of ").join(label_of(role) for role in seat.roles))


def missing_words(seats: Sequence[Seat]) -> list[str]:
    """Return for every empty seat a sentence."""
    return [_("Er is nog geen %(role)s in dit team.", role=roles_of(seat)) for seat in seats]


def _seat(state: SeatState) -> SeatView:
    found = state.taken_by or state.awaited
    usual: RoleKind = state.seat.roles[0]
    return SeatView(
        title=capital(roles_of(state.seat)),
        domains=labels_of(state.seat.domains),
        who=found.professional.display_name if found else "",
        is_empty=state.is_empty,
        is_awaited=state.awaited is not None,
        needed=state.seat.needed,
        start={
            "role": usual.value,
            "function": state.seat.function.value,
            "domains": [domain.value for domain in state.seat.domains],
        },
    )
