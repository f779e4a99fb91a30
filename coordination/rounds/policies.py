"""What rounds aim for, as versions: read by everybody who asks for a round, changed with a reason (E.3.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_role
from coordination.audit.operations import record
from coordination.errors import GuardFailed
from coordination.rounds.models import PolicyVersion
from coordination.rows import filled, save
from coordination.vocabulary import ActorRole, AuditAction
from matching import Parameters, Policy, Weights
from matching.whatif import Numbers

MAY_DECIDE = (ActorRole.ADMINISTRATOR,)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The policy that a round made now would have.

    ``number`` is that of the version; 0 stands for the defaults of the program, before anybody decided.
    """

    number: int
    policy: Policy
    weights: Weights
    parameters: Parameters


def in_force(session: Session) -> InForce:
    """Return the newest version, or the program's own defaults."""
    newest = session.scalar(select(PolicyVersion).order_by(PolicyVersion.number.desc()).limit(1))
    if newest is None:
        return InForce(number=0, policy=Policy(), weights=Weights(), parameters=Parameters())
    return InForce(
        number=newest.number,
        policy=Policy.from_dict(newest.policy),
        weights=Weights.from_dict(newest.weights),
        parameters=Parameters.from_dict(newest.parameters),
    )


def versions(session: Session) -> list[PolicyVersion]:
    """Return every version, the newest first."""
    return list(session.scalars(select(PolicyVersion).order_by(PolicyVersion.number.desc())))


def decide(
    session: Session,
    actor: Actor,
    *,
    after: int,
    reason: str,
    policy: Policy | None = None,
    numbers: Numbers | None = None,
) -> PolicyVersion:
    """Put a new policy in force for the rounds from now on; earlier rounds keep theirs (INV-19).

    Parameters
    ----------
    policy, numbers
        The new policy, other weights and numbers of rules; what is None stays. Versions are given here.
    after
        Number of the version that it was made from.
    reason
        Why, in a sentence; kept with the version.

    Raises
    ------
    InvalidInput
        When the reason is empty.
    GuardFailed
        When somebody decided another one meanwhile.
    """
    require_role(actor, "deciding the policy", *MAY_DECIDE)
    now = in_force(session)
    if now.number != after:
        raise GuardFailed("policy", "decide", f"version {now.number} to be looked at first")
    number = now.number + 1
    row = PolicyVersion(
        number=number,
        decided_at=clock.now(),
        reason=filled(reason, "reason"),
        policy=replace(policy or now.policy, version=f"policy-{number + 1}").to_dict(),
        weights=_weighed(now.weights, numbers, number).to_dict(),
        parameters=(now.parameters if numbers is None else numbers.parameters_in(now.parameters)).to_dict(),
    )
    save(session, actor, row)
    record(session, actor, AuditAction.CREATE, "policy", number, detail=f"after {after}")
    return row


def _weighed(now: Weights, numbers: Numbers | None, number: int) -> Weights:
    """Return the weights of a new version; their own version changes only when they do."""
    if numbers is None or not numbers.weights:
        return now
    return replace(numbers.weights_in(now), version=f"weights-{number + 1}")
