"""Dutch on the floor."""

from __future__ import annotations

from matching.frame import Frame
from matching.rules.base import Answers, answers


def hr_08(f: Frame) -> Answers:
    """HR-08: the client's Dutch reaches the offer's minimum, unless the offer supports the language.

    Source: S1 (language rung for those without enough Dutch). Unknown: no level recorded, where a minimum
    holds.
    """
    level, lowest = f.c.dutch[f.i], f.o.min_dutch[f.j]
    open_to_all = f.o.language_support[f.j] | (lowest == 0)
    return answers(open_to_all | (level >= lowest), ~open_to_all & (level < 0))
