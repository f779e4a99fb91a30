"""Every restricted field holds a text of its own, and nobody finds one that the predicate refuses."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import MetaData, func, select

from coordination.base import Base
from coordination.clients.models import Client
from coordination.consent.access import ClientFile, visible_parts
from coordination.encryption import EncryptedText
from coordination.messages.models import Message
from coordination.vocabulary import ClientPart, LifeDomain
from seed import canaries
from tests.web.confidentiality.crawl import Found, addresses, everything, marked, text_of
from tests.web.confidentiality.kinds import each
from tests.web.confidentiality.matrix import REFUSED, Visitors
from tests.web.confidentiality.objects import body_of, relations_of, url_of
from tests.web.confidentiality.world import (
    ACTORS,
    ADMINISTRATOR,
    ANONYMOUS,
    ENDED,
    LEAD,
    OWN,
    PARTNER,
)
from tests.web.support.mail import texts
from web.accounts.models import Account
from web.extensions import db
from web.jobs import engine as jobs_engine
from web.mail import feed
from web.unit_of_work import unit_of_work

#: Their texts are read by who wrote one and by the service that is asked; to see the team is not enough.
OF_REFERRALS = ("referrals", "referral_questions")


def granted(visitors: Visitors, kind: str) -> set[tuple[str, ClientPart]]:
    """Return what the predicate itself says that a kind of account may see."""
    if kind == ANONYMOUS:
        return set()
    actor = visitors.world.actor(kind)
    with visitors.app.app_context(), unit_of_work() as session:
        return {
            (client.ref, part)
            for client in session.scalars(select(Client))
            for part, decision in visible_parts(session, actor, client).items()
            if decision
        }


def is_allowed(visitors: Visitors, kind: str, found: Found, parts: set[tuple[str, ClientPart]]) -> bool:
    ref, field, _number = found
    world, table = visitors.world, field.partition(".")[0]
    if any(kind in world.insiders.get((name, ref), ()) for name in (table, field)):
        return True
    if table in OF_REFERRALS:
        return False
    if kind == PARTNER:
        of_host = field in canaries.WITH_HOST
        # Of who works there the host knows the name, which the client agreed to (CONF-11).
        stays = {world.staying[OWN], world.staying[ENDED]}
        is_name = field == "clients.display_name"
        return (of_host and ref in {world.placed[OWN], *stays}) or (is_name and ref in stays)
    part = canaries.part_of(field)
    return part is not None and (ref, part) in parts


#: What a kind of account finds, looked for once.
seen_by = cache(everything)


def leaks(visitors: Visitors, kind: str) -> set[tuple[str, Found]]:
    """Return every text that was found though it is refused, with the address where it stood."""
    return refused(visitors, kind, seen_by(visitors, kind))


def refused(visitors: Visitors, kind: str, seen: dict[str, set[Found]]) -> set[tuple[str, Found]]:
    parts = granted(visitors, kind)
    return {
        (address, one)
        for address, all_found in seen.items()
        for one in all_found
        if not is_allowed(visitors, kind, one, parts)
    }


@pytest.mark.parametrize("kind", each(ACTORS))
def test_conf_01_conf_02_nobody_finds_a_text_of_a_client_or_part_that_is_refused(
    kind: str, visitors: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert leaks(visitors, kind) == set()
    assert canaries.MARK not in caplog.text


def test_the_search_finds_what_may_be_seen(visitors: Visitors) -> None:
    seen = seen_by(visitors, LEAD)
    fields = {
        field for found in seen.values() for ref, field, _ in found if ref == visitors.world.clients[OWN]
    }
    assert {"clients.display_name", "wishes.own_words", "plan_goals.text"} <= fields


def test_the_search_finds_what_a_service_is_asked_with_the_author_and_the_service(visitors: Visitors) -> None:
    of_own = (visitors.world.clients[OWN], "referrals.question")
    for kind in (LEAD, PARTNER):
        assert of_own in {one[:2] for found in seen_by(visitors, kind).values() for one in found}


def test_the_search_finds_a_page_that_asks_nobody(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClientFile, "shows", lambda _file, _part: True)
    kind, page = "supervisor, practical only", f"/clients/{visitors.world.clients[OWN]}"
    seen = {page: marked(text_of(visitors.send(kind, "GET", page)))}
    assert {field for _address, (_ref, field, _number) in refused(visitors, kind, seen)} >= {
        "clients.display_name",
        "wishes.own_words",
        "plan_goals.text",
    }


def test_every_restricted_field_of_every_client_is_marked_and_has_a_part(visitors: Visitors) -> None:
    encrypted = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    }
    assert {f"{table.name}.{column.name}" for table, column in canaries.restricted_fields()} == encrypted
    assert encrypted <= set(canaries.PARTS)
    held = []
    with visitors.app.app_context(), unit_of_work() as session:
        for _table, column in canaries.restricted_fields():
            held += [words for words in session.scalars(select(column)) if words]
    assert len(held) == visitors.world.planted == len(set(held))
    assert all(canaries.PATTERN.search(words) for words in held)


def test_conf_25_nothing_of_it_stands_in_the_open_in_any_table_or_in_the_file(
    visitors: Visitors,
) -> None:
    seen_by(visitors, LEAD)
    with visitors.app.app_context(), unit_of_work() as session:
        tables = MetaData()
        tables.reflect(db.engine)
        rows = [str(tuple(row)) for one in tables.sorted_tables for row in session.execute(one.select())]
    assert len(rows) > 100
    assert not [row for row in rows if canaries.MARK in row]
    files = [path for path in visitors.database.parent.rglob("*") if path.is_file()]
    assert visitors.database in files
    assert not [path.name for path in files if canaries.MARK.encode() in path.read_bytes()]


def _acts(visitors: Visitors, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield method, address and relation of what changes something, without what is known to be refused."""
    for method, path in addresses(visitors.app):
        for relation in relations_of(path) if method != "GET" else ():
            known = visitors.known(kind, method, url_of(visitors, kind, path, relation))
            if known is None or known not in REFUSED:
                yield method, path, relation


