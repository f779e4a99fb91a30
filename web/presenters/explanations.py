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
    "SR-03": _l("Begeleiding"),
    "SR-04": _l("Groei"),
    "SR-05": _l("Reistijd"),
    "SR-06": _l("Vertrouwd"),
    "SR-07": _l("Hulp dichtbij"),
    "SR-08": _l("Wachttijd"),
    "SR-09": _l("Spreiding"),
    "SR-10": _l("Groep"),
    "SR-11": _l("Rust"),
    "SR-12": _l("Drempel"),
    "SR-13": _l("Gewone werkplek"),
    "SR-14": _l("Duur"),
    "SR-15": _l("Stap"),
    "SR-16": _l("Mensen rondom"),
    "SR-17": _l("Wie begeleidt"),
    "SR-18": _l("Wat erbij komt"),
    "SR-20": _l("Armoede"),
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
    "SR-03": (
        (10, _l("Net zoveel begeleiding als nodig.")),
        (6, _l("Bijna zoveel begeleiding als nodig.")),
        (5, _l("Hoeveel begeleiding past, is niet duidelijk.")),
        (0, _l("Veel meer of minder begeleiding dan nodig.")),
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
    "SR-09": (
        (10, _l("Hier is alle ruimte, of net wat de cliënt nodig heeft.")),
        (6, _l("Hier is nog veel ruimte.")),
        (1, _l("Deze partner begeleidt al veel mensen.")),
        (0, _l("Deze plek is vol of hard nodig voor anderen.")),
    ),
    "SR-10": (
        (8, _l("Een groep waarin al mensen de weg kennen.")),
        (5, _l("Over de groep valt niets bijzonders te zeggen.")),
        (0, _l("Een grote groep, of veel mensen die pas beginnen.")),
    ),
    "SR-11": (
        (8, _l("Rustig, zoals gevraagd.")),
        (5, _l("Rust speelt hier geen rol.")),
        (0, _l("Drukker dan gevraagd.")),
    ),
    "SR-12": (
        (10, _l("De cliënt leerde deze plek al kennen, of dat kan snel.")),
        (6, _l("Weinig stappen voor de eerste dag.")),
        (5, _l("Hoeveel stappen er zijn, weten we nog niet.")),
        (0, _l("Veel stappen voor de eerste dag.")),
    ),
    "SR-13": (
        (10, _l("Een gewone werkplek.")),
        (5, _l("Of dit een gewone werkplek is, weten we nog niet.")),
        (0, _l("Een beschutte plek.")),
    ),
    "SR-14": (
        (10, _l("Duurt zolang de cliënt wil.")),
        (5, _l("Of de duur past, is niet duidelijk.")),
        (0, _l("Duurt langer of korter dan de cliënt wil.")),
    ),
    "SR-15": (
        (10, _l("Een kleine stap.")),
        (5, _l("Hoe groot de stap is, weten we nog niet.")),
        (1, _l("Twee treden ineens.")),
        (0, _l("Geen stap van een of twee treden op deze ladder.")),
    ),
    "SR-16": (
        (10, _l("Nieuwe mensen, zoals gevraagd.")),
        (5, _l("De mensen rondom maken hier geen verschil.")),
        (0, _l("Niet de mensen die de cliënt zoekt.")),
    ),
    "SR-17": (
        (10, _l("De begeleiding is zoals de cliënt vraagt.")),
        (5, _l("De begeleiding is deels zoals de cliënt vraagt, of er is geen voorkeur.")),
        (0, _l("Andere begeleiding dan de cliënt vraagt.")),
    ),
    "SR-18": (
        (10, _l("Premie, maaltijd en vervoer betaald.")),
        (1, _l("Een premie, een maaltijd of het vervoer erbij.")),
        (0, _l("Zonder premie, maaltijd of vervoer.")),
    ),
    "SR-20": (
        (10, _l("Verlicht de armoede die er nu is.")),
        (5, _l("Verlicht een deel van de armoede, of er is geen signaal.")),
        (0, _l("Verandert niets aan de armoede.")),
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
