"""When somebody can, where and with whom not, and how far."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients import rules, sections
from coordination.clients.facts import LONGEST_TRAVEL_MINUTES
from coordination.organisations.queries import organisations, professionals
from coordination.organisations.rules import POSTCODE
from coordination.vocabulary import ClientPart, HalfDays, TravelMode
from coordination.vocabulary.half_days import FULL_WEEK
from web.i18n import gettext as _
from web.pages.client_file.section import (
    Act,
    Case,
    Given,
    Section,
    SectionInput,
    given_of,
    register,
)
from web.presenters.client_file_forms import choices
from web.presenters.half_days import week_of
from web.presenters.half_days import words as half_day_words

CONTACT_ROWS = 3
_BETWEEN = re.compile(r"[\s,;]+")


def closed_half_days(case: Case) -> HalfDays:
    """Return half-days on which somebody cannot, whatever the reason: no form may tell it (CONF-14)."""
    everything = rules.effective_limits(case.client, case.client.judicial_conditions, clock.today())
    if everything.availability is None:
        return HalfDays(0)
    own = FULL_WEEK if case.client.availability is None else case.client.availability
    return HalfDays(own & ~everything.availability)


def _open_half_days(case: Case) -> HalfDays:
    """Return the half-days that the form shows as ticked: those kept that nothing closes."""
    return HalfDays((case.client.availability or 0) & ~closed_half_days(case))


def _availability_shown(case: Case) -> Given:
    given = given_of(earliest_start_on=case.client.earliest_start_on)
    given.setlist("half_days", list(_open_half_days(case).names))
    return given


def _read_availability(form: SectionInput, case: Case) -> Act | None:
    """Read half-days and the first day; half-days that were never talked about may stay so.

    Ticking is the answer: nothing has to be unticked for it. What was talked about is taken back in so many
    words only, and not together with other half-days.
    """
    known = case.client.availability is not None
    forget = known and form.flag("unknown")
    half_days = form.half_days("half_days", _("Dagdelen"), required=known and not forget)
    first_day = form.date("earliest_start_on", _("Eerste dag"), required=False)
    if forget and half_days and half_days != _open_half_days(case):
        form.refuse("unknown", _("Kies andere dagdelen, of wis ze; niet allebei."))
    closed = closed_half_days(case)
    if half_days is not None and (taken := HalfDays(half_days & closed)):
        sentence = _("Dagdelen: %(which)s kan niet. Laat dat open.", which=half_day_words(taken))
        form.refuse("half_days", sentence)
    if half_days is None:
        return None
    said = bool(half_days) and not forget
    kept = HalfDays(half_days | (closed & (case.client.availability or 0))) if said else None
    return lambda: sections.set_availability(
        case.session, case.actor, client=case.client, availability=kept, earliest_start_on=first_day
    )


register(
    Section(
        key="availability",
        parts=(ClientPart.AVAILABILITY,),
        title=_l("Wanneer het kan"),
        lead=_l("Duid aan wanneer de cliënt kan, ook als het maar één dagdeel is."),
        done=_l("De dagdelen zijn bewaard."),
        shown=_availability_shown,
        read=_read_availability,
        beside=lambda case: {"week": week_of(full=True), "known": case.client.availability is not None},
    )
)


def _limits_shown(case: Case) -> Given:
    client = case.client
    given = given_of(no_go_postcodes=", ".join(rules.listed(client.no_go_postcodes)))
    for row, contact in enumerate(rules.listed(client.avoided_contacts)):
        given.add(f"contact-{row}", contact)
    return given


def read_postcodes(form: SectionInput) -> list[str]:
    """Read postcodes with commas or spaces between."""
    text = form.text("no_go_postcodes", _("Postcodes"), maximum=400, required=False) or ""
    postcodes = [one for one in _BETWEEN.split(text) if one]
    if not all(POSTCODE.fullmatch(one) for one in postcodes):
        form.refuse("no_go_postcodes", _("Postcodes: schrijf vier cijfers per postcode, zoals 9000, 9040."))
    return postcodes


def read_contacts(form: SectionInput, case: Case, known: Collection[str] = ()) -> list[str]:
    """Read organisations and people that are chosen, one a row."""
    listed = choices.values_of(contact_choices(case, known)["contacts"])
    contacts = []
    for row, contact in form.rows("contact"):
        if contact not in listed:
            form.refuse(f"contact-{row}", _("Wie mijden %(row)s: kies er een uit de lijst.", row=row + 1))
        contacts.append(contact)
    return contacts


def contact_choices(case: Case, known: Collection[str]) -> dict[str, Any]:
    """Return whom one can choose, those who stand there already and left the network among them."""
    groups = choices.contacts(organisations(case.session), professionals(case.session))
    if gone := sorted(set(known) - choices.values_of(groups)):
        groups.append((_("Niet meer in het netwerk"), [(one, one.partition(":")[2]) for one in gone]))
    return {"contacts": groups, "rows": len(known) + CONTACT_ROWS}


def _read_limits(form: SectionInput, case: Case) -> Act | None:
    postcodes = read_postcodes(form)
    contacts = read_contacts(form, case, rules.listed(case.client.avoided_contacts))
    return lambda: sections.set_limits(
        case.session, case.actor, client=case.client, no_go_postcodes=postcodes, avoided_contacts=contacts
    )


register(
    Section(
        key="limits",
        parts=(ClientPart.AVAILABILITY,),
        title=_l("Waar en met wie niet"),
        lead=_l("Plekken en mensen die de cliënt liever mijdt. Waarom, hoeft niemand te weten."),
        done=_l("Waar en met wie niet is bewaard."),
        shown=_limits_shown,
        read=_read_limits,
        beside=lambda case: contact_choices(case, rules.listed(case.client.avoided_contacts)),
    )
)


def _travel_shown(case: Case) -> Given:
    client = case.client
    return given_of(travel_mode=client.travel_mode, max_travel_minutes=client.max_travel_minutes)


def _read_travel(form: SectionInput, case: Case) -> Act | None:
    mode = form.code("travel_mode", _("Hoe"), TravelMode, required=False)
    minutes = form.integer("max_travel_minutes", _("Minuten"), maximum=LONGEST_TRAVEL_MINUTES, required=False)
    return lambda: sections.set_travel(
        case.session, case.actor, client=case.client, travel_mode=mode, max_travel_minutes=minutes
    )


register(
    Section(
        key="travel",
        parts=(ClientPart.AVAILABILITY,),
        title=_l("Onderweg"),
        lead=_l("Hoe de cliënt zich verplaatst, en hoe lang het mag duren."),
        done=_l("Onderweg is bewaard."),
        shown=_travel_shown,
        read=_read_travel,
        beside=lambda _case: {"modes": [*choices.codes(TravelMode), ("", _("Nog niet gevraagd"))]},
    )
)
