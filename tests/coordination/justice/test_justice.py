"""What a house of justice is told: own conditions, attendance, five facts, and nothing of care (CONF-13)."""

import pytest

from coordination import clock
from coordination.audit.queries import events_about
from coordination.clients import operations as clients
from coordination.consent.access import Refused, open_file
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, UnknownCode
from coordination.justice.models import ReportedFact
from coordination.justice.operations import report_fact
from coordination.justice.queries import open_justice_page, reported_by_us
from coordination.vocabulary import (
    ClientPart,
    HalfDays,
    LegalBasis,
    LifeDomain,
    OrganisationKind,
    ReportableFact,
    RoleKind,
)
from tests.coordination.factories import SEED, days, make_organisation, make_professional, member_actor
from tests.coordination.stories import join_team

FACT = ReportableFact


class Order:
    """A client with a supervisor, and a justice assistant whose house made a condition."""

    def __init__(self, story):
        self.story, self.session, self.acting = story, story.session, story.acting
        self.client = story.client()
        self.house = make_organisation(self.session, OrganisationKind.HOUSE_OF_JUSTICE)
        self.assistant = self.join(self.house)
        self.condition(self.house, "Niet in de buurt van het station")

    def join(self, house):
        return join_team(
            self.story,
            self.client,
            organisation=house,
            role=RoleKind.JUSTICE_ASSISTANT,
            domain_scope=[LifeDomain.JUSTICE_POLICE],
            legal_basis=LegalBasis.JUDICIAL_MANDATE,
        )

    def condition(self, house, text):
        clients.record_judicial_condition(
            self.session,
            SEED,
            client=self.client,
            source_organisation=house,
            half_days=HalfDays.of(["fri-afternoon"]),
            text=text,
        )
        self.session.expire(self.client)

    def report(self, kind=FACT.ATTENDED, day=0, actor=None, **given):
        facts = {"client_ref": self.client.ref, "kind": kind, "happened_on": days(day)}
        return report_fact(self.session, actor or self.acting, **facts | given)

    def view(self, actor=None):
        return open_justice_page(self.session, actor or self.assistant, self.client.ref)


@pytest.fixture
def order(story):
    return Order(story)


def test_conf_13_the_assistant_reads_own_conditions_attendance_and_reported_facts(order):
    for day in (0, -1):
        order.report(day=day)
    order.report(FACT.UNJUSTIFIED_ABSENCE, -2)
    view = order.view()
    assert [one.text for one in view.conditions] == ["Niet in de buurt van het station"]
    assert [one.kind for one in view.facts] == [FACT.ATTENDED, FACT.ATTENDED, FACT.UNJUSTIFIED_ABSENCE]
    assert view.attended == 2
    assert {part for part in ClientPart if view.file.shows(part)} == {
        ClientPart.EXISTENCE,
        ClientPart.IDENTITY,
        ClientPart.JUSTICE_POLICE,
    }


def test_conf_13_there_are_five_reportable_facts_and_no_text_goes_along(order):
    assert len(FACT) == 5
    columns = {column.name for column in ReportedFact.__table__.columns}
    assert not {one for one in columns if "text" in one or "note" in one or "words" in one}
    with pytest.raises(UnknownCode):
        order.report("relapse")


def test_conf_13_another_house_reads_its_own_conditions_and_facts_only(order):
    other = make_organisation(order.session, OrganisationKind.HOUSE_OF_JUSTICE)
    assistant = order.join(other)
    order.condition(other, "Maandelijks gesprek")
    with pytest.raises(InvalidInput) as fault:
        order.report()
    assert fault.value.where == "recipient"
    order.report(FACT.STOPPED, recipient_id=order.house.id)
    assert [one.text for one in order.view(assistant).conditions] == ["Maandelijks gesprek"]
    assert order.view(assistant).facts == ()
    assert [one.kind for one in order.view().facts] == [FACT.STOPPED]


def test_conf_13_nobody_but_the_assistant_of_this_client_opens_the_page(order):
    carer = join_team(order.story, order.client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    stranger = make_professional(order.session, order.house, role=RoleKind.JUSTICE_ASSISTANT)
    for actor in (order.acting, carer, member_actor(stranger)):
        with pytest.raises(Refused):
            order.view(actor)
    with pytest.raises(Refused):
        open_justice_page(order.session, order.assistant, "GENT-NOBODY22")


def test_conf_13_only_who_works_with_the_client_reports_and_justice_does_not_to_itself(order):
    stranger = member_actor(make_professional(order.session))
    with pytest.raises(Refused):
        order.report(actor=stranger)
    with pytest.raises(NotAllowed):
        order.report(actor=order.assistant)
    with pytest.raises(InvalidInput):
        order.report(day=1)
    order.report()
    with pytest.raises(InvalidInput):
        order.report()
    file = open_file(order.session, order.acting, order.client.ref)
    assert [one.kind for one in reported_by_us(order.session, order.acting, file)] == [FACT.ATTENDED]


def test_conf_13_without_a_justice_assistant_in_the_team_nothing_is_reported(story):
    client = story.client()
    with pytest.raises(GuardFailed):
        report_fact(
            story.session,
            story.acting,
            client_ref=client.ref,
            kind=FACT.ATTENDED,
            happened_on=clock.today(),
        )


def test_conf_13_what_was_reported_and_read_is_in_the_record_with_its_basis(order):
    order.report(FACT.DIFFICULTIES)
    order.view()
    order.session.flush()
    view, share = events_about(order.session, order.client.ref)[:2]
    assert (share.action.value, share.basis) == ("share", "judicial_mandate")
    assert (view.part, view.basis) == ("existence,justice_police,identity", "judicial_mandate")
