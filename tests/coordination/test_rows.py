"""What both databases can hold, both accept; the rest is refused before the act, with a sentence."""

from datetime import date

import pytest

from coordination.errors import InvalidInput, UnknownCode
from coordination.organisations import operations as organisations
from coordination.rows import check_period
from tests.coordination import factories
from tests.coordination.factories import SEED


def test_a_text_too_long_for_its_column_is_refused_on_both_databases(session):
    with pytest.raises(InvalidInput, match="name: is longer than 160 characters"):
        factories.make_organisation(session, name="x" * 161)


def test_a_text_with_a_nul_is_refused_on_both_databases(session):
    with pytest.raises(InvalidInput, match="name: holds a character that cannot be stored"):
        factories.make_organisation(session, name="Huis\x00hof")


def test_a_number_too_large_is_refused_on_both_databases(session):
    with pytest.raises(InvalidInput, match="caseload_max: is too large"):
        factories.make_professional(session, caseload_max=2**31)


def test_an_unknown_code_is_refused_and_the_known_ones_are_named(session):
    with pytest.raises(UnknownCode, match="role: unknown code 'wizard'; allowed are trajectory_supervisor"):
        factories.make_professional(session, role="wizard")
    with pytest.raises(UnknownCode, match="life_domains: unknown code 'luck'"):
        factories.make_service(session, life_domains=["luck"])


def test_a_code_given_as_text_reads_back_as_a_member(session):
    service = factories.make_service(session, min_dutch_level="A2", life_domains=["mental_health"])
    assert service.min_dutch_level.name == "A2"
    assert [domain.name for domain in service.life_domains] == ["MENTAL_HEALTH"]


def test_a_row_tells_who_wrote_it_and_who_changed_it_last(session):
    organisation = factories.make_host(session)
    partner = factories.partner_actor(session, organisation)
    site = organisations.add_site(
        session, partner, organisation=organisation, name="Loods", postcode="9000", locality="Gent"
    )
    assert (site.created_by, site.updated_by) == (partner.name, partner.name)
    assert organisation.created_by == SEED.name


def test_a_period_that_ends_before_it_starts_is_refused_with_both_days():
    with pytest.raises(InvalidInput, match="valid_to: 2026-02-01 is before the first day, 2026-03-01"):
        check_period(date(2026, 3, 1), date(2026, 2, 1), "valid_to")
    check_period(date(2026, 3, 1), date(2026, 3, 1), "valid_to")
    check_period(date(2026, 3, 1), None, "valid_to")
