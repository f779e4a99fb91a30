"""The checklist of a client's file: per section what is known, what is missing, and which rule asks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from coordination import clock
from coordination.clients import rules
from coordination.clients.models import Client
from coordination.clients.sections import PRACTICAL_SIGNALS
from coordination.vocabulary import IncomeStatus, LifeDomain, PovertySignalState, TrajectoryKind
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters import client_file
from web.presenters.dates import day
from web.presenters.explanations import LABELS
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of, labels_of
from web.presenters.languages import language_name
from web.presenters.rule_answers import QUESTIONS, SUBJECTS

#: Which rules of matching read what a section holds; a test compares this with the rules themselves.
RULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "person": ("HR-17", "HR-24", "SR-05"),
        "languages": ("HR-08", "SR-17"),
        "income": ("HR-06", "HR-07", "HR-17"),
        "wishes": ("SR-01",),
        "search": ("HR-01", "SR-08"),
        "support": ("HR-02", "SR-03", "SR-11", "SR-16", "SR-17"),
        "availability": ("HR-05", "HR-11", "HR-12", "HR-19", "HR-22"),
        "limits": ("HR-10",),
        "travel": ("HR-24", "SR-05"),
        "needs": ("HR-27", "SR-02", "SR-09"),
        "competences": ("HR-26",),
        "rungs": ("HR-03", "SR-04", "SR-15"),
        "introductions": ("SR-12",),
        "trajectory": ("HR-04", "HR-16", "HR-18", "SR-14"),
        "poverty": ("HR-24", "HR-25", "SR-20"),
        "apart": ("HR-02", "SR-16"),
        "judicial": ("HR-10", "HR-11"),
    }
)

Hosts = Mapping[str, str]

#: Sections of which the checklist tells no more than how many rows there are.
_COUNTED = frozenset({"apart", "judicial"})


@dataclass(frozen=True)
class State:
    """What a section holds: in words, empty where nothing is known; and what to ask, as questions."""

    known: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A section in the checklist.

    Attributes
    ----------
    key, title
        Its page and heading.
    known, missing
        As in `State`.
    asked_by
        Codes and subjects of the rules that read it.
    """

    key: str
    title: str
    known: str
    missing: tuple[str, ...]
    asked_by: tuple[tuple[str, str], ...]

    @property
    def mark(self) -> str:
        """How it stands: missing, known or open."""
        return "missing" if self.missing else "known" if self.known else "open"


def groups() -> list[tuple[str, tuple[str, ...]]]:
    """Return the sections by what they are about, in the order in which one asks for them."""
    return [
        (_("Wat de cliënt wil"), ("wishes", "search", "support")),
        (_("Wie het is"), ("person", "languages", "income")),
        (_("Wanneer en waar"), ("availability", "travel", "limits")),
        (_("Wat kan en wat nodig is"), ("needs", "rungs", "competences", "introductions")),
        (_("De weg"), ("trajectory", "poverty")),
        (_("Per levensdomein"), tuple(domain.value for domain in LifeDomain)),
        (_("Alleen voor wie het moet weten"), ("apart", "judicial")),
    ]


def line(key: str, title: str, client: Client, hosts: Hosts, counts: Mapping[str, int]) -> Line:
    """Return the line of one section; the reader may see all of it.

    Parameters
    ----------
    hosts
        Names for keys such as ``organisation:3``.
    counts
        How many rows stand in the sections that are told by their number alone.
    """
    if key in set(LifeDomain):
        state = _domain(client, LifeDomain(key))
    elif key == "wishes":
        state = _wishes(client, hosts)
    elif key in _COUNTED:
        number = counts.get(key, 0)
        state = State(ngettext("%(num)d genoteerd", "%(num)d genoteerd", number) if number else "")
    else:
        state = _STATES[key](client)
    subjects = {**SUBJECTS, **LABELS}
    asked_by = tuple((code, str(subjects[code])) for code in RULES.get(key, ()))
    return Line(key, title, state.known, state.missing, asked_by)


def practical_signals(client: Client) -> list[str]:
    """Return which of the three practical signals are there: every specialist of the team may know (S3)."""
    there = {one.kind for one in client.poverty_signals if one.state is not PovertySignalState.RELIEVED}
    return [label_of(kind) for kind in PRACTICAL_SIGNALS if kind in there]


def _ask(*facts: str) -> tuple[str, ...]:
    return tuple(str(QUESTIONS[fact]) for fact in facts)


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _person(client: Client) -> State:
    age = _("%(age)s jaar", age=rules.age_on(client, clock.today()))
    known = _joined(client.display_name, age, f"{client.postcode} {client.locality}")
    return State(known, _ask("client.home") if client.latitude is None else ())


