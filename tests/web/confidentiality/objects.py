"""Which object an address leads to, for a kind of account and a relation, and what is sent along with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coordination.vocabulary import RetentionKind, SheetKind, StatuteAuthorisationKind
from tests.web.confidentiality.bodies import body
from tests.web.confidentiality.kinds import (
    ANONYMOUS,
    ANY,
    CLIENT,
    ENDED,
    LEAD,
    OFFICER,
    OTHER,
    OWN,
    PARTNER,
    RELATIONS,
)

if TYPE_CHECKING:
    from tests.web.confidentiality.matrix import Visitors
    from tests.web.confidentiality.world import World

#: The relation of what does not exist, and the names and numbers that nobody has.
ABSENT = "absent"
NOBODY, NO_NUMBER = "GENT-2N0B0DY2", 999_999
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

#: Families of addresses about nobody in particular.
_OF_NOBODY = ("static", "rounds", "retention", "shortages")
#: The same of single addresses, by how they begin.
_ABOUT_NOBODY = ("/exchange/export/", "/exchange/template/", "/accounts/sign-in/")
_WITH_SECRET = ("/capacity-link/<int:offer_id>/<token>", "/invitation/<token>", "/calendar/<key>")
#: Family and parameter of the addresses that the small world holds an object of in every relation.
_OBJECTS = {
    *(
        ("clients", name)
        for name in ("ref", "membership_id", "mandate_id", "request_id", "goal_id", "note_id", "offer_id")
    ),
    ("clients", "asked_id"),
    ("mine", "asked_id"),
    *(("teams", name) for name in ("ref", "membership_id")),
    *(("meetings", name) for name in ("ref", "item_id", "action_id")),
    *(
        ("mine", name)
        for name in ("ref", "consent_id", "membership_id", "objection_id", "person_id", "goal_id")
    ),
    *((name, "request_id") for name in ("mine", "requests", "sign-ups")),
    *((name, "ref") for name in ("justice", "placements", "proposals", "consultations", "advice")),
    *((name, "ref") for name in ("papers", "authorisations", "exchange", "what-if", "coaches", "floor")),
    *((name, "kind") for name in ("papers", "authorisations")),
    ("referrals", "ref"),
    ("invitations", "membership_id"),
    ("emergency", "ref"),
    ("emergency", "access_id"),
    *((name, "offer_id") for name in ("offers", "floor")),
    *(("placements", name) for name in ("ref", "kind")),
    *(("waiting-lists", name) for name in ("ref", "entry_id")),
    ("coaches", "number"),
    ("handover", "professional_id"),
    *(
        ("network", name)
        for name in ("organisation_id", "service_id", "site_id", "professional_id", "link_id")
    ),
    ("account", "session_id"),
    ("accounts", "account_id"),
    *(("capacity-link", name) for name in ("offer_id", "token")),
    ("invitation", "token"),
    ("calendar", "key"),
}
#: Families in which a reference is that of a placement: one that was put to a host, or a stay under way.
_OF_STAY = ("/placements/<ref>/papers", "/placements/<ref>/authorisations", "/placements/<ref>/called")
_PLACED, _STAYING = ("placements", "proposals", "mine"), ("papers", "authorisations", "coaches", "floor")


def relations_of(path: str) -> tuple[str, ...]:
    """Return in which relations an address is called.

    An address of which the small world holds no object is called with a number that nobody has, and the table
    says so.
    """
    family, names = _family(path), set(_PARAMETER.findall(path))
    if not names or family in _OF_NOBODY or path.startswith(_ABOUT_NOBODY):
        return (ANY,)
    if path.startswith("/sign-in/organisation/"):
        return (OTHER, ENDED)
    return RELATIONS if all((family, name) in _OBJECTS for name in names) else (ABSENT,)


def has_object(path: str) -> bool:
    """Say whether an address is about a client, or something that is one organisation's or person's own.

    An address with a secret in it is neither: it asks no account, and what nobody signed is not looked up.
    """
    return relations_of(path) == RELATIONS and not path.startswith(_WITH_SECRET)


def url_of(visitors: Visitors, kind: str, path: str, relation: str) -> str:
    """Return the address of what stands in this relation to an account.

    Raises
    ------
    LookupError
        For a relation in which the address has no object.
    """
    return _PARAMETER.sub(lambda found: str(_value(visitors, kind, path, found[1], relation)), path)


def body_of(visitors: Visitors, kind: str, path: str, relation: str) -> dict[str, Any]:
    """Return what is sent along, so that who is let in gets past the first look at the form."""
    if path == "/clients/<ref>/alternatives":
        return {"suggestion": visitors.world.suggestions.get(relation, NO_NUMBER), "index": 0}
    if path == "/clients/<ref>/propose":
        return {"offer": visitors.world.offers.get(relation, NO_NUMBER)}
    sent = body(path)
    if path == "/api/v1/floor/<int:offer_id>" and relation in visitors.world.stays:
        sent["rows"][0]["ref"] = visitors.world.stays[relation]
    return sent


def _family(path: str) -> str:
    return path.removeprefix("/api/v1").split("/")[1]


def _value(visitors: Visitors, kind: str, path: str, name: str, relation: str) -> object:
    world, family = visitors.world, _family(path)
    if relation == ABSENT and name == "kind":  # one that there is, of what there is not
        relation = OWN
    if relation == ABSENT:
        return NOBODY if name == "ref" else NO_NUMBER
    if relation == ANY:
        return _of_nobody(world, family, name)
    if name == "ref":
        return _ref(world, kind, path, relation)
    if name == "kind" and "authorisations" in path:
        return StatuteAuthorisationKind.PCSW_PERMISSION.value
    if family == "capacity-link" and "<token>" in path and name == "offer_id":
        return world.offers[OWN if relation == OWN else OTHER]
    if (family, name) in world.things:
        return _of_kind(world.things[family, name][relation], kind)
    return _own_value(visitors, kind, path, name, relation)


def _own_value(visitors: Visitors, kind: str, path: str, name: str, relation: str) -> object:
    world, family = visitors.world, _family(path)
    if (family, name) == ("account", "session_id"):
        return _session(visitors, kind, relation)
    if name == "membership_id" and "<ref>" not in path and family != "mine":
        return _invitation(world, kind, relation)
    if name == "number":
        return world.numbers[relation]["professional_id" if "professionals" in path else "service_id"]
    plain = {"offer_id": world.offers, "account_id": world.colleagues}
    if name in plain:
        return plain[name][relation]
    if name == "access_id" and kind == OFFICER and relation != OWN:
        return NO_NUMBER  # every emergency access is the protection officer's to read
    if name == "access_id":
        return _of_kind(world.emergencies[relation], kind)
    numbers = world.own_numbers if family == "mine" else world.numbers
    return numbers[relation][name]


def _of_nobody(world: World, family: str, name: str) -> object:
    known: dict[tuple[str, str], object] = {
        ("static", "filename"): "css/base.css",
        ("rounds", "ref"): world.round_ref,
        ("shortages", "ref"): world.report,
        ("exchange", "kind"): SheetKind.SERVICES.value,
        ("accounts", "organisation_id"): world.sign_in_of,
        ("retention", "ref"): world.erasure,
    }
    return known.get((family, name), RetentionKind.DOMAIN_DATA.value)


def _ref(world: World, kind: str, path: str, relation: str) -> str:
    inner, family = path.removeprefix("/api/v1"), _family(path)
    if inner.startswith("/advice/<"):
        return str(_of_kind(world.questions[relation], kind))
    if inner.startswith("/meetings/<"):
        return world.meetings[relation]
    if inner.startswith("/referrals/of/"):
        return world.clients[relation]
    if family == "consultations":
        return world.consultations[relation]
    if (family, "ref") in world.things:
        return str(_of_kind(world.things[family, "ref"][relation], kind))
    if (
        family in _STAYING or inner.startswith(_OF_STAY)
    ) and kind != CLIENT:  # whose own placement is the one that was put to a host
        return world.stays[relation]
    return (world.placements if family in (*_PLACED, *_STAYING) else world.clients)[relation]


def _of_kind(found: object, kind: str) -> object:
    """Return what is of this kind of account; somebody else's where it has none; or what all kinds share."""
    if not isinstance(found, Mapping):
        return found
    by_kind: Mapping[str, object] = found
    return by_kind.get(kind, next(iter(by_kind.values())))


def _invitation(world: World, kind: str, relation: str) -> int:
    other = next(name for name in world.invitations if name != kind)
    wanted = {OWN: world.invitations, ENDED: world.memberships}.get(relation, {})
    return wanted.get(kind, world.invitations[other])


def _session(visitors: Visitors, kind: str, relation: str) -> int:
    other = PARTNER if kind == LEAD else LEAD
    if relation == OTHER or kind == ANONYMOUS:
        return visitors.sessions[other][0]
    alive, over = visitors.sessions[kind]
    return alive if relation == OWN else over
