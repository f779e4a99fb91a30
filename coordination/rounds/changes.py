"""Changes to ask about, in the words of the domain: places, terms, half-days, and what rounds aim for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from coordination.capacity.models import CapacityOffer, Shift
from coordination.errors import InvalidInput
from coordination.organisations.models import Organisation
from coordination.rounds.models import WhatIf
from coordination.rounds.snapshot import key
from coordination.services.models import Programme, Service
from coordination.vocabulary import Adaptation, HalfDays
from matching import InvalidPolicy, Parameters, Policy, Weights
from matching.errors import InvalidChange
from matching.whatif import (
    Change,
    ClientHalfDays,
    LikeOffer,
    Numbers,
    OfferTerms,
    Places,
    Rules,
    ServiceTerms,
    Shared,
    WithoutOffer,
    from_dict,
)

__all__ = [
    "Change",
    "Numbers",
    "OfferTerm",
    "Parameters",
    "Policy",
    "ServiceTerm",
    "Wanted",
    "Weights",
    "clients_of",
    "half_days_of",
    "more_guidance",
    "more_places",
    "numbers_that_differ",
    "one_more_like",
    "other_numbers",
    "other_policy",
    "other_terms",
    "other_terms_of_service",
    "policy_from",
    "shifted",
    "wanted_by",
    "without_offer",
]

MINUTES, WEEK = 60, 7


class OfferTerm(StrEnum):
    """What might be otherwise about a place."""

    LANGUAGE_SUPPORT = "language_support"
    ANY_DUTCH = "any_dutch"
    TRAVEL_PAID = "travel_paid"
    ANY_INCOME = "any_income"
    NOTHING_REQUIRED = "nothing_required"
    EVERY_ADAPTATION = "every_adaptation"
    NO_MIX = "no_mix"
    CONFIRMED = "confirmed"


class ServiceTerm(StrEnum):
    """What might be otherwise about a service or a programme."""

    NO_STOP = "no_stop"
    SELF_REFERRAL = "self_referral"
    ANY_AGE = "any_age"
    LONGER = "longer"
    BIGGER_GROUP = "bigger_group"
    SMALLER_GROUP = "smaller_group"


#: Those that ask how many: weeks, or people.
COUNTED = frozenset({ServiceTerm.LONGER, ServiceTerm.BIGGER_GROUP, ServiceTerm.SMALLER_GROUP})
_OF_OFFER: Mapping[OfferTerm, Mapping[str, Any]] = MappingProxyType(
    {
        OfferTerm.LANGUAGE_SUPPORT: {"language_support": True},
        OfferTerm.ANY_DUTCH: {"min_dutch_level": "none"},
        OfferTerm.TRAVEL_PAID: {"travel_cost_paid": True},
        OfferTerm.ANY_INCOME: {"income_statuses": []},
        OfferTerm.NOTHING_REQUIRED: {"required_competences": {}},
        OfferTerm.EVERY_ADAPTATION: {"adaptations": sorted(one.value for one in Adaptation)},
        OfferTerm.NO_MIX: {"newcomers_room": None, "support_room": None},
        OfferTerm.CONFIRMED: {"review_by": date(9000, 1, 1).isoformat()},
    }
)
_OF_SERVICE: Mapping[ServiceTerm, Mapping[str, Any]] = MappingProxyType(
    {
        ServiceTerm.NO_STOP: {"intake_stop": None},
        ServiceTerm.SELF_REFERRAL: {"self_referral": True},
        ServiceTerm.ANY_AGE: {"min_age": None, "max_age": None},
    }
)


def more_places(offer: CapacityOffer, shift: Shift | None, count: int) -> Change:
    """Return more places of an offer, below zero for fewer; of one shift, or of every one."""
    name = key("offer", offer.id)
    if shift is None:
        return Places(offer=name, count=count)
    if offer.free_choice:
        return Places(offer=name, half_day=int(shift.half_days), count=count)
    return Places(offer=name, shift=key("shift", shift.id), count=count)


def without_offer(offer: CapacityOffer) -> Change:
    """Return that the offer is not there."""
    return WithoutOffer(offer=key("offer", offer.id))


def one_more_like(offer: CapacityOffer) -> Change:
    """Return that there is a second offer just like this one."""
    name = key("offer", offer.id)
    return LikeOffer(offer=name, key=f"{name}-new")


def other_terms(offer: CapacityOffer, term: OfferTerm) -> Change:
    """Return that something about an offer is otherwise."""
    return OfferTerms(offer=key("offer", offer.id), terms=dict(_OF_OFFER[term]))


def other_terms_of_service(service: Service, term: ServiceTerm, count: int = 0) -> Change:
    """Return that something about a service is otherwise.

    Parameters
    ----------
    count
        Weeks or people, of the terms that ask how many.

    Raises
    ------
    InvalidInput
        When a service that is no programme is to last longer, or to take another group.
    """
    name = key("service", service.id)
    if term not in COUNTED:
        return ServiceTerms(service=name, terms=dict(_OF_SERVICE[term]))
    if not isinstance(service, Programme):
        raise InvalidInput("service", "only a programme has an end and a group")
    if term is ServiceTerm.LONGER:
        last = service.ends_on + timedelta(days=WEEK * count)
        period = [service.starts_on.isoformat(), last.isoformat()]
        return ServiceTerms(service=name, terms={"programme": period})
    return Shared(what="group", key=name, count=count if term is ServiceTerm.BIGGER_GROUP else -count)


def more_guidance(organisation: Organisation, hours: int) -> Change:
    """Return more hours of guidance a week of an organisation, below zero for fewer."""
    return Shared(what="minutes", key=key("organisation", organisation.id), count=MINUTES * hours)


def half_days_of(client_ref: str, half_days: HalfDays, *, can: bool) -> Change:
    """Return that a client could on these half-days too, or could not after all."""
    return ClientHalfDays(client=client_ref, half_days=int(half_days), can=can)


def clients_of(changes: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the references of the clients whom kept changes are about."""
    return frozenset(one["client"] for one in changes if one["kind"] == "client_half_days")


