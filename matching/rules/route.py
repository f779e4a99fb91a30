"""The way in: who may refer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.rules.base import Answers, answers


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
