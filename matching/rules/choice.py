"""The client's own choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.rules.base import Answers, answers


def hr_01(f: Frame) -> Answers:
    """HR-01: the client has not declined this offer (until a day) or this placement kind.

    A block holds up to and including its last day, counted on the day of the round. Source: S4 (own choices
    and wishes). Nothing can be unknown: silence is no refusal.
    """
    fits = (f.c.blocked_kinds[f.i] >> f.o.kind[f.j]) & 1 == 0
    blocks = f.world.blocks
    if blocks.pairs.size:
        pair = f.i * len(f.o.facts) + f.j
        at = np.minimum(np.searchsorted(blocks.pairs, pair), blocks.pairs.size - 1)
        fits &= (blocks.pairs[at] != pair) | (blocks.until[at] < f.world.today)
    return answers(fits)


def seen_choice(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return what concerns this offer alone: no history of other refusals."""
    until = client.blocked_offers.get(offer.key)
    return {
        "offer.kind": offer.kind,
        "client.blocked_until": until.isoformat() if until else None,
        "client.kind_not_wanted": offer.kind in client.blocked_kinds,
    }
