"""What of a round somebody reads: totals for those who run it, clients for those who may see them."""

import pytest
from sqlalchemy import select

from coordination.audit.queries import events_about
from coordination.capacity import operations as capacity
from coordination.clients import operations as clients
from coordination.errors import NotAllowed, NotFound
from coordination.rounds import queries
from coordination.rounds.models import MatchingRound
from coordination.rounds.snapshot import key
from coordination.vocabulary import (
    AuditAction,
    IncomeStatus,
    LegalBasis,
    LifeDomain,
    PlacementKind,
    RuleAnswer,
    SuggestionOutcome,
)
from tests.coordination.factories import MORNINGS, actor_for, make_professional
from tests.coordination.stories import ROUND, join_team
from tests.support.statements import statements


def of_care(story, client):
    """Return a member of the client's team who may see nothing of work, education and income."""
    return join_team(
        story, client, legal_basis=LegalBasis.SHARED_SECRECY, domain_scope=[LifeDomain.ALCOHOL_DRUGS]
    )


def test_totals_are_for_those_who_run_rounds_and_hold_no_snapshot(story, run):
    done = run()
    assert queries.rounds(story.session, story.acting) == [done]
    assert queries.open_round(story.session, story.acting, done.ref) is done
    with pytest.raises(NotAllowed):
        queries.rounds(story.session, story.partner)
    with pytest.raises(NotAllowed):
        queries.open_round(story.session, story.partner, done.ref)
    with pytest.raises(NotFound):
        queries.open_round(story.session, story.acting, "RND-NOBODY")
    with statements(story.session) as sent:
        story.session.expunge_all()
        queries.rounds(story.session, ROUND)
    assert "snapshot" not in sent[0]


def test_a_supervisor_reads_suggestions_of_own_clients_only_conf_01(story, run):
    offer = story.offer(shifts=[("Voormiddagen", MORNINGS, 2)])
    own, other = story.client(display_name="Amina"), story.client()
    colleague = actor_for(make_professional(story.session, story.pcsw))
    member = of_care(story, other)
    done = run()
    shown = queries.suggestions(story.session, story.acting, done)
    assert [one.client_ref for one in shown] == sorted([own.ref, other.ref])
    assert queries.suggestions(story.session, colleague, done) == []
    [view] = queries.suggestions(story.session, member, done)
    assert view.client_ref == other.ref
    mine = queries.latest_suggestion(story.session, story.acting, own)
    assert (mine.client_name, mine.outcome, mine.offer) == ("Amina", SuggestionOutcome.PLACED, offer)
    assert queries.suggestion_behind(story.session, story.acting, mine.placement) == mine
    assert queries.latest_suggestion(story.session, colleague, own) is None
    assert queries.suggestion_behind(story.session, colleague, mine.placement) is None


def test_every_suggestion_read_is_in_the_record_inv_18(story, run):
    story.offer()
    client = story.client()
    done = run()
    before = len(events_about(story.session, client.ref))
    queries.suggestions(story.session, story.acting, done)
    event, *rest = events_about(story.session, client.ref)
    assert len(rest) == before
    assert (event.action, event.part) == (
        AuditAction.VIEW,
        "proposals,identity,work_education_income",
    )


def test_a_reason_is_read_by_who_may_see_the_domain_it_stands_on_conf_02_conf_18(story, run):
    story.offer()
    client = story.client()
    member = of_care(story, client)
    done = run()
    [full] = queries.suggestions(story.session, story.acting, done)
    [partial] = queries.suggestions(story.session, member, done)
    codes = [reason.code for reason in full.reasons]
    hidden = {"SR-04", "SR-15", "SR-20"}
    assert {"SR-04", "SR-15"} < set(codes)
    assert [reason.code for reason in partial.reasons] == [code for code in codes if code not in hidden]


