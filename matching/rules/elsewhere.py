"""The codes of E.1 and E.2 that no function here answers, and where each of them is kept.

Every code of the rules has a row somewhere: in ``HARD_RULES``, in ``SOFT_RULES``, or here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptElsewhere:
    """A rule that is kept by something else than a function over pairs.

    Attributes
    ----------
    code
        ``HR-nn`` or ``SR-nn``.
    subject, source
        As of any rule.
    how
        How it is kept, in a sentence.
    where
        Dotted name of what keeps it.
    """

    code: str
    subject: str
    source: str
    how: str
    where: str


KEPT_ELSEWHERE: tuple[KeptElsewhere, ...] = (
    KeptElsewhere(
        code="HR-09",
        subject="judicial limits respected",
        source="S2",
        how="Merged: times into the availability of HR-11, places and persons into the lists of HR-10, who "
        "is to be kept apart into HR-02, so that no code betrays them (E.3.9).",
        where="coordination.clients.rules.effective_limits",
    ),
    KeptElsewhere(
        code="HR-15",
        subject="agreements signed before the start",
        source="S4",
        how="Start guard: a place is not confirmed before every party has signed what its kind asks.",
        where="coordination.placements.papers.unsigned",
    ),
    KeptElsewhere(
        code="HR-20",
        subject="nobody left out for use, severity, diagnosis or origin",
        source="S2",
        how="Prohibition: the facts have no field for it and no rule reads one. A safety requirement is text "
        "that the client reads; no rule judges it.",
        where="matching.facts.ClientFacts",
    ),
    KeptElsewhere(
        code="HR-23",
        subject="agreement to share the profile with the host",
        source="D",
        how="Send guard: a request goes to the host only while such an agreement is in force.",
        where="coordination.consent.queries.shares_with_host",
    ),
    KeptElsewhere(
        code="SR-19",
        subject="kept proposals",
        source="design",
        how="Carried by the policy: a proposal that was discussed earns the stability bonus (E.3.2).",
        where="matching.policy.Policy",
    ),
)