def _written(visitors: Visitors) -> int:
    with visitors.app.app_context(), unit_of_work() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def test_conf_32_a_letter_names_no_client_and_no_domain(visitors: Visitors, tmp_path: Path) -> None:
    letters, waiting = texts(visitors.app, tmp_path / "before"), _written(visitors)
    before = len(letters)
    visitors.undo()
    for kind in (ADMINISTRATOR, LEAD, PARTNER):
        for method, path, relation in _acts(visitors, kind):
            with visitors.kept_after():
                body = body_of(visitors, kind, path, relation)
                answer = visitors.send(kind, method, url_of(visitors, kind, path, relation), body)
            if answer.status_code >= 400:
                continue
            if _written(visitors) > waiting:
                letters += texts(visitors.app, tmp_path / str(len(letters)))
            visitors.undo()
    assert len(letters) > before
    refs = [*visitors.world.clients.values(), *visitors.world.placed.values()]
    assert not [word for word in (canaries.MARK, *refs, *LifeDomain) for letter in letters if word in letter]


def test_conf_32_a_calendar_names_no_client_and_no_domain(visitors: Visitors) -> None:
    refs = [*visitors.world.clients.values(), *visitors.world.placed.values()]
    for kind in (LEAD, PARTNER):
        account_id = int(visitors.world.actor(kind).name.partition(":")[2])
        with visitors.app.test_request_context(), unit_of_work() as session:
            account = session.get_one(Account, account_id)
            text = feed.feed_of(session, account, "https://schakel.example/to-do/").decode()
        unfolded = text.replace("\r\n ", "")
        assert "BEGIN:VEVENT" in text
        assert not [word for word in (canaries.MARK, *refs, *LifeDomain) if word in unfolded]


def test_conf_32_the_queue_of_jobs_holds_no_text_of_anybody(visitors: Visitors, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'queue.sqlite'}"
    jobs_engine.prepare(url)
    queue = jobs_engine.client(url)
    queue.enqueue(jobs_engine.options(visitors.world.round_ref), visitors.world.round_ref)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert visitors.world.round_ref.encode() in kept
    assert canaries.MARK.encode() not in kept
    assert not any(ref.encode() in kept for ref in visitors.world.clients.values())
