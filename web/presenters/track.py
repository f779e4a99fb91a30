"""A client's track on one time line: rungs, trajectory and phases, places, talks, and what comes next.

Made of the parts that the reader may see: of another part there is neither a lane nor a day (CONF-02). One
object feeds the picture and the table below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from babel.dates import format_date

from coordination import clock
from coordination.clients.history import PhaseChange
from coordination.clients.models import RungAssessment, Trajectory
from coordination.plans.models import Evaluation
from coordination.plans.rules import EVALUATED, next_due
from coordination.vocabulary import LadderScheme
from web.i18n import gettext as _
from web.i18n import language
from web.presenters.dates import day
from web.presenters.labels import label_of
from web.presenters.network import rung_title
from web.presenters.tags import Tone


class When(StrEnum):
    """Where something stands in time, as seen today."""

    PAST = "past"
    NOW = "now"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that lasts, or happens on one day.

    Attributes
    ----------
    number
        By which picture and table name the same thing; 0 until it is in a track.
    until
        Last day; None together with ``lasts`` goes on without a known end.
    placement
        Reference of the placement that it belongs to.
    """

    title: str
    note: str
    starts_on: date
    lasts: bool
    until: date | None
    when: When
    tone: Tone
    placement: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """Items of one kind; ``key`` tells lanes apart in styles."""

    key: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stood on a ladder from a day on, and what was attainable."""

    on: date
    current: int
    attainable: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """The stands on one ladder, the first one first; a rung is never shown without the ladder's name."""

    scheme: LadderScheme
    title: str
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """Everything on the time line that one reader may see of a client."""

    ref: str
    title: str
    today: date
    ladders: tuple[Ladder, ...]
    lanes: tuple[Lane, ...]
    is_demo: bool

    @property
    def items(self) -> tuple[tuple[Lane, Item], ...]:
        """Every item with its lane, by number."""
        return tuple(
            sorted(
                ((lane, item) for lane in self.lanes for item in lane.items), key=lambda one: one[1].number
            )
        )

    @property
    def next(self) -> tuple[Item, ...]:
        """What is late or still to come, the first one first."""
        return tuple(item for _lane, item in self.items if item.when in (When.DUE, When.LATE))

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that stands on the time line."""
        days = [stand.on for ladder in self.ladders for stand in ladder.stands]
        for lane in self.lanes:
            for item in lane.items:
                days += [item.starts_on, *([item.until] if item.until else [])]
        return tuple(days)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.days


def track_of(
    *, ref: str, title: str, is_demo: bool, ladders: Sequence[Ladder], lanes: Iterable[Lane]
) -> Track:
    """Return a track with its items numbered in time; lanes without an item are left out."""
    kept = [lane for lane in lanes if lane.items]
    order = sorted(
        ((lane, item) for lane in kept for item in lane.items),
        key=lambda one: (one[1].starts_on, one[1].title),
    )
    numbers = {id(item): number for number, (_lane, item) in enumerate(order, 1)}
    numbered = tuple(
        replace(lane, items=tuple(replace(item, number=numbers[id(item)]) for item in lane.items))
        for lane in kept
    )
    return Track(ref, title, clock.today(), tuple(ladders), numbered, is_demo)


def ladders_of(assessments: Iterable[RungAssessment]) -> tuple[Ladder, ...]:
    """Return the stands per ladder, the ladder used last first."""
    by_scheme: dict[LadderScheme, list[RungAssessment]] = {}
    for one in sorted(assessments, key=lambda one: (one.assessed_on, one.id)):
        by_scheme.setdefault(one.scheme, []).append(one)
    latest = sorted(by_scheme.items(), key=lambda pair: pair[1][-1].assessed_on, reverse=True)
    return tuple(
        Ladder(scheme, label_of(scheme), tuple(_stand(one) for one in rows)) for scheme, rows in latest
    )


def rung_reviews(assessments: Iterable[RungAssessment]) -> list[Item]:
    """Return per ladder when the rung is to be looked at again."""
    latest: dict[LadderScheme, RungAssessment] = {}
    for one in sorted(assessments, key=lambda one: (one.assessed_on, one.id)):
        latest[one.scheme] = one
    return [
        due(_("Trede opnieuw bekijken"), one.next_review_on, label_of(one.scheme)) for one in latest.values()
    ]


def trajectory_items(trajectories: Iterable[Trajectory]) -> list[Item]:
    """Return the trajectories with the day on which the development plan began."""
    items = []
    for one in trajectories:
        items.append(
            span(
                label_of(one.kind),
                f"{label_of(one.goal)}, {label_of(one.state)}",
                one.started_on,
                one.closed_on,
            )
        )
        if one.development_plan_on:
            items.append(moment(_("Ontwikkelingsplan begonnen"), one.development_plan_on))
    return items


def phase_items(changes: Sequence[PhaseChange], trajectories: Iterable[Trajectory]) -> list[Item]:
    """Return the phases on the workfloor, each until the next one began or the trajectory ended."""
    ends = {one.id: one.closed_on for one in trajectories}
    items = []
    for index, one in enumerate(changes):
        following = changes[index + 1] if index + 1 < len(changes) else None
        same = following is not None and following.trajectory_id == one.trajectory_id
        until = following.on if following is not None and same else ends.get(one.trajectory_id)
        items.append(span(label_of(one.phase), "", one.on, until))
    return items


def evaluation_items(
    trajectory: Trajectory, evaluations: Sequence[Evaluation], *, names_places: bool
) -> list[Item]:
    """Return the talks about how it goes, held and still to hold: never what was said (INV-14).

    Parameters
    ----------
    names_places
        The reader may see the proposals, and so about which place a talk is.
    """
    items = []
    for one in evaluations:
        title = _("Evaluatie: %(kind)s", kind=label_of(one.kind))
        note = one.stay.offer.title if one.stay is not None and names_places else ""
        items.append(
            due(title, one.due_on, note) if one.held_on is None else moment(title, one.held_on, note)
        )
    by = next_due(trajectory, evaluations) if trajectory.state in EVALUATED else None
    if by is not None and all(one.held_on is not None or one.due_on != by for one in evaluations):
        items.append(due(_("Volgende evaluatie"), by))
    return items


def span(
    title: str,
    note: str,
    starts_on: date,
    until: date | None,
    tone: Tone = Tone.GOOD,
    placement: str | None = None,
) -> Item:
    """Return something that lasts."""
    today = clock.today()
    is_over = until is not None and until < today
    when = When.DUE if starts_on > today else When.PAST if is_over else When.NOW
    shown = Tone.QUIET if when is When.PAST else tone
    return Item(title, note, starts_on, True, until, when, shown, placement)


def moment(
    title: str, on: date, note: str = "", tone: Tone = Tone.QUIET, placement: str | None = None
) -> Item:
    """Return something that happened on a day."""
    return Item(title, note, on, False, None, When.PAST, tone, placement)


def due(title: str, on: date, note: str = "", placement: str | None = None) -> Item:
    """Return something that is to be done by a day; after it, it is late."""
    late = on < clock.today()
    tone = Tone.WARN if late else Tone.WAIT
    return Item(title, note, on, False, None, When.LATE if late else When.DUE, tone, placement)


def when_words(item: Item) -> str:
    """Return when it is, in words: a day, a period, or since when it goes on."""
    if not item.lasts or item.until == item.starts_on:
        return day(item.starts_on)
    if item.until is None:
        return _("vanaf %(day)s", day=day(item.starts_on))
    return _("%(first)s tot %(last)s", first=day(item.starts_on), last=day(item.until))


def month_name(on: date) -> str:
    """Return ``nov 2026``."""
    return format_date(on, "MMM y", locale=language()).replace(".", "")


def state_words(item: Item) -> str:
    """Return where it stands in time, in a word; nothing for what is over."""
    words = {When.NOW: _("loopt"), When.DUE: _("komt nog"), When.LATE: _("te laat")}
    return words.get(item.when, "")


def _stand(one: RungAssessment) -> Stand:
    words = rung_title(one.scheme, one.current_rung)
    if one.attainable_rung:
        words = _("%(now)s; haalbaar: %(then)s", now=words, then=rung_title(one.scheme, one.attainable_rung))
    return Stand(one.assessed_on, one.current_rung, one.attainable_rung, words)
