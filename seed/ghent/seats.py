"""Who sits in whose team: the seats of T., J. and K., and how those of the others are drawn."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coordination.vocabulary import (
    LegalBasis,
    LifeDomain,
    MembershipFunction,
    MembershipState,
    PovertySignalKind,
    ReferralSource,
)
from seed.ghent.cases import SUPERVISOR
from seed.ghent.counts import Category
from seed.ghent.people import Person

_WORK = LifeDomain.WORK_EDUCATION_INCOME
_SOCIAL = LifeDomain.FAMILY_SOCIAL
_HEALTH = LifeDomain.PHYSICAL_HEALTH
_MIND = LifeDomain.MENTAL_HEALTH
_USE = LifeDomain.ALCOHOL_DRUGS
_JUSTICE = LifeDomain.JUSTICE_POLICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A place in a team: a professional's key, with what the membership says.

    ``consent`` is set for a member who sees something only by agreement: how many days the agreement still
    holds, 0 or less for one that has run out.
    """

    who: str
    scope: Sequence[LifeDomain] = ()
    basis: LegalBasis = LegalBasis.STATUTORY_TASK
    function: MembershipFunction = MembershipFunction.DIRECT
    state: MembershipState = MembershipState.ACTIVE
    is_lead: bool = False
    is_confidant: bool = False
    consent: int | None = None


CASES: Mapping[str, Sequence[Seat]] = {
    # S2: a team by neighbourhood work and trajectory guidance; addiction care advises the team only.
    "T.": (
        Seat(who="lotte", scope=(_WORK, _SOCIAL, _USE), is_lead=True),
        Seat(who="nadia", scope=(_SOCIAL, _WORK, _HEALTH)),
        Seat(who="stef", scope=(_SOCIAL, _WORK), is_confidant=True),
        Seat(
            who="ilse",
            scope=(_USE,),
            basis=LegalBasis.SHARED_SECRECY,
            function=MembershipFunction.CONSULTATION_ONLY,
        ),
    ),
    # S2: neighbourhood worker, trajectory supervisor and justice assistant; perhaps the psychologist, later.
    "J.": (
        Seat(who="lotte", scope=(_WORK, _SOCIAL), is_lead=True),
        Seat(who="nadia", scope=(_SOCIAL, _WORK)),
        Seat(who="frank", scope=(_JUSTICE,), basis=LegalBasis.JUDICIAL_MANDATE),
        Seat(
            who="miriam",
            scope=(_MIND,),
            basis=LegalBasis.SHARED_SECRECY,
            state=MembershipState.PROPOSED,
        ),
    ),
    # S2: the neighbourhood worker follows during the stay and keeps budget management open; the supervisor
    # keeps contact with the workshop; addiction care looks for aftercare.
    "K.": (
        Seat(who="lotte", scope=(_WORK, _SOCIAL, _USE), is_lead=True),
        Seat(who="nadia", scope=(_SOCIAL, _WORK), is_confidant=True),
        Seat(who="veerle", scope=(_MIND, _USE), basis=LegalBasis.SHARED_SECRECY),
        Seat(who="sara", scope=(_USE,), basis=LegalBasis.SHARED_SECRECY),
        Seat(
            who="trainer",
            basis=LegalBasis.WRITTEN_AGREEMENT,
            function=MembershipFunction.COORDINATION_ONLY,
            consent=200,
        ),
    ),
}

# Who joins for whom an external partner referred.
_REFERRERS: Mapping[ReferralSource, Sequence[Seat]] = {
    ReferralSource.ADDICTION_CARE: (
        Seat(who="sara", scope=(_USE,), basis=LegalBasis.SHARED_SECRECY),
        Seat(who="ilse", scope=(_USE, _HEALTH), basis=LegalBasis.SHARED_SECRECY),
        Seat(who="yassin", scope=(_USE, _HEALTH), basis=LegalBasis.SHARED_SECRECY),
    ),
    ReferralSource.JUSTICE: (
        Seat(who="frank", scope=(_JUSTICE,), basis=LegalBasis.JUDICIAL_MANDATE),
        Seat(who="annelies", scope=(_JUSTICE,), basis=LegalBasis.JUDICIAL_MANDATE),
    ),
    ReferralSource.PUBLIC_EMPLOYMENT_SERVICE: (
        Seat(who="peter", scope=(_WORK,), basis=LegalBasis.WRITTEN_AGREEMENT, consent=150),
    ),
    ReferralSource.GTB: (Seat(who="kaat", scope=(_WORK,), basis=LegalBasis.WRITTEN_AGREEMENT, consent=90),),
    ReferralSource.PSYCHIATRIC_CENTRE: (Seat(who="veerle", scope=(_MIND,), basis=LegalBasis.SHARED_SECRECY),),
}

