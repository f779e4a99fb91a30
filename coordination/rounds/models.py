"""Matching round, its suggestions and its exclusions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coordination.base import HalfDaySet, Row, code_type
from coordination.capacity.models import CapacityOffer, Shift
from coordination.clients.models import Client
from coordination.encryption import EncryptedBytes
from coordination.organisations.models import Organisation
from coordination.placements.models import Placement
from coordination.vocabulary import HalfDays, RoundState, RuleAnswer, SuggestionOutcome


class MatchingRound(Row):
    """One run of the matcher, with everything needed to repeat and to explain it (INV-19).

    ``ref`` is also the job's id. ``snapshot`` are the facts as they were, encrypted. Objectives and bounds
    are kept per policy level. ``progress`` runs from 0 to 100. ``previous`` are the proposals that stood when
    the round began (client reference to option), ``differences`` how many of them were kept, moved or lost,
    by reason, and ``level_prices`` what the levels of the policy cost each other. ``first_come`` and
    ``by_priority`` are what serving people one by one would have given (placed, placements, score).
    ``beside`` is how the plan of courses beside a place came out: a mapping (clients, placed, status, proof,
    objective, bound, gap), None where nobody asked for one.
    """

    __tablename__ = "matching_rounds"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    requested_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    for_day: Mapped[date]
    state: Mapped[RoundState] = mapped_column(code_type(RoundState), default=RoundState.QUEUED)
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[str | None] = mapped_column(String(40))
    failure: Mapped[str | None] = mapped_column(String(80))
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON)
    rule_set_version: Mapped[str] = mapped_column(String(40))
    random_seed: Mapped[int]
    snapshot: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    solver_status: Mapped[str | None] = mapped_column(String(20))
    stop_reason: Mapped[str | None] = mapped_column(String(40))
    proof: Mapped[str | None] = mapped_column(String(20))
    objective: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    bound: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    gap: Mapped[float | None]
    first_come: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    by_priority: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    solve_ms: Mapped[int | None] = mapped_column(BigInteger)
    clients: Mapped[int | None]
    offers: Mapped[int | None]
    pairs: Mapped[int | None] = mapped_column(BigInteger)
    placed: Mapped[int | None]
    previous: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    differences: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    level_prices: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    beside: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    organisation: Mapped[Organisation | None] = relationship()
    suggestions: Mapped[list[Suggestion]] = relationship(
        back_populates="matching_round", order_by="Suggestion.id"
    )


class Suggestion(Row):
    """The round's proposal for one client, or why there is none.

    ``placement_id`` is set when the client was placed. ``reasons`` is a list of [rule code, points 0-10,
    weighted points]; ``questions`` a list of [rule code, field to ask for]; ``alternatives`` a list of
    mappings (offer, shift, half_days, pick, starts_on, ends_on, score, reasons, questions), outside
    competition; ``binding`` the limits that kept the client out, as mappings (offer, shift, half_day, places,
    kind); ``route`` a mapping (organisation_id, organisation_name, steps). ``relaxations`` are the smallest
    sets that would give an option, as mappings (give, offers, count, sure) with ``give`` a list of [kind,
    value, rule codes]; ``change`` is [fate, because] against the round before. ``beside`` is the course
    beside the place, a mapping like an alternative, with its own placement ``beside_placement_id``.
    ``first_come_offer_id`` is where serving everybody by arrival would have placed the client.
    """

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("round_id", "client_id"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("matching_rounds.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    outcome: Mapped[SuggestionOutcome] = mapped_column(code_type(SuggestionOutcome))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("capacity_offers.id"))
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shifts.id"), index=True)
    half_days: Mapped[HalfDays | None] = mapped_column(HalfDaySet)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    score: Mapped[int | None]
    reasons: Mapped[list[Any]] = mapped_column(JSON, default=list)
    questions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    alternatives: Mapped[list[Any]] = mapped_column(JSON, default=list)
    binding: Mapped[list[Any]] = mapped_column(JSON, default=list)
    route: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    relaxations: Mapped[list[Any] | None] = mapped_column(JSON)
    change: Mapped[list[Any] | None] = mapped_column(JSON)
    beside: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    beside_placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    first_come_offer_id: Mapped[int | None] = mapped_column(ForeignKey("capacity_offers.id"))

    matching_round: Mapped[MatchingRound] = relationship(back_populates="suggestions")
    client: Mapped[Client] = relationship()
    offer: Mapped[CapacityOffer | None] = relationship(foreign_keys=[offer_id])
    shift: Mapped[Shift | None] = relationship()
    placement: Mapped[Placement | None] = relationship(foreign_keys=[placement_id])
    beside_placement: Mapped[Placement | None] = relationship(foreign_keys=[beside_placement_id])


class Exclusion(Row):
    """A near miss of a client without a place: the offer and one rule that stood in the way.

    ``detail`` names the fields to ask for; the values that the rule saw are worked out from the snapshot, not
    kept here in the open.
    """

    __tablename__ = "exclusions"

    round_id: Mapped[int] = mapped_column(ForeignKey("matching_rounds.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("capacity_offers.id"), index=True)
    rule_code: Mapped[str] = mapped_column(String(10))
    answer: Mapped[RuleAnswer] = mapped_column(code_type(RuleAnswer))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    client: Mapped[Client] = relationship()
    offer: Mapped[CapacityOffer] = relationship()


class WhatIf(Row):
    """A question about a finished round: what a change would do, or which place more unlocks most.

    ``ref`` is also the job's id. ``question`` is a mapping (kind, changes); ``result`` is encrypted JSON,
    because it says who would gain and lose.
    """

    __tablename__ = "what_ifs"

    ref: Mapped[str] = mapped_column(String(20), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("matching_rounds.id"), index=True)
    state: Mapped[RoundState] = mapped_column(code_type(RoundState), default=RoundState.QUEUED)
    progress: Mapped[int] = mapped_column(default=0)
    step: Mapped[str | None] = mapped_column(String(40))
    failure: Mapped[str | None] = mapped_column(String(80))
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[bytes | None] = mapped_column(EncryptedBytes)
    finished_at: Mapped[datetime | None]

    matching_round: Mapped[MatchingRound] = relationship()


class PolicyVersion(Row):
    """What rounds aim for from a moment on: policy, weights and numbers of rules, with why (E.3.2).

    ``number`` counts up; the highest is in force. Rows are never changed.
    """

    __tablename__ = "policy_versions"

    number: Mapped[int] = mapped_column(unique=True)
    decided_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    weights: Mapped[dict[str, Any]] = mapped_column(JSON)
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
