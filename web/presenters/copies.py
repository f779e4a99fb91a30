"""The copy of a file as a readable document: headings and words instead of tables and codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, DateTime

from coordination.base import CodeList
from coordination.requests.fields import TABLES
from coordination.vocabulary import ClientPart, CorrectedField, HalfDays, LanguageLevel, WishDimension
from web.i18n import gettext as _
from web.presenters import half_days
from web.presenters.dates import day, moment
from web.presenters.labels import label_of, labels_of, skill_name, wish_text
from web.presenters.languages import language_name

_BY_NAME = {table.__tablename__: table for table in TABLES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One heading of the document, with rows of terms and words."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole copy.

    Attributes
    ----------
    left_out
        Headings that stand elsewhere: the reader may not see them.
    """

    ref: str
    made_on: str
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]


def readable(held: Mapping[str, Any]) -> Document:
    """Return the copy in words; what is empty is left out."""
    titles = _titles()
    parts = [
        Part(
            title=titles[name],
            rows=tuple(
                tuple(
                    (_term(field), words)
                    for field, value in row.items()
                    if (words := _words(name, field, value, row, held["hosts"]))
                )
                for row in rows
            ),
        )
        for name, rows in held["file"].items()
        if rows
    ]
    people = tuple(
        (
            (_("Dienst"), str(one["organisation"])),
            (_("Ziet"), ", ".join(_part_words(code) for code in one["sees"]) or _("niets")),
            (_("Tot en met"), str(one["until"] or _("zolang de dienst in je team zit"))),
        )
        for one in held["recipients"]
    )
    if people:
        parts.append(Part(title=_("Wie jouw gegevens ziet"), rows=people))
    return Document(
        ref=held["ref"],
        made_on=day(date.fromisoformat(held["made_on"])),
        parts=tuple(parts),
        left_out=tuple(titles[name] for name in held["left_out"]),
    )


def how_to_write(field: CorrectedField) -> str:
    """Return how a corrected value is written."""
    return {
        CorrectedField.BIRTH_YEAR: _("Schrijf een jaar met vier cijfers, zoals 1990."),
        CorrectedField.POSTCODE: _("Schrijf de postcode en de gemeente, zoals 9000 Gent."),
    }.get(field, _("Schrijf wat er moet staan."))


def _titles() -> dict[str, str]:
    return {
        "clients": _("Wie je bent, en wat je nodig hebt"),
        "sign_up_requests": _("Hoe je je aanmeldde"),
        "wishes": _("Wat je wil"),
        "rung_assessments": _("Waar je staat op de ladder"),
        "competence_assessments": _("Wat je kan"),
        "life_domain_assessments": _("Hoe het gaat, per levensdomein"),
        "trajectories": _("Je traject"),
        "plan_goals": _("Je doelen"),
        "poverty_signals": _("Waar je het moeilijk mee had"),
        "judicial_conditions": _("Voorwaarden van het gerecht"),
        "consents": _("Wat je afsprak om te delen"),
        "placements": _("Wat je werd voorgesteld"),
        "placement_pauses": _("Wanneer je even niet werkte"),
        "agreements": _("Afspraken op papier"),
        "statute_authorisations": _("Wat met je inkomen in orde moest zijn"),
        "development_goals": _("Je eigen doelen"),
        "agreement_notes": _("Wat we afspraken"),
        "evaluations": _("Onze gesprekken over hoe het gaat"),
        "given_advices": _("Het advies"),
        "attendances": _("Wanneer je er was"),
        "waiting_list_entries": _("Waar je op een lijst staat"),
        "referrals": _("Welke diensten voor jou gevraagd werden"),
        "referral_questions": _("Wat een dienst daarover wilde weten"),
        "client_answers": _("Wat je antwoordde"),
    }


