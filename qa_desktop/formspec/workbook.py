"""Owns the workbook: sheets of text cells from .xlsx, .xls, .csv or Markdown, bounded, with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

FORM_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
"""The sheets that XLSForm gives a meaning; others hold authors' notes and are left alone."""
MAX_ROWS = 20_000
MAX_BLANK_ROWS = 60
"""A sheet ends here, as it does for pyxform: Excel keeps a million formatted blank rows."""
MAX_COLUMNS = 300
MAX_CELLS = 300_000
MAX_HEADING = 1_000
MAX_CELL_CHARACTERS = 32_767
"""What one Excel cell holds."""
MAX_CHARACTERS = 20_000_000
"""Of a whole workbook: a text that is stored once can stand in every cell."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet below its header. `number` counts as Excel does: the header is row 1."""

    number: int
    cells: Mapping[str, str]
    """Text by heading; blank cells are absent."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `headings` keeps blank ones, so that a position gives the column's letter."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def cell_name(self, heading: str, row: int) -> str:
        """The cell as Excel names it, for example `F12`; blank for a heading that is not here."""
        if heading not in self.headings or row < 1:
            return ""
        return f"{column_letter(self.headings.index(heading))}{row}"

    def text_at(self, heading: str, row: int) -> str:
        """What the cell holds; row 1 holds the headings. Blank where there is nothing."""
        if row == 1:
            return heading if heading in self.headings else ""
        at = row - 2
        if not (0 <= at < len(self.rows) and self.rows[at].number == row):
            return next((one.cells.get(heading, "") for one in self.rows if one.number == row), "")
        return self.rows[at].cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that Excel says of a cell or range beside its value; `kind` is a word of `excel_marks`."""

    kind: str
    sheet: str
    row: int = 0
    letter: str = ""
    reference: str = ""
    """The range as Excel names it, for example `B5:D7`."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets that matter, by lower-case name, in their order. `other` are the names of the rest."""

    sheets: Mapping[str, Sheet]
    other: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    is_guessed: bool = False
    """True when a text was in no encoding that says what it is, and was read as Windows writes it."""

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name) or Sheet(name, (), ())


class Unreadable(Exception):
    """The bytes are no tool in a form we know. The message is a sentence; `xlsform` makes it a problem."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


class TooLarge(Unreadable):
    """The workbook is beyond a limit; the message says which."""


def column_letter(index: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def build(raw: Mapping[str, Iterator[list[str]]]) -> Workbook:
    """A workbook from rows of cells by sheet name; the first row of each is its header.

    A workbook with one sheet of any name has that as its survey, as pyxform reads it.

    Raises:
        TooLarge: rows, columns, cells or characters beyond the limits above.
    """
    names = list(raw)
    meant = {name: name.strip().lower() for name in names}
    if len(names) == 1 and meant[names[0]] not in FORM_SHEETS:
        meant[names[0]] = "survey"
    sheets: dict[str, Sheet] = {}
    budget = _Budget()
    for name in names:
        if meant[name] in FORM_SHEETS and meant[name] not in sheets:
            sheets[meant[name]] = _sheet(meant[name], raw[name], budget)
    return Workbook(sheets, tuple(name for name in names if meant[name] not in FORM_SHEETS))


_BLANKS = re.compile(r"[ \t\u00a0]+")


class _Budget:
    """What a workbook may still hold."""

    def __init__(self) -> None:
        self.cells = MAX_CELLS
        self.characters = MAX_CHARACTERS

    def take(self, texts: Collection[str]) -> None:
        self.cells -= len(texts)
        self.characters -= sum(map(len, texts))
        if self.cells < 0:
            raise TooLarge(f"The workbook has more than {MAX_CELLS:,} filled cells")
        if self.characters < 0:
            raise TooLarge(f"The workbook holds more than {MAX_CHARACTERS:,} characters")


def _sheet(name: str, lines: Iterator[list[str]], budget: _Budget) -> Sheet:
    headings = tuple(_BLANKS.sub(" ", heading).strip() for heading in next(lines, []))
    while headings and not headings[-1]:
        headings = headings[:-1]
    if len(headings) > MAX_COLUMNS:
        raise TooLarge(f"The sheet “{name}” has more than {MAX_COLUMNS} columns")
    if any(len(heading) > MAX_HEADING for heading in headings):
        raise TooLarge(f"The sheet “{name}” has a heading of more than {MAX_HEADING} characters")
    rows: list[Row] = []
    blank = 0
    for number, line in enumerate(lines, start=2):
        if number > MAX_ROWS:
            raise TooLarge(f"The sheet “{name}” has more than {MAX_ROWS:,} rows")
        cells: dict[str, str] = {}
        for heading, text in zip(headings, line, strict=False):
            if heading and text and heading not in cells:
                if len(text) > MAX_CELL_CHARACTERS:
                    raise TooLarge(f"A cell in row {number} of “{name}” is longer than Excel allows")
                cells[heading] = text
        budget.take(cells.values())
        rows.append(Row(number, cells))
        blank = 0 if cells else blank + 1
        if blank > MAX_BLANK_ROWS:
            break
    while rows and not rows[-1].cells:
        rows.pop()
    return Sheet(name, headings, tuple(rows))
