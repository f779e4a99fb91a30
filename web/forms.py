"""Reading forms: each value by name and kind, each fault as a sentence beside its field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from coordination.errors import InvalidHalfDays
from coordination.vocabulary import HalfDays
from web.i18n import gettext as _

Code = TypeVar("Code", bound=StrEnum)


#: A row's number has fewer digits than this; no column holds a longer one.
_MOST_DIGITS = 10


def row_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers of rows that a form sent, such as ticked boxes; other texts are left out."""
    return [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < _MOST_DIGITS]


class FormInput:
    """What was filled in, with the faults found while reading it.

    Every method returns the value, or None with a sentence in `errors` when it is missing or cannot be.

    Parameters
    ----------
    data
        ``request.form``.

    Attributes
    ----------
    errors
        Sentence by field name, in the order in which the fields were read.
    values
        What was typed, by field name, to fill the form in again.
    """

    def __init__(self, data: MultiDict[str, str]) -> None:
        self._data = data
        self.errors: dict[str, str] = {}

    @property
    def values(self) -> Mapping[str, str]:
        """What was typed, the first value of each field."""
        return self._data.to_dict()

    def text(self, name: str, label: str, *, maximum: int = 200, required: bool = True) -> str | None:
        """Read a text without the spaces around it."""
        text = self._given(name, label, required)
        if text is not None and len(text) > maximum:
            self.refuse(name, _("%(label)s: hoogstens %(num)s tekens.", label=label, num=maximum))
            return None
        return text

    def integer(
        self,
        name: str,
        label: str,
        *,
        minimum: int = 0,
        maximum: int = 1_000_000_000,
        required: bool = True,
    ) -> int | None:
        """Read a whole number from ``minimum`` to ``maximum``."""
        text = self._given(name, label, required)
        if text is None:
            return None
        try:
            value = int(text) if text.isascii() else None
        except ValueError:
            value = None
        if value is None:
            self.refuse(name, _("%(label)s: vul een getal in.", label=label))
            return None
        if not minimum <= value <= maximum:
            limits = {"lowest": minimum, "highest": maximum}
            self.refuse(name, _("%(label)s: van %(lowest)s tot %(highest)s.", label=label, **limits))
            return None
        return value

    def date(self, name: str, label: str, *, required: bool = True) -> dt.date | None:
        """Read a date as browsers send it (``2026-11-12``) or as people here write it (``12/11/2026``)."""
        text = self._given(name, label, required)
        if text is None:
            return None
        day, slash, rest = text.partition("/")
        month, _slash, year = rest.partition("/")
        iso = f"{year}-{month:0>2}-{day:0>2}" if slash else text
        try:
            return dt.date.fromisoformat(iso)
        except ValueError:
            self.refuse(name, _("%(label)s: dat is geen datum, schrijf ze als 12/11/2026.", label=label))
            return None

    def code(self, name: str, label: str, enum: type[Code], *, required: bool = True) -> Code | None:
        """Read one code of a closed list."""
        text = self._given(name, label, required)
        if text is None:
            return None
        try:
            return enum(text)
        except ValueError:
            self.refuse(name, _("%(label)s: kies er een uit de lijst.", label=label))
            return None

    def codes(self, name: str, label: str, enum: type[Code], *, required: bool = False) -> list[Code]:
        """Read several codes of a closed list; none gives an empty list."""
        texts = self._data.getlist(name)
        if required and not texts:
            self.refuse(name, _("%(label)s: kies er minstens één.", label=label))
        try:
            return [enum(text) for text in texts]
        except ValueError:
            self.refuse(name, _("%(label)s: kies uit de lijst.", label=label))
            return []

    def half_days(self, name: str, label: str, *, required: bool = True) -> HalfDays | None:
        """Read the half-days that were ticked."""
        texts = self._data.getlist(name)
        if required and not texts:
            self.refuse(name, _("%(label)s: kies minstens één dagdeel.", label=label))
            return None
        try:
            return HalfDays.of(texts)
        except InvalidHalfDays:
            self.refuse(name, _("%(label)s: die dagdelen kunnen niet.", label=label))
            return None

    def flag(self, name: str) -> bool:
        """Read whether a box was ticked."""
        return name in self._data

    def refuse(self, name: str, sentence: str) -> None:
        """Note a fault; the first one of a field stays."""
        self.errors.setdefault(name, sentence)

    def _given(self, name: str, label: str, required: bool) -> str | None:
        text = self._data.get(name, "").strip()
        if not text and required:
            self.refuse(name, _("%(label)s: vul dit in.", label=label))
        return text or None
