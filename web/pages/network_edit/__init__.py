"""The network kept by its own people: organisations, sites, colleagues, services and routes."""

from web.pages.network_edit import (  # noqa: F401  each gives the blueprint its addresses
    colleagues,
    links,
    organisations,
    service_sections,
    services,
    sites,
)
from web.pages.network_edit.blueprint import blueprint

__all__ = ["blueprint"]
