"""Every rule stands on facts that somebody can enter, and ``docs/matching-facts.md`` says where."""

import importlib

import pytest
from flask import Flask

from coordination import models as _tables  # noqa: F401
from coordination.base import Base
from matching import CaseloadFacts, ClientFacts, GuidanceFacts, OfferFacts, ServiceFacts
from matching.rules import HARD_RULES, KEPT_ELSEWHERE
from matching.scores import SOFT_RULES
from tests.web import facts_table
from web.facts_forms import SOURCES, WORKED_OUT, sources_of

RULES = (*HARD_RULES, *SOFT_RULES)
RECORDS = {
    "client": ClientFacts,
    "offer": OfferFacts,
    "service": ServiceFacts,
    "caseload": CaseloadFacts,
    "guidance": GuidanceFacts,
}


def entities():
    return {mapper.class_.__name__: mapper for mapper in Base.registry.mappers}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_without_a_form_for_its_facts_is_a_fault(rule):
    for fact in rule.inputs:
        for part in sources_of(fact):
            assert part in SOURCES, part
            assert SOURCES[part].fields
            assert SOURCES[part].forms


def test_nothing_is_listed_that_no_rule_reads():
    read = {part for rule in RULES for fact in rule.inputs for part in sources_of(fact)}
    assert set(SOURCES) == read
    assert set(WORKED_OUT) <= {fact for rule in RULES for fact in rule.inputs}


@pytest.mark.parametrize("fact", sorted(SOURCES))
def test_a_fact_is_a_field_of_the_facts_and_comes_from_fields_that_exist(fact):
    side, _, name = fact.partition(".")
    assert name in RECORDS[side].__dataclass_fields__
    known = entities()
    for field in SOURCES[fact].fields:
        entity, _, column = field.partition(".")
        assert column in known[entity].all_orm_descriptors, field


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_asks_and_what_unknown_means(rule):
    assert facts_table.asks(rule)
    assert facts_table.when_unknown(rule)
    assert rule.source


def test_forms_exist(app: Flask):
    forms = {form for entered in SOURCES.values() for form in entered.forms}
    assert forms - set(app.view_functions) == set()


@pytest.mark.parametrize("kept", KEPT_ELSEWHERE, ids=lambda kept: kept.code)
def test_a_code_kept_elsewhere_is_kept_by_something_that_exists(kept):
    module, _, name = kept.where.rpartition(".")
    assert hasattr(importlib.import_module(module), name)


def test_the_page_says_what_the_rules_say():
    assert facts_table.PAGE.read_text() == facts_table.page()
