"""The wishes, in the client's own order and words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from coordination.clients.sections import WishGiven, set_wishes
from coordination.organisations.queries import organisations
from coordination.vocabulary import ClientPart, StatedBy, WishDimension
from web.i18n import gettext as _
from web.pages.client_file.section import Act, Case, Given, Section, SectionInput, register
from web.presenters.client_file_forms import choices

WISH_ROWS = 2


def _shown(case: Case) -> Given:
    given: Given = Given()
    for row, wish in enumerate(sorted(case.client.wishes, key=lambda one: one.rank)):
        value = f"{wish.dimension.value}:{wish.value}" if wish.value else wish.dimension.value
        given.add(f"wish-{row}", value)
        given.add(f"rank-{row}", str(wish.rank))
        given.add(f"words-{row}", wish.own_words or "")
        given.add(f"by-{row}", wish.stated_by.value)
    return given


def _read(form: SectionInput, case: Case) -> Act | None:
    listed = choices.values_of(_wished(case))
    found: dict[int, WishGiven] = {}
    for row, text in form.rows("wish"):
        label = _("Wens %(row)s", row=row + 1)
        rank = form.integer(f"rank-{row}", label, minimum=1, maximum=99)
        words = form.text(f"words-{row}", label, maximum=500, required=False)
        said_by = form.code(f"by-{row}", label, StatedBy, required=False) or StatedBy.CLIENT
        dimension, _colon, value = text.partition(":")
        if text not in listed:
            form.refuse(f"wish-{row}", _("%(label)s: kies er een uit de lijst.", label=label))
        elif any((one.dimension, one.value) == (dimension, value) for one in found.values()):
            form.refuse(f"wish-{row}", _("%(label)s: deze wens staat er al.", label=label))
        elif rank in found:
            form.refuse(f"rank-{row}", _("%(label)s: een andere wens heeft dat nummer al.", label=label))
        elif rank is not None:
            found[rank] = WishGiven(WishDimension(dimension), value, words, said_by)
    for row, _words in form.rows("words"):
        if not form.given.get(f"wish-{row}"):
            form.refuse(f"wish-{row}", _("Wens %(row)s: kies ook waarover het gaat.", row=row + 1))
    in_order = [found[rank] for rank in sorted(found)]
    return lambda: set_wishes(case.session, case.actor, client=case.client, wishes=in_order)


def _wished(case: Case) -> choices.Groups:
    return choices.wishes(organisations(case.session))


def _beside(case: Case) -> Mapping[str, Any]:
    return {
        "wished": _wished(case),
        "tellers": choices.codes(StatedBy),
        "rows": len(case.client.wishes) + WISH_ROWS,
    }


register(
    Section(
        key="wishes",
        parts=(ClientPart.WISHES,),
        title=_l("Wensen"),
        lead=_l("Wat de cliënt wil, in eigen woorden en eigen volgorde. De eerste wens telt het zwaarst."),
        done=_l("De wensen zijn bewaard."),
        shown=_shown,
        read=_read,
        beside=_beside,
    )
)
