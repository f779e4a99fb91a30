"""What if: the effect of other places, offers, half-days or rules on a plan, exact where both are proved."""

from __future__ import annotations

from matching.prepared import Settings
from matching.whatif.ask import what_if
from matching.whatif.changes import (
    Change,
    ClientHalfDays,
    LikeOffer,
    Numbers,
    Places,
    Rules,
    WithOffer,
    WithoutOffer,
    from_dict,
    to_dict,
)
from matching.whatif.effect import BesideEffect, Effect, Interval, Move, Turn
from matching.whatif.levels import LevelPrices, level_prices
from matching.whatif.ranking import Ranking, Unlocked, rank_capacity, shadow_prices
from matching.whatif.situation import Limits, Situation, situation
from matching.whatif.terms import OfferTerms, ServiceTerms, Shared

__all__ = [
    "BesideEffect",
    "Change",
    "ClientHalfDays",
    "Effect",
    "Interval",
    "LevelPrices",
    "LikeOffer",
    "Limits",
    "Move",
    "Numbers",
    "OfferTerms",
    "Places",
    "Ranking",
    "Rules",
    "ServiceTerms",
    "Settings",
    "Shared",
    "Situation",
    "Turn",
    "Unlocked",
    "WithOffer",
    "WithoutOffer",
    "from_dict",
    "level_prices",
    "rank_capacity",
    "shadow_prices",
    "situation",
    "to_dict",
    "what_if",
]
