"""Who somebody is, what somebody speaks, and what somebody lives on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients import sections
from coordination.clients.facts import OLDEST_BIRTH_YEAR
from coordination.errors import InvalidInput
from coordination.vocabulary import AdviceKind, ClientPart, IncomeStatus, LanguageLevel
from seed.places import Place, place
from web.forms import FormInput
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

LANGUAGE_ROWS = 3


def read_home(form: FormInput) -> Place | None:
    """Read a postcode; the locality and the middle of the area come from the list of Belgian postcodes."""
    postcode = form.text("postcode", _("Postcode"), maximum=4)
    if postcode is None:
        return None
    try:
        return place(postcode)
    except InvalidInput:
        form.refuse("postcode", _("Postcode: dat is geen Belgische postcode, zoals 9000."))
        return None


def read_birth_year(form: FormInput) -> int | None:
    """Read a year of birth."""
    latest = clock.today().year
    return form.integer("birth_year", _("Geboortejaar"), minimum=OLDEST_BIRTH_YEAR, maximum=latest)


def _person_shown(case: Case) -> Given:
    client = case.client
    return given_of(
        display_name=client.display_name,
        birth_year=client.birth_year,
        postcode=client.postcode,
        locality=client.locality,
    )


def _read_person(form: SectionInput, case: Case) -> Act | None:
    client = case.client
    name = form.text("display_name", _("Naam"), maximum=120)
    year = read_birth_year(form)
    home = read_home(form)
    locality = form.text("locality", _("Gemeente of buurt"), maximum=80, required=False)
    if not (name and year and home):
        return None
    # Who still lives in the same place keeps the position that is known: it may be nearer than the middle.
    same = client.postcode == home.postcode and client.latitude is not None
    return lambda: sections.set_person(
        case.session,
        case.actor,
        client=client,
        display_name=name,
        birth_year=year,
        postcode=home.postcode,
        locality=locality or home.locality,
        latitude=client.latitude if same else home.latitude,
        longitude=client.longitude if same else home.longitude,
    )


register(
    Section(
        key="person",
        parts=(ClientPart.IDENTITY,),
        title=_l("Wie en waar"),
        lead=_l("Hoe iemand wil heten, hoe oud, en waar thuis. Meer vragen we niet."),
        done=_l("Wie en waar is bewaard."),
        shown=_person_shown,
        read=_read_person,
    )
)


def _languages_shown(case: Case) -> Given:
    client = case.client
    given = given_of(dutch_level=client.dutch_level)
    for row, code in enumerate(client.languages):
        given.add(f"language-{row}", code)
        given.add(f"level-{row}", client.language_levels.get(code, ""))
    return given


def _read_languages(form: SectionInput, case: Case) -> Act | None:
    dutch = form.code("dutch_level", _("Nederlands"), LanguageLevel, required=False)
    listed = {code for code, _name in choices.languages(case.client.languages)}
    spoken: dict[str, LanguageLevel | None] = {}
    for row, code in form.rows("language"):
        label = _("Taal %(row)s", row=row + 1)
        if code not in listed:
            form.refuse(f"language-{row}", _("%(label)s: kies er een uit de lijst.", label=label))
        elif code in spoken:
            form.refuse(f"language-{row}", _("%(label)s: deze taal staat er al.", label=label))
        spoken[code] = form.code(f"level-{row}", label, LanguageLevel, required=False)
    for row, _level in form.rows("level"):
        if not form.given.get(f"language-{row}"):
            form.refuse(f"language-{row}", _("Taal %(row)s: kies ook welke taal.", row=row + 1))
    return lambda: sections.set_languages(
        case.session, case.actor, client=case.client, dutch_level=dutch, languages=spoken
    )


def _language_choices(case: Case) -> Mapping[str, Any]:
    return {
        "spoken": choices.languages(case.client.languages),
        "levels": choices.codes(LanguageLevel),
        "rows": max(LANGUAGE_ROWS, len(case.client.languages) + 1),
    }


register(
    Section(
        key="languages",
        parts=(ClientPart.FUNCTIONAL_PROFILE,),
        title=_l("Talen"),
        lead=_l("Hoe vlot het Nederlands gaat, en wat iemand nog spreekt."),
        done=_l("De talen zijn bewaard."),
        shown=_languages_shown,
        read=_read_languages,
        beside=_language_choices,
    )
)


def _income_shown(case: Case) -> Given:
    client = case.client
    return given_of(
        income_status=client.income_status,
        valid_advices=client.valid_advices,
        resident_flemish_region=client.resident_flemish_region,
        recognised_disability_support=client.recognised_disability_support,
    )


def _read_income(form: SectionInput, case: Case) -> Act | None:
    status = form.code("income_status", _("Inkomen"), IncomeStatus)
    advices = form.codes("valid_advices", _("Adviezen"), AdviceKind)
    resident = form.yes_no("resident_flemish_region", _("Woont in Vlaanderen"))
    support = form.yes_no("recognised_disability_support", _("Erkende ondersteuning"))
    if status is None:
        return None
    return lambda: sections.set_income(
        case.session,
        case.actor,
        client=case.client,
        income_status=status,
        valid_advices=advices,
        resident_flemish_region=resident,
        recognised_disability_support=support,
    )


register(
    Section(
        key="income",
        parts=(ClientPart.WORK_EDUCATION_INCOME,),
        title=_l("Inkomen en rechten"),
        lead=_l("Waarvan iemand leeft, en wat een plek wettelijk mogelijk maakt."),
        done=_l("Inkomen en rechten zijn bewaard."),
        shown=_income_shown,
        read=_read_income,
        beside=lambda _case: {
            "statuses": choices.codes(IncomeStatus),
            "advices": choices.codes(AdviceKind),
            "yes_no": choices.yes_no(),
        },
    )
)
