"""Owns finding the way back: from a node of the XForm to the row, column and cell its author typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from qa_desktop.formspec.definition import Finding
from qa_desktop.formspec.problems import Problem, Severity, Span
from qa_desktop.formspec.spans import author_span, output_span, text_span
from qa_desktop.formspec.workbook import Row, Sheet, Workbook

_COLUMNS: dict[str, tuple[str, ...]] = {
    "calculate": ("calculation", "calculate", "bind::calculate"),
    "relevant": ("relevant", "relevance", "bind::relevant"),
    "required": ("required", "bind::required"),
    "readonly": ("readonly", "read_only", "read only", "bind::readonly"),
    "constraint": ("constraint", "bind::constraint"),
    "constraintMsg": ("constraint_message", "constraint message", "bind::jr:constraintMsg"),
    "requiredMsg": ("required_message", "required message", "bind::jr:requiredMsg"),
    "default": ("default",),
    "calculation": ("calculation", "calculate", "default"),
    "trigger": ("trigger",),
    "repeat_count": ("repeat_count", "jr:count", "count"),
    "choice_filter": ("choice_filter", "choice filter"),
    "label": ("label",),
    "hint": ("hint",),
    "type": ("type",),
    "name": ("name", "value"),
    "appearance": ("appearance", "control::appearance", "body::appearance"),
    "parameters": ("parameters",),
    "media": (
        "image",
        "media::image",
        "big-image",
        "media::big-image",
        "audio",
        "media::audio",
        "video",
        "media::video",
    ),
    "save_to": ("save_to",),
    "list_name": ("list_name", "list name"),
    "src": ("type",),
    "ref": ("name",),
    "choices": ("type",),
    "choice label": ("label",),
}
"""Column headings by the XForm attribute they become."""
_SETTINGS = {
    "form_id": "form_id",
    "version": "version",
    "public_key": "public_key",
    "submission_url": "submission_url",
    "style": "style",
    "instance_name": "instance_name",
}
_IN_LIST = re.compile(r"instance\('(?P<list>[^']*)'\)(?:\[(?P<choice>.*)\])?\Z", re.S)
"""How a finding names a list, and one choice in it."""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Places by node path, when the source was a workbook; the path itself when it was an XForm."""

    workbook: Workbook | None = None
    rows: dict[str, int] = field(default_factory=dict)
    """Survey row by path below the root: `t1_voi/v_seen`."""
    _choices: dict[str, dict[str, list[Row]]] = field(default_factory=dict, compare=False, repr=False)

    def problem(self, finding: Finding) -> Problem:
        """The finding with its place."""
        sheet, row, column, cell = self._place(finding)
        typed = self._typed(sheet, row, column)
        span = _span(typed, finding) if typed else finding.span
        if span is None and typed and row > 1 and finding.attribute == "type" and finding.text:
            span = (0, len(typed))  # the form's own word for what the author's type became
        offending = finding.text[slice(*finding.span)] if finding.span else finding.text
        return Problem(
            code=finding.code,
            severity=finding.severity,
            message=finding.message,
            sheet=sheet,
            row=row,
            column=column,
            cell=cell,
            text=typed[slice(*span)] if typed and span else offending,
            suggestion=finding.suggestion,
            cell_text=typed or finding.text,
            span=span,
        )

    def row_of(self, path: str) -> int:
        """The survey row of a node; 0 where it has none."""
        return self.rows.get(_below_root(path), 0)

    def _row_named(self, name: str) -> int:
        """The survey row of that name wherever it stands, such as that of a file with a list."""
        rows = (row for path, row in self.rows.items() if path.rpartition("/")[2] == name)
        return next(rows, 0) if name else 0

    def _typed(self, sheet: str, row: int, column: str) -> str:
        return self.workbook.sheet(sheet).text_at(column, row) if self.workbook is not None else ""

    def _place(self, finding: Finding) -> tuple[str, int, str, str]:
        if self.workbook is None:
            return finding.path, 0, finding.attribute, ""
        in_list = _IN_LIST.match(finding.path)
        if in_list and self._rows_of(in_list["list"], self.workbook.sheet("choices")):
            return self._choice_place(in_list["list"], in_list["choice"] or "", finding)
        sheet = self.workbook.sheet("survey")
        name = in_list["list"] if in_list else finding.path.rpartition("/")[2]
        row = self.row_of(finding.path) or self._row_named(name)
        if not finding.path and finding.attribute == "type":
            row = 1  # the whole survey: its headings
        if row:
            heading = _heading_holding(sheet, row, finding)
            return "survey", row, heading or finding.attribute, sheet.cell_name(heading, row)
        settings = self.workbook.sheet("settings")
        attribute = "instance_name" if finding.path.endswith("/instanceName") else finding.attribute
        heading = _settings_heading(settings, attribute)
        if heading and (not finding.path or attribute == "instance_name"):
            return "settings", 2, heading, settings.cell_name(heading, 2)
        return "", 0, "", ""

    def _choice_place(self, list_name: str, choice: str, finding: Finding) -> tuple[str, int, str, str]:
        assert self.workbook is not None  # noqa: S101  (asked by the only caller)
        sheet = self.workbook.sheet("choices")
        heading = heading_for(sheet, finding.attribute)
        rows = self._rows_of(list_name, sheet)
        if choice:
            found = next((row for row in rows.get(choice, ()) if _holds(row, heading, finding.text)), None)
        else:
            each = [row for same in rows.values() for row in same]
            found = next((row for row in each if finding.text and _holds(row, heading, finding.text)), None)
            found = found or next(iter(rows.get(finding.text, each)), None)
        number = found.number if found else 0
        return "choices", number, heading or finding.attribute, sheet.cell_name(heading, number)

    def _rows_of(self, list_name: str, sheet: Sheet) -> Mapping[str, list[Row]]:
        """The rows of a list by the name of the choice."""
        if not self._choices:
            list_heading, name_heading = heading_for(sheet, "list_name"), heading_for(sheet, "name")
            for row in sheet.rows:
                same = self._choices.setdefault(row.cells.get(list_heading, ""), {})
                same.setdefault(row.cells.get(name_heading, ""), []).append(row)
        return self._choices.get(list_name, {})


