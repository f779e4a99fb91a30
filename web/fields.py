"""Fields of a form as things: what each asks, how it reads what was typed, and how it shows what is kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from coordination.vocabulary import HalfDays
from coordination.vocabulary.half_days import NAMES
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.half_days import words as half_days_in_words
from web.presenters.labels import label_of

Choices = Sequence[tuple[str, str]]
_YES, _NO = "yes", "no"
_MOST_EUROS = 10_000


def codes_of(enum: type[StrEnum]) -> Choices:
    """Return the codes of a closed list as choices, with their words."""
    return [(code.value, label_of(code)) for code in enum]


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """Something that a form asks.

    Attributes
    ----------
    kind
        How it looks, for ``components/fields.html``.
    name, label, hint
        Its name in the form, the question, and what helps to answer it.
    required
        Whether it may stay empty.
    """

    kind: ClassVar[str] = ""
    name: str
    label: str
    hint: str = ""
    required: bool = False

    @abstractmethod
    def read(self, form: FormInput, data: MultiDict[str, str]) -> Any:
        """Return what was typed as a value; None, with a sentence in ``form.errors``, where it cannot be."""

    def shown(self, value: Any) -> list[str]:
        """Return a kept value as it would have been typed."""
        return [] if value is None else [str(value)]


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A line, or with ``long`` some lines, of text; nothing is None."""

    kind = "text"
    maximum: int = 160
    long: bool = False

    def read(self, form: FormInput, data: MultiDict[str, str]) -> str | None:
        """Read a text without the spaces around it."""
        return form.text(self.name, self.label, maximum=self.maximum, required=self.required)


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A whole number; nothing is None."""

    kind = "number"
    minimum: int = 0
    maximum: int = 1000

    def read(self, form: FormInput, data: MultiDict[str, str]) -> int | None:
        """Read a number from the lowest to the highest."""
        return form.integer(
            self.name, self.label, minimum=self.minimum, maximum=self.maximum, required=self.required
        )


@dataclass(frozen=True, kw_only=True)
class Degrees(Field):
    """A place on the globe in degrees; nothing is None."""

    kind = "text"
    long: ClassVar[bool] = False
    limit: int = 90

    def read(self, form: FormInput, data: MultiDict[str, str]) -> float | None:
        """Read degrees with a point or a comma."""
        value = _decimal(self, form)
        if value is not None and abs(value) > self.limit:
            form.refuse(
                self.name,
                _("%(label)s: van %(low)s tot %(high)s.", label=self.label, low=-self.limit, high=self.limit),
            )
            return None
        return None if value is None else float(value)


@dataclass(frozen=True, kw_only=True)
class Euros(Field):
    """An amount of money, kept in cents; nothing is None, which is not the same as 0."""

    kind = "text"
    long: ClassVar[bool] = False

    def read(self, form: FormInput, data: MultiDict[str, str]) -> int | None:
        """Read an amount such as ``1,50``; return cents."""
        value = _decimal(self, form)
        if value is None:
            return None
        if not 0 <= value <= _MOST_EUROS or value != round(value, 2):
            form.refuse(self.name, _("%(label)s: schrijf een bedrag, zoals 1,50.", label=self.label))
            return None
        return int(value * 100)

    def shown(self, value: Any) -> list[str]:
        """Return cents as euros with a comma."""
        return [] if value is None else [f"{value // 100},{value % 100:02}"]


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date."""

    kind = "day"

    def read(self, form: FormInput, data: MultiDict[str, str]) -> date | None:
        """Read a date."""
        return form.date(self.name, self.label, required=self.required)


@dataclass(frozen=True, kw_only=True)
class One(Field):
    """One choice out of a list, as text; with ``blank`` there may be none."""

    kind = "one"
    choices: Choices
    blank: str | None = None
    radios: bool = False

    def read(self, form: FormInput, data: MultiDict[str, str]) -> Any:
        """Read the choice."""
        text = form.text(self.name, self.label, required=self.required)
        if text is not None and text not in {value for value, _words in self.choices}:
            form.refuse(self.name, _("%(label)s: kies er een uit de lijst.", label=self.label))
            return None
        return text


@dataclass(frozen=True, kw_only=True)
class Code(Field):
    """One code of a closed list, or of those of its codes that are ``offered``."""

    kind = "one"
    enum: type[StrEnum]
    offered: Sequence[StrEnum] = ()
    blank: str | None = None
    radios: bool = False

    @property
    def choices(self) -> Choices:
        """The codes with their words."""
        return [(code.value, label_of(code)) for code in self.offered or self.enum]

    def read(self, form: FormInput, data: MultiDict[str, str]) -> StrEnum | None:
        """Read the code."""
        return form.code(self.name, self.label, self.enum, required=self.required)


@dataclass(frozen=True, kw_only=True)
class Row(One):
    """One choice out of rows, by number."""

    def read(self, form: FormInput, data: MultiDict[str, str]) -> int | None:
        """Read the number of the row."""
        text = super().read(form, data)
        return None if text is None else int(text)


@dataclass(frozen=True, kw_only=True)
class Perhaps(Field):
    """Yes, no, or nobody knows."""

    kind = "one"
    radios: ClassVar[bool] = False

    @property
    def choices(self) -> Choices:
        """Yes and no, in words."""
        return [(_YES, _("Ja")), (_NO, _("Nee"))]

    @property
    def blank(self) -> str:
        """What stands for: nobody knows."""
        return _("Weten we niet")

    def read(self, form: FormInput, data: MultiDict[str, str]) -> bool | None:
        """Read yes, no or None."""
        return {_YES: True, _NO: False}.get(data.get(self.name, ""))

    def shown(self, value: Any) -> list[str]:
        """Return yes, no or nothing."""
        return [] if value is None else [_YES if value else _NO]


