"""A link keeps the places of one offer right, once; whoever has it can do nothing else."""

import pytest

from coordination.capacity import interest, links, operations, terms
from coordination.capacity.links import LinkNotGood
from coordination.errors import InvalidInput, NotAllowed, NotFound
from coordination.placements.queries import stays_of_offer
from coordination.vocabulary import ActorRole, PlacementKind
from tests.coordination.factories import (
    MORNINGS,
    actor_for,
    days,
    make_host,
    make_professional,
    partner_actor,
)
from tests.coordination.stories import make_story


@pytest.fixture
def story(session):
    return make_story(session)


@pytest.fixture
def offer(story):
    return story.offer(shifts=[("Voormiddagen", MORNINGS, 4)], review_by=days(-3))


@pytest.fixture
def contact(story):
    return make_professional(story.session, story.host, email="contact@example.org")


def sent(story, offer, contact, actor=None):
    return links.make_link(story.session, actor or story.acting, offer_id=offer.id, sent_to_id=contact.id)


def use(story, link, places=None, **given):
    facts = {"link_id": link.id, "mark": link.mark, "offer_id": link.offer_id} | given
    return links.confirm_by_link(story.session, places=places or {}, stays_of=stays_of_offer, **facts)


def test_a_link_confirms_the_places_of_its_offer_once_inv_22(story, offer, contact):
    link = sent(story, offer, contact)
    use(story, link, {offer.shifts[0].id: 3})
    assert (offer.shifts[0].places, offer.review_by) == (3, days(30))
    assert offer.confirmed_by == f"capacity_link:{link.id}"
    with pytest.raises(LinkNotGood, match="was used"):
        use(story, link)


def test_a_link_is_good_for_no_other_offer(story, offer, contact):
    link, other = sent(story, offer, contact), story.offer()
    with pytest.raises(LinkNotGood, match="for another offer"):
        use(story, link, offer_id=other.id)
    with pytest.raises(InvalidInput, match="places"):
        use(story, link, {other.shifts[0].id: 9})
    assert other.shifts[0].places == 2


def test_a_link_runs_out_and_a_newer_one_replaces_it(story, offer, contact, monkeypatch):
    first = sent(story, offer, contact)
    second = sent(story, offer, contact)
    with pytest.raises(LinkNotGood, match="expired"):
        use(story, first)
    after = days(15)
    monkeypatch.setenv("SCHAKEL_NOW", after.isoformat())
    with pytest.raises(LinkNotGood, match="expired"):
        use(story, second)


def test_a_guessed_link_reads_as_one_that_ran_out(story, offer, contact):
    link = sent(story, offer, contact)
    for given in ({"mark": "x"}, {"link_id": link.id + 1}):
        with pytest.raises(LinkNotGood, match="expired"):
            use(story, link, **given)


def test_fewer_places_than_are_taken_is_refused_by_a_link_too_inv_03(story, offer, contact):
    story.active(story.client(), story_offer := story.offer(shifts=[("Voormiddagen", MORNINGS, 2)]))
    link = sent(story, story_offer, contact)
    with pytest.raises(InvalidInput, match="places"):
        use(story, link, {story_offer.shifts[0].id: 0})


def test_a_supervisor_or_the_host_itself_sends_a_link_and_nobody_else(story, offer, contact):
    assert sent(story, offer, contact, story.partner).offer_id == offer.id
    stranger = partner_actor(story.session, make_host(story.session))
    with pytest.raises(NotFound):
        sent(story, offer, contact, stranger)
    member = actor_for(contact, ActorRole.TEAM_MEMBER)
    with pytest.raises(NotAllowed):
        sent(story, offer, contact, member)


def test_a_link_goes_to_somebody_of_the_host_with_an_address_only(story, offer, contact):
    for other in (make_professional(story.session, story.host), story.supervisor):
        with pytest.raises(InvalidInput, match="sent_to_id"):
            sent(story, offer, other)


def test_an_organisation_sets_its_own_terms_and_its_offers_follow(story):
    before, closed = story.offer(), story.offer()
    operations.close_offer(story.session, story.partner, offer_id=closed.id)
    assert terms.terms_of(story.session, story.host.id) == terms.Terms()
    terms.set_terms(story.session, story.partner, answer_days=5, remind_days=2)
    assert [one.answer_days for one in (before, closed, story.offer())] == [5, 14, 5]
    assert story.offer(answer_days=9).answer_days == 9


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer_days": 0}, "answer_days"),
        ({"answer_days": 91}, "answer_days"),
        ({"remind_days": 31, "answer_days": 60}, "remind_days"),
        ({"remind_days": 5}, "remind_days"),
        ({"deputy_days": 0}, "deputy_days"),
    ],
)
def test_terms_that_cannot_be_are_refused(story, given, field):
    with pytest.raises(InvalidInput, match=field):
        terms.set_terms(story.session, story.partner, **{"answer_days": 5, "remind_days": 2} | given)


def test_a_deputy_works_for_the_organisation_itself(story):
    with pytest.raises(InvalidInput, match="deputy_id"):
        terms.set_terms(
            story.session, story.partner, answer_days=5, remind_days=2, deputy_id=story.supervisor.id
        )


def test_interested_and_not_open_yet_is_no_offer_and_ends(story):
    said = interest.say_interest(
        story.session,
        story.partner,
        placement_kind=PlacementKind.GUIDED_VOLUNTEERING,
        title="Onthaal in de bib",
        expected_on=days(60),
    )
    assert interest.interests(story.session) == [said]
    assert interest.interests(story.session, make_host(story.session).id) == []
    with pytest.raises(NotFound):
        interest.end_interest(
            story.session, partner_actor(story.session, make_host(story.session)), interest_id=said.id
        )
    interest.end_interest(story.session, story.partner, interest_id=said.id)
    assert interest.interests(story.session) == []


def test_an_interest_from_a_day_that_is_past_is_refused(story):
    with pytest.raises(InvalidInput, match="expected_on"):
        interest.say_interest(
            story.session,
            story.partner,
            placement_kind=PlacementKind.GUIDED_VOLUNTEERING,
            title="Onthaal",
            expected_on=days(-1),
        )
