"""What a client sees of the own file, and decides about it."""

from datetime import timedelta

import pytest

from coordination import clock
from coordination.actors import Actor
from coordination.audit.operations import record
from coordination.audit.queries import events_about
from coordination.consent import choices, emergency
from coordination.consent.access import (
    decide,
    open_client,
    open_own,
    visible_clients,
)
from coordination.consent.choices import Said, signed_in
from coordination.consent.models import ClientStatement, ShareNotice
from coordination.consent.operations import record_consent
from coordination.consent.own import people_involved, shared_now, who_looked, whom_to_call
from coordination.errors import GuardFailed, InvalidInput, NotAllowed, NotFound
from coordination.organisations.models import Professional
from coordination.placements.notices import notices_for, put_away
from coordination.teams.queries import team_of
from coordination.vocabulary import (
    AccessReason,
    ActorRole,
    AuditAction,
    ClientPart,
    ConsentPurpose,
    ConsentState,
    LegalBasis,
    LifeDomain,
    MembershipState,
    OrganisationKind,
    RecordedForm,
    SecrecyRegime,
    ShareNoticeKind,
)
from tests.coordination.factories import (
    actor_for,
    days,
    make_client,
    make_organisation,
    make_professional,
    member_actor,
)
from tests.coordination.stories import join_team

SPOKEN = Said(
    form=RecordedForm.ORAL_RECORDED, said_on=clock.today(), place="kantoor", own_words="Dat hoeft niet meer"
)


def own(client):
    return Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)


def shared(story, client, **change):
    given = {
        "purpose": ConsentPurpose.TEAM_CONSULTATION,
        "recipients": [story.pcsw],
        "domains": [LifeDomain.MENTAL_HEALTH, LifeDomain.FAMILY_SOCIAL],
        "form": RecordedForm.WRITTEN,
        "language": "nl",
        "expires_on": days(180),
    }
    return record_consent(story.session, story.acting, client=client, **given | change)


def of_discretion(story):
    return make_organisation(story.session, secrecy_regime=SecrecyRegime.DUTY_OF_DISCRETION)


def test_a_client_reads_the_own_file_and_it_is_recorded_as_such_conf_19(story):
    client, other = story.client(), story.client()
    file = open_own(story.session, own(client), ClientPart.TEAM, ClientPart.WISHES)
    assert (file.client, file.shows(ClientPart.TEAM)) == (client, True)
    event = events_about(story.session, client.ref)[0]
    assert (event.action, event.basis) == (AuditAction.VIEW, AccessReason.OWN_FILE.value)
    with pytest.raises(NotFound):
        open_client(story.session, own(client), other.ref)
    with pytest.raises(NotFound):
        open_own(story.session, story.acting)


def test_the_client_is_told_what_each_may_see_and_gets_no_other_answer_than_they_do(story):
    client = story.client()
    addiction = join_team(story, client, domain_scope=[LifeDomain.ALCOHOL_DRUGS])
    home = of_discretion(story)
    discreet = join_team(story, client, organisation=home, domain_scope=[LifeDomain.FAMILY_SOCIAL])
    shared(story, client, recipients=[home], domains=[LifeDomain.FAMILY_SOCIAL])
    join_team(story, client, state=MembershipState.INVITED)
    found = people_involved(story.session, client)
    assert len(found) == 4
    for actor in (story.acting, addiction, discreet):
        told = {
            (part, sight.until)
            for one in found
            if one.name == _name(story, actor)
            for sight in one.sights
            for part in sight.parts
        }
        really = {
            (part, decision.until)
            for part in ClientPart
            if (decision := decide(story.session, actor, client, part))
        }
        assert told == really
        assert told
    assert [one.sights for one in found if one.state is MembershipState.INVITED] == [()]


def _name(story, actor):
    return story.session.get_one(Professional, actor.professional_id).display_name


