"""What a matching round makes of the seeded network: the three cases get what they were told to get."""

import pytest
from sqlalchemy import select

from coordination import clock
from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.rounds.facts import build_facts
from coordination.vocabulary import HalfDays
from matching import explain_pair, make_plan
from matching.plan import Outcome


@pytest.fixture
def facts(seeded_session):
    return build_facts(seeded_session, clock.today())


@pytest.fixture
def refs(seeded_session):
    return {one.display_name: one.ref for one in seeded_session.scalars(select(Client))}


@pytest.fixture
def offers(seeded_session):
    return {f"offer:{one.id}": one for one in seeded_session.scalars(select(CapacityOffer))}


def test_golden_t_j_and_k_get_what_the_documents_tell_of(facts, refs, offers):
    proposals = {one.chosen.client: one for one in make_plan(facts).proposals}

    t = proposals[refs["T."]].chosen
    assert offers[t.offer].title.startswith("Keukenhulp")
    assert offers[t.offer].placement_kind.value == "article_60"

    j = proposals[refs["J."]]
    choices = [j.chosen, *j.alternatives]
    assert {offers[one.offer].placement_kind.value for one in choices} == {
        "training",
        "work_experience",
        "article_60",
    }
    assert not any("tue-afternoon" in HalfDays(one.half_days) for one in choices)

    k = proposals[refs["K."]].chosen
    client = next(one for one in facts.clients if one.key == refs["K."])
    assert offers[k.offer].title == "Activerende werkvloer, fase 1"
    assert k.starts_on >= client.earliest_start


def test_hr_10_nothing_in_the_part_of_the_city_that_k_left_fits_him(facts, refs, offers):
    there = [key for key, offer in offers.items() if offer.site.postcode == "9040"]
    assert len(there) >= 5
    for key in there:
        failing = {one.code for one in explain_pair(facts, refs["K."], key).rules if one.answer != "fits"}
        assert "HR-10" in failing


def test_round_has_something_to_decide_and_to_explain(facts):
    plan = make_plan(facts)
    assert len(plan.proposals) > plan.first_come.placed
    assert {one.outcome for one in plan.unplaced} == set(Outcome)
