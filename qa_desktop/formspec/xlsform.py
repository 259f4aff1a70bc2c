"""Owns the road from a workbook to XForm XML, through pyxform; what goes wrong becomes problems.

The same tool gives the same bytes whether it comes as Markdown, CSV or Excel: cells are read as text by
`sources`, texts are told apart from logic here, and nothing is taken from a file's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from xml.parsers import expat

from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.mending import Mended
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.pyxform_messages import Slip, translated_errors, translated_warnings
from qa_desktop.formspec.row_types import What, read_type
from qa_desktop.formspec.rows import MOST_OF_A_KIND, check_rows
from qa_desktop.formspec.sourcemap import SourceMap, heading_for, map_workbook, problem_at
from qa_desktop.formspec.sources import SourceKind, open_workbook, recognise
from qa_desktop.formspec.spans import REFERENCE
from qa_desktop.formspec.workbook import Row, TooLarge, Unreadable, Workbook
from qa_desktop.formspec.xform import read

_TEXT_COLUMNS = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "descriptor")
_BROKEN_LINES_KEPT = ("label", "hint", "guidance_hint", "descriptor")
"""Columns that become XML text. The others become attributes, where XML has no line breaks."""
# pyxform straightens curly quotes everywhere; in texts they print as typed, so they travel in disguise.
_DISGUISE = str.maketrans("‘’“”", "\ue018\ue019\ue01c\ue01d")
_UNDISGUISE = str.maketrans("\ue018\ue019\ue01c\ue01d", "‘’“”", "\ue000")
_BLANK_LABEL = "\ue000"
_MOST_ROUNDS = 20
"""Conversions after the first refusal; each tells of one mistake more. Few forms have more that we miss."""
_MOST_ROWS_CONVERTED = 20_000
"""Rows in all those rounds together: a thousand rows take a third of a second."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of a source. `xml` and `tool` are None when it could not be converted."""

    kind: SourceKind | None
    xml: bytes | None
    tool: Tool | None
    source: SourceMap
    problems: tuple[Problem, ...]
    workbook: Workbook | None = None
    rest: Tool | None = None
    """What could be read of a refused workbook without its mistakes: to check, never to install."""
    mended: Mended | None = None
    """How it was mended."""

    def believes(self, problem: Problem) -> bool:
        """False for what a check of `rest` finds only because something was put out of the way."""
        return self.mended is None or self.mended.believes(problem)


def convert(data: bytes, suffix: str = "") -> Conversion:
    """Convert a source to XForm XML and read it. Never raises for bad input: problems say what is wrong.

    `suffix` only serves a warning when it does not fit the content.
    """
    try:
        kind = recognise(data)
        workbook = None if kind is SourceKind.XML else open_workbook(data, kind)
    except Unreadable as unreadable:
        code = "TOOL-TOO-LARGE" if isinstance(unreadable, TooLarge) else "TOOL-UNREADABLE"
        problem = Problem(code, Severity.ERROR, f"{unreadable}.", suggestion=unreadable.suggestion)
        return _failed(None, [problem])
    if workbook is None:
        return _read(kind, data, SourceMap(), _misnamed(kind, suffix), None)
    problems = check_rows(workbook, _known_types())
    if any(one.code in ("TOOL-NO-SURVEY", "TOOL-NO-HEADINGS") for one in problems):
        return Conversion(kind, None, None, SourceMap(workbook), tuple(problems), workbook)
    problems += _misnamed(kind, suffix)
    made = _through_pyxform(workbook)
    if isinstance(made, Slip):
        return _refused(kind, workbook, problems, made)
    problems += _not_told_yet(translated_warnings(made.warnings, workbook), problems)
    return _read(kind, made.xml, map_workbook(workbook), problems, workbook)


def _misnamed(kind: SourceKind, suffix: str) -> list[Problem]:
    if not suffix or suffix.lower() == kind or suffix.lower() not in set(SourceKind):
        return []
    message = f"The file is named {suffix} and holds {kind}; it was read as {kind}."
    return [Problem("TOOL-SUFFIX", Severity.WARNING, message, suggestion=f"rename it to end in {kind}")]


def _not_told_yet(found: list[Problem], told: list[Problem]) -> list[Problem]:
    """Without what was said of the same cell already, or of the whole row."""
    said = {(one.code, one.sheet, one.row) for one in told} | {
        (one.sheet, one.row, one.column) for one in told
    }
    return [
        one
        for one in found
        if (one.code, one.sheet, one.row) not in said and (one.sheet, one.row, one.column) not in said
    ]