# Who joins for somebody on the activating workfloor: its trainer, for practical things, and the day centre.
_ON_FLOOR = (
    Seat(
        who="trainer",
        basis=LegalBasis.WRITTEN_AGREEMENT,
        function=MembershipFunction.COORDINATION_ONLY,
        consent=120,
    ),
    Seat(who="bart", scope=(_MIND,), basis=LegalBasis.SHARED_SECRECY),
)
_LANGUAGE_COACH = Seat(who="noor", scope=(_WORK,), basis=LegalBasis.WRITTEN_AGREEMENT, consent=60)
_BUDGET = Seat(who="leen", scope=(_WORK,))
_HOUSING = Seat(who="koen", scope=(_SOCIAL,))
_PSYCHOLOGIST = Seat(who="miriam", scope=(_MIND,), basis=LegalBasis.SHARED_SECRECY)
_YOUTH = Seat(who="jana", scope=(_SOCIAL, _WORK))
_YOUTH_AGE = 24

# Who comes beside the tandem for somebody with much at once, as for T., J. and K.: one set after the other.
_MUCH_AT_ONCE = (
    (
        Seat(who="sara", scope=(_USE,), basis=LegalBasis.SHARED_SECRECY),
        Seat(who="frank", scope=(_JUSTICE,), basis=LegalBasis.JUDICIAL_MANDATE),
        _PSYCHOLOGIST,
    ),
    (Seat(who="sara", scope=(_USE,), basis=LegalBasis.SHARED_SECRECY), _BUDGET, _HOUSING),
    (
        Seat(who="ilse", scope=(_USE, _HEALTH), basis=LegalBasis.SHARED_SECRECY),
        Seat(who="frank", scope=(_JUSTICE,), basis=LegalBasis.JUDICIAL_MANDATE),
        _BUDGET,
    ),
)
_WITH_MUCH = (Category.WORK, Category.PARTNER, Category.CARE)
_EVERY = 6
_MANY = 5

# Days that the agreements of some people still hold; the others take their seat's own number.
_ENDS_SOON, _RUN_OUT = 9, -20


def seats_of(person: Person, rng: random.Random, number: int) -> Sequence[Seat]:
    """Return who sits around a client; T., J. and K. have their own teams.

    Parameters
    ----------
    number
        The client's place in the list: what is rare happens to every nth one.
    """
    if person.name in CASES:
        return CASES[person.name]
    seats = _tandem(person, number)
    if person.category is Category.PARTNER:
        seats.append(rng.choice(_REFERRERS[person.source]))
    if (person.stays_at or "").startswith("floor"):
        seats.extend(_ON_FLOOR)
    if person.category is Category.LANGUAGE and rng.random() < 0.4:
        seats.append(_with_term(_LANGUAGE_COACH, number))
    if person.age <= _YOUTH_AGE and rng.random() < 0.5:
        seats.append(_YOUTH)
    if PovertySignalKind.DEBTS in person.signals and rng.random() < 0.6:
        seats.append(_BUDGET)
    if PovertySignalKind.HOUSING_INSECURITY in person.signals:
        seats.append(_HOUSING)
    if rng.random() < 0.12:
        states = (MembershipState.ACTIVE, MembershipState.PROPOSED, MembershipState.INVITED)
        state = rng.choice(states)
        seats.append(replace(_PSYCHOLOGIST, state=state))
    if person.category in _WITH_MUCH and number % _EVERY == 0 and len(seats) < _MANY:
        seats.extend(_MUCH_AT_ONCE[number // _EVERY % len(_MUCH_AT_ONCE)])
    # A professional sits in a team once, whatever the ways to it.
    return list({seat.who: seat for seat in reversed(seats)}.values())[::-1]


def _tandem(person: Person, number: int) -> list[Seat]:
    """Return supervisor and neighbourhood worker; in every thirteenth team the second seat is empty."""
    neighbourhood = Seat(
        who=person.neighbourhood_worker,
        scope=(_SOCIAL, _WORK, _HEALTH) if person.category is Category.CARE else (_SOCIAL, _WORK),
        is_lead=person.supervisor is None,
        is_confidant=number % 11 == 4,
    )
    if person.supervisor is None:
        return [neighbourhood]
    scope = (_WORK, _SOCIAL, _USE) if person.category is Category.PARTNER else (_WORK, _SOCIAL)
    lead = Seat(who=person.supervisor, scope=scope, is_lead=True)
    empty = number % 13 == 5 and person.supervisor != SUPERVISOR
    if empty:
        return [lead, replace(neighbourhood, state=MembershipState.ENDED)]
    return [lead, neighbourhood]


def _with_term(seat: Seat, number: int) -> Seat:
    """Let the agreements of some people end soon, and some have run out."""
    days = {1: _ENDS_SOON, 2: _RUN_OUT}.get(number % 4, seat.consent)
    return replace(seat, consent=days)