#: What each field holds, as one reads it.
_TERMS: Mapping[str, LazyString] = {
    "ref": _l("Je nummer"),
    "display_name": _l("Naam"),
    "birth_year": _l("Geboortejaar"),
    "postcode": _l("Postcode"),
    "locality": _l("Gemeente"),
    "latitude": _l("Ligging van je buurt, noord"),
    "longitude": _l("Ligging van je buurt, oost"),
    "dutch_level": _l("Nederlands"),
    "languages": _l("Talen"),
    "language_levels": _l("Hoe goed per taal"),
    "income_status": _l("Inkomen"),
    "availability": _l("Wanneer je kan"),
    "no_go_postcodes": _l("Waar je niet wil zijn"),
    "travel_mode": _l("Hoe je reist"),
    "max_travel_minutes": _l("Hoe lang je wil reizen, in minuten"),
    "functional_needs": _l("Wat je nodig hebt"),
    "strengths": _l("Waar je goed in bent"),
    "refused_kinds": _l("Wat je niet wil"),
    "earliest_start_on": _l("Vanaf wanneer"),
    "looking_since": _l("Op zoek sinds"),
    "wants_course_beside": _l("Zoekt ook een cursus naast de plek"),
    "priority_class": _l("Voorrang"),
    "referral_source": _l("Hoe je bij ons kwam"),
    "resident_flemish_region": _l("Je woont in Vlaanderen"),
    "recognised_disability_support": _l("Erkende ondersteuning"),
    "valid_advices": _l("Adviezen"),
    "support_intensity_needed": _l("Hoeveel begeleiding"),
    "wants_low_stress": _l("Je wil rustig werk"),
    "wants_new_network": _l("Je wil nieuwe mensen leren kennen"),
    "supervisor_wishes": _l("Wat je van een begeleider wil"),
    "poverty_checked_on": _l("Over geld gepraat op"),
    "state": _l("Hoe het staat"),
    "name": _l("Naam die je opgaf"),
    "contact": _l("Hoe we je bereiken"),
    "asked_on": _l("Aangemeld op"),
    "decided_on": _l("Beantwoord op"),
    "rank": _l("Nummer in je lijst"),
    "dimension": _l("Soort wens"),
    "value": _l("Wens"),
    "stated_by": _l("Gezegd door"),
    "own_words": _l("In je eigen woorden"),
    "scheme": _l("Ladder"),
    "current_rung": _l("Trede nu"),
    "attainable_rung": _l("Trede die kan"),
    "assessed_on": _l("Bekeken op"),
    "next_review_on": _l("Opnieuw bekijken op"),
    "discussed_with_client": _l("Met jou besproken"),
    "reason": _l("Waarom"),
    "competence_set": _l("Lijst"),
    "levels": _l("Hoe goed"),
    "domain": _l("Levensdomein"),
    "instrument": _l("Hoe er gevraagd is"),
    "help_needed": _l("Hoeveel hulp nodig lijkt, van 0 tot 9"),
    "client_worry": _l("Hoeveel zorgen je je maakt, van 0 tot 4"),
    "client_wants_help": _l("Hoe graag je hulp wil, van 0 tot 4"),
    "discussed_with_client_on": _l("Met jou besproken op"),
    "kind": _l("Soort"),
    "goal": _l("Doel"),
    "started_on": _l("Begonnen op"),
    "closed_on": _l("Gestopt op"),
    "workfloor_phase": _l("Fase op de werkvloer"),
    "workfloor_phase_reason": _l("Waarom deze fase"),
    "development_plan_on": _l("Plan van"),
    "text": _l("Wat"),
    "observed_on": _l("Gezien op"),
    "half_days": _l("Dagdelen"),
    "postcodes": _l("Waar je niet mag zijn"),
    "valid_from": _l("Vanaf"),
    "valid_to": _l("Tot en met"),
    "purpose": _l("Waarvoor"),
    "domains": _l("Over welk deel van je leven"),
    "items": _l("Wat nog"),
    "form": _l("Hoe je het zei"),
    "explained_in_language": _l("Uitgelegd in"),
    "given_on": _l("Gezegd op"),
    "expires_on": _l("Tot"),
    "withdrawn_on": _l("Gestopt op"),
    "starts_on": _l("Begin"),
    "ends_on": _l("Einde"),
    "answer_by": _l("Antwoord tegen"),
    "hold_until": _l("Plaats vrijgehouden tot en met"),
    "keep_place_until": _l("Plaats bewaard tot en met"),
    "aftercare_by": _l("Nog een gesprek tegen"),
    "state_since": _l("Sinds"),
    "discussed_on": _l("Besproken op"),
    "client_waits_since": _l("Je wil nadenken sinds"),
    "end_reason": _l("Waarom het stopte"),
    "number": _l("Versie"),
    "fingerprint": _l("Kenmerk van de tekst"),
    "drawn_up_on": _l("Opgemaakt op"),
    "requested_on": _l("Aangevraagd op"),
    "not_needed_because": _l("Niet nodig, want"),
    "paused_on": _l("Onderbroken op"),
    "resumed_on": _l("Weer begonnen op"),
    "agrees": _l("Jij zei ja"),
    "place": _l("Waar"),
    "language": _l("Taal"),
    "decline_reason": _l("Waarom nee"),
    "personality_test_on": _l("Test gedaan op"),
    "awaits_receiver": _l("Wacht op wie verdergaat"),
    "set_on": _l("Gezegd op"),
    "closing_words": _l("Wat je erover zei"),
    "agreed_on": _l("Afgesproken op"),
    "client_words": _l("Wat jij zei"),
    "look_again_on": _l("Opnieuw bekijken op"),
    "done_on": _l("Gedaan op"),
    "phase": _l("Fase"),
    "due_on": _l("Tegen"),
    "held_on": _l("Gehouden op"),
    "workplace_words": _l("Wat de werkplek zei"),
    "next_steps": _l("Wat we nu doen"),
    "attended_by": _l("Wie erbij was"),
    "early_reason": _l("Waarom vroeger"),
    "client_response": _l("Wat jij ervan vond"),
    "confirmed_on": _l("Bevestigd op"),
    "day": _l("Dag"),
    "half_day": _l("Dagdeel"),
    "code": _l("Aanwezigheid"),
    "since": _l("Sinds"),
    "position": _l("Plaats op de lijst"),
    "position_on": _l("Gehoord op"),
    "ask_again_on": _l("Opnieuw vragen op"),
    "ended_on": _l("Van de lijst op"),
    "question": _l("Vraag"),
    "question_on": _l("Gevraagd op"),
    "shared_items": _l("Wat meeging"),
    "not_now_on": _l("Je zei: nu niet, op"),
    "first_contact_on": _l("Eerste contact op"),
    "outcome": _l("Hoe het afliep"),
    "answer": _l("Antwoord"),
    "answered_on": _l("Beantwoord op"),
}


