"""Why a place suits somebody: the soft rules' points as bars with words; and how somebody gets there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from web.i18n import gettext as _
from web.presenters.reasons import Bar

#: What each soft rule is about.
LABELS: Mapping[str, LazyString] = {
    "SR-01": _l("Wensen"),
    "SR-02": _l("Sterktes"),
    "SR-04": _l("Groei"),
    "SR-05": _l("Reistijd"),
    "SR-06": _l("Vertrouwd"),
    "SR-07": _l("Hulp dichtbij"),
    "SR-08": _l("Wachttijd"),
    "SR-15": _l("Stap"),
}

# The words from this many points on; the first that applies counts.
_WORDS: Mapping[str, tuple[tuple[int, LazyString], ...]] = {
    "SR-01": (
        (10, _l("Alles wat de cliënt wil, komt hier terug.")),
        (6, _l("De meeste wensen komen hier terug.")),
        (1, _l("Een deel van de wensen komt hier terug.")),
        (0, _l("De wensen komen hier niet terug.")),
    ),
    "SR-02": (
        (10, _l("Vraagt net wat de cliënt goed kan.")),
        (6, _l("Vraagt veel van wat de cliënt goed kan.")),
        (1, _l("Gebruikt een deel van wat de cliënt kan.")),
        (0, _l("Vraagt vooral iets nieuws.")),
    ),
    "SR-04": (
        (10, _l("Leidt naar de volgende trede, of is een vaste plek die past.")),
        (8, _l("Leidt verder dan de volgende trede.")),
        (1, _l("Kan later een stap vooruit geven.")),
        (0, _l("Van hieruit is er nog geen vervolg.")),
    ),
    "SR-05": (
        (10, _l("Vlakbij.")),
        (7, _l("Dichtbij.")),
        (4, _l("Te doen.")),
        (1, _l("Eerder ver.")),
        (0, _l("Op de grens van wat kan, of erover.")),
    ),
    "SR-06": (
        (10, _l("De cliënt had hier al een goede tijd.")),
        (1, _l("Iemand van het team werkt hier.")),
        (0, _l("Een nieuwe plek.")),
    ),
    "SR-07": (
        (10, _l("Hulp uit het eigen team loopt hier door.")),
        (1, _l("Er is hulp aan deze plek verbonden.")),
        (0, _l("Er is geen hulp aan deze plek verbonden.")),
    ),
    "SR-08": (
        (6, _l("Wacht al lang: telt zwaar mee in wie voorgaat.")),
        (1, _l("Wacht al een tijd: telt mee in wie voorgaat.")),
        (0, _l("Zoekt nog niet lang.")),
    ),
    "SR-15": (
        (10, _l("Een kleine stap.")),
        (5, _l("Hoe groot de stap is, weten we nog niet.")),
        (1, _l("Twee treden ineens.")),
        (0, _l("Geen stap van een of twee treden op deze ladder.")),
    ),
}


class Reason(Protocol):
    """A soft rule's share in a score, as a round shows it."""

    @property
    def code(self) -> str:
        """``SR-nn``."""

    @property
    def points(self) -> int:
        """From 0 to 10."""

    @property
    def weighted(self) -> int:
        """What the points weigh in the score of 0 to 1000."""


def bars(reasons: Iterable[Reason], met_wishes: Sequence[str] = ()) -> list[Bar]:
    """Return the bars for a place, those that weigh most first.

    Parameters
    ----------
    reasons
        The soft rules' points that this reader may see.
    met_wishes
        Names of the client's wishes that the place meets, when the reader may see the wishes.
    """
    ordered = sorted(reasons, key=lambda reason: (-reason.weighted, reason.code))
    return [Bar(_label(one.code), one.points, words=_words(one, met_wishes)) for one in ordered]


def strongest(reasons: Iterable[Reason], count: int = 2, met_wishes: Sequence[str] = ()) -> list[str]:
    """Return the words of the reasons that speak most for a place, for one line in a list."""
    speaking = [one for one in reasons if one.weighted > 0 and one.points >= _SPEAKS]
    speaking.sort(key=lambda one: (-one.weighted, one.code))
    return [_words(one, met_wishes).rstrip(".") for one in speaking[:count]]


# Below this a reason says little for a place.
_SPEAKS = 6


def _label(code: str) -> str:
    return str(LABELS.get(code, code))


def _words(reason: Reason, met_wishes: Sequence[str]) -> str:
    if reason.code == "SR-01" and met_wishes:
        return _("Past bij de wens: %(wishes)s.", wishes=", ".join(met_wishes))
    found = (text for points, text in _WORDS.get(reason.code, ()) if reason.points >= points)
    return str(next(found, ""))
