"""Owns the road from a workbook to XForm XML, through pyxform; what goes wrong becomes problems.

The same tool gives the same bytes whether it comes as Markdown, CSV or Excel: cells are read as text by
`sources`, texts are told apart from logic here, and nothing is taken from a file's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.rows import check_rows
from qa_desktop.formspec.sourcemap import SourceMap, heading_for, map_workbook, problem_at
from qa_desktop.formspec.sources import SourceKind, open_workbook, recognise
from qa_desktop.formspec.workbook import TooLarge, Unreadable, Workbook
from qa_desktop.formspec.xform import read

_TEXT_COLUMNS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "descriptor")
_BROKEN_LINES_KEPT = ("label", "hint", "guidance_hint", "descriptor")
"""Columns that become XML text. The others become attributes, where XML has no line breaks."""
# pyxform straightens curly quotes everywhere; in texts they print as typed, so they travel in disguise.
_DISGUISE = str.maketrans("‘’“”", "\ue018\ue019\ue01c\ue01d")
_UNDISGUISE = str.maketrans("\ue018\ue019\ue01c\ue01d", "‘’“”", "\ue000")
_BLANK_LABEL = "\ue000"
_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet, the '([^']+)' value(?: '(?P<text>[^']*)')?")
_DISPENSABLE_WARNINGS = ("translation", "Learn more", "being skipped", "similar")


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of a source. `xml` and `tool` are None when it could not be converted."""

    kind: SourceKind | None
    xml: bytes | None
    tool: Tool | None
    source: SourceMap
    problems: tuple[Problem, ...]
    workbook: Workbook | None = None


def convert(data: bytes, suffix: str = "") -> Conversion:
    """Convert a source to XForm XML and read it. Never raises for bad input: problems say what is wrong.

    `suffix` only serves a warning when it does not fit the content.
    """
    try:
        kind = recognise(data)
        workbook = None if kind is SourceKind.XML else open_workbook(data, kind)
    except Unreadable as unreadable:
        code = "TOOL-TOO-LARGE" if isinstance(unreadable, TooLarge) else "TOOL-UNREADABLE"
        return _failed(None, [Problem(code, Severity.ERROR, f"{unreadable}.")])
    if workbook is None:
        return _read(kind, data, SourceMap(), _misnamed(kind, suffix), None)
    source = map_workbook(workbook)
    problems = check_rows(workbook, _known_types())
    xml, messages = _through_pyxform(workbook)
    problems += _not_told_yet(messages, problems)
    if xml is None:
        return Conversion(kind, None, None, source, tuple(problems), workbook)
    return _read(kind, xml, source, [*_misnamed(kind, suffix), *problems], workbook)


def _misnamed(kind: SourceKind, suffix: str) -> list[Problem]:
    if not suffix or suffix.lower() == kind or suffix.lower() not in set(SourceKind):
        return []
    message = f"The file is named {suffix} and holds {kind}; it was read as {kind}."
    return [Problem("TOOL-SUFFIX", Severity.WARNING, message, suggestion=f"rename it to end in {kind}")]


def _not_told_yet(messages: list[Problem], problems: list[Problem]) -> list[Problem]:
    """Without what pyxform says, in its own words, of a row that was told of already, or of no row at all."""
    told = {(problem.sheet, problem.row) for problem in problems if problem.severity is Severity.ERROR}
    return [
        one
        for one in messages
        if one.severity is Severity.WARNING or not told or (one.row and (one.sheet, one.row) not in told)
    ]


def _read(
    kind: SourceKind, xml: bytes, source: SourceMap, problems: list[Problem], workbook: Workbook | None
) -> Conversion:
    try:
        tool = read(xml)
    except Refused as refused:
        if workbook is not None and any(problem.severity is Severity.ERROR for problem in problems):
            return Conversion(
                kind, None, None, source, tuple(problems), workbook
            )  # its cause was told already
        problems.append(
            Problem(refused.code, Severity.ERROR, _REFUSALS.get(refused.code, "The form cannot be read."))
        )
        return Conversion(kind, None, None, source, tuple(problems), workbook)
    return Conversion(kind, xml, tool, source, tuple(problems), workbook)


_REFUSALS = {
    "TOOL-XML": "The file begins like XML, but is not well-formed.",
    "TOOL-XML-DTD": "The file declares a document type or an entity, which no tool has; it was not read.",
    "TOOL-TOO-LARGE": "The form is larger or deeper than any audit tool.",
    "TOOL-NOT-XFORM": "The file is XML, but not an XForm: it has no model with an instance.",
}


