"""How many clients OCMW Gent counted per rung in May 2014 (S1), and how a world is drawn from that."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Category(StrEnum):
    """The seven groups in which the slide counts its clients."""

    LANGUAGE = "language"
    SOCIAL = "social"
    WORK = "work"
    PARTNER = "partner"
    STUDENT = "student"
    NEW = "new"
    CARE = "care"


TOTAL = 5057
COUNTS: Mapping[Category, int] = {
    Category.LANGUAGE: 1235,  # rung 2
    Category.SOCIAL: 359,  # rung 3
    Category.WORK: 1203,  # rung 4
    Category.PARTNER: 506,  # activated by an external partner
    Category.STUDENT: 515,
    Category.NEW: 423,  # new applications, not assessed yet
    Category.CARE: 816,  # rung 1
}


def apportion(clients: int) -> dict[Category, int]:
    """Return how many of ``clients`` fall in each category, by largest remainder.

    The numbers add up to ``clients``; 5,057 clients give the counts themselves.
    """
    shares = {category: clients * count / TOTAL for category, count in COUNTS.items()}
    whole = {category: int(share) for category, share in shares.items()}
    by_remainder = sorted(shares, key=lambda category: whole[category] - shares[category])
    for category in by_remainder[: clients - sum(whole.values())]:
        whole[category] += 1
    return whole
