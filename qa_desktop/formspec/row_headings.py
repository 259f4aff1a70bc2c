"""Owns the checks on headings: columns that are missing, there twice, misspelt, or not in the first row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from qa_desktop.formspec.names import is_name, tidy_name
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.vocabulary import (
    BIND_ATTRIBUTES,
    CHOICE_DESCRIPTOR,
    CHOICE_GRADE,
    CHOICE_SCORE,
    SETTING_ATTRIBUTES,
)
from qa_desktop.formspec.workbook import Sheet, column_letter

_SURVEY_COLUMNS = frozenset({
    "type", "name", "label", "hint", "guidance_hint", "relevant", "required", "required_message",
    "constraint", "constraint_message", "calculation", "default", "appearance", "readonly", "read_only",
    "choice_filter", "repeat_count", "parameters", "trigger", "note", "image", "audio", "video",
    "big-image", "autoplay", "constraint-msg", "rows", "save_to", "body::intent", "query", "disabled",
    "calculate", "relevance", "constraining_message", "count", "caption", "command", "tag", "value",
    "media", "bind", "control", "body", "instance", "jr:count", "sms_field", "noapperrorstring",
    "no_app_error_string", "requiredmsg", "compact_tag", "list_name", "columns", "style", "notes", "intent",
})  # fmt: skip
_LOST = (
    "relevant",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "readonly",
    "repeat_count",
)
"""Columns without which a tool works otherwise than its author meant: a misspelling is an error."""
_MISSED = (
    "label", "hint", "guidance_hint", "required_message", "constraint_message", "appearance", "read_only",
    "parameters", "trigger",
)  # fmt: skip
"""Columns that are missed when the tool is seen: a misspelling is a warning."""
_OTHER_WORDS = {
    "condition": "relevant", "skip": "relevant", "skip_logic": "relevant", "show_if": "relevant",
    "visible_if": "relevant", "visible": "relevant", "validation": "constraint", "formula": "calculation",
    "mandatory": "required", "question": "label", "question_text": "label", "text": "label", "help": "hint",
    "help_text": "hint", "error_message": "constraint_message", "filter": "choice_filter",
    "default_value": "default", "question_type": "type", "id": "name", "variable": "name",
    "question_name": "name", "lable": "label", "labels": "label", "lables": "label",
}  # fmt: skip
"""Headings that people take from other programs."""
_CHOICE_COLUMNS = ("list_name", "name", "label")
_SETTING_COLUMNS = (
    "form_title", "form_id", "version", "default_language", "instance_name", "namespaces", "style",
    "allow_choice_duplicates", "public_key", "submission_url", "clean_text_values", "id_string", "title",
    "set_form_title", "set_form_id", "name", "omit_instanceid", "client_editable", "auto_send", "auto_delete",
)  # fmt: skip
_MADE_INTO_NAMES = frozenset({"attribute", "instance", "bind", "body", "control"})
_KNOWN_PREFIXES = frozenset({"jr", "orx", "odk", "ev", "xsd", "h", "qa", "entities"})
_A_TYPE = re.compile(
    r"(text|integer|decimal|note|date|time|dateTime|calculate|today|start|geopoint|image|acknowledge"
    r"|(select_one|select_multiple|rank|begin|end)[ _]\S.*)\Z"
)
_OF_ANSWERS = ("_uuid", "_submission_time", "meta/instanceID", "instanceID", "SubmissionDate", "KEY")
_HEADER_SEARCHED = 6
"""Rows in which headings are looked for when the first row has none."""


def check_headings(sheet: Sheet, declared: str = "") -> Iterator[Problem]:
    """Everything that can be said of one sheet's headings.

    `declared` is what the settings column namespaces says.
    """
    prefixes = _KNOWN_PREFIXES | {one.partition("=")[0] for one in declared.split()}
    seen: dict[str, int] = {}
    for index, heading in enumerate(sheet.headings):
        if not heading:
            continue
        if heading in seen:
            message = f"The column “{heading}” is there twice."
            problem = problem_at(
                sheet, 1, heading, "TOOL-DUPLICATE-COLUMN", message, text=heading,
                suggestion="delete one of the two columns, or give it another heading",
            )  # fmt: skip
            yield replace(problem, cell=f"{column_letter(index)}1")
        seen.setdefault(heading, index)
        yield from _own_heading(sheet, heading)
        yield from _unknown_heading(sheet, heading, "urn:qa-desktop" in declared)
        yield from _unusable_heading(sheet, heading, prefixes)


def is_survey_column(heading: str) -> bool:
    """True for a heading that XLSForm gives a meaning on the survey sheet."""
    return _plain(heading) in _SURVEY_COLUMNS or "_".join(heading.lower().split()) in _SURVEY_COLUMNS


def missing_column(sheet: Sheet, name: str) -> Problem:
    """The problem of a column without which a sheet cannot be read, with where it might be."""
    message = f"The {sheet.name} sheet has no column called {name}."
    for row in sheet.rows[:_HEADER_SEARCHED]:
        if name in (text.strip().lower() for text in row.cells.values()):
            message = (
                f"The headings of the {sheet.name} sheet stand in row {row.number}; they belong in row 1."
            )
            rows = "row 1" if row.number == 2 else f"rows 1 to {row.number - 1}"
            return problem_at(
                sheet,
                row.number,
                "",
                "TOOL-NO-COLUMN",
                message,
                suggestion=f"delete {rows} above the headings",
            )
    question = next((heading for heading in sheet.headings if name == "type" and _A_TYPE.match(heading)), "")
    if question:
        message = "The survey sheet has no headings: its first row is a question already."
        suggestion = "put a row above it with the headings type, name and label"
        return problem_at(
            sheet, 1, question, "TOOL-NO-HEADINGS", message, text=question, suggestion=suggestion
        )
    if any(heading in _OF_ANSWERS for heading in sheet.headings):
        message = "The sheet holds answers that were exported from a form, and not the questions of one."
        suggestion = "choose the workbook in which the form was written"
        return problem_at(sheet, 1, sheet.headings[0], "TOOL-NO-COLUMN", message, suggestion=suggestion)
    plain = {
        _plain(heading): heading
        for heading in reversed(sheet.headings)
        if heading and _plain(heading) not in (_CHOICE_COLUMNS if sheet.name == "choices" else ())
    }
    meant = [heading for one, heading in plain.items() if _OTHER_WORDS.get(one) == name]
    meant += [plain[one] for one in difflib.get_close_matches(name, list(plain), 1, 0.6)]
    if meant:
        suggestion = f"rename the column “{meant[0]}” to {name}"
        return problem_at(sheet, 1, meant[0], "TOOL-NO-COLUMN", message, text=meant[0], suggestion=suggestion)
    suggestion = f"put the heading {name} in row 1"
    return problem_at(sheet, 1, "", "TOOL-NO-COLUMN", message, suggestion=suggestion)


def _own_column(sheet: Sheet, heading: str) -> Iterator[Problem]:
    """A column of the vocabulary on the choices sheet with other capitals or two letters changed round."""
    for word in (CHOICE_SCORE, CHOICE_GRADE, CHOICE_DESCRIPTOR):
        plain = heading.strip().lower()
        if heading != word and (plain == word or sorted(plain) == sorted(word)):
            yield _unknown(sheet, heading, word, Severity.WARNING)


def _unknown_heading(sheet: Sheet, heading: str, audits: bool) -> Iterator[Problem]:
    plain = _plain(heading)
    if sheet.name == "survey" and audits and heading.strip().lower() in BIND_ATTRIBUTES - {"kind", "since"}:
        yield _unknown(sheet, heading, f"bind::qa:{heading.strip().lower()}", Severity.WARNING)
    elif sheet.name == "survey":
        if not is_survey_column(heading):
            yield from _misspelt(sheet, heading, plain)
    elif sheet.name == "choices":
        if plain in _CHOICE_COLUMNS or plain in ("media", "image", "audio", "video", "caption", "value"):
            return
        close = difflib.get_close_matches(plain, _CHOICE_COLUMNS, 1, 0.8)
        if close and not heading_for(sheet, close[0]):
            yield _unknown(sheet, heading, close[0], Severity.WARNING)
        elif audits:
            yield from _own_column(sheet, heading)
    elif sheet.name == "settings" and "qa:" not in heading and plain not in (*_SETTING_COLUMNS, "attribute"):
        close = difflib.get_close_matches(plain, _SETTING_COLUMNS, 1, 0.8)
        if close and not heading_for(sheet, close[0]):
            yield _unknown(sheet, heading, close[0], Severity.WARNING)


def _unusable_heading(sheet: Sheet, heading: str, prefixes: Collection[str]) -> Iterator[Problem]:
    """Headings that become names in the form, and hold what no name may hold."""
    first, separator, last = heading.partition("::")
    if "qa:" in heading or (sheet.name == "choices" and separator):
        return
    if sheet.name == "choices":
        first, _, language = heading.partition(":")
        usable = is_name(first) and not re.search(r"[^\w:.-]", language)
        if not any(sign.isspace() for sign in heading) and not usable:
            message = (
                f"“{heading}” cannot be a heading: letters, digits, - _ . and no blanks, a letter first."
            )
            yield problem_at(
                sheet, 1, heading, "TOOL-HEADING", message, text=heading, suggestion=tidy_name(heading)
            )
        return
    if first.strip().lower() not in _MADE_INTO_NAMES or not separator:
        return
    prefix, colon, name = last.strip().rpartition(":")
    if not is_name(name) or (prefix and not is_name(prefix)):
        message = f"“{heading}” cannot be a heading: after :: comes one word of letters, digits, - _ and ."
        suggestion = f"{first.strip()}::{tidy_name(last)}"
        yield problem_at(sheet, 1, heading, "TOOL-HEADING", message, text=heading, suggestion=suggestion)
    elif colon and prefix not in prefixes:
        message = f"“{heading}” uses the prefix “{prefix}”, which the settings do not declare."
        suggestion = f'add to the settings column namespaces: {prefix}="…"'
        if prefix.lower() == "qa":
            suggestion = f"write {first.strip()}::qa:{name.lower()}"
        yield problem_at(sheet, 1, heading, "TOOL-NAMESPACE", message, text=prefix, suggestion=suggestion)


def _misspelt(sheet: Sheet, heading: str, plain: str) -> Iterator[Problem]:
    close = difflib.get_close_matches(plain, _LOST, 1, 0.8)
    if close:
        yield _unknown(sheet, heading, close[0], Severity.ERROR)
        return
    close = difflib.get_close_matches(plain, _MISSED, 1, 0.85)
    meant = close[0] if close else _OTHER_WORDS.get(plain, "")
    if meant and meant not in ("type", "name") and not heading_for(sheet, meant):
        yield _unknown(sheet, heading, meant, Severity.WARNING)


def _unknown(sheet: Sheet, heading: str, meant: str, severity: Severity) -> Problem:
    message = f"“{heading}” is not a column of XLSForm, and what it says would be lost."
    suggestion = f"did you mean “{meant}”?"
    return problem_at(
        sheet,
        1,
        heading,
        "TOOL-UNKNOWN-COLUMN",
        message,
        text=heading,
        suggestion=suggestion,
        severity=severity,
    )


def _own_heading(sheet: Sheet, heading: str) -> Iterator[Problem]:
    """The `qa:` columns: the right words after the right prefix."""
    first, _, rest = heading.partition("::")
    if "qa:" not in heading:
        return
    kind, words = ("attribute", SETTING_ATTRIBUTES) if sheet.name == "settings" else ("bind", BIND_ATTRIBUTES)
    name = rest.strip().removeprefix("qa:")
    suggestion = ""
    if sheet.name == "choices":
        message = "Choices take plain columns: score, grade, descriptor."
        suggestion = heading.rpartition("qa:")[2]
    elif first.strip().lower() != kind or not rest.strip().startswith("qa:"):
        message = f"A column of the audit vocabulary in {sheet.name} begins with {kind}::qa: ."
        suggestion = f"{kind}::qa:{heading.rpartition('qa:')[2].strip()}"
    elif name not in words:
        message = f"qa:{name} is not a word of the audit vocabulary."
        suggestion = did_you_mean(name, words)
    else:
        return
    yield problem_at(sheet, 1, heading, "TOOL-QA-COLUMN", message, text=heading, suggestion=suggestion)


def _plain(heading: str) -> str:
    return "_".join(heading.partition("::")[0].partition(":")[0].lower().split())
