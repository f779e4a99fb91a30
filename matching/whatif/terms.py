"""Other terms to ask about: of an offer, of a service, and of what several offers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from matching.errors import InvalidChange
from matching.facts import Facts, OfferFacts, ServiceFacts
from matching.prepared import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """Other terms of an offer: any of its fields but its key, service and places.

    Attributes
    ----------
    offer
        Key.
    terms
        Field to value: codes, numbers, truth values, lists for sets of codes, ISO dates.
    """

    offer: str
    terms: Mapping[str, Any]

    @property
    def direction(self) -> int:
        """It may add and take away."""
        return 0

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with these terms."""
        offer = offer_in(facts, self.offer)
        fixed = {"key", "service", "organisation", "shifts", "free_choice"}
        unknown = sorted(set(self.terms) - (set(OfferFacts.__dataclass_fields__) - fixed))
        if unknown:
            raise InvalidChange(f"an offer has no term {', '.join(unknown)}")
        values = {name: _like(getattr(offer, name), value) for name, value in self.terms.items()}
        return with_offer(facts, replace(offer, **values)), settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTerms:
    """Other terms of a service or programme, at all its offers: any of its fields but its key.

    Attributes
    ----------
    service
        Key.
    terms
        Field to value, as in `OfferTerms`; a pair of ISO dates for ``programme`` and ``intake_stop``.
    """

    service: str
    terms: Mapping[str, Any]

    @property
    def direction(self) -> int:
        """It may add and take away."""
        return 0

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with these terms."""
        service = next((one for one in facts.services if one.key == self.service), None)
        if service is None:
            raise InvalidChange(f"service {self.service} is not among the facts")
        unknown = sorted(set(self.terms) - (set(ServiceFacts.__dataclass_fields__) - {"key"}))
        if unknown:
            raise InvalidChange(f"a service has no term {', '.join(unknown)}")
        values = {name: _like(getattr(service, name), value) for name, value in self.terms.items()}
        changed = replace(service, **values)
        services = tuple(changed if one is service else one for one in facts.services)
        return replace(facts, services=services), settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """More or less of what several offers share: hours of guidance, or the group of a programme.

    Attributes
    ----------
    what
        ``minutes`` of guidance a week, or ``group`` for people in a group.
    key
        Of the guidance, or of the programme.
    count
        How much more; below zero for less. Never less than nothing is left.
    """

    what: str
    key: str
    count: int

    @property
    def direction(self) -> int:
        """1 for more, -1 for less."""
        return (self.count > 0) - (self.count < 0)

    def apply(self, facts: Facts, settings: Settings) -> tuple[Facts, Settings]:
        """Return the facts with so much more."""
        if self.what == "minutes" and any(one.key == self.key for one in facts.guidance):
            guidance = tuple(
                replace(one, minutes=max(one.minutes + self.count, 0)) if one.key == self.key else one
                for one in facts.guidance
            )
            return replace(facts, guidance=guidance), settings
        room = {one.key: one.group_places for one in facts.services}.get(self.key)
        if self.what != "group" or room is None:
            raise InvalidChange(f"nothing is shared as {self.what} of {self.key}")
        return ServiceTerms(service=self.key, terms={"group_places": max(room + self.count, 0)}).apply(
            facts, settings
        )


def offer_in(facts: Facts, key: str) -> OfferFacts:
    """Return one offer.

    Raises
    ------
    InvalidChange
        When it is not among the facts.
    """
    found = [one for one in facts.offers if one.key == key]
    if not found:
        raise InvalidChange(f"offer {key} is not among the facts")
    return found[0]


def with_offer(facts: Facts, offer: OfferFacts) -> Facts:
    """Return the facts with an offer in place of the one of its key."""
    return replace(facts, offers=tuple(offer if one.key == offer.key else one for one in facts.offers))


def _like(old: Any, value: Any) -> Any:
    """Return a plain value in the form that the facts have it."""
    if isinstance(old, frozenset) and isinstance(value, list):
        return frozenset(value)
    if isinstance(old, tuple) and isinstance(value, list):
        return tuple(_day(one) for one in value)
    if isinstance(old, date) and isinstance(value, str):
        return _day(value)
    return value


def _day(value: Any) -> Any:
    """Return an ISO date as a date, anything else as it is.

    Raises
    ------
    InvalidChange
        For words that are no date.
    """
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidChange(f"{value!r} is no date") from None
