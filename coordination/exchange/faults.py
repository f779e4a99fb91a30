"""What is wrong with a file or a row of it: where, and a code that people read in their language.

A fault never repeats what stood in the cell: it may be about somebody.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coordination.errors import CoordinationError
from coordination.vocabulary import ImportFault, label


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes
    ----------
    code
        What is wrong.
    sheet, row, column
        Where; empty and 0 where it is about the whole.
    values
        What the sentence names: limits, rows and names of sheets.
    """

    code: ImportFault
    sheet: str = ""
    row: int = 0
    column: str = ""
    values: dict[str, str | int] = field(default_factory=dict)

    def sentence(self, language: str = "nl") -> str:
        """Return the sentence alone."""
        return label(self.code, language).format(**self.values)

    def at(self, sheet: str, row: int, column: str | None = None) -> Fault:
        """Return the same fault in its place."""
        return replace(self, sheet=sheet, row=row, column=self.column if column is None else column)

    def line(self) -> str:
        """Return place and sentence on one line, in English, for programs and the command line."""
        place = [f"sheet {self.sheet}" if self.sheet else "", f"row {self.row}" if self.row else ""]
        place.append(f"column {self.column}" if self.column else "")
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.sentence('en')}" if where else self.sentence("en")


class Refused(CoordinationError):
    """A cell, a row or a file is refused.

    Attributes
    ----------
    faults
        What is wrong.
    """

    code = "import_refused"

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.line() for fault in faults))
        self.faults = faults


def refuse(code: ImportFault, column: str = "", **values: str | int) -> Refused:
    """Return the error for one fault; its place is filled in by who knows it."""
    return Refused(Fault(code, column=column, values=values))
