"""What was asked of a round, in a sentence, and the names of what may be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from coordination.capacity.models import CapacityOffer
from coordination.organisations.models import Organisation
from coordination.rounds.changes import OfferTerm, ServiceTerm
from coordination.rounds.models import WhatIf
from coordination.services.models import Service
from web.i18n import gettext as _
from web.i18n import ngettext
from web.presenters.explanations import LABELS
from web.presenters.half_days import words as half_day_words
from web.presenters.network import service_name

#: What the policy carries in another way than by a weight in the score (E.3.2).
_CARRIED = frozenset({"SR-08", "SR-19"})
OFFER_TERMS: Mapping[OfferTerm, LazyString] = {
    OfferTerm.LANGUAGE_SUPPORT: _l("er hulp met taal is"),
    OfferTerm.ANY_DUTCH: _l("er geen Nederlands nodig is"),
    OfferTerm.TRAVEL_PAID: _l("de verplaatsing betaald wordt"),
    OfferTerm.ANY_INCOME: _l("elk inkomen welkom is"),
    OfferTerm.NOTHING_REQUIRED: _l("iemand vooraf niets hoeft te kunnen"),
    OfferTerm.EVERY_ADAPTATION: _l("elke aanpassing mogelijk is"),
    OfferTerm.NO_MIX: _l("er geen grens is aan wie samen begint of veel steun nodig heeft"),
    OfferTerm.CONFIRMED: _l("de partner zijn plaatsen bevestigt"),
}
SERVICE_TERMS: Mapping[ServiceTerm, LazyString] = {
    ServiceTerm.NO_STOP: _l("de aanmeldingsstop voorbij is"),
    ServiceTerm.SELF_REFERRAL: _l("wie wil, zich zelf kan aanmelden"),
    ServiceTerm.ANY_AGE: _l("elke leeftijd welkom is"),
    ServiceTerm.LONGER: _l("het programma langer duurt (weken)"),
    ServiceTerm.BIGGER_GROUP: _l("de groep groter wordt (mensen)"),
    ServiceTerm.SMALLER_GROUP: _l("de groep kleiner wordt (mensen)"),
}
_PARAMETERS: Mapping[str, LazyString] = {
    "pension_age": _l("Leeftijd waarop werkervaring stopt"),
    "horizon_weeks": _l("Hoeveel weken vooruit een start gepland wordt"),
    "minimum_stay_days": _l("Kortste tijd die nog zin heeft voor een programma eindigt (dagen)"),
    "poor_travel_minutes": _l("Langste weg te voet of met de fiets zonder geld voor vervoer (minuten)"),
    "usual_travel_minutes": _l("Reistijd die nog gewoon is (minuten)"),
    "near_home_minutes": _l("Wat dicht bij huis is (minuten)"),
    "caseload_usual": _l("Hoeveel mensen één begeleider volgt, als niets anders is afgesproken"),
    "caseload_ceiling": _l("Hoeveel mensen één begeleider hoogstens volgt"),
    "transit_minutes": _l("Wachten en stappen bij bus of tram (minuten)"),
    "car_minutes": _l("Parkeren (minuten)"),
    "walk_metres_per_minute": _l("Te voet, meter per minuut"),
    "bike_metres_per_minute": _l("Met de fiets, meter per minuut"),
    "transit_metres_per_minute": _l("Met bus of tram, meter per minuut"),
    "car_metres_per_minute": _l("Met de auto, meter per minuut"),
    "detour_percent": _l("Omweg boven de rechte lijn (procent)"),
}
# The terms that a kept change names, by the fields that it changes.
_BY_FIELDS: Mapping[frozenset[str], LazyString] = {
    frozenset({"language_support"}): OFFER_TERMS[OfferTerm.LANGUAGE_SUPPORT],
    frozenset({"min_dutch_level"}): OFFER_TERMS[OfferTerm.ANY_DUTCH],
    frozenset({"travel_cost_paid"}): OFFER_TERMS[OfferTerm.TRAVEL_PAID],
    frozenset({"income_statuses"}): OFFER_TERMS[OfferTerm.ANY_INCOME],
    frozenset({"required_competences"}): OFFER_TERMS[OfferTerm.NOTHING_REQUIRED],
    frozenset({"adaptations"}): OFFER_TERMS[OfferTerm.EVERY_ADAPTATION],
    frozenset({"newcomers_room", "support_room"}): OFFER_TERMS[OfferTerm.NO_MIX],
    frozenset({"review_by"}): OFFER_TERMS[OfferTerm.CONFIRMED],
    frozenset({"intake_stop"}): SERVICE_TERMS[ServiceTerm.NO_STOP],
    frozenset({"self_referral"}): SERVICE_TERMS[ServiceTerm.SELF_REFERRAL],
    frozenset({"min_age", "max_age"}): SERVICE_TERMS[ServiceTerm.ANY_AGE],
    frozenset({"programme"}): _l("het programma langer duurt"),
}
_MINUTES = 60


class Named:
    """What questions speak of, by the keys that the matcher has for it.

    Parameters
    ----------
    offers
        By id; their services and organisations are named too.
    clients
        References of the clients of whom the reader may know that a question is about them.
    """

    def __init__(self, offers: Collection[CapacityOffer], clients: Collection[str]) -> None:
        self.offers: dict[str, CapacityOffer] = {f"offer:{one.id}": one for one in offers}
        self.services: dict[str, Service] = {f"service:{one.service_id}": one.service for one in offers}
        guiding = [one.guiding_organisation or one.host_organisation for one in offers]
        self.organisations: dict[str, Organisation] = {f"organisation:{one.id}": one for one in guiding}
        self.clients = frozenset(clients)


def rule_names() -> dict[str, str]:
    """Return the soft rules that weigh in a score, in words, by code."""
    return {code: str(text) for code, text in LABELS.items() if code not in _CARRIED}


def parameter_names() -> dict[str, str]:
    """Return the numbers that rules stand on, in words, by name."""
    return {name: str(text) for name, text in _PARAMETERS.items()}


def question(row: WhatIf, named: Named) -> str:
    """Return what was asked, in a sentence."""
    changes = row.question["changes"]
    if not changes:
        return _("Welke plaats erbij helpt het meest?")
    first, *others = (_asked(change, named) for change in changes)
    return _(" en ").join([first, *map(_lower, others)])


def _asked(change: Mapping[str, Any], named: Named) -> str:
    kind = change["kind"]
    if kind == "rules":
        return _("Als het beleid anders was")
    if kind == "numbers":
        return _numbers(change)
    if kind == "client_half_days":
        return _half_days(change, named)
    if kind in ("offer_terms", "service_terms", "shared"):
        return _terms(change, named)
    offer = named.offers.get(change.get("offer", ""))
    title = _("een plek") if offer is None else offer.title
    if kind == "places":
        return _places(change["count"], title)
    if kind == "without_offer":
        return _("Als %(offer)s wegvalt", offer=title)
    return _("Als er nog zo een komt als %(offer)s", offer=title)


def _places(count: int, title: str) -> str:
    if count > 0:
        return ngettext(
            "Als er %(num)d plaats bij komt bij %(offer)s",
            "Als er %(num)d plaatsen bij komen bij %(offer)s",
            count,
            offer=title,
        )
    return ngettext(
        "Als er %(num)d plaats wegvalt bij %(offer)s",
        "Als er %(num)d plaatsen wegvallen bij %(offer)s",
        -count,
        offer=title,
    )


def _numbers(change: Mapping[str, Any]) -> str:
    told = [
        _("%(rule)s weegt %(value)s", rule=LABELS.get(code, code), value=value)
        for code, value in change["weights"].items()
    ]
    told += [
        _("%(what)s wordt %(value)s", what=_lower(str(_PARAMETERS.get(name, name))), value=value)
        for name, value in change["parameters"].items()
    ]
    return _("Als %(changes)s", changes=_(" en ").join(told))


def _half_days(change: Mapping[str, Any], named: Named) -> str:
    who = change["client"] if change["client"] in named.clients else _("iemand")
    when = half_day_words(change["half_days"])
    if change["can"]:
        return _("Als %(who)s ook kan op %(when)s", who=who, when=when)
    return _("Als %(who)s niet kan op %(when)s", who=who, when=when)


def _terms(change: Mapping[str, Any], named: Named) -> str:
    if change["kind"] == "shared":
        return _shared(change, named)
    if change["kind"] == "offer_terms":
        offer = named.offers.get(change["offer"])
        where = _("een plek") if offer is None else offer.title
    else:
        service = named.services.get(change["service"])
        where = _("een dienst") if service is None else service_name(service)
    term = _BY_FIELDS.get(frozenset(change["terms"]), _l("iets anders is"))
    return _("Als %(term)s bij %(where)s", term=term, where=where)


def _shared(change: Mapping[str, Any], named: Named) -> str:
    count = change["count"]
    if change["what"] == "minutes":
        one = named.organisations.get(change["key"])
        hours = abs(count) // _MINUTES
        where = _("een organisatie") if one is None else one.name
        if count > 0:
            return ngettext(
                "Als er %(num)d uur begeleiding per week bij komt bij %(where)s",
                "Als er %(num)d uren begeleiding per week bij komen bij %(where)s",
                hours,
                where=where,
            )
        return ngettext(
            "Als er %(num)d uur begeleiding per week wegvalt bij %(where)s",
            "Als er %(num)d uren begeleiding per week wegvallen bij %(where)s",
            hours,
            where=where,
        )
    service = named.services.get(change["key"])
    where = _("een programma") if service is None else service_name(service)
    if count > 0:
        return ngettext(
            "Als %(num)d persoon meer in de groep kan van %(where)s",
            "Als %(num)d mensen meer in de groep kunnen van %(where)s",
            count,
            where=where,
        )
    return ngettext(
        "Als %(num)d persoon minder in de groep kan van %(where)s",
        "Als %(num)d mensen minder in de groep kunnen van %(where)s",
        -count,
        where=where,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
