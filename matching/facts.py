"""The facts that a plan is made from: functional facts only, one frozen record per client, offer and service.

This module is the whole interface between whoever knows people and the matcher, which does not. Names,
origin, diagnosis, offence, severity, substance and refusal history have no field here (CONF-25, INV-16,
HR-20); judicial limits arrive merged into availability, areas and contacts, so that no rule betrays them; a
decline arrives only as a blocked offer with its last day. ``None`` means *unknown* and is treated by each
rule as the rule says.

Half-days are 21-bit masks (bit ``3 * weekday + part``; part 0 morning, 1 afternoon, 2 evening). Places are
(latitude, longitude) in microdegrees, integers, so that every implementation computes the same travel time.
Codes are the strings of the domain's vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.sharing import CaseloadFacts as CaseloadFacts
from matching.sharing import GuidanceFacts as GuidanceFacts
from matching.shifts import Mask as Mask
from matching.shifts import ShiftFacts as ShiftFacts

Microdegrees = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishFacts:
    """One wish of a client; rank 1 is the client's first.

    ``dimension`` is ``sector``, ``setting``, ``placement_kind``, ``host`` or ``near_home``; ``value`` the
    code wished for (the organisation's key for ``host``, empty for ``near_home``).
    """

    dimension: str
    value: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupied:
    """Half-days that a running placement takes, from a day up to and including a last day (None: open end).

    ``kind`` is the placement kind where it matters for what may be combined (HR-16).
    """

    half_days: Mask
    starts_on: date
    ends_on: date | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """What the matcher may know of one client.

    Attributes
    ----------
    key
        Opaque reference.
    arrival
        Position in first-come-first-served order (0 came first).
    waiting_days
        Days since the client agreed to look (SR-08).
    priority_class
        ``place_lapses``, ``programme_ends``, ``waiting_long`` or ``regular``.
    looks_for_place
        False when the client is known but not to be placed in this round.
    availability
        Half-days on which the client can, judicial and treatment appointments taken out; None unknown.
    occupied
        Half-days taken by running placements (HR-19).
    rungs
        Ladder scheme to (current rung, attainable rung or None), rungs 1 to 6.
    dutch_level
        ``none``, ``A1`` … ``C2``.
    no_go_areas
        Postcodes that the client or a condition excludes (HR-09, HR-10).
    avoided_contacts
        Keys of organisations and contact persons to stay away from (HR-09, HR-10).
    blocked_offers
        Offer key to the last day of the block (HR-01).
    blocked_kinds
        Placement kinds that the client does not want (HR-01).
    needs
        Adaptations needed (HR-27).
    earlier_good_stays, known_contacts
        Keys of host organisations: stayed well there before, or somebody of the team works there (SR-06).
    team_organisations
        Keys of the organisations in the client's team, where a referral route may start (HR-29, SR-07).
    advices
        Valid advices, such as ``adapted_work`` (HR-17).
    workfloor_phase
        Phase of the activating workfloor in which the client stands; None before the first (HR-04).
    has_development_plan
        An active personal development plan exists, as phase 2 asks (HR-04).
    trajectory_kind
        Kind of the running trajectory; ``supported_employment`` does not go with work-like activities
        (HR-16).
    has_internet
        The client can use the internet at home or nearby (HR-25).
    competences
        Competence code to level 1 to 5, as last assessed; a code that is missing is unknown (HR-26).
    caseload
        Key of the caseload (``CaseloadFacts``) of whoever follows this client in a placement (HR-18).
    no_place_at
        Keys of offers where no place counts as free for this client. Why is not said: whoever must be kept
        apart from somebody there is told "no place" (HR-02, E.3.9).
    keep_apart
        Keys of other clients who may not be at one place at the same time; never the reason (E.3.9).
    support_intensity_needed
        How much support the client needs, 1 little to 5 constant (SR-03).
    wants_low_stress
        The client asks for a place with little stress (SR-11).
    introduced_at
        Keys of offers or host organisations where a warm introduction has been done (SR-12).
    wanted_duration
        ``step`` towards something further, or ``lasting`` for a place to stay (SR-14).
    prefers_new_network
        The client wants to meet other people than the present circle (SR-16).
    familiar_at
        Keys of host organisations where the client has been or already knows people (SR-16).
    unwanted_peers_at
        Keys of host organisations where somebody is with whom the client asked not to work (SR-16).
    supervisor_wishes
        What the client asks of whoever supervises on the floor: ``known_person``, ``steady_person``,
        ``own_language`` (SR-17).
    languages
        Codes of the languages in which the client talks easily, such as ``nl`` or ``ar`` (SR-17).
    poverty_signals
        Codes of the poverty signals that are open now (SR-20).
    area
        Postcode of the home; only fairness floors read it (E.3.2).
    wants_beside
        Looks for a course or training beside the place too; only the plan beside reads it.
    """

    key: str
    arrival: int
    waiting_days: int | None = None
    priority_class: str = "regular"
    looks_for_place: bool = True
    age: int | None = None
    income_status: str | None = None
    dutch_level: str | None = None
    availability: Mask | None = None
    occupied: tuple[Occupied, ...] = ()
    earliest_start: date | None = None
    rungs: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    home: Microdegrees | None = None
    travel_mode: str | None = None
    max_travel_minutes: int | None = None
    has_transport_money: bool | None = None
    no_go_areas: frozenset[str] = frozenset()
    avoided_contacts: frozenset[str] = frozenset()
    blocked_offers: Mapping[str, date] = field(default_factory=dict)
    blocked_kinds: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    wishes: tuple[WishFacts, ...] = ()
    earlier_good_stays: frozenset[str] = frozenset()
    known_contacts: frozenset[str] = frozenset()
    team_organisations: frozenset[str] = frozenset()
    advices: frozenset[str] = frozenset()
    resident_flemish_region: bool | None = None
    recognised_disability_support: bool | None = None
    workfloor_phase: str | None = None
    has_development_plan: bool | None = None
    trajectory_kind: str | None = None
    has_internet: bool | None = None
    competences: Mapping[str, int] = field(default_factory=dict)
    caseload: str | None = None
    no_place_at: frozenset[str] = frozenset()
    keep_apart: frozenset[str] = frozenset()
    support_intensity_needed: int | None = None
    wants_low_stress: bool | None = None
    introduced_at: frozenset[str] = frozenset()
    wanted_duration: str | None = None
    prefers_new_network: bool | None = None
    familiar_at: frozenset[str] = frozenset()
    unwanted_peers_at: frozenset[str] = frozenset()
    supervisor_wishes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    poverty_signals: frozenset[str] = frozenset()
    area: str | None = None
    wants_beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What the graph of services says about one service.

    Attributes
    ----------
    scheme
        Ladder scheme in which the service judges rungs (HR-03).
    self_referral
        Clients may come without a referrer (HR-29).
    routes_from
        Keys of the organisations from which a referral route to this service exists (HR-29).
    leads_to
        (scheme, from rung, to rung) of the ``leads_to`` links that start here (SR-04).
    end_station
        A lasting place: no further step is expected.
    care_from
        Keys of the organisations that give care during a stay here (SR-07).
    intake_stop
        First and last day of an intake stop (HR-22); a missing last day means until further notice.
    programme
        First and last day of a programme (HR-05).
    group_places
        How many more people the group of a programme takes, over all its offers; None where there is no
        such limit (HR-02).
    activation_track
        An activation track under the work-and-care decree, for residents of the Flemish Region (HR-17).
    intake_channels
        How somebody can come in: ``desk``, ``phone``, ``online``, ``outreach``; empty is unknown (HR-25).
    asks_contribution
        The client has to pay something (``cost_to_client_eur`` above zero) (HR-14).
    duration_model
        ``fixed_term``, ``until_growth_exhausted``, ``open_ended`` or ``statutory_max`` (SR-14).
    intake_steps
        Talks, forms and tests between asking and the first day (SR-12).
    relieves
        Codes of the poverty signals that a stay here relieves, as the service's support themes say (SR-20).
    """

    key: str
    scheme: str
    self_referral: bool = False
    routes_from: frozenset[str] = frozenset()
    leads_to: frozenset[tuple[str, int, int]] = frozenset()
    end_station: bool = False
    care_from: frozenset[str] = frozenset()
    min_age: int | None = None
    max_age: int | None = None
    intake_stop: tuple[date, date | None] | None = None
    programme: tuple[date, date] | None = None
    group_places: int | None = None
    activation_track: bool = False
    intake_channels: frozenset[str] = frozenset()
    asks_contribution: bool | None = None
    duration_model: str | None = None
    intake_steps: int | None = None
    relieves: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """What the matcher knows of one capacity offer.

    Attributes
    ----------
    key, service, organisation
        Opaque keys of the offer, its service (a ``ServiceFacts.key``) and the host organisation.
    site
        Key of the site; who is kept apart from somebody is not at one site on the same half-days. None: a
        site of its own.
    kind
        Placement kind.
    is_open
        Published and neither paused nor closed (HR-21).
    review_by
        Day until which the partner's word counts (HR-21, INV-22).
    intake_stop
        First and last day on which the offer itself takes nobody (HR-22).
    shifts
        Blocks of half-days with free places, where the partner sets the blocks.
    free_choice
        Half-day (one-bit mask) to free places, where the client picks half-days; then
        ``min_half_days`` to ``max_half_days`` of them make a placement.
    income_statuses
        Income statuses accepted; empty means all (HR-06).
    employer_is_pcsw
        The employer is an OCMW (HR-07).
    area
        Postcode (HR-10); ``contacts`` are keys of the organisation and persons met there.
    starts_on
        First day on which a stay can begin; later of this and the client's own is used (HR-12).
    duration_weeks
        Usual length of a stay, None for an open end.
    phases_accepted
        Workfloor phases that the place is for; empty means all (HR-04).
    host_form
        Legal form of the host organisation: ``public``, ``non_profit`` or ``commercial`` (HR-28).
    regular_environment
        An ordinary workplace (True) or a sheltered one (False) (HR-13, SR-13).
    has_anchor_person
        An anchor person on the floor is named (HR-13).
    job_coaches
        Key of the caseload of the job coaches who follow people here; None unknown (HR-13).
    caseload
        Key of the caseload of the supervisor or guiding organisation that a placement here adds to (HR-18).
    required_competences
        Competence code to the least level 1 to 5, only those that the offer marks as required (HR-26).
    support_intensity_offered
        How much support there is, 1 little to 5 constant (SR-03).
    host_places, host_places_taken
        Places of the host organisation over all its offers, and how many are taken before the round (SR-09).
    scarce_adaptations
        Those of ``adaptations`` that few open offers have: kept for who needs them (SR-09).
    group_size
        People in the group before the round; None where nobody works in a group (SR-10).
    group_starters
        How many of them began in the last four weeks (SR-10).
    group_best
        Largest size at which the group works well (``cohort_max`` of a programme) (SR-10).
    stress_level
        1 calm to 5 hectic (SR-11).
    warm_introductions
        ``guest_visit``, ``joint_visit``, ``trial_half_day``, ``buddy``: a small first step (SR-12).
    supervisor_languages
        Codes of the languages that supervisors on the floor speak (SR-17).
    steady_supervisor
        One and the same person supervises all along (SR-17).
    pays_premium, meal_included
        An encouragement premium, and a meal (SR-18).
    guidance, guidance_minutes
        Key of the hours of guidance (``GuidanceFacts``) that a stay takes from, and how many minutes a week
        (HR-18); None where nobody counts them.
    newcomers_room, support_room
        The mix of the group: how many more may begin now, and how many more of those who need much support
        (``matching.rules.week.MUCH_SUPPORT``) may be there (HR-02, SR-10); None where there is no such limit.
    """

    key: str
    service: str
    organisation: str
    kind: str
    is_open: bool = True
    valid_from: date
    valid_to: date | None = None
    review_by: date
    intake_stop: tuple[date, date | None] | None = None
    shifts: tuple[ShiftFacts, ...] = ()
    free_choice: Mapping[Mask, int] = field(default_factory=dict)
    min_half_days: int = 1
    max_half_days: int = 10
    starts_on: date | None = None
    duration_weeks: int | None = None
    min_dutch_level: str = "none"
    language_support: bool = False
    income_statuses: frozenset[str] = frozenset()
    employer_is_pcsw: bool = False
    area: str | None = None
    location: Microdegrees | None = None
    contacts: frozenset[str] = frozenset()
    adaptations: frozenset[str] = frozenset()
    sector: str | None = None
    settings: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    travel_cost_paid: bool = False
    phases_accepted: frozenset[str] = frozenset()
    host_form: str | None = None
    regular_environment: bool | None = None
    has_anchor_person: bool | None = None
    job_coaches: str | None = None
    caseload: str | None = None
    required_competences: Mapping[str, int] = field(default_factory=dict)
    support_intensity_offered: int | None = None
    host_places: int | None = None
    host_places_taken: int | None = None
    scarce_adaptations: frozenset[str] = frozenset()
    group_size: int | None = None
    group_starters: int | None = None
    group_best: int | None = None
    stress_level: int | None = None
    warm_introductions: frozenset[str] = frozenset()
    supervisor_languages: frozenset[str] = frozenset()
    steady_supervisor: bool | None = None
    pays_premium: bool | None = None
    meal_included: bool | None = None
    site: str | None = None
    guidance: str | None = None
    guidance_minutes: int | None = None
    newcomers_room: int | None = None
    support_room: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything one round is made from.

    ``on`` is the day the round is made for. The order of ``clients`` and ``offers`` carries no meaning: the
    matcher sorts by key.
    """

    on: date
    clients: tuple[ClientFacts, ...]
    offers: tuple[OfferFacts, ...]
    services: tuple[ServiceFacts, ...]
    caseloads: tuple[CaseloadFacts, ...] = ()
    guidance: tuple[GuidanceFacts, ...] = ()
