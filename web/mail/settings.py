"""How e-mail leaves: to a mail server where one is named, else into a folder; told by the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from web.config import PREFIX, Settings, UnsafeConfiguration


class Security(StrEnum):
    """How the talk with the mail server is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """Where e-mail goes, and what stands in it.

    Attributes
    ----------
    host
        The mail server; empty: letters are left as files in the instance's outbox.
    sender
        Address that e-mail comes from.
    site
        Address of this site, with which links begin; no slash at the end.
    """

    host: str
    port: int
    user: str
    password: str
    security: Security
    sender: str
    site: str


def mail_settings(settings: Settings) -> MailSettings:
    """Return what the environment says of e-mail, checked.

    Raises
    ------
    UnsafeConfiguration
        When a value cannot be, or letters would leave production in the open or without a way back.
    """

    def read(name: str, default: str = "") -> str:
        return os.environ.get(f"{PREFIX}{name}") or default

    host, security = read("SMTP_HOST"), read("SMTP_SECURITY", Security.STARTTLS.value)
    if security not in set(Security):
        raise UnsafeConfiguration(f"{PREFIX}SMTP_SECURITY is {security!r}; it is {', '.join(Security)}")
    port = read("SMTP_PORT", "465" if security == Security.TLS else "587")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise UnsafeConfiguration(f"{PREFIX}SMTP_PORT is {port!r}; it is a number from 1 to 65535")
    sender = read("MAIL_FROM", "schakel@localhost")
    if "@" not in parseaddr(sender)[1]:
        raise UnsafeConfiguration(f"{PREFIX}MAIL_FROM is {sender!r}; it is an address")
    site = read("SITE", f"http://127.0.0.1:{settings.port}").rstrip("/")
    if settings.is_production and host:
        if security == Security.NONE and host not in ("localhost", "127.0.0.1", "::1"):
            raise UnsafeConfiguration(
                f"{PREFIX}SMTP_SECURITY is none; letters would leave this machine in the open"
            )
        if not site.startswith("https://"):
            raise UnsafeConfiguration(f"{PREFIX}SITE is {site!r}; links in e-mail begin with https://")
        if not os.environ.get(f"{PREFIX}MAIL_FROM"):
            raise UnsafeConfiguration(f"{PREFIX}MAIL_FROM is not set; e-mail needs an address to come from")
    return MailSettings(
        host=host,
        port=int(port),
        user=read("SMTP_USER"),
        password=read("SMTP_PASSWORD"),
        security=Security(security),
        sender=sender,
        site=site,
    )
