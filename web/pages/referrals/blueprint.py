"""The blueprint of referrals, and what both sides do alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from coordination.errors import GuardFailed, IllegalTransition, InvalidInput
from coordination.referrals import answering
from coordination.vocabulary import ReferralOutcome
from web.actors import current_actor
from web.errors import words
from web.feedback import told, warned
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters import referrals as presenter
from web.presenters.labels import label_of
from web.unit_of_work import unit_of_work

blueprint = Blueprint("referrals", __name__, url_prefix="/referrals")

#: The page of one side, with what was typed and what is wrong with it.
Page = Callable[[str, FormInput], str]


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


def with_form(
    act: Callable[..., Any], ref: str, form: FormInput, page: Page, there: str, **given: Any
) -> ResponseReturnValue:
    """Do one act with what a form says and go on to an address; or show what is wrong."""
    if not form.errors:
        try:
            run(act, ref, **given)
        except InvalidInput as error:
            form.refuse(error.where, presenter.fault(error))
        else:
            return redirect(there, 303)
    return page(ref, form), 422


def start_from(ref: str, page: Page, there: str) -> ResponseReturnValue:
    """Note the first contact from the form of either side."""
    form = FormInput(request.form)
    day = form.date("first_contact_on", _("Eerste contact"))
    return with_form(answering.start, ref, form, page, there, first_contact_on=day)


def finish_from(ref: str, page: Page, there: str) -> ResponseReturnValue:
    """Note how it ended from the form of either side."""
    form = FormInput(request.form)
    outcome = form.code("outcome", _("Hoe liep het af"), ReferralOutcome)
    return with_form(answering.finish, ref, form, page, there, outcome=outcome)


def outcomes() -> list[tuple[str, str]]:
    """Return how a referral can end, as choices of a form."""
    return [(one.value, label_of(one)) for one in ReferralOutcome]
