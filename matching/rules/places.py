"""Where: neighbourhoods and contacts to stay away from, and the way there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame, Ints
from matching.rules.base import DOES_NOT_FIT, FITS, UNKNOWN, Answers, Truth, answers


def hr_10(f: Frame) -> Answers:
    """HR-10: areas and contacts that the client stays away from are respected.

    Source: S2 (K. moved to avoid drug acquaintances). Judicial limits of place and person (HR-09) arrive
    merged into the same lists and are told by no code of their own (E.3.9). Unknown: the place has no area
    recorded while the client has areas to avoid.
    """
    met = (f.world.areas.count(f.i, f.j) > 0) | (f.world.contacts.count(f.i, f.j) > 0)
    return answers(~met, ~met & f.c.avoids_areas[f.i] & ~f.o.has_area[f.j])


def seen_places(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return only the areas and contacts that this offer meets: the rest of the list is nobody's business."""
    return {
        "offer.area": offer.area,
        "client.no_go_areas": sorted(client.no_go_areas & frozenset({offer.area or ""})),
        "client.avoided_contacts": sorted(client.avoided_contacts & (offer.contacts | {offer.organisation})),
    }


def hr_24(f: Frame) -> Answers:
    """HR-24: the place can be reached: without transport money on foot or by bike, or with travel paid.

    The limit is the client's own; without one it is the usual limit for unpaid ways, and no limit for paid
    ways. Source: S3 (no money for transport). Unknown: home, place or transport money, where the answer
    hangs on it.
    """
    limit = f.c.max_travel[f.i]
    money = f.c.money[f.i]
    paid = f.minutes(f.usual_mode)
    with_money = _within(paid, limit, no_limit=limit < 0)
    unpaid = f.minutes(f.free_mode)
    poor_limit = np.where(limit < 0, f.p.poor_travel_minutes, limit)
    without = _within(unpaid, poor_limit, no_limit=np.zeros(f.shape, dtype=np.bool_))
    # Who may have no money fits when both cases do, and does not when neither does.
    either = np.where(with_money == without, with_money, UNKNOWN)
    own_money: Answers = np.where(money == 1, with_money, np.where(money == 0, without, either))
    found: Answers = np.where(f.o.travel_paid[f.j], with_money, own_money)
    return found


def _within(
    minutes: Ints,
    limit: Ints,
    *,
    no_limit: Truth,
) -> Answers:
    near = np.where(minutes <= limit, FITS, DOES_NOT_FIT)
    found: Answers = np.where(no_limit, FITS, np.where(minutes < 0, UNKNOWN, near))
    return found
