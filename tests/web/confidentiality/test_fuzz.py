"""Whatever is sent to the API or with a form: no error of ours, and nothing that a rule forbids.

A short run belongs to every run of the tests; ``make test-long`` sends ``LONG`` cases per kind of account.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks, not_a_server_error

from tests.web.confidentiality import fuzz
from tests.web.confidentiality.crawl import marked
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.test_canaries import granted, is_allowed
from tests.web.confidentiality.world import ADMINISTRATOR, ANONYMOUS, CLIENT, JUSTICE, LEAD, PARTNER

VISITING = (ANONYMOUS, LEAD, "team member", JUSTICE, PARTNER, ADMINISTRATOR, CLIENT)
SHORT, LONG, SEED = 40, 20_000, 20_261_122


def sized(examples: int) -> Callable[[Any], Any]:
    calm = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(SEED)(calm(test))


def call_the_api(visitors: Visitors, kind: str, examples: int) -> None:
    load_all_checks()
    parts = granted(visitors, kind)
    checks = [
        not_a_server_error,
        *CHECKS.get_by_names(["content_type_conformance", "response_schema_conformance"]),
    ]

    @sized(examples)
    @given(case=fuzz.api_calls(fuzz.described(visitors)), data=st.data())
    def run(case: Any, data: st.DataObject) -> None:
        fuzz.aim(visitors, kind, case, data.draw)
        answer = fuzz.call(visitors, kind, case)
        case.validate_response(answer, checks=checks)
        assert not forbidden(visitors, kind, answer.text, parts)

    run()


def fill_in_forms(visitors: Visitors, kind: str, examples: int) -> None:
    forms, parts = fuzz.forms_of(visitors, kind), granted(visitors, kind)

    @sized(examples)
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        form = data.draw(st.sampled_from(forms))
        sent = data.draw(fuzz.answers_to(form))
        place = "query_string" if form.method == "GET" else "data"
        answer = visitors.open(kind, form.method, path=form.path, **{place: sent})
        assert answer.status_code < 500
        assert not forbidden(visitors, kind, answer.get_data(as_text=True), parts)

    run()


def forbidden(visitors: Visitors, kind: str, text: str, parts: Any) -> set[Any]:
    return {one for one in marked(text) if not is_allowed(visitors, kind, one, parts)}


@pytest.mark.parametrize("kind", VISITING)
def test_no_call_of_the_api_ends_in_an_error_of_ours_or_in_what_is_forbidden(
    kind: str, visitors: Visitors
) -> None:
    call_the_api(visitors, kind, SHORT)


@pytest.mark.parametrize("kind", VISITING)
def test_no_answer_to_a_form_ends_in_an_error_of_ours_or_in_what_is_forbidden(
    kind: str, visitors: Visitors
) -> None:
    fill_in_forms(visitors, kind, SHORT)


@pytest.mark.long
@pytest.mark.parametrize("kind", VISITING)
def test_twenty_thousand_calls_of_the_api(kind: str, visitors: Visitors) -> None:
    call_the_api(visitors, kind, LONG)


@pytest.mark.long
@pytest.mark.parametrize("kind", VISITING)
def test_twenty_thousand_answers_to_forms(kind: str, visitors: Visitors) -> None:
    fill_in_forms(visitors, kind, LONG)


def test_the_forms_that_are_filled_in_are_those_of_the_pages(visitors: Visitors) -> None:
    forms = fuzz.forms_of(visitors, LEAD)
    assert len([form for form in forms if form.fields]) > 5
    assert any(form.path.startswith("/clients/GENT-") and form.fields for form in forms)
