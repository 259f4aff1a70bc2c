"""Owns the languages that the sheets speak: the same ones on each, and one of them to begin with."""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.row_settings import setting
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.workbook import Sheet, Workbook


def check_languages(workbook: Workbook) -> Iterator[Problem]:
    """Choices in other languages than the questions; a first language that is not there."""
    first = setting(workbook, "default_language").strip()
    choices = workbook.sheet("choices")
    asked = _languages(workbook.sheet("survey"), first)
    if not any(asked.keys() - {first, _NONE}):
        return  # one language is all languages
    offered = _languages(choices, first)
    strange = [one for one in offered if one not in asked]
    for language in strange:
        named = f"“{offered[language]}” names no language" if language == _NONE else f"“{language}” is none"
        message = f"{named} of the survey sheet, so whoever reads in those does not see these choices."
        meant = did_you_mean(language, asked, 0.4) or f"the survey sheet has {', '.join(asked)}"
        yield _told(choices, offered[language], message, meant)
    for language in asked if offered and not strange else ():
        if language not in offered:
            heading = next(iter(offered.values()))
            message = f"The choices have no labels in the language “{language}”, which the survey sheet has."
            yield _told(choices, heading, message, f"add the column label::{language}")
    if first and first not in asked:
        sheet = workbook.sheet("settings")
        meant = did_you_mean(first, asked, 0.4) or f"one of {', '.join(asked)}"
        yield problem_at(
            sheet, 2, heading_for(sheet, "default_language"), "TOOL-SETTING",
            f"No column is in the language “{first}”.", text=first, suggestion=meant,
            severity=Severity.WARNING,
        )  # fmt: skip


_NONE = "default"
"""As pyxform calls the language of a column that names none, where the settings name none either."""


def _languages(sheet: Sheet, first: str) -> dict[str, str]:
    """The languages of labels that hold a text, each with its heading."""
    found: dict[str, str] = {}
    for heading in sheet.headings:
        name, separator, language = heading.partition("::")
        if not separator:
            name, _, language = heading.partition(":")
        if name.strip().lower() == "label" and any(heading in row.cells for row in sheet.rows):
            found.setdefault(language.strip() or first or _NONE, heading)
    return found


def _told(sheet: Sheet, heading: str, message: str, suggestion: str) -> Problem:
    return problem_at(
        sheet, 1, heading, "TOOL-TRANSLATION", message, text=heading, suggestion=suggestion,
        severity=Severity.WARNING,
    )  # fmt: skip
