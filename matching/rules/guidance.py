"""Who guides on the floor: supported work, and how many people one person can guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching import codes
from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame, Ints
from matching.rules.base import Answers, answers

_SUPPORTED = codes.PLACEMENT_KINDS.index("supported_work_unpaid")
_VOLUNTEERING = ("guided_volunteering", "regular_volunteering")
_VOLUNTEERS = sum(1 << codes.PLACEMENT_KINDS.index(kind) for kind in _VOLUNTEERING)
_COMMERCIAL = codes.LEGAL_FORMS.index("commercial")


def _yes(column: Ints) -> Answers:
    """Return the answers of a column of 1 yes, 0 no and -1 unknown."""
    return answers(column == 1, column < 0)


def hr_13(f: Frame) -> Answers:
    """HR-13: supported work has an ordinary workplace, an anchor person who is named, and a free job coach.

    Source: S4 (ordinary workplace, anchor figures, fall back on the job coach), INV-06. Unknown: each of the
    three where nobody said; they are asked along the way, because a placement is not confirmed without them.
    """
    coach = f.g.coach_room[f.j]
    found = np.minimum(_yes(f.g.regular[f.j]), _yes(f.g.anchor[f.j]))
    found = np.minimum(found, answers(coach > 0, coach < 0))
    joined: Answers = np.maximum(found, answers(f.o.kind[f.j] != _SUPPORTED))
    return joined


def hr_14(f: Frame) -> Answers:
    """HR-14: supported work asks no money of the client.

    Source: S4 (no financial contribution asked), INV-06. Unknown: whether the service asks a contribution.
    """
    asks = f.g.contribution[f.j]
    supported = f.o.kind[f.j] == _SUPPORTED
    return answers(~supported | (asks == 0), supported & (asks < 0))


def hr_18(f: Frame) -> Answers:
    """HR-18: whoever would follow the client, and whoever guides at the place, has room and hours left.

    One person guides as many as agreed, else ``caseload_usual``; ``caseload_ceiling`` at the very most. Where
    an organisation counts its hours of guidance on the floor, those that a stay takes are left.
    Source: S1 (guidance on the workplace by a supervisor), W19 (full score up to 20). Nothing can be unknown:
    a caseload that nobody counts holds nothing up, and confirming the placement asks for it.
    """
    hours = f.g.minutes[f.j] <= f.g.minutes_left[f.j]
    return answers((f.w.room[f.i] > 0) & (f.g.room[f.j] > 0) & hours)


def hr_28(f: Frame) -> Answers:
    """HR-28: volunteers work for a non-profit or public host (INV-08).

    Source: W12 (commercial hosts are never accepted). Unknown: a host whose legal form nobody recorded.
    """
    form = f.g.host_form[f.j]
    other = (_VOLUNTEERS >> f.o.kind[f.j]) & 1 == 0
    return answers(other | (form != _COMMERCIAL), ~other & (form < 0))


def seen_supported(_: ClientFacts, offer: OfferFacts, __: ServiceFacts) -> Mapping[str, Any]:
    """Return what supported work stands on, where the place is that; the answer says if a coach is free."""
    if offer.kind != "supported_work_unpaid":
        return {"offer.kind": offer.kind}
    return {
        "offer.kind": offer.kind,
        "offer.regular_environment": offer.regular_environment,
        "offer.has_anchor_person": offer.has_anchor_person,
        "offer.job_coaches": offer.job_coaches,
    }


def seen_contribution(_: ClientFacts, offer: OfferFacts, service: ServiceFacts) -> Mapping[str, Any]:
    """Return whether money is asked, where the place is supported work."""
    if offer.kind != "supported_work_unpaid":
        return {"offer.kind": offer.kind}
    return {"offer.kind": offer.kind, "service.asks_contribution": service.asks_contribution}


def seen_host(_: ClientFacts, offer: OfferFacts, __: ServiceFacts) -> Mapping[str, Any]:
    """Return the legal form of the host, where the place is volunteering."""
    if offer.kind not in _VOLUNTEERING:
        return {"offer.kind": offer.kind}
    return {"offer.kind": offer.kind, "offer.host_form": offer.host_form}
