"""What the application is told from outside: defaults, then ``SCHAKEL_`` variables, then a mapping.

The default mode is production, which refuses to start on anything a demo or a test may do: a forgotten
variable fails safe. Secrets come from outside only; the demo makes its own, which can be told from real ones.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from coordination import encryption
from coordination.audit.chain import configure_audit_key
from coordination.clients import references

PREFIX = "SCHAKEL_"
DEMO_MARK = "demo-key"
SECRET_LENGTH = 32
AUDIT_HEADS = "audit-heads.txt"
#: Ways of PostgreSQL's clients to connect that are encrypted or fail.
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


class Mode(StrEnum):
    """What the program is run for."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class UnsafeConfiguration(Exception):
    """The application refuses to start as it is configured; the sentence says which setting and why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that the application is told from outside.

    Attributes
    ----------
    mode
        ``production``, ``demo`` or ``test``.
    instance
        Folder for what this installation makes: the embedded database, the demo's secrets.
    database_url
        SQLAlchemy URL of the database.
    port
        TCP port that ``schakel serve`` listens on.
    secret_key, password_salt
        Sign cookies and tokens; pepper passwords.
    data_keys
        Keys for restricted text, newest first.
    audit_keys
        Make and prove the codes of the record, newest first; kept outside the database.
    audit_heads
        File in which the heads of the record's chain are written down, outside the database.
    demo_password
        Password of every demo account; empty outside the demo.
    proxies
        How many trusted proxies stand before the application and set ``X-Forwarded-*``; the site is not
        served in production without one, for nothing else speaks TLS.
    idle_minutes
        After how many minutes without a click a session ends (CONF-36).
    second_factor
        Whether roles that see restricted parts need a second factor; in production they always do.
    reference_prefix
        First part of clients' references, such as ``GENT`` in ``GENT-7QK2M9XA``.
    site
        Address of this site; in production no request for another host is answered. Empty: any host is.
    """

    mode: Mode
    instance: Path
    database_url: str
    port: int
    secret_key: str
    password_salt: str
    data_keys: tuple[str, ...]
    audit_keys: tuple[str, ...]
    audit_heads: Path
    demo_password: str
    proxies: int
    idle_minutes: int
    second_factor: bool
    reference_prefix: str
    site: str

    @property
    def is_production(self) -> bool:
        """Whether real people and real data may be behind it."""
        return self.mode is Mode.PRODUCTION

    @property
    def is_demo(self) -> bool:
        """Whether everything in it is invented and its accounts are offered on the sign-in page."""
        return self.mode is Mode.DEMO


def instance_folder() -> Path:
    """Return ``SCHAKEL_INSTANCE``, or ``instance`` in the current folder."""
    given = os.environ.get(f"{PREFIX}INSTANCE")
    return (Path(given) if given else Path.cwd() / "instance").absolute()


def database_url() -> str:
    """Return ``SCHAKEL_DATABASE_URL``, or the embedded database of the instance."""
    return os.environ.get(f"{PREFIX}DATABASE_URL") or f"sqlite:///{instance_folder() / 'schakel.db'}"


def data_keys() -> tuple[str, ...]:
    """Return the keys for restricted text that ``SCHAKEL_DATA_KEYS`` holds, the newest first."""
    return _several(os.environ.get(f"{PREFIX}DATA_KEYS", ""))


def load_settings(overrides: Mapping[str, object] | None = None) -> Settings:
    """Return the settings of this process, checked.

    Parameters
    ----------
    overrides
        Values that win over the environment, by name without prefix (``DATABASE_URL``, ``MODE`` ...).

    Raises
    ------
    UnsafeConfiguration
        When a value cannot be, or production would start on something unsafe.
    """
    given = dict(overrides or {})

    def read(name: str, default: str = "") -> str:
        value = given.get(name, os.environ.get(f"{PREFIX}{name}"))
        return default if value is None else str(value)

    mode = _mode(read("MODE", Mode.PRODUCTION.value))
    generated = secrets.token_urlsafe(SECRET_LENGTH) if mode is Mode.TEST else ""
    instance = Path(read("INSTANCE") or instance_folder())
    settings = Settings(
        mode=mode,
        instance=instance,
        database_url=read("DATABASE_URL") or database_url(),
        port=_whole_number("PORT", read("PORT", "8000"), 1, 65535),
        secret_key=read("SECRET_KEY", generated),
        password_salt=read("PASSWORD_SALT", generated),
        data_keys=_several(read("DATA_KEYS")),
        audit_keys=_several(read("AUDIT_KEY", generated)),
        audit_heads=Path(read("AUDIT_HEAD") or instance / AUDIT_HEADS),
        demo_password=read("DEMO_PASSWORD"),
        proxies=_whole_number("PROXIES", read("PROXIES", "0"), 0, 5),
        idle_minutes=_whole_number("IDLE_MINUTES", read("IDLE_MINUTES", "15"), 1, 120),
        second_factor=_yes_or_no("SECOND_FACTOR", read("SECOND_FACTOR"), mode is Mode.PRODUCTION),
        reference_prefix=_capitals("REFERENCE_PREFIX", read("REFERENCE_PREFIX", references.USUAL_PREFIX)),
        site=read("SITE").rstrip("/"),
    )
    _require_secrets(settings)
    if settings.is_production:
        _refuse_unsafe(settings)
    return settings


