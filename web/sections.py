"""A form that keeps one thing: shown, read, kept whole or not at all, with every fault beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination.actors import Actor
from coordination.base import Row
from coordination.errors import InvalidInput
from web.actors import current_actor
from web.errors import stale_words, words
from web.feedback import told
from web.fields import Field, kept_otherwise, numbers_in, read_all, shown_all
from web.forms import FormInput
from web.presenters.half_days import week_of
from web.unit_of_work import reading, unit_of_work

#: The hidden field that says which version of a row somebody looked at.
VERSION = "version"


@dataclass(frozen=True)
class Done:
    """Where to go after the act, and what to say there."""

    url: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A form and the act behind it.

    Attributes
    ----------
    title, lead, eyebrow
        What stands above it.
    back, back_text
        The page it belongs to.
    fields
        What it asks, in order.
    kept
        What is kept now, by name of the field.
    act
        Keeps what was given, by name of the field, in the session of the request.
    faults
        Field and sentence by the place that a refused act names.
    row
        Whose version is compared, so that nobody overwrites what a colleague kept meanwhile.
    notes, links
        Sentences above the form, and other ways to go, as address and text.
    save
        Text of the button.
    """

    title: str
    lead: str = ""
    eyebrow: str = ""
    back: str
    back_text: str
    fields: Sequence[Field]
    kept: Mapping[str, Any] = field(default_factory=dict)
    act: Callable[[Mapping[str, Any]], Done]
    faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    row: Row | None = None
    notes: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()
    save: str

    @property
    def version(self) -> str:
        """The version that is shown; empty for something new."""
        return "" if self.row is None else str(self.row.version)


def answer(build: Callable[[Session, Actor], Section]) -> ResponseReturnValue:
    """Show a form, or keep what was sent with it.

    The act runs in a transaction of its own: when it refuses, nothing of it stays, and the form is shown
    again with what was typed.

    Parameters
    ----------
    build
        Makes the section in a session, and raises ``NotFound`` or ``NotAllowed`` for whom it is not.
    """
    actor = current_actor()
    form = FormInput(request.form)
    sending = request.method == "POST"
    if sending and (done := _keep(build, actor, form)) is not None:
        told(done.text)
        return redirect(done.url, 303)
    with reading() as session:
        section = build(session, actor)
        values = request.form if sending else shown_all(section.fields, section.kept)
        late = sending and request.form.get(VERSION, section.version) != section.version
        page = render_template(
            "sections/edit.html",
            section=section,
            values=values,
            errors=form.errors,
            kept_otherwise=kept_otherwise(section.fields, section.kept, request.form) if late else [],
            week=week_of(full=True),
            numbers_in=numbers_in,
        )
    return page, 422 if sending else 200


def _keep(build: Callable[[Session, Actor], Section], actor: Actor, form: FormInput) -> Done | None:
    faults: Mapping[str, tuple[str, str]] = {}
    first = ""
    try:
        with unit_of_work() as session:
            section = build(session, actor)
            faults, first = section.faults, section.fields[0].name
            given = read_all(section.fields, form, request.form)
            if request.form.get(VERSION, section.version) != section.version:
                form.refuse(first, stale_words())
            return None if form.errors else section.act(given)
    except InvalidInput as error:
        name, sentence = faults.get(error.where.partition(":")[0], (first, words(error)))
        form.refuse(name, sentence)
        return None
