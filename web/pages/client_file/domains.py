"""How somebody is doing per life domain: a page for each, for who follows up that domain (CONF-02, S2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients.assessments import (
    MOST_FELT,
    MOST_HELP,
    assess_life_domain,
    discuss_life_domain,
)
from coordination.vocabulary import AssessmentInstrument, ClientPart, LifeDomain
from web import access
from web.i18n import gettext as _
from web.pages.client_file.blueprint import blueprint
from web.pages.client_file.section import (
    GUARD,
    SECTIONS,
    TEAM,
    Act,
    Case,
    Section,
    SectionInput,
    answer,
    given_of,
    register,
)
from web.presenters.client_file_forms import choices

_TITLES: Mapping[LifeDomain, LazyString] = {
    LifeDomain.PHYSICAL_HEALTH: _l("Lichamelijke gezondheid"),
    LifeDomain.MENTAL_HEALTH: _l("Hoe iemand zich voelt"),
    LifeDomain.WORK_EDUCATION_INCOME: _l("Werk, opleiding en inkomen"),
    LifeDomain.ALCOHOL_DRUGS: _l("Alcohol en drugs"),
    LifeDomain.JUSTICE_POLICE: _l("Justitie en politie"),
    LifeDomain.FAMILY_SOCIAL: _l("Familie en vrienden"),
}


def _read(domain: LifeDomain, form: SectionInput, case: Case) -> Act | None:
    instrument = form.code("instrument", _("Hoe gevraagd"), AssessmentInstrument)
    needed = form.integer("help_needed", _("Hoeveel hulp nodig"), maximum=MOST_HELP)
    worry = form.integer("client_worry", _("Zorgen van de cliënt"), maximum=MOST_FELT)
    wants = form.integer("client_wants_help", _("Wil hulp"), maximum=MOST_FELT)
    assessed_on = form.date("assessed_on", _("Gevraagd op"))
    discussed_on = form.date("discussed_on", _("Besproken op"), required=False)
    if instrument is None or needed is None or worry is None or wants is None:
        return None
    return lambda: assess_life_domain(
        case.session,
        case.actor,
        client=case.client,
        domain=domain,
        instrument=instrument,
        help_needed=needed,
        client_worry=worry,
        client_wants_help=wants,
        assessor=case.me,
        assessed_on=assessed_on,
        discussed_on=discussed_on,
    )


def _beside(domain: LifeDomain, case: Case) -> Mapping[str, Any]:
    known = [one for one in case.client.domain_assessments if one.domain is domain]
    return {
        "known": sorted(known, key=lambda one: (one.assessed_on, one.id), reverse=True),
        "instruments": choices.codes(AssessmentInstrument),
        "needed": choices.scale(MOST_HELP, {0: _("geen"), MOST_HELP: _("meteen en veel")}),
        "felt": choices.scale(MOST_FELT, {0: _("helemaal niet"), MOST_FELT: _("heel erg")}),
    }


def _discussed(domain: LifeDomain, ref: str) -> ResponseReturnValue:
    """Write down that the assessment of a domain was talked over with the client today."""

    def discuss(form: SectionInput, case: Case) -> Act | None:
        number = form.integer("assessment", _("Inschatting"), minimum=1)
        drafts = [one for one in case.client.domain_assessments if one.domain is domain]
        found = next((one for one in drafts if one.id == number), None)
        if found is None:
            form.refuse("instrument", _("Deze inschatting staat er niet (meer)."))
            return None
        return lambda: discuss_life_domain(case.session, case.actor, assessment=found)

    return answer(SECTIONS[domain.value], ref, read=discuss, done=_("Besproken met de cliënt."))


def _view(domain: LifeDomain) -> Callable[[str], ResponseReturnValue]:
    def view(ref: str) -> ResponseReturnValue:
        return _discussed(domain, ref)

    return view


for _domain in LifeDomain:
    register(
        Section(
            key=_domain.value,
            parts=(ClientPart(_domain.value),),
            title=_TITLES[_domain],
            lead=_l("Hoe het nu gaat in dit levensdomein. Pas als het besproken is, telt het als afgewerkt."),
            done=_l("De inschatting is bewaard."),
            shown=lambda _case: given_of(assessed_on=clock.today()),
            read=partial(_read, _domain),
            beside=partial(_beside, _domain),
            faults={
                "assessed_on": ("assessed_on", _l("Gevraagd op: kies een dag tot en met vandaag.")),
                "discussed_on": (
                    "discussed_on",
                    _l("Besproken op: kies een dag na het gesprek, tot en met vandaag."),
                ),
                GUARD: ("instrument", _l("Dit was al besproken.")),
            },
            after=_domain.value,
            template="domain",
        )
    )
    blueprint.add_url_rule(
        f"/<ref>/file/{_domain.value}/discussed",
        f"{_domain.value}_discussed",
        access.client_part(ClientPart(_domain.value), *TEAM)(_view(_domain)),
        methods=["POST"],
    )
