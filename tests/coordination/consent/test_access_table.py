"""The predicate's two forms, in Python and in the database, against a truth table written from the rules.

Every combination of membership, organisation, basis, scope and agreement is one client in one database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent import rules
from coordination.consent.access import decisions, visible_clients
from coordination.consent.models import Consent, ConsentRecipient
from coordination.consent.rules import PARTS_OF_CLIENT
from coordination.organisations.models import Organisation, Professional
from coordination.teams.models import SupportTeam, TeamMembership
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    IncomeStatus,
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    OrganisationKind,
    RecordedForm,
    ReferralSource,
    RoleKind,
    SecrecyRegime,
)

TODAY = date(2026, 11, 20)
BY = {"created_by": "test", "updated_by": "test"}
DOMAINS = {part.value for part in LifeDomain}
SCOPE = [LifeDomain.ALCOHOL_DRUGS, LifeDomain.JUSTICE_POLICE]


@dataclass(frozen=True)
class Agreed:
    """What the client agreed to share, with the member's organisation unless said otherwise."""

    domains: tuple[LifeDomain, ...] = ()
    items: tuple[ClientPart, ...] = ()
    purpose: ConsentPurpose = ConsentPurpose.TEAM_CONSULTATION
    state: ConsentState = ConsentState.GIVEN
    given: int = -30
    expires: int = 30
    withdrawn: int | None = None
    to_own: bool = True

    @property
    def counts(self) -> bool:
        return (
            self.to_own
            and self.purpose is ConsentPurpose.TEAM_CONSULTATION
            and self.state in {ConsentState.GIVEN, ConsentState.NARROWED}
            and self.given <= 0 < self.expires
            and (self.withdrawn is None or self.withdrawn > 0)
        )

    def names(self, part: ClientPart) -> bool:
        if part is ClientPart.EXISTENCE:
            return bool(self.domains or self.items)
        return part.value in {*self.domains, *self.items}


@dataclass(frozen=True)
class Case:
    state: MembershipState = MembershipState.ACTIVE
    function: MembershipFunction = MembershipFunction.DIRECT
    role: RoleKind = RoleKind.JOB_COACH
    regime: SecrecyRegime = SecrecyRegime.PROFESSIONAL_SECRECY
    basis: LegalBasis = LegalBasis.STATUTORY_TASK
    scope: tuple[LifeDomain, ...] = tuple(SCOPE)
    starts: int = -10
    ends: int | None = None
    agreed: Agreed | None = None


OUT_OF_REACH = {
    MembershipFunction.DIRECT: set(),
    MembershipFunction.CONSULTATION_ONLY: set(ClientPart),  # CONF-15
    MembershipFunction.COORDINATION_ONLY: set(ClientPart)
    - {ClientPart.EXISTENCE, ClientPart.TEAM, ClientPart.PROPOSALS},
}
OUT_OF_REACH_OF_JUSTICE = {  # CONF-13
    ClientPart.WISHES,
    ClientPart.RUNGS,
    ClientPart.FUNCTIONAL_PROFILE,
    ClientPart.AGREEMENTS_TO_SHARE,
}
# These live outside the team (CONF-16, INV-25).
NO_BASIS_IN_A_TEAM = {LegalBasis.VITAL_INTEREST, LegalBasis.STATUTORY_CASE_CONSULTATION}
BROAD = Agreed(domains=tuple(LifeDomain)[:5], items=(ClientPart.IDENTITY, ClientPart.PROPOSALS))
AGREEMENTS = [
    None,
    BROAD,
    Agreed(domains=(LifeDomain.JUSTICE_POLICE,)),
    Agreed(items=(ClientPart.TEAM,)),
]
VARIANTS = [
    Agreed(items=BROAD.items, domains=BROAD.domains, **change)
    for change in [
        {"purpose": ConsentPurpose.PLACEMENT},
        {"purpose": ConsentPurpose.REFERRAL},
        {"state": ConsentState.NARROWED},
        {"state": ConsentState.WITHDRAWN, "withdrawn": -1},
        {"state": ConsentState.DRAFT},
        {"state": ConsentState.EXPLAINED},
        {"state": ConsentState.REFUSED},
        {"state": ConsentState.EXPIRED},
        {"withdrawn": 0},
        {"withdrawn": 1},
        {"given": 0},
        {"given": 1},
        {"expires": 0},
        {"expires": 1},
        {"to_own": False},
    ]
]


