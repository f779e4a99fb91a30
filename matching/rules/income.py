"""Income status: what an offer accepts and what the law asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching import codes
from matching.facts import ClientFacts, OfferFacts, ServiceFacts
from matching.frame import Frame
from matching.rules.base import Answers, answers

_ARTICLE_60 = codes.PLACEMENT_KINDS.index("article_60")
_LEEFLOON = sum(1 << codes.INCOME_STATUSES.index(status) for status in codes.ARTICLE_60_STATUSES)
_EVERY = (1 << len(codes.INCOME_STATUSES)) - 1


def hr_06(f: Frame) -> Answers:
    """HR-06: the offer accepts the client's income status.

    Permissions that a status asks for (C45B, advising doctor) are start guards of the placement, not of the
    proposal. Source: S0 (unemployment, sickness or invalidity, leefloon), S4 (in order with social-security
    law). Unknown: no status recorded, where the offer does not accept all.
    """
    status, accepted = f.c.income[f.i], f.o.incomes[f.j]
    fits = (accepted >> (status * (status >= 0))) & 1 == 1
    every = accepted == _EVERY
    return answers(fits | every, (status < 0) & ~every)


def hr_07(f: Frame) -> Answers:
    """HR-07: article 60 only on leefloon or its equivalent, with the OCMW as employer (INV-05).

    Source: S2 (the OCMW itself is employer for its leefloon clients). Unknown: no status recorded.
    """
    status = f.c.income[f.i]
    other = f.o.kind[f.j] != _ARTICLE_60
    entitled = (_LEEFLOON >> (status * (status >= 0))) & 1 == 1
    employer = f.o.pcsw_employer[f.j]
    return answers(other | (employer & entitled), ~other & employer & (status < 0))


def seen_article_60(client: ClientFacts, offer: OfferFacts, _: ServiceFacts) -> Mapping[str, Any]:
    """Return status and employer where the place is article 60."""
    if offer.kind != "article_60":
        return {"offer.kind": offer.kind}
    return {
        "offer.kind": offer.kind,
        "offer.employer_is_pcsw": offer.employer_is_pcsw,
        "client.income_status": client.income_status,
    }
