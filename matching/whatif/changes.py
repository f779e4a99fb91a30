"""Changes to ask about, as data: places, offers, half-days, parameters, weights, policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

from matching.errors import InvalidChange, InvalidPolicy
from matching.facts import ClientFacts, Facts, Mask, OfferFacts, ServiceFacts
from matching.policy import Parameters, Policy, Weights
from matching.prepared import Settings
from matching.reading import FULL_WEEK
from matching.whatif.terms import OfferTerms, ServiceTerms, Shared, offer_in, with_offer


class Change(Protocol):
    """Something that could be otherwise."""

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return facts and settings as they would be.

        Raises
        ------
        InvalidChange
            When it names what does not exist, or makes something that cannot be.
        """
        ...

    @property
    def direction(self) -> int:
        """1 where it only adds possibilities, -1 where it only takes some away, 0 otherwise."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """More or fewer places in one shift, or on one half-day where clients choose.

    Attributes
    ----------
    offer
        Key.
    shift, half_day
        Key of the shift, or one-bit mask of the half-day; with neither, all that the offer has.
    count
        How many more; below zero for fewer. Never fewer than none are left.
    """

    offer: str
    count: int
    shift: str | None = None
    half_day: Mask | None = None

    @property
    def direction(self) -> int:
        """1 for more places, -1 for fewer."""
        return (self.count > 0) - (self.count < 0)

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with these places."""
        offer = offer_in(facts, self.offer)
        if self.shift is not None and self.shift not in {shift.key for shift in offer.shifts}:
            raise InvalidChange(f"offer {self.offer} has no shift {self.shift}")
        if self.half_day is not None and self.half_day not in offer.free_choice:
            raise InvalidChange(f"offer {self.offer} has no half-day {self.half_day} to choose")
        every = self.shift is None and self.half_day is None
        shifts = tuple(
            shift.with_more(self.count) if every or shift.key == self.shift else shift
            for shift in offer.shifts
        )
        free = {
            mask: max(places + self.count, 0) if every or mask == self.half_day else places
            for mask, places in offer.free_choice.items()
        }
        return with_offer(facts, replace(offer, shifts=shifts, free_choice=free)), settings


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutOffer:
    """An offer that is not there."""

    offer: str

    @property
    def direction(self) -> int:
        """It only takes away."""
        return -1

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts without the offer."""
        gone = offer_in(facts, self.offer)
        return replace(facts, offers=tuple(one for one in facts.offers if one is not gone)), settings


@dataclass(frozen=True, slots=True, kw_only=True)
class WithOffer:
    """A whole new offer, with its service where that is new too."""

    offer: OfferFacts
    service: ServiceFacts | None = None

    @property
    def direction(self) -> int:
        """A new host may score differently for others only by its own offers: it only adds."""
        return 1

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with the offer."""
        if any(one.key == self.offer.key for one in facts.offers):
            raise InvalidChange(f"offer {self.offer.key} exists already")
        services = facts.services if self.service is None else (*facts.services, self.service)
        return replace(facts, offers=(*facts.offers, self.offer), services=services), settings


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeOffer:
    """A second offer just like one that exists, with its own places.

    Attributes
    ----------
    offer
        The offer to double.
    key
        Name of the double.
    """

    offer: str
    key: str

    @property
    def direction(self) -> int:
        """It only adds."""
        return 1

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with the double."""
        return WithOffer(offer=replace(offer_in(facts, self.offer), key=self.key)).apply(facts, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHalfDays:
    """Half-days on which a client could too, or could not after all.

    Attributes
    ----------
    client
        Key.
    half_days
        Mask of the half-days that change.
    can
        Whether the client can on them.
    """

    client: str
    half_days: Mask
    can: bool

    @property
    def direction(self) -> int:
        """1 for more half-days; fewer of an unknown week make it known, which may add."""
        return 1 if self.can else 0

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with these half-days; an unknown week counts as a whole one."""
        found = [one for one in facts.clients if one.key == self.client]
        if not found:
            raise InvalidChange(f"client {self.client} is not among the facts")
        week = FULL_WEEK if found[0].availability is None else found[0].availability
        week = week | self.half_days if self.can else week & ~self.half_days
        return _with_client(facts, replace(found[0], availability=week)), settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Other rules: weights, numbers that rules stand on, or policy; what is None stays as it is."""

    policy: Policy | None = None
    weights: Weights | None = None
    parameters: Parameters | None = None

    @property
    def direction(self) -> int:
        """It may add and take away."""
        return 0

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the settings with these rules."""
        given = {
            name: value
            for name in ("policy", "weights", "parameters")
            if (value := getattr(self, name)) is not None
        }
        return facts, replace(settings, **given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Some other weights, or other numbers that rules stand on; all others stay as they are.

    Attributes
    ----------
    weights
        Soft rule code to what it weighs.
    parameters
        Field of ``Parameters`` to number.
    """

    weights: Mapping[str, int] = field(default_factory=dict)
    parameters: Mapping[str, int] = field(default_factory=dict)

    @property
    def direction(self) -> int:
        """It may add and take away."""
        return 0

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the settings with these numbers."""
        return facts, replace(
            settings,
            weights=self.weights_in(settings.weights),
            parameters=self.parameters_in(settings.parameters),
        )

    def weights_in(self, weights: Weights) -> Weights:
        """Return weights with these in place.

        Raises
        ------
        InvalidChange
            For an unknown rule or a weight that cannot be.
        """
        if not self.weights:
            return weights
        try:
            return Weights({**weights.values, **self.weights}, weights.version)
        except InvalidPolicy as error:
            raise InvalidChange(str(error)) from None

    def parameters_in(self, parameters: Parameters) -> Parameters:
        """Return parameters with these in place.

        Raises
        ------
        InvalidChange
            For an unknown name or a number that cannot be.
        """
        try:
            return Parameters.from_dict(parameters.to_dict() | dict(self.parameters))
        except InvalidPolicy as error:
            raise InvalidChange(str(error)) from None


def apply_all(changes: tuple[Change, ...], facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
    """Return facts and settings after all changes, one after the other."""
    for change in changes:
        facts, settings = change.apply(facts, settings)
    return facts, settings


def to_dict(change: Change) -> dict[str, Any]:
    """Return a change as plain data for JSON.

    Raises
    ------
    InvalidChange
        For a new offer, which has no such form.
    """
    if isinstance(change, Rules):
        parts = {name: getattr(change, name) for name in ("policy", "weights", "parameters")}
        return {"kind": "rules", **{name: one.to_dict() for name, one in parts.items() if one is not None}}
    for kind, cls in _KINDS.items():
        if isinstance(change, cls):
            return {"kind": kind, **asdict(change)}
    raise InvalidChange("a new offer is no plain data")


def from_dict(data: Mapping[str, Any]) -> Change:
    """Return the change that ``to_dict`` gave.

    Raises
    ------
    InvalidChange
        For an unknown kind, unknown fields, or values that cannot be.
    """
    values = dict(data)
    kind = values.pop("kind", None)
    try:
        if kind == "rules":
            return Rules(**{name: _READERS[name](value) for name, value in values.items()})
        found: Change = _KINDS[str(kind)](**values)
    except (KeyError, TypeError, InvalidPolicy) as error:
        raise InvalidChange(f"a change of kind {kind!r} cannot be read: {error}") from None
    return found


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "policy": Policy.from_dict,
    "weights": Weights.from_dict,
    "parameters": Parameters.from_dict,
}
_KINDS: Mapping[str, Any] = {
    "places": Places,
    "shared": Shared,
    "without_offer": WithoutOffer,
    "like_offer": LikeOffer,
    "offer_terms": OfferTerms,
    "service_terms": ServiceTerms,
    "client_half_days": ClientHalfDays,
    "numbers": Numbers,
}


def _with_client(facts: Facts, client: ClientFacts) -> Facts:
    return replace(facts, clients=tuple(client if one.key == client.key else one for one in facts.clients))
