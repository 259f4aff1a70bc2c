"""Owns checking sheets as typed: lists that nothing uses, texts that a language lacks, curly quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_desktop.formspec.languages import check_languages
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.workbook import Sheet, Workbook

_LOGIC = (
    "relevant", "constraint", "calculate", "readonly", "required", "choice_filter", "repeat_count",
    "qa:prompt-when",
)  # fmt: skip
_CURLY = re.compile("[‘’“”]")
_ROWS_SHOWN = 8
_ONLY_FOR = (
    ("choice_filter", re.compile(r"(add )?(select|rank|geo|osm)"), "a question with choices"),
    ("repeat_count", re.compile(r"begin (repeat|loop|looped|lgroup)"), "a repeat"),
)


def check_sheets(workbook: Workbook) -> Iterator[Problem]:
    """What can be seen of the workbook only as its author wrote it; all of it warnings."""
    survey = workbook.sheet("survey")
    yield from _curly_quotes(survey)
    yield from _unused_lists(workbook)
    yield from _without_effect(survey)
    for sheet in workbook.sheets.values():
        if sheet.name in ("survey", "choices"):
            yield from _missing_translations(sheet)
    yield from check_languages(workbook)


def _curly_quotes(survey: Sheet) -> Iterator[Problem]:
    headings = [heading for one in _LOGIC if (heading := heading_for(survey, one))]
    for row in survey.rows:
        for heading in headings:
            text = row.cells.get(heading, "")
            found = _CURLY.search(text)
            if found:
                message = "Curly quotation marks in logic are read as straight ones here, and not everywhere."
                straight = "'" if found.group() in "‘’" else '"'
                yield problem_at(
                    survey, row.number, heading, "TOOL-CURLY-QUOTE", message, text=found.group(),
                    suggestion=f"write {straight}", severity=Severity.WARNING, span=found.span(),
                )  # fmt: skip


def _unused_lists(workbook: Workbook) -> Iterator[Problem]:
    choices, survey = workbook.sheet("choices"), workbook.sheet("survey")
    heading = heading_for(choices, "list_name")
    if not heading:
        return
    # Names are looked for as words anywhere: in types, in instance('…'), in search('…').
    words = {
        word
        for row in survey.rows
        for text in row.cells.values()
        for word in re.findall(r"[^\s'\"(),]+", text)
    }
    told: set[str] = set()
    for row in choices.rows:
        name = row.cells.get(heading, "")
        if name and name not in words and name not in told:
            told.add(name)
            message = f"No question uses the list “{name}”."
            yield problem_at(
                choices,
                row.number,
                heading,
                "TOOL-UNUSED-LIST",
                message,
                text=name,
                severity=Severity.WARNING,
            )


def _without_effect(survey: Sheet) -> Iterator[Problem]:
    """A filter without choices, a count without a repeat: both are dropped on the way."""
    types = heading_for(survey, "type")
    logic = [heading for one in _LOGIC if (heading := heading_for(survey, one))]
    for row in survey.rows:
        kind = row.cells.get(types, "").replace("_", " ").lower()
        for heading in logic if kind.startswith("end ") else ():
            if heading in row.cells:
                message = "This has no effect where a group or repeat ends."
                yield problem_at(
                    survey, row.number, heading, "TOOL-IGNORED", message, text=row.cells[heading],
                    suggestion="move it to the row where it begins", severity=Severity.WARNING,
                )  # fmt: skip
    for attribute, wanted, what in _ONLY_FOR:
        heading = heading_for(survey, attribute)
        for row in survey.rows if heading else ():
            kind = " ".join(row.cells.get(types, "").replace("_", " ").lower().split())
            if kind and heading in row.cells and not wanted.match(kind):
                yield problem_at(
                    survey, row.number, heading, "TOOL-IGNORED", f"This has an effect only for {what}.",
                    text=row.cells[heading], suggestion="leave the cell blank", severity=Severity.WARNING,
                )  # fmt: skip


def _missing_translations(sheet: Sheet) -> Iterator[Problem]:
    """A text that is there in one language and not in another: shown in the first, or not at all."""
    columns: dict[str, list[str]] = {}
    for heading in sheet.headings:
        name, separator, language = heading.partition("::")
        if separator and language.strip() and name.strip().lower() in ("label", "hint"):
            columns.setdefault(name.strip().lower(), []).append(heading)
    for same in columns.values():
        for heading in same if len(same) > 1 else ():
            rows = [
                row.number
                for row in sheet.rows
                if heading not in row.cells and any(one in row.cells for one in same)
            ]
            if rows:
                shown = ", ".join(map(str, rows[:_ROWS_SHOWN])) + (" …" if len(rows) > _ROWS_SHOWN else "")
                language = heading.partition("::")[2].strip()
                what = f"{len(rows)} texts are" if len(rows) > 1 else "One text is"
                message = f"{what} missing in {language}: row{'s' if len(rows) > 1 else ''} {shown}."
                yield problem_at(
                    sheet, rows[0], heading, "TOOL-TRANSLATION", message, severity=Severity.WARNING
                )