def _failed(kind: SourceKind | None, problems: list[Problem]) -> Conversion:
    return Conversion(kind, None, None, SourceMap(), tuple(problems))


# ---------------------------------------------------------------- pyxform


def _through_pyxform(workbook: Workbook) -> tuple[bytes | None, list[Problem]]:
    # Loaded here because it costs a quarter of a second and filling never needs it.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    warnings: list[str] = []
    try:
        result = pyxform_convert(_for_pyxform(workbook), warnings=warnings, validate=False)
    except PyXFormError as refused:
        return None, [_translated(str(refused), workbook, Severity.ERROR)]
    # pyxform's own slips on bad input; seen: TypeError, KeyError, AttributeError, ValidationError.
    except Exception as slip:  # noqa: BLE001  (any type may come; each is told as a problem with its name)
        message = f"The form cannot be converted ({type(slip).__name__}: {_first_line(str(slip))})."
        return None, [_translated(message, workbook, Severity.ERROR)]
    told = [_translated(text, workbook, Severity.WARNING) for text in warnings if _worth_telling(text)]
    return result.xform.translate(_UNDISGUISE).encode("utf-8"), told


def _known_types() -> set[str]:
    from pyxform.aliases import _type_alias_map
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return {*QUESTION_TYPE_DICT, *_type_alias_map, "csv-external", "xml-external", "calculate"}


def _worth_telling(warning: str) -> bool:
    return "[row :" in warning and not any(word in warning for word in _DISPENSABLE_WARNINGS)


def _for_pyxform(workbook: Workbook) -> dict[str, object]:
    """The workbook as pyxform's own readers would give it."""
    given: dict[str, object] = {"sheet_names": [*workbook.sheets, *workbook.other]}
    for name, sheet in workbook.sheets.items():
        headings = [heading for heading in sheet.headings if heading]
        given[f"{name}_header"] = [dict.fromkeys(headings)]
        given[name] = [
            {heading: _prepared(heading, text) for heading, text in row.cells.items()} for row in sheet.rows
        ]
    _label_blank_notes(workbook, given)
    _name_the_form(given)
    return given


def _prepared(heading: str, text: str) -> str:
    column = "_".join(heading.partition("::")[0].lower().split())
    if column not in _BROKEN_LINES_KEPT:
        text = " ".join(text.split("\n"))
    return text.translate(_DISGUISE) if column in _TEXT_COLUMNS else text


def _label_blank_notes(workbook: Workbook, given: dict[str, object]) -> None:
    """A note without words is warned of by `rows`, where pyxform would refuse the form."""
    sheet = workbook.sheet("survey")
    kind, label = heading_for(sheet, "type"), heading_for(sheet, "label")
    rows = given.get("survey")
    if isinstance(rows, list) and label:
        for row in rows:
            if row.get(kind, "").strip().lower() == "note" and not any(
                h.lower().startswith("label") for h in row
            ):
                row[label] = _BLANK_LABEL


def _name_the_form(given: dict[str, object]) -> None:
    """An id for a form without one: pyxform would take the file's name, and the hash would change."""
    rows = given.get("settings")
    if not (isinstance(rows, list) and rows):
        given["settings"] = [{"form_id": "data"}]
        given["settings_header"] = [{"form_id": None}]
        return
    if not any("_".join(h.lower().split()) in ("form_id", "id_string", "set_form_id") for h in rows[0]):
        rows[0]["form_id"] = "data"
        header = given["settings_header"]
        assert isinstance(header, list)  # noqa: S101  (made so a few lines above)
        header[0]["form_id"] = None


def _translated(message: str, workbook: Workbook, severity: Severity) -> Problem:
    """Pyxform's message with its place taken out of the words and put where it belongs."""
    found_row, found_sheet = _ROW.search(message), _SHEET.search(message)
    row = int(found_row[1]) if found_row else 0
    name = found_sheet[1] if found_sheet else ("survey" if row else "")
    sheet = workbook.sheet(name)
    heading = heading_for(sheet, found_sheet[2]) if found_sheet else ""
    words = _first_line(_ROW.sub("", message).replace("Learn more: ", ""), 600)
    code = "TOOL-XLSFORM" if severity is Severity.ERROR else "TOOL-XLSFORM-NOTE"
    if not row and not name:
        return Problem(code, severity, words)
    text = (found_sheet["text"] if found_sheet else "") or ""
    return problem_at(sheet, row, heading, code, words, text=text, severity=severity)


def _first_line(text: str, limit: int = 300) -> str:
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= limit else f"{line[:limit]}…"
