"""What a plan aims for, as versioned data: policy (levels, priorities) and weights of the soft rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from matching.codes import INCOME_STATUSES, LANGUAGE_LEVELS, PRIORITY_CLASSES
from matching.errors import InvalidPolicy

LEVELS = ("placements", "score")

#: What a fairness floor may stand on, and nothing else (E.3.2).
FLOOR_GROUPS = ("dutch_level", "age_band", "area", "income_status")
#: First age of each band that a floor may name.
AGE_BANDS: Mapping[str, int] = MappingProxyType({"18_24": 18, "25_39": 25, "40_54": 40, "55_plus": 55})

#: Default weights of the soft rules; they sum to 100 (domain rules E.2).
DEFAULT_SOFT_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "SR-01": 18,
        "SR-02": 9,
        "SR-03": 7,
        "SR-04": 8,
        "SR-05": 7,
        "SR-06": 5,
        "SR-07": 4,
        "SR-08": 8,
        "SR-09": 3,
        "SR-10": 3,
        "SR-11": 5,
        "SR-12": 4,
        "SR-13": 3,
        "SR-14": 2,
        "SR-15": 4,
        "SR-16": 3,
        "SR-17": 2,
        "SR-18": 1,
        "SR-19": 2,
        "SR-20": 2,
    }
)

#: Weight of a placed client by priority class (E.3.2, E.3.7) [design, the OCMW decides].
DEFAULT_CLASS_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {"place_lapses": 100, "programme_ends": 60, "waiting_long": 40, "regular": 30}
)


def _whole(name: str, value: object, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidPolicy(f"{name} must be a whole number from {low} to {high}, not {value!r}")
    return value


def _known_keys(what: str, data: Mapping[str, Any], allowed: frozenset[str]) -> None:
    unknown = sorted(set(data) - allowed)
    if unknown:
        raise InvalidPolicy(f"{what} has an unknown key: {', '.join(unknown)}")


def _in_order(values: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType({code: int(values[code]) for code in sorted(values)})


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of every soft rule in the score.

    Parameters
    ----------
    values
        Soft rule code to weight, 0 to 1000. A rule that the mapping lacks weighs nothing.
    version
        Names this set of weights; stored with every round.
    shifted_from
        For one run only: the weights of this version before the shift. No weight lies more than half away
        from its own (E.2).
    reason
        Why they were shifted; must be there with ``shifted_from``, and only then.

    Raises
    ------
    InvalidPolicy
        For an unknown rule code, a weight out of range, weights that are all zero, a shift of more than half,
        or a shift without a reason.
    """

    values: Mapping[str, int] = field(default_factory=lambda: DEFAULT_SOFT_WEIGHTS)
    version: str = "weights-1"
    shifted_from: Mapping[str, int] | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        for code, value in self.values.items():
            if code not in DEFAULT_SOFT_WEIGHTS:
                raise InvalidPolicy(f"{code} is no soft rule")
            _whole(f"the weight of {code}", value, 0, 1000)
        if not any(self.values.values()):
            raise InvalidPolicy("at least one soft rule must weigh something")
        object.__setattr__(self, "values", _in_order(self.values))
        object.__setattr__(self, "reason", self.reason.strip())
        if (self.shifted_from is None) == bool(self.reason):
            raise InvalidPolicy("shifted weights need a reason, and only they have one")
        if self.shifted_from is not None:
            before = Weights(self.shifted_from, self.version)
            for code in sorted({*before.values, *self.values}):
                old, new = before.values.get(code, 0), self.values.get(code, 0)
                if not old <= 2 * new <= 3 * old:
                    raise InvalidPolicy(f"{code} may weigh {-(-old // 2)} to {3 * old // 2}, not {new}")
            object.__setattr__(self, "shifted_from", before.values)

    def shifted(self, changes: Mapping[str, int], reason: str) -> Weights:
        """Return these weights with some of them shifted for one run, by half at most (E.2).

        Parameters
        ----------
        changes
            Soft rule code to its weight in this run; the others stay.
        reason
            Why; kept with the run.

        Raises
        ------
        InvalidPolicy
            For an unknown rule, a shift of more than half of a weight, or an empty reason.
        """
        before = self.values if self.shifted_from is None else self.shifted_from
        return Weights({**before, **changes}, self.version, before, reason)

    def __hash__(self) -> int:
        """Hash by content, as equality does."""
        return hash((self.version, tuple(self.values.items()), self.reason))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        told: dict[str, Any] = {"version": self.version, "values": dict(self.values)}
        if self.shifted_from is not None:
            told |= {"shifted_from": dict(self.shifted_from), "reason": self.reason}
        return told

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Weights:
        """Return the weights that ``to_dict`` gave.

        Raises
        ------
        InvalidPolicy
            For unknown keys or values that cannot be.
        """
        _known_keys("weights", data, frozenset(cls.__dataclass_fields__))
        before = data.get("shifted_from")
        return cls(
            values=dict(data["values"]),
            version=str(data["version"]),
            shifted_from=None if before is None else dict(before),
            reason=str(data.get("reason", "")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessFloor:
    """At least ``percent`` of a group's clients who have an option are placed (E.3.2).

    Attributes
    ----------
    group
        One of ``FLOOR_GROUPS``.
    value
        Which group: a Dutch level, an age band, an income status, or postcodes with spaces between.
    percent
        0 to 100; the number of clients is rounded down.

    Raises
    ------
    InvalidPolicy
        For a group that fairness may not stand on, a value it does not know, or a percentage out of range.
    """

    group: str
    value: str
    percent: int

    def __post_init__(self) -> None:
        if self.group not in FLOOR_GROUPS:
            raise InvalidPolicy(f"a floor stands on {' or '.join(FLOOR_GROUPS)}, not on {self.group!r}")
        known = {
            "dutch_level": LANGUAGE_LEVELS,
            "age_band": tuple(AGE_BANDS),
            "income_status": INCOME_STATUSES,
        }.get(self.group)
        area = bool(self.values) and all(len(one) == _POSTCODE and one.isdigit() for one in self.values)
        if self.value not in known if known is not None else not area:
            raise InvalidPolicy(f"a floor over {self.group} does not know {self.value!r}")
        _whole(f"the percentage of {self.value}", self.percent, 0, 100)

    @property
    def values(self) -> frozenset[str]:
        """What somebody of the group is: one code, or one of several postcodes."""
        return frozenset(self.value.split()) if self.group == "area" else frozenset({self.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What comes first: an ordered list of levels, and what a placed client weighs (E.3.2).

    Level ``placements`` is the sum of the weights of placed clients: the weight of the priority class plus
    a convex function of the days waited, ``waiting_weight * min(days, full) ** 2 // full ** 2`` with ``full
    = waiting_full_days`` (SR-08 is carried here). Level ``score`` is the sum of the scores of the chosen
    options, with ``stability_bonus`` points for keeping a proposal that was discussed (SR-19). ``floors``
    keep groups from being passed over; all of them stand on one and the same trait, so that no client is in
    two and the problem stays one flow.

    Raises
    ------
    InvalidPolicy
        For levels other than an order of ``placements`` and ``score``, an unknown or missing priority
        class, floors over several traits or twice over one group, or numbers out of range.
    """

    levels: tuple[str, ...] = LEVELS
    class_weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_CLASS_WEIGHTS)
    waiting_weight: int = 20
    waiting_full_days: int = 365
    stability_bonus: int = 50
    floors: tuple[FairnessFloor, ...] = ()
    version: str = "policy-1"

    def __post_init__(self) -> None:
        if sorted(self.levels) != sorted(LEVELS):
            raise InvalidPolicy(f"levels must be an order of {' and '.join(LEVELS)}, not {list(self.levels)}")
        if set(self.class_weights) != set(PRIORITY_CLASSES):
            raise InvalidPolicy(f"class_weights must name exactly {', '.join(PRIORITY_CLASSES)}")
        for name, value in self.class_weights.items():
            _whole(f"the weight of class {name}", value, 1, 900_000)
        _whole("waiting_weight", self.waiting_weight, 0, 100_000)
        _whole("waiting_full_days", self.waiting_full_days, 1, 36_500)
        _whole("stability_bonus", self.stability_bonus, 0, 1_000_000)
        if len({floor.group for floor in self.floors}) > 1:
            raise InvalidPolicy("all floors must stand on one trait, so that nobody is in two of them")
        named = [value for floor in self.floors for value in floor.values]
        if len(set(named)) < len(named):
            raise InvalidPolicy("a group has two floors")
        object.__setattr__(self, "floors", tuple(self.floors))
        object.__setattr__(self, "levels", tuple(self.levels))
        ordered = {name: int(self.class_weights[name]) for name in PRIORITY_CLASSES}
        object.__setattr__(self, "class_weights", MappingProxyType(ordered))

    def __hash__(self) -> int:
        """Hash by content, as equality does."""
        classes = tuple(self.class_weights.items())
        return hash((self.version, self.levels, classes, self.waiting_weight, self.floors))

    def weight_of(self, priority_class: str, waiting_days: int | None) -> int:
        """Return what placing one client weighs; unknown waiting counts as none.

        Parameters
        ----------
        priority_class
            One of the four classes of E.3.7.
        waiting_days
            Days since the client agreed to look.
        """
        full = self.waiting_full_days
        days = min(max(waiting_days or 0, 0), full)
        return self.class_weights[priority_class] + self.waiting_weight * days * days // (full * full)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "version": self.version,
            "levels": list(self.levels),
            "class_weights": dict(self.class_weights),
            "waiting_weight": self.waiting_weight,
            "waiting_full_days": self.waiting_full_days,
            "stability_bonus": self.stability_bonus,
            "floors": [asdict(floor) for floor in self.floors],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Policy:
        """Return the policy that ``to_dict`` gave.

        Raises
        ------
        InvalidPolicy
            For unknown keys or values that cannot be.
        """
        _known_keys("the policy", data, frozenset(cls.__dataclass_fields__))
        values = dict(data)
        if "levels" in values:
            values["levels"] = tuple(values["levels"])
        if "floors" in values:
            values["floors"] = tuple(_floor(floor) for floor in values["floors"])
        return cls(**values)


def _floor(data: Mapping[str, Any]) -> FairnessFloor:
    _known_keys("a floor", data, frozenset(FairnessFloor.__dataclass_fields__))
    return FairnessFloor(**data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Numbers that rules stand on; changing one is a change of rules that can be previewed.

    Attributes
    ----------
    pension_age
        First age at which work-like activities end (HR-17).
    horizon_weeks
        How far ahead a start may be planned (HR-12) [design].
    minimum_stay_days
        Shortest stay worth starting before a programme ends (HR-05) [design].
    walk_metres_per_minute, bike_metres_per_minute, transit_metres_per_minute, car_metres_per_minute
        Speed over the ground, with ``detour_percent`` added to the distance as the crow flies (SR-05, HR-24).
    transit_minutes, car_minutes
        Fixed time for walking to and waiting at a stop, or for parking.
    poor_travel_minutes
        Longest way on foot or by bike for a client without transport money who named no limit (HR-24).
    usual_travel_minutes
        Limit that SR-05 scores against when the client named none.
    near_home_minutes
        What counts as near home (SR-01).
    caseload_usual, caseload_ceiling
        The most people for one supervisor or job coach: where nothing else is agreed, and ever (HR-18).
    """

    pension_age: int = 66
    horizon_weeks: int = 26
    minimum_stay_days: int = 28
    walk_metres_per_minute: int = 75
    bike_metres_per_minute: int = 230
    transit_metres_per_minute: int = 300
    car_metres_per_minute: int = 500
    transit_minutes: int = 10
    car_minutes: int = 5
    detour_percent: int = 30
    poor_travel_minutes: int = 45
    usual_travel_minutes: int = 60
    near_home_minutes: int = 20
    caseload_usual: int = 20
    caseload_ceiling: int = 25

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            _whole(name, getattr(self, name), 0 if name in _MAY_BE_ZERO else 1, 100_000)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Parameters:
        """Return the parameters that ``to_dict`` gave.

        Raises
        ------
        InvalidPolicy
            For unknown keys or values that cannot be.
        """
        _known_keys("parameters", data, frozenset(cls.__dataclass_fields__))
        return cls(**data)


_POSTCODE = 4
_MAY_BE_ZERO = frozenset({"transit_minutes", "car_minutes", "detour_percent", "minimum_stay_days"})
