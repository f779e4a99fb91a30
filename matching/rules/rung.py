"""Rungs and phases: which step is open to a client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching import codes
from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.reading import RUNGS
from matching.rules.base import DOES_NOT_FIT, FITS, UNKNOWN, Answers, answers
from matching.rules.ladders import ATTAINABLE_DECIDES, open_rung


def _table() -> Answers:
    """Answer by scheme, current rung (0 none), attainable rung (0 unknown) and kind."""
    shape = (len(codes.LADDER_SCHEMES), RUNGS + 1, RUNGS + 1, len(codes.PLACEMENT_KINDS))
    table = np.full(shape, UNKNOWN, dtype=np.int8)
    for s, scheme in enumerate(codes.LADDER_SCHEMES):
        for now in range(1, RUNGS + 1):
            for k, kind in enumerate(codes.PLACEMENT_KINDS):
                rung = open_rung(scheme, kind, now)
                for goal in range(RUNGS + 1):
                    if rung is not None and rung <= max(now, goal):
                        table[s, now, goal, k] = FITS
                    elif rung is None or goal or scheme not in ATTAINABLE_DECIDES:
                        table[s, now, goal, k] = DOES_NOT_FIT
    return table


_RUNG_ANSWERS = _table()


def hr_03(f: Frame) -> Answers:
    """HR-03: the rung opens the placement kind, in the ladder scheme of the offering service.

    The higher of the current and the attainable rung counts. Source: S0 (four lower rungs to help, two
    upper to paid work), S1 (each rung its own approach). Unknown: no assessment in that scheme, or no
    attainable rung where the scheme decides by it; the pair needs an assessment first and is shown apart.
    """
    scheme = f.o.scheme[f.j]
    found: Answers = _RUNG_ANSWERS[
        scheme, f.c.rung_now[f.i, scheme], f.c.rung_goal[f.i, scheme], f.o.kind[f.j]
    ]
    return found


def seen_rungs(client: ClientFacts, offer: OfferFacts, service: ServiceFacts) -> Mapping[str, Any]:
    """Return the rungs in the scheme of the service, and the kind."""
    now, goal = client.rungs.get(service.scheme, (None, None))
    return {
        "service.scheme": service.scheme,
        "client.rung_now": now,
        "client.rung_attainable": goal,
        "offer.kind": offer.kind,
    }


_WORKFLOOR = codes.PLACEMENT_KINDS.index("activating_workfloor")
_RESPONSIBILITY = codes.WORKFLOOR_PHASES.index("responsibility")


def hr_04(f: Frame) -> Answers:
    """HR-04: workfloor phases in order; phase 2 and later ask for a development plan; places per phase.

    A client goes on in the present phase or moves to the next one; who has not begun enters phase 1.
    Source: S0 (phase descriptions). Unknown: whether a development plan exists, where only that decides.
    """
    now = f.c.phase[f.i]
    accepted = f.o.phases[f.j]
    plan = f.c.plan[f.i]
    stays = np.maximum(now, 0)
    moves = np.minimum(now + 1, len(codes.WORKFLOOR_PHASES) - 1)
    fits = np.zeros(f.shape, dtype=np.bool_)
    unknown = np.zeros(f.shape, dtype=np.bool_)
    for phase in (stays, moves):
        taken = (accepted >> phase) & 1 == 1
        without_plan = phase < _RESPONSIBILITY
        fits |= taken & (without_plan | (plan == 1))
        unknown |= taken & ~without_plan & (plan == -1)
    other_kind = f.o.kind[f.j] != _WORKFLOOR
    return answers(fits | other_kind, unknown & ~fits & ~other_kind)


def seen_phase(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return phase and plan where the place is an activating workfloor."""
    if offer.kind != "activating_workfloor":
        return {"offer.kind": offer.kind}
    return {
        "offer.kind": offer.kind,
        "offer.phases_accepted": sorted(offer.phases_accepted),
        "client.workfloor_phase": client.workfloor_phase,
        "client.has_development_plan": client.has_development_plan,
    }
