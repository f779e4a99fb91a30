"""Belgian postcodes and places with coordinates, from the two files described in ``data/ATTRIBUTION.md``."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from coordination.errors import InvalidInput

POSTCODES_FILE = "be_postcodes_odbl.csv"
PLACES_FILE = "be_places_geonames_ccby.csv"

# Postcodes whose coordinates are wrong in the first file, and the place in the second that has them right.
CORRECTED_BY_PLACE = {"2223": 2786938}

# Length of a degree of latitude, in kilometres.
KM_PER_DEGREE = 111.2

# The postcodes of the city of Ghent with the share of its clients that the demo puts there, in percent.
GHENT_POSTCODES = {
    "9000": 46,
    "9040": 14,
    "9050": 14,
    "9030": 8,
    "9032": 6,
    "9041": 5,
    "9051": 3,
    "9052": 2,
    "9031": 1,
    "9042": 1,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A postcode with its locality and the middle of its area in degrees (WGS 84)."""

    postcode: str
    locality: str
    latitude: float
    longitude: float


@cache
def postcodes() -> Mapping[str, Place]:
    """Return every known Belgian postcode with its place."""
    corrections = _corrections()
    found = {}
    for row in _rows(POSTCODES_FILE):
        code = row["postcode"]
        latitude, longitude = corrections.get(code, (float(row["lat"]), float(row["lon"])))
        found[code] = Place(code, row["locality"], latitude, longitude)
    return MappingProxyType(found)


def place(postcode: str) -> Place:
    """Return the place of a postcode.

    Raises
    ------
    InvalidInput
        When the postcode is not in the file.
    """
    try:
        return postcodes()[postcode]
    except KeyError:
        raise InvalidInput("postcode", f"{postcode!r} is no known Belgian postcode") from None


def scattered(middle: Place, spread_km: float, rng: random.Random) -> tuple[float, float]:
    """Return invented coordinates within ``spread_km`` of the middle of a postcode, in degrees.

    The middle of a postcode alone would put everybody of one postcode at the same door.
    """
    angle = rng.uniform(0, 2 * math.pi)
    distance = spread_km * math.sqrt(rng.random())
    latitude = middle.latitude + distance * math.cos(angle) / KM_PER_DEGREE
    narrowing = math.cos(math.radians(middle.latitude))
    longitude = middle.longitude + distance * math.sin(angle) / (KM_PER_DEGREE * narrowing)
    return round(latitude, 6), round(longitude, 6)


def _corrections() -> dict[str, tuple[float, float]]:
    wanted = {geonameid: code for code, geonameid in CORRECTED_BY_PLACE.items()}
    return {
        wanted[int(row["geonameid"])]: (float(row["lat"]), float(row["lon"]))
        for row in _rows(PLACES_FILE)
        if int(row["geonameid"]) in wanted
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("seed").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
