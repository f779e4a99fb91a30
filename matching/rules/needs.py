"""Adaptations that a client needs on the floor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.rules.base import Answers, answers


def hr_27(f: Frame) -> Answers:
    """HR-27: every adaptation needed is available (step-free, quiet, short shifts).

    Source: S4 (tailor-made, stress-avoiding). Nothing can be unknown: a need not recorded is no need, an
    adaptation not stated is not promised.
    """
    return answers(f.c.needs[f.i] & ~f.o.adaptations[f.j] == 0)


def seen_needs(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return the needs, and those that the place does not meet."""
    return {
        "client.needs": sorted(client.needs),
        "offer.adaptations": sorted(offer.adaptations),
        "offer.adaptations_missing": sorted(client.needs - offer.adaptations),
    }
