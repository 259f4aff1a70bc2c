"""Owns the checks on a workbook's rows, before conversion: all of them at once, each at its cell.

pyxform stops at the first thing it refuses; authors want to hear everything in one go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.row_choices import ListUses, check_choices
from qa_desktop.formspec.row_headings import check_headings
from qa_desktop.formspec.row_marks import check_marks
from qa_desktop.formspec.row_settings import (
    allows_repeats,
    check_settings,
    check_sheet_names,
    near_sheet,
    setting,
)
from qa_desktop.formspec.row_survey import SurveyCheck, looped_lists, searched_lists, several_lists
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.workbook import Sheet, Workbook

MOST_OF_A_KIND = 100
_EXCEL_ERRORS = {
    "#REF!": "the formula reads cells that were deleted",
    "#N/A": "the formula finds nothing",
    "#NAME?": "the formula calls something that Excel does not know",
    "#DIV/0!": "the formula divides by nothing",
    "#VALUE!": "the formula reads a text where it needs a number",
    "#NULL!": "the formula reads ranges that do not meet",
    "#NUM!": "the formula's number is too large or makes no sense",
    "#SPILL!": "the formula's result does not fit",
}


def check_rows(workbook: Workbook, known_types: Collection[str] = ()) -> list[Problem]:
    """Everything that can be said of the rows as they stand, in sheet order."""
    survey = workbook.sheet("survey")
    if not survey.headings or not (survey.rows or heading_for(survey, "type")):
        return [_no_survey(workbook)]
    problems = [
        problem
        for sheet in workbook.sheets.values()
        for problem in check_headings(sheet, setting(workbook, "namespaces"))
    ]
    problems += check_sheet_names(workbook)
    check = SurveyCheck(workbook, known_types)
    found = check.run()
    if any(one.code == "TOOL-NO-HEADINGS" for one in found):
        return found
    problems += found
    may_repeat = allows_repeats(workbook)
    looped = frozenset(looped_lists(check))
    uses = ListUses(frozenset(several_lists(check)), looped, looped | frozenset(searched_lists(check)))
    problems += check_choices(workbook.sheet("choices"), uses, may_repeat=may_repeat)
    problems += check_choices(workbook.sheet("external_choices"), may_repeat=True)
    problems += check_choices(workbook.sheet("osm"), may_repeat=True)
    problems += check_settings(workbook)
    for sheet in workbook.sheets.values():
        problems += _excel_errors(sheet)
    problems += check_marks(workbook)
    missed = {(one.sheet, one.column) for one in problems if one.code == "TOOL-NO-COLUMN" and one.column}
    return _bounded(
        [
            one
            for one in problems
            if one.code != "TOOL-UNKNOWN-COLUMN" or (one.sheet, one.column) not in missed
        ]
    )


def _bounded(problems: list[Problem]) -> list[Problem]:
    """Of each kind the first ones, and then how many more there are: nobody reads ten thousand."""
    kept: list[Problem] = []
    count = Counter[str]()
    for one in problems:
        count[one.code] += 1
        if count[one.code] <= MOST_OF_A_KIND:
            kept.append(one)
    for code, number in count.items():
        if number > MOST_OF_A_KIND:
            last = next(one for one in reversed(kept) if one.code == code)
            message = f"There are {number - MOST_OF_A_KIND:,} more like this one, and they are not listed."
            kept.append(replace(last, message=message, suggestion="mend these first, and check again"))
    return kept


def _no_survey(workbook: Workbook) -> Problem:
    near = near_sheet(workbook, "survey")
    suggestion = (
        f"rename the sheet “{near}” to survey"
        if near
        else "add a sheet survey with the columns type, name and label"
    )
    message = "There is no sheet called survey with questions in it."
    return Problem("TOOL-NO-SURVEY", Severity.ERROR, message, sheet="survey", suggestion=suggestion)


def _excel_errors(sheet: Sheet) -> Iterator[Problem]:
    """Cells whose formula failed: Excel keeps the failure as if it were the text."""
    for row in sheet.rows:
        for heading, text in row.cells.items():
            if text.startswith("#") and text in _EXCEL_ERRORS:
                message = f"The cell shows {text}: {_EXCEL_ERRORS[text]}."
                suggestion = "type the text itself instead of a formula"
                yield problem_at(
                    sheet, row.number, heading, "TOOL-FORMULA", message, text=text, suggestion=suggestion
                )
