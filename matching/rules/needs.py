"""What a client needs on the floor, and what the floor asks in return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.rules.base import Answers, answers


def hr_26(f: Frame) -> Answers:
    """HR-26: the client reaches the least level of every competence that the offer requires.

    Only what the offer marks as required; everything else can be learned there. Levels run from 1 to 5.
    Source: S0 (screening of eleven competences). Unknown: a required competence that nobody assessed, where
    no other one falls short.
    """
    required, assessed = f.g.required[f.j], f.w.assessed[f.i]
    short = required & ~f.w.reached[f.i]
    return answers((short & assessed) == 0, (short != 0) & ((short & assessed) == 0))


def seen_competences(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return the levels that the offer requires and the client's own in these; no other competence."""
    asked = dict(sorted(offer.required_competences.items()))
    return {
        "offer.required_competences": asked,
        "client.competences": {code: client.competences.get(code) for code in asked},
    }


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