@pytest.mark.parametrize("who", ["client", "supervisor"])
def test_conf_08_a_client_stops_sharing_and_the_recipients_are_told_without_a_reason(story, who):
    client, home = story.client(), of_discretion(story)
    member = join_team(story, client, organisation=home, domain_scope=[LifeDomain.FAMILY_SOCIAL])
    consent = shared(story, client, recipients=[home])
    assert decide(story.session, member, client, ClientPart.FAMILY_SOCIAL)
    actor, said = (own(client), signed_in()) if who == "client" else (story.acting, SPOKEN)
    choices.withdraw(story.session, actor, consent_id=consent.id, said=said)
    assert not decide(story.session, member, client, ClientPart.FAMILY_SOCIAL)
    assert client.id not in story.session.scalars(visible_clients(member, ClientPart.EXISTENCE)).all()
    [notice] = notices_for(story.session, member)
    assert (notice.kind, notice.about) == (ShareNoticeKind.NO_LONGER_SHARED, (client.ref,))
    assert notices_for(story.session, member_actor(make_professional(story.session, home))) == []
    [statement] = story.session.query(ClientStatement).all()
    assert (statement.form, statement.own_words) == (said.form, said.own_words)
    put_away(story.session, member, notice_id=notice.id)
    assert notices_for(story.session, member) == []
    put_away(story.session, member, notice_id=notice.id, back=True)
    assert notices_for(story.session, member) == [notice]
    with pytest.raises(NotFound):
        put_away(story.session, story.partner, notice_id=notice.id)


def test_conf_08_sharing_less_takes_away_at_once_and_never_adds(story):
    client, home = story.client(), of_discretion(story)
    member = join_team(story, client, organisation=home, domain_scope=list(LifeDomain))
    consent = shared(story, client, recipients=[home, story.host])
    mine = {"consent_id": consent.id, "said": signed_in()}
    family = [ClientPart.FAMILY_SOCIAL]
    for parts, recipients in (
        ([], [home.id]),
        (family, []),
        ([*family, ClientPart.WISHES], [home.id]),
        ([*family, ClientPart.MENTAL_HEALTH], [home.id, story.host.id]),
        (family, [home.id, story.pcsw.id]),
    ):
        with pytest.raises(InvalidInput):
            choices.narrow(story.session, own(client), parts=parts, recipient_ids=recipients, **mine)
    choices.narrow(story.session, own(client), parts=family, recipient_ids=[home.id], **mine)
    assert consent.state is ConsentState.NARROWED
    assert decide(story.session, member, client, ClientPart.FAMILY_SOCIAL)
    assert not decide(story.session, member, client, ClientPart.MENTAL_HEALTH)
    assert [one.parts for one in shared_now(story.session, client)] == [(ClientPart.FAMILY_SOCIAL,)]
    assert {one.organisation_id for one in story.session.query(ShareNotice)} == {home.id, story.host.id}


def test_conf_07_an_objection_ends_shared_secrecy_with_that_organisation_at_once(story):
    client, home = story.client(), make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    given = {"organisation": home, "domain_scope": [LifeDomain.ALCOHOL_DRUGS]}
    first, second = (join_team(story, client, legal_basis=LegalBasis.SHARED_SECRECY, **given) for _ in "12")
    on_task = join_team(story, client, legal_basis=LegalBasis.STATUTORY_TASK, **given)
    elsewhere = join_team(
        story, client, legal_basis=LegalBasis.SHARED_SECRECY, domain_scope=[LifeDomain.ALCOHOL_DRUGS]
    )
    objected = next(
        one.membership_id
        for one in people_involved(story.session, client)
        if one.may_object and one.organisation == home.name
    )
    choices.object_to_sharing(story.session, own(client), membership_id=objected, said=signed_in())
    seen = {
        actor.name: bool(decide(story.session, actor, client, ClientPart.ALCOHOL_DRUGS))
        for actor in (first, second, on_task, elsewhere)
    }
    assert list(seen.values()) == [False, False, True, True]
    with pytest.raises(GuardFailed):
        choices.object_to_sharing(story.session, own(client), membership_id=objected, said=signed_in())


