"""The way out: to a mail server, or into a folder for whatever carries mail here."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Protocol

from web.mail.settings import MailSettings, Security

SECONDS = 20
#: Answers of a mail server from here on mean that trying again changes nothing.
FOR_GOOD = 500


class NotSent(Exception):
    """An e-mail did not leave; ``fault`` is the kind of error, ``for_good`` that it would never leave."""

    def __init__(self, fault: str, *, for_good: bool = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.for_good = for_good


class Transport(Protocol):
    """A way out."""

    def send(self, letter: EmailMessage, name: str) -> None:
        """Send one e-mail; the name is the same for every try.

        Raises
        ------
        NotSent
            When it is not certain that it left.
        """


class Folder:
    """Leaves each e-mail as a file that only its owner can read; one that is left again replaces itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: EmailMessage, name: str) -> None:
        """Write the file whole or not at all; see `Transport.send`."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = self.folder / f".{name}.part"
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(letter.as_bytes())
                handle.flush()
                os.fsync(handle.fileno())
            half.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise NotSent(type(error).__name__) from None


class Server:
    """Talks with a mail server, over one connection as long as that holds."""

    def __init__(self, settings: MailSettings) -> None:
        self.settings = settings
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage, name: str) -> None:
        """Hand the e-mail over; it has left when the server said so. See `Transport.send`."""
        to = [address for _, address in getaddresses(letter.get_all("To", []))]
        try:
            smtp = self._smtp = self._smtp or self._connect()
            smtp.sendmail(getaddresses([self.settings.sender])[0][1], to, letter.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise self._failed(error, for_good=all(code >= FOR_GOOD for code in codes)) from None
        except smtplib.SMTPResponseException as error:
            # What is wrong with the sign-in or the sender is wrong with us, and is put right here.
            ours = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused)
            raise self._failed(error, for_good=error.smtp_code >= FOR_GOOD and not ours) from None
        except (OSError, smtplib.SMTPException) as error:
            raise self._failed(error) from None

    def close(self) -> None:
        """Say goodbye; a server that is gone already is none the worse."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _connect(self) -> smtplib.SMTP:
        given, context = self.settings, ssl.create_default_context()
        if given.security is Security.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(given.host, given.port, timeout=SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(given.host, given.port, timeout=SECONDS)
        try:
            if given.security is Security.STARTTLS:
                smtp.starttls(context=context)
            if given.user:
                smtp.login(given.user, given.password)
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp

    def _failed(self, error: Exception, *, for_good: bool = False) -> NotSent:
        self.close()
        code = getattr(error, "smtp_code", None)
        return NotSent(type(error).__name__ if code is None else f"SMTP {code}", for_good=for_good)


@contextmanager
def opened(settings: MailSettings, folder: Path) -> Iterator[Transport]:
    """Give the way out that the settings name, and close it afterwards."""
    if not settings.host:
        yield Folder(folder)
        return
    server = Server(settings)
    try:
        yield server
    finally:
        server.close()
