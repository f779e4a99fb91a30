"""The blueprint of referrals, and what both sides do alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from coordination.errors import GuardFailed, IllegalTransition
from coordination.vocabulary import ReferralOutcome
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.i18n import gettext as _
from web.presenters import referrals as presenter
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("referrals", __name__, url_prefix="/referrals")


def run(act: Callable[..., Any], ref: str, **given: Any) -> None:
    """Do one act, and say what came of it or what it lacks.

    Raises
    ------
    InvalidInput
        When something that was filled in cannot be.
    """
    try:
        with unit_of_work() as session:
            act(session, current_actor(), referral_ref=ref, **given)
    except IllegalTransition as error:
        warned(words(error))
    except GuardFailed as error:
        warned(presenter.missing(error))
    else:
        told(_("Genoteerd."))


def outcomes() -> list[tuple[str, str]]:
    """Return how a referral can end, as choices of a form."""
    return [(one.value, label_of(one)) for one in ReferralOutcome]
