"""Owns telling what values alone would hide: lost formulas, merged cells, hidden sheets, guessed letters."""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.formspec.excel_marks import MarkKind
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import problem_at
from qa_desktop.formspec.workbook import Mark, Sheet, Workbook, column_letter


def check_marks(workbook: Workbook) -> Iterator[Problem]:
    """What Excel says of the cells beside their values, and how the text was read."""
    if workbook.is_guessed:
        message = "The file is not in UTF-8; it was read as Windows writes text in Western Europe."
        suggestion = "look at accents and pound signs, or save the file as “CSV UTF-8”"
        yield Problem("TOOL-ENCODING", Severity.WARNING, message, suggestion=suggestion)
    for mark in workbook.marks:
        sheet = workbook.sheet(mark.sheet)
        if mark.kind == MarkKind.HIDDEN:
            message = f"The sheet “{mark.sheet}” is hidden in Excel, and is read all the same."
            yield Problem("TOOL-HIDDEN-SHEET", Severity.WARNING, message, mark.sheet)
        elif mark.kind == MarkKind.MERGED:
            yield from _merged(sheet, mark)
        elif heading := _heading(sheet, mark.letter):
            message = "The cell holds a formula, and its result is not in the file: it would be blank."
            suggestion = "open the workbook in Excel and save it, or type the text itself"
            yield problem_at(sheet, mark.row, heading, "TOOL-FORMULA", message, suggestion=suggestion)


def _merged(sheet: Sheet, mark: Mark) -> Iterator[Problem]:
    heading = _heading(sheet, mark.letter)
    if not heading or mark.row > len(sheet.rows) + 1:
        return
    message = f"The cells {mark.reference} are merged: only the first of them holds what is shown."
    suggestion = "unmerge them, and fill in each row"
    yield problem_at(
        sheet, mark.row, heading, "TOOL-MERGED", message, suggestion=suggestion, severity=Severity.WARNING
    )


def _heading(sheet: Sheet, letter: str) -> str:
    """The heading over a column, or blank."""
    letters = [column_letter(index) for index in range(len(sheet.headings))]
    return sheet.headings[letters.index(letter)] if letter in letters else ""
