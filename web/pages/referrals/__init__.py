"""Referrals: what a client's team asks of a service, and what a service is asked."""

from web.pages.referrals import service, team
from web.pages.referrals.blueprint import blueprint

__all__ = ["blueprint", "service", "team"]
