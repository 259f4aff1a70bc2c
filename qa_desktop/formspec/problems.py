"""Owns tool problems: what is wrong with a tool, where, and what to write instead. Data, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""Start and end in a text, counted in characters from 0, end not included."""


class Severity(StrEnum):
    ERROR = "error"  # the tool is refused
    WARNING = "warning"  # the tool is installed; its author should look


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a tool. `row` counts from 1 as Excel shows it; 0 and blanks mean the whole."""

    code: str
    """Stable, for example `TOOL-CYCLE`, `TOOL-UNKNOWN-FUNCTION`, `TOOL-UNSUPPORTED`."""
    severity: Severity
    message: str
    """One plain sentence naming the thing."""
    sheet: str = ""
    row: int = 0
    column: str = ""
    """The column's heading, for example `relevant`."""
    cell: str = ""
    """The cell as Excel names it, for example `F12`; blank where unknown."""
    text: str = ""
    """The offending text, as its author typed it where that can be told."""
    suggestion: str = ""
    cell_text: str = ""
    """All of what the cell holds; blank where there is no cell, or nothing in it."""
    span: Span | None = None
    """Where in `cell_text` the offending text stands, to underline it; None where it cannot be told."""

    @property
    def column_letter(self) -> str:
        """The column as Excel letters it, for example `F`; blank where unknown."""
        return self.cell.rstrip("0123456789")

    @property
    def place(self) -> str:
        """The place in words: `survey row 12, column relevant (F12)`; blank for the whole tool."""
        parts = [part for part in (self.sheet, f"row {self.row}" if self.row else "") if part]
        where = " ".join(parts)
        if self.column:
            where = f"{where}, column {self.column}" if where else f"column {self.column}"
        return f"{where} ({self.cell})" if self.cell else where
