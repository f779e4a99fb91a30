"""The closed lists of the domain, their labels in Dutch, English and French, and the half-day grid."""

from coordination.vocabulary.codes import *  # noqa: F403  the enums are the package's public face
from coordination.vocabulary.half_days import HalfDays
from coordination.vocabulary.labels import LANGUAGES, label, parse_code

__all__ = ["LANGUAGES", "HalfDays", "label", "parse_code"]
