"""What a placement asks for in each state, and its forms: the choices, and reading what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from coordination import clock
from coordination.placements.models import Placement
from coordination.placements.operations import AgreementToShare
from coordination.vocabulary import ClientDeclineReason, PlacementState, RecordedForm
from web.forms import FormInput
from web.i18n import gettext as _
from web.presenters.labels import label_of
from web.presenters.languages import language_choices
from web.presenters.texts import capital

S = PlacementState


class Ask(StrEnum):
    """Which form a placement's state asks for."""

    SHORTLIST = "shortlist"
    TALK = "talk"
    ANSWER = "answer"
    SEND = "send"
    WAIT = "wait"
    ANSWER_PARTNER = "answer_partner"
    CONFIRM = "confirm"
    START = "start"
    FOLLOW = "follow"
    RESUME = "resume"
    AFTERCARE = "aftercare"
    NOTHING = "nothing"


_ASKS: Mapping[PlacementState, Ask] = {
    S.SUGGESTED: Ask.SHORTLIST,
    S.SHORTLISTED: Ask.TALK,
    S.DISCUSSED: Ask.ANSWER,
    S.AGREED: Ask.SEND,
    S.OFFERED: Ask.WAIT,
    S.INFO_NEEDED: Ask.ANSWER_PARTNER,
    S.WAITLISTED: Ask.WAIT,
    S.RESERVED: Ask.CONFIRM,
    S.CONFIRMED: Ask.START,
    S.ACTIVE: Ask.FOLLOW,
    S.PAUSED: Ask.RESUME,
    S.ENDED: Ask.AFTERCARE,
    S.AFTERCARE: Ask.AFTERCARE,
}


def ask_of(placement: Placement) -> Ask:
    """Return which form the placement asks for now."""
    return _ASKS.get(placement.state, Ask.NOTHING)


@dataclass(frozen=True)
class Answer:
    """A client's answer as it was written down."""

    agrees: bool
    form: RecordedForm
    given_on: date
    language: str
    place: str | None
    own_words: str | None
    reason: ClientDeclineReason


class YesOrNo(StrEnum):
    """The client's answer."""

    YES = "yes"
    NO = "no"


def read_answer(form: FormInput) -> Answer | None:
    """Return the answer in a form, or None with what is missing noted in the form."""
    given = form.code("answer", _("Antwoord"), YesOrNo)
    how, given_on, language = _how_when(form)
    place = form.text("place", _("Plaats van het gesprek"), maximum=120, required=False)
    own_words = form.text("own_words", _("In eigen woorden"), maximum=1000, required=False)
    reason = form.code("reason", _("Reden"), ClientDeclineReason, required=False)
    if form.errors or given is None or how is None or given_on is None or language is None:
        return None
    return Answer(
        agrees=given is YesOrNo.YES,
        form=how,
        given_on=given_on,
        language=language,
        place=place,
        own_words=own_words,
        reason=reason or ClientDeclineReason.NO_REASON_GIVEN,
    )


def read_agreement(form: FormInput) -> AgreementToShare | None:
    """Return the agreement to share in a form, or None with what is missing noted in the form."""
    how, given_on, language = _how_when(form)
    expires_on = form.date("expires_on", _("Akkoord geldt tot"))
    if form.errors or how is None or given_on is None or language is None or expires_on is None:
        return None
    return AgreementToShare(
        form=how,
        language=language,
        given_on=given_on,
        expires_on=expires_on,
        share_name=form.flag("share_name"),
    )


def answer_fault(where: str) -> str:
    """Return what is wrong with a field of the client's answer, by the name the domain gives."""
    faults = {
        "place": _("Plaats van het gesprek: vul in waar jullie samen zaten."),
        "own_words": _("In eigen woorden: schrijf op wat de cliënt zei, in de woorden van de cliënt."),
        "given_on": _("Dag van het antwoord: die dag moet nog komen."),
        "form": _("Dit antwoord geeft alleen de cliënt zelf, aangemeld in Schakel."),
    }
    return str(faults.get(where) or _("Er klopt iets niet in dit antwoord. Kijk het na."))


def agreement_fault(where: str) -> str:
    """Return what is wrong with a field of the agreement to share, by the name the domain gives."""
    faults = {
        "expires_on": _("Akkoord geldt tot: kies een dag na vandaag, hoogstens een jaar ver."),
        "given_on": _("Dag van het akkoord: die dag moet nog komen."),
    }
    return str(faults.get(where) or _("Er klopt iets niet in dit akkoord om te delen. Kijk het na."))


def choices(placement: Placement) -> dict[str, Any]:
    """Return the choices and first values of the forms of a placement."""
    today = clock.today()
    longest = clock.months_after(today, 12)
    share_until = min(placement.ends_on or longest, longest)
    return {
        "forms": [(form.value, capital(label_of(form))) for form in _BY_A_PROFESSIONAL],
        "reasons": [(reason.value, capital(label_of(reason))) for reason in ClientDeclineReason],
        "languages": language_choices(),
        "answers": [
            (YesOrNo.YES.value, _("Ja, dat wil ik proberen")),
            (YesOrNo.NO.value, _("Nee, liever niet")),
        ],
        "today": today.isoformat(),
        "share_until": share_until.isoformat(),
    }


# A digital answer the client gives alone (INV-01).
_BY_A_PROFESSIONAL = (RecordedForm.ORAL_RECORDED, RecordedForm.WRITTEN)


def _how_when(form: FormInput) -> tuple[RecordedForm | None, date | None, str | None]:
    return (
        form.code("form", _("Hoe gaf de cliënt het akkoord of antwoord?"), RecordedForm),
        form.date("given_on", _("Dag")),
        form.text("language", _("Taal van het gesprek"), maximum=5),
    )
