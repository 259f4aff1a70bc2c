"""Owns making a table of raw rows: which line holds the headings, what is wrong with each row, the bounds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from qa_desktop.errors import Refused
from qa_desktop.formspec.workbook import column_letter
from qa_desktop.services import progress
from qa_desktop.services.table import (
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    MOST_PROBLEMS,
    Table,
    TableKind,
    TableProblem,
    TableRow,
    Wrong,
)

_LOOKED_FOR_HEADINGS = 20
"""Filled lines: reports begin with a title, a date, who made them."""
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Controls, overrides of direction, and halves of characters."""
_ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR"))
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class RawRow:
    """A line as the file has it."""

    line: int
    cells: list[str]
    formulas: tuple[int, ...] = ()
    """Places of the cells that hold a formula."""

    @property
    def filled(self) -> int:
        return sum(map(bool, self.cells)) + len(self.formulas)


@dataclass(slots=True)
class _Found:
    problems: list[TableProblem] = field(default_factory=list)
    count: int = 0

    def tell(self, wrong: Wrong, line: int, column: str = "") -> None:
        self.count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(TableProblem(wrong, line, column))


def collect(raw: Iterable[RawRow], table: Table) -> Table:
    """The table with its headings, rows and problems.

    Raises:
        Refused: TABLE-EMPTY, TABLE-TOO-MANY-ROWS (-COLUMNS, -CHARACTERS), TABLE-CELL-TOO-LONG.
        Stopped: somebody asked.
    """
    filled = _Filled(iter(raw))
    first = list(islice(filled, _LOOKED_FOR_HEADINGS))
    if not first:
        raise Refused("TABLE-EMPTY")
    widest = max(row.filled for row in first)
    at = next(place for place, row in enumerate(first) if row.filled * 2 >= widest)
    heading, found = first[at], _Found()
    headings = _headings(heading, found)
    rows: list[TableRow] = []
    left_out = characters = 0
    for count, row in enumerate(chain(first[at + 1 :], filled), start=1):
        if count > MAX_ROWS:
            raise Refused("TABLE-TOO-MANY-ROWS", limit=MAX_ROWS)
        if count % _TOLD_EVERY == 0:
            progress.step(count)
        characters += sum(map(len, row.cells))
        if characters > MAX_CHARACTERS:
            raise Refused("TABLE-TOO-MANY-CHARACTERS", limit=MAX_CHARACTERS, line=row.line)
        cells = _cells(row, headings, found, may_be_short=table.kind is not TableKind.CSV)
        if cells is None:
            left_out += 1
        else:
            rows.append(TableRow(row.line, cells))
    return replace(
        table,
        headings=headings,
        heading_line=heading.line,
        rows=tuple(rows),
        problems=tuple(found.problems),
        problem_count=found.count,
        left_out=left_out,
        blank_rows=filled.blank,
    )


class _Filled:
    """The rows that hold something; counts blank ones between them."""

    def __init__(self, raw: Iterator[RawRow]) -> None:
        self._raw = raw
        self._since = 0
        self.blank = 0

    def __iter__(self) -> Iterator[RawRow]:
        return self

    def __next__(self) -> RawRow:
        for row in self._raw:
            if not row.cells:
                self._since += 1
                continue
            if len(row.cells) > MAX_COLUMNS and any(row.cells[MAX_COLUMNS:]):
                raise Refused("TABLE-TOO-MANY-COLUMNS", limit=MAX_COLUMNS, line=row.line)
            if any(len(cell) > MAX_CELL for cell in row.cells):
                raise Refused("TABLE-CELL-TOO-LONG", line=row.line, limit=MAX_CELL)
            if row.filled:
                self.blank += self._since
                self._since = 0
                return row
            self._since += 1
        raise StopIteration


def _headings(row: RawRow, found: _Found) -> tuple[str, ...]:
    names = [" ".join(cell.split()) for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    for place, name in enumerate(names):
        if not name:
            found.tell(Wrong.HEADING_BLANK, row.line, column_letter(place))
        elif _HIDDEN.search(name):
            found.tell(Wrong.HIDDEN, row.line, column_letter(place))
            names[place] = _HIDDEN.sub("\ufffd", name)
    for place in row.formulas:
        found.tell(Wrong.FORMULA, row.line, column_letter(place))
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            found.tell(Wrong.HEADING_TWICE, row.line, name)
    return tuple(names)


def _cells(
    row: RawRow, headings: tuple[str, ...], found: _Found, *, may_be_short: bool
) -> tuple[str, ...] | None:
    """The cells under the headings; None where the row cannot be taken."""
    wide, before = len(headings), found.count
    cells = row.cells
    if any(cells[wide:]):
        found.tell(Wrong.MORE_CELLS, row.line)
        return None
    for place in row.formulas:
        found.tell(Wrong.FORMULA, row.line, _name(headings, place))
    for place, cell in enumerate(cells[:wide]):
        if cell in _ERRORS:
            found.tell(Wrong.ERROR_VALUE, row.line, _name(headings, place))
        elif not cell.isprintable() and _HIDDEN.search(cell):
            found.tell(Wrong.HIDDEN, row.line, _name(headings, place))
    if found.count > before:
        return None
    if len(cells) < wide and not may_be_short:  # a workbook has no cell where there is nothing
        found.tell(Wrong.FEWER_CELLS, row.line)
    return (*cells[:wide], *[""] * (wide - len(cells)))


def _name(headings: tuple[str, ...], place: int) -> str:
    return (headings[place] if place < len(headings) else "") or column_letter(place)
