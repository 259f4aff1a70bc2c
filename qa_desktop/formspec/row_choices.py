"""Owns the checks on the rows of choices and external_choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa_desktop.formspec.names import is_name, name_from, tidy_name
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.row_headings import missing_column
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.workbook import Row, Sheet

_SHOWN = ("label", "caption", "media", "image", "big-image", "audio", "video")
"""How headings begin under which a choice has something to show."""
_LIKE_A_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: 00:00:00)?\Z")


def lists_of(sheet: Sheet) -> frozenset[str]:
    """The names of the lists that a sheet of choices holds."""
    heading = heading_for(sheet, "list_name")
    return frozenset(row.cells[heading] for row in sheet.rows if heading in row.cells)


@dataclass(frozen=True, slots=True)
class ListUses:
    """Which lists ask more of their choices than others."""

    several: frozenset[str] = frozenset()
    """Lists of select_multiple questions: names hold no blanks."""
    looped: frozenset[str] = frozenset()
    """Lists that a loop goes through: each choice becomes a group, and needs a name for it."""
    labelled: frozenset[str] = frozenset()
    """Lists whose choices cannot do without a label: those of loops, and those looked up with search()."""


def check_choices(
    sheet: Sheet, uses: ListUses = ListUses(), *, may_repeat: bool = False
) -> Iterator[Problem]:
    """Everything that can be said of the rows of one sheet of choices.

    `may_repeat` is what the settings column allow_choice_duplicates says.
    """
    list_column, name_column = heading_for(sheet, "list_name"), heading_for(sheet, "name")
    if not sheet.rows:
        return
    if not list_column or not name_column:
        yield missing_column(sheet, "name" if list_column else "list_name")
        return
    is_wordless = sheet.name == "choices" and not any(_is_label(heading) for heading in sheet.headings)
    if is_wordless:
        problem = missing_column(sheet, "label")
        yield problem if uses.labelled else replace(problem, severity=Severity.WARNING)
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        list_name, name = row.cells.get(list_column, ""), row.cells.get(name_column, "")
        if not list_name:
            if name and any(_is_label(heading) for heading in row.cells):
                message = f"The choice “{name}” belongs to no list."
                yield _at(sheet, row, list_column, "TOOL-CHOICE", message, severity=Severity.WARNING)
            continue
        if not name:
            yield _nameless(sheet, row, name_column, list_name)
            continue
        if (list_name, name) in seen:
            if not may_repeat:
                message = f"“{name}” is already in the list “{list_name}” (row {seen[list_name, name]})."
                suggestion = "give one of the two another name"
                yield _at(sheet, row, name_column, "TOOL-DUPLICATE-CHOICE", message, name, suggestion)
        elif sheet.name == "choices":
            yield from _names(sheet, row, name_column, list_name, uses)
            if not is_wordless and not any(_is_label(heading) for heading in row.cells):
                yield _unlabelled(sheet, row, list_name, name, uses)
        seen.setdefault((list_name, name), row.number)


def _nameless(sheet: Sheet, row: Row, name_column: str, list_name: str) -> Problem:
    label = row.cells.get(heading_for(sheet, "label"), "")
    made = name_from(label)
    suggestion = f"for example {made}" if made else "type a short name"
    shown = f" “{label}”" if label else ""
    message = f"The choice{shown} of the list “{list_name}” has no name."
    return _at(sheet, row, name_column, "TOOL-CHOICE", message, "", suggestion)


def _names(sheet: Sheet, row: Row, name_column: str, list_name: str, uses: ListUses) -> Iterator[Problem]:
    name = row.cells[name_column]
    if list_name in uses.looped and not is_name(name):
        message = f"A loop makes a group of each choice, and “{name}” cannot be the name of one."
        yield _at(sheet, row, name_column, "TOOL-NAME", message, name, tidy_name(name))
    elif list_name in uses.several and any(character.isspace() for character in name):
        message = (
            f"The choice “{name}” holds a blank, and its list “{list_name}” is used by a select_multiple, "
            "where several choices are kept with blanks between."
        )
        suggestion = re.sub(r"\s+", "_", name)
        yield _at(sheet, row, name_column, "TOOL-CHOICE", message, name, suggestion)
    if _LIKE_A_DATE.match(name):
        message = f"The choice “{name}” looks like a date that Excel made of something else."
        suggestion = "format the cell as text, and type the name again"
        yield _at(sheet, row, name_column, "TOOL-EXCEL-DATE", message, name, suggestion, Severity.WARNING)


def _unlabelled(sheet: Sheet, row: Row, list_name: str, name: str, uses: ListUses) -> Problem:
    column = heading_for(sheet, "label") or heading_for(sheet, "name")
    message = f"The choice “{name}” of “{list_name}” has no label."
    severity = Severity.ERROR if list_name in uses.labelled else Severity.WARNING
    suggestion = "type what people are to read"
    return _at(sheet, row, column, "TOOL-CHOICE-LABEL", message, "", suggestion, severity)


def _is_label(heading: str) -> bool:
    return heading.partition(":")[0].strip().lower() in _SHOWN


def _at(
    sheet: Sheet,
    row: Row,
    column: str,
    code: str,
    message: str,
    text: str = "",
    suggestion: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    return problem_at(
        sheet, row.number, column, code, message, text=text, suggestion=suggestion, severity=severity
    )
