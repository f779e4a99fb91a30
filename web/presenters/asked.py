"""What a client is asked to share: with whom, what, until when, and the choices of the form that asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from coordination import clock
from coordination.consent import giving, rules
from coordination.consent.models import Consent
from coordination.consent.operations import LONGEST_MONTHS
from coordination.organisations.models import Organisation
from coordination.vocabulary import ConsentState
from web.i18n import gettext as _
from web.presenters.dates import day
from web.presenters.labels import label_of, labels_of
from web.presenters.languages import language_choices
from web.presenters.own import in_plain_words as plain_words
from web.presenters.texts import capital

#: For how long it is suggested: long enough to be of use, short enough to be asked again.
SUGGESTED_MONTHS = 3


def parts_of(consent: Consent) -> str:
    """Return what would be shared, in words, in the order in which it is offered."""
    wanted = rules.parts_of(consent)
    return labels_of(part for part in giving.may_be_shared() if part in wanted)


def in_plain_words(consent: Consent) -> list[str]:
    """Return what would be shared as the client would call it, in the same order."""
    wanted = rules.parts_of(consent)
    return plain_words(part for part in giving.may_be_shared() if part in wanted)


def recipients_of(consent: Consent) -> str:
    """Return with whom."""
    return ", ".join(one.organisation.name for one in consent.recipients)


def until(consent: Consent) -> str:
    """Return the last day on which it would be shared."""
    return _("Tot en met %(day)s.", day=day(consent.expires_on - timedelta(days=1)))


def is_explained(consent: Consent) -> bool:
    """Say whether somebody explained it already."""
    return consent.state is not ConsentState.DRAFT


def choices(organisations: Iterable[Organisation]) -> dict[str, Any]:
    """Return the choices and first values of the form that asks."""
    today = clock.today()
    return {
        "askable": [(str(one.id), one.name) for one in organisations],
        "parts": [(one.value, capital(label_of(one))) for one in giving.may_be_shared()],
        "spoken": language_choices(),
        "suggested": clock.months_after(today, SUGGESTED_MONTHS).isoformat(),
        "latest": clock.months_after(today, LONGEST_MONTHS),
    }
