"""What a client's income asks for before the first day, who acts, and what silence does (C.7)."""

import pytest

from coordination import clock
from coordination.actors import Actor, automatic
from coordination.authorisations import operations, queries, rules
from coordination.authorisations.lifecycle import AUTHORISATION, Circumstances
from coordination.authorisations.working_days import after_working_days
from coordination.consent.access import Refused
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotAllowed
from coordination.vocabulary import (
    ActorRole,
    AdviceKind,
    AuthorisationState,
    IncomeStatus,
    LifeDomain,
    NotNeededReason,
    PlacementKind,
    StatuteAuthorisationKind,
)
from tests.coordination.factories import days
from tests.coordination.stories import join_team

Kind, S = StatuteAuthorisationKind, AuthorisationState
VOLUNTEERING = PlacementKind.GUIDED_VOLUNTEERING
READY = Circumstances(silence_counts=True, is_over=True)


class Case:
    """One client with an income, one offer of a kind, and the acts on one authorisation."""

    def __init__(self, story, income, kind=PlacementKind.WORK_CARE):
        self.story, self.session = story, story.session
        self.client, self.offer = story.client(income_status=income), story.offer(placement_kind=kind)

    def do(self, act, kind, actor=None, **given):
        where = {"client_ref": self.client.ref, "offer_id": self.offer.id, "kind": kind}
        return act(self.session, actor or self.story.acting, **where, **given)

    def needed(self):
        return {one.kind: one for one in queries.needed_for(self.session, self.client, self.offer)}

    @property
    def missing(self):
        return queries.missing(self.session, self.client, self.offer)


@pytest.mark.parametrize(
    ("kind", "income", "asked"),
    [
        (PlacementKind.WORK_CARE, IncomeStatus.INTEGRATION_INCOME, [Kind.PCSW_PERMISSION]),
        (PlacementKind.WORK_CARE, IncomeStatus.EQUIVALENT_INTEGRATION_INCOME, [Kind.PCSW_PERMISSION]),
        (
            PlacementKind.SUPPORTED_WORK_UNPAID,
            IncomeStatus.SICKNESS_BENEFIT,
            [Kind.MEDICAL_ADVISER_PERMISSION],
        ),
        (VOLUNTEERING, IncomeStatus.UNEMPLOYMENT_BENEFIT, [Kind.RVA_C45B, Kind.INSURANCE_COVER]),
        (PlacementKind.ACTIVATING_WORKFLOOR, IncomeStatus.SCHOOL_LEAVER_ALLOWANCE, [Kind.RVA_C45B]),
        (PlacementKind.WORK_CARE, IncomeStatus.DISABILITY_ALLOWANCE, []),
        (PlacementKind.GROUP_PROGRAMME, IncomeStatus.UNEMPLOYMENT_BENEFIT, []),
        (PlacementKind.ARTICLE_60, IncomeStatus.INTEGRATION_INCOME, [Kind.DIMONA_DECLARATION]),
        (
            PlacementKind.ADAPTED_WORK,
            IncomeStatus.WAGE,
            [Kind.VDAB_ADVICE_ADAPTED_WORK, Kind.DIMONA_DECLARATION],
        ),
    ],
)
def test_each_income_status_asks_for_its_own_paper(kind, income, asked):
    assert list(rules.required(kind, income)) == asked


def test_an_advice_that_is_there_is_not_asked_for_again():
    advices = [AdviceKind.ADAPTED_WORK]
    found = rules.required(PlacementKind.ADAPTED_WORK, IncomeStatus.WAGE, advices)
    assert found == (Kind.DIMONA_DECLARATION,)


@pytest.mark.parametrize("roles", [frozenset({role}) for role in ActorRole], ids=str)
def test_the_table_answers_every_event_in_every_state_for_every_role(roles):
    person = Actor(name="somebody", roles=roles, professional_id=None if "worker" in roles else 1)
    rows = {(state, row.event): row for row in AUTHORISATION.transitions for state in row.from_}
    for state in S:
        for event in {row.event for row in AUTHORISATION.transitions}:
            row = rows.get((state, event))
            if row is None:
                with pytest.raises(IllegalTransition, match=f"authorisation is {state.value}: {event}"):
                    AUTHORISATION.next_state(state, event, person, READY)
            elif roles & row.who:
                assert AUTHORISATION.next_state(state, event, person, READY) is row.to
            else:
                with pytest.raises(NotAllowed, match=f"{event} of a authorisation"):
                    AUTHORISATION.next_state(state, event, person, READY)


def test_a_c45b_lets_somebody_start_on_filing_and_is_tacit_after_twelve_working_days(story, monkeypatch):
    case = Case(story, IncomeStatus.UNEMPLOYMENT_BENEFIT)
    assert case.missing.kinds == (Kind.RVA_C45B,)
    filed = case.do(operations.request, Kind.RVA_C45B, requested_on=clock.today())
    assert filed.answer_by == after_working_days(clock.today(), 12)
    assert not case.missing
    monkeypatch.setenv("SCHAKEL_NOW", filed.answer_by.isoformat())
    assert operations.let_time_pass(case.session, automatic("worker")) == 0
    after = days(1)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert case.needed()[Kind.RVA_C45B].state is S.TACIT
    assert filed.state is S.REQUESTED
    assert operations.let_time_pass(case.session, automatic("worker")) == 1
    assert operations.let_time_pass(case.session, automatic("worker")) == 0
    assert filed.state is S.TACIT


