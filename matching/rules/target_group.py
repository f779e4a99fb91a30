"""For whom a kind of place is, by law, and what may not be combined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching import codes
from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame, Ints
from matching.rules.base import Answers, Truth, answers

_KIND = {kind: index for index, kind in enumerate(codes.PLACEMENT_KINDS)}
_ADULT = 18
_ADAPTED_WORK = codes.ADVICE_KINDS.index("adapted_work")
_SUPPORTED = codes.TRAJECTORY_KINDS.index("supported_employment")
#: Shortest and longest stay of an activation track: 3 to 18 months, in weeks.
_TRACK_WEEKS = (13, 78)


def _age_between(f: Frame, lowest: Ints, highest: Ints) -> Answers:
    """Judge an age against limits, both included; -1 is no limit."""
    age = f.c.age[f.i]
    bound = (lowest >= 0) | (highest >= 0)
    fits = (age >= lowest) & ((highest < 0) | (age <= highest))
    return answers(~bound | fits, bound & (age < 0))


def hr_17(f: Frame) -> Answers:
    """HR-17: ages of the service, and target groups that law makes hard.

    Work-like activities (``work_care``): from 18 to the pension age. Supported work: adults whom a service
    for people with a disability supports. Adapted work: with VDAB's advice. Activation track: residents of
    the Flemish Region, for 3 to 18 months. Source: S4, W05, W08. Unknown: age, recognition or residence,
    where the answer hangs on it; an advice that is not there is not there.
    """
    kind = f.o.kind[f.j]
    found = _age_between(f, f.o.min_age[f.j], f.o.max_age[f.j])
    care, supported = kind == _KIND["work_care"], kind == _KIND["supported_work_unpaid"]
    adult = np.where(care | supported, _ADULT, -1)
    below_pension = np.where(care, f.p.pension_age - 1, -1)
    found = np.minimum(found, _age_between(f, adult, below_pension))
    recognised = f.c.recognised[f.i]
    found = np.minimum(found, answers(~supported | (recognised == 1), supported & (recognised < 0)))
    adapted = kind == _KIND["adapted_work"]
    found = np.minimum(found, answers(~adapted | ((f.c.advices[f.i] >> _ADAPTED_WORK) & 1 == 1)))
    track, weeks, resident = f.o.activation_track[f.j], f.o.duration[f.j], f.c.resident[f.i]
    length = (weeks < 0) | ((weeks >= _TRACK_WEEKS[0]) & (weeks <= _TRACK_WEEKS[1]))
    found = np.minimum(found, answers(~track | length))
    joined: Answers = np.minimum(found, answers(~track | (resident == 1), track & (resident < 0)))
    return joined


def seen_target_group(client: ClientFacts, offer: OfferFacts, service: ServiceFacts) -> Mapping[str, Any]:
    """Return only what this kind of place asks for: no status that does not matter here."""
    seen: dict[str, Any] = {"offer.kind": offer.kind}
    limits = (service.min_age, service.max_age)
    if limits != (None, None) or offer.kind in ("work_care", "supported_work_unpaid"):
        seen |= {
            "client.age": client.age,
            "service.min_age": service.min_age,
            "service.max_age": service.max_age,
        }
    if offer.kind == "supported_work_unpaid":
        seen["client.recognised_disability_support"] = client.recognised_disability_support
    if offer.kind == "adapted_work":
        seen["client.advices"] = sorted(client.advices & frozenset({"adapted_work"}))
    if service.activation_track:
        seen["service.activation_track"] = True
        seen["client.resident_flemish_region"] = client.resident_flemish_region
        seen["offer.duration_weeks"] = offer.duration_weeks
    return seen


def seen_regimes(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return the client's regimes only where the kind of place may clash with one."""
    if offer.kind not in ("work_care", "supported_work_unpaid"):
        return {"offer.kind": offer.kind}
    regimes = {busy.kind for busy in client.occupied} & {"work_care", "supported_work_unpaid"}
    return {
        "offer.kind": offer.kind,
        "client.trajectory_kind": client.trajectory_kind,
        "client.running_kinds": sorted(kind for kind in regimes if kind),
    }


def _running(f: Frame, kind: str) -> Truth:
    """Say for which pairs a running placement of ``kind`` overlaps the stay."""
    found = np.zeros(f.shape, dtype=np.bool_)
    for column in range(f.c.busy_kind.shape[1]):
        meets = (f.c.busy_from[f.i, column] <= f.end) & (f.c.busy_until[f.i, column] >= f.start)
        found |= meets & (f.c.busy_kind[f.i, column] == _KIND[kind])
    return found


def hr_16(f: Frame) -> Answers:
    """HR-16: unpaid regimes that may not be combined (INV-07).

    Who is in supported employment is not offered work-like activities, and the other way round; one work-like
    activity at a time. Source: W08, W09. Nothing can be unknown: the regimes are the domain's own.
    """
    care = f.o.kind[f.j] == _KIND["work_care"]
    supported = f.o.kind[f.j] == _KIND["supported_work_unpaid"]
    in_support = (f.c.track[f.i] == _SUPPORTED) | _running(f, "supported_work_unpaid")
    in_care = _running(f, "work_care")
    return answers(~(care & (in_support | in_care)) & ~(supported & in_care))
