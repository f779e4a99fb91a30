"""The team wheel: six life domains, who stands in each, and what is different from another day.

One object feeds the picture and the table below it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coordination.teams.graph import MANY_MEMBERS
from coordination.teams.history import TeamOnDay
from coordination.teams.models import TeamMembership
from coordination.vocabulary import LifeDomain, MembershipFunction, MembershipState, RoleKind
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.labels import label_of, labels_of
from web.presenters.texts import capital


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in the wheel.

    Attributes
    ----------
    number
        Of the membership.
    marks
        Everything about the seat that is said in a word: lead, confidant, tandem, proposed.
    """

    number: int
    name: str
    initials: str
    role: str
    organisation: str
    domains: tuple[LifeDomain, ...]
    marks: tuple[str, ...]
    since: date | None
    is_lead: bool
    is_confidant: bool
    in_tandem: bool
    is_proposed: bool
    is_me: bool

    @property
    def told(self) -> str:
        """Everything that the picture shows of the seat, in one line."""
        return ", ".join((self.name, self.role, self.organisation, *self.marks))


@dataclass(frozen=True, slots=True)
class Sector:
    """One life domain with who stands in it; ``remark`` says that nobody does, or that many do."""

    domain: LifeDomain
    title: str
    seats: tuple[Seat, ...]
    remark: str
    is_open: bool
    is_doubled: bool


@dataclass(frozen=True, slots=True)
class Wheel:
    """A client's team on a day, as one reader may see it.

    Attributes
    ----------
    seats
        Everybody once, who leads first, who is only proposed last.
    apart
        Who stands in no life domain: practical arrangements only.
    """

    ref: str
    title: str
    on: date
    is_today: bool
    sectors: tuple[Sector, ...]
    seats: tuple[Seat, ...]
    apart: tuple[Seat, ...]
    summary: str
    remarks: tuple[str, ...]
    is_demo: bool


def wheel_of(
    team: TeamOnDay,
    on: date,
    *,
    is_today: bool,
    missing: Collection[RoleKind] = (),
    ref: str,
    title: str,
    is_demo: bool,
    me: int | None,
) -> Wheel:
    """Return the wheel of a team.

    Parameters
    ----------
    team
        The team on that day.
    missing
        The half that a tandem lacks today.
    ref, title
        The client's reference, and the name where the reader may see it, else the reference again.
    me
        The reader's professional.
    """
    present = sorted(team.members, key=lambda one: (not one.is_lead, not one.is_confidant, one.starts_on))
    tandem = {one.id for one in team.tandem}
    rows = [*present, *team.awaited]
    awaited = {one.id for one in team.awaited}
    seats = tuple(
        _seat(one, in_tandem=one.id in tandem, is_proposed=one.id in awaited, is_me=one.professional_id == me)
        for one in rows
    )
    wheel = wheel_from(seats, on, is_today=is_today, ref=ref, title=title, is_demo=is_demo)
    if not is_today:
        return wheel
    return replace(wheel, remarks=(*wheel.remarks, *_remarks(team, missing)))


def wheel_from(
    seats: Sequence[Seat], on: date, *, is_today: bool, ref: str, title: str, is_demo: bool
) -> Wheel:
    """Return the wheel in which these people sit, with what that leaves open or doubles."""
    sectors = tuple(_sector(domain, seats) for domain in LifeDomain)
    return Wheel(
        ref=ref,
        title=title,
        on=on,
        is_today=is_today,
        sectors=sectors,
        seats=tuple(seats),
        apart=tuple(seat for seat in seats if not seat.domains),
        summary=_summary(seats, sectors),
        remarks=tuple(_coverage(sectors)),
        is_demo=is_demo,
    )


def differences(then: Wheel, now: Wheel) -> tuple[str, ...]:
    """Return in sentences what is different now from how a team looked then."""
    before, after = _present(then), _present(now)
    came = [seat for number, seat in after.items() if number not in before]
    left = [seat for number, seat in before.items() if number not in after]
    opened = [one.domain for one, other in zip(now.sectors, then.sectors, strict=True) if _lost(one, other)]
    closed = [one.domain for one, other in zip(now.sectors, then.sectors, strict=True) if _lost(other, one)]
    sentences = (
        (came, _("Erbij gekomen: %(people)s.", people=_people(came))),
        (left, _("Niet meer in het team: %(people)s.", people=_people(left))),
        (closed, _("Nu wel iemand voor: %(domains)s.", domains=labels_of(closed))),
        (opened, _("Nu niemand meer voor: %(domains)s.", domains=labels_of(opened))),
    )
    return tuple(sentence for found, sentence in sentences if found)


