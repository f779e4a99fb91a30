"""The forms on which somebody says what might be otherwise, and what they ask of a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from coordination.capacity.models import CapacityOffer
from coordination.clients.models import Client
from coordination.errors import InvalidInput
from coordination.organisations.models import Organisation
from coordination.rounds import changes
from coordination.rounds.changes import OfferTerm, ServiceTerm
from coordination.services.models import Service
from coordination.vocabulary import HalfDays
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.what_if_questions import parameter_names, rule_names

MORE, FEWER, GONE, TWIN = "more", "fewer", "gone", "twin"
CAN, CANNOT = "can", "cannot"
WEIGHT, PARAMETER = "weight-", "parameter-"
MOST_PLACES, MOST_HOURS, MOST_WEEKS, MOST_NUMBER = 50, 500, 104, 100_000
#: Which of the forms was sent, in the hidden field ``about``.
PLACES, TERMS, SERVICE, GUIDANCE, CLIENT, NUMBER = (
    "places",
    "terms",
    "service",
    "guidance",
    "client",
    "number",
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a question about a round may be about: the offers of today, and the asker's own clients in it."""

    offers: Sequence[CapacityOffer]
    clients: Mapping[str, Client]

    @property
    def services(self) -> dict[str, Service]:
        """The services of the offers, by id."""
        return {str(one.service_id): one.service for one in self.offers}

    @property
    def guiding(self) -> dict[str, Organisation]:
        """The organisations that count their hours of guidance, by id."""
        found = [one.guiding_organisation or one.host_organisation for one in self.offers]
        return {str(one.id): one for one in found if one.guidance_hours is not None}


def change_of(form: FormInput, known: Known) -> changes.Change | None:
    """Return the change that was filled in, None with the faults noted."""
    read = _FORMS.get(form.values.get("about", PLACES), _places)
    return read(form, known)


def _places(form: FormInput, known: Known) -> changes.Change | None:
    what = form.text("what", _("Wat verandert er"))
    where = form.text("where", _("Waar"))
    count = form.integer("count", _("Hoeveel plaatsen"), minimum=1, maximum=MOST_PLACES)
    if what is None or where is None or count is None:
        return None
    offer_id, _slash, shift_id = where.partition("/")
    offer = _offer(known, offer_id)
    shift = None if offer is None else next((one for one in offer.shifts if str(one.id) == shift_id), None)
    if offer is None or (shift_id and shift is None):
        form.refuse("where", _("Waar: kies een plek uit de lijst."))
        return None
    if what == GONE:
        return changes.without_offer(offer)
    if what == TWIN:
        return changes.one_more_like(offer)
    if what not in (MORE, FEWER):
        form.refuse("what", _("Wat verandert er: kies er een uit de lijst."))
        return None
    return changes.more_places(offer, shift, count if what == MORE else -count)


def _terms(form: FormInput, known: Known) -> changes.Change | None:
    term = form.code("term", _("Wat is er anders"), OfferTerm)
    offer = _offer(known, form.text("offer", _("Plek")))
    if offer is None:
        form.refuse("offer", _("Plek: kies er een uit de lijst."))
    return None if offer is None or term is None else changes.other_terms(offer, term)


def _service(form: FormInput, known: Known) -> changes.Change | None:
    term = form.code("service_term", _("Wat is er anders"), ServiceTerm)
    counted = term in changes.COUNTED
    count = form.integer("much", _("Hoeveel"), minimum=1, maximum=MOST_WEEKS, required=counted)
    service = known.services.get(form.text("service", _("Dienst")) or "")
    if service is None:
        form.refuse("service", _("Dienst: kies er een uit de lijst."))
    if form.errors or service is None or term is None:
        return None
    try:
        return changes.other_terms_of_service(service, term, count or 0)
    except InvalidInput:
        form.refuse("service", _("Dienst: alleen een programma heeft een einde en een groep."))
        return None


def _guidance(form: FormInput, known: Known) -> changes.Change | None:
    hours = form.integer("hours", _("Hoeveel uren per week"), minimum=1, maximum=MOST_HOURS)
    way = form.text("way", _("Meer of minder"))
    organisation = known.guiding.get(form.text("guiding", _("Wie begeleidt")) or "")
    if organisation is None:
        form.refuse("guiding", _("Wie begeleidt: kies een organisatie uit de lijst."))
    if way not in (MORE, FEWER):
        form.refuse("way", _("Meer of minder: kies er een uit de lijst."))
    if form.errors or hours is None or organisation is None:
        return None
    return changes.more_guidance(organisation, hours if way == MORE else -hours)


def _client(form: FormInput, known: Known) -> changes.Change | None:
    half_days: HalfDays | None = form.half_days("half_days", _("Halve dagen"))
    can = form.text("can", _("Kan of kan niet"))
    client = known.clients.get(form.text("client", _("Cliënt")) or "")
    if client is None:
        form.refuse("client", _("Cliënt: kies iemand uit de lijst."))
    if can not in (CAN, CANNOT):
        form.refuse("can", _("Kan of kan niet: kies er een."))
    if form.errors or half_days is None or client is None:
        return None
    return changes.half_days_of(client.ref, half_days, can=can == CAN)


def _number(form: FormInput, _known: Known) -> changes.Change | None:
    name = form.text("number", _("Welk getal"))
    value = form.integer("value", _("Hoeveel"), maximum=MOST_NUMBER)
    if name is None or value is None:
        return None
    weights = {f"{WEIGHT}{code}": code for code in rule_names()}
    parameters = {f"{PARAMETER}{one}": one for one in parameter_names()}
    try:
        if name in weights:
            return changes.other_numbers(weights={weights[name]: value})
        if name in parameters:
            return changes.other_numbers(parameters={parameters[name]: value})
    except InvalidInput:
        form.refuse("value", _("Hoeveel: dit getal kan hier niet."))
        return None
    form.refuse("number", _("Welk getal: kies er een uit de lijst."))
    return None


def numbers_of(
    form: FormInput, prefix: str, names: Mapping[str, str], now: Mapping[str, int]
) -> dict[str, int]:
    """Return the numbers that were filled in otherwise than they are now; what was left empty stays."""
    found = {
        name: form.integer(f"{prefix}{name}", text, maximum=MOST_NUMBER, required=False)
        for name, text in names.items()
    }
    given = {name: value for name, value in found.items() if value is not None}
    return changes.numbers_that_differ(now, given)


def _offer(known: Known, offer_id: str | None) -> CapacityOffer | None:
    return next((one for one in known.offers if str(one.id) == offer_id), None)


_FORMS: Mapping[str, Callable[[FormInput, Known], changes.Change | None]] = {
    PLACES: _places,
    TERMS: _terms,
    SERVICE: _service,
    GUIDANCE: _guidance,
    CLIENT: _client,
    NUMBER: _number,
}
