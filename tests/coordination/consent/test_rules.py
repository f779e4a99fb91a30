"""The pure rules of access, each against a list that was written out by hand."""

from datetime import date, timedelta

import pytest

from coordination.actors import Actor
from coordination.consent import queries
from coordination.consent.models import Consent
from coordination.consent.rules import (
    PARTS_IN_EMERGENCY,
    PARTS_OF_CLIENT,
    Agreement,
    agreements,
    decide_for_client,
    decide_for_close,
    decide_for_host,
    decide_for_member,
    decide_in_emergency,
    is_in_force,
    names_everything,
    refused,
)
from coordination.organisations.models import Organisation
from coordination.teams.models import TeamMembership
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
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
from tests.coordination.factories import make_client

P, S = ClientPart, PlacementState
TODAY = date(2026, 11, 20)
HOST, OTHER_HOST = 7, 8
#: A host reads the profile from the offer on, and the name from the reservation on, until it ends.
PROFILE = {S.OFFERED, S.INFO_NEEDED, S.WAITLISTED, S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED}
NAME = {S.RESERVED, S.CONFIRMED, S.ACTIVE, S.PAUSED}

#: The sheet for somebody close is no part that anybody agrees to share (CONF-33).
OTHER_PARTS = [
    part for part in P if part.value not in set(LifeDomain) and part is not P.AGREEMENTS_AND_CONTACT
]


def agreed(*parts, organisation_id=HOST, days=30):
    return Agreement(organisation_id, frozenset(parts), TODAY + timedelta(days=days))


def member(**given):
    facts = {
        "state": MembershipState.ACTIVE,
        "function": MembershipFunction.DIRECT,
        "role": RoleKind.JOB_COACH,
        "legal_basis": LegalBasis.STATUTORY_TASK,
        "domain_scope": [],
        "starts_on": TODAY,
        "ends_on": None,
        "organisation_id": HOST,
        "organisation": Organisation(secrecy_regime=SecrecyRegime.PROFESSIONAL_SECRECY),
    }
    return TeamMembership(**facts | given)


@pytest.mark.parametrize("state", PlacementState)
def test_conf_11_conf_12_a_host_reads_the_profile_from_the_offer_and_the_name_from_the_reservation(state):
    everything = [agreed(*ClientPart)]
    seen = {part for part in ClientPart if decide_for_host(state, HOST, everything, part)}
    assert seen == {
        part for part, when in ((P.FUNCTIONAL_PROFILE, PROFILE), (P.IDENTITY, NAME)) if state in when
    }


def test_conf_11_a_host_reads_only_by_an_agreement_that_names_it_and_the_part():
    for known, reason in (
        ([], AccessReason.NO_AGREEMENT),
        ([agreed(P.IDENTITY)], AccessReason.NO_AGREEMENT),
        ([agreed(P.FUNCTIONAL_PROFILE, organisation_id=OTHER_HOST)], AccessReason.NO_AGREEMENT),
        ([agreed(P.FUNCTIONAL_PROFILE)], AccessReason.AGREEMENT),
    ):
        assert decide_for_host(S.ACTIVE, HOST, known, P.FUNCTIONAL_PROFILE).reason is reason
    assert decide_for_host(S.ACTIVE, HOST, [], P.TEAM).reason is AccessReason.NOT_IN_FUNCTION
    assert decide_for_host(S.DECLINED_BY_PARTNER, HOST, [], P.IDENTITY).reason is AccessReason.NOT_ACTIVE
    several = [agreed(P.FUNCTIONAL_PROFILE, days=3), agreed(P.FUNCTIONAL_PROFILE, days=9)]
    granted = decide_for_host(S.ACTIVE, HOST, several, P.FUNCTIONAL_PROFILE)
    assert (granted.until, granted.basis) == (TODAY + timedelta(days=9), LegalBasis.WRITTEN_AGREEMENT)


def test_conf_16_emergency_access_opens_these_parts_and_leaves_other_answers_as_they_are():
    assert {
        P.EXISTENCE,
        P.IDENTITY,
        P.TEAM,
        P.PHYSICAL_HEALTH,
        P.MENTAL_HEALTH,
        P.ALCOHOL_DRUGS,
    } == PARTS_IN_EMERGENCY
    no = refused(AccessReason.NOT_IN_SCOPE)
    for part in ClientPart:
        decision = decide_in_emergency(no, part, TODAY)
        assert (decision is no) is (part not in PARTS_IN_EMERGENCY)
        assert decision.until == (TODAY if decision else None)
    yes = decide_for_member([member()], [], P.TEAM, TODAY)
    assert decide_in_emergency(yes, P.TEAM, TODAY) is yes


def test_a_client_reads_these_parts_of_the_own_file():
    assert {
        P.EXISTENCE,
        P.IDENTITY,
        P.TEAM,
        P.WISHES,
        P.AVAILABILITY,
        P.RUNGS,
        P.FUNCTIONAL_PROFILE,
        P.PROPOSALS,
        P.AGREEMENTS_TO_SHARE,
        P.AGREEMENTS_AND_CONTACT,
        *(ClientPart(domain.value) for domain in LifeDomain),
    } == PARTS_OF_CLIENT
    assert decide_for_client(1, 2, P.TEAM).reason is AccessReason.NO_MEMBERSHIP


