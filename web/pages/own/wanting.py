"""What I want: the client reads it and says it, in the own order and words (A4-02)."""

from __future__ import annotations

from enum import StrEnum

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from coordination.clients.models import Client, Wish
from coordination.clients.sections import WishGiven
from coordination.consent.access import open_own
from coordination.consent.giving import say_wishes
from coordination.errors import CoordinationError
from coordination.organisations.models import Organisation
from coordination.vocabulary import (
    ActorRole,
    ClientPart,
    PlacementKind,
    Sector,
    StatedBy,
    WishDimension,
    WorkSetting,
)
from web import access
from web.actors import current_actor
from web.feedback import told
from web.forms import FormInput
from web.i18n import gettext as _
from web.pages.own.blueprint import blueprint
from web.presenters import client_file
from web.presenters.labels import label_of
from web.presenters.own import plain_kind
from web.presenters.texts import capital
from web.unit_of_work import unit_of_work

LONGEST_WORDS = 500
_WISHES = access.client_part(ClientPart.WISHES, ActorRole.CLIENT)
_NEAR_HOME = WishDimension.NEAR_HOME.value


@blueprint.get("/wishes")
@_WISHES
def wishes() -> ResponseReturnValue:
    """Show what the client wants, in the client's own order and words, to be changed."""
    return _page(FormInput(MultiDict()))


@blueprint.post("/wishes")
@_WISHES
def say() -> ResponseReturnValue:
    """Keep the wishes as they were put now."""
    form = FormInput(request.form)
    try:
        with unit_of_work() as session:
            client = open_own(session, current_actor(), ClientPart.WISHES).client
            given = _read(form, client)
            if not form.errors:
                say_wishes(session, current_actor(), wishes=given)
    except CoordinationError as error:
        if error.code != "invalid_input":
            raise
        form.refuse("new_wish", _("Dat staat er al, of het kan niet. Kies iets anders."))
    if form.errors:
        return _page(form), 422
    told(_("Bewaard. Je begeleider leest dit ook."))
    return redirect(url_for("own.wishes"), 303)


def _read(form: FormInput, client: Client) -> list[WishGiven]:
    """Return what stands in the form; of two with the same place the one that stood higher comes first."""
    placed: list[tuple[int, int, WishGiven]] = []
    for wish in client.wishes:
        if form.flag(f"gone-{wish.id}"):
            continue
        place = form.integer(f"place-{wish.id}", _("Nummer"), minimum=1, maximum=99)
        words = form.text(f"words-{wish.id}", _("In jouw woorden"), maximum=LONGEST_WORDS, required=False)
        stated_by = StatedBy.CLIENT if words != wish.own_words else wish.stated_by
        placed.append((place or 99, wish.rank, WishGiven(wish.dimension, wish.value, words, stated_by)))
    new = form.values.get("new_wish", "")
    words = form.text("new_words", _("In jouw woorden"), maximum=LONGEST_WORDS, required=False)
    if new and new not in {value for _title, some in _choices() for value, _text in some}:
        form.refuse("new_wish", _("Kies uit de lijst."))
    elif new:
        dimension, _colon, value = new.partition(":")
        placed.append((99, 99, WishGiven(WishDimension(dimension), value, words)))
    elif words:
        form.refuse("new_wish", _("Kies ook waarover het gaat."))
    return [one for _place, _rank, one in sorted(placed, key=lambda row: row[:2])]


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what can be wished for, in groups: where first, then what, then on which ground."""

    def listed(dimension: WishDimension, codes: type[StrEnum]) -> list[tuple[str, str]]:
        return [(f"{dimension.value}:{code.value}", capital(label_of(code))) for code in codes]

    near = (_NEAR_HOME, capital(label_of(WishDimension.NEAR_HOME)))
    kinds = [
        (f"{WishDimension.PLACEMENT_KIND.value}:{kind.value}", capital(plain_kind(kind)))
        for kind in PlacementKind
    ]
    return [
        (_("Waar wil je werken?"), [near, *listed(WishDimension.SETTING, WorkSetting)]),
        (_("Wat wil je doen?"), listed(WishDimension.SECTOR, Sector)),
        (_("Wat voor plek wil je?"), kinds),
    ]


def _called(wish: Wish, line: str) -> str:
    """Return a wish in plain words; ``line`` is what professionals read."""
    kind = wish.dimension is WishDimension.PLACEMENT_KIND
    return capital(plain_kind(PlacementKind(wish.value))) if kind else line


def _page(form: FormInput) -> str:
    with unit_of_work() as session:
        client = open_own(session, current_actor(), ClientPart.WISHES, ClientPart.AVAILABILITY).client
        ranked = sorted(client.wishes, key=lambda wish: wish.rank)
        lines = client_file.wishes(client, _hosts(session, ranked))
        return render_template(
            "own/wishes.html",
            wishes=[(wish, _called(wish, line.text)) for wish, line in zip(ranked, lines, strict=True)],
            places=[(str(one), str(one)) for one in range(1, len(ranked) + 1)],
            choices=_choices(),
            availability=client.availability,
            first_day=client.earliest_start_on,
            typed=form,
        )


def _hosts(session: Session, wishes: list[Wish]) -> dict[str, str]:
    """Return the names of the workplaces that are wished for, by key."""
    keys = [one.value for one in wishes if one.dimension is WishDimension.HOST]
    numbers = [int(key.partition(":")[2]) for key in keys]
    found = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(numbers)))
    return {f"organisation:{number}": name for number, name in found}