def _languages(client: Client) -> State:
    dutch = label_of(client.dutch_level)
    others = ", ".join(map(language_name, client.languages))
    known = _joined(_("Nederlands %(level)s", level=dutch) if dutch else "", others)
    return State(known, () if dutch else _ask("client.dutch_level"))


def _income(client: Client) -> State:
    unknown = client.income_status is IncomeStatus.UNKNOWN
    asked = {
        "client.income_status": unknown,
        "client.resident_flemish_region": client.resident_flemish_region is None,
        "client.recognised_disability_support": client.recognised_disability_support is None,
    }
    known = "" if unknown else label_of(client.income_status)
    return State(known, _ask(*(fact for fact, is_asked in asked.items() if is_asked)))


def _wishes(client: Client, hosts: Hosts) -> State:
    found = client_file.wishes(client, hosts)
    return State("; ".join(wish.text for wish in found))


def _search(client: Client) -> State:
    if client.looking_since is None:
        return State("", (_("Sinds wanneer zoekt de cliënt een plek? Zonder die dag doet niemand mee."),))
    return State(_("zoekt sinds %(day)s", day=day(client.looking_since)))


def _support(client: Client) -> State:
    intensity = client.support_intensity_needed
    known = _("begeleiding %(num)s op 5", num=intensity) if intensity else ""
    return State(_joined(known, labels_of(client.supervisor_wishes)))


def _availability(client: Client) -> State:
    first = client.earliest_start_on
    since = "" if first is None else _("vanaf %(day)s", day=day(first))
    if client.availability is None:
        return State(since, _ask("client.availability"))
    half_days = rules.effective_availability(client, client.judicial_conditions, clock.today())
    return State(_joined(half_day_words(half_days) or _("nu geen enkel dagdeel"), since))


def _travel(client: Client) -> State:
    limit = client.max_travel_minutes
    minutes = "" if limit is None else _("hoogstens %(num)s minuten", num=limit)
    return State(_joined(label_of(client.travel_mode), minutes))


def _limits(client: Client) -> State:
    areas, contacts = rules.listed(client.no_go_postcodes), rules.listed(client.avoided_contacts)
    return State(
        _joined(
            ngettext("%(num)d postcode", "%(num)d postcodes", len(areas)) if areas else "",
            ngettext("%(num)d contact", "%(num)d contacten", len(contacts)) if contacts else "",
        )
    )


def _needs(client: Client) -> State:
    known = ngettext("%(num)d sterkte", "%(num)d sterktes", len(client.strengths)) if client.strengths else ""
    return State(_joined(labels_of(client.functional_needs), known))


def _rungs(client: Client) -> State:
    found = client_file.rungs(client)
    if not found:
        return State("", (_("Waar staat de cliënt op de ladder, en wat is haalbaar?"),))
    return State("; ".join(f"{rung.now} ({rung.ladder})" for rung in found))


def _competences(client: Client) -> State:
    levels = rules.competence_levels(client.competence_assessments, clock.today())
    if not levels:
        return State("", _ask("client.competences"))
    return State(ngettext("%(num)d competentie bekeken", "%(num)d competenties bekeken", len(levels)))


def _introductions(client: Client) -> State:
    return State(", ".join(dict.fromkeys(one.organisation.name for one in client.introductions)))


def _trajectory(client: Client) -> State:
    running = rules.open_trajectory_of(client)
    if running is None:
        return State("", (_("Welke weg spraken jullie af? Zonder traject doet niemand mee."),))
    known = f"{label_of(running.kind)}: {label_of(running.goal)}, {label_of(running.state)}"
    asks = running.kind is TrajectoryKind.WORKFLOOR and running.development_plan_on is None
    return State(known, _ask("client.has_development_plan") if asks else ())


def _poverty(client: Client) -> State:
    due = rules.poverty_check_due(client)
    if due is not None:
        by = _("Vul dit in tegen %(day)s.", day=day(due))
        return State("", (*_ask("client.has_transport_money", "client.has_internet"), by))
    there = practical_signals(client)
    return State(", ".join(there) or _("gevraagd, en het is in orde"))


def _domain(client: Client, domain: LifeDomain) -> State:
    latest = rules.latest_in_domain(client, domain)
    if latest is None:
        return State()
    if latest.discussed_with_client_on is None:
        return State(_("ingeschat op %(day)s, nog te bespreken", day=day(latest.assessed_on)))
    return State(_("besproken op %(day)s", day=day(latest.discussed_with_client_on)))


_STATES: Mapping[str, Callable[[Client], State]] = {
    "person": _person,
    "languages": _languages,
    "income": _income,
    "search": _search,
    "support": _support,
    "availability": _availability,
    "travel": _travel,
    "limits": _limits,
    "needs": _needs,
    "rungs": _rungs,
    "competences": _competences,
    "introductions": _introductions,
    "trajectory": _trajectory,
    "poverty": _poverty,
}
