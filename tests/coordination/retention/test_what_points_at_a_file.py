"""Once a file is erased nothing points at it any more, in whatever table or text (CONF-23)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from coordination import clock
from coordination.base import Base
from coordination.clients.models import Client
from coordination.placements.models import Placement
from coordination.retention import operations as retention
from coordination.rounds import operations as rounds
from coordination.rounds.models import MatchingRound, Suggestion, WhatIf
from coordination.rounds.snapshot import unpack
from coordination.rows import save
from coordination.vocabulary import PlacementState, RetentionKind, RoundState
from tests.coordination import factories as make
from tests.coordination.retention.test_erasing import WORKER, at, close, erase
from tests.coordination.stories import ROUND, Story, make_story
from tests.support.snapshots import plain


def texts(session: Session) -> Iterator[tuple[str, str]]:
    """Yield every value of every table but the record, decrypted, with where it stands."""
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("audit_"):
            continue
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                found = plain(value) if column == "snapshot" and value else value
                yield f"{table.name}.{column}", str(found)


def places(session: Session, *marks: str) -> set[str]:
    return {where for where, text in texts(session) if any(mark in text for mark in marks)}


def two_rounds(story: Story) -> MatchingRound:
    """Run a round twice, so that the second one knows what was proposed before, and ask what if."""
    sessions = sessionmaker(story.session.get_bind(), class_=Session)
    story.session.commit()
    for _time in range(2):
        with sessions.begin() as other:
            ref = rounds.request_round(other, ROUND).ref
        assert rounds.run_round(sessions, ref) is RoundState.FINISHED
    story.session.expire_all()
    return story.session.scalars(select(MatchingRound).where(MatchingRound.ref == ref)).one()


def test_conf_23_no_round_points_at_a_client_whose_file_is_erased(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, today = make_story(session), clock.today()
    story.offer()
    gone, stays = story.client(display_name="Vertrokken Verzonnen"), story.client()
    last = two_rounds(story)
    marks = (gone.ref, gone.display_name)
    asked = WhatIf(
        ref="WAT-1", round_id=last.id, state=RoundState.FINISHED, question={"changes": [["client", gone.ref]]}
    )
    save(session, make.SEED, asked)
    assert {"matching_rounds.snapshot", "matching_rounds.previous", "what_ifs.question"} <= places(
        session, *marks
    )
    for kind, months in (
        (RetentionKind.PLACEMENTS_AGREEMENTS, 1),
        (RetentionKind.DOMAIN_DATA, 500),
        (RetentionKind.DECLINED_SUGGESTIONS, 500),
    ):
        retention.set_period(session, WORKER, kind=kind, amount=months, source="Proef")
    close(session, gone)
    for one in session.scalars(select(Placement).where(Placement.client_id == gone.id)):
        one.state = PlacementState.LAPSED
    session.flush()
    at(monkeypatch, 2, today)
    erased = erase(session)["placements_agreements"]
    assert (erased["cases"], erased["rows"]["matching_rounds"]) == (1, 2)
    assert places(session, *marks) == set()
    left = session.scalars(select(Suggestion.client_id).where(Suggestion.round_id == last.id)).all()
    assert left == [stays.id], "what the round told others stays"


def test_conf_23_a_round_that_gave_no_plan_keeps_no_facts(session: Session) -> None:
    story = make_story(session)
    story.offer()
    client = story.client()
    for end, given in ((rounds.fail_round, {"failure": "solver"}), (rounds.cancel_round, {})):
        ref = rounds.request_round(session, ROUND).ref
        began = rounds.begin_round(session, ROUND, round_ref=ref)
        assert began.snapshot is not None
        assert client.ref in {one.key for one in unpack(began.snapshot)[0].clients}
        end(session, ROUND, round_ref=ref, **given)
        session.expire_all()
        assert (began.snapshot, began.previous) == (None, None)
    assert not [where for where in places(session, client.ref) if where.startswith("matching_rounds")]
    assert session.scalars(select(Client)).one() is client
