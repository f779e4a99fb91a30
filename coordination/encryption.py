"""Restricted text is encrypted at rest; keys come from outside and may rotate.

The first key encrypts, every key decrypts, so that a new key can be put in front while old rows are read.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from coordination.errors import CoordinationError, InvalidInput


class KeysMissing(CoordinationError):
    """Restricted text was read or written before any key was configured, or with none that fits it."""

    code = "keys_missing"


class _Keyring:
    """Holds the keys of this process."""

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None
        self._newest: Fernet | None = None

    def configure(self, keys: Sequence[str]) -> None:
        try:
            found = [Fernet(key) for key in keys]
            self._fernet, self._newest = MultiFernet(found), found[0]
        except ValueError:
            raise InvalidInput("SCHAKEL_DATA_KEYS", "each key must be 32 bytes, urlsafe base64") from None

    @property
    def fernet(self) -> MultiFernet:
        if self._fernet is None:
            raise KeysMissing("no key for restricted text is configured (SCHAKEL_DATA_KEYS)")
        return self._fernet

    def renewed(self, token: bytes) -> bytes | None:
        if self._newest is not None and _fits(self._newest, token):
            return None
        return self.fernet.rotate(token)


def _fits(key: Fernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True


_KEYRING = _Keyring()


def configure_keys(keys: Sequence[str]) -> None:
    """Set the keys of this process, newest first.

    Raises
    ------
    InvalidInput
        When there is no key, or one is not 32 bytes in urlsafe base64.
    """
    if not keys:
        raise InvalidInput("SCHAKEL_DATA_KEYS", "at least one key is needed")
    _KEYRING.configure(keys)


def new_key() -> str:
    """Return a fresh key."""
    return Fernet.generate_key().decode()


def encrypt(data: bytes) -> bytes:
    """Return ``data`` encrypted with the newest key."""
    return _KEYRING.fernet.encrypt(data)


def decrypt(token: bytes) -> bytes:
    """Return the data in ``token``.

    Raises
    ------
    KeysMissing
        When none of the configured keys fits.
    """
    try:
        return _KEYRING.fernet.decrypt(token)
    except InvalidToken:
        raise KeysMissing("none of the configured keys fits the stored text") from None


def renewed(token: bytes) -> bytes | None:
    """Return what is in ``token`` under the newest key; None when it is under that one already.

    Raises
    ------
    KeysMissing
        When none of the configured keys fits.
    """
    try:
        return _KEYRING.renewed(token)
    except InvalidToken:
        raise KeysMissing("none of the configured keys fits the stored text") from None


class EncryptedText(TypeDecorator[str]):
    """Text that is stored encrypted; it cannot be searched or sorted in the database, on purpose."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else decrypt(value).decode()


class EncryptedBytes(TypeDecorator[bytes]):
    """Bytes that are stored encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Decrypt on the way out."""
        return None if value is None else decrypt(value)
