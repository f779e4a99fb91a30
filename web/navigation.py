"""The menu: what each role finds first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.vocabulary import ActorRole


@dataclass(frozen=True)
class Entry:
    """A place in the menu.

    Attributes
    ----------
    role
        Who finds it there.
    endpoint
        Where it leads; its blueprint is the section that is marked as current.
    text
        What it says.
    """

    role: ActorRole
    endpoint: str
    text: LazyString

    @property
    def section(self) -> str:
        """The blueprint that the entry stands for."""
        return self.endpoint.partition(".")[0]

    @property
    def href(self) -> str:
        """The address of the page."""
        return url_for(self.endpoint)


ENTRIES = (
    Entry(ActorRole.SUPERVISOR, "clients.index", _l("Mijn cliënten")),
    Entry(ActorRole.SUPERVISOR, "rounds.index", _l("Rondes")),
    Entry(ActorRole.SUPERVISOR, "placements.index", _l("Voorstellen")),
    Entry(ActorRole.SUPERVISOR, "network.index", _l("Netwerk")),
    Entry(ActorRole.PARTNER, "offers.index", _l("Onze plaatsen")),
    Entry(ActorRole.PARTNER, "proposals.index", _l("Vragen aan ons")),
    Entry(ActorRole.TEAM_MEMBER, "teams.index", _l("Mijn teams")),
)


def entries_for(roles: frozenset[ActorRole]) -> list[Entry]:
    """Return the menu of somebody with these roles; the first entry is the start page."""
    return [entry for entry in ENTRIES if entry.role in roles and entry.endpoint in current_app.view_functions]
