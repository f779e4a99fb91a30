"""What a judicial condition means in practice: for the justice assistant who keeps it alone (INV-24)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients.judicial import end_judicial_condition, is_over
from coordination.clients.operations import record_judicial_condition
from coordination.justice.queries import open_justice_page
from coordination.teams.queries import team_of
from coordination.teams.rules import is_current
from coordination.vocabulary import ActorRole, ClientPart, HalfDays, RoleKind
from web import access
from web.i18n import gettext as _
from web.pages.client_file.blueprint import blueprint
from web.pages.client_file.reach import contact_choices, read_contacts, read_postcodes
from web.pages.client_file.section import (
    GUARD,
    Act,
    Case,
    Section,
    SectionInput,
    answer,
    given_of,
    register,
)
from web.presenters.half_days import week_of
from web.presenters.half_days import words as half_day_words


def is_assistant(case: Case) -> bool:
    """Say whether who acts is a justice assistant of this client today."""
    team = team_of(case.session, case.client.id)
    return team is not None and any(
        one.professional_id == case.actor.professional_id
        and one.role is RoleKind.JUSTICE_ASSISTANT
        and is_current(one, clock.today())
        for one in team.memberships
    )


def _read(form: SectionInput, case: Case) -> Act | None:
    half_days = form.half_days("half_days", _("Dagdelen"), required=False) or HalfDays(0)
    postcodes, contacts = read_postcodes(form), read_contacts(form, case)
    text = form.text("text", _("Afspraak"), maximum=500, required=False)
    first = form.date("valid_from", _("Vanaf"))
    last = form.date("valid_to", _("Tot en met"), required=False)
    return lambda: record_judicial_condition(
        case.session,
        case.actor,
        client=case.client,
        source_organisation=case.me.organisation,
        half_days=half_days,
        postcodes=postcodes,
        contacts=contacts,
        text=text,
        valid_from=first,
        valid_to=last,
    )


def _beside(case: Case) -> Mapping[str, Any]:
    own = [
        one
        for one in case.client.judicial_conditions
        if one.source_organisation_id == case.actor.organisation_id
    ]
    return {
        "conditions": [(one, half_day_words(one.half_days), is_over(one, clock.today())) for one in own],
        "today": clock.today().isoformat(),
        "week": week_of(full=True),
        **contact_choices(case, known=()),
    }


SECTION = register(
    Section(
        key="judicial",
        parts=(ClientPart.JUSTICE_POLICE,),
        roles=(ActorRole.TEAM_MEMBER,),
        door=open_justice_page,
        title=_l("Voorwaarden"),
        lead=_l("Wat een voorwaarde in de praktijk betekent. Noteer nooit het feit zelf."),
        done=_l("De voorwaarde is genoteerd. Het team ziet alleen wanneer en waar het niet kan."),
        shown=lambda _case: given_of(valid_from=clock.today()),
        read=_read,
        beside=_beside,
        faults={
            "condition": ("half_days", _l("Kies minstens één dagdeel, plek, contact of afspraak.")),
            "valid_to": ("valid_to", _l("Tot en met: kies een dag na de eerste dag.")),
            "ends_on": ("valid_to", _l("Laatste dag: kies een dag vanaf de eerste dag, tot en met vandaag.")),
            GUARD: ("valid_to", _l("Deze voorwaarde is al afgelopen.")),
        },
        after="judicial",
    )
)


@blueprint.post("/<ref>/file/judicial/end")
@access.client_part(ClientPart.JUSTICE_POLICE, ActorRole.TEAM_MEMBER)
def judicial_ended(ref: str) -> ResponseReturnValue:
    """Say that a condition is over: what it closed is open again from the next round on."""

    def end(form: SectionInput, case: Case) -> Act | None:
        number = form.integer("condition", _("Voorwaarde"), minimum=1)
        last = form.date("ends_on", _("Laatste dag"))
        if number is None or last is None:
            form.refuse("valid_to", _("Laatste dag: vul een dag in."))
            return None
        return lambda: end_judicial_condition(
            case.session, case.actor, client=case.client, condition_id=number, ends_on=last
        )

    return answer(
        SECTION, ref, read=end, done=_("De voorwaarde loopt af. Het team ziet dat er weer meer kan.")
    )
