"""What rounds hold of a client whose file is erased, beside the rows that go with it (CONF-23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import delete, null, or_, select, update
from sqlalchemy.orm import Session

from coordination.rounds.models import Exclusion, MatchingRound, Suggestion, WhatIf

#: Clients in one statement.
_CHUNK = 500


def forget_clients(session: Session, client_ids: Collection[int]) -> Counter[str]:
    """Let no round point at these clients any more; to be called while their suggestions are still there.

    The facts of a round in which one of them took part, the proposals that stood when it began, and what was
    asked about it since are gone as a whole: they are kept together. The round's numbers stay, and so does
    what it told others.

    Returns
    -------
    Counter
        How many rounds and questions what if were emptied, by table.
    """
    counted: Counter[str] = Counter()
    ordered = sorted(client_ids)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        took_part = [select(one.round_id).where(one.client_id.in_(chunk)) for one in (Suggestion, Exclusion)]
        held = or_(MatchingRound.snapshot.is_not(None), MatchingRound.previous.is_not(None))
        of_them = or_(*(MatchingRound.id.in_(rounds) for rounds in took_part))
        rounds = session.scalars(select(MatchingRound.id).where(held, of_them)).all()
        asked = session.scalars(select(WhatIf.id).where(WhatIf.round_id.in_(rounds))).all()
        session.execute(delete(WhatIf).where(WhatIf.id.in_(asked)))
        empty_rounds(session, rounds)
        counted.update(matching_rounds=len(rounds), what_ifs=len(asked))
    return counted


def empty_rounds(session: Session, round_ids: Collection[int]) -> None:
    """Erase the facts of rounds, and the proposals that stood when they began."""
    emptied = {"snapshot": None, "previous": null()}
    session.execute(update(MatchingRound).where(MatchingRound.id.in_(round_ids)).values(emptied))
