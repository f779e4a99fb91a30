"""What stands in an e-mail: that something waits, how much, and where; never what, of nobody (CONF-32)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from coordination.vocabulary import LANGUAGES, MessageKind

CATALOGUES = Path(__file__).parents[1] / "translations"


def letter(
    kind: MessageKind,
    *,
    to: Iterable[str],
    language: str,
    number: int,
    site: str,
    sender: str,
    message_id: str,
    written_at: datetime,
) -> EmailMessage:
    """Return the e-mail for a message, in the reader's language.

    Parameters
    ----------
    number
        How many things wait for the reader when it leaves.
    site
        Address of this site, with which the link begins.
    """
    translations = _translations(language if language in LANGUAGES else "nl")
    gettext, ngettext = translations.ugettext, translations.ungettext
    subject, why = {
        MessageKind.NEWS: (
            gettext("Er is iets nieuws voor jou in Schakel"),
            gettext("Er is iets nieuws voor jou in Schakel."),
        ),
        MessageKind.REMINDER: (
            gettext("Er wacht iets op je in Schakel"),
            gettext("Iets wat op een antwoord van jullie wacht, loopt binnenkort af."),
        ),
        MessageKind.ESCALATION: (
            gettext("Er wacht iets op je in Schakel"),
            gettext("Een vraag aan jullie bleef zonder antwoord. Wil jij ze overnemen?"),
        ),
        MessageKind.DIGEST: (gettext("Wat vandaag op je wacht in Schakel"), gettext("Goeiemorgen.")),
    }[kind]
    count = ngettext("Er wacht %(num)d ding op je.", "Er wachten %(num)d dingen op je.", number) % {
        "num": number
    }
    lines = [
        gettext("Dag,"),
        " ".join((why, count)) if number else why,
        gettext("Meld je aan om het te lezen:"),
    ]
    last = gettext("Liever geen of minder e-mail? Dat kies je in Schakel zelf.")
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = ", ".join(to)
    made["Subject"] = subject
    made["Date"] = format_datetime(written_at)
    made["Message-ID"] = message_id
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n\n".join((*lines, f"{site}/to-do/", last)) + "\n")
    return made


@cache
def _translations(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])
