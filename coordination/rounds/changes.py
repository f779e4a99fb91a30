"""Changes to ask about, in the words of the domain: places of an offer, and another policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coordination.capacity.models import CapacityOffer, Shift
from coordination.errors import InvalidInput
from coordination.rounds.models import WhatIf
from coordination.rounds.snapshot import key
from matching import InvalidPolicy, Policy
from matching.whatif import Change, LikeOffer, Places, Rules, WithoutOffer

__all__ = [
    "Change",
    "Policy",
    "more_places",
    "one_more_like",
    "other_policy",
    "policy_from",
    "policy_of",
    "without_offer",
]


def more_places(offer: CapacityOffer, shift: Shift | None, count: int) -> Change:
    """Return more places of an offer, below zero for fewer; of one shift, or of every one."""
    name = key("offer", offer.id)
    if shift is None:
        return Places(offer=name, count=count)
    if offer.free_choice:
        return Places(offer=name, half_day=int(shift.half_days), count=count)
    return Places(offer=name, shift=key("shift", shift.id), count=count)


def without_offer(offer: CapacityOffer) -> Change:
    """Return that the offer is not there."""
    return WithoutOffer(offer=key("offer", offer.id))


def one_more_like(offer: CapacityOffer) -> Change:
    """Return that there is a second offer just like this one."""
    name = key("offer", offer.id)
    return LikeOffer(offer=name, key=f"{name}-new")


def other_policy(policy: Policy) -> Change:
    """Return that rounds aim for something else."""
    return Rules(policy=policy)


def policy_from(
    now: Policy,
    *,
    levels: Sequence[str],
    class_weights: Mapping[str, int],
    waiting: tuple[int, int],
    stability_bonus: int,
    floors: Sequence[Mapping[str, Any]],
) -> Policy:
    """Return the policy in force with other numbers.

    Parameters
    ----------
    levels, class_weights, stability_bonus
        As `matching.Policy` has them.
    waiting
        What waiting adds at most, and after how many days.
    floors
        Mappings (group, value, percent).

    Raises
    ------
    InvalidInput
        When it cannot be.
    """
    told = now.to_dict() | {
        "levels": list(levels),
        "class_weights": dict(class_weights),
        "waiting_weight": waiting[0],
        "waiting_full_days": waiting[1],
        "stability_bonus": stability_bonus,
        "floors": [dict(floor) for floor in floors],
    }
    try:
        return Policy.from_dict(told)
    except InvalidPolicy as error:
        raise InvalidInput("policy", str(error)) from None


def policy_of(row: WhatIf) -> Policy | None:
    """Return the policy that a question asks about, None where it asks about something else."""
    changes = row.question["changes"]
    if len(changes) != 1 or changes[0]["kind"] != "rules" or "policy" not in changes[0]:
        return None
    return Policy.from_dict(changes[0]["policy"])
