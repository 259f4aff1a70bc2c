"""Owns a table from outside: rows of text with their lines, what is wrong with them, and how it was read.

Nothing in it is a number, a date or a formula: whoever imports it decides what a text means.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qa_desktop.i18n import tr

MAX_FILE = 32 * 1024 * 1024
MAX_ROWS = 50_000
"""Filled ones. A council's list of open cases has some thousands."""
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""Characters: what one Excel cell holds."""
MAX_CHARACTERS = 40_000_000
"""Of a whole table: a text that is stored once can stand in every cell."""
MOST_PROBLEMS = 200
"""Told one by one; the rest are counted."""


class TableKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"


class Wrong(StrEnum):
    """What may be wrong with a row or a heading."""

    MORE_CELLS = "more-cells"
    FEWER_CELLS = "fewer-cells"
    FORMULA = "formula"
    ERROR_VALUE = "error-value"
    HIDDEN = "hidden-characters"
    HEADING_TWICE = "heading-twice"
    HEADING_BLANK = "heading-blank"

    @property
    def is_error(self) -> bool:
        """True where the row cannot be taken: it is left out."""
        return self not in (Wrong.FEWER_CELLS, Wrong.HEADING_BLANK)


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One thing that is wrong, at its line; `column` is a heading, or a letter where there is none."""

    wrong: Wrong
    line: int
    column: str = ""

    def words(self) -> str:
        """The problem in one sentence."""
        line, column = self.line, self.column
        match self.wrong:
            case Wrong.MORE_CELLS:
                return tr("Line {line} has more cells than there are headings.", line=line)
            case Wrong.FEWER_CELLS:
                return tr(
                    "Line {line} has fewer cells than there are headings: the rest is blank.", line=line
                )
            case Wrong.FORMULA:
                return tr("Line {line}, {column}: a formula, which is not run.", line=line, column=column)
            case Wrong.ERROR_VALUE:
                return tr("Line {line}, {column}: an error of Excel.", line=line, column=column)
            case Wrong.HIDDEN:
                return tr("Line {line}, {column}: characters that cannot be seen.", line=line, column=column)
            case Wrong.HEADING_TWICE:
                return tr("Line {line}: two columns are called {column}.", line=line, column=column)
            case Wrong.HEADING_BLANK:
                return tr("Line {line}: column {column} has no heading.", line=line, column=column)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headings. `line` counts from 1, as Excel and every editor show it."""

    line: int
    cells: tuple[str, ...]
    """As many as there are headings."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was read; nothing of it was kept anywhere yet."""

    kind: TableKind
    headings: tuple[str, ...]
    heading_line: int
    rows: tuple[TableRow, ...]
    """Those that can be taken."""
    problems: tuple[TableProblem, ...] = ()
    """The first of them."""
    problem_count: int = 0
    left_out: int = 0
    """Rows with an error in them."""
    blank_rows: int = 0
    encoding: str = ""
    """Of a text: `UTF-8`, `UTF-16` or `Windows-1252`."""
    is_guessed: bool = False
    """True when the encoding was guessed: nothing in the file says it."""
    delimiter: str = ""
    """Of a text: what stands between cells."""
    sheet: str = ""
    """Of a workbook: the one that was read, and the others."""
    other_sheets: tuple[str, ...] = ()
