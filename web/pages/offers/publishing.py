"""Publishing an offer, adding half-days to it, and closing it for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.actors import Actor
from coordination.capacity import operations as capacity
from coordination.capacity import queries as offers
from coordination.errors import InvalidInput, NotFound
from coordination.organisations import queries as organisations
from coordination.organisations.models import Organisation
from coordination.services import queries as services
from coordination.vocabulary import ActorRole, HalfDays, OrganisationKind, PlacementKind, Sector
from web import access, fields
from web.i18n import gettext as _
from web.pages.offers.blueprint import blueprint
from web.presenters.half_days import words as half_day_words
from web.presenters.network import service_name
from web.presenters.offers import effect_on_waiting
from web.sections import Done, Section, answer

#: Blocks of half-days that the form has room for; more are added afterwards.
_BLOCKS = (1, 2, 3)
_MOST_PLACES = 500
_MOST_HALF_DAYS = 21


@blueprint.route("/new", methods=["GET", "POST"])
@access.roles(ActorRole.PARTNER)
def new() -> ResponseReturnValue:
    """Publish places, in blocks of half-days or by half-day for people to choose from."""
    return answer(lambda session, actor: _new(session, actor, chooses="free" in request.args))


@blueprint.route("/<int:offer_id>/half-days", methods=["GET", "POST"])
@access.roles(ActorRole.PARTNER)
def add_shift(offer_id: int) -> ResponseReturnValue:
    """Add a block of half-days, or one half-day to choose, to an offer."""
    return answer(lambda session, actor: _add_shift(session, actor, offer_id))


@blueprint.route("/<int:offer_id>/close", methods=["GET", "POST"])
@access.roles(ActorRole.PARTNER)
def close(offer_id: int) -> ResponseReturnValue:
    """Close an offer for good."""
    return answer(lambda session, actor: _close(session, actor, offer_id))


def _new(session: Session, actor: Actor, *, chooses: bool) -> Section:
    if actor.organisation_id is None:
        raise NotFound("organisation")
    own = organisations.organisation(session, actor.organisation_id)
    employers = organisations.organisations(session, kind=OrganisationKind.PCSW)

    def act(given: Mapping[str, Any]) -> Done:
        facts = {
            name: given[name] for name in ("title", "tasks_text", "placement_kind", "sector", "valid_to")
        }
        facts |= {
            name: given[name] for name in ("valid_from", "min_half_days", "max_half_days") if given[name]
        }
        facts |= {"free_choice": given["places"]} if chooses else {"shifts": _blocks(given)}
        made = capacity.publish_offer(
            session,
            actor,
            service=services.service(session, given["service"]),
            site=organisations.site(session, given["site"]),
            employer=next((one for one in employers if one.id == given["employer"]), None),
            **facts,
        )
        return Done(
            url_for("offers.show", offer_id=made.id),
            _("%(title)s staat open. Vul hieronder aan wat een voorstel moet weten.", title=made.title),
        )

    other_way = (
        (url_for("offers.new"), _("Liever vaste blokken, zoals elke voormiddag?"))
        if chooses
        else (url_for("offers.new", free=1), _("Kiezen mensen zelf op welke dagdelen ze komen?"))
    )
    return Section(
        title=_("Nieuw aanbod"),
        lead=_("Wat iemand bij jullie kan doen, waar, en wanneer er hoeveel plaats is."),
        back=url_for("offers.index"),
        back_text=_("Onze plaatsen"),
        fields=[*_work(session, own, employers), *(_free_choice() if chooses else _block_fields()), *_when()],
        kept={"valid_from": clock.today(), "min_half_days": 1 if chooses else None},
        act=act,
        faults=_faults(),
        notes=[]
        if own.sites
        else [_("Voeg eerst een vestiging en een dienst toe op de pagina van jullie organisatie.")],
        links=[
            other_way,
            *([] if own.sites else [(url_for("network_edit.own"), _("Naar onze organisatie"))]),
        ],
        save=_("Aanbod openzetten"),
    )


def _add_shift(session: Session, actor: Actor, offer_id: int) -> Section:
    offer = offers.own_offer(session, actor, offer_id)

    def act(given: Mapping[str, Any]) -> Done:
        capacity.add_shift(
            session,
            actor,
            offer_id=offer_id,
            name=given["name"] or half_day_words(given["half_days"]),
            half_days=given["half_days"],
            places=given["places"],
        )
        return Done(url_for("offers.show", offer_id=offer_id), _("De dagdelen staan erbij."))

    return Section(
        title=_("Dagdelen toevoegen"),
        lead=_("Mensen kiezen hier zelf hun dagdelen: voeg ze een voor een toe.")
        if offer.free_choice
        else "",
        eyebrow=offer.title,
        back=url_for("offers.show", offer_id=offer_id),
        back_text=offer.title,
        fields=[
            fields.Week(name="half_days", label=_("Wanneer"), required=True),
            fields.Number(name="places", label=_("Aantal plaatsen"), maximum=_MOST_PLACES, required=True),
            fields.Text(
                name="name",
                label=_("Naam"),
                hint=_("Laat leeg om de dagdelen zelf als naam te nemen."),
                maximum=80,
            ),
        ],
        act=act,
        faults={
            "shifts": ("half_days", _("Wanneer: dit staat er al, of dit kan zo niet in het weekrooster.")),
        },
        save=_("Toevoegen"),
    )


def _close(session: Session, actor: Actor, offer_id: int) -> Section:
    offer = offers.own_offer(session, actor, offer_id)

    def act(given: Mapping[str, Any]) -> Done:
        if not given["sure"]:
            raise InvalidInput("sure", "was not ticked")
        capacity.close_offer(session, actor, offer_id=offer_id)
        return Done(url_for("offers.index"), _("%(title)s is gesloten.", title=offer.title))

    return Section(
        title=_("Aanbod sluiten"),
        lead=_("Dan stellen we er niemand meer voor. Wie er een plaats heeft, houdt die."),
        eyebrow=offer.title,
        back=url_for("offers.show", offer_id=offer_id),
        back_text=offer.title,
        fields=[
            fields.Tick(
                name="sure",
                label=_("Ja, dit aanbod stopt voorgoed"),
                hint=_("Voor een tijdje stoppen kan ook: zet het dan op pauze."),
            )
        ],
        act=act,
        faults={"sure": ("sure", _("Vink aan dat dit aanbod voorgoed stopt."))},
        notes=effect_on_waiting(session, actor, offer_id),
        save=_("Sluiten"),
    )


def _work(session: Session, own: Organisation, employers: list[Organisation]) -> list[fields.Field]:
    return [
        fields.Text(
            name="title", label=_("Titel"), hint=_("Bijvoorbeeld: Meehelpen in de keuken."), required=True
        ),
        fields.Text(name="tasks_text", label=_("Wat iemand er doet"), maximum=600, long=True, required=True),
        fields.Code(
            name="placement_kind",
            label=_("Wat voor plaats"),
            enum=PlacementKind,
            blank=_("Kies er een"),
            required=True,
        ),
        fields.Code(name="sector", label=_("Sector"), enum=Sector, blank=_("Kies er een"), required=True),
        fields.Row(
            name="service",
            label=_("Bij welke dienst"),
            choices=_services(session, own),
            blank=_("Kies een dienst"),
            required=True,
        ),
        fields.Row(
            name="site",
            label=_("Waar"),
            choices=[(str(one.id), f"{one.name}, {one.postcode} {one.locality}") for one in own.sites],
            blank=_("Kies een vestiging"),
            required=True,
        ),
        fields.Row(
            name="employer",
            label=_("Werkgever op papier"),
            hint=_("Alleen bij artikel 60: dan is een OCMW de werkgever."),
            choices=[(str(one.id), one.name) for one in employers],
            blank=_("Niet van toepassing"),
        ),
    ]


def _services(session: Session, own: Organisation) -> fields.Choices:
    """Return the host's own services, and those of others that its places are part of already."""
    found = {one.id: service_name(one) for one in services.services(session, organisation_id=own.id)}
    for offer in offers.offers_of_host(session, own.id):
        service = offer.service
        if service.organisation_id != own.id:
            found[service.id] = f"{service_name(service)} ({service.organisation.name})"
    return [(str(service_id), name) for service_id, name in found.items()]


