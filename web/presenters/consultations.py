"""Who can be asked to a case consultation, in groups: the nearest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from coordination.organisations.models import Professional
from web.i18n import gettext as _

#: A title, the people to choose from (id, name), and whether the group stands open.
Group = tuple[str, list[tuple[str, str]], bool]


def groups(
    people: Sequence[Professional], *, team_ids: Collection[int], organisation_id: int | None
) -> list[Group]:
    """Return the people by group: the client's team, the own organisation, then every other one.

    Parameters
    ----------
    people
        By organisation and name; whoever is in the team stands there only.
    team_ids
        Who is in the team; empty when no client is known, or the reader may not see the team.
    """
    team = [one for one in people if one.id in team_ids]
    others = [one for one in people if one.id not in team_ids]
    own = [one for one in others if one.organisation_id == organisation_id]
    found = [(_("In het team van deze cliënt"), [_named(one) for one in team], True)] if team else []
    if own:
        found.append((own[0].organisation.name, [_plain(one) for one in own], not team))
    rest = (one for one in others if one.organisation_id != organisation_id)
    for name, some in groupby(rest, key=lambda one: one.organisation.name):
        found.append((name, [_plain(one) for one in some], False))
    return found


def _plain(person: Professional) -> tuple[str, str]:
    return str(person.id), person.display_name


def _named(person: Professional) -> tuple[str, str]:
    return str(person.id), f"{person.display_name} ({person.organisation.name})"
