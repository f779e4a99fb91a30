"""Why not there, for every place at once: the same answers as of each pair."""

from dataclasses import replace

import pytest

from matching import Answer, InvalidFacts, explain_client, explain_pair
from seed.synthetic import city_facts


def test_every_place_is_judged_as_the_pair_is():
    facts = city_facts(20, 40, 3)
    client = facts.clients[4].key
    found = explain_client(facts, client)
    assert [one.offer for one in found] == sorted(offer.key for offer in facts.offers)
    assert len({one.answer for one in found}) > 1
    for one in found:
        pair = explain_pair(facts, client, one.offer)
        assert (one.answer, one.score) == (pair.answer, pair.score)
        assert one.against == tuple(rule for rule in pair.rules if rule.answer is not Answer.FITS)


def test_the_other_clients_change_nothing():
    facts = city_facts(20, 40, 3)
    client = facts.clients[4]
    assert explain_client(facts, client.key) == explain_client(replace(facts, clients=(client,)), client.key)


def test_a_client_who_is_not_there_is_refused():
    with pytest.raises(InvalidFacts, match="client nobody"):
        explain_client(city_facts(2, 2, 3), "nobody")
