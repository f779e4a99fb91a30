"""How it stands at a glance: what each role asks first, as short answers that lead to the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from coordination import clock
from coordination.actors import Actor
from coordination.glance.hosts import Floor
from coordination.glance.keepers import Watch
from coordination.glance.queries import Circle, Desk
from web.accounts.models import Account
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.dates import short_day, short_moment
from web.presenters.labels import label_of
from web.presenters.numbers import number
from web.presenters.waits import for_how_long

#: So many names stand in one answer; the rest is behind it.
_NAMES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of every day in a few words, its answer, and where all of it stands.

    Attributes
    ----------
    key
        What the answer is about, for styles and links.
    pressing
        Whether something in it is late.
    """

    key: str
    title: str
    value: str
    note: str
    href: str
    pressing: bool = False


def of_desk(desk: Desk) -> list[Answer]:
    """Return the answers for somebody who guides clients."""
    today = clock.today()
    return [
        _without_step(desk),
        Answer(
            "turns",
            _("Wie is aan zet?"),
            ngettext("%(num)d keer jij", "%(num)d keer jij", desk.mine),
            " ".join((_waits_for(desk), _holds(desk))),
            url_for("placements.index"),
        ),
        _evaluations(desk, today),
        _missed(desk),
        _caseload(desk),
        _unplaced(desk),
    ]


def of_circle(circle: Circle) -> list[Answer]:
    """Return the answers for a member of teams."""
    return [_meeting(circle), _actions(circle), _gaps(circle)]


def of_floor(floor: Floor) -> list[Answer]:
    """Return the answers for a host."""
    today = clock.today()
    starts = floor.starts_this_week(today)
    return [
        Answer(
            "free",
            _("Dagdelen vrij deze week"),
            _("%(free)s van %(all)s", free=floor.free, all=floor.places),
            ngettext("%(num)d keer te bevestigen", "%(num)d keer te bevestigen", floor.unconfirmed)
            if floor.unconfirmed
            else _("alles bevestigd"),
            url_for("offers.index"),
            pressing=floor.unconfirmed > 0,
        ),
        Answer(
            "requests",
            _("Vragen aan ons"),
            str(floor.waiting),
            _("antwoord voor %(day)s", day=short_day(floor.answer_by))
            if floor.answer_by
            else _("alles is beantwoord"),
            url_for("proposals.index"),
            pressing=floor.answer_by is not None and floor.answer_by < today,
        ),
        Answer(
            "starts",
            _("Start deze week"),
            str(starts) if starts else _("niemand"),
            _("eerst %(alias)s, %(day)s", **_first(floor.starts)) if floor.starts else "",
            url_for("our_people.index") + "#ahead",
        ),
        Answer(
            "leaves",
            _("Vertrekt binnen zes weken"),
            str(len(floor.leaves)) if floor.leaves else _("niemand"),
            _("eerst %(alias)s, %(day)s", **_first(floor.leaves)) if floor.leaves else "",
            url_for("our_people.index") + "#present",
        ),
        Answer(
            "call",
            _("Gaat er iets mis?"),
            _("Wie bel je"),
            ngettext("voor %(num)d persoon op de vloer", "voor %(num)d mensen op de vloer", floor.present),
            url_for("our_people.index") + "#call",
        ),
        Answer(
            "signed",
            _("Getekend en geweigerd"),
            _("Onze afspraken"),
            _("met wie, tot wanneer, en wat we niet konden doen"),
            url_for("our_people.index") + "#signed",
        ),
    ]


def of_house(accounts: Sequence[Account], without: int, undelivered: int, actor: Actor) -> list[Answer]:
    """Return the answers for an administrator.

    Parameters
    ----------
    accounts
        Those that the reader decides about.
    without
        How many colleagues have no account.
    undelivered
        How many letters did not arrive.
    """
    href = url_for("administration.index")
    awaited = [one for one in accounts if one.awaited_roles and one.active]
    mine = sum(one.awaited_from != actor.name for one in awaited)
    active = sum(one.active for one in accounts)
    return [
        Answer(
            "confirm",
            _("Rollen te bevestigen"),
            str(len(awaited)) if awaited else _("geen"),
            ngettext("%(num)d door jou", "%(num)d door jou", mine) if awaited else "",
            href,
            pressing=mine > 0,
        ),
        Answer(
            "accounts",
            _("Accounts"),
            str(active),
            ngettext("%(num)d collega zonder account", "%(num)d collega’s zonder account", without)
            if without
            else _("elke collega heeft er een"),
            href,
        ),
        Answer(
            "mail",
            _("E-mail die niet aankwam"),
            str(undelivered) if undelivered else _("geen"),
            "",
            url_for("undelivered.index"),
            pressing=undelivered > 0,
        ),
    ]


def of_watch(watch: Watch) -> list[Answer]:
    """Return the answers for a data protection officer."""
    erased = watch.erased or watch.rehearsed
    return [
        Answer(
            "emergencies",
            _("Noodtoegang na te kijken"),
            str(watch.emergencies) if watch.emergencies else _("geen"),
            _("de eerste voor %(moment)s", moment=short_moment(watch.review_by)) if watch.review_by else "",
            url_for("emergency.overview"),
            pressing=watch.review_by is not None and watch.review_by < clock.now(),
        ),
        Answer(
            "requests",
            _("Verzoeken van cliënten"),
            _("%(num)s open", num=watch.requests),
            ngettext("%(num)d te laat", "%(num)d te laat", watch.overdue)
            if watch.overdue
            else _("alle op tijd"),
            "",
            pressing=watch.overdue > 0,
        ),
        Answer(
            "erasures",
            _("Wat weg mag"),
            _("nog niet nagegaan") if erased is None else short_day(erased.for_day),
            "" if erased is None else label_of(erased.state),
            url_for("retention.index"),
        ),
        Answer(
            "record",
            _("Het register"),
            _("%(num)s verzegeld", num=number(watch.sealed)),
            _("%(command)s gaat het na", command="schakel audit verify"),
            "",
        ),
    ]