def _block_fields() -> list[fields.Field]:
    found: list[fields.Field] = []
    for number in _BLOCKS:
        found += [
            fields.Week(name=f"week-{number}", label=_("Blok %(number)s: wanneer", number=number)),
            fields.Number(
                name=f"places-{number}",
                label=_("Blok %(number)s: aantal plaatsen", number=number),
                maximum=_MOST_PLACES,
            ),
        ]
    return found


def _free_choice() -> list[fields.Field]:
    return [fields.PlacesPerHalfDay(name="places", label=_("Plaatsen per dagdeel"), maximum=_MOST_PLACES)]


def _when() -> list[fields.Field]:
    return [
        fields.Number(
            name="min_half_days",
            label=_("Iemand komt minstens (dagdelen per week)"),
            minimum=1,
            maximum=_MOST_HALF_DAYS,
        ),
        fields.Number(
            name="max_half_days",
            label=_("Iemand komt hoogstens (dagdelen per week)"),
            minimum=1,
            maximum=_MOST_HALF_DAYS,
        ),
        fields.Day(name="valid_from", label=_("Vanaf"), required=True),
        fields.Day(name="valid_to", label=_("Tot en met"), hint=_("Laat leeg als er geen einde is.")),
    ]


def _blocks(given: Mapping[str, Any]) -> list[tuple[str, HalfDays, int]]:
    """Return the blocks that were filled in; each needs half-days and a number of places."""
    found = []
    for number in _BLOCKS:
        half_days, places = given[f"week-{number}"], given[f"places-{number}"]
        if not half_days and places is None:
            continue
        if not half_days:
            raise InvalidInput(f"week-{number}", "no half-day was chosen")
        if places is None:
            raise InvalidInput(f"places-{number}", "no number of places was given")
        found.append((half_day_words(half_days), half_days, places))
    return found


def _faults() -> dict[str, tuple[str, str]]:
    whole = _("Kies per blok de dagdelen en het aantal plaatsen.")
    return {
        **{
            f"{part}-{number}": (f"{part}-{number}", whole)
            for number in _BLOCKS
            for part in ("week", "places")
        },
        "shifts": (
            "places" if "free" in request.args else "week-1",
            _("Zet minstens één plaats op een dagdeel, en elk blok dagdelen maar één keer."),
        ),
        "min_half_days": ("min_half_days", _("Minstens: zoveel dagdelen zijn er niet om uit te kiezen.")),
        "max_half_days": ("max_half_days", _("Hoogstens: dit is minder dan het minste aantal.")),
        "valid_to": ("valid_to", _("Tot en met: de laatste dag ligt voor de eerste.")),
        "employer": ("employer", _("Werkgever: bij artikel 60 is dat een OCMW. Kies welk.")),
        "host": ("placement_kind", _("Bij een bedrijf met winstoogmerk kan niemand vrijwilligerswerk doen.")),
    }
