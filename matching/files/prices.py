"""The prices file ``schakel-prices/1``: what limits were worth in one plan, for the next day's to start from.

``{"format": "schakel-prices/1", "prices": {"kitchen:tue-am": 71.25}}``: by resource, what one use of it, or
one unit where it is used in several amounts, is about worth on the policy's first level.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from matching.errors import MatchingError
from matching.files.writer import write_plan

FORMAT = "schakel-prices/1"


class BadPricesFile(MatchingError):
    """A file that should hold prices and does not."""

    code = "bad_prices_file"


class _Prices(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    prices: dict[str, float]


def read_prices(path: Path | str) -> dict[str, float]:
    """Return the prices in a file; none where there is no such file yet.

    Raises
    ------
    BadPricesFile
        When it is of another form.
    OSError
        When it cannot be read.
    """
    try:
        found = msgspec.json.decode(Path(path).read_bytes(), type=_Prices)
    except FileNotFoundError:
        return {}
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadPricesFile(f"{path} is no file of prices: {error}") from None
    if found.format != FORMAT:
        raise BadPricesFile(f"{path} is no file of prices: its format is not {FORMAT}")
    return found.prices


def write_prices(path: Path | str, prices: Mapping[str, float]) -> None:
    """Write prices whole or not at all.

    Raises
    ------
    OSError
        When the file cannot be written; nothing is left behind.
    """
    write_plan(path, {"format": FORMAT, "prices": dict(prices)})