def cases() -> Iterator[Case]:
    for regime, basis, function, role, agreed in product(
        SecrecyRegime,
        LegalBasis,
        MembershipFunction,
        (RoleKind.JOB_COACH, RoleKind.JUSTICE_ASSISTANT),
        AGREEMENTS,
    ):
        yield Case(regime=regime, basis=basis, function=function, role=role, agreed=agreed)
    for state, regime in product(MembershipState, SecrecyRegime):
        yield Case(state=state, regime=regime, agreed=BROAD)
    for (starts, ends), regime in product(
        [(0, None), (1, None), (-5, -1), (-5, 0), (-5, 1), (0, 0)], SecrecyRegime
    ):
        yield Case(starts=starts, ends=ends, regime=regime, agreed=BROAD)
    for scope, role, agreed in product(
        [(), tuple(LifeDomain), (LifeDomain.JUSTICE_POLICE,)],
        (RoleKind.JOB_COACH, RoleKind.JUSTICE_ASSISTANT),
        AGREEMENTS,
    ):
        yield Case(scope=scope, role=role, agreed=agreed)
    for agreed, regime, basis in product(
        VARIANTS, SecrecyRegime, (LegalBasis.STATUTORY_TASK, LegalBasis.WRITTEN_AGREEMENT)
    ):
        yield Case(agreed=agreed, regime=regime, basis=basis)


def expected(case: Case, part: ClientPart) -> bool:
    """Say what the rules of the house give, in the order in which people tell them."""
    if case.state is not MembershipState.ACTIVE or case.starts > 0 or (case.ends or 0) < 0:
        return False  # CONF-01, CONF-04, CONF-05
    if part is ClientPart.AGREEMENTS_AND_CONTACT:
        return False  # CONF-33: for the client and somebody close, and no professional
    if part.value in DOMAINS and part.value not in case.scope:
        return False  # INV-02, CONF-02
    justice = case.role is RoleKind.JUSTICE_ASSISTANT
    if part in OUT_OF_REACH[case.function] or (justice and part in OUT_OF_REACH_OF_JUSTICE):
        return False
    if case.basis in NO_BASIS_IN_A_TEAM or (case.basis is LegalBasis.JUDICIAL_MANDATE and not justice):
        return False
    across_the_wall = part.value in DOMAINS and (part is ClientPart.JUSTICE_POLICE) != justice
    by_agreement_only = (
        case.regime is not SecrecyRegime.PROFESSIONAL_SECRECY  # CONF-03
        or case.basis in {LegalBasis.WRITTEN_AGREEMENT, LegalBasis.MANDATE}
        or across_the_wall  # INV-24, CONF-13
    )
    return not by_agreement_only or (
        case.agreed is not None and case.agreed.counts and case.agreed.names(part)
    )


@pytest.fixture
def world(session: Session) -> tuple[Session, Actor, dict[int, Case]]:
    """Give a database in which every case is a client of one professional, and one more is nobody's."""
    organisations = {
        regime: Organisation(name=regime.value, kinds=[OrganisationKind.PCSW], secrecy_regime=regime, **BY)
        for regime in SecrecyRegime
    }
    other = Organisation(
        name="other",
        kinds=[OrganisationKind.PCSW],
        secrecy_regime=SecrecyRegime.PROFESSIONAL_SECRECY,
        **BY,
    )
    home = organisations[SecrecyRegime.PROFESSIONAL_SECRECY]
    professional = Professional(organisation=home, display_name="Medewerker", role=RoleKind.JOB_COACH, **BY)
    session.add_all([*organisations.values(), other, professional])
    session.flush()
    clients = {}
    for number, case in enumerate([*cases(), None]):
        client = Client(
            ref=f"GENT-{number:04}",
            display_name="Cliënt",
            birth_year=1990,
            postcode="9000",
            locality="Gent",
            income_status=IncomeStatus.UNKNOWN,
            referral_source=ReferralSource.SELF,
            **BY,
        )
        team = SupportTeam(client=client, formed_on=TODAY, **BY)
        session.add(team)
        clients[client.ref] = (client, case)
        if case is None:
            continue
        organisation = organisations[case.regime]
        team.memberships.append(
            TeamMembership(
                professional=professional,
                organisation=organisation,
                role=case.role,
                function=case.function,
                domain_scope=list(case.scope),
                legal_basis=case.basis,
                starts_on=TODAY + timedelta(days=case.starts),
                ends_on=None if case.ends is None else TODAY + timedelta(days=case.ends),
                review_on=TODAY,
                state=case.state,
                **BY,
            )
        )
        if agreed := case.agreed:
            withdrawn = agreed.withdrawn
            session.add(
                Consent(
                    client=client,
                    purpose=agreed.purpose,
                    domains=list(agreed.domains),
                    items=list(agreed.items),
                    form=RecordedForm.WRITTEN,
                    explained_in_language="nl",
                    given_on=TODAY + timedelta(days=agreed.given),
                    expires_on=TODAY + timedelta(days=max(agreed.expires, agreed.given + 1)),
                    withdrawn_on=None if withdrawn is None else TODAY + timedelta(days=withdrawn),
                    recorded_by_id=professional.id,
                    state=agreed.state,
                    recipients=[
                        ConsentRecipient(organisation=organisation if agreed.to_own else other, **BY)
                    ],
                    **BY,
                )
            )
    session.flush()
    actor = Actor(
        name="account",
        roles=frozenset({ActorRole.TEAM_MEMBER}),
        professional_id=professional.id,
        organisation_id=home.id,
    )
    return session, actor, {client.id: case for client, case in clients.values()}