def test_a_near_miss_with_only_hidden_rules_reads_as_no_place_conf_18(story, run):
    offer = story.offer(income_statuses_accepted=[IncomeStatus.UNEMPLOYMENT_BENEFIT])
    client = story.client(income_status=IncomeStatus.INTEGRATION_INCOME)
    member = of_care(story, client)
    done = run()
    [full] = queries.suggestions(story.session, story.acting, done)
    [partial] = queries.suggestions(story.session, member, done)
    assert [(miss.offer.id, miss.rules) for miss in full.near_misses] == [
        (offer.id, (("HR-06", RuleAnswer.DOES_NOT_FIT),))
    ]
    assert [miss.rules for miss in partial.near_misses] == [(("HR-02", RuleAnswer.DOES_NOT_FIT),)]
    pair = {"round_ref": done.ref, "client_ref": client.ref, "offer_id": offer.id}
    said = queries.explain(story.session, story.acting, **pair)
    assert [rule.code for rule in said.against] == ["HR-06"]
    assert said.against[0].seen["client.income_status"] == "integration_income"
    hidden = queries.explain(story.session, member, **pair)
    assert hidden.answer is RuleAnswer.DOES_NOT_FIT
    assert [(rule.code, dict(rule.seen)) for rule in hidden.against] == [("HR-02", {})]
    assert "integration_income" not in repr(hidden)


def test_a_keep_apart_reads_as_no_place_to_everybody_hr_09_hr_10(story, run):
    offer = story.offer()
    client = story.client(avoided_contacts=[key("organisation", story.host.id)])
    member = join_team(
        story, client, legal_basis=LegalBasis.SHARED_SECRECY, domain_scope=[LifeDomain.FAMILY_SOCIAL]
    )
    done = run()
    for actor in (story.acting, member):
        [view] = queries.suggestions(story.session, actor, done)
        assert "HR-10" not in repr(view.near_misses)
        said = queries.explain(
            story.session, actor, round_ref=done.ref, client_ref=client.ref, offer_id=offer.id
        )
        assert [(rule.code, dict(rule.seen)) for rule in said.against] == [("HR-02", {})]
        assert "HR-10" not in [rule.code for rule in said.rules]


def test_an_area_to_avoid_is_told_to_who_may_see_family_and_relations_hr_10(story, run):
    offer = story.offer()
    client = story.client(no_go_postcodes=["9000"])
    member = join_team(
        story, client, legal_basis=LegalBasis.SHARED_SECRECY, domain_scope=[LifeDomain.FAMILY_SOCIAL]
    )
    pair = {"round_ref": run().ref, "client_ref": client.ref, "offer_id": offer.id}
    told = queries.explain(story.session, member, **pair)
    assert [rule.code for rule in told.against] == ["HR-10"]
    assert [rule.code for rule in queries.explain(story.session, story.acting, **pair).against] == ["HR-02"]


def test_a_pair_is_explained_as_it_was_when_the_round_ran_inv_19(story, run):
    offer = story.offer(placement_kind=PlacementKind.WORK_CARE)
    client = story.client()
    done = run()
    pair = {"round_ref": done.ref, "client_ref": client.ref, "offer_id": offer.id}
    before = queries.explain(story.session, story.acting, **pair)
    assert before.answer is RuleAnswer.FITS
    clients.update_client(story.session, story.acting, client=client, refused_kinds=[PlacementKind.WORK_CARE])
    capacity.close_offer(story.session, story.partner, offer_id=offer.id)
    after = queries.explain(story.session, story.acting, **pair)
    assert after == before
    assert after.same_rules


def test_an_explanation_is_for_who_may_see_the_proposals_conf_01(story, run):
    offer, client = story.offer(), story.client()
    ref = run().ref
    colleague = actor_for(make_professional(story.session, story.pcsw))
    pair = {"round_ref": ref, "client_ref": client.ref, "offer_id": offer.id}
    with pytest.raises(NotFound):
        queries.explain(story.session, colleague, **pair)
    for change in ({"offer_id": 0}, {"round_ref": "RND-NOBODY"}, {"client_ref": "GENT-NOBODY"}):
        with pytest.raises(NotFound):
            queries.explain(story.session, story.acting, **pair | change)


def test_a_snapshot_is_stored_encrypted(story, run):
    client = story.client()
    run()
    stored = story.session.connection().exec_driver_sql("SELECT snapshot FROM matching_rounds").scalar()
    assert client.ref.encode() not in bytes(stored)
    assert bytes(stored).startswith(b"gAAAA")
    assert story.session.scalars(select(MatchingRound)).one().snapshot is not None


def test_a_list_of_suggestions_asks_no_more_for_more_clients(story, run):
    story.offer(shifts=[("Voormiddagen", MORNINGS, 2)])
    counts = []
    for _ in range(2):
        for _ in range(3):
            story.client()
        ref = run().ref
        story.session.expunge_all()
        done = queries.open_round(story.session, story.acting, ref)
        with statements(story.session) as sent:
            queries.suggestions(story.session, story.acting, done)
        counts.append(len(sent))
    assert counts[0] == counts[1]
