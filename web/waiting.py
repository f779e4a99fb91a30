"""Where each kind of thing that waits is done, and the few words about it on the page where one lands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.to_do.queries import to_do
from coordination.to_do.rules import Waits
from coordination.vocabulary import ActorRole, WaitKind
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.dates import short_day
from web.presenters.labels import label_of

_K = WaitKind
_PLACEMENT = ("placements.show", "ref")
_PLAN = ("evaluations.plan", "ref")
#: The page of each kind, and the name of what finds it there; None: the thing stands in a list.
PAGES: Mapping[WaitKind, tuple[str, str | None]] = {
    _K.ANSWER_REQUEST: ("proposals.show", "ref"),
    _K.ANSWER_QUESTION: _PLACEMENT,
    _K.TALK_WITH_CLIENT: _PLACEMENT,
    _K.RECORD_ANSWER: _PLACEMENT,
    _K.SEND_REQUEST: _PLACEMENT,
    _K.SIGN_AGREEMENTS: _PLACEMENT,
    _K.PERMISSION: ("authorisations.show", "ref"),
    _K.SIGN_OWN: ("papers.show", "ref"),
    _K.SUBMIT_OWN: ("authorisations.show", "ref"),
    _K.CONFIRM_PLACE: _PLACEMENT,
    _K.RECORD_FIRST_DAY: _PLACEMENT,
    _K.PAUSED_PLACE: _PLACEMENT,
    _K.TALK_AFTER_CLIENT: _PLACEMENT,
    _K.TALK_AFTER_HOST: _PLACEMENT,
    _K.HOLD_EVALUATION: _PLAN,
    _K.LOOK_AGAIN: _PLAN,
    _K.AWAIT_RECEIVER: _PLAN,
    _K.CALL_AFTER_ABSENCE: ("stays.history", "ref"),
    _K.ASK_WAITING_LIST: ("waiting_lists.show", "entry_id"),
    _K.FILL_ATTENDANCE: ("workfloor.index", None),
    _K.POVERTY_CHECKLIST: ("client_file.index", "ref"),
    _K.ACTION_POINT: ("meetings.show", "ref"),
    _K.MEETING: ("meetings.show", "ref"),
    _K.ANSWER_INVITATION: ("teams.index", None),
    _K.ANSWER_CLIENT: ("client_requests.index", None),
    _K.TAKE_OVER: ("leaving.taken_over", None),
    _K.CONFIRM_CAPACITY: ("offers.show", "offer_id"),
    _K.REVIEW_MEMBERSHIP: ("teams.show", "ref"),
    _K.RENEW_AGREEMENT: ("client_requests.show", "ref"),
    _K.REVIEW_EMERGENCY: ("emergency.overview", None),
    _K.READ_EMERGENCY: ("emergency.index", None),
    _K.ANSWER_ADVICE: ("advice.show", "ref"),
    _K.READ_NOTICE: ("notices.index", None),
    _K.ANSWER_PROPOSAL: ("own.proposals", None),
    _K.ANSWER_OWN_REFERRAL: ("own.referrals", None),
    _K.ANSWER_SHARING: ("own.sharing", None),
    _K.EXPLAIN_SHARING: ("client_requests.show", "ref"),
    _K.RECORD_SHARING: ("client_requests.show", "ref"),
    _K.ANSWER_REFERRAL: ("referrals.received", "ref"),
    _K.DISCUSS_REFERRAL: ("referrals.show", "ref"),
    _K.SEND_REFERRAL: ("referrals.show", "ref"),
    _K.EXPLAIN_REFERRAL: ("referrals.show", "ref"),
    _K.CHASE_REFERRAL: ("referrals.show", "ref"),
    _K.UNDELIVERED_MAIL: ("undelivered.index", None),
}
#: Kinds that a host does on its own page of the request.
_AT_HOST = frozenset({_K.SIGN_AGREEMENTS, _K.RECORD_FIRST_DAY})
#: Kinds of which the number stands where others have a reference.
_NUMBERED = frozenset({_K.REVIEW_EMERGENCY, _K.UNDELIVERED_MAIL, _K.READ_EMERGENCY})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits, in words."""

    what: str
    about: str
    href: str
    due: date | None
    since: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """What waits of one kind: how much, and by when the first of it."""

    text: str
    href: str


def lines(waiting: Iterable[Waits], actor: Actor) -> list[Line]:
    """Return the list in words, in the order in which it is given."""
    today = clock.today()
    return [
        Line(
            what=label_of(one.kind),
            about="" if one.kind in _NUMBERED else one.about,
            href=_address(one, actor),
            due=one.due,
            since=one.since,
            late=one.due is not None and one.due < today,
        )
        for one in waiting
    ]


def what_waits(session: Session, actor: Actor) -> list[Summary]:
    """Return what waits for the actor by kind, what lapses first at the front; nobody is named."""
    first: dict[WaitKind, list[Waits]] = {}
    for one in to_do(session, actor):
        first.setdefault(one.kind, []).append(one)
    return [
        Summary(_summed_up(kind, found), url_for("to_do.index") + f"#{kind.value}")
        for kind, found in first.items()
    ]


def _summed_up(kind: WaitKind, found: list[Waits]) -> str:
    what = label_of(kind) if len(found) == 1 else _("%(what)s (%(num)s)", what=label_of(kind), num=len(found))
    due, today = found[0].due, clock.today()
    if due is None:
        return what
    if due < today:
        late = sum(1 for one in found if one.due is not None and one.due < today)
        return ngettext("%(what)s: %(num)d te laat", "%(what)s: %(num)d te laat", late, what=what)
    return _("%(what)s: voor %(day)s", what=what, day=short_day(due))


def _address(one: Waits, actor: Actor) -> str:
    endpoint, name = PAGES[one.kind]
    if one.kind in _AT_HOST and not actor.has(ActorRole.SUPERVISOR):
        endpoint = "proposals.show"
    given: dict[str, Any] = {} if name is None else {name: one.ref}
    return url_for(endpoint, **given)