def _term(field: str) -> str:
    """Return what a field holds, as one reads it."""
    return str(_TERMS.get(field, field))


def _words(table: str, field: str, value: Any, row: Mapping[str, Any], hosts: Mapping[str, str]) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if told := _SPECIAL.get(field):
        return told(value)
    columns = _BY_NAME[table].__table__.columns
    kind = columns[field].type if field in columns else None
    enum = kind.enum if isinstance(kind, CodeList) else getattr(kind, "enum_class", None)
    if table == "wishes" and field == "value":
        return wish_text(WishDimension(row["dimension"]), value, hosts)
    if enum is not None:
        return labels_of([enum(code) for code in (value if isinstance(value, list) else [value])])
    if isinstance(kind, DateTime):
        return moment(datetime.fromisoformat(value))
    if isinstance(kind, Date):
        return day(date.fromisoformat(value))
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


_SPECIAL: dict[str, Callable[[Any], str]] = {
    "half_days": lambda value: half_days.words(HalfDays.of(value)),
    "availability": lambda value: half_days.words(HalfDays.of(value)),
    "strengths": lambda codes: ", ".join(map(skill_name, codes)),
    "languages": lambda codes: ", ".join(map(language_name, codes)),
    "language_levels": lambda levels: ", ".join(
        f"{language_name(code)}: {label_of(LanguageLevel(level))}" for code, level in levels.items()
    ),
    "levels": lambda levels: ", ".join(f"{skill_name(code)}: {level}" for code, level in levels.items()),
    "language": language_name,
    "explained_in_language": language_name,
}


def _part_words(code: str) -> str:
    return label_of(ClientPart(code))