@pytest.mark.parametrize(
    ("domains", "items", "everything"),
    [
        ([], [], False),
        (list(LifeDomain), [], True),
        (list(LifeDomain)[1:], [], False),
        ([], OTHER_PARTS, True),
        ([], OTHER_PARTS[1:], False),
        ([], [*OTHER_PARTS, P.AGREEMENTS_AND_CONTACT], True),
        (list(LifeDomain)[1:], [P.TEAM], False),
    ],
)
def test_conf_09_all_domains_or_all_other_parts_is_everything(domains, items, everything):
    assert names_everything(domains, items) is everything


def test_of_several_memberships_the_one_that_reaches_furthest_counts():
    short, long = member(ends_on=TODAY), member(ends_on=TODAY + timedelta(days=5))
    over = member(state=MembershipState.ENDED)
    assert decide_for_member([long, short, over], [], P.TEAM, TODAY).until == long.ends_on
    assert decide_for_member([short, member(), over], [], P.TEAM, TODAY).until is None
    assert decide_for_member([over], [], P.TEAM, TODAY).reason is AccessReason.NOT_ACTIVE
    assert decide_for_member([], [], P.TEAM, TODAY).reason is AccessReason.NO_MEMBERSHIP


def test_an_agreement_holds_no_longer_than_the_membership_and_no_membership_longer_than_the_agreement():
    regime = Organisation(secrecy_regime=SecrecyRegime.DUTY_OF_DISCRETION)
    parts = [
        agreed(P.TEAM, days=3),
        agreed(P.TEAM, days=9),
        agreed(P.TEAM, days=30, organisation_id=OTHER_HOST),
    ]
    for ends, until in ((None, 9), (5, 5), (20, 9)):
        ends_on = None if ends is None else TODAY + timedelta(days=ends)
        decision = decide_for_member([member(organisation=regime, ends_on=ends_on)], parts, P.TEAM, TODAY)
        assert decision.until == TODAY + timedelta(days=until)
        assert (decision.reason, decision.basis) == (AccessReason.AGREEMENT, LegalBasis.WRITTEN_AGREEMENT)
    mandated = decide_for_member([member(legal_basis=LegalBasis.MANDATE)], parts, P.TEAM, TODAY)
    assert mandated.basis is LegalBasis.MANDATE


def test_conf_33_somebody_close_is_granted_the_sheet_of_who_named_that_person_and_nothing_else():
    granted = {part for part in ClientPart if decide_for_close(1, 1, part)}
    assert granted == {P.EXISTENCE, P.AGREEMENTS_AND_CONTACT}
    assert decide_for_close(1, 1, P.AGREEMENTS_AND_CONTACT).reason is AccessReason.NAMED_BY_CLIENT
    assert decide_for_close(1, 1, P.TEAM).reason is AccessReason.NOT_IN_FUNCTION
    for named_by in (None, 2):
        assert not any(decide_for_close(named_by, 1, part) for part in ClientPart)
    assert not decide_for_member([member()], [agreed(*ClientPart)], P.AGREEMENTS_AND_CONTACT, TODAY)


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"state": ConsentState.NARROWED}, True),
        ({"state": ConsentState.WITHDRAWN}, False),
        ({"state": ConsentState.DRAFT}, False),
        ({"given_on": TODAY + timedelta(days=1)}, False),
        ({"expires_on": TODAY}, False),
        ({"expires_on": TODAY + timedelta(days=1)}, True),
        ({"withdrawn_on": TODAY}, False),
        ({"withdrawn_on": TODAY + timedelta(days=1)}, True),
    ],
)
def test_conf_08_an_agreement_holds_from_its_first_day_until_it_expires_or_is_withdrawn(change, holds):
    facts = {"state": ConsentState.GIVEN, "given_on": TODAY, "expires_on": TODAY + timedelta(days=9)}
    consent = Consent(purpose=ConsentPurpose.REFERRAL, items=[P.TEAM], domains=[], **facts | change)
    assert is_in_force(consent, TODAY) is holds
    found = agreements([(consent, HOST)], ConsentPurpose.REFERRAL, TODAY)
    assert [one.parts for one in found] == ([{P.TEAM}] if holds else [])
    assert agreements([(consent, HOST)], ConsentPurpose.PLACEMENT, TODAY) == ()


def test_an_agreement_about_something_tells_that_there_is_a_client_and_one_about_nothing_does_not():
    assert agreed(P.WISHES).covers(HOST, P.EXISTENCE)
    assert not agreed().covers(HOST, P.EXISTENCE)
    assert not agreed(P.WISHES).covers(HOST, P.TEAM)
    assert not agreed(P.WISHES).covers(OTHER_HOST, P.WISHES)


def test_a_list_too_refuses_the_client_a_part_that_nobody_thought_about(session, monkeypatch):
    monkeypatch.setattr(queries, "PARTS_OF_CLIENT", frozenset({P.EXISTENCE}))
    client = make_client(session)
    own = Actor(name="own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)
    assert session.scalars(queries.visible_clients(own, P.EXISTENCE)).all() == [client.id]
    assert session.scalars(queries.visible_clients(own, P.MENTAL_HEALTH)).all() == []