def other_policy(policy: Policy) -> Change:
    """Return that rounds aim for something else."""
    return Rules(policy=policy)


def other_numbers(
    weights: Mapping[str, int] | None = None, parameters: Mapping[str, int] | None = None
) -> Change:
    """Return that soft rules weigh otherwise, or that rules stand on other numbers.

    Raises
    ------
    InvalidInput
        When a rule or number is unknown, or cannot be so.
    """
    found = Numbers(weights=dict(weights or {}), parameters=dict(parameters or {}))
    try:
        found.weights_in(Weights())
        found.parameters_in(Parameters())
    except InvalidChange as error:
        raise InvalidInput("numbers", str(error)) from None
    return found


def shifted(now: Weights, wanted: Mapping[str, int], reason: str) -> Weights:
    """Return weights shifted for one round, by half of each at most, with why (E.2).

    Raises
    ------
    InvalidInput
        When a weight is shifted by more, or nobody says why.
    """
    try:
        return now.shifted(wanted, reason)
    except InvalidPolicy as error:
        raise InvalidInput("weights", str(error)) from None


def numbers_that_differ(now: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers wanted that are not what counts now."""
    return {name: value for name, value in wanted.items() if now.get(name) != value}


def policy_from(
    now: Policy,
    *,
    levels: Sequence[str],
    class_weights: Mapping[str, int],
    waiting: tuple[int, int],
    stability_bonus: int,
    floors: Sequence[Mapping[str, Any]],
) -> Policy:
    """Return the policy in force with other numbers.

    Parameters
    ----------
    levels, class_weights, stability_bonus
        As `matching.Policy` has them.
    waiting
        What waiting adds at most, and after how many days.
    floors
        Mappings (group, value, percent).

    Raises
    ------
    InvalidInput
        When it cannot be.
    """
    told = now.to_dict() | {
        "levels": list(levels),
        "class_weights": dict(class_weights),
        "waiting_weight": waiting[0],
        "waiting_full_days": waiting[1],
        "stability_bonus": stability_bonus,
        "floors": [dict(floor) for floor in floors],
    }
    try:
        return Policy.from_dict(told)
    except InvalidPolicy as error:
        raise InvalidInput("policy", str(error)) from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question would change about the rules of rounds; None, or an empty change, keeps it as it is."""

    policy: Policy | None
    numbers: Numbers


def wanted_by(row: WhatIf) -> Wanted | None:
    """Return what a question asks about the rules of rounds, None where it asks about something else too."""
    policy: Policy | None = None
    numbers = Numbers()
    changes = [from_dict(one) for one in row.question["changes"]]
    for change in changes:
        if isinstance(change, Numbers):
            numbers = change
        elif isinstance(change, Rules) and change.policy is not None:
            policy = change.policy
        else:
            return None
    return Wanted(policy, numbers) if changes else None
