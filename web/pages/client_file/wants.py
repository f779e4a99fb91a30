"""What a place has to have, how somebody wants to work, and since when somebody looks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from coordination import clock
from coordination.clients import sections
from coordination.vocabulary import (
    Adaptation,
    BasicSkill,
    ClientPart,
    PlacementKind,
    PriorityClass,
    Sector,
    SupervisorWish,
    WorkCompetence,
)
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

_SKILLS = {"basic_skills": BasicSkill, "work_skills": WorkCompetence, "sector_skills": Sector}


def _needs_shown(case: Case) -> Given:
    known = set(case.client.strengths)
    skills = {name: [one.value for one in enum if one.value in known] for name, enum in _SKILLS.items()}
    return given_of(functional_needs=case.client.functional_needs, **skills)


def _read_needs(form: SectionInput, case: Case) -> Act | None:
    needs = form.codes("functional_needs", _("Wat een plek moet hebben"), Adaptation)
    strengths = [one.value for name, enum in _SKILLS.items() for one in form.codes(name, _("Sterktes"), enum)]
    return lambda: sections.set_needs(
        case.session, case.actor, client=case.client, functional_needs=needs, strengths=strengths
    )


register(
    Section(
        key="needs",
        parts=(ClientPart.FUNCTIONAL_PROFILE,),
        title=_l("Noden en sterktes"),
        lead=_l("Wat een plek moet hebben, en waar iemand goed in is. Nooit waarom."),
        done=_l("Noden en sterktes zijn bewaard."),
        shown=_needs_shown,
        read=_read_needs,
        beside=lambda _case: {
            "needs": choices.codes(Adaptation),
            "skills": {name: choices.codes(enum) for name, enum in _SKILLS.items()},
        },
    )
)


def _support_shown(case: Case) -> Given:
    client = case.client
    return given_of(
        support_intensity_needed=client.support_intensity_needed,
        wants_low_stress=client.wants_low_stress,
        wants_new_network=client.wants_new_network,
        supervisor_wishes=client.supervisor_wishes,
    )


def _read_support(form: SectionInput, case: Case) -> Act | None:
    intensity = form.integer(
        "support_intensity_needed", _("Begeleiding"), minimum=1, maximum=5, required=False
    )
    low_stress = form.yes_no("wants_low_stress", _("Weinig druk"))
    new_network = form.yes_no("wants_new_network", _("Nieuwe mensen"))
    wishes = form.codes("supervisor_wishes", _("Wie begeleidt"), SupervisorWish)
    return lambda: sections.set_support(
        case.session,
        case.actor,
        client=case.client,
        support_intensity_needed=intensity,
        wants_low_stress=low_stress,
        wants_new_network=new_network,
        supervisor_wishes=wishes,
    )


register(
    Section(
        key="support",
        parts=(ClientPart.FUNCTIONAL_PROFILE,),
        title=_l("Begeleiding"),
        lead=_l("Hoeveel iemand nodig heeft, en hoe de cliënt graag werkt."),
        done=_l("De begeleiding is bewaard."),
        shown=_support_shown,
        read=_read_support,
        beside=lambda _case: {
            "intensities": choices.intensities(),
            "yes_no": choices.yes_no(),
            "wished": choices.codes(SupervisorWish),
        },
    )
)


def _search_shown(case: Case) -> Given:
    client = case.client
    return given_of(
        looking_since=client.looking_since,
        priority_class=client.priority_class,
        refused_kinds=client.refused_kinds,
        beside="yes" if client.wants_course_beside else "",
    )


def _read_search(form: SectionInput, case: Case) -> Act | None:
    since = form.date("looking_since", _("Zoekt sinds"), required=False)
    priority = form.code("priority_class", _("Voorrang"), PriorityClass)
    kinds = form.codes("refused_kinds", _("Welke soort plek niet"), PlacementKind)
    if since is not None and since > clock.today():
        form.refuse("looking_since", _("Zoekt sinds: kies een dag tot en met vandaag."))
    if priority is None:
        return None
    return lambda: sections.set_search(
        case.session,
        case.actor,
        client=case.client,
        looking_since=since,
        priority_class=priority,
        refused_kinds=kinds,
        wants_course_beside=form.flag("beside"),
    )


register(
    Section(
        key="search",
        parts=(ClientPart.WISHES,),
        title=_l("Op zoek"),
        lead=_l("Sinds wanneer de cliënt een plek zoekt. Zonder die dag doet niemand mee in een ronde."),
        done=_l("Op zoek is bewaard."),
        shown=_search_shown,
        read=_read_search,
        beside=lambda _case: {
            "priorities": choices.codes(PriorityClass),
            "kinds": choices.codes(PlacementKind),
        },
    )
)
