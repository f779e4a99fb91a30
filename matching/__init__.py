"""The best plan for given clients, offers, rules, scores, capacities and policy: a pure library.

Facts in, plan out. No database, no web, no domain import. ``make_plan`` makes a round, ``explain_pair``
answers for one client and one offer, ``explain_client`` for one client and every offer; everything else that
callers need is named here.
"""

from __future__ import annotations

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
