"""Whom a client is not to meet at a place; why is restricted, and no round is told it (SR-16, E.3.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from coordination import clock
from coordination.clients import growth
from coordination.clients.models import Client, KeptApart
from coordination.clients.queries import kept_apart_by
from coordination.consent.access import decisions
from coordination.vocabulary import ClientPart
from web import access
from web.i18n import gettext as _
from web.pages.client_file.blueprint import blueprint
from web.pages.client_file.section import (
    TEAM,
    Act,
    Case,
    Section,
    SectionInput,
    answer,
    given_of,
    register,
)

_EXISTENCE = ClientPart.EXISTENCE
_OWN_WISH, _BINDING = "wish", "binding"


def _read(form: SectionInput, case: Case) -> Act | None:
    ref = form.text("other", _("Wie"), maximum=20)
    how = form.text("binding", _("Hoe streng"), maximum=20)
    reason = form.text("reason", _("Waarom"), maximum=500, required=False)
    valid_to = form.date("valid_to", _("Tot en met"), required=False)
    other = _client_of_mine(case, ref.upper()) if ref else None
    if ref and other is None:
        form.refuse("other", _("Wie: je volgt geen cliënt met dit nummer."))
    if how not in (None, _OWN_WISH, _BINDING):
        form.refuse("binding", _("Hoe streng: kies er een uit de lijst."))
    if other is None or how is None:
        return None
    return lambda: growth.keep_apart(
        case.session,
        case.actor,
        client=case.client,
        other=other,
        binding=how == _BINDING,
        reason=reason,
        valid_to=valid_to,
    )


def _client_of_mine(case: Case, ref: str) -> Client | None:
    """Return the client with this reference; of somebody else's the same is asked as of nobody (CONF-01)."""
    other = case.session.scalar(select(Client).where(Client.ref == ref))
    number = 0 if other is None else other.id
    granted = decisions(case.session, case.actor, [number], [_EXISTENCE])[number][_EXISTENCE]
    return other if granted else None


def _beside(case: Case) -> Mapping[str, Any]:
    kept = kept_apart_by(case.session, case.client.id, clock.today())
    known = decisions(case.session, case.actor, [one.other_client_id for one in kept], [_EXISTENCE])
    return {
        "kept": [
            (one, one.other_client.ref if known[one.other_client_id][_EXISTENCE] else "") for one in kept
        ],
        "ways": [
            (_OWN_WISH, _("De cliënt komt die persoon liever niet tegen")),
            (_BINDING, _("Zij mogen elkaar niet tegenkomen")),
        ],
    }


SECTION = register(
    Section(
        key="apart",
        parts=(ClientPart.FAMILY_SOCIAL,),
        title=_l("Uit elkaar houden"),
        lead=_l("Wie de cliënt op een plek niet mag of niet wil tegenkomen."),
        done=_l("Genoteerd. Een ronde houdt er rekening mee en zegt nooit waarom."),
        shown=lambda _case: given_of(),
        read=_read,
        beside=_beside,
        faults={
            "other": ("other", _l("Wie: dit staat al genoteerd, of het is de cliënt zelf.")),
            "valid_to": ("valid_to", _l("Tot en met: kies een dag vanaf vandaag.")),
        },
        after="apart",
    )
)


@blueprint.post("/<ref>/file/apart/end")
@access.client_part(ClientPart.FAMILY_SOCIAL, *TEAM)
def apart_ended(ref: str) -> ResponseReturnValue:
    """Let two clients meet again."""

    def end(form: SectionInput, case: Case) -> Act | None:
        number = form.integer("kept", _("Wie"), minimum=1)
        mine = select(KeptApart).where(KeptApart.id == number, KeptApart.client_id == case.client.id)
        kept = case.session.scalar(mine)
        if kept is None:
            form.refuse("other", _("Dit stond er al niet meer."))
            return None
        return lambda: growth.end_keep_apart(case.session, case.actor, kept=kept)

    return answer(SECTION, ref, read=end, done=_("Zij mogen elkaar weer tegenkomen."))
