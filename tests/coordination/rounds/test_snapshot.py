"""What is taken out of a round's snapshot to explain one pair, without making facts of everybody."""

import zlib
from dataclasses import replace

import msgspec
import pytest

from coordination.rounds.snapshot import PIECE, pack, unpack, unpack_client, unpack_pair
from matching import Parameters
from seed.synthetic import city_facts


@pytest.fixture(scope="module")
def facts():
    return city_facts(PIECE + 20, 12, 3)


def in_one_text(facts):
    """Pack as rounds did before there were pieces."""
    kept = {"format": "schakel-snapshot/1", "facts": facts, "parameters": Parameters().to_dict()}
    return zlib.compress(msgspec.json.encode(msgspec.to_builtins(kept, str_keys=True)))


@pytest.fixture(scope="module", params=["pieces", "one text"])
def packed(request, facts):
    return pack(facts, Parameters()) if request.param == "pieces" else in_one_text(facts)


def test_everything_comes_back(packed, facts):
    assert unpack(packed) == (facts, Parameters())


@pytest.mark.parametrize("number", [0, PIECE - 1, PIECE, -1])
def test_a_pair_taken_out_alone_is_the_one_of_the_whole_snapshot(packed, facts, number):
    client, offer = facts.clients[number], facts.offers[5]
    services = tuple(one for one in facts.services if one.key == offer.service)
    only = replace(facts, clients=(client,), offers=(offer,), services=services)
    assert unpack_pair(packed, client.key, offer.key) == (only, Parameters())


def test_a_client_taken_out_alone_keeps_every_offer(packed, facts):
    client = facts.clients[PIECE + 3]
    assert unpack_client(packed, client.key) == (replace(facts, clients=(client,)), Parameters())


@pytest.mark.parametrize(("client", "offer"), [("CITY-999999", "offer:1"), ("CITY-000001", "offer:99")])
def test_who_took_no_part_is_not_found(packed, client, offer):
    assert unpack_pair(packed, client, offer) is None
    assert (unpack_client(packed, client) is None) is (client == "CITY-999999")


def test_a_reference_that_is_part_of_another_finds_itself_alone(packed):
    facts, _ = unpack_pair(packed, "CITY-000001", "offer:1")
    assert [one.key for one in (*facts.clients, *facts.offers)] == ["CITY-000001", "offer:1"]


def test_the_same_facts_give_the_same_bytes(facts):
    assert pack(facts, Parameters()) == pack(facts, Parameters())
