"""Another key of the record: what was linked stays proved, and the old key makes nothing more."""

import pytest

from coordination.audit import chain
from coordination.audit.chain import configure_audit_key
from coordination.audit.operations import RecordBroken, record
from coordination.errors import InvalidInput
from coordination.vocabulary import AuditAction
from tests.conftest import AUDIT_KEY
from tests.coordination.factories import SEED
from web.jobs.sealing import Sealer

NEW, NEWER = "n" * 40, "m" * 40


@pytest.fixture(autouse=True)
def _old_key():
    yield
    configure_audit_key(AUDIT_KEY)


def keys(book, *given):
    """Start anew with these keys, as every process does after a change."""
    configure_audit_key(*given)
    book.sealer = Sealer(book.sessions, book.head_file)


def kinds(book):
    return [
        kind
        for (kind,) in book.rows(
            "SELECT object_kind FROM audit_events e JOIN audit_links l ON l.event_id = e.id ORDER BY position"
        )
    ]


def test_conf_19_a_new_key_goes_on_where_the_old_one_ended_and_the_change_is_an_event(book):
    book.sealed(2)
    book.write(1)  # waits while the key is changed
    keys(book, NEW, AUDIT_KEY)
    book.write(2)
    assert book.seal() == 4
    assert kinds(book) == ["client"] * 3 + ["audit key"] + ["client"] * 2
    assert book.broken_at() is None
    keys(book, NEWER, NEW, AUDIT_KEY)
    assert (book.seal(), book.broken_at()) == (0, None)
    book.sealed(2)
    assert kinds(book)[6:] == ["audit key", "client", "client"]
    assert book.verify().first_break is None
    assert book.verify().checked == 9


def test_conf_19_without_the_old_key_what_it_made_is_not_proved(book):
    book.sealed(2)
    keys(book, NEW, AUDIT_KEY)
    book.sealed(1)
    keys(book, NEW)
    assert book.broken_at()[::2] == (1, "event_changed")
    keys(book, AUDIT_KEY)
    assert book.broken_at()[::2] == (3, "event_changed")


def test_conf_19_what_the_old_key_makes_after_its_time_is_foreign_and_never_linked(book):
    book.sealed(1)
    keys(book, NEW, AUDIT_KEY)
    book.sealed(1)
    configure_audit_key(AUDIT_KEY)
    [late] = book.write(1)
    keys(book, NEW, AUDIT_KEY)
    assert book.seal() == 0
    assert book.broken_at() == (None, late, "event_foreign")


def test_conf_19_who_learns_the_old_key_changes_nothing_of_its_time(book):
    numbers = book.sealed(3)
    keys(book, NEW, AUDIT_KEY)
    book.sealed(1)
    # With the old key every code up to the change is made anew, each of them right by itself.
    rows = book.rows(f"SELECT {', '.join(chain.FIELDS)} FROM audit_events ORDER BY id")  # noqa: S608
    before = chain.BEGINNING
    for position, (number, row) in enumerate(zip(numbers, rows, strict=False), 1):
        values = [*row[:2], "somebody else", *row[3:]]
        mac = chain.event_code([values[0], _moment(values[1]), *values[2:]], 1)
        before = chain.link_code(before, position, number, mac, 1)
        change = "UPDATE audit_events SET actor = 'somebody else', mac = :mac WHERE id = :id"
        book.tamper(change, mac=mac, id=number)
        book.tamper("UPDATE audit_links SET link = :link WHERE event_id = :id", link=before, id=number)
    assert book.broken_at(outside=[])[::2] == (4, "link_wrong")


def test_conf_19_a_newer_key_without_the_event_that_tells_of_it_proves_nothing(book):
    book.sealed(1)
    keys(book, NEW, AUDIT_KEY)
    book.sealed(1)
    book.tamper(
        "DELETE FROM audit_links WHERE position = 2",
        "UPDATE audit_links SET position = 2 WHERE position = 3",
    )
    assert book.broken_at(outside=[])[::2] == (2, "event_changed")


def test_conf_19_with_several_keys_nothing_is_linked_to_an_end_that_none_of_them_made(book):
    numbers = book.sealed(2)
    keys(book, NEW, AUDIT_KEY)
    book.tamper("UPDATE audit_events SET mac = :mac WHERE id = :id", mac=bytes(32), id=numbers[-1])
    book.write(1)
    with pytest.raises(RecordBroken):
        book.seal()


def test_a_key_is_long_and_given_once():
    for wrong in ((), ("short",), (NEW, NEW), (NEW, "short")):
        with pytest.raises(InvalidInput):
            configure_audit_key(*wrong)


def test_conf_19_nobody_but_the_sealer_can_tell_of_a_new_key_in_the_old_ones_name(book):
    book.sealed(1)
    with book.sessions.begin() as session:
        record(session, SEED, AuditAction.UPDATE, "audit key", "newest")
    keys(book, NEW, AUDIT_KEY)
    book.sealed(1)
    assert kinds(book) == ["client", "audit key", "audit key", "client"]
    assert book.broken_at() is None


def _moment(at):
    return at if isinstance(at, str) else chain.moment_text(at)