def test_conf_07_an_objection_of_one_client_leaves_the_others_as_they_are(story):
    client, other = story.client(), story.client()
    home = make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    given = {"organisation": home, "legal_basis": LegalBasis.SHARED_SECRECY}
    mine, theirs = join_team(story, client, **given), join_team(story, other, **given)
    [one] = [one for one in people_involved(story.session, client) if one.may_object]
    choices.object_to_sharing(story.session, own(client), membership_id=one.membership_id, said=signed_in())
    for actor, about, seen in ((mine, client, False), (theirs, other, True)):
        assert bool(decide(story.session, actor, about, ClientPart.TEAM)) is seen
        assert story.session.scalars(visible_clients(actor, ClientPart.TEAM)).all() == [about.id] * seen


def test_conf_07_while_an_objection_stands_no_new_membership_on_secrecy_gives_sight(story):
    client, home = story.client(), make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    given = {
        "organisation": home,
        "domain_scope": [LifeDomain.ALCOHOL_DRUGS],
        "legal_basis": LegalBasis.SHARED_SECRECY,
    }
    join_team(story, client, **given)
    [one] = [one for one in people_involved(story.session, client) if one.may_object]
    objection = choices.object_to_sharing(
        story.session, story.acting, membership_id=one.membership_id, said=SPOKEN
    )
    again = join_team(story, client, **given)
    assert not decide(story.session, again, client, ClientPart.ALCOHOL_DRUGS)
    assert not story.session.scalars(visible_clients(again, ClientPart.ALCOHOL_DRUGS)).all()
    choices.lift_objection(story.session, own(client), objection_id=objection.id, said=signed_in())
    assert decide(story.session, again, client, ClientPart.ALCOHOL_DRUGS)


def test_conf_28_nobody_says_for_a_client_that_the_client_was_signed_in(story):
    client = story.client()
    consent = shared(story, client)
    for actor, said in (
        (story.acting, signed_in()),
        (own(client), SPOKEN),
        (story.acting, Said(form=RecordedForm.ORAL_RECORDED, said_on=clock.today(), own_words="Nee")),
        (story.acting, Said(form=RecordedForm.WRITTEN, said_on=days(1))),
    ):
        with pytest.raises(InvalidInput):
            choices.withdraw(story.session, actor, consent_id=consent.id, said=said)
    with pytest.raises(NotAllowed):
        choices.withdraw(story.session, story.partner, consent_id=consent.id, said=SPOKEN)


def test_conf_08_another_client_and_somebody_outside_the_team_decide_nothing(story):
    client, other = story.client(), story.client()
    consent = shared(story, client)
    stranger = member_actor(make_professional(story.session))
    for actor, said in ((own(other), signed_in()), (stranger, SPOKEN)):
        with pytest.raises(NotFound):
            choices.withdraw(story.session, actor, consent_id=consent.id, said=said)
        with pytest.raises(NotFound):
            choices.narrow(
                story.session,
                actor,
                consent_id=consent.id,
                parts=[ClientPart.FAMILY_SOCIAL],
                recipient_ids=[story.pcsw.id],
                said=said,
            )
        with pytest.raises(NotFound):
            choices.name_person(
                story.session, actor, client=client, name="Mia", relation="zus", phone=None, said=said
            )


def test_conf_20_the_client_reads_who_looked_on_which_day_at_what(story):
    client = story.client()
    open_client(story.session, story.acting, client.ref, ClientPart.TEAM)
    open_client(story.session, story.acting, client.ref, ClientPart.WISHES)
    with pytest.raises(NotFound):
        open_client(story.session, member_actor(make_professional(story.session)), client.ref)
    open_own(story.session, own(client), ClientPart.TEAM)
    [look] = who_looked(story.session, own(client), client)
    assert (look.name, look.organisation) == (story.supervisor.display_name, story.pcsw.name)
    assert look.on == clock.today()
    assert look.parts == (ClientPart.EXISTENCE, ClientPart.TEAM, ClientPart.WISHES)
    assert events_about(story.session, client.ref)[0].object_kind == "audit"


