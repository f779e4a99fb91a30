"""Who may see which part of a client, as pure questions; and what an agreement to share must say.

Default is no. A part is granted to a member of the client's team when all of these hold:

1. the membership is active today (INV-02, CONF-01, CONF-04, CONF-05);
2. its function reaches that far: *advice only* sees nothing (CONF-15), *practical arrangements only* sees
   that somebody is a client, the team and the proposals; a justice assistant sees neither wishes nor rungs
   (CONF-13);
3. a life domain stands in the membership's domain scope (INV-02, CONF-02);
4. there is a basis: the membership's own, or an agreement to share in force that names the organisation and
   the part. Only the agreement counts for an organisation without professional secrecy (CONF-03), for the
   bases *written agreement* and *mandate*, for justice and police outside justice (INV-24), and for care
   domains towards justice (CONF-13).

A host organisation, which is in no team, is answered by `decide_for_host` (CONF-11, CONF-12).

Somebody close, whom the client named, reads the agreements and whom to call by `decide_for_close` (CONF-33).

A client reads the own file, and nobody else's, by `decide_for_client` (GDPR art. 15). What the law lets
others hold back is no part that is granted there: the reports of a statutory case consultation (CONF-17),
working notes of a professional, and what stands in a judicial text about third parties. Their own rooms
answer for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coordination.consent.models import Consent
from coordination.teams.models import TeamMembership
from coordination.vocabulary import (
    AccessReason,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    PlacementState,
    RoleKind,
    SecrecyRegime,
)

DOMAIN_PARTS = {ClientPart(domain.value): domain for domain in LifeDomain}
#: The sheet for somebody close, and for the client: no professional is granted it (CONF-33).
SHEET = ClientPart.AGREEMENTS_AND_CONTACT
GENERAL_PARTS = tuple(part for part in ClientPart if part not in DOMAIN_PARTS and part is not SHEET)

#: How far each function reaches, before scope and basis are asked.
PARTS_OF_FUNCTION = {
    MembershipFunction.DIRECT: frozenset(ClientPart) - {SHEET},
    MembershipFunction.COORDINATION_ONLY: frozenset(
        {ClientPart.EXISTENCE, ClientPart.TEAM, ClientPart.PROPOSALS}
    ),
    MembershipFunction.CONSULTATION_ONLY: frozenset[ClientPart](),
}
#: What a justice assistant may reach (CONF-13); care domains only by agreement.
PARTS_OF_JUSTICE = frozenset(
    {
        ClientPart.EXISTENCE,
        ClientPart.IDENTITY,
        ClientPart.TEAM,
        ClientPart.AVAILABILITY,
        ClientPart.PROPOSALS,
        *DOMAIN_PARTS,
    }
)
#: Bases that carry by themselves within professional secrecy; the others need an agreement in force or give
#: nothing through a team (vital interest and statutory case consultation live outside it, CONF-16, INV-25).
OWN_BASES = frozenset({LegalBasis.STATUTORY_TASK, LegalBasis.SHARED_SECRECY})
AGREED_BASES = frozenset({LegalBasis.WRITTEN_AGREEMENT, LegalBasis.MANDATE})

#: What a client reads of the own file. Named one by one: a part that is added later is refused until somebody
#: has thought about it. The judicial conditions are the client's to read, source and text included (INV-24).
PARTS_OF_CLIENT = frozenset(
    {
        ClientPart.EXISTENCE,
        ClientPart.IDENTITY,
        ClientPart.TEAM,
        ClientPart.WISHES,
        ClientPart.AVAILABILITY,
        ClientPart.RUNGS,
        ClientPart.FUNCTIONAL_PROFILE,
        ClientPart.PROPOSALS,
        ClientPart.AGREEMENTS_TO_SHARE,
        SHEET,
        *DOMAIN_PARTS,
    }
)

#: What somebody close is granted, once the client named the person (CONF-33): that much and nothing else.
PARTS_OF_CLOSE = frozenset({ClientPart.EXISTENCE, SHEET})

#: What vital interest opens (CONF-16): who it is, whom to call, what may save a life. Never justice, income,
#: family, wishes or proposals.
PARTS_IN_EMERGENCY = frozenset(
    {
        ClientPart.EXISTENCE,
        ClientPart.IDENTITY,
        ClientPart.TEAM,
        ClientPart.PHYSICAL_HEALTH,
        ClientPart.MENTAL_HEALTH,
        ClientPart.ALCOHOL_DRUGS,
    }
)

IN_FORCE = frozenset({ConsentState.GIVEN, ConsentState.NARROWED})

#: States in which the host may see the functional profile (CONF-11, CONF-12), and from which also a name.
SEEN_BY_HOST = frozenset(
    {
        PlacementState.OFFERED,
        PlacementState.INFO_NEEDED,
        PlacementState.WAITLISTED,
        PlacementState.RESERVED,
        PlacementState.CONFIRMED,
        PlacementState.ACTIVE,
        PlacementState.PAUSED,
    }
)
NAMED_TO_HOST = frozenset(
    {
        PlacementState.RESERVED,
        PlacementState.CONFIRMED,
        PlacementState.ACTIVE,
        PlacementState.PAUSED,
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a part may be seen, on what basis, why (not), and until when.

    Attributes
    ----------
    granted
        The answer; a decision is true when it is granted.
    basis
        The legal basis that carries it, None when refused and when a client reads the own file.
    reason
        What decided.
    until
        Last day on which the same answer holds by itself; None without end. Only of a granted decision.
    """

    granted: bool
    basis: LegalBasis | None
    reason: AccessReason
    until: date | None = None

    def __bool__(self) -> bool:
        """Say whether the part is granted."""
        return self.granted


