"""What a line of the list is, and which one comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.vocabulary import WaitKind

#: How far ahead something that comes round by itself, such as a review, is told.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that waits for somebody.

    Attributes
    ----------
    about
        By what the reader knows it: a client's reference, an alias, the title of an offer; never a name.
        Empty where the reader may not even know that (CONF-15).
    ref
        What its page is found by; None where it stands in a list.
    due
        The last day on which it can be done in good time; None where no day presses.
    since
        From when it waits.
    """

    kind: WaitKind
    about: str
    ref: str | int | None = None
    due: date | None = None
    since: date | None = None


Source = Callable[[Session, Actor, date], Iterable[Waits]]


def lapses_first(one: Waits) -> tuple[bool, date, date, str, str]:
    """Return the key by which what lapses first stands first; what never lapses comes after, by age."""
    return (
        one.due is None,
        one.due or date.max,
        one.since or date.max,
        one.kind.value,
        one.about,
    )
