"""Who guides how many, as the matcher is told it: the caseloads that places and clients of a round add to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from coordination.capacity.models import CapacityOffer
from coordination.placements import caseloads
from coordination.placements.caseloads import Load
from coordination.rounds.snapshot import key
from matching import CaseloadFacts


@dataclass(frozen=True, slots=True)
class Guides:
    """The keys of the caseloads that a place adds to: of who supervises there, and of the job coaches."""

    caseload: str | None
    coaches: str | None


class Caseloads:
    """The caseloads of a round, from the staff of today and the placements under way (HR-13, HR-18)."""

    def __init__(self, session: Session) -> None:
        self._counted = caseloads.Caseloads(session)

    def guides(self, offers: Sequence[CapacityOffer]) -> dict[int, Guides]:
        """Return per offer the caseloads that a place there adds to."""
        found = {offer.id: self._counted.guides(offer) for offer in offers}
        return {number: Guides(_key(one.caseload), _key(one.coaches)) for number, one in found.items()}

    def facts(self, keys: Collection[str], looking: Collection[int], on: date) -> tuple[CaseloadFacts, ...]:
        """Return the caseloads with these keys.

        Parameters
        ----------
        looking
            Ids of the clients whom the round looks for: they do not count among the people guided.
        """
        loads = [_load(one) for one in sorted(keys)]
        return tuple(
            CaseloadFacts(key=key(*one.load), people=one.people, maximum=one.maximum, staff=one.staff)
            for one in self._counted.count(loads, on, without=looking)
        )


def _key(load: Load | None) -> str | None:
    return None if load is None else key(*load)


def _load(text: str) -> Load:
    kind, _, number = text.partition(":")
    return kind, int(number)
