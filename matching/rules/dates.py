"""Dates: programmes, the client's first day, offers that still count, intake stops."""

from __future__ import annotations

import numpy as np

from matching.frame import Frame
from matching.rules.base import Answers, answers


def hr_05(f: Frame) -> Answers:
    """HR-05: the stay lies inside the programme's start and end.

    A stay never outlasts its programme (``Frame.end``), so the rule asks that enough of the programme is
    left: the shortest stay worth starting, or the whole programme where that is shorter. Source: S1
    (programmes have begin and end date), INV-10. Nothing can be unknown.
    """
    until = f.o.programme_until[f.j]
    length = until - f.o.programme_from[f.j] + 1
    shortest = np.maximum(np.minimum(f.p.minimum_stay_days, length), 1)
    return answers(f.start + shortest - 1 <= until)


def hr_12(f: Frame) -> Answers:
    """HR-12: the stay starts on or after the client's earliest day (discharge), within the planning horizon.

    The start is the latest of all first days, so the rule asks that the offer still stands then and that the
    day is not further ahead than is planned. Source: S2 (when somewhat stabilised he can go to the workshop).
    Unknown does not occur: no earliest day means at once.
    """
    horizon = f.world.today + 7 * f.p.horizon_weeks
    return answers((f.start <= horizon) & (f.c.earliest[f.i] <= f.o.valid_to[f.j]))


def hr_21(f: Frame) -> Answers:
    """HR-21: the offer is open, valid, and confirmed within its review period (INV-22).

    Source: design. Nothing can be unknown: an offer not confirmed is not matched.
    """
    today = f.world.today
    first = np.maximum(f.o.first_day[f.j], today)
    fits = f.o.is_open[f.j] & (f.o.review_by[f.j] >= today) & (first <= f.o.valid_to[f.j])
    return answers(fits)


def hr_22(f: Frame) -> Answers:
    """HR-22: neither the service nor the offer is on intake stop on the day the stay would start.

    Source: W20 (no central view of intake stops exists). Nothing can be unknown: no stop announced is no
    stop.
    """
    stopped = np.zeros(f.shape, dtype=np.bool_)
    for source in range(f.o.stop_from.shape[1]):
        first, last = f.o.stop_from[f.j, source], f.o.stop_until[f.j, source]
        stopped |= (first <= f.start) & (f.start <= last)
    return answers(~stopped)
