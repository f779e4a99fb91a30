"""The copy of a file as a readable document: headings and words instead of tables and codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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


def _term(field: str) -> str:
    """Return what a field holds, as one reads it."""
    return {
        "ref": _("Je nummer"),
        "display_name": _("Naam"),
        "birth_year": _("Geboortejaar"),
        "postcode": _("Postcode"),
        "locality": _("Gemeente"),
        "latitude": _("Ligging van je buurt, noord"),
        "longitude": _("Ligging van je buurt, oost"),
        "dutch_level": _("Nederlands"),
        "languages": _("Talen"),
        "language_levels": _("Hoe goed per taal"),
        "income_status": _("Inkomen"),
        "availability": _("Wanneer je kan"),
        "no_go_postcodes": _("Waar je niet wil zijn"),
        "travel_mode": _("Hoe je reist"),
        "max_travel_minutes": _("Hoe lang je wil reizen, in minuten"),
        "functional_needs": _("Wat je nodig hebt"),
        "strengths": _("Waar je goed in bent"),
        "refused_kinds": _("Wat je niet wil"),
        "earliest_start_on": _("Vanaf wanneer"),
        "looking_since": _("Op zoek sinds"),
        "wants_course_beside": _("Zoekt ook een cursus naast de plek"),
        "priority_class": _("Voorrang"),
        "referral_source": _("Hoe je bij ons kwam"),
        "resident_flemish_region": _("Je woont in Vlaanderen"),
        "recognised_disability_support": _("Erkende ondersteuning"),
        "valid_advices": _("Adviezen"),
        "support_intensity_needed": _("Hoeveel begeleiding"),
        "wants_low_stress": _("Je wil rustig werk"),
        "wants_new_network": _("Je wil nieuwe mensen leren kennen"),
        "supervisor_wishes": _("Wat je van een begeleider wil"),
        "poverty_checked_on": _("Over geld gepraat op"),
        "state": _("Hoe het staat"),
        "name": _("Naam die je opgaf"),
        "contact": _("Hoe we je bereiken"),
        "asked_on": _("Aangemeld op"),
        "decided_on": _("Beantwoord op"),
        "rank": _("Nummer in je lijst"),
        "dimension": _("Soort wens"),
        "value": _("Wens"),
        "stated_by": _("Gezegd door"),
        "own_words": _("In je eigen woorden"),
        "scheme": _("Ladder"),
        "current_rung": _("Trede nu"),
        "attainable_rung": _("Trede die kan"),
        "assessed_on": _("Bekeken op"),
        "next_review_on": _("Opnieuw bekijken op"),
        "discussed_with_client": _("Met jou besproken"),
        "reason": _("Waarom"),
        "competence_set": _("Lijst"),
        "levels": _("Hoe goed"),
        "domain": _("Levensdomein"),
        "instrument": _("Hoe er gevraagd is"),
        "help_needed": _("Hoeveel hulp nodig lijkt, van 0 tot 9"),
        "client_worry": _("Hoeveel zorgen je je maakt, van 0 tot 4"),
        "client_wants_help": _("Hoe graag je hulp wil, van 0 tot 4"),
        "discussed_with_client_on": _("Met jou besproken op"),
        "kind": _("Soort"),
        "goal": _("Doel"),
        "started_on": _("Begonnen op"),
        "closed_on": _("Gestopt op"),
        "workfloor_phase": _("Fase op de werkvloer"),
        "workfloor_phase_reason": _("Waarom deze fase"),
        "development_plan_on": _("Plan van"),
        "text": _("Wat"),
        "observed_on": _("Gezien op"),
        "half_days": _("Dagdelen"),
        "postcodes": _("Waar je niet mag zijn"),
        "valid_from": _("Vanaf"),
        "valid_to": _("Tot en met"),
        "purpose": _("Waarvoor"),
        "domains": _("Over welk deel van je leven"),
        "items": _("Wat nog"),
        "form": _("Hoe je het zei"),
        "explained_in_language": _("Uitgelegd in"),
        "given_on": _("Gezegd op"),
        "expires_on": _("Tot"),
        "withdrawn_on": _("Gestopt op"),
        "starts_on": _("Begin"),
        "ends_on": _("Einde"),
        "answer_by": _("Antwoord tegen"),
        "hold_until": _("Plaats vrijgehouden tot en met"),
        "keep_place_until": _("Plaats bewaard tot en met"),
        "aftercare_by": _("Nog een gesprek tegen"),
        "state_since": _("Sinds"),
        "discussed_on": _("Besproken op"),
        "client_waits_since": _("Je wil nadenken sinds"),
        "end_reason": _("Waarom het stopte"),
        "number": _("Versie"),
        "fingerprint": _("Kenmerk van de tekst"),
        "drawn_up_on": _("Opgemaakt op"),
        "requested_on": _("Aangevraagd op"),
        "not_needed_because": _("Niet nodig, want"),
        "paused_on": _("Onderbroken op"),
        "resumed_on": _("Weer begonnen op"),
        "agrees": _("Jij zei ja"),
        "place": _("Waar"),
        "language": _("Taal"),
        "decline_reason": _("Waarom nee"),
        "personality_test_on": _("Test gedaan op"),
        "awaits_receiver": _("Wacht op wie verdergaat"),
        "set_on": _("Gezegd op"),
        "closing_words": _("Wat je erover zei"),
        "agreed_on": _("Afgesproken op"),
        "client_words": _("Wat jij zei"),
        "look_again_on": _("Opnieuw bekijken op"),
        "done_on": _("Gedaan op"),
        "phase": _("Fase"),
        "due_on": _("Tegen"),
        "held_on": _("Gehouden op"),
        "workplace_words": _("Wat de werkplek zei"),
        "next_steps": _("Wat we nu doen"),
        "attended_by": _("Wie erbij was"),
        "early_reason": _("Waarom vroeger"),
        "client_response": _("Wat jij ervan vond"),
        "confirmed_on": _("Bevestigd op"),
        "day": _("Dag"),
        "half_day": _("Dagdeel"),
        "code": _("Aanwezigheid"),
        "since": _("Sinds"),
        "position": _("Plaats op de lijst"),
        "position_on": _("Gehoord op"),
        "ask_again_on": _("Opnieuw vragen op"),
        "ended_on": _("Van de lijst op"),
        "question": _("Vraag"),
        "question_on": _("Gevraagd op"),
        "shared_items": _("Wat meeging"),
        "not_now_on": _("Je zei: nu niet, op"),
        "first_contact_on": _("Eerste contact op"),
        "outcome": _("Hoe het afliep"),
        "answer": _("Antwoord"),
        "answered_on": _("Beantwoord op"),
    }.get(field, field)


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
