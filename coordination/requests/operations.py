"""Acts on requests: asking, deciding, handing out a copy, correcting what is wrong (CONF-21, CONF-22)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor, require_person, require_role
from coordination.audit.operations import record
from coordination.audit.queries import Sighting, looks_at
from coordination.clients.models import Client
from coordination.clients.operations import update_client
from coordination.consent.access import client_behind, in_lines, joined, require_parts, visible_parts
from coordination.consent.choices import Said, keep_statement, require_choice
from coordination.consent.models import ShareNotice
from coordination.errors import GuardFailed, InvalidInput, NotFound
from coordination.requests.copies import copy_of
from coordination.requests.models import ClientRequest
from coordination.requests.queries import leads_of
from coordination.requests.rules import SEEN_IN, TOLD_MONTHS, due_on
from coordination.rows import filled, save
from coordination.vocabulary import (
    ActorRole,
    AuditAction,
    ClientChoice,
    ClientPart,
    ClientRequestKind,
    ClientRequestState,
    ConsentPurpose,
    CorrectedField,
    ShareNoticeKind,
)

_POSTCODE = re.compile(r"(\d{4})\s+(\S.*)")
_KIND = "client request"


def ask_copy(
    session: Session, actor: Actor, *, client: Client, with_health: bool, said: Said
) -> ClientRequest:
    """Write down that the client asks for a copy of the file; it is due from that day on (CONF-21).

    Parameters
    ----------
    with_health
        Whether what is known about health is part of what is asked: then it is due in fifteen days.

    Raises
    ------
    NotAllowed, Refused, InvalidInput
        When the client does not exist for this actor, or it is not said how it was asked.
    """
    return _ask(session, actor, client, said, ClientChoice.ASK_COPY, with_health=with_health)


def ask_correction(
    session: Session, actor: Actor, *, client: Client, field: CorrectedField, new_value: str, said: Said
) -> ClientRequest:
    """Write down what the client says is wrong, and what it must be (CONF-22).

    Raises
    ------
    NotAllowed, Refused
        When the client does not exist for this actor.
    InvalidInput
        When the new value is empty or cannot be, or it is not said how it was asked.
    """
    value = filled(new_value, "new_value")
    _facts(field, value)
    return _ask(session, actor, client, said, ClientChoice.ASK_CORRECTION, field=field, value=value)


def grant_copy(
    session: Session, actor: Actor, *, request_id: int, answer: str | None = None
) -> ClientRequest:
    """Let the client have the copy: it can be fetched from now on.

    Raises
    ------
    NotAllowed, Refused
        When the request does not exist for this actor.
    GuardFailed
        When somebody else leads the team, it is decided already, or it is no request for a copy.
    """
    request = _to_decide(session, actor, request_id, "grant", ClientRequestKind.COPY)
    return _decide(session, actor, request, ClientRequestState.GRANTED, answer)


def refuse(session: Session, actor: Actor, *, request_id: int, answer: str) -> ClientRequest:
    """Refuse a request, with the reason in words for the client.

    Raises
    ------
    NotAllowed, Refused, GuardFailed
        As `grant_copy`.
    InvalidInput
        When no reason is given.
    """
    words = filled(answer, "answer")
    request = _to_decide(session, actor, request_id, "refuse", None)
    return _decide(session, actor, request, ClientRequestState.REFUSED, words)


def correct(session: Session, actor: Actor, *, request_id: int, answer: str | None = None) -> ClientRequest:
    """Accept a correction: a new version, and whoever received the data in twelve months is told (CONF-22).

    Name, year of birth and place are put right here. Of anything else the lead puts it right in the file
    first, and says in ``answer`` what was done.

    Raises
    ------
    NotAllowed, Refused, GuardFailed
        As `grant_copy`.
    InvalidInput
        When something else was corrected and it is not said what.
    """
    request = _to_decide(session, actor, request_id, "correct", ClientRequestKind.CORRECTION)
    field, value = request.corrected_field, request.new_value
    if field is None or value is None:
        raise GuardFailed(_KIND, "correct", "a request that says what is wrong")
    if field is CorrectedField.SOMETHING_ELSE:
        answer = filled(answer or "", "answer")
    request.former_value = _former(request.client, field)
    if facts := _facts(field, value):
        update_client(session, actor, client=request.client, **facts)
    _tell_recipients(session, actor, request.client, field)
    return _decide(session, actor, request, ClientRequestState.GRANTED, answer)


def hand_out(
    session: Session, actor: Actor, *, request_id: int, client: Client | None = None
) -> dict[str, Any]:
    """Return the copy for the client, or for the lead who prints it; that it left is recorded (CONF-21).

    Parameters
    ----------
    client
        Whose request it must be, when it is asked for by way of a client.

    Raises
    ------
    NotAllowed, Refused
        When the request does not exist for this actor.
    GuardFailed
        When it was not granted.
    """
    found = client_behind(session, ClientRequest, request_id)
    whose = require_choice(session, actor, found, "handing out a copy", "request")
    if client not in (None, whose):
        raise NotFound("request")
    client, request = whose, session.get_one(ClientRequest, request_id)
    handed = (ClientRequestState.GRANTED, ClientRequestState.HANDED_OUT)
    if request.kind is not ClientRequestKind.COPY or request.state not in handed:
        raise GuardFailed(_KIND, "hand out", "a copy that was granted")
    if actor.client_id is None:
        _require_lead(session, actor, client, "hand out")
    copy = copy_of(session, actor, client)
    request.state = ClientRequestState.HANDED_OUT
    request.handed_out_on = request.handed_out_on or clock.today()
    save(session, actor, request)
    opened = [part for part, one in visible_parts(session, actor, client).items() if one]
    for parts in in_lines(opened):
        record(
            session,
            actor,
            AuditAction.EXPORT,
            _KIND,
            request.id,
            subject=client.ref,
            part=joined(parts),
            detail="copy handed out",
        )
    return copy


def _ask(
    session: Session,
    actor: Actor,
    client: Client,
    said: Said,
    choice: ClientChoice,
    *,
    with_health: bool = False,
    field: CorrectedField | None = None,
    value: str | None = None,
) -> ClientRequest:
    require_choice(session, actor, client, choice.value, "client", said)
    request = ClientRequest(
        client_id=client.id,
        kind=ClientRequestKind.COPY if field is None else ClientRequestKind.CORRECTION,
        state=ClientRequestState.OPEN,
        received_on=said.said_on,
        due_on=due_on(said.said_on, with_health=with_health),
        with_health=with_health,
        corrected_field=field,
        new_value=value,
    )
    save(session, actor, request)
    _record(session, actor, request, client, choice.value, AuditAction.CREATE)
    keep_statement(session, actor, client, choice, request.id, said)
    return request


def _to_decide(
    session: Session, actor: Actor, request_id: int, event: str, kind: ClientRequestKind | None
) -> ClientRequest:
    require_role(actor, f"{event} of a request", ActorRole.SUPERVISOR)
    require_person(actor, f"{event} of a request")
    found = client_behind(session, ClientRequest, request_id)
    client = require_parts(session, actor, found, "request", ClientPart.AGREEMENTS_TO_SHARE)
    request = session.get_one(ClientRequest, request_id, with_for_update=True, populate_existing=True)
    _require_lead(session, actor, client, event)
    if request.state is not ClientRequestState.OPEN or kind not in (None, request.kind):
        raise GuardFailed(_KIND, event, "a request of this kind that waits for a decision")
    return request


def _require_lead(session: Session, actor: Actor, client: Client, event: str) -> None:
    """Refuse when somebody else leads the team; where nobody does, any supervisor of the team may."""
    lead = leads_of(session, {client.id}).get(client.id)
    if lead not in (None, actor.professional_id):
        raise GuardFailed(_KIND, event, "whoever leads the client's team")


def _decide(
    session: Session, actor: Actor, request: ClientRequest, state: ClientRequestState, answer: str | None
) -> ClientRequest:
    request.state = state
    request.answer = (answer or "").strip() or None
    request.decided_on = clock.today()
    request.decided_by_id = actor.professional_id
    save(session, actor, request)
    _record(session, actor, request, request.client, state.value)
    return request


def _facts(field: CorrectedField, value: str) -> dict[str, Any]:
    """Return what is written into the file; nothing for what the lead puts right by hand."""
    if field is CorrectedField.NAME:
        return {"display_name": value}
    if field is CorrectedField.BIRTH_YEAR:
        if not re.fullmatch(r"(19|20)\d\d", value) or int(value) > clock.today().year:
            raise InvalidInput("new_value", "is no year of birth")
        return {"birth_year": int(value)}
    if field is CorrectedField.POSTCODE:
        found = _POSTCODE.fullmatch(value)
        if found is None:
            raise InvalidInput("new_value", "is no postcode with a place, such as 9000 Gent")
        return {"postcode": found[1], "locality": found[2]}
    return {}


def _former(client: Client, field: CorrectedField) -> str | None:
    return {
        CorrectedField.NAME: client.display_name,
        CorrectedField.BIRTH_YEAR: str(client.birth_year),
        CorrectedField.POSTCODE: f"{client.postcode} {client.locality}",
    }.get(field)


def _tell_recipients(session: Session, actor: Actor, client: Client, field: CorrectedField) -> None:
    """Leave word with everybody who received what was wrong, by what the record says they saw (CONF-22)."""
    since = clock.now() - (clock.months_after(clock.today(), TOLD_MONTHS) - clock.today())
    parts = {part.value for part in SEEN_IN[field]}
    told: dict[int, Sighting] = {}
    for event in looks_at(session, client.ref, since=since):
        if event.professional_id and event.organisation_id and parts & set((event.part or "").split(",")):
            told.setdefault(event.professional_id, event)
    told.pop(actor.professional_id or 0, None)
    for professional_id, event in sorted(told.items()):
        at_host = event.object_kind == "placement" and event.basis is not None
        notice = ShareNotice(
            client_id=client.id,
            organisation_id=event.organisation_id,
            professional_id=professional_id,
            kind=ShareNoticeKind.CORRECTED,
            purpose=ConsentPurpose.PLACEMENT if at_host else ConsentPurpose.TEAM_CONSULTATION,
            told_on=clock.today(),
        )
        save(session, actor, notice)


def _record(
    session: Session,
    actor: Actor,
    request: ClientRequest,
    client: Client,
    detail: str,
    action: AuditAction = AuditAction.UPDATE,
) -> None:
    record(session, actor, action, _KIND, request.id, subject=client.ref, detail=detail)
