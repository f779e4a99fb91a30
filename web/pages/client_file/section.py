"""One section of a client's file as a form: who may, what stands there, how it is read and kept.

Each section asks the one predicate for the parts that it shows; without them the page is absent (CONF-02).
What was typed stays when something is refused, and nothing is kept half. Who saved something after the page
was opened is not overwritten: the page says so and shows what was typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from coordination.actors import Actor
from coordination.clients.models import Client
from coordination.consent.access import open_client, require_parts
from coordination.errors import CoordinationError, GuardFailed, InvalidInput, NotAllowed
from coordination.organisations.models import Professional
from coordination.vocabulary import ActorRole, ClientPart
from web import access
from web.actors import current_actor
from web.errors import stale_words, words
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.client_file.blueprint import blueprint
from web.unit_of_work import unit_of_work

Given = MultiDict[str, str]
Act = Callable[[], object]
Faults = Mapping[str, tuple[str, LazyString]]

TEAM = (ActorRole.SUPERVISOR, ActorRole.TEAM_MEMBER)
YES, NO = "yes", "no"
#: Where the refusal of a guard stands among the faults of a section.
GUARD = "guard"
_SEEN = "seen"


@dataclass(frozen=True)
class Case:
    """A client whose section was opened, and who opened it."""

    session: Session
    actor: Actor
    client: Client

    @property
    def me(self) -> Professional:
        """The professional who acts.

        Raises
        ------
        NotAllowed
            When the account belongs to none.
        """
        found = self.session.get(Professional, self.actor.professional_id or 0)
        if found is None:
            raise NotAllowed("writing in a file", "it takes a professional")
        return found


class SectionInput(FormInput):
    """A form of the file; beside single values it reads rows of fields with a number behind their name."""

    def __init__(self, data: Given) -> None:
        super().__init__(data)
        self.given = data

    def yes_no(self, name: str, label: str) -> bool | None:
        """Read yes or no; None where nobody asked."""
        text = self.given.get(name, "")
        if text not in ("", YES, NO):
            self.refuse(name, _("%(label)s: kies er een uit de lijst.", label=label))
        return {YES: True, NO: False}.get(text)

    def rows(self, name: str, limit: int = 40) -> list[tuple[int, str]]:
        """Return number and text of each row in which something stands."""
        texts = ((row, self.given.get(f"{name}-{row}", "").strip()) for row in range(limit))
        return [(row, text) for row, text in texts if text]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section.

    Attributes
    ----------
    key
        Its endpoint, template and the end of its address.
    parts
        What of the client it shows: all of them must be granted.
    title, lead, done
        Heading, the sentence under it, and what is said once it was kept.
    shown
        What stands there now, as the form would send it.
    read
        Reads the form and returns the act that keeps it; faults are noted in the form.
    beside
        What else the page shows: choices and lists.
    faults
        Field and sentence by the place that the domain names when it refuses.
    after
        Section that is shown once it was kept.
    template
        Its template where that is not named as the section.
    """

    key: str
    parts: tuple[ClientPart, ...]
    title: LazyString
    lead: LazyString
    done: LazyString
    shown: Callable[[Case], Given]
    read: Callable[[SectionInput, Case], Act | None]
    beside: Callable[[Case], Mapping[str, Any]] = lambda _case: {}
    faults: Faults = field(default_factory=dict)
    roles: tuple[ActorRole, ...] = TEAM
    after: str = "index"
    template: str = ""
    door: Callable[[Session, Actor, str], object] | None = None


#: Every section by its key.
SECTIONS: dict[str, Section] = {}


def register(section: Section) -> Section:
    """Give a section its page."""
    SECTIONS[section.key] = section
    rule = access.client_part(section.parts[0], *section.roles)

    def view(ref: str) -> ResponseReturnValue:
        return answer(section, ref)

    address = f"/<ref>/file/{section.key}"
    blueprint.add_url_rule(address, section.key, rule(view), methods=["GET", "POST"])
    return section


def answer(
    section: Section,
    ref: str,
    *,
    read: Callable[[SectionInput, Case], Act | None] | None = None,
    done: LazyString | str | None = None,
) -> ResponseReturnValue:
    """Show a section, or keep what was sent; ``read`` and ``done`` for another form on the same page."""
    with unit_of_work() as session:
        case = enter(session, section, ref)
        now = section.shown(case)
        if request.method != "POST":
            return _page(section, case, now, {})
        form = SectionInput(request.form)
        if read is None and request.form.get(_SEEN, mark_of(now)) != mark_of(now):
            return _page(section, case, request.form, {}, told_late=True), 409
        try:
            act = (read or section.read)(form, case)
            if act is not None and not form.errors:
                act()
        except (InvalidInput, GuardFailed) as refused:
            _refuse(form, section, refused)
        except StaleDataError:
            session.rollback()
            case = enter(session, section, ref)
            return _page(section, case, request.form, {}, told_late=True), 409
        if form.errors:
            session.rollback()
            case = enter(session, section, ref)
            given = request.form if read is None else _over(section.shown(case), request.form)
            return _page(section, case, given, form.errors), 422
    told(str(done or section.done))
    after = section.key if read else section.after
    return redirect(url_for(f"client_file.{after}", ref=ref), 303)


def enter(session: Session, section: Section, ref: str) -> Case:
    """Open the client for a section; emergency access opens none: it reads and writes nothing here.

    Raises
    ------
    Refused
        When one of the parts is not granted, or there is no such client.
    """
    actor = current_actor()
    if section.door is not None:
        section.door(session, actor, ref)
    client = open_client(session, actor, ref, *section.parts)
    return Case(session, actor, require_parts(session, actor, client, "client", *section.parts))


def mark_of(given: Given) -> str:
    """Return a mark of what a section shows: another mark means that somebody changed it meanwhile."""
    held = sorted((name, sorted(texts)) for name, texts in given.lists() if any(texts))
    return hashlib.sha256(repr(held).encode()).hexdigest()[:16]


def given_of(**values: object) -> Given:
    """Return values as a form sends them: lists as several, yes and no as words, nothing for None."""
    given: Given = MultiDict()
    for name, value in values.items():
        if isinstance(value, bool):
            given.add(name, YES if value else NO)
        elif isinstance(value, str | int):
            given.add(name, str(value))
        elif isinstance(value, list | tuple | set | frozenset):
            given.setlist(name, [str(one) for one in value])
        elif value is not None:
            given.add(name, str(value))
    return given


def _page(
    section: Section, case: Case, given: Given, errors: Mapping[str, str], *, told_late: bool = False
) -> str:
    return render_template(
        f"client_file/{section.template or section.key}.html",
        section=section,
        ref=case.client.ref,
        given=given,
        errors=errors,
        late=stale_words() if told_late else "",
        seen=mark_of(section.shown(case)),
        **section.beside(case),
    )


def _refuse(form: SectionInput, section: Section, refused: CoordinationError) -> None:
    where = refused.where if isinstance(refused, InvalidInput) else GUARD
    name, sentence = section.faults.get(where, (where, words(refused)))
    form.refuse(name, str(sentence))


def _over(shown: Given, sent: Given) -> Given:
    given: Given = MultiDict(shown)
    for name, texts in sent.lists():
        given.setlist(name, texts)
    return given
