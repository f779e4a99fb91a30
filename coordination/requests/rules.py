"""When an answer is due, and whom a correction concerns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from coordination import clock
from coordination.requests.models import ClientRequest
from coordination.vocabulary import ClientPart, ClientRequestState, CorrectedField

#: GDPR art. 12 and 15 give a month; a patient file fifteen days (CONF-21).
MONTHS = 1
DAYS_WITH_HEALTH = 15
#: How far back those who received data are told of a correction (CONF-22).
TOLD_MONTHS = 12

WAITING = frozenset({ClientRequestState.OPEN, ClientRequestState.GRANTED})
#: Who saw one of these parts saw what is corrected.
SEEN_IN: Mapping[CorrectedField, frozenset[ClientPart]] = {
    CorrectedField.NAME: frozenset({ClientPart.IDENTITY}),
    CorrectedField.BIRTH_YEAR: frozenset({ClientPart.IDENTITY}),
    CorrectedField.POSTCODE: frozenset({ClientPart.IDENTITY, ClientPart.AVAILABILITY}),
    CorrectedField.SOMETHING_ELSE: frozenset(ClientPart),
}


def due_on(received_on: date, *, with_health: bool) -> date:
    """Return the day by which a request must be answered (CONF-21)."""
    if with_health:
        return received_on + timedelta(days=DAYS_WITH_HEALTH)
    return clock.months_after(received_on, MONTHS)


def is_overdue(request: ClientRequest, on: date) -> bool:
    """Say whether the answer is late: nothing was decided, or a copy that was granted waits to be fetched."""
    return request.state is ClientRequestState.OPEN and request.due_on < on
