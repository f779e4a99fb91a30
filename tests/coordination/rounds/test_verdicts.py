"""All places for one client: each reads as the pair does, and tells no more than the pair does."""

import pytest

from coordination.audit.queries import events_about
from coordination.errors import NotFound
from coordination.rounds import queries
from coordination.rounds.snapshot import key
from coordination.rounds.verdicts import verdicts
from coordination.vocabulary import IncomeStatus, LanguageLevel, LegalBasis, LifeDomain, RuleAnswer
from tests.coordination.factories import actor_for, make_professional
from tests.coordination.stories import join_team
from tests.support.statements import statements


def of_care(story, client):
    """Return a member of the client's team who may see nothing of work, education and income."""
    return join_team(
        story, client, legal_basis=LegalBasis.SHARED_SECRECY, domain_scope=[LifeDomain.ALCOHOL_DRUGS]
    )


def told(rules):
    """Return what is told of rules, without the values that they saw: those stand on the pair's own page."""
    return [(rule.code, rule.answer, rule.missing) for rule in rules]


def test_each_place_reads_as_the_pair_to_every_reader_conf_18_e_3_9(story, run):
    story.offer(income_statuses_accepted=[IncomeStatus.UNEMPLOYMENT_BENEFIT])
    story.offer(min_dutch_level=LanguageLevel.B2)
    story.offer()
    client = story.client(income_status=IncomeStatus.INTEGRATION_INCOME, dutch_level=LanguageLevel.A1)
    member = of_care(story, client)
    pair = {"round_ref": run().ref, "client_ref": client.ref}
    seen = {}
    for actor in (story.acting, member):
        found = verdicts(story.session, actor, **pair)
        seen[actor] = [[rule.code for rule in one.against] for one in found]
        for one in found:
            said = queries.explain(story.session, actor, offer_id=one.offer_id, **pair)
            assert (one.answer, one.score) == (said.answer, said.score)
            assert told(one.against) == told(said.against)
    assert seen == {story.acting: [["HR-06"], ["HR-08"], []], member: [["HR-02"], ["HR-08"], []]}


def test_a_keep_apart_reads_as_no_place_among_all_places_hr_10(story, run):
    story.offer()
    client = story.client(avoided_contacts=[key("organisation", story.host.id)])
    [one] = verdicts(story.session, story.acting, round_ref=run().ref, client_ref=client.ref)
    assert one.answer is RuleAnswer.DOES_NOT_FIT
    assert [(rule.code, dict(rule.seen)) for rule in one.against] == [("HR-02", {})]


def test_all_places_are_for_who_may_see_the_proposals_conf_01(story, run):
    story.offer()
    client = story.client()
    pair = {"round_ref": run().ref, "client_ref": client.ref}
    colleague = actor_for(make_professional(story.session, story.pcsw))
    with pytest.raises(NotFound):
        verdicts(story.session, colleague, **pair)
    for change in ({"round_ref": "RND-NOBODY"}, {"client_ref": "GENT-NOBODY"}):
        with pytest.raises(NotFound):
            verdicts(story.session, story.acting, **pair | change)
    before = len(events_about(story.session, client.ref))
    verdicts(story.session, story.acting, **pair)
    assert len(events_about(story.session, client.ref)) == before + 1


def test_more_places_ask_the_database_no_more(story, run):
    client = story.client()
    asked = []
    for _ in range(2):
        for _ in range(2):
            story.offer()
        pair = {"round_ref": run().ref, "client_ref": client.ref}
        story.session.expire_all()
        with statements(story.session) as sent:
            verdicts(story.session, story.acting, **pair)
        asked.append(len(sent))
    assert asked[0] == asked[1]