def _heading_holding(sheet: Sheet, row: int, finding: Finding) -> str:
    """The column of the finding; of a text in several languages the one that reads what is told of."""
    first = heading_for(sheet, finding.attribute)
    if not first and finding.attribute == "calculate" and finding.path.endswith("_count"):
        first = heading_for(sheet, "repeat_count")  # pyxform works a count out in a node of its own
    name = first.partition("::")[0]
    if "::" not in first or finding.span is None or output_span(sheet.text_at(first, row), finding.text):
        return first
    same = (one for one in sheet.headings if one.partition("::")[0] == name)
    return next((one for one in same if output_span(sheet.text_at(one, row), finding.text)), first)


def _holds(row: Row, heading: str, text: str) -> bool:
    return row.cells.get(heading, "") == text


def _span(typed: str, finding: Finding) -> Span | None:
    """Where in the cell's own text the offending part stands."""
    if finding.span is None:
        return text_span(typed, finding.text) or author_span(typed, finding.text, (0, len(finding.text)))
    return (
        author_span(typed, finding.text, finding.span)
        or output_span(typed, finding.text)
        or text_span(typed, finding.text[slice(*finding.span)])
        or (0, len(typed))
    )


def heading_for(sheet: Sheet, attribute: str) -> str:
    """The sheet's heading that became this attribute; blank when it has none."""
    return _heading_for(sheet.headings, attribute)


@lru_cache(maxsize=1_000)  # asked for every row, of a handful of headings
def _heading_for(headings: tuple[str, ...], attribute: str) -> str:
    wanted = (
        [f"bind::{attribute}"] if attribute.startswith("qa:") else list(_COLUMNS.get(attribute, (attribute,)))
    )
    by_normal = {_normal(heading): heading for heading in reversed(headings) if heading}
    for name in wanted:
        if _normal(name) in by_normal:
            return by_normal[_normal(name)]
    for name in wanted:
        for heading in headings:
            if _normal(heading).startswith(f"{_normal(name)}::"):
                return heading
    return ""


def map_workbook(workbook: Workbook) -> SourceMap:
    """Walk the survey's rows as groups open and close."""
    sheet = workbook.sheet("survey")
    type_heading, name_heading = heading_for(sheet, "type"), heading_for(sheet, "name")
    rows: dict[str, int] = {}
    stack: list[str] = []
    for row in sheet.rows:
        kind = " ".join(row.cells.get(type_heading, "").replace("_", " ").lower().split())
        name = row.cells.get(name_heading, "").strip()
        if kind.startswith("end "):
            if stack:
                stack.pop()
        elif name or kind == "audit" or kind.startswith("begin "):
            rows.setdefault("/".join((*stack, name)), row.number)
            rows.setdefault("/".join((*stack, f"{name}_count")), row.number)
            rows.setdefault("/".join((*stack, f"{name}_other")), row.number)
            if kind == "audit":
                rows.setdefault("meta/audit", row.number)
            if kind.startswith("begin "):
                stack.append(name)
    return SourceMap(workbook, rows)


def problem_at(
    sheet: Sheet,
    row: int,
    heading: str,
    code: str,
    message: str,
    *,
    text: str = "",
    suggestion: str = "",
    severity: Severity = Severity.ERROR,
    span: Span | None = None,
) -> Problem:
    """A problem at a known cell. Without a `span`, the text is looked for in the cell."""
    typed = sheet.text_at(heading, row)
    where = span or text_span(typed, text)
    return Problem(
        code=code,
        severity=severity,
        message=message,
        sheet=sheet.name,
        row=row,
        column=heading,
        cell=sheet.cell_name(heading, row),
        text=typed[slice(*where)] if where else text,
        suggestion=suggestion,
        cell_text=typed,
        span=where,
    )


def _settings_heading(sheet: Sheet, attribute: str) -> str:
    if attribute.startswith("qa:"):
        return heading_for(sheet, f"attribute::{attribute}")
    return heading_for(sheet, _SETTINGS[attribute]) if attribute in _SETTINGS else ""


def _below_root(path: str) -> str:
    return path.lstrip("/").partition("/")[2]


def _normal(heading: str) -> str:
    """Headings are compared as pyxform compares them: blanks as underscores, lower case, `: :` closed up."""
    parts = [part.strip() for part in heading.split("::")]
    parts[0] = "_".join(parts[0].lower().split())
    return "::".join(parts)
