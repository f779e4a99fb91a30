"""Ending a judicial condition: by the house it comes from, and open again afterwards (INV-24)."""

import pytest

from coordination.clients.judicial import end_judicial_condition, is_over
from coordination.clients.operations import record_judicial_condition
from coordination.clients.rules import effective_limits
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.vocabulary import ActorRole, HalfDays, OrganisationKind, RoleKind
from tests.coordination import factories as make
from tests.coordination.factories import days


@pytest.fixture
def judged(session):
    """Make a client with a condition on Tuesday mornings, and an assistant of the house it comes from."""
    house = make.make_organisation(session, OrganisationKind.HOUSE_OF_JUSTICE)
    assistant = make.make_professional(session, house, role=RoleKind.JUSTICE_ASSISTANT)
    client = make.make_client(session, availability=HalfDays.of(["tue-morning", "wed-morning"]))
    condition = record_judicial_condition(
        session,
        make.SEED,
        client=client,
        source_organisation=house,
        half_days=HalfDays.of(["tue-morning"]),
        text="Meldt zich",
        valid_from=days(-30),
    )
    session.refresh(client)
    return client, condition, make.actor_for(assistant, ActorRole.TEAM_MEMBER)


def test_inv_24_what_a_condition_closed_is_open_again_after_its_last_day(session, judged):
    client, condition, assistant = judged
    end_judicial_condition(session, assistant, client=client, condition_id=condition.id, ends_on=days(-1))
    assert is_over(condition, days(0))
    limits = effective_limits(client, client.judicial_conditions, days(0))
    assert "tue-morning" in limits.availability
    with pytest.raises(GuardFailed, match="still holds"):
        end_judicial_condition(session, assistant, client=client, condition_id=condition.id, ends_on=days(0))


def test_inv_24_nobody_outside_the_house_it_comes_from_ends_a_condition(session, judged):
    client, condition, assistant = judged
    given = {"condition_id": condition.id, "ends_on": days(0)}
    other = make.actor_for(make.make_professional(session), ActorRole.TEAM_MEMBER)
    with pytest.raises(NotFound):
        end_judicial_condition(session, other, client=client, **given)
    with pytest.raises(NotAllowed):
        end_judicial_condition(
            session, make.actor_for(make.make_professional(session)), client=client, **given
        )
    with pytest.raises(NotFound):
        end_judicial_condition(session, assistant, client=make.make_client(session), **given)
    assert condition.valid_to is None


@pytest.mark.parametrize("day", [days(1), days(-31)])
def test_inv_24_a_condition_ends_between_its_first_day_and_today(session, judged, day):
    client, condition, assistant = judged
    with pytest.raises(InvalidInput, match="ends_on"):
        end_judicial_condition(session, assistant, client=client, condition_id=condition.id, ends_on=day)