def demo_environment(instance: Path) -> dict[str, str]:
    """Return the environment of the demo, with secrets of its own that are made once and then reused.

    Parameters
    ----------
    instance
        Folder for the secrets; each is a file that only its owner can read.
    """
    instance.mkdir(parents=True, exist_ok=True)
    marked_key = DEMO_MARK.encode() + base64.urlsafe_b64encode(secrets.token_bytes(26))
    return {
        "SCHAKEL_MODE": Mode.DEMO.value,
        "SCHAKEL_INSTANCE": str(instance.absolute()),
        "SCHAKEL_SECRET_KEY": _kept(instance / "demo_secret_key", _marked_secret()),
        "SCHAKEL_PASSWORD_SALT": _kept(instance / "demo_password_salt", _marked_secret()),
        "SCHAKEL_DATA_KEYS": _kept(instance / "demo_data_keys", marked_key.decode()),
        "SCHAKEL_AUDIT_KEY": _kept(instance / "demo_audit_key", _marked_secret()),
        "SCHAKEL_DEMO_PASSWORD": _kept(instance / "demo_password", secrets.token_urlsafe(12)),
    }


def apply_keys(settings: Settings) -> None:
    """Hand the domain its keys, for restricted text and for the record, and how references begin."""
    encryption.configure_keys(settings.data_keys)
    configure_audit_key(*settings.audit_keys)
    references.configure_prefix(settings.reference_prefix)


def _marked_secret() -> str:
    return f"{DEMO_MARK}-{secrets.token_urlsafe(SECRET_LENGTH)}"


def _kept(path: Path, fresh: str) -> str:
    """Return the content of ``path``, written first when there is none; the first of two writers wins."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(fresh)
    return fresh


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        known = ", ".join(mode.value for mode in Mode)
        raise UnsafeConfiguration(f"{PREFIX}MODE is {text!r}; it is one of {known}") from None


def _several(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _whole_number(name: str, text: str, lowest: int, highest: int) -> int:
    if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
        raise UnsafeConfiguration(f"{PREFIX}{name} is {text!r}; it is a number from {lowest} to {highest}")
    return int(text)


def _yes_or_no(name: str, text: str, default: bool) -> bool:
    answers = {"": default, "yes": True, "no": False}
    if text not in answers:
        raise UnsafeConfiguration(f"{PREFIX}{name} is {text!r}; it is yes or no")
    return answers[text]


def _capitals(name: str, text: str) -> str:
    if not (text.isascii() and text.isalpha() and text.isupper() and 2 <= len(text) <= 8):
        raise UnsafeConfiguration(f"{PREFIX}{name} is {text!r}; it is two to eight capitals, such as GENT")
    return text


def _require_secrets(settings: Settings) -> None:
    for name, value in (
        ("SECRET_KEY", settings.secret_key),
        ("PASSWORD_SALT", settings.password_salt),
        *(("AUDIT_KEY", key) for key in settings.audit_keys or ("",)),
    ):
        if not value:
            raise UnsafeConfiguration(f"{PREFIX}{name} is not set; only `schakel demo` makes its own")
        if len(value) < SECRET_LENGTH:
            raise UnsafeConfiguration(
                f"{PREFIX}{name} is too short; it takes {SECRET_LENGTH} characters at least"
            )
    if not settings.data_keys:
        raise UnsafeConfiguration(f"{PREFIX}DATA_KEYS is not set; restricted text could not be encrypted")


def _refuse_unsafe(settings: Settings) -> None:
    secret_values = {
        "SECRET_KEY": settings.secret_key,
        "PASSWORD_SALT": settings.password_salt,
        "DATA_KEYS": ",".join(settings.data_keys),
        "AUDIT_KEY": ",".join(settings.audit_keys),
    }
    for name, value in secret_values.items():
        if DEMO_MARK in value:
            raise UnsafeConfiguration(f"{PREFIX}{name} belongs to the demo; production needs one of its own")
    if settings.demo_password:
        raise UnsafeConfiguration(f"{PREFIX}DEMO_PASSWORD is set; production has no demo accounts")
    if not settings.second_factor:
        raise UnsafeConfiguration(f"{PREFIX}SECOND_FACTOR is no; production asks restricted roles for one")
    if _is_plain(settings.database_url):
        raise UnsafeConfiguration(
            f"{PREFIX}DATABASE_URL reaches over the network without asking for TLS: "
            "add sslmode=verify-full (or require), or use a socket of the machine"
        )
    if os.environ.get("SCHAKEL_NOW"):
        raise UnsafeConfiguration("SCHAKEL_NOW is set; production runs on the machine's own clock")
    if os.environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no"):
        raise UnsafeConfiguration("FLASK_DEBUG is set; production never shows what is inside")


def _is_plain(url: str) -> bool:
    """Say whether a database is reached over the network in a way that may be read on the way (ASVS V12.3.1).

    What the address leaves open, PostgreSQL's client takes from PGHOST and PGSSLMODE.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False  # no address at all: whoever connects says so
    if not parsed.drivername.startswith("postgres"):
        return False
    query = parsed.normalized_query
    hosts = [*query.get("host", ()), *query.get("hostaddr", ())] or [os.environ.get("PGHOST", "")]
    if parsed.host:
        hosts.append(parsed.host)
    named = [host for text in hosts for host in text.split(",") if host]
    mode = (query.get("sslmode") or (os.environ.get("PGSSLMODE", ""),))[-1]
    return any(not host.startswith(("/", "@")) for host in named) and mode not in ENCRYPTED
