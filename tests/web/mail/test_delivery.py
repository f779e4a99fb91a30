"""What is written down leaves: once it is committed, whatever happens to the server or to the worker."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from coordination import clock
from coordination.actors import automatic
from coordination.base import create_engine
from coordination.messages import operations as outbox
from coordination.messages.models import Message
from coordination.messages.rules import WAITS
from coordination.vocabulary import ActorRole, LifeDomain, MessageKind, MessageState
from tests.coordination.factories import days
from tests.coordination.stories import make_story
from tests.support import mail_server
from tests.support.mail_server import MailServer
from web.accounts.models import Account
from web.mail import delivery
from web.mail.letters import post_letter
from web.mail.models import MailPreference
from web.mail.settings import MailSettings, Security

TIME = automatic("worker")


@pytest.fixture
def sessions(database_url):
    engine = create_engine(database_url)
    yield sessionmaker(engine)
    engine.dispose()


@pytest.fixture
def server():
    opened = MailServer()
    yield opened
    opened.close()


def settings(server=None):
    return MailSettings(
        host="" if server is None else "127.0.0.1",
        port=0 if server is None else server.port,
        user="",
        password="",
        security=Security.NONE,
        sender="schakel@example.org",
        site="https://schakel.example.org",
    )


def account(session, professional, *roles, **given):
    made = Account(
        email=f"mens{professional.id}@example.org",
        fs_uniquifier=f"u{professional.id}",
        professional_id=professional.id,
        role_codes=list(roles),
        created_by="test",
        updated_by="test",
        **given,
    )
    session.add(made)
    session.flush()
    return made


def network(sessions, **given):
    """Make a request that waits for a host, with an account of the supervisor; return id of the account."""
    with sessions.begin() as session:
        story = make_story(session)
        client = story.client(display_name="Verzonnen Naam")
        placement = story.offered(client, story.offer())
        story_account = account(session, story.supervisor, ActorRole.SUPERVISOR, **given)
        for one in session.scalars(select(Message)):
            session.delete(one)
        return story_account.id, story.supervisor.id, (client.ref, placement.ref, placement.alias)


def tell(sessions, professional_id, **given):
    with sessions.begin() as session:
        outbox.tell(session, TIME, [professional_id], **given)


def states(sessions):
    with sessions() as session:
        return list(session.scalars(select(Message.state).order_by(Message.id)))


def later(monkeypatch, **given):
    moment = clock.now() + timedelta(**given)
    monkeypatch.setenv("SCHAKEL_NOW", moment.isoformat())


def test_an_e_mail_says_that_something_waits_and_names_nobody_conf_32(sessions, server, tmp_path):
    _, supervisor_id, secret = network(sessions)
    tell(sessions, supervisor_id)
    assert delivery.deliver(sessions, settings(server), tmp_path) == 1
    [letter] = server.letters
    text = letter.as_string() + letter.get_payload(decode=True).decode()
    assert letter["To"] == f"mens{supervisor_id}@example.org"
    assert "https://schakel.example.org/to-do/" in text
    assert not [word for word in (*secret, "Verzonnen", *LifeDomain) if word in text]


def test_what_was_rolled_back_is_never_sent(sessions, server, tmp_path):
    _, supervisor_id, _ = network(sessions)
    session = sessions()
    outbox.tell(session, TIME, [supervisor_id])
    session.rollback()
    session.close()
    assert delivery.deliver(sessions, settings(server), tmp_path) == 0
    assert server.letters == []


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [(mail_server.AT_ONCE, 1), (mail_server.IN_THE_MIDDLE, 1), (mail_server.BEFORE_SAYING_SO, 2)],
)
def test_a_lost_connection_loses_no_message_and_what_comes_twice_bears_one_id(
    sessions, server, tmp_path, monkeypatch, fault, arrives
):
    _, supervisor_id, _ = network(sessions)
    tell(sessions, supervisor_id)
    server.faults = [fault, fault]
    for _ in range(2):
        assert delivery.deliver(sessions, settings(server), tmp_path) == 0
        assert delivery.deliver(sessions, settings(server), tmp_path) == 0  # not before its wait is over
        assert states(sessions) == [MessageState.WAITING]
        later(monkeypatch, minutes=6)
        if fault == mail_server.BEFORE_SAYING_SO:
            break
    server.faults = []
    assert delivery.deliver(sessions, settings(server), tmp_path) == 1
    assert states(sessions) == [MessageState.SENT]
    assert len(server.letters) == arrives
    assert len({letter["Message-ID"] for letter in server.letters}) == 1


def test_of_several_e_mails_those_after_a_lost_connection_still_leave(sessions, server, tmp_path):
    _, supervisor_id, _ = network(sessions)
    for kind in (MessageKind.REMINDER, MessageKind.ESCALATION, MessageKind.NEWS):
        tell(sessions, supervisor_id, kind=kind)
    server.faults = [mail_server.IN_THE_MIDDLE]
    assert delivery.deliver(sessions, settings(server), tmp_path) == 2
    assert sorted(states(sessions)) == [MessageState.SENT, MessageState.SENT, MessageState.WAITING]


def test_the_waits_grow_and_in_the_end_somebody_is_told(sessions, tmp_path, monkeypatch, server):
    _, supervisor_id, _ = network(sessions)
    tell(sessions, supervisor_id)
    gone = settings(server)
    server.close()
    assert list(WAITS) == sorted(WAITS)
    for wait in (*WAITS, timedelta()):
        assert states(sessions) == [MessageState.WAITING]
        assert delivery.deliver(sessions, gone, tmp_path) == 0
        later(monkeypatch, seconds=wait.total_seconds() + 1)
    assert states(sessions) == [MessageState.GIVEN_UP]
    with sessions() as session:
        [given_up] = outbox.undelivered(session)
        assert given_up.fault == "ConnectionRefusedError"


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 no such box", MessageState.REFUSED), ("450 come back", MessageState.WAITING)],
)
def test_a_refusal_for_good_is_not_tried_again_and_one_for_now_is(sessions, server, tmp_path, answer, state):
    _, supervisor_id, _ = network(sessions)
    tell(sessions, supervisor_id)
    server.refuse = answer
    assert delivery.deliver(sessions, settings(server), tmp_path) == 0
    assert states(sessions) == [state]


def test_without_a_server_letters_are_files_and_a_second_try_replaces_the_first(
    sessions, tmp_path, monkeypatch
):
    network(sessions)
    with sessions.begin() as session:
        post_letter(session, TIME, to="iemand@example.org", subject="Dag", text="Een brief")
    settle = outbox.settle
    monkeypatch.setattr(outbox, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        delivery.deliver(sessions, settings(), tmp_path)
    monkeypatch.setattr(outbox, "settle", settle)
    later(monkeypatch, minutes=3)
    assert delivery.deliver(sessions, settings(), tmp_path) == 1
    [file] = tmp_path.iterdir()
    letter = message_from_bytes(file.read_bytes())
    assert (letter["To"], letter["From"], letter["Subject"]) == (
        "iemand@example.org",
        "schakel@example.org",
        "Dag",
    )
    assert file.stat().st_mode & 0o777 == 0o600
    with sessions() as session:
        assert session.scalars(select(Message.content)).all() == [None]


def killed(*_given, **_named):
    raise KeyboardInterrupt


def test_what_is_new_for_one_person_leaves_as_one_e_mail(sessions, server, tmp_path):
    _, supervisor_id, _ = network(sessions)
    for _ in range(3):
        tell(sessions, supervisor_id)
    assert delivery.deliver(sessions, settings(server), tmp_path) == 1
    assert states(sessions) == [MessageState.SENT] * 3


def test_nobody_is_written_to_who_cannot_sign_in_has_not_the_role_or_does_not_want_it(
    sessions, server, tmp_path
):
    account_id, supervisor_id, _ = network(sessions)
    tell(sessions, supervisor_id, needs_role=ActorRole.PARTNER)
    with sessions.begin() as session:
        session.add(MailPreference(account_id=account_id, at_once=False, digest=True))
    tell(sessions, supervisor_id)
    with sessions.begin() as session:
        session.get(Account, account_id).active = False
    tell(sessions, supervisor_id, kind=MessageKind.REMINDER)
    assert delivery.deliver(sessions, settings(server), tmp_path) == 0
    assert states(sessions) == [MessageState.DROPPED] * 3


def digests(sessions):
    with sessions() as session:
        kind = Message.kind == MessageKind.DIGEST
        return list(session.scalars(select(Message.professional_id).where(kind)))


def test_the_day_is_summed_up_once_in_the_morning_for_who_wants_it(sessions, monkeypatch):
    with sessions.begin() as session:
        story = make_story(session)
        story.discussed(story.client(), story.offer())
        wants = story.supervisor.id
        account(session, story.supervisor, ActorRole.SUPERVISOR, language="fr")
    today = days(0).isoformat()
    monkeypatch.setenv("SCHAKEL_NOW", f"{today}T06:30:00+01:00")
    assert delivery.write_digests(sessions, TIME) == 0
    monkeypatch.setenv("SCHAKEL_NOW", f"{today}T08:30:00+01:00")
    assert delivery.write_digests(sessions, TIME) == 1
    assert delivery.write_digests(sessions, TIME) == 0
    assert digests(sessions) == [wants]


def test_nobody_gets_a_summary_who_has_nothing_waiting_or_does_not_want_one(sessions, monkeypatch):
    with sessions.begin() as session:
        story = make_story(session)
        story.discussed(story.client(), story.offer())
        made = account(session, story.supervisor, ActorRole.SUPERVISOR)
        session.add(MailPreference(account_id=made.id, at_once=True, digest=False))
        idle = make_story(session)
        account(session, idle.supervisor, ActorRole.SUPERVISOR)
    today = days(0).isoformat()
    monkeypatch.setenv("SCHAKEL_NOW", f"{today}T08:30:00+01:00")
    assert delivery.write_digests(sessions, TIME) == 2
    assert digests(sessions) == []