def _seat(one: TeamMembership, *, in_tandem: bool, is_proposed: bool, is_me: bool) -> Seat:
    waiting = one.state if one.state is MembershipState.PROPOSED else MembershipState.INVITED
    advises = one.function is MembershipFunction.CONSULTATION_ONLY
    marks = (
        (one.is_lead, _("trekker")),
        (one.is_confidant, _("vertrouwenspersoon")),
        (in_tandem, _("tandem")),
        (advises, label_of(MembershipFunction.CONSULTATION_ONLY)),
        (is_proposed, label_of(waiting)),
        (is_me, _("jij")),
    )
    return Seat(
        number=one.id,
        name=one.professional.display_name,
        initials=initials_of(one.professional.display_name),
        role=label_of(one.role),
        organisation=one.organisation.name,
        domains=tuple(domain for domain in LifeDomain if domain in one.domain_scope),
        marks=tuple(text for holds, text in marks if holds),
        since=None if is_proposed else one.starts_on,
        is_lead=one.is_lead,
        is_confidant=one.is_confidant,
        in_tandem=in_tandem,
        is_proposed=is_proposed,
        is_me=is_me,
    )


def _sector(domain: LifeDomain, seats: Sequence[Seat]) -> Sector:
    found = tuple(seat for seat in seats if domain in seat.domains)
    present = sum(not seat.is_proposed for seat in found)
    remark = ""
    if not present:
        remark = _("nog niemand") if found else _("niemand")
    elif present >= MANY_MEMBERS:
        remark = ngettext("%(num)s persoon: stem af", "%(num)s mensen: stem af", present)
    return Sector(
        domain=domain,
        title=capital(label_of(domain)),
        seats=found,
        remark=remark,
        is_open=not present,
        is_doubled=present >= MANY_MEMBERS,
    )


def _summary(seats: Sequence[Seat], sectors: Sequence[Sector]) -> str:
    present = [seat for seat in seats if not seat.is_proposed]
    organisations = {seat.organisation for seat in present}
    covered = sum(not sector.is_open for sector in sectors)
    return " ".join(
        (
            ngettext("%(num)s persoon", "%(num)s mensen", len(present)),
            ngettext("van %(num)s organisatie,", "van %(num)s organisaties,", len(organisations)),
            _("voor %(covered)s van de zes levensdomeinen.", covered=covered),
        )
    )


def _coverage(sectors: Sequence[Sector]) -> list[str]:
    uncovered = [sector.domain for sector in sectors if sector.is_open]
    doubled = [sector.domain for sector in sectors if sector.is_doubled]
    sentences = (
        (uncovered, _("Niemand voor: %(domains)s.", domains=labels_of(uncovered))),
        (doubled, _("Drie of meer mensen voor: %(domains)s.", domains=labels_of(doubled))),
    )
    return [sentence for found, sentence in sentences if found]


def _remarks(team: TeamOnDay, missing: Collection[RoleKind]) -> list[str]:
    remarks = []
    if team.lead is None:
        remarks.append(_("Niemand is trekker van dit team."))
    if team.confidant is None:
        remarks.append(_("De cliënt noemde nog geen vertrouwenspersoon."))
    if missing:
        seats = labels_of(sorted(missing))
        remarks.append(_("De tandem is niet volledig: er ontbreekt nog een %(role)s.", role=seats))
    return remarks


def _present(wheel: Wheel) -> dict[int, Seat]:
    return {seat.number: seat for seat in wheel.seats if not seat.is_proposed}


def _lost(now: Sector, then: Sector) -> bool:
    return now.is_open and not then.is_open


def _people(seats: Sequence[Seat]) -> str:
    return ", ".join(f"{seat.name} ({seat.role})" for seat in seats)


def initials_of(name: str) -> str:
    """Return the letters by which somebody stands in the wheel."""
    words = [word for word in name.split() if word[0].isalpha()]
    # The first and the last: "Jan van den Berg" is JB, as people write it themselves.
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
