"""The best plan for given clients, offers, rules, scores, capacities and policy: a pure library.

Facts in, plan out. No database, no web, no domain import. ``make_plan`` makes a round, ``explain_pair``
answers for one client and one offer, ``explain_client`` for one client and every offer; everything else that
callers need is named here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matching.beside import Beside
    from matching.errors import InvalidFacts, InvalidPolicy, MatchingError, PlanFault, RoundCancelled
    from matching.explain import explain_pair
    from matching.facts import (
        CaseloadFacts,
        ClientFacts,
        Facts,
        GuidanceFacts,
        Occupied,
        OfferFacts,
        ServiceFacts,
        ShiftFacts,
        WishFacts,
    )
    from matching.plan import (
        Answer,
        BindingCapacity,
        Choice,
        Counts,
        FirstCome,
        NearMiss,
        Outcome,
        PairExplanation,
        Plan,
        Progress,
        Proposal,
        Question,
        Reason,
        RuleResult,
        Treatment,
        Unplaced,
    )
    from matching.policy import Parameters, Policy, Weights
    from matching.rules import HARD_RULES, RULE_SET_VERSION
    from matching.rules.week import MUCH_SUPPORT
    from matching.run import make_plan
    from matching.scores import SOFT_RULES
    from matching.verdicts import Verdict, explain_client

#: Where each name comes from. Read when it is asked for: whoever only solves a file needs none of the rules.
_FROM = {
    "matching.beside": ("Beside",),
    "matching.errors": (
        "InvalidFacts",
        "InvalidPolicy",
        "MatchingError",
        "PlanFault",
        "RoundCancelled",
    ),
    "matching.explain": ("explain_pair",),
    "matching.facts": (
        "CaseloadFacts",
        "ClientFacts",
        "Facts",
        "GuidanceFacts",
        "Occupied",
        "OfferFacts",
        "ServiceFacts",
        "ShiftFacts",
        "WishFacts",
    ),
    "matching.plan": (
        "Answer",
        "BindingCapacity",
        "Choice",
        "Counts",
        "FirstCome",
        "NearMiss",
        "Outcome",
        "PairExplanation",
        "Plan",
        "Progress",
        "Proposal",
        "Question",
        "Reason",
        "RuleResult",
        "Treatment",
        "Unplaced",
    ),
    "matching.policy": (
        "Parameters",
        "Policy",
        "Weights",
    ),
    "matching.rules": (
        "HARD_RULES",
        "RULE_SET_VERSION",
    ),
    "matching.rules.week": ("MUCH_SUPPORT",),
    "matching.run": ("make_plan",),
    "matching.scores": ("SOFT_RULES",),
    "matching.verdicts": (
        "Verdict",
        "explain_client",
    ),
}
_MODULE_OF = {name: module for module, names in _FROM.items() for name in names}

__all__ = [
    "HARD_RULES",
    "MUCH_SUPPORT",
    "RULE_SET_VERSION",
    "SOFT_RULES",
    "Answer",
    "Beside",
    "BindingCapacity",
    "CaseloadFacts",
    "Choice",
    "ClientFacts",
    "Counts",
    "Facts",
    "FirstCome",
    "GuidanceFacts",
    "InvalidFacts",
    "InvalidPolicy",
    "MatchingError",
    "NearMiss",
    "Occupied",
    "OfferFacts",
    "Outcome",
    "PairExplanation",
    "Parameters",
    "Plan",
    "PlanFault",
    "Policy",
    "Progress",
    "Proposal",
    "Question",
    "Reason",
    "RoundCancelled",
    "RuleResult",
    "ServiceFacts",
    "ShiftFacts",
    "Treatment",
    "Unplaced",
    "Verdict",
    "Weights",
    "WishFacts",
    "explain_client",
    "explain_pair",
    "make_plan",
]


def __getattr__(name: str) -> Any:
    """Return one of the names above, reading its module the first time."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_MODULE_OF[name]), name)
    return found
