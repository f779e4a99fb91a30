"""The sentence for each hard rule, from the answer and the values that the rule saw.

The rules live in the matcher and answer in codes and numbers; here, and only here, they become sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from coordination.vocabulary import (
    Adaptation,
    IncomeStatus,
    LadderScheme,
    LanguageLevel,
    PlacementKind,
    RuleAnswer,
    TravelMode,
    WorkfloorPhase,
)
from web.i18n import gettext as _
from web.presenters.dates import day
from web.presenters.half_days import words as half_day_words
from web.presenters.labels import label_of
from web.presenters.support_sentences import (
    caseload,
    channels,
    competences,
    contribution,
    host,
    supported,
)
from web.presenters.texts import capital

Seen = Mapping[str, Any]
Names = Mapping[str, str]
Code = TypeVar("Code", bound=StrEnum)

_FITS, _UNKNOWN = RuleAnswer.FITS, RuleAnswer.UNKNOWN


def _code(enum: type[Code], value: Any) -> str:
    """Return the label of a code that came as text; the text itself when it is no code of the list."""
    if value is None:
        return _("nog niet gekend")
    try:
        return label_of(enum(value))
    except ValueError:
        return str(value)


def _codes(enum: type[Code], values: Any) -> str:
    return ", ".join(_code(enum, value) for value in values or ())


def _day(value: Any) -> str:
    return day(date.fromisoformat(value)) if isinstance(value, str) else ""


def _choice(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if answer is _FITS:
        return _("De cliënt heeft hier geen nee op gezegd.")
    if until := seen.get("client.blocked_until"):
        return _("De cliënt koos hier iets anders. Opnieuw voorstellen kan na %(day)s.", day=_day(until))
    return _(
        "De cliënt wil dit soort plek niet: %(kind)s.", kind=_code(PlacementKind, seen.get("offer.kind"))
    )


def _place(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if answer is _FITS:
        return _("Er is een vrije plaats op dagdelen die passen.")
    return _("Op de dagdelen die passen, zijn alle plaatsen bezet.")


def _rung(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    scheme = _code(LadderScheme, seen.get("service.scheme"))
    now, goal = seen.get("client.rung_now"), seen.get("client.rung_attainable")
    kind = _code(PlacementKind, seen.get("offer.kind"))
    if now is None:
        return _("Er is nog geen inschatting op de ladder %(scheme)s.", scheme=scheme)
    where = (
        _("trede %(now)s van %(scheme)s", now=now, scheme=scheme)
        if goal is None
        else _("trede %(now)s, haalbaar %(goal)s, van %(scheme)s", now=now, goal=goal, scheme=scheme)
    )
    if answer is _FITS:
        return _("%(kind)s kan op %(where)s.", kind=capital(kind), where=where)
    if answer is _UNKNOWN:
        return _("Nu %(where)s. Welke trede haalbaar is, weten we nog niet.", where=where)
    return _("%(kind)s past niet bij %(where)s.", kind=capital(kind), where=where)


def _phase(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    accepted = _codes(WorkfloorPhase, seen.get("offer.phases_accepted"))
    if answer is _FITS:
        return _("De fases volgen op elkaar zoals het hoort.")
    if answer is _UNKNOWN:
        return _("Voor deze fase is een ontwikkelingsplan nodig: %(phases)s.", phases=accepted)
    now = seen.get("client.workfloor_phase")
    if now is None:
        return _(
            "Deze plek is voor %(phases)s; wie nog moet beginnen, start in de eerste fase.", phases=accepted
        )
    return _(
        "Deze plek is voor %(phases)s; de cliënt zit in %(now)s.",
        phases=accepted,
        now=_code(WorkfloorPhase, now),
    )


def _programme(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    programme = seen.get("service.programme")
    if not programme:
        return _("Deze plek hangt niet vast aan een programma.")
    first, last = _day(programme[0]), _day(programme[1])
    if answer is _FITS:
        return _("Het programma loopt van %(first)s tot %(last)s.", first=first, last=last)
    return _("Het programma loopt af op %(last)s: te weinig tijd om nog te starten.", last=last)


def _income(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    accepted = _codes(IncomeStatus, seen.get("offer.income_statuses"))
    if not accepted:
        return _("Deze plek staat open voor elk inkomen.")
    own = _code(IncomeStatus, seen.get("client.income_status"))
    if answer is _FITS:
        return _("Kan met %(own)s.", own=own)
    if answer is _UNKNOWN:
        return _("Deze plek kan met %(accepted)s. Het inkomen kennen we nog niet.", accepted=accepted)
    return _("Deze plek kan met %(accepted)s; de cliënt heeft %(own)s.", accepted=accepted, own=own)


def _article_60(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if seen.get("offer.kind") != PlacementKind.ARTICLE_60:
        return _("Dit is geen artikel 60.")
    if answer is _FITS:
        return _("Leefloon of equivalent, met het OCMW als werkgever.")
    if answer is _UNKNOWN:
        return _("Artikel 60 kan met leefloon of equivalent. Het inkomen kennen we nog niet.")
    if not seen.get("offer.employer_is_pcsw"):
        return _("Artikel 60 kan alleen met het OCMW als werkgever, en dat is hier niet zo.")
    own = _code(IncomeStatus, seen.get("client.income_status"))
    return _("Artikel 60 kan alleen met leefloon of equivalent; de cliënt heeft %(own)s.", own=own)


def _dutch(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if seen.get("offer.language_support"):
        return _("Er is taalhulp op deze plek.")
    lowest = seen.get("offer.min_dutch_level")
    if lowest in (None, LanguageLevel.NONE):
        return _("Deze plek vraagt geen Nederlands vooraf.")
    asked = _code(LanguageLevel, lowest)
    if answer is _UNKNOWN:
        return _("Deze plek vraagt %(asked)s. Het niveau kennen we nog niet.", asked=asked)
    own = _code(LanguageLevel, seen.get("client.dutch_level"))
    if answer is _FITS:
        return _("Deze plek vraagt %(asked)s; de cliënt heeft %(own)s.", asked=asked, own=own)
    return _(
        "Deze plek vraagt %(asked)s; de cliënt heeft %(own)s. Er is geen taalhulp.", asked=asked, own=own
    )


def _avoid(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    # Says that, never whom or why: the list itself is nobody's business here (E.3.9).
    if answer is _FITS:
        return _("Geen buurten of mensen die de cliënt liever mijdt.")
    if answer is _UNKNOWN:
        return _("De cliënt mijdt bepaalde buurten en het adres van deze plek kennen we niet.")
    return _("Deze plek ligt in een buurt, of bij mensen, die de cliënt mijdt.")


def _week(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    own = seen.get("client.availability")
    if answer is _UNKNOWN or own is None:
        return _("We weten nog niet op welke dagdelen de cliënt kan.")
    asked = _asked_half_days(seen)
    if answer is _FITS:
        return _("De dagdelen passen in de week van de cliënt.")
    return _("Deze plek vraagt %(asked)s; de cliënt kan %(own)s.", asked=asked, own=_mask(own))


def _first_day(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    earliest = _day(seen.get("client.earliest_start"))
    if answer is _FITS:
        return (
            _("De cliënt kan starten vanaf %(day)s.", day=earliest)
            if earliest
            else _("De cliënt kan meteen starten.")
        )
    if earliest:
        return _("De cliënt kan pas vanaf %(day)s; dat is te laat voor deze plek.", day=earliest)
    return _("Deze plek start te ver in de toekomst om nu al te plannen.")


def _combine(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if answer is _FITS:
        return _("Geen ander onbetaald werk dat hier niet mee samengaat.")
    return _("Begeleid werken en arbeidsmatige activiteiten mogen niet samen.")


def _target_group(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if answer is _FITS:
        return _("Leeftijd en doelgroep kloppen.")
    kind = _code(PlacementKind, seen.get("offer.kind"))
    lowest, highest, age = seen.get("service.min_age"), seen.get("service.max_age"), seen.get("client.age")
    if answer is _UNKNOWN:
        return _("Voor %(kind)s moeten we eerst nog iets weten.", kind=kind)
    if age is not None and lowest is not None and age < lowest:
        return _("Deze dienst is er vanaf %(lowest)s jaar; de cliënt is %(age)s.", lowest=lowest, age=age)
    if age is not None and highest is not None and age > highest:
        return _("Deze dienst is er tot %(highest)s jaar; de cliënt is %(age)s.", highest=highest, age=age)
    reasons: dict[Any, str] = {
        PlacementKind.ADAPTED_WORK: _("Voor maatwerk is een advies van VDAB nodig, en dat is er niet."),
        PlacementKind.SUPPORTED_WORK_UNPAID: _(
            "Begeleid werken is er voor volwassenen met steun van een dienst voor mensen met een handicap."
        ),
        PlacementKind.WORK_CARE: _("Arbeidszorg is er van 18 jaar tot de pensioenleeftijd."),
    }
    return reasons.get(
        seen.get("offer.kind"), _("%(kind)s is voor een andere doelgroep.", kind=capital(kind))
    )


def _busy(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if answer is _FITS:
        return _("Op deze dagdelen loopt nog niets anders.")
    taken = 0
    for one in seen.get("client.occupied") or ():
        taken |= int(one.get("half_days", 0))
    return _("Op deze dagdelen loopt al iets anders: %(taken)s.", taken=_mask(taken))


def _open(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    review = _day(seen.get("offer.review_by"))
    if answer is _FITS:
        return _("Open, en door de partner bevestigd tot %(day)s.", day=review)
    if not seen.get("offer.is_open", True):
        return _("Dit aanbod staat nu niet open.")
    return _("De partner heeft dit aanbod niet meer bevestigd sinds %(day)s.", day=review)


def _intake(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    if answer is _FITS:
        return _("Geen aanmeldingsstop op de startdag.")
    stop = seen.get("service.intake_stop") or seen.get("offer.intake_stop") or (None, None)
    if stop[1]:
        return _("Aanmeldingsstop tot %(day)s.", day=_day(stop[1]))
    return _("Aanmeldingsstop tot nader bericht.")


def _travel(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    minutes, limit = seen.get("stay.travel_minutes"), seen.get("client.max_travel_minutes")
    mode = seen.get("client.travel_mode")
    how = _code(TravelMode, mode) if mode else _("onderweg")
    if answer is _UNKNOWN:
        return _("Of de reis haalbaar is, hangt af van wat we nog niet weten.")
    if minutes is None:
        return _("De reis is geen probleem.") if answer is _FITS else _("De reis is te ver of te duur.")
    if answer is _FITS:
        return _("Ongeveer %(minutes)s minuten (%(how)s).", minutes=minutes, how=how)
    if limit is not None and minutes > limit:
        return _(
            "Ongeveer %(minutes)s minuten (%(how)s); de cliënt wil hoogstens %(limit)s.",
            minutes=minutes,
            how=how,
            limit=limit,
        )
    return _("Te ver te voet of met de fiets, en de reis wordt niet betaald.")


def _needs(answer: RuleAnswer, seen: Seen, _names: Names) -> str:
    needs = _codes(Adaptation, seen.get("client.needs"))
    if not needs:
        return _("De cliënt vraagt geen aanpassingen.")
    if answer is _FITS:
        return _("Alles is er: %(needs)s.", needs=needs)
    return _(
        "Ontbreekt hier: %(missing)s.", missing=_codes(Adaptation, seen.get("offer.adaptations_missing"))
    )


def _route(answer: RuleAnswer, seen: Seen, names: Names) -> str:
    if seen.get("service.self_referral"):
        return _("De cliënt kan zich hier zelf aanmelden.")
    if answer is _FITS:
        known = [names[key] for key in seen.get("client.routes") or () if key in names]
        if known:
            return _("Via %(organisations)s.", organisations=", ".join(known))
        return _("Het team kan de cliënt hierheen leiden.")
    return _("Geen enkele organisatie in het team kan naar deze dienst verwijzen.")


def _asked_half_days(seen: Seen) -> str:
    """Return the half-days that a place asks for: per shift, or to choose from."""
    shifts = seen.get("offer.shifts") or ()
    if shifts:
        texts = [_mask(shift.get("half_days", 0)) for shift in shifts]
        return _(" of ").join(dict.fromkeys(texts))
    mask = 0
    for key in seen.get("offer.free_choice") or ():
        mask |= int(key)
    return _(
        "%(count)s dagdelen uit %(half_days)s",
        count=seen.get("offer.min_half_days", 1),
        half_days=_mask(mask),
    )


def _mask(value: Any) -> str:
    return half_day_words(int(value)) or _("geen enkel dagdeel")


SENTENCES: Mapping[str, Callable[[RuleAnswer, Seen, Names], str]] = {
    "HR-01": _choice,
    "HR-02": _place,
    "HR-03": _rung,
    "HR-04": _phase,
    "HR-05": _programme,
    "HR-06": _income,
    "HR-07": _article_60,
    "HR-08": _dutch,
    "HR-10": _avoid,
    "HR-11": _week,
    "HR-12": _first_day,
    "HR-13": supported,
    "HR-14": contribution,
    "HR-16": _combine,
    "HR-17": _target_group,
    "HR-18": caseload,
    "HR-19": _busy,
    "HR-21": _open,
    "HR-22": _intake,
    "HR-24": _travel,
    "HR-25": channels,
    "HR-26": competences,
    "HR-27": _needs,
    "HR-28": host,
    "HR-29": _route,
}
