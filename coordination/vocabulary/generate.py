"""Write ``codes.py`` from ``labels.csv``: ``python -m coordination.vocabulary.generate``.

The CSV is the one home of every code and its labels; the Python enums are its typed shadow, so that a
misspelt code is found by the type checker and not by a social worker.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
LABELS = HERE / "labels.csv"
CODES = HERE / "codes.py"

HEADER = '''"""Every closed list of the domain as a ``StrEnum``.

Generated from ``labels.csv`` by ``python -m coordination.vocabulary.generate``; a test compares the two.
"""

from enum import StrEnum
'''


def read_rows() -> list[dict[str, str]]:
    """Return the rows of ``labels.csv`` in file order."""
    with LABELS.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def render(rows: Iterable[dict[str, str]]) -> str:
    """Return the text of ``codes.py`` for these rows.

    Parameters
    ----------
    rows
        Mappings with the keys ``enum``, ``code`` and ``en``.
    """
    enums: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        enums.setdefault(row["enum"], []).append((row["code"], row["en"]))
    parts = [HEADER]
    for name in sorted(enums):
        body = "\n".join(f'    {code.upper()} = "{code}"' for code, _ in enums[name])
        parts.append(f'\n\nclass {name}(StrEnum):\n    """Codes of the list *{_words(name)}*."""\n\n{body}\n')
    return "".join(parts)


def _words(name: str) -> str:
    """Return a CamelCase name as plain words: ``LifeDomain`` becomes ``life domain``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def main() -> None:
    """Rewrite ``codes.py``."""
    CODES.write_text(render(read_rows()), encoding="utf-8")


if __name__ == "__main__":
    main()