def _refused(kind: SourceKind, workbook: Workbook, problems: list[Problem], slip: Slip) -> Conversion:
    """Tell of every mistake: put those found out of the way, convert again, and so on; read what is left."""
    if sum(map(_is_error, problems)) > MOST_OF_A_KIND:
        return Conversion(kind, None, None, SourceMap(workbook), tuple(problems), workbook)
    mended = Mended(workbook).without(problems)
    made: _Made | Slip = _through_pyxform(mended.workbook) if mended else slip
    mended = mended or Mended(workbook)
    if any(one.code == "TOOL-NO-COLUMN" and not one.column for one in problems if _is_error(one)):
        return Conversion(kind, None, None, SourceMap(workbook), tuple(problems), workbook)
    rows = len(workbook.sheet("survey").rows)
    for _ in range(min(_MOST_ROUNDS, 1 + _MOST_ROWS_CONVERTED // (rows + 1))):
        if not isinstance(made, Slip):
            break
        found = translated_errors(made, mended.workbook, _known_types())
        if found[0].code == "TOOL-XLSFORM":
            if _has_errors(problems):
                break  # what it stumbles over was most likely told
            found = [_blamed(mended.workbook, made) or found[0]]
        problems += [
            one
            for one in _not_told_yet(found, problems)
            if not (mended.caused(one) or _is_renamed(one, workbook))
        ]
        again = mended.without(found)
        if again is None:
            break
        mended = again
        made = _through_pyxform(mended.workbook)
    if not _has_errors(problems):
        problems += translated_errors(slip, workbook)
    rest = None if isinstance(made, Slip) else _tool_of(made.xml)
    source = SourceMap(workbook, map_workbook(mended.workbook).rows)
    return Conversion(kind, None, None, source, tuple(problems), workbook, rest, mended)


def _has_errors(problems: list[Problem]) -> bool:
    return any(map(_is_error, problems))


def _is_error(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


def _is_renamed(problem: Problem, workbook: Workbook) -> bool:
    """True for a reference that is lost only because the name it reads was mended."""
    name = REFERENCE.match(problem.text)
    survey = workbook.sheet("survey")
    heading = heading_for(survey, "name")
    return (
        problem.code == "TOOL-REFERENCE"
        and "does not exist" in problem.message
        and name is not None
        and any(row.cells.get(heading) == name[1] for row in survey.rows)
    )


def _blamed(workbook: Workbook, slip: Slip) -> Problem | None:
    """The first row with which the same slip happens, found by halving; for slips that name no row."""
    survey = workbook.sheet("survey")

    def fails(count: int) -> bool:
        made = _through_pyxform(_beginning(workbook, count))
        return isinstance(made, Slip) and (made.kind, made.words) == (slip.kind, slip.words)

    low, high = 0, len(survey.rows)
    if fails(0) or not fails(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle, high)
    row = survey.rows[high - 1]
    heading = heading_for(survey, "type")
    kind, name = row.cells.get(heading, ""), row.cells.get(heading_for(survey, "name"), "")
    message = (
        f"The row “{name or kind}” cannot be made into a form, and the reason is not known to this program."
    )
    suggestion = "look at each cell of the row, or leave the row out and check again"
    return problem_at(survey, row.number, "", "TOOL-XLSFORM", message, text=kind, suggestion=suggestion)


def _beginning(workbook: Workbook, count: int) -> Workbook:
    """The workbook with the first rows of its survey alone; groups that are open then are closed."""
    survey = workbook.sheet("survey")
    rows, heading = list(survey.rows[:count]), heading_for(survey, "type")
    open_ones: list[str] = []
    for row in rows:
        kind = read_type(row.cells.get(heading, ""))
        if kind.what is What.BEGIN:
            open_ones.append(kind.word)
        elif kind.what is What.END and open_ones:
            open_ones.pop()
    rows += [Row(count + 2 + at, {heading: f"end_{word}"}) for at, word in enumerate(reversed(open_ones))]
    return replace(workbook, sheets={**workbook.sheets, "survey": replace(survey, rows=tuple(rows))})


def _tool_of(xml: bytes) -> Tool | None:
    try:
        return read(xml)
    except Refused:
        return None


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


@dataclass(frozen=True, slots=True)
class _Made:
    xml: bytes
    warnings: list[str]


def _through_pyxform(workbook: Workbook) -> _Made | Slip:
    # Loaded here because it costs a quarter of a second and filling never needs it.
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert as pyxform_convert

    warnings: list[str] = []
    try:
        result = pyxform_convert(_for_pyxform(workbook), warnings=warnings, validate=False)
    except PyXFormError as refused:
        return Slip(type(refused).__name__, str(refused), is_own=True)
    # pyxform's own slips on bad input; seen: TypeError, KeyError, AttributeError, ValidationError.
    except Exception as slip:  # noqa: BLE001  (any type may come; the row that causes it is looked for)
        return Slip(type(slip).__name__, str(slip), is_own=False)
    made = _Made(result.xform.translate(_UNDISGUISE).encode("utf-8"), warnings)
    return made if _is_well_formed(made.xml) else Slip("XML", "not well-formed", is_own=False)


def _is_well_formed(xml: bytes) -> bool:
    """False where a heading or name became something that XML does not allow: pyxform does not look."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        return False
    return True


@cache
def _known_types() -> frozenset[str]:
    from pyxform.aliases import _type_alias_map
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return frozenset({*QUESTION_TYPE_DICT, *_type_alias_map})


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
    label = label or next((one for one in sheet.headings if one.lower().startswith("caption")), "label")
    rows, header = given.get("survey"), given.get("survey_header")
    if not (isinstance(rows, list) and isinstance(header, list)):
        return
    for row in rows:
        labelled = any(heading.lower().startswith(("label", "caption")) for heading in row)
        if row.get(kind, "").strip().lower() == "note" and not labelled:
            row[label] = _BLANK_LABEL
            header[0].setdefault(label)


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
