"""A partner's offers: publishing places, keeping them right, and saying what they are and ask."""

from web.pages.offers import (  # noqa: F401  each gives the blueprint its addresses
    grid,
    outages,
    places,
    publishing,
    sections,
    sharing,
    terms,
)
from web.pages.offers.blueprint import blueprint

__all__ = ["blueprint"]
