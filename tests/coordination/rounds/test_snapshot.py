"""What is taken out of a round's snapshot to explain one pair, without making facts of everybody."""

from dataclasses import replace

import pytest

from coordination.rounds.snapshot import pack, unpack, unpack_pair
from matching import Parameters
from seed.synthetic import city_facts


@pytest.fixture(scope="module")
def packed():
    return pack(city_facts(60, 12, 3), Parameters())


def test_a_pair_taken_out_alone_is_the_one_of_the_whole_snapshot(packed):
    facts, parameters = unpack(packed)
    client, offer = facts.clients[7], facts.offers[5]
    services = tuple(one for one in facts.services if one.key == offer.service)
    only = replace(facts, clients=(client,), offers=(offer,), services=services)
    assert unpack_pair(packed, client.key, offer.key) == (only, parameters)


@pytest.mark.parametrize(("client", "offer"), [("CITY-999999", "offer:1"), ("CITY-000001", "offer:99")])
def test_who_took_no_part_is_not_found(packed, client, offer):
    assert unpack_pair(packed, client, offer) is None


def test_a_reference_that_is_part_of_another_finds_itself_alone(packed):
    facts, _ = unpack_pair(packed, "CITY-000001", "offer:1")
    assert [one.key for one in (*facts.clients, *facts.offers)] == ["CITY-000001", "offer:1"]
