"""Whatever is sent to the API or with a form: no error of ours, and nothing that a rule forbids.

A short run belongs to every run of the tests; ``make test-long`` sends ``LONG`` cases per kind of account,
and ``python -m tests.web.confidentiality.fuzz_runs`` does the same in parts, from where it was stopped.
"""

from __future__ import annotations

import pytest

from tests.web.confidentiality.fuzz_runs import (
    LONG,
    SEED,
    VISITING,
    WHATS,
    call_the_api,
    fill_in_forms,
    forms_of,
    parts_of,
)
from tests.web.confidentiality.kinds import each
from tests.web.confidentiality.matrix import Visitors
from tests.web.confidentiality.world import LEAD

SHORT = 40


@pytest.mark.parametrize("kind", VISITING)
def test_no_call_of_the_api_ends_in_an_error_of_ours_or_in_what_is_forbidden(
    kind: str, visitors: Visitors
) -> None:
    call_the_api(visitors, kind, SHORT, SEED)


@pytest.mark.parametrize("kind", each(VISITING))
def test_no_answer_to_a_form_ends_in_an_error_of_ours_or_in_what_is_forbidden(
    kind: str, visitors: Visitors
) -> None:
    fill_in_forms(visitors, kind, SHORT, SEED)


@pytest.mark.long
@pytest.mark.parametrize("kind", VISITING)
@pytest.mark.parametrize("what", sorted(WHATS))
def test_twenty_thousand_cases_of_each(what: str, kind: str, visitors: Visitors) -> None:
    for part in parts_of(LONG):
        WHATS[what](visitors, kind, part.cases, part.seed)


def test_the_forms_that_are_filled_in_are_those_of_the_pages(visitors: Visitors) -> None:
    forms = forms_of(visitors, LEAD)
    assert len([form for form in forms if form.fields]) > 5
    assert any(form.path.startswith("/clients/GENT-") and form.fields for form in forms)
