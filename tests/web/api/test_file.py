"""A client's file through the API: each part for who may see it, nothing of the others."""

import pytest

from coordination.audit.queries import events_about
from coordination.clients.models import LifeDomainAssessment
from coordination.teams.models import TeamMembership
from coordination.teams.operations import end_membership
from coordination.vocabulary import AssessmentInstrument, LegalBasis, LifeDomain, SecrecyRegime
from tests.coordination import factories as make
from tests.web.api.conftest import CONDITION, NAME, WISH, Circle


@pytest.fixture
def assessed(circle: Circle) -> Circle:
    """Return the circle, with an assessment of the client in every life domain."""
    with circle.session() as session:
        person = circle.person(session)
        for domain in LifeDomain:
            session.add(
                LifeDomainAssessment(
                    client=person,
                    domain=domain,
                    instrument=AssessmentInstrument.ASI,
                    help_needed=3,
                    client_worry=2,
                    client_wants_help=1,
                    assessed_on=make.days(0),
                    assessor_id=circle.ids["supervisor"],
                    source_organisation_id=circle.homes["supervisor"],
                    created_by="test",
                    updated_by="test",
                )
            )
    return circle


def test_conf_02_each_reads_the_life_domains_of_the_own_scope_and_no_other(assessed: Circle) -> None:
    url = f"/clients/{assessed.ref}/file"
    for name, domain in (
        ("supervisor", "work_education_income"),
        ("carer", "alcohol_drugs"),
        ("assistant", "justice_police"),
    ):
        status, file = assessed[name].ask(url)
        assert status == 200
        assert file["domains"] == [domain]
        assert [one["domain"] for one in file["assessments"]] == [domain]
        assert ("work_education_income" in file) == (name == "supervisor")


def test_conf_01_conf_15_a_stranger_and_who_only_advises_are_told_that_there_is_nothing(
    circle: Circle,
) -> None:
    absent = circle["stranger"].ask("/clients/GENT-2N0B0DY2/file")
    for name in ("stranger", "adviser"):
        assert circle[name].ask(f"/clients/{circle.ref}/file") == absent
        assert circle[name].ask("/clients") == (200, [])


def test_conf_13_the_same_wall_of_justice_stands_in_the_file(circle: Circle) -> None:
    file = circle["assistant"].ask(f"/clients/{circle.ref}/file")[1]
    assert file["identity"]["name"] == NAME
    assert not {"wishes", "rungs", "functional_profile", "agreements_to_share"} & set(file)
    assert WISH not in str(file)


def test_conf_14_outside_justice_only_the_effect_of_a_condition_is_seen(circle: Circle) -> None:
    file = circle["supervisor"].ask(f"/clients/{circle.ref}/file")[1]
    assert "tue-morning" in file["availability"]["half_days"]
    assert "tue-afternoon" not in file["availability"]["half_days"]
    assert CONDITION not in str(file)
    assert "justice" not in str(file)


def test_conf_05_a_membership_that_ended_opens_nothing_from_the_next_call_on(circle: Circle) -> None:
    url = f"/clients/{circle.ref}/file"
    assert circle["carer"].ask(url)[0] == 200
    with circle.session() as session:
        mine = session.query(TeamMembership).filter_by(professional_id=circle.ids["carer"]).one()
        end_membership(session, make.SEED, membership=mine)
    assert circle["carer"].ask(url)[0] == 404


def test_conf_03_without_professional_secrecy_nothing_but_the_written_agreement_opens(circle: Circle) -> None:
    url = f"/clients/{circle.ref}/file"
    with circle.session() as session:
        mine = session.query(TeamMembership).filter_by(professional_id=circle.ids["carer"]).one()
        mine.organisation.secrecy_regime = SecrecyRegime.DUTY_OF_DISCRETION
        assert mine.legal_basis is LegalBasis.SHARED_SECRECY
    assert circle["carer"].ask(url)[0] == 404


def test_conf_19_every_part_that_is_sent_is_recorded(circle: Circle) -> None:
    circle["carer"].ask(f"/clients/{circle.ref}/file")
    with circle.session() as session:
        seen = next(
            one
            for one in events_about(session, circle.ref)
            if one.action == "view" and one.professional_id == circle.ids["carer"]
        )
        assert {"identity", "alcohol_drugs"} <= set(seen.part.split(","))
        assert seen.basis == "shared_secrecy"
