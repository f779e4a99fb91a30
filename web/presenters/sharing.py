"""Who may see what of a client, until when: a row per person or service, a column per life domain.

The same answer as that of the predicate which decides for each of them (CONF-20), in short plain sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from coordination.consent.own import Involved, Shared
from coordination.placements.own import HostSight
from coordination.vocabulary import ClientPart, LegalBasis, LifeDomain, MembershipFunction
from web.i18n import gettext as _
from web.presenters import own as words
from web.presenters.dates import day
from web.presenters.labels import label_of
from web.presenters.texts import capital

_DOMAINS = tuple(ClientPart(domain.value) for domain in LifeDomain)


@dataclass(frozen=True, slots=True)
class Column:
    """One life domain: its code, for the drawing, and its name."""

    domain: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether somebody sees a life domain, and until when; ``words`` says it in full."""

    sees: bool
    words: str
    until: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is involved, or a service that an agreement names.

    Attributes
    ----------
    cells
        One per life domain, in the order of the columns.
    besides
        What else is seen, in words.
    why
        On what ground, a sentence each; or why nothing is seen.
    agreements
        Numbers of the agreements by which the client shares with it: each can be changed or stopped.
    objectable
        The membership against which the client can object; None where that is no way out.
    """

    name: str
    what: str
    cells: tuple[Cell, ...]
    besides: tuple[str, ...]
    why: tuple[str, ...]
    agreements: tuple[int, ...]
    objectable: int | None

    @property
    def sees_nothing(self) -> bool:
        """Whether nothing at all is seen."""
        return not self.besides and not any(cell.sees for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Life domains by who may see them."""

    columns: tuple[Column, ...]
    recipients: tuple[Recipient, ...]


def matrix_of(
    people: Sequence[Involved], agreements: Sequence[Shared], hosts: Sequence[HostSight], *, to_client: bool
) -> Matrix:
    """Return who may see what: the team first, then services outside it, then workplaces.

    Parameters
    ----------
    to_client
        Speak to the client, in plain words (B1); else to a professional, in those of the trade.
    """
    by_organisation: dict[int, list[Shared]] = {}
    for one in agreements:
        for organisation_id, _name in one.recipients:
            by_organisation.setdefault(organisation_id, []).append(one)
    in_team = {person.organisation_id for person in people}
    told_as_host = {host.host for host in hosts}
    outside = {
        (number, name): by_organisation[number]
        for one in agreements
        for number, name in one.recipients
        if number not in in_team and name not in told_as_host
    }
    of_host = {name: by_organisation[number] for one in agreements for number, name in one.recipients}
    return Matrix(
        columns=tuple(
            Column(
                domain.value,
                capital(words.plain(ClientPart(domain.value)) if to_client else label_of(domain)),
            )
            for domain in LifeDomain
        ),
        recipients=(
            *(
                _member(one, by_organisation.get(one.organisation_id, ()), to_client=to_client)
                for one in people
            ),
            *(_service(name, shared, to_client=to_client) for (_number, name), shared in outside.items()),
            *(_host(one, of_host.get(one.host, ()), to_client=to_client) for one in hosts),
        ),
    )


def _agreed(to_client: bool) -> str:
    if to_client:
        return _("Jij ging akkoord om dit te delen.")
    return capital(label_of(LegalBasis.WRITTEN_AGREEMENT))


def _nothing(person: Involved, to_client: bool) -> str:
    if to_client:
        return words.nothing_because(person)
    if person.function is MembershipFunction.CONSULTATION_ONLY:
        return capital(label_of(person.function))
    return capital(label_of(person.state))


def _ground(basis: LegalBasis | None, to_client: bool) -> str:
    return words.why(basis) if to_client or basis is None else capital(label_of(basis))


def _member(person: Involved, shared: Iterable[Shared], *, to_client: bool) -> Recipient:
    until: dict[ClientPart, date | None] = {}
    for sight in person.sights:
        for part in sight.parts:
            until[part] = sight.until
    why = [_ground(sight.basis, to_client) for sight in person.sights]
    seen = set(until)
    return Recipient(
        name=person.name,
        what=f"{capital(label_of(person.role))}, {person.organisation}",
        cells=tuple(_cell(part in until, until.get(part), in_team=_in_team(to_client)) for part in _DOMAINS),
        besides=_besides(until, to_client=to_client),
        why=tuple(dict.fromkeys(why)) or (_nothing(person, to_client),),
        agreements=tuple(one.consent_id for one in shared if seen & set(one.parts)),
        objectable=person.membership_id if person.may_object and person.sights else None,
    )


def _service(name: str, shared: Sequence[Shared], *, to_client: bool) -> Recipient:
    until: dict[ClientPart, date | None] = {}
    for one in shared:
        for part in one.parts:
            until[part] = max(until.get(part) or one.last_day, one.last_day)
    return Recipient(
        name=name,
        what=", ".join(dict.fromkeys(capital(label_of(one.purpose)) for one in shared)),
        cells=tuple(_cell(part in until, until.get(part)) for part in _DOMAINS),
        besides=_besides(until, to_client=to_client),
        why=(_agreed(to_client),),
        agreements=tuple(one.consent_id for one in shared),
        objectable=None,
    )


def _host(host: HostSight, shared: Iterable[Shared], *, to_client: bool) -> Recipient:
    until = dict.fromkeys(host.parts, host.until)
    return Recipient(
        name=host.host,
        what=_("Werkplek: %(place)s", place=host.place),
        cells=tuple(_cell(part in until, until.get(part)) for part in _DOMAINS),
        besides=_besides(until, to_client=to_client),
        why=(_agreed(to_client),),
        agreements=tuple(one.consent_id for one in shared if set(host.parts) & set(one.parts)),
        objectable=None,
    )


def _in_team(to_client: bool) -> str:
    return _("zolang in je team") if to_client else _("zolang in het team")


def _cell(sees: bool, until: date | None, *, in_team: str = "") -> Cell:
    if not sees:
        return Cell(False, _("Ziet dit niet"), "")
    short = in_team if until is None else _("tot en met %(day)s", day=day(until))
    return Cell(True, _("Ziet dit"), short)


def _besides(parts: Iterable[ClientPart], *, to_client: bool) -> tuple[str, ...]:
    found = [part for part in parts if part not in _DOMAINS and part is not ClientPart.EXISTENCE]
    say = words.plain if to_client else label_of
    return tuple(capital(say(part)) for part in ClientPart if part in found)
