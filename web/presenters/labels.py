"""Labels of codes in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from coordination.vocabulary import (
    BasicSkill,
    PlacementKind,
    Sector,
    WishDimension,
    WorkCompetence,
    WorkSetting,
    label,
)
from web.i18n import gettext as _
from web.i18n import language

_SKILLS = (BasicSkill, WorkCompetence, Sector)
_WISHED = {
    WishDimension.SECTOR: Sector,
    WishDimension.SETTING: WorkSetting,
    WishDimension.PLACEMENT_KIND: PlacementKind,
}


def label_of(code: StrEnum | None) -> str:
    """Return the words for a code; nothing for None."""
    return "" if code is None else label(code, language())


def labels_of(codes: Iterable[StrEnum] | None) -> str:
    """Return the words for several codes, with commas; with semicolons when one has a comma of its own."""
    words = [label_of(code) for code in codes or ()]
    return ("; " if any("," in one for one in words) else ", ").join(words)


def skill_name(code: str) -> str:
    """Return what somebody is good at in words: a skill, a competence, or a sector that one knows."""
    return next((label_of(enum(code)) for enum in _SKILLS if code in set(enum)), code)


def wish_text(dimension: WishDimension, value: str, hosts: Mapping[str, str]) -> str:
    """Return a wish in words.

    Parameters
    ----------
    hosts
        Names for values such as ``organisation:3``.
    """
    if dimension is WishDimension.NEAR_HOME:
        return _("dicht bij huis")
    if dimension is WishDimension.HOST:
        somewhere = _("een plek van vroeger")
        return str(_("bij %(host)s", host=hosts.get(value, somewhere)))
    return label_of(_WISHED[dimension](value))
