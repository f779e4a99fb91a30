"""Every act that shows somebody something of a client is told to the client, or somebody said why not."""

import ast
import importlib

from sqlalchemy import select

from coordination import clock
from coordination.actors import Actor
from coordination.clients.models import RungAssessment
from coordination.consent.choices import signed_in
from coordination.consent.own import NOT_TOLD, TOLD, who_looked
from coordination.placements.signing import open_agreement
from coordination.referrals import operations as referrals
from coordination.referrals.queries import read_received
from coordination.retention.own_texts import export_own_texts
from coordination.teams.operations import end_membership
from coordination.teams.queries import team_of
from coordination.vocabulary import ActorRole, AuditAction, ClientPart
from tests.coordination import factories as make
from tests.support.sources import ROOT

SEEN = {AuditAction.VIEW.name, AuditAction.EXPORT.name, AuditAction.SHARE.name}


def calls_in(tree):
    return [one for one in ast.walk(tree) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]


def shows(action):
    return isinstance(action, ast.Attribute) and action.attr in SEEN


def kinds_that_show_something():
    """Find in the sources what kinds of things are recorded as seen, given or sent of a client.

    Where a module records by a function of its own, to which the action is given, its calls are looked at.
    """
    for path in sorted((*ROOT.glob("coordination/**/*.py"), *ROOT.glob("web/**/*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        showing = {call.func.id for call in calls_in(tree) if any(map(shows, call.args))}
        functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
        for function, call in ((one, call) for one in functions for call in calls_in(one)):
            about_client = any(word.arg == "subject" for word in call.keywords)
            if call.func.id != "record" or len(call.args) < 4 or not about_client:
                continue
            action, kind = call.args[2], call.args[3]
            if shows(action) or (isinstance(action, ast.Name) and function.name in showing):
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield eval(ast.unparse(kind), vars(importlib.import_module(module)))  # noqa: S307  our sources


def test_conf_20_whatever_shows_somebody_something_is_told_or_somebody_said_why_not():
    found = set(kinds_that_show_something())
    assert len(found) > 8
    assert found == TOLD | NOT_TOLD
    assert not TOLD & NOT_TOLD


def own(client):
    return Actor(name="account:own", roles=frozenset({ActorRole.CLIENT}), client_id=client.id)


def told_to(story, client):
    """Return what the client reads: organisation and parts of every look but the client's own."""
    return {(one.organisation, one.parts) for one in who_looked(story.session, own(client), client)}


def test_conf_20_a_service_that_read_a_referral_with_the_name_is_told(story):
    client, care = story.client(), make.make_organisation(story.session)
    reader = make.member_actor(make.make_professional(story.session, care))
    referral = referrals.create(
        story.session,
        story.acting,
        client_ref=client.ref,
        service_id=make.make_service(story.session, care).id,
        question="Kan dit op dinsdag?",
        items=[ClientPart.IDENTITY],
    )
    referrals.client_agrees(
        story.session, own(client), referral_ref=referral.ref, said=signed_in(), language="nl"
    )
    referrals.send(story.session, story.acting, referral_ref=referral.ref)
    assert care.name not in {organisation for organisation, _parts in told_to(story, client)}
    read_received(story.session, reader, referral.ref)
    assert (care.name, (ClientPart.IDENTITY,)) in told_to(story, client)


def test_conf_20_a_workplace_that_opened_an_agreement_is_told(story):
    client = story.client()
    stay = story.confirmed(client, story.offer(), share_name=True)
    before = told_to(story, client)
    open_agreement(story.session, story.partner, placement_ref=stay.ref, kind=stay.agreements[0].kind)
    after = told_to(story, client) - before
    assert {organisation for organisation, _parts in after} == {story.host.name}


def test_conf_20_conf_05_who_took_own_texts_along_is_told_with_what_they_are_about(story):
    client = story.client()
    writer = story.supervisor
    [assessment] = story.session.scalars(select(RungAssessment).where(RungAssessment.client_id == client.id))
    assessment.reason, assessment.assessor_id = "Kan meer aan.", writer.id
    team = team_of(story.session, client.id)
    for membership in list(team.memberships):
        end_membership(story.session, make.SEED, membership=membership)
    export_own_texts(story.session, story.acting)
    [look] = [one for one in who_looked(story.session, own(client), client) if ClientPart.RUNGS in one.parts]
    assert (look.name, look.on) == (writer.display_name, clock.today())
