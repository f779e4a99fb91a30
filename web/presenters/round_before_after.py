"""A round as before and after: three ways to share the places, and what it gave for each of my clients.

One object feeds the picture and the table beside it. Totals come as this reader may know them (CONF-24); the
clients are those whose proposals the reader may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_timedelta

from coordination.rounds.models import MatchingRound
from coordination.rounds.totals import RoundTotals
from coordination.rounds.views import SuggestionView
from coordination.small_cells import Told, tell
from web.i18n import gettext as _
from web.i18n import language, ngettext
from web.presenters.numbers import number, percent, told

_HIGHEST = 1000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to share the places.

    Attributes
    ----------
    placed
        People with a proposal, as this reader may know them; None where that is hidden.
    fit
        How well the places suit all of them together: in points, or for who may not open everybody in
        percent of what the round gave, since an exact sum would tell of one person (CONF-24).
    """

    title: str
    note: str
    placed: Told | None
    placed_words: str
    fit: int
    fit_words: str
    is_round: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One of the reader's clients.

    Attributes
    ----------
    before, after
        The place that was proposed before the round and the one that it proposes; empty for none.
    first_come
        The place that serving everybody by arrival would have given; empty for none.
    share
        How well the place suits, from 0 to 1; None without one.
    waited
        For how many days the client was looking on the day of the round.
    """

    ref: str
    who: str
    before: str
    after: str
    host: str
    share: float | None
    waited: int
    turn: str
    first_come: str = ""

    @property
    def waited_words(self) -> str:
        """How long the client waited, in words."""
        if not self.waited:
            return _("niet lang")
        return str(format_timedelta(self.waited * 86_400, locale=language()))

    @property
    def share_words(self) -> str:
        """How well the place suits, in words."""
        return "" if self.share is None else _("past voor %(share)s", share=percent(self.share))

    @property
    def told(self) -> str:
        """Everything that the picture shows of the client, in one line."""
        wait = _("wacht %(time)s", time=self.waited_words)
        after = self.after or _("geen plek")
        return ", ".join(part for part in (self.who, wait, after, self.share_words) if part)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A round beside what was, and beside two simpler ways.

    Attributes
    ----------
    ways
        First come, by priority, this round; none where the totals are hidden from this reader.
    people
        The reader's clients, who waited longest first.
    in_points
        Whether the ways tell how well they suit in points.
    """

    ways: tuple[Way, ...]
    people: tuple[Person, ...]
    in_points: bool = True

    @property
    def tells_first_come(self) -> bool:
        """Whether it was kept what serving by arrival would have given each; of older rounds it was not."""
        return any(one.first_come for one in self.people)

    @property
    def summary(self) -> str:
        """What there is to see, in a sentence."""
        placed = sum(bool(one.after) for one in self.people)
        return ngettext(
            "%(placed)s van jouw %(num)s cliënt heeft een voorstel.",
            "%(placed)s van jouw %(num)s cliënten hebben een voorstel.",
            len(self.people),
            placed=placed,
        )


def before_after(
    matching_round: MatchingRound,
    totals: RoundTotals,
    views: Sequence[SuggestionView],
    before: Mapping[str, str],
) -> BeforeAfter:
    """Return a round as before and after.

    Parameters
    ----------
    totals
        Those of the round as this reader may know them.
    views
        What the round says of the clients whose proposals the reader may see.
    before
        Titles of the places that were proposed to them before, by reference.
    """
    people = [_person(view, before.get(view.client_ref, ""), matching_round.for_day) for view in views]
    return BeforeAfter(
        ways=_ways(matching_round, totals, views),
        people=tuple(sorted(people, key=lambda one: (-one.waited, one.who))),
        in_points=totals.own_only,
    )


def _ways(
    matching_round: MatchingRound, totals: RoundTotals, views: Sequence[SuggestionView]
) -> tuple[Way, ...]:
    placed, objective = totals.placed, matching_round.objective
    if placed is None or not objective:
        return ()
    best = objective.get("score", 0)
    # Whom serving by arrival would have placed is not kept of older rounds, whom priority would of none.
    by_arrival = sum(view.first_come is not None for view in views) or len(views)
    kept = (
        (
            _("Op volgorde van aanmelden"),
            _("wie eerst komt, kiest eerst"),
            matching_round.first_come,
            by_arrival,
        ),
        (_("Op voorrang"), _("wie het dringendst is, kiest eerst"), matching_round.by_priority, len(views)),
    )
    others = tuple(
        _way(
            title,
            note,
            Told(found["placed"], found["placed"]) if totals.own_only else tell(found["placed"], own),
            _fit(found["score"], best, in_points=totals.own_only),
        )
        for title, note, found, own in kept
        if found is not None
    )
    if not others:
        return ()
    mine = _way(
        _("Deze ronde"),
        _("iedereen samen bekeken"),
        placed,
        _fit(best, best, in_points=totals.own_only),
        is_round=True,
    )
    return (*others, mine)


def _fit(score: int, best: int, *, in_points: bool) -> tuple[int, str]:
    """Return how well a way suits as a number to draw and in words."""
    if in_points:
        return score, number(score)
    share = max(round(100 * score / best), 0) if best > 0 else 0
    return share, percent(share / 100)


def _way(title: str, note: str, placed: Told | None, fit: tuple[int, str], *, is_round: bool = False) -> Way:
    return Way(
        title=title,
        note=note,
        placed=placed,
        placed_words=_("verborgen") if placed is None else told(placed),
        fit=fit[0],
        fit_words=fit[1],
        is_round=is_round,
    )


def _person(view: SuggestionView, before: str, on: date) -> Person:
    after = view.offer.title if view.offer is not None and view.score is not None else ""
    since = view.looking_since
    return Person(
        ref=view.client_ref,
        who=view.client_name or view.client_ref,
        before=before,
        after=after,
        host=view.offer.host_organisation.name if view.offer is not None and after else "",
        share=None if view.score is None or not after else view.score / _HIGHEST,
        waited=0 if since is None else max((on - since).days, 0),
        turn=_turn(before, after),
        first_come="" if view.first_come is None else view.first_come.title,
    )


def _turn(before: str, after: str) -> str:
    """Return what the round changed, in a word."""
    if before and after:
        return _("zelfde plek") if before == after else _("andere plek")
    if after:
        return _("nieuw voorstel")
    return _("voorstel vervallen") if before else _("nog geen plek")
