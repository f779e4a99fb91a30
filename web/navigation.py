"""The menu: what each role finds first."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for

from coordination.vocabulary import ActorRole
from web.i18n import gettext as _


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
    text: str

    @property
    def section(self) -> str:
        """The blueprint that the entry stands for."""
        return self.endpoint.partition(".")[0]

    @property
    def href(self) -> str:
        """The address of the page."""
        return url_for(self.endpoint)


def all_entries() -> list[Entry]:
    """Return the menu of every role, in the order in which it is shown."""
    return [
        Entry(ActorRole.CLIENT, "own.index", _("Mijn dossier")),
        Entry(ActorRole.INFORMAL_MEMBER, "close.index", _("Afspraken")),
        Entry(ActorRole.SUPERVISOR, "clients.index", _("Mijn cliënten")),
        Entry(ActorRole.SUPERVISOR, "rounds.index", _("Rondes")),
        Entry(ActorRole.SUPERVISOR, "placements.index", _("Voorstellen")),
        Entry(ActorRole.SUPERVISOR, "network.index", _("Netwerk")),
        Entry(ActorRole.SUPERVISOR, "waiting_lists.index", _("Wachtlijsten")),
        Entry(ActorRole.SUPERVISOR, "shortages.index", _("Tekorten")),
        Entry(ActorRole.SUPERVISOR, "coaches.index", _("Wie kan wat?")),
        Entry(ActorRole.PARTNER, "offers.index", _("Onze plaatsen")),
        Entry(ActorRole.PARTNER, "proposals.index", _("Vragen aan ons")),
        Entry(ActorRole.PARTNER, "workfloor.index", _("Aanwezigheden")),
        Entry(ActorRole.PARTNER, "our_people.index", _("Wie komt en gaat")),
        Entry(ActorRole.PARTNER, "network_edit.own", _("Onze organisatie")),
        Entry(ActorRole.PARTNER, "waiting_lists.index", _("Wachtlijsten")),
        Entry(ActorRole.TEAM_MEMBER, "teams.index", _("Mijn teams")),
        Entry(ActorRole.TEAM_MEMBER, "meetings.index", _("Teamoverleg")),
        Entry(ActorRole.TEAM_MEMBER, "waiting_lists.index", _("Wachtlijsten")),
        *(
            Entry(role, "referrals.index", _("Doorverwijzingen"))
            for role in (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)
        ),
        Entry(ActorRole.DATA_PROTECTION_OFFICER, "emergency.overview", _("Noodtoegang")),
        Entry(ActorRole.DATA_PROTECTION_OFFICER, "retention.index", _("Bewaartermijnen")),
        Entry(ActorRole.SUPERVISOR, "client_requests.index", _("Verzoeken")),
        *(
            Entry(role, "notices.index", _("Berichten"))
            for role in (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER, ActorRole.PARTNER)
        ),
        Entry(ActorRole.ADMINISTRATOR, "administration.index", _("Accounts")),
        Entry(ActorRole.ADMINISTRATOR, "network_edit.list_organisations", _("Organisaties")),
        Entry(ActorRole.ADMINISTRATOR, "policy.show", _("Beleid")),
        *(
            Entry(role, "coaches.index", _("Wie kan wat?"))
            for role in (ActorRole.TEAM_MEMBER, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
        ),
        *(
            Entry(role, "exchange.index", _("Bestanden"))
            for role in (ActorRole.SUPERVISOR, ActorRole.PARTNER, ActorRole.ADMINISTRATOR)
        ),
    ]


#: So many places stand in the bar; the others fold behind one word, so that a name and a search fit beside.
IN_BAR = 4
#: Keys after ``g`` that always lead to the same: the start, and the list of what waits.
START_KEY, WAITING_KEY = "s", "d"
#: For who has so many roles that the letters run out: digits come last.
_SPARE = "abcdefghijklmnopqrstuvwxyz123456789"


def keys_for(entries: list[Entry]) -> list[tuple[str, Entry]]:
    """Return for each place the letter that leads to it after ``g``: one of its own address, each once.

    The letters come from the address and not from the text, so that they are the same in every language.
    """
    taken, found = {START_KEY, WAITING_KEY}, []
    for entry in entries:
        name = "".join(one for one in entry.endpoint if one.isalpha())
        letter = next((one for one in f"{name}{_SPARE}" if one not in taken), "")
        taken.add(letter)
        found.append((letter, entry))
    return found


def entries_for(roles: frozenset[ActorRole]) -> list[Entry]:
    """Return the menu of somebody with these roles; the first entry is the start page."""
    known = current_app.view_functions
    mine = [entry for entry in all_entries() if entry.role in roles and entry.endpoint in known]
    # Who has two roles finds a page of both of them once, where it stands first.
    found: dict[str, Entry] = {}
    for entry in mine:
        found.setdefault(entry.endpoint, entry)
    return list(found.values())
