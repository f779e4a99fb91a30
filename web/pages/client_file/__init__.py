"""A client's file as forms: signing somebody up, the checklist of what is known, and a page per section."""

from web.pages.client_file import (
    about,
    apart,
    domains,
    growth,
    intake,
    judicial,
    overview,
    poverty,
    reach,
    trajectory,
    wants,
    wishes,
)
from web.pages.client_file.blueprint import blueprint

__all__ = [
    "about",
    "apart",
    "blueprint",
    "domains",
    "growth",
    "intake",
    "judicial",
    "overview",
    "poverty",
    "reach",
    "trajectory",
    "wants",
    "wishes",
]
