"""Agreements: who signs what, when, and what a change does (HR-15, INV-05, INV-06)."""

import pytest
from sqlalchemy.exc import IntegrityError

from coordination import clock
from coordination.actors import Actor
from coordination.audit.models import AuditEvent
from coordination.consent.access import Refused
from coordination.errors import GuardFailed, IllegalTransition, InvalidInput, NotFound
from coordination.placements import operations, papers, signing, wording
from coordination.placements.models import AgreementSignature, SignedAgreement
from coordination.vocabulary import (
    ActorRole,
    AgreementKind,
    AgreementParty,
    LifeDomain,
    PlacementKind,
    PlacementState,
    SignatureForm,
)
from tests.coordination.factories import actor_for, days, make_host, make_professional, partner_actor
from tests.coordination.stories import join_team

AMA = AgreementKind.AMA_AGREEMENT
P = AgreementParty


def own_account(placement):
    return Actor(name="own", roles=frozenset({ActorRole.CLIENT}), client_id=placement.client_id)


@pytest.fixture
def placement(story):
    """A held place in work care whose host knows the name; the agreement is drawn up."""
    held = story.reserved(story.client(), story.offer(), share_name=True)
    operations.draw_up(story.session, story.acting, placement_ref=held.ref)
    return held


class Desk:
    def __init__(self, story, placement):
        self.session, self.acting, self.ref = story.session, story.acting, placement.ref
        self.placement = placement

    def sign(self, actor, party, **given):
        facts = {"kind": AMA, "fingerprint": self.placement.agreements[-1].fingerprint}
        return operations.sign(self.session, actor, placement_ref=self.ref, party=party, **facts | given)

    def on_paper(self, party=P.CLIENT, **given):
        facts = {"kind": AMA, "signed_on": clock.today()}
        return operations.record_on_paper(
            self.session, self.acting, placement_ref=self.ref, party=party, **facts | given
        )


@pytest.fixture
def desk(story, placement):
    return Desk(story, placement)


def test_each_party_signs_for_its_own_side_on_screen(story, placement, desk):
    assert papers.unsigned(placement) == {AMA: (P.CLIENT, P.HOST, P.SERVICE)}
    who = {P.CLIENT: own_account(placement), P.HOST: story.partner, P.SERVICE: story.acting}
    for party, actor in who.items():
        signature = desk.sign(actor, party)
        assert (signature.form, signature.signed_on) == (SignatureForm.ON_SCREEN, clock.today())
        assert signature.signer_id == actor.professional_id
    assert papers.unsigned(placement) == {}
    told = [event.detail for event in story.session.query(AuditEvent) if "sign ama" in (event.detail or "")]
    assert told == [f"sign ama_agreement 1 {party.value} on_screen" for party in who]


def test_nobody_signs_for_another_side_or_twice(story, placement, desk):
    for actor, party in (
        (story.acting, P.CLIENT),
        (story.acting, P.HOST),
        (story.partner, P.SERVICE),
        (own_account(placement), P.HOST),
    ):
        with pytest.raises(GuardFailed, match="somebody who is a party of it"):
            desk.sign(actor, party)
    with pytest.raises(GuardFailed, match="employer is none"):
        desk.on_paper(P.EMPLOYER)
    desk.sign(own_account(placement), P.CLIENT)
    with pytest.raises(GuardFailed, match="has not signed yet: client has"):
        desk.sign(own_account(placement), P.CLIENT)
    with pytest.raises(GuardFailed, match="has not signed yet: client has"):
        desk.on_paper(P.CLIENT)


def test_to_strangers_an_agreement_is_absent_conf_01(story, placement, desk):
    other_host = partner_actor(story.session, make_host(story.session))
    colleague = actor_for(make_professional(story.session, story.pcsw), ActorRole.SUPERVISOR)
    for actor in (other_host, colleague):
        with pytest.raises(Refused):
            desk.sign(actor, P.HOST)
        with pytest.raises(Refused):
            signing.open_agreement(story.session, actor, placement_ref=placement.ref, kind=AMA)


def test_a_colleague_of_another_service_who_sees_the_proposal_is_no_party(story, placement):
    member = join_team(story, placement.client, domain_scope=[LifeDomain.WORK_EDUCATION_INCOME])
    seeing = Actor(
        name="other",
        roles=frozenset({ActorRole.SUPERVISOR}),
        professional_id=member.professional_id,
        organisation_id=member.organisation_id,
    )
    assert signing.open_papers(story.session, seeing, placement.ref) is placement
    with pytest.raises(NotFound, match="agreement"):
        signing.open_agreement(story.session, seeing, placement_ref=placement.ref, kind=AMA)


def test_a_host_reads_the_text_only_while_the_client_shares_the_name_conf_11(story):
    held = story.reserved(story.client(), story.offer())
    operations.draw_up(story.session, story.acting, placement_ref=held.ref)
    with pytest.raises(GuardFailed, match="share the name"):
        signing.open_agreement(story.session, story.partner, placement_ref=held.ref, kind=AMA)
    with pytest.raises(GuardFailed, match="share the name"):
        Desk(story, held).sign(story.partner, P.HOST)


def test_reading_an_agreement_is_recorded_without_a_name_inv_18(story, placement):
    opened = signing.open_agreement(story.session, story.partner, placement_ref=placement.ref, kind=AMA)
    assert placement.client.display_name in opened.agreement.text
    assert opened.may_sign_as == (P.HOST,)
    assert opened.is_intact
    event = story.session.query(AuditEvent).filter_by(object_kind="agreement").one()
    assert (event.object_ref, event.detail) == (placement.ref, "ama_agreement 1")
    assert event.subject == placement.client.ref