def _first(days: tuple[tuple[date, str], ...]) -> dict[str, str]:
    day, alias = days[0]
    return {"alias": alias, "day": short_day(day)}


def _without_step(desk: Desk) -> Answer:
    lost = desk.without_step
    note = ""
    if lost:
        ref, since = lost[0]
        note = _("%(ref)s %(time)s", ref=ref, time=for_how_long(since))
    value = str(len(lost)) if lost else _("niemand")
    return Answer("no-step", _("Zonder volgende stap"), value, note, url_for("clients.index", show="none"))


def _waits_for(desk: Desk) -> str:
    return _("De cliënt: %(client)s, een partner: %(partner)s.", client=desk.client, partner=desk.partner)


def _holds(desk: Desk) -> str:
    if not desk.holds:
        return _("Deze week vervalt geen vrijgehouden plaats.")
    first = desk.holds[0]
    return ngettext(
        "%(num)d vrijgehouden plaats vervalt deze week, op %(day)s.",
        "%(num)d vrijgehouden plaatsen vervallen deze week, de eerste op %(day)s.",
        len(desk.holds),
        day=short_day(first.until),
    )


def _evaluations(desk: Desk, today: date) -> Answer:
    due = desk.evaluations
    late = sum(one.due < today for one in due)
    coming = next((one for one in due if one.due >= today), None)
    value = ngettext("%(num)d te laat", "%(num)d te laat", late) if late else _("op tijd")
    note = _("geen binnen de maand")
    if coming is not None:
        note = _("volgende: %(ref)s, %(day)s", ref=coming.client_ref, day=short_day(coming.due))
    href = url_for("to_do.index") + "#hold_evaluation"
    return Answer("evaluations", _("Evaluaties"), value, note, href, pressing=late > 0)


def _missed(desk: Desk) -> Answer:
    title = _("Afwezig zonder bericht, deze week")
    if not desk.missed:
        return Answer("missed", title, _("niemand"), "", url_for("to_do.index"))
    last = desk.missed[0]
    if last.called_on is not None:
        who = _("%(ref)s, al gebeld", ref=last.client_ref)
    elif last.is_mine:
        who = _("%(ref)s, jij belt", ref=last.client_ref)
    else:
        who = _("%(ref)s, %(name)s belt", ref=last.client_ref, name=last.caller)
    stays = len({one.placement_ref for one in desk.missed})
    href = url_for("placements.show", ref=last.placement_ref)
    return Answer("missed", title, str(stays), who, href, pressing=last.called_on is None)


def _caseload(desk: Desk) -> Answer:
    title, href = _("Jouw cliënten"), url_for("coaches.index") + "#room"
    names = ", ".join(f"{one.name} ({one.room})" for one in desk.with_room[:_NAMES])
    note = _("plaats bij: %(names)s", names=names) if names else _("bij niemand nog plaats")
    if desk.caseload is None:
        return Answer("caseload", title, _("niemand"), note, href)
    value = _("%(now)s van %(most)s", now=desk.caseload.people, most=desk.caseload.maximum)
    return Answer("caseload", title, value, note, href, pressing=not desk.caseload.has_room)


def _unplaced(desk: Desk) -> Answer:
    title = _("Geen plek voor")
    if desk.round_ref is None:
        return Answer("unplaced", title, _("nog geen ronde"), "", url_for("rounds.index"))
    href = url_for("rounds.show", ref=desk.round_ref)
    if not desk.unplaced:
        return Answer("unplaced", title, _("niemand"), _("iedereen kreeg een voorstel"), href)
    many = sum(times for _outcome, times in desk.unplaced)
    return Answer("unplaced", title, str(many), label_of(desk.unplaced[0][0]), href + "#unplaced")


def _meeting(circle: Circle) -> Answer:
    title = _("Volgend overleg")
    if circle.meeting is None:
        return Answer("meeting", title, _("niets gepland"), "", url_for("meetings.index"))
    href = url_for("meetings.show", ref=circle.meeting.ref)
    about = circle.meeting.team.client.ref
    note = _("%(ref)s, met %(names)s", ref=about, names=", ".join(circle.guests)) if circle.guests else about
    return Answer("meeting", title, short_moment(circle.meeting.starts_at), note, href)


def _actions(circle: Circle) -> Answer:
    title = _("Jouw actiepunten")
    if not circle.actions:
        return Answer("actions", title, _("geen"), "", url_for("meetings.index"))
    first = circle.actions[0]
    href = url_for("meetings.show", ref=first.meeting.ref)
    return Answer(
        "actions",
        title,
        str(len(circle.actions)),
        _("eerst voor %(day)s", day=short_day(first.due_on)),
        href,
        pressing=first.due_on < clock.today(),
    )


def _gaps(circle: Circle) -> Answer:
    of_mine = ngettext("van je %(num)d team", "van je %(num)d teams", circle.teams)
    if circle.teams == 1:
        of_mine = _("van je enige team")
    twice = ngettext("dubbel werk in %(num)d team", "dubbel werk in %(num)d teams", circle.doubled)
    note = f"{of_mine}; {twice}" if circle.doubled else of_mine
    return Answer("gaps", _("Teams met een open domein"), str(circle.with_gap), note, url_for("teams.index"))
