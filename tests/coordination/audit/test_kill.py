"""kill -9 in the middle of writing and linking: nothing that was acknowledged is lost, the chain is whole."""

import pytest

from tests.conftest import AUDIT_KEY
from tests.coordination.audit.processes import Crew, seal, write


@pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.long)])
def test_conf_19_killed_in_the_middle_of_everything_the_record_is_whole(book, database_url, tmp_path, kills):
    crew = Crew(database_url, AUDIT_KEY, tmp_path, seed=kills)
    crew.start("writer-1", write)
    crew.start("writer-2", write)
    crew.start("heads", seal)
    try:
        for _ in range(kills):
            crew.kill(crew.luck.choice(["writer-1", "writer-2", "heads", "heads"]))
    finally:
        crew.end()
    book.sealer.work(seconds=None)
    verdict = book.verify()
    assert (verdict.first_break, verdict.waiting) == (None, 0)
    assert verdict.compared >= kills // 4
    kept = {number for (number,) in book.rows("SELECT event_id FROM audit_links")}
    acknowledged = crew.acknowledged()
    assert len(acknowledged) >= kills
    assert set(acknowledged) - kept == set()
    # Each transaction is there whole or not at all.
    assert verdict.length % 3 == 0
