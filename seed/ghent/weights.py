"""The weights that hold for invented people of every category. Every number here is invented too."""

from __future__ import annotations

from collections.abc import Mapping

from coordination.vocabulary import (
    Adaptation,
    BasicSkill,
    PovertySignalKind,
    Sector,
    TravelMode,
    WorkCompetence,
    WorkSetting,
)

AVAILABILITY: Mapping[str, int] = {
    "mon-fri morning; mon-fri afternoon": 32,
    "mon-fri morning": 18,
    "mon-fri afternoon": 12,
    "mon,tue,thu,fri morning; mon,tue,thu,fri afternoon": 9,  # Wednesdays are for the children
    "mon-fri morning; mon-fri afternoon; sat morning": 6,
    "mon-wed morning; tue,thu afternoon": 11,
    "tue,thu,fri morning; mon,wed evening": 6,
    "tue-fri morning; tue-sat afternoon": 6,
    "mon,wed afternoon; wed,fri morning": 4,
}

TRAVEL: Mapping[tuple[TravelMode, int], int] = {
    (TravelMode.FOOT, 30): 8,
    (TravelMode.FOOT, 45): 8,
    (TravelMode.BIKE, 40): 6,
    (TravelMode.BIKE, 25): 14,
    (TravelMode.BIKE, 30): 14,
    (TravelMode.PUBLIC_TRANSPORT, 40): 20,
    (TravelMode.PUBLIC_TRANSPORT, 60): 20,
    (TravelMode.CAR, 20): 4,
}

NEEDS: Mapping[Adaptation, int] = {
    Adaptation.STEP_FREE: 8,
    Adaptation.QUIET_PLACE: 14,
    Adaptation.SHORT_SHIFTS: 16,
    Adaptation.SEATED_WORK: 8,
    Adaptation.NO_HEAVY_LIFTING: 12,
    Adaptation.LATE_START: 10,
    Adaptation.FIXED_CONTACT: 22,
    Adaptation.STEP_BY_STEP_INSTRUCTIONS: 10,
}

SKILLS: Mapping[str, int] = {
    **{skill.value: 10 for skill in BasicSkill},
    **{competence.value: 12 for competence in WorkCompetence},
}

SIGNALS: Mapping[PovertySignalKind, int] = {
    PovertySignalKind.NO_TRANSPORT_MONEY: 14,
    PovertySignalKind.NO_INTERNET: 18,
    PovertySignalKind.UNAWARE_OF_RIGHTS: 14,
    PovertySignalKind.STRESS: 10,
    PovertySignalKind.DISTRUST_INSTITUTIONS: 8,
    PovertySignalKind.HOUSING_INSECURITY: 14,
    PovertySignalKind.DEBTS: 22,
}

SECTORS: Mapping[Sector, int] = {
    Sector.CATERING: 16,
    Sector.CARE: 9,
    Sector.GREEN: 10,
    Sector.BIKE_REPAIR: 7,
    Sector.SECOND_HAND_SHOP: 8,
    Sector.LOGISTICS: 8,
    Sector.ADMINISTRATION: 6,
    Sector.CULTURE: 6,
    Sector.CLEANING: 7,
    Sector.WOODWORK: 6,
    Sector.CONSTRUCTION: 4,
    Sector.INDUSTRY: 3,
    Sector.ANIMALS: 6,
    Sector.EDUCATION: 6,
    Sector.FOOD_AID: 5,
    Sector.LEARNING: 5,
}

SETTINGS: Mapping[WorkSetting, int] = {
    WorkSetting.INDOORS: 25,
    WorkSetting.OUTDOORS: 20,
    WorkSetting.WITH_PEOPLE: 25,
    WorkSetting.SMALL_TEAM: 20,
    WorkSetting.ON_OWN: 10,
}
