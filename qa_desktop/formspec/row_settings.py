"""Owns the checks on the settings sheet, and on the names of the sheets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import problem_at
from qa_desktop.formspec.vocabulary import NAMESPACE
from qa_desktop.formspec.workbook import FORM_SHEETS, Sheet, Workbook

_OTHER_WORDS = {
    "options": "choices",
    "lists": "choices",
    "questions": "survey",
    "form": "survey",
    "config": "settings",
}


_DECLARES = re.compile(rf"(?:^|\s)qa=[\"'“”‘’]?{re.escape(NAMESPACE)}(?:[\"'“”‘’\s]|$)")
"""The vocabulary under its own prefix, with or without quotation marks; a blank beside = is no form."""


def check_settings(workbook: Workbook) -> Iterator[Problem]:
    """The id, the version and the vocabulary's declaration."""
    sheet = workbook.sheet("settings")
    first = sheet.rows[0].cells if sheet.rows else {}
    said = {"_".join(heading.lower().split()): text for heading, text in first.items()}
    row = 2 if sheet.rows else 0
    if not any(said.get(key) for key in ("form_id", "id_string", "set_form_id")):
        message = "The settings sheet gives no form_id; two tools without one cannot be told apart."
        yield problem_at(sheet, row, "form_id", "TOOL-NO-FORM-ID", message, severity=Severity.WARNING)
    elif not said.get("version"):
        message = (
            "The settings sheet gives no version; audits keep the version of the tool they were made with."
        )
        yield problem_at(sheet, 2, "version", "TOOL-NO-VERSION", message, severity=Severity.WARNING)
    yield from _second_rows(sheet)
    yield from _form_id(sheet, first)
    uses_words = any("qa:" in heading for one in workbook.sheets.values() for heading in one.headings)
    declared = said.get("namespaces", "")
    if uses_words and not _DECLARES.search(declared):
        message = "The settings column namespaces must name the audit vocabulary."
        suggestion = f'namespaces: qa="{NAMESPACE}"'
        column = "namespaces" if "namespaces" in said else ""
        yield problem_at(sheet, row, column, "TOOL-NAMESPACE", message, text=declared, suggestion=suggestion)


def _second_rows(sheet: Sheet) -> Iterator[Problem]:
    for row in sheet.rows[1:2]:
        heading = next(iter(row.cells), "")
        message = "Only the first row below the headings of the settings sheet is read, and this one is not."
        yield problem_at(
            sheet, row.number, heading, "TOOL-ROW-SKIPPED", message, text=row.cells.get(heading, ""),
            suggestion="delete this row, or the one above", severity=Severity.WARNING,
        )  # fmt: skip


def _form_id(sheet: Sheet, first: Mapping[str, str]) -> Iterator[Problem]:
    """An id travels in names of files and addresses, where other programs want no blanks."""
    for heading, text in first.items():
        if (
            "_".join(heading.lower().split()) in ("form_id", "id_string", "set_form_id")
            and " " in text.strip()
        ):
            yield problem_at(
                sheet, 2, heading, "TOOL-SETTING", f"The form id “{text}” holds a blank.", text=text,
                suggestion="-".join(text.split()), severity=Severity.WARNING,
            )  # fmt: skip


def setting(workbook: Workbook, name: str) -> str:
    """What the settings sheet says under a heading, or blank."""
    sheet = workbook.sheet("settings")
    first = sheet.rows[0].cells if sheet.rows else {}
    return next((text for heading, text in first.items() if "_".join(heading.lower().split()) == name), "")


def allows_repeats(workbook: Workbook) -> bool:
    """True when the settings allow two choices of one name in a list."""
    return setting(workbook, "allow_choice_duplicates").lower() in ("yes", "true", "true()")


def check_sheet_names(workbook: Workbook) -> Iterator[Problem]:
    """Sheets that are probably misspelt. A name that begins with _ is an author's own."""
    for meant in FORM_SHEETS:
        if meant in workbook.sheets or meant == "osm":
            continue
        name = near_sheet(workbook, meant)
        if name:
            message = f"The sheet “{name}” is not read: there is no such sheet in XLSForm."
            yield Problem(
                "TOOL-SHEET-NAME", Severity.WARNING, message, sheet=name, text=name,
                suggestion=f"rename the sheet “{name}” to {meant}",
            )  # fmt: skip


def near_sheet(workbook: Workbook, meant: str) -> str:
    """The other sheet that probably should have this name, or blank."""
    plain = {name.strip().lower(): name for name in workbook.other if not name.startswith("_")}
    close = difflib.get_close_matches(meant, list(plain), 1, 0.75 if meant != "survey" else 0.6)
    if close:
        return plain[close[0]]
    return next((plain[word] for word, sheet in _OTHER_WORDS.items() if sheet == meant and word in plain), "")
