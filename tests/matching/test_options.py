"""The mass filter: what it lets through, and that it is the rules' own word for every pair."""

from dataclasses import replace

import numpy as np
import pytest

from matching import Parameters
from matching.eligible import all_answers, allows, blocked_only_by, eligible_pairs
from matching.frame import Frame, World
from matching.options import build_options
from matching.policy import Weights
from matching.rules import HARD_RULES, RULE_BY_CODE
from matching.rules.base import answers
from matching.tables import Classes, limits_of, tabulate
from seed.synthetic import city_facts
from tests.matching.worlds import random_facts

NOBODY_ASKS = 10**9


def silent(done, total):
    pass


def one_by_one(world):
    """Every rule asked about every pair, without any shortcut."""
    clients, offers = len(world.clients.facts), len(world.offers.facts)
    allowed = np.ones((clients, offers), dtype=bool)
    for rule in HARD_RULES:
        allowed &= allows(rule, rule.judge(world.all_pairs(slice(0, clients))))
    return np.nonzero(allowed)


@pytest.mark.parametrize("seed", range(12))
def test_the_mass_filter_lets_through_exactly_the_pairs_that_every_hard_rule_allows(seed):
    world = World(random_facts(seed, clients=70, offers=45, messy=seed % 3 > 0), Parameters())
    client, offer = one_by_one(world)
    pairs = eligible_pairs(world, silent)
    assert pairs.client.tolist() == client.tolist()
    assert pairs.offer.tolist() == offer.tolist()


def test_the_mass_filter_of_a_city_with_far_places_is_the_rules_own_word():
    world = World(city_facts(1200, 150, 3), Parameters())
    client, offer = one_by_one(world)
    pairs = eligible_pairs(world, silent)
    assert (pairs.client.tolist(), pairs.offer.tolist()) == (client.tolist(), offer.tolist())
    assert 10 * len(world.clients.facts) < client.size
    assert pairs.metres.tolist() == Frame(world, pairs.client, pairs.offer).metres.tolist()


def test_answers_looked_up_for_a_whole_city_are_those_of_the_rules():
    world = World(random_facts(4, clients=150, offers=120), Parameters())
    frame = world.all_pairs(slice(0, 150))
    asked = [np.broadcast_to(rule.judge(frame), frame.shape).tolist() for rule in HARD_RULES]
    assert all_answers(frame).tolist() == asked
    i, j = np.array([3, 149, 77]), np.array([119, 0, 5])
    single = [[row[a][b] for a, b in zip(i, j, strict=True)] for row in asked]
    assert all_answers(Frame(world, i, j)).tolist() == single


@pytest.mark.parametrize("rule", HARD_RULES, ids=lambda rule: rule.code)
def test_a_table_over_classes_holds_the_answer_of_the_rule_itself(rule):
    for seed in range(4):
        world = World(random_facts(seed, clients=40, offers=30), Parameters())
        every = world.all_pairs(slice(0, 40))
        classes = Classes(world)
        i, j = (part.ravel() for part in np.indices(every.shape))

        def let(frame):
            return allows(rule, rule.judge(frame))

        table = tabulate(classes, let, NOBODY_ASKS)
        limits = limits_of(classes, let, NOBODY_ASKS)
        assert (table is None) != (limits is None)
        found = table.at(i, j) if table else limits.allow(i, j, Frame(world, i, j).metres)
        assert found.tolist() == np.broadcast_to(let(every), every.shape).ravel().tolist()


def test_only_hr_24_looks_at_the_way_and_a_shorter_way_never_stands_against_it():
    looking = set()
    for rule in HARD_RULES:
        world = World(random_facts(5, clients=40, offers=30), Parameters())
        if limits_of(Classes(world), lambda f, r=rule: allows(r, r.judge(f)), NOBODY_ASKS):
            looking.add(rule.code)
    assert looking == {"HR-24"}
    world = World(random_facts(5, clients=40, offers=30), Parameters())
    answered = []
    for metres in (0, 500, 4_000, 15_000, 60_000, 10**7):
        frame = world.all_pairs(slice(0, 40))
        frame.__dict__["metres"] = np.full(frame.shape, metres)
        answered.append(np.broadcast_to(RULE_BY_CODE["HR-24"].judge(frame), frame.shape))
    assert (np.diff(np.stack(answered).astype(int), axis=0) <= 0).all()


def test_a_rule_that_reads_another_column_only_sometimes_is_still_asked_about_all_of_it():
    world = World(random_facts(7, clients=60, offers=20), Parameters())

    def capricious(frame):
        young = frame.c.age[frame.i] < 30
        if young.any():
            young = young & (frame.c.waiting[frame.i] % 2 == 0)
        return answers(np.broadcast_to(young, frame.shape))

    table = tabulate(Classes(world), capricious, NOBODY_ASKS)
    every = world.all_pairs(slice(0, 60))
    i, j = (part.ravel() for part in np.indices(every.shape))
    assert table.at(i, j).tolist() == capricious(every).ravel().tolist()


def test_a_world_without_clients_or_without_offers_has_no_pairs():
    facts = random_facts(1, clients=5, offers=5)
    for changes in ({"clients": ()}, {"offers": ()}, {"clients": (), "offers": ()}):
        world = World(replace(facts, **changes), Parameters())
        pairs = eligible_pairs(world, silent)
        assert (pairs.client.size, build_options(world, pairs, Weights()).size) == (0, 0)


def test_every_option_is_a_form_on_which_the_client_can_with_a_place_free():
    world = World(random_facts(11, clients=80, offers=40, free_choice=0.4), Parameters())
    pairs = eligible_pairs(world, silent)
    options = build_options(world, pairs, Weights())
    found = list(zip(options.client.tolist(), options.offer.tolist(), options.form.tolist(), strict=True))
    wanted = []
    for i, j in zip(pairs.client.tolist(), pairs.offer.tolist(), strict=True):
        frame = Frame(world, np.array([i]), np.array([j]))
        can = int((frame.week & ~frame.busy)[0])
        offer = world.offers.facts[j]
        open_days = sum(day for day, places in offer.free_choice.items() if places) & can
        if offer.free_choice and open_days.bit_count() >= max(offer.min_half_days, 1):
            wanted.append((i, j, -1))
        wanted += [
            (i, j, form)
            for form, shift in enumerate(offer.shifts)
            if shift.half_days & ~can == 0 and shift.places
        ]
    assert found == wanted
    assert len({client for client, _, _ in found}) > 10


def test_a_rule_blocks_alone_where_every_other_rule_lets_the_pair_through():
    world = World(random_facts(2, clients=1, offers=200, messy=False), Parameters())
    frame = world.all_pairs(slice(0, 1))
    told = np.stack([np.broadcast_to(rule.judge(frame), frame.shape)[0] for rule in HARD_RULES])
    alone = blocked_only_by(told)
    for number, rule in enumerate(HARD_RULES):
        others = [allows(r, told[n]) for n, r in enumerate(HARD_RULES) if n != number]
        only = np.logical_and.reduce(others) & ~allows(rule, told[number])
        assert alone[number] == only.sum()
    assert alone.sum() > 0
