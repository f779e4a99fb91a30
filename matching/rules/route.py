"""The way in: who may refer, and how somebody can come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching import codes
from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.rules.base import Answers, answers

_WITHOUT_INTERNET = sum(
    1 << codes.INTAKE_CHANNELS.index(channel) for channel in ("desk", "phone", "outreach")
)


def hr_25(f: Frame) -> Answers:
    """HR-25: somebody without internet can come in by desk, phone or outreach.

    Source: S3 (no access to internet). Unknown: whether the client has internet, where the service says that
    it takes people online only; the channels of the service, where the client has no internet. Where nothing
    speaks of either, nothing stands in the way.
    """
    internet, channels = f.w.internet[f.i], f.g.channels[f.j]
    told = channels != 0
    online_only = told & (channels & _WITHOUT_INTERNET == 0)
    unknown = (online_only & (internet < 0)) | (~told & (internet == 0))
    return answers(~online_only | (internet == 1), unknown)


def seen_channels(client: ClientFacts, _: OfferFacts, service: ServiceFacts) -> Mapping[str, Any]:
    """Return the channels, and whether there is internet where that matters; None for unknown channels."""
    channels = service.intake_channels
    seen: dict[str, Any] = {"service.intake_channels": sorted(channels) or None}
    if not channels & {"desk", "phone", "outreach"}:
        seen["client.has_internet"] = client.has_internet
    return seen


def hr_29(f: Frame) -> Answers:
    """HR-29: a referral route leads from the client's team to the service, or clients may come by themselves.

    Source: E.3.10, S0 (self-referral welcome). Nothing can be unknown: the graph is the network's own.
    """
    return answers(f.o.self_referral[f.j] | (f.world.routes.count(f.i, f.j) > 0))


def seen_route(client: ClientFacts, _: OfferFacts, service: ServiceFacts) -> Mapping[str, Any]:
    """Return from where routes lead to the service, and which of them the team has; not the whole team."""
    return {
        "service.self_referral": service.self_referral,
        "service.routes_from": sorted(service.routes_from),
        "client.routes": sorted(client.team_organisations & service.routes_from),
    }
