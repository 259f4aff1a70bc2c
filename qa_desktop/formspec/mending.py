"""Owns going on after a mistake: the workbook with the offending cells put out of the way.

What is mended is never installed; it lets the rest of the workbook be converted and checked, so that an
author hears of all mistakes in one run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa_desktop.formspec.names import tidy_name
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.row_types import What, read_type
from qa_desktop.formspec.sourcemap import heading_for
from qa_desktop.formspec.workbook import Row, Sheet, Workbook

Cell = tuple[str, int, str]
"""Sheet, row and heading."""
_PLAIN_TYPE = "text"
_OF_OTHER_TYPES = ("parameters", "appearance", "choice_filter")
"""Columns that mean nothing, or something wrong, once a row asks for plain text."""
_WORDLESS = "…"
_OF_CALLS = frozenset({"TOOL-UNKNOWN-FUNCTION", "TOOL-ARGUMENTS", "TOOL-UNQUOTED-DATE"})
"""Problems that a missing question cannot cause."""
_OF_CHOICES = frozenset({"TOOL-NOT-A-CHOICE", "TOOL-NO-CHOICES", "TOOL-CHOICES", "TOOL-DEFAULT"})
_NOT_BELIEVED = frozenset({"TOOL-EMPTY", "TOOL-ROLE-MISSING", "TOOL-BLANK-WORD"})
"""Of a form that lacks rows, these say nothing."""
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


@dataclass(frozen=True, slots=True)
class Mended:
    """A workbook without the mistakes told so far, and which cells were touched. A blank heading: the row."""

    workbook: Workbook
    cells: frozenset[Cell] = frozenset()

    def believes(self, problem: Problem) -> bool:
        """False for what the checks find in the mended form only because something was put out of the way."""
        if not problem.row or problem.code in _NOT_BELIEVED:
            return False
        here = {column for sheet, row, column in self.cells if (sheet, row) == (problem.sheet, problem.row)}
        if not here:
            return problem.code not in _OF_CHOICES or all(sheet != "choices" for sheet, _, _ in self.cells)
        if problem.code == "TOOL-PROMPT" and any("qa:prompt" in column for column in here):
            return False
        survives = problem.code in _OF_CALLS or problem.column not in here
        return survives and "" not in here and not (self._retyped(problem) and problem.code not in _OF_CALLS)

    def caused(self, problem: Problem) -> bool:
        """True for what pyxform refuses only because something else was put out of the way."""
        if problem.code in ("TOOL-NO-LABEL", "TOOL-PARAMETER", "TOOL-CHOICE-FILTER", "TOOL-TABLE-LIST"):
            return self._retyped(problem)
        if problem.code == "TOOL-ENTITY":
            return any(sheet == "entities" or column == "save_to" for sheet, _, column in self.cells)
        return False

    def _retyped(self, problem: Problem) -> bool:
        column = heading_for(self.workbook.sheet("survey"), "type")
        return ("survey", problem.row, column) in self.cells

    def without(self, problems: Iterable[Problem]) -> Mended | None:
        """The same without these mistakes too; None when nothing can be done about any of them."""
        mended = self
        # From the last to the first, so that what is opened last is closed first.
        for problem in reversed(list(problems)):
            if problem.severity is Severity.ERROR:
                mended = mended._without(problem, self.cells)
        return None if mended is self else mended

    def _without(self, problem: Problem, before: frozenset[Cell]) -> Mended:
        """`before` are the cells of earlier rounds: what did not help there takes the whole row away."""
        sheet = self.workbook.sheet(problem.sheet)
        cell = (problem.sheet, problem.row, problem.column)
        if problem.row == 1:
            if problem.code == "TOOL-NO-COLUMN" and problem.column:
                meant = problem.suggestion.rpartition(" ")[2]
                return self._put(_renamed(sheet, problem.column, meant), cell)
            if not _is_worth_dropping(problem, sheet):
                return self
            return self._put(_without_column(sheet, problem.column), cell)
        row = next((one for one in sheet.rows if one.number == problem.row), None)
        if row is None or not row.cells:
            return self
        if not problem.column or cell in before or problem.sheet == "entities":
            return self._put(_with_row(sheet, Row(row.number, {})), (problem.sheet, problem.row, ""))
        if problem.code == "TOOL-STRUCTURE":
            return self._put(_restructured(sheet, row, problem), cell)
        column = problem.column
        if problem.code == "TOOL-NO-LABEL":
            column = heading_for(sheet, "label") or "label"
        changed = _instead(problem, row, sheet)
        if not changed and column not in row.cells:
            # Nothing is there to be taken away: what is missing is missed until the whole row is gone.
            return self._put(_with_row(sheet, Row(row.number, {})), (problem.sheet, problem.row, ""))
        cells = {**row.cells, column: changed}
        if changed == _PLAIN_TYPE:
            cells |= dict.fromkeys((heading_for(sheet, one) for one in _OF_OTHER_TYPES), "")
            cells.setdefault(heading_for(sheet, "label"), _WORDLESS)
        kept = {heading: text for heading, text in cells.items() if heading and text}
        return self._put(_with_row(_with_heading(sheet, column), Row(row.number, kept)), cell)

    def _put(self, sheet: Sheet, cell: Cell) -> Mended:
        sheets = {**self.workbook.sheets, sheet.name: sheet}
        return Mended(replace(self.workbook, sheets=sheets), self.cells | {cell})


def _instead(problem: Problem, row: Row, sheet: Sheet) -> str:
    """What the cell holds from now on; blank for nothing."""
    column, number = problem.column, row.number
    typed = row.cells.get(column, "")
    if problem.code in ("TOOL-NO-LABEL", "TOOL-CHOICE-LABEL"):
        return _WORDLESS
    if column == heading_for(sheet, "type"):
        kind = read_type(typed, (_PLAIN_TYPE,))
        if kind.what in (What.BEGIN, What.END):
            return f"{kind.what.name.lower()}_{'group' if kind.word == 'loop' else kind.word}"
        return _PLAIN_TYPE
    if column == heading_for(sheet, "name"):
        tidy = tidy_name(typed)
        return f"{tidy or 'row'}_{number}"
    if problem.code == "TOOL-CALCULATION" and not typed:
        return "''"
    if problem.code == "TOOL-REFERENCE" and problem.text and problem.text in typed:
        plain = column.partition("::")[0].partition(":")[0].strip().lower().replace(" ", "_")
        return typed.replace(problem.text, _WORDLESS if plain in _TEXTS else "''")
    return ""


def _is_worth_dropping(problem: Problem, sheet: Sheet) -> bool:
    """A column that pyxform stumbles over; others do it no harm, and what they say may be needed."""
    if not problem.column or sheet.headings.count(problem.column) != 1:
        return False
    return problem.code in ("TOOL-DUPLICATE-COLUMN", "TOOL-HEADING") or sheet.name == "entities"


def _restructured(sheet: Sheet, row: Row, problem: Problem) -> Sheet:
    """Groups that close: a missing end comes last, a wrong end is made right, a surplus one is left out."""
    column = heading_for(sheet, "type")
    kind = read_type(row.cells.get(column, ""))
    if kind.what is What.BEGIN:
        last = sheet.rows[-1].number if sheet.rows else 1
        return replace(sheet, rows=(*sheet.rows, Row(last + 1, {column: f"end_{kind.word}"})))
    if problem.suggestion.startswith("end_"):
        return _with_row(sheet, Row(row.number, {**row.cells, column: problem.suggestion}))
    return _with_row(sheet, Row(row.number, {}))


def _with_heading(sheet: Sheet, heading: str) -> Sheet:
    return sheet if heading in sheet.headings else replace(sheet, headings=(*sheet.headings, heading))


def _with_row(sheet: Sheet, row: Row) -> Sheet:
    return replace(sheet, rows=tuple(row if one.number == row.number else one for one in sheet.rows))


def _renamed(sheet: Sheet, heading: str, meant: str) -> Sheet:
    headings = tuple(meant if one == heading else one for one in sheet.headings)
    rows = tuple(
        Row(one.number, {meant if key == heading else key: text for key, text in one.cells.items()})
        for one in sheet.rows
    )
    return replace(sheet, headings=headings, rows=rows)


def _without_column(sheet: Sheet, heading: str) -> Sheet:
    headings = tuple("" if one == heading else one for one in sheet.headings)
    rows = tuple(
        Row(one.number, {key: text for key, text in one.cells.items() if key != heading})
        for one in sheet.rows
    )
    return replace(sheet, headings=headings, rows=rows)