def test_conf_20_conf_16_an_emergency_is_told_when_it_is_over_unless_telling_is_dangerous(story, monkeypatch):
    client, session = story.client(), story.session
    colleague = make_professional(session, story.pcsw)
    helper = actor_for(make_professional(session, story.pcsw), ActorRole.SUPERVISOR)
    opened = emergency.break_glass(
        session,
        helper,
        client_ref=client.ref,
        reason="Gevaar voor het leven, nu meteen",
        informed_id=colleague.id,
    )
    open_client(session, helper, client.ref, ClientPart.TEAM)
    assert who_looked(session, own(client), client) == []
    monkeypatch.setenv("SCHAKEL_NOW", (clock.now() + timedelta(hours=2)).isoformat())
    [look] = who_looked(session, own(client), client)
    assert look.emergency
    emergency.withhold_from_client(
        session, helper, access_id=opened.id, reason="Wie het is, zou gevaar lopen als dit bekend wordt"
    )
    assert who_looked(session, own(client), client) == []


def test_conf_20_a_client_is_told_of_every_kind_of_act_by_which_somebody_saw_something(story):
    client = story.client()
    kinds = ("client", "placement", "suggestion", "audit", "client request")
    for number, kind in enumerate((*kinds, "consultation", "meeting", "something that is added later")):
        looker = actor_for(make_professional(story.session, story.pcsw), ActorRole.TEAM_MEMBER)
        record(story.session, looker, AuditAction.VIEW, kind, number, subject=client.ref, part="team")
    assert len(who_looked(story.session, own(client), client)) == len(kinds)


def test_conf_20_the_reader_is_told_who_is_in_the_team_today_and_of_a_client_without_a_team_nobody(story):
    client, alone = story.client(), make_client(story.session)
    assert people_involved(story.session, alone) == []
    today = clock.today()
    for state, ends_on in (
        (MembershipState.ACTIVE, today),
        (MembershipState.ACTIVE, None),
        (MembershipState.ACTIVE, today - timedelta(days=1)),
        (MembershipState.ENDED, today),
        (MembershipState.DECLINED, None),
    ):
        join_team(story, client, ends_on=ends_on, starts_on=today - timedelta(days=60))
        newest = team_of(story.session, client.id).memberships[-1]
        newest.state = state
        story.session.flush()
    home = story.pcsw.name
    now = [one.state for one in people_involved(story.session, client) if one.organisation != home]
    assert now == [MembershipState.ACTIVE, MembershipState.ACTIVE]
    earlier = people_involved(story.session, client, today - timedelta(days=1))
    assert len(earlier) == 1 + 3
    later = people_involved(story.session, client, today + timedelta(days=1))
    assert len(later) == 1 + 1, "on the day that is asked for, not on today"


def test_conf_07_the_client_is_told_that_who_was_objected_to_sees_nothing_and_the_others_still_do(story):
    client, home = story.client(), make_organisation(story.session, OrganisationKind.ADDICTION_CARE)
    given = {"legal_basis": LegalBasis.SHARED_SECRECY, "domain_scope": [LifeDomain.ALCOHOL_DRUGS]}
    join_team(story, client, organisation=home, **given)
    join_team(story, client, **given)
    join_team(
        story,
        client,
        organisation=home,
        legal_basis=LegalBasis.STATUTORY_TASK,
        domain_scope=[LifeDomain.ALCOHOL_DRUGS],
    )
    [one] = [
        one.membership_id
        for one in people_involved(story.session, client)
        if one.may_object and one.organisation == home.name
    ]
    choices.object_to_sharing(story.session, own(client), membership_id=one, said=signed_in())
    # What ended with the objection stands there no more; one that is made in spite of it gives no sight.
    join_team(story, client, organisation=home, **given)
    told = [
        (one.organisation == home.name, one.may_object, bool(one.sights))
        for one in people_involved(story.session, client)
        if one.organisation != story.pcsw.name
    ]
    assert sorted(told) == [(False, True, True), (True, False, True), (True, True, False)]


def test_conf_33_whom_to_call_is_who_leads_and_whom_the_client_confides_in_while_they_are_there(story):
    client, other = story.client(), story.client()
    leading = join_team(story, client, is_lead=True)
    confided = join_team(story, client, is_confidant=True)
    join_team(story, other, is_confidant=True, state=MembershipState.INVITED)
    found = whom_to_call(story.session, client)
    assert [one.name for one in found] == [_name(story, leading), _name(story, confided)]
    everybody = [one.is_lead for one in people_involved(story.session, client)]
    assert everybody == [True, False, False]
    assert whom_to_call(story.session, other) == []
