"""The kinds of account, how each stands in the team of the own clients, and the relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest
from _pytest.mark.structures import ParameterSet

from coordination.vocabulary import (
    ActorRole,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    RoleKind,
)

OWN, OTHER, ENDED = "own", "other", "ended"
RELATIONS = (OWN, OTHER, ENDED)
ANY = "any"
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Kind:
    """A kind of account, and how it stands in the team of the own clients."""

    role: ActorRole
    function: MembershipFunction | None = MembershipFunction.DIRECT
    state: MembershipState = MembershipState.ACTIVE
    profession: RoleKind = RoleKind.ADDICTION_COUNSELLOR
    basis: LegalBasis = LegalBasis.SHARED_SECRECY
    scope: tuple[LifeDomain, ...] = (LifeDomain.ALCOHOL_DRUGS,)


def _supervisor(
    function: MembershipFunction = MembershipFunction.DIRECT, state: MembershipState = MembershipState.ACTIVE
) -> Kind:
    return Kind(
        ActorRole.SUPERVISOR,
        function,
        state,
        RoleKind.TRAJECTORY_SUPERVISOR,
        LegalBasis.STATUTORY_TASK,
        (LifeDomain.WORK_EDUCATION_INCOME,),
    )


_F, _S = MembershipFunction, MembershipState
LEAD = "supervisor"
PARTNER = "partner"
ADMINISTRATOR = "administrator"
JUSTICE = "justice assistant"
CLIENT = "client"
OFFICER = "protection officer"
KINDS: Mapping[str, Kind] = {
    LEAD: _supervisor(),
    "supervisor, practical only": _supervisor(_F.COORDINATION_ONLY),
    "supervisor, advice only": _supervisor(_F.CONSULTATION_ONLY),
    "supervisor, proposed": _supervisor(state=_S.PROPOSED),
    "team member": Kind(ActorRole.TEAM_MEMBER),
    "team member, practical only": Kind(ActorRole.TEAM_MEMBER, _F.COORDINATION_ONLY),
    "team member, advice only": Kind(ActorRole.TEAM_MEMBER, _F.CONSULTATION_ONLY),
    "team member, proposed": Kind(ActorRole.TEAM_MEMBER, state=_S.PROPOSED),
    "team member, invited": Kind(ActorRole.TEAM_MEMBER, state=_S.INVITED),
    JUSTICE: Kind(
        ActorRole.TEAM_MEMBER,
        profession=RoleKind.JUSTICE_ASSISTANT,
        basis=LegalBasis.JUDICIAL_MANDATE,
        scope=(LifeDomain.JUSTICE_POLICE,),
    ),
    PARTNER: Kind(ActorRole.PARTNER, None),
    ADMINISTRATOR: Kind(ActorRole.ADMINISTRATOR, None),
    CLIENT: Kind(ActorRole.CLIENT, None),
    OFFICER: Kind(ActorRole.DATA_PROTECTION_OFFICER, None),
}
ACTORS = (ANONYMOUS, *KINDS)
#: Whom each run of the tests lets read the whole site; the others do so in the long tests.
ALWAYS = (ANONYMOUS, LEAD, "team member", JUSTICE, PARTNER, CLIENT)


def each(kinds: Iterable[str]) -> list[ParameterSet]:
    """Return kinds as parameters of a test that reads the whole site, most of them in the long run alone."""
    return [pytest.param(kind, marks=[] if kind in ALWAYS else [pytest.mark.long]) for kind in kinds]