def test_every_case_is_decided_as_the_table_says_conf_01_to_05_conf_13_conf_15_inv_02_inv_24(world):
    session, actor, cases_by_client = world
    decided = decisions(session, actor, list(cases_by_client), ClientPart, TODAY)
    wrong = [
        (case, part, decision.reason)
        for client_id, case in cases_by_client.items()
        for part, decision in decided[client_id].items()
        if bool(decision) is not (case is not None and expected(case, part))
    ]
    assert wrong == []
    granted = sum(bool(decision) for parts in decided.values() for decision in parts.values())
    assert 0 < granted < len(cases_by_client) * len(ClientPart) / 2


def test_a_list_holds_exactly_the_clients_that_a_page_would_open(world):
    session, actor, cases_by_client = world
    decided = decisions(session, actor, list(cases_by_client), ClientPart, TODAY)
    for part in ClientPart:
        listed = set(session.scalars(visible_clients(actor, part, TODAY)))
        assert listed == {client_id for client_id, parts in decided.items() if parts[part]}, part


def test_an_automatic_task_and_a_stranger_see_nothing(world):
    session, actor, cases_by_client = world
    stranger = Actor(name="x", roles=actor.roles, professional_id=actor.professional_id + 1)
    task = Actor(name="round", roles=frozenset({ActorRole.WORKER}))
    for nobody in (stranger, task):
        decided = decisions(session, nobody, list(cases_by_client), ClientPart, TODAY)
        assert not any(decision for parts in decided.values() for decision in parts.values())
        assert not any(session.scalars(visible_clients(nobody, part, TODAY)).first() for part in ClientPart)


def test_a_granted_part_ends_with_the_membership_or_the_agreement_whichever_is_first(world):
    session, actor, cases_by_client = world
    decided = decisions(session, actor, list(cases_by_client), ClientPart, TODAY)
    ends = {decision.until for parts in decided.values() for decision in parts.values() if decision.until}
    assert len(ends) == 3
    for end in ends:
        after = decisions(session, actor, list(cases_by_client), ClientPart, end + timedelta(days=1))
        for client_id, parts in decided.items():
            for part, decision in parts.items():
                assert decision.until != end or (end >= TODAY and not after[client_id][part])


def test_a_client_opens_the_own_file_and_nobody_elses(world):
    session, _actor, cases_by_client = world
    mine, *others = cases_by_client
    client = Actor(name="own", roles=frozenset({ActorRole.CLIENT}), client_id=mine)
    decided = decisions(session, client, list(cases_by_client), ClientPart, TODAY)
    assert all(decided[mine][part] for part in PARTS_OF_CLIENT)
    assert {decision.reason for part, decision in decided[mine].items() if decision} == {
        AccessReason.OWN_FILE
    }
    assert not any(decision for one in others for decision in decided[one].values())
    for part in ClientPart:
        assert set(session.scalars(visible_clients(client, part, TODAY))) == (
            {mine} if part in PARTS_OF_CLIENT else set()
        )


def test_a_part_that_nobody_thought_about_is_refused_to_the_client_too(monkeypatch):
    monkeypatch.setattr(rules, "PARTS_OF_CLIENT", frozenset({ClientPart.EXISTENCE}))
    assert rules.decide_for_client(1, 1, ClientPart.EXISTENCE)
    assert rules.decide_for_client(1, 1, ClientPart.MENTAL_HEALTH).reason is AccessReason.NOT_IN_FUNCTION
