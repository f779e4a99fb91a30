"""How somebody is doing per life domain: on its scales, and final only once it was talked over."""

import pytest
from sqlalchemy import select

from coordination.audit.models import AuditEvent
from coordination.clients.assessments import assess_life_domain, discuss_life_domain
from coordination.clients.rules import latest_in_domain
from coordination.errors import GuardFailed, InvalidInput, NotAllowed
from coordination.vocabulary import AssessmentInstrument, LifeDomain
from tests.coordination.factories import (
    days,
    make_client,
    make_professional,
    member_actor,
    partner_actor,
)


@pytest.fixture
def member(session):
    return make_professional(session)


def assess(session, member, client, **given):
    facts = {
        "client": client,
        "domain": LifeDomain.FAMILY_SOCIAL,
        "instrument": AssessmentInstrument.ASI,
        "help_needed": 4,
        "client_worry": 2,
        "client_wants_help": 3,
        "assessor": member,
    }
    return assess_life_domain(session, member_actor(member), **facts | given)


def test_an_assessment_becomes_final_by_talking_it_over(session, member):
    client = make_client(session)
    draft = assess(session, member, client, assessed_on=days(-5))
    assert draft.discussed_with_client_on is None
    assert draft.source_organisation is member.organisation
    discuss_life_domain(session, member_actor(member), assessment=draft)
    assert draft.discussed_with_client_on == days(0)
    with pytest.raises(GuardFailed, match="it is final already"):
        discuss_life_domain(session, member_actor(member), assessment=draft)


def test_the_latest_of_a_domain_counts_and_the_record_names_the_domain(session, member):
    client = make_client(session)
    assess(session, member, client, assessed_on=days(-90), help_needed=7)
    newest = assess(session, member, client, assessed_on=days(-1))
    assess(session, member, client, domain=LifeDomain.PHYSICAL_HEALTH)
    assert latest_in_domain(client, LifeDomain.FAMILY_SOCIAL) is newest
    assert latest_in_domain(client, LifeDomain.ALCOHOL_DRUGS) is None
    parts = session.scalars(select(AuditEvent.part).where(AuditEvent.subject == client.ref)).all()
    assert {"family_social", "physical_health"} <= set(parts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("help_needed", 10),
        ("client_worry", 5),
        ("client_wants_help", -1),
        ("assessed_on", days(1)),
        ("discussed_on", days(-1)),
    ],
)
def test_what_is_off_a_scale_or_out_of_time_is_refused(session, member, field, value):
    with pytest.raises(InvalidInput) as refused:
        assess(session, member, make_client(session), **{field: value})
    assert refused.value.where == field


def test_a_partner_assesses_no_life_domain(session, member):
    client = make_client(session)
    with pytest.raises(NotAllowed):
        assess_life_domain(
            session,
            partner_actor(session, member.organisation),
            client=client,
            domain=LifeDomain.FAMILY_SOCIAL,
            instrument=AssessmentInstrument.FREE,
            help_needed=0,
            client_worry=0,
            client_wants_help=0,
            assessor=member,
        )