def test_a_change_makes_a_new_version_and_what_was_signed_stays_as_it_was(story, placement, desk):
    desk.on_paper(P.CLIENT)
    signed_text = placement.agreements[0].text
    placement.offer.tasks_text = "Groenten snijden"
    assert papers.papers_of(placement)[0].is_outdated
    assert papers.unsigned(placement) == {AMA: (P.CLIENT, P.HOST, P.SERVICE)}
    with pytest.raises(GuardFailed, match="draw it up first"):
        desk.on_paper(P.HOST)
    [second] = operations.draw_up(story.session, story.acting, placement_ref=placement.ref)
    assert (second.number, "Groenten snijden" in second.text) == (2, True)
    first, _second = placement.agreements
    assert (first.text, [one.party for one in first.signatures]) == (signed_text, [P.CLIENT])
    assert wording.fingerprint(first.text) == first.fingerprint
    with pytest.raises(GuardFailed, match="it has changed since"):
        desk.sign(own_account(placement), P.CLIENT, fingerprint=first.fingerprint)
    assert operations.draw_up(story.session, story.acting, placement_ref=placement.ref) == []


def test_a_change_before_the_first_day_has_to_be_signed_before_it(story):
    placement = story.confirmed(story.client(), story.offer(), starts_on=clock.today())
    placement.offer.tasks_text = "Iets heel anders"
    with pytest.raises(GuardFailed, match="ama_agreement by client"):
        operations.first_day(story.session, story.acting, placement_ref=placement.ref)
    story.sign_on_paper(placement)
    operations.first_day(story.session, story.acting, placement_ref=placement.ref)
    placement.offer.tasks_text = "Nog iets anders"
    assert papers.unsigned(placement) == {}


def test_nobody_starts_without_what_the_income_asks_for(story):
    placement = story.reserved(story.client(), story.offer())
    story.sign_on_paper(placement)
    with pytest.raises(GuardFailed, match="every authorisation"):
        operations.confirm(story.session, story.acting, placement_ref=placement.ref)
    story.authorise(placement)
    operations.confirm(story.session, story.acting, placement_ref=placement.ref)


def test_a_signature_lies_between_the_making_and_today_and_the_start_after_it_inv_05(
    story, placement, desk, monkeypatch
):
    for day in (days(-1), days(1)):
        with pytest.raises(InvalidInput, match="signed_on"):
            desk.on_paper(P.CLIENT, signed_on=day)
    with pytest.raises(InvalidInput, match="kind"):
        desk.on_paper(kind=AgreementKind.ENGAGEMENT_DECLARATION)
    ready = story.confirmed(story.client(), story.offer(), starts_on=clock.today())
    ready.agreements[0].valid_from = days(2)
    with pytest.raises(InvalidInput, match=str(days(2))):
        operations.first_day(story.session, story.acting, placement_ref=ready.ref)


def test_papers_are_drawn_up_and_signed_while_a_place_is_held_and_not_before(story):
    asked = story.offered(story.client(), story.offer())
    with pytest.raises(IllegalTransition, match="draw_up"):
        operations.draw_up(story.session, story.acting, placement_ref=asked.ref)
    with pytest.raises(IllegalTransition, match="sign"):
        Desk(story, asked).on_paper()


def test_a_note_of_former_times_that_everybody_signed_still_counts(story):
    placement = story.reserved(story.client(), story.offer())
    note = SignedAgreement(
        placement_id=placement.id, kind=AMA, signed_on=days(0), created_by="x", updated_by="x"
    )
    story.session.add(note)
    story.session.flush()
    story.session.expire(placement, ["signed"])
    assert papers.unsigned(placement) == {}
    assert operations.draw_up(story.session, story.acting, placement_ref=placement.ref) == []


def test_the_database_itself_keeps_a_party_from_signing_a_version_twice(story, placement, desk):
    desk.on_paper(P.CLIENT)
    again = AgreementSignature(
        agreement_id=placement.agreements[0].id,
        party=P.CLIENT,
        form=SignatureForm.ON_SCREEN,
        signed_on=clock.today(),
        created_by="x",
        updated_by="x",
    )
    story.session.add(again)
    with pytest.raises(IntegrityError):
        story.session.flush()


@pytest.mark.parametrize("kind", PlacementKind)
def test_every_agreement_says_who_where_and_when_in_three_languages(story, kind):
    given = {"placement_kind": kind, "employer": story.pcsw, "premium_cents_per_half_day": 150}
    placement = story.suggested(story.client(), story.offer(**given))
    for needed in papers.needed(placement):
        texts = {one: papers.current_text(placement, needed, one) for one in ("nl", "en", "fr")}
        assert len({text.count("\n") for text in texts.values()}) == 1
        assert len(set(texts.values())) == 3
        for text in texts.values():
            assert placement.client.display_name in text
            assert placement.offer.title in text
            assert "{" not in text
        assert "maandag voormiddag" in texts["nl"]
        assert "1,50" in texts["nl"]
        assert "ekwalificeerd" not in texts["nl"]


def test_article_60_is_signed_by_the_ocmw_as_employer_inv_05(story):
    offer = story.offer(placement_kind=PlacementKind.ARTICLE_60, employer=story.pcsw)
    placement = story.reserved(story.client(), offer)
    organisations_of = papers.sides(placement, story.acting)
    assert organisations_of == {P.SERVICE, P.EMPLOYER}
    assert papers.unsigned(placement) == {AgreementKind.ARTICLE_60_POSTING: (P.CLIENT, P.HOST, P.EMPLOYER)}
    story.make_ready(placement)
    operations.confirm(story.session, story.acting, placement_ref=placement.ref)
    assert placement.state is PlacementState.CONFIRMED