def refused(reason: AccessReason) -> Decision:
    """Return a refusal."""
    return Decision(granted=False, basis=None, reason=reason)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One recipient's side of an agreement to share that is in force.

    ``last_day`` is the last day on which it holds.
    """

    organisation_id: int
    parts: frozenset[ClientPart]
    last_day: date

    def covers(self, organisation_id: int, part: ClientPart) -> bool:
        """Say whether it lets this organisation see the part; any part tells that there is a client."""
        return self.organisation_id == organisation_id and (
            part in self.parts or (part is ClientPart.EXISTENCE and bool(self.parts))
        )


def parts_of(consent: Consent) -> frozenset[ClientPart]:
    """Return everything that an agreement to share names: life domains and other parts."""
    return frozenset(consent.items) | {ClientPart(domain.value) for domain in consent.domains}


def is_in_force(consent: Consent, on: date) -> bool:
    """Say whether an agreement to share holds on a day (CONF-08).

    It holds from the day it was given up to, and not including, the day it expires, and no more on the day it
    is withdrawn, whatever its state says meanwhile.
    """
    return (
        consent.state in IN_FORCE
        and consent.given_on <= on < consent.expires_on
        and (consent.withdrawn_on is None or consent.withdrawn_on > on)
    )


def agreements(
    rows: Iterable[tuple[Consent, int]], purpose: ConsentPurpose, on: date
) -> tuple[Agreement, ...]:
    """Return what is in force for a purpose, per recipient.

    Parameters
    ----------
    rows
        Agreements to share, each with the id of one recipient.
    """
    return tuple(
        Agreement(
            organisation_id=organisation_id,
            parts=parts_of(consent),
            last_day=consent.expires_on - timedelta(days=1),
        )
        for consent, organisation_id in rows
        if consent.purpose is purpose and is_in_force(consent, on)
    )


def decide_for_member(
    memberships: Collection[TeamMembership], agreed: Collection[Agreement], part: ClientPart, on: date
) -> Decision:
    """Say whether somebody with these memberships in the client's team may see a part on a day.

    Parameters
    ----------
    memberships
        All memberships of one professional in the team of one client, ended ones included, with their
        organisations.
    agreed
        Agreements in force of that client for team consultation.
    """
    decisions = [_decide_for_membership(one, agreed, part, on) for one in memberships]
    if not decisions:
        return refused(AccessReason.NO_MEMBERSHIP)
    granted = [decision for decision in decisions if decision]
    if granted:
        return max(granted, key=lambda decision: decision.until or date.max)
    return decisions[-1]


def _decide_for_membership(
    membership: TeamMembership, agreed: Collection[Agreement], part: ClientPart, on: date
) -> Decision:
    if membership.state is not MembershipState.ACTIVE:
        return refused(AccessReason.NOT_ACTIVE)
    if not membership.starts_on <= on <= (membership.ends_on or date.max):
        return refused(AccessReason.OUT_OF_PERIOD)
    if membership.function is MembershipFunction.CONSULTATION_ONLY:
        return refused(AccessReason.ADVICE_ONLY)
    if part not in _reach(membership):
        return refused(AccessReason.NOT_IN_FUNCTION)
    domain = DOMAIN_PARTS.get(part)
    if domain is not None and domain not in membership.domain_scope:
        return refused(AccessReason.NOT_IN_SCOPE)
    return _basis(membership, agreed, part)


def _reach(membership: TeamMembership) -> frozenset[ClientPart]:
    parts = PARTS_OF_FUNCTION[membership.function]
    return parts & PARTS_OF_JUSTICE if _is_justice(membership) else parts


def _is_justice(membership: TeamMembership) -> bool:
    return membership.role is RoleKind.JUSTICE_ASSISTANT


def _basis(membership: TeamMembership, agreed: Collection[Agreement], part: ClientPart) -> Decision:
    """Answer the fourth question, whether there is a basis."""
    own = membership.legal_basis in OWN_BASES or (
        membership.legal_basis is LegalBasis.JUDICIAL_MANDATE and _is_justice(membership)
    )
    if not own and membership.legal_basis not in AGREED_BASES:
        return refused(AccessReason.NO_BASIS)
    bound = membership.organisation.secrecy_regime is SecrecyRegime.PROFESSIONAL_SECRECY
    if own and bound and not needs_agreement(part, justice=_is_justice(membership)):
        return Decision(
            granted=True,
            basis=membership.legal_basis,
            reason=AccessReason.MEMBERSHIP,
            until=membership.ends_on,
        )
    last_days = [one.last_day for one in agreed if one.covers(membership.organisation_id, part)]
    if not last_days:
        return refused(AccessReason.NO_AGREEMENT)
    until = min(max(last_days), membership.ends_on or date.max)
    basis = membership.legal_basis if membership.legal_basis in AGREED_BASES else LegalBasis.WRITTEN_AGREEMENT
    return Decision(granted=True, basis=basis, reason=AccessReason.AGREEMENT, until=until)


def needs_agreement(part: ClientPart, *, justice: bool) -> bool:
    """Say whether a life domain lies across the wall between justice and care (INV-24, CONF-13)."""
    return part in DOMAIN_PARTS and (part is ClientPart.JUSTICE_POLICE) is not justice


def decide_for_client(own_client_id: int, client_id: int, part: ClientPart) -> Decision:
    """Say whether a client who is signed in may see a part of a client: of the own file, and of no other.

    There is no basis to name: a right of one's own needs none.
    """
    if own_client_id != client_id:
        return refused(AccessReason.NO_MEMBERSHIP)
    if part not in PARTS_OF_CLIENT:
        return refused(AccessReason.NOT_IN_FUNCTION)
    return Decision(granted=True, basis=None, reason=AccessReason.OWN_FILE)


def decide_for_close(named_by: int | None, client_id: int, part: ClientPart) -> Decision:
    """Say whether somebody close may see a part of a client (CONF-33).

    Parameters
    ----------
    named_by
        Who named this person and has not ended it since; None when nobody does.
    """
    if named_by != client_id:
        return refused(AccessReason.NO_MEMBERSHIP)
    if part not in PARTS_OF_CLOSE:
        return refused(AccessReason.NOT_IN_FUNCTION)
    return Decision(granted=True, basis=None, reason=AccessReason.NAMED_BY_CLIENT)


def decide_in_emergency(decision: Decision, part: ClientPart, on: date) -> Decision:
    """Say whether somebody with emergency access may see a part that the team does not give (CONF-16).

    Parameters
    ----------
    decision
        The answer without emergency access; when it is yes it stays, with its own basis.
    """
    if decision or part not in PARTS_IN_EMERGENCY:
        return decision
    return Decision(granted=True, basis=LegalBasis.VITAL_INTEREST, reason=AccessReason.EMERGENCY, until=on)


def decide_for_host(
    state: PlacementState,
    host_organisation_id: int,
    agreed: Collection[Agreement],
    part: ClientPart,
) -> Decision:
    """Say whether the host of a placement may see a part of the client (CONF-11, CONF-12, INV-17).

    Only the functional profile, from the moment it is offered until it ends or is declined; the identity from
    the reservation on. Both only with an agreement in force that names the host.

    Parameters
    ----------
    agreed
        Agreements in force of that client for a placement.
    """
    states = {ClientPart.FUNCTIONAL_PROFILE: SEEN_BY_HOST, ClientPart.IDENTITY: NAMED_TO_HOST}.get(part)
    if states is None:
        return refused(AccessReason.NOT_IN_FUNCTION)
    if state not in states:
        return refused(AccessReason.NOT_ACTIVE)
    last_days = [one.last_day for one in agreed if one.covers(host_organisation_id, part)]
    if not last_days:
        return refused(AccessReason.NO_AGREEMENT)
    return Decision(
        granted=True,
        basis=LegalBasis.WRITTEN_AGREEMENT,
        reason=AccessReason.AGREEMENT,
        until=max(last_days),
    )


def names_everything(domains: Collection[LifeDomain], items: Collection[ClientPart]) -> bool:
    """Say whether an agreement leaves out no life domain, or no other part: that is no choice (CONF-09)."""
    return set(domains) == set(LifeDomain) or set(items) >= set(GENERAL_PARTS)