@dataclass(frozen=True, kw_only=True)
class Several(Field):
    """Any number of choices out of a list, as texts."""

    kind = "several"
    choices: Choices

    def read(self, form: FormInput, data: MultiDict[str, str]) -> list[str]:
        """Read the choices, in the order of the list."""
        given = set(data.getlist(self.name))
        if given - {value for value, _words in self.choices}:
            form.refuse(self.name, _("%(label)s: kies uit de lijst.", label=self.label))
        if self.required and not given:
            form.refuse(self.name, _("%(label)s: kies er minstens één.", label=self.label))
        return [value for value, _words in self.choices if value in given]

    def shown(self, value: Any) -> list[str]:
        """Return the choices."""
        return [str(one) for one in value or ()]


@dataclass(frozen=True, kw_only=True)
class Codes(Field):
    """Any number of codes of a closed list."""

    kind = "several"
    enum: type[StrEnum]

    @property
    def choices(self) -> Choices:
        """The codes with their words."""
        return codes_of(self.enum)

    def read(self, form: FormInput, data: MultiDict[str, str]) -> list[StrEnum]:
        """Read the codes, in the order of the list."""
        given = form.codes(self.name, self.label, self.enum, required=self.required)
        return [code for code in self.enum if code in given]

    def shown(self, value: Any) -> list[str]:
        """Return the codes."""
        return [str(one) for one in value or ()]


@dataclass(frozen=True, kw_only=True)
class Tick(Field):
    """A box that is ticked or not."""

    kind = "tick"

    def read(self, form: FormInput, data: MultiDict[str, str]) -> bool:
        """Read whether it is ticked."""
        return form.flag(self.name)

    def shown(self, value: Any) -> list[str]:
        """Return something when it is ticked."""
        return [_YES] if value else []


@dataclass(frozen=True, kw_only=True)
class Week(Field):
    """Half-days of a week."""

    kind = "week"

    def read(self, form: FormInput, data: MultiDict[str, str]) -> HalfDays | None:
        """Read the half-days that were ticked."""
        return form.half_days(self.name, self.label, required=self.required)

    def shown(self, value: Any) -> list[str]:
        """Return the names of the half-days."""
        return list(HalfDays(value or 0).names)


@dataclass(frozen=True, kw_only=True)
class PlacesPerHalfDay(Field):
    """A number of places for each half-day; half-days without places are left out."""

    kind = "places"
    maximum: int = 500

    def read(self, form: FormInput, data: MultiDict[str, str]) -> dict[str, int]:
        """Read the places by name of the half-day."""
        found = {}
        for half_day in NAMES:
            field = f"{self.name}-{half_day}"
            number = form.integer(field, self.label, maximum=self.maximum, required=False)
            if number:
                found[half_day] = number
            if field in form.errors:
                form.refuse(self.name, form.errors.pop(field))
        return found


@dataclass(frozen=True, kw_only=True)
class Levels(Field):
    """A level from 1 to 5, or none, for each code of a list."""

    kind = "levels"
    choices: Choices

    @property
    def levels(self) -> Choices:
        """The levels as choices."""
        return [(str(level), str(level)) for level in range(1, 6)]

    def read(self, form: FormInput, data: MultiDict[str, str]) -> dict[str, int]:
        """Read the levels by code."""
        found = {}
        for code, words in self.choices:
            level = form.integer(f"{self.name}-{code}", words, minimum=1, maximum=5, required=False)
            if level is not None:
                found[code] = level
        return found


def read_all(fields: Sequence[Field], form: FormInput, data: MultiDict[str, str]) -> dict[str, Any]:
    """Return the value of every field by name; faults stand in ``form.errors``."""
    return {field.name: field.read(form, data) for field in fields}


def shown_all(fields: Sequence[Field], kept: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return what is kept as it would have been typed."""
    values: MultiDict[str, str] = MultiDict()
    for field in fields:
        value = kept.get(field.name)
        if isinstance(value, Mapping):
            for key, number in value.items():
                values.add(f"{field.name}-{key}", str(number))
        else:
            values.setlist(field.name, field.shown(value))
    return values


def kept_otherwise(
    fields: Sequence[Field], kept: Mapping[str, Any], typed: MultiDict[str, str]
) -> list[tuple[str, str]]:
    """Return label and words of what is kept, for each field in which something else was typed."""
    found = []
    for field in fields:
        shown = shown_all([field], kept)
        if any(shown.getlist(name) != typed.getlist(name) for name in {field.name, *shown}):
            choices = {_YES: _("ja"), **dict(getattr(field, "choices", ()))}
            texts = [choices.get(text, text) for _name, several in shown.lists() for text in several]
            if isinstance(field, Week):
                texts = [half_days_in_words(HalfDays.of(shown.getlist(field.name)))]
            found.append((field.label, ", ".join(texts) or _("niets")))
    return found


def _decimal(field: Field, form: FormInput) -> Decimal | None:
    text = form.text(field.name, field.label, maximum=20, required=field.required)
    if text is None:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        form.refuse(field.name, _("%(label)s: vul een getal in.", label=field.label))
        return None
    return value


def numbers_in(name: str, values: MultiDict[str, str]) -> dict[str, str]:
    """Return what was typed in the fields of one name, by half-day."""
    return {half_day: values[field] for half_day in NAMES if values.get(field := f"{name}-{half_day}")}
