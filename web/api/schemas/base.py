"""Kinds of fields that the descriptions of every subject are made of."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from coordination.vocabulary import HalfDays, LifeDomain

#: Numbers that a database takes as a key.
LARGEST = 2**31 - 1
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
#: The longest text of several sentences, of a name, and of a reference.
LONG, SHORT, REF = 1000, 120, 20


class HalfDayNames(fields.List[str]):
    """A set of half-days as a list of names such as ``mon-morning``."""

    def __init__(self, **given: Any) -> None:
        super().__init__(fields.String(), metadata={"description": "half-days, such as mon-morning"}, **given)

    def _serialize(self, value: object, attr: str | None, obj: object, **kwargs: object) -> list[str] | None:
        if value is None:
            return None
        return list(HalfDays(value)) if isinstance(value, int) else []


class Code(fields.String):
    """One code of a closed list."""

    def _serialize(self, value: object, attr: str | None, obj: object, **kwargs: object) -> str | None:
        return value.value if isinstance(value, StrEnum) else None


class Words(fields.String):
    """A text that somebody wrote, with an end to its length; control characters are refused.

    Parameters
    ----------
    most, least
        Characters.
    """

    def __init__(self, most: int = LONG, *, least: int = 1, **given: Any) -> None:
        super().__init__(validate=[validate.Length(min=least, max=most), _written], **given)


class Key(fields.Integer):
    """The number of something, as another answer gave it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(min=1, max=LARGEST), **given)


class Day(fields.Date):
    """A day that a calendar of people holds."""

    def __init__(self, **given: Any) -> None:
        super().__init__(validate=validate.Range(min=FIRST_DAY, max=LAST_DAY), **given)


def one_of(codes: type[StrEnum], **given: Any) -> fields.Enum[Any]:
    """Return a field that takes one code of a closed list."""
    return fields.Enum(codes, by_value=True, **given)


def some_of(codes: type[StrEnum], **given: Any) -> fields.List[Any]:
    """Return a field that takes several codes of a closed list, each at most once."""
    return fields.List(one_of(codes), validate=validate.Length(max=len(codes)), **given)


def keys(**given: Any) -> fields.List[Any]:
    """Return a field that takes numbers of several things."""
    return fields.List(Key(), validate=validate.Length(max=200), **given)


def domain(**given: Any) -> fields.Enum[Any]:
    """Return a field that takes a life domain, or null for what is practical."""
    return one_of(LifeDomain, allow_none=True, load_default=None, **given)


class CreatedSchema(Schema):
    """The number by which what was made is known."""

    id = fields.Integer(required=True)


class NamedSchema(Schema):
    """The reference by which what was made is known; it names nobody."""

    ref = fields.String(required=True)


def _written(text: str) -> None:
    if any((one < " " and one not in "\n\t") or "\ud800" <= one <= "\udfff" for one in text):
        raise ValidationError("holds characters that nobody writes")


class InFivesSchema(Schema):
    """A number of people as it may be told: from ``low`` to ``high``, which are equal where it is exact."""

    low = fields.Integer(required=True)
    high = fields.Integer(required=True)