def test_a_late_no_is_still_a_no(story, monkeypatch):
    case = Case(story, IncomeStatus.UNEMPLOYMENT_BENEFIT)
    case.do(operations.request, Kind.RVA_C45B, requested_on=clock.today())
    after = days(40)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    case.do(operations.decide, Kind.RVA_C45B, granted=False, decided_on=after)
    assert case.missing.kinds == (Kind.RVA_C45B,)
    case.do(operations.request, Kind.RVA_C45B, requested_on=after)
    assert not case.missing


@pytest.mark.parametrize(
    ("income", "kind"),
    [
        (IncomeStatus.INVALIDITY_BENEFIT, Kind.MEDICAL_ADVISER_PERMISSION),
        (IncomeStatus.INTEGRATION_INCOME, Kind.PCSW_PERMISSION),
    ],
)
def test_all_others_wait_for_a_yes_however_long_it_takes(story, monkeypatch, income, kind):
    case = Case(story, income)
    asked = case.do(operations.request, kind, requested_on=clock.today())
    assert (asked.answer_by, case.missing.kinds) == (None, (kind,))
    after = days(90)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    assert operations.let_time_pass(case.session, automatic("worker")) == 0
    assert case.missing.kinds == (kind,)
    case.do(operations.decide, kind, granted=True, decided_on=after, valid_to=days(10))
    assert not case.missing
    later = days(11)
    monkeypatch.setenv("SCHAKEL_NOW", later.isoformat())
    assert case.needed()[kind].state is S.EXPIRED
    assert case.missing.kinds == (kind,)
    assert operations.let_time_pass(case.session, automatic("worker")) == 1
    assert asked.state is S.EXPIRED


def test_a_general_declaration_sets_a_c45b_aside_and_nothing_else(story):
    case = Case(story, IncomeStatus.SCHOOL_LEAVER_ALLOWANCE)
    reason = NotNeededReason.GENERAL_DECLARATION
    case.do(operations.set_aside, Kind.RVA_C45B, reason=reason)
    assert not case.missing
    case.do(operations.need_again, Kind.RVA_C45B)
    assert case.missing.kinds == (Kind.RVA_C45B,)
    other = Case(story, IncomeStatus.INTEGRATION_INCOME)
    with pytest.raises(GuardFailed, match="a reason that belongs to this kind"):
        other.do(operations.set_aside, Kind.PCSW_PERMISSION, reason=reason)


def test_an_unknown_income_is_missing_itself_where_it_decides(story):
    assert Case(story, IncomeStatus.UNKNOWN).missing.income_unknown
    assert not Case(story, IncomeStatus.UNKNOWN, PlacementKind.TRAINING).missing


def test_impossible_days_and_kinds_are_refused_naming_the_field(story):
    case = Case(story, IncomeStatus.INTEGRATION_INCOME)
    with pytest.raises(InvalidInput, match="kind: rva_c45b is not asked for"):
        case.do(operations.request, Kind.RVA_C45B, requested_on=clock.today())
    with pytest.raises(InvalidInput, match=r"requested_on: .* lies in the future"):
        case.do(operations.request, Kind.PCSW_PERMISSION, requested_on=days(1))
    case.do(operations.request, Kind.PCSW_PERMISSION, requested_on=days(-3))
    with pytest.raises(IllegalTransition, match="request is not possible"):
        case.do(operations.request, Kind.PCSW_PERMISSION, requested_on=clock.today())
    decide = {"granted": True, "kind": Kind.PCSW_PERMISSION}
    with pytest.raises(InvalidInput, match=r"decided_on: .* before it was asked for"):
        case.do(operations.decide, decided_on=days(-4), **decide)
    with pytest.raises(InvalidInput, match=r"valid_to: .* before the decision"):
        case.do(operations.decide, decided_on=days(-1), valid_to=days(-2), **decide)


def test_only_who_may_read_the_income_acts_and_the_client_may_say_that_it_was_handed_in(story):
    case = Case(story, IncomeStatus.UNEMPLOYMENT_BENEFIT)
    given = {"requested_on": clock.today()}
    outsider = join_team(story, case.client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    blind = Actor(
        name="other",
        roles=frozenset({ActorRole.SUPERVISOR}),
        professional_id=outsider.professional_id,
        organisation_id=outsider.organisation_id,
    )
    with pytest.raises(Refused):
        case.do(operations.request, Kind.RVA_C45B, actor=blind, **given)
    with pytest.raises(NotAllowed):
        case.do(operations.request, Kind.RVA_C45B, actor=story.partner, **given)
    own = Actor(name="own", roles=frozenset({ActorRole.CLIENT}), client_id=case.client.id)
    assert case.do(operations.request, Kind.RVA_C45B, actor=own, **given).state is S.REQUESTED
    with pytest.raises(NotAllowed):
        case.do(operations.decide, Kind.RVA_C45B, actor=own, granted=True, decided_on=clock.today())
