"""Owns the translation of pyxform's messages into problems at the author's own cells, in plain words.

`pyxform_rules` says what each message means; here its place is found, and its words are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_desktop.formspec.names import tidy_name
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.pyxform_rules import DROPPED, ERRORS, WARNINGS, Rule
from qa_desktop.formspec.row_choices import lists_of
from qa_desktop.formspec.row_types import meant_type
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.spans import REFERENCE
from qa_desktop.formspec.workbook import Row, Sheet, Workbook

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_NAMED_PLACE = re.compile(r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']*)' value")
_OPEN_REFERENCE = re.compile(r"\$\{[^}]*(?:\}|\Z)")
_GENERATED = re.compile(r"(?:generated_note_name|generated_table_list_label|reserved_name_for_\w+)_(\d+)\Z")
"""Names that pyxform makes for rows without one."""
_COLUMNS = {"dataset": "list_name", "save_to": "save_to", "list_name": "list_name"}
"""Columns by the name that pyxform calls them."""
_THINGS = {
    "pulldata": "a file that pulldata() reads",
    "external": "a file with answers or choices",
    "choice": "a list on the choices sheet",
    "file": "a file with choices",
    "last-saved": "the last saved audit",
}
_PARTS_TOLD = 6
"""Rows named in one message; more are not read."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What pyxform threw, as words."""

    kind: str
    words: str
    is_own: bool
    """True for pyxform's own error, which means something; False for a slip of its code."""


def translated_errors(
    slip: Slip, workbook: Workbook, known_types: frozenset[str] = frozenset()
) -> list[Problem]:
    """What pyxform refused, each at its cell. Never empty, and never in pyxform's words."""
    translator = _Translator(workbook, known_types, Severity.ERROR)
    found = (
        [problem for line in _lines(slip.words) for problem in translator.problems(line, ERRORS)]
        if slip.is_own
        else []
    )
    return found or [_untold(workbook)]


def translated_warnings(warnings: list[str], workbook: Workbook) -> list[Problem]:
    """What pyxform warns of and our own checks do not say already."""
    translator = _Translator(workbook, frozenset(), Severity.WARNING)
    lines = [line for warning in warnings for line in _lines(warning)]
    return [
        problem
        for line in lines
        if not any(re.match(pattern, _ROW.sub("", line)) for pattern in DROPPED)
        for problem in translator.problems(line, WARNINGS)
    ]


def _lines(words: str) -> list[str]:
    """One message a line; what follows a message in lines of its own belongs to it."""
    lines = [line for line in words.strip().split("\n") if line.strip()]
    several = all(_ROW.match(line) or line.startswith(("Language ", "Instance names")) for line in lines)
    return lines if several else [" ".join(lines)]


def _untold(workbook: Workbook) -> Problem:
    """For what no rule knows: honest, with the sheet to look at."""
    message = "The workbook cannot be made into a form, and the reason is not known to this program."
    suggestion = "undo the last changes one by one until the check passes"
    return problem_at(workbook.sheet("survey"), 1, "", "TOOL-XLSFORM", message, suggestion=suggestion)


@dataclass(frozen=True, slots=True)
class _Translator:
    workbook: Workbook
    known_types: frozenset[str]
    severity: Severity

    def problems(self, message: str, rules: tuple[Rule, ...]) -> Iterator[Problem]:
        given_row = _ROW.match(message)
        words = _ROW.sub("", message).strip()
        for rule in rules:
            found = rule.match(words)
            if found:
                groups = {key: value or "" for key, value in found.groupdict().items()}
                row = int(given_row[1]) if given_row else 0
                yield self._problem(rule, groups, row, words)
                return
        if self.severity is Severity.WARNING:
            return
        named = _NAMED_PLACE.match(words)
        if given_row or named:
            yield self._unknown(int(given_row[1]) if given_row else 0, named)

    def _unknown(self, row: int, named: re.Match[str] | None) -> Problem:
        """A message of no known family that says where it belongs."""
        sheet = self.workbook.sheet(named["sheet"] if named else "survey")
        heading = self._heading(sheet, named["column"]) if named else ""
        text = sheet.text_at(heading, row)
        what = f"“{text}” under {heading}" if text else "Something in this row"
        message = f"{what} cannot be made into a form."
        return problem_at(sheet, row, heading, "TOOL-XLSFORM", message, text=text, severity=self.severity)

    def _problem(self, rule: Rule, groups: dict[str, str], row: int, words: str) -> Problem:
        sheet = self.workbook.sheet(groups.get("sheet") or rule.sheet)
        column = _COLUMNS.get(
            rule.column or groups.get("column", ""), rule.column or groups.get("column", "")
        )
        heading = self._heading(sheet, column) if column else ""
        if rule.row and (not row or rule.row.startswith("heading")):
            if rule.row.startswith(("mention", "reference")):
                sheet, row, heading = self._mention(groups.get("question", ""), sheet)
            else:
                row, heading = self._find(rule.row.format(**groups), sheet, heading)
        if heading and heading not in sheet.headings:  # the whole column is missing
            keys = (heading_for(sheet, one) for one in ("name", "list_name", "type"))
            heading = next((one for one in keys if one), "")
        cells = next((one.cells for one in sheet.rows if one.number == row), {})
        filled = {
            **groups,
            "cell": sheet.text_at(heading, row),
            "name": cells.get(heading_for(sheet, "name"), ""),
            "type": (cells.get(heading_for(sheet, "type"), "").split() or [""])[0],
            "other": groups.get("other", "").replace("'", ""),
        }
        filled |= self._derived(rule, filled, sheet, row, heading)
        text = rule.text.format(**filled)
        if text and not heading:
            heading = next((one for one, typed in cells.items() if text in typed), "")
        if rule.code == "TOOL-PARAMETER" and text:
            part = re.search(rf"(?<![\w-]){re.escape(text.rstrip('='))}\s*=\s*[^\s,;]*", filled["cell"], re.I)
            text = part[0] if part else ""
        return problem_at(
            sheet,
            row,
            heading,
            rule.code,
            rule.message.format(**filled),
            text=text or filled["cell"],
            suggestion=rule.suggestion.format(**filled),
            severity=self.severity,
        )

    def _heading(self, sheet: Sheet, column: str) -> str:
        return column if column in sheet.headings else heading_for(sheet, column) or column

    # ------------------------------------------------------------ places

    def _find(self, how: str, sheet: Sheet, heading: str) -> tuple[int, str]:
        """The row, and the heading where it is another, for a message that names neither."""
        method, _, what = how.partition(":")
        if method == "heading":
            found = next(
                (one for one in sheet.headings if what and (one == what or one.replace(" ", "") == what)), ""
            )
            return 1, found or heading
        if method == "first":
            return 2 if sheet.rows else 0, heading
        if method == "none":
            return 0, heading
        generated = _GENERATED.match(what)
        if generated:
            return int(generated[1]), heading
        row = next((row for row in sheet.rows if self._is(method, what, sheet, row)), None)
        if row is not None and method in ("file", "instance"):
            heading = next((one for one, text in row.cells.items() if what in text), heading)
        return row.number if row else 0, heading

    def _is(self, method: str, what: str, sheet: Sheet, row: Row) -> bool:
        name = row.cells.get(heading_for(sheet, "name"), "")
        kind = row.cells.get(heading_for(sheet, "type"), "")
        if method in ("named", "choice"):
            return name == what
        if method == "type":
            return kind == what or (what in ("select", "or_other", "select_one_ext") and what in kind)
        if method == "file":
            return (name == what and kind.endswith("-external")) or _stem(kind.split()[-1:]) == what
        if method == "instance":
            calculated = any(
                re.search(rf"pulldata\(\s*['\"]{re.escape(what)}['\"]", text) for text in row.cells.values()
            )
            return (
                (name == what and kind.endswith("-external"))
                or _stem(kind.split()[-1:]) == what
                or calculated
            )
        if method == "parameter":
            key, _, value = what.partition("=")
            parameters = row.cells.get(heading_for(sheet, "parameters"), "").lower()
            wanted = rf"(?<![\w-]){re.escape(key)}\s*=\s*{re.escape(value) if value else ''}"
            return re.search(wanted, parameters) is not None and _is_wrong(key, value, parameters)
        return False

    def _mention(self, name: str, otherwise: Sheet) -> tuple[Sheet, int, str]:
        """The first cell that names a question; without a name, the first that names any in a broken way."""
        for sheet in sorted(self.workbook.sheets.values(), key=lambda one: one.name != "survey"):
            for row in sheet.rows:
                for heading, text in row.cells.items():
                    if name in REFERENCE.findall(text) if name else _broken(text):
                        return sheet, row.number, heading
        return otherwise, 0, ""

    # ------------------------------------------------------------ words

    def _derived(
        self, rule: Rule, said: dict[str, str], sheet: Sheet, row: int, heading: str
    ) -> dict[str, str]:
        """The words that are worked out, and not simply taken from the message."""
        lists = lists_of(self.workbook.sheet("choices"))
        parameter = re.search(r"(?:tick_labelset|reference-geometry)\s*=\s*([^\s,;]+)", said["cell"])
        wanted = parameter[1] if parameter else said.get("value", "")
        names = {one.cells.get(heading_for(sheet, "name"), "") for one in sheet.rows} - {""}
        language = said.get("value", "")
        return {
            "near": did_you_mean(said.get("rejected", ""), said.get("accepted", "").split(", "))
            or "delete it",
            "near_list": did_you_mean(wanted, lists) or _named(lists),
            "near_name": did_you_mean(said.get("question", ""), self._names()) if "question" in said else "",
            "near_type": _quoted(meant_type(said["value"], self.known_types, lists))
            if "near_type" in rule.suggestion
            else "",
            "tidy": _tidy(said["cell"]),
            "tidy_value": tidy_name(said.get("value", "")),
            "undotted": re.sub(r"[.\s]+", "_", said.get("value") or said["cell"]),
            "broken": _broken(said["cell"]),
            "others": self._others(
                said.get("question") or said.get("value", ""), row if "value" in said else 0
            ),
            "where_other": _where(said.get("other", "")),
            "where_scope": _where(said.get("scope", "")),
            "first_thing": _THINGS.get(said.get("first", ""), "one thing"),
            "second_thing": _THINGS.get(said.get("second", ""), "another thing"),
            "language": "The language that has no name"
            if language == "default"
            else f"The language “{language}”",
            "suffix": "" if language == "default" else f"::{language}",
            "names": ", ".join(sorted(names)[:_PARTS_TOLD]),
        }

    def _names(self) -> set[str]:
        survey = self.workbook.sheet("survey")
        heading = heading_for(survey, "name")
        return {row.cells.get(heading, "") for row in survey.rows} - {""}

    def _others(self, name: str, row: int) -> str:
        """The rows that have this name, in words; without the row that the message is about."""
        survey = self.workbook.sheet("survey")
        heading = heading_for(survey, "name")
        rows = [
            str(one.number) for one in survey.rows if one.cells.get(heading) == name and one.number != row
        ]
        if row and rows and any(int(one) < row for one in rows):
            rows = [one for one in rows if int(one) < row][-1:]
        shown = rows[:_PARTS_TOLD]
        if not shown:
            return "another row"
        return f"row {shown[0]}" if len(shown) == 1 else f"rows {', '.join(shown[:-1])} and {shown[-1]}"


def _tidy(cell: str) -> str:
    """An allowed name in place of the cell's; of `list#property`, the part behind the # alone is changed."""
    first, separator, last = cell.partition("#")
    if not separator:
        return tidy_name(cell)
    return f"{first}#{tidy_name(last)}" if tidy_name(last) else ""


def _named(lists: frozenset[str]) -> str:
    if not lists:
        return "add a list of this name to the choices sheet"
    return f"the lists are {', '.join(sorted(lists)[:_PARTS_TOLD])}"


def _quoted(meant: str) -> str:
    return f"did you mean “{meant}”?" if meant else ""


def _stem(words: list[str]) -> str:
    return re.sub(r"\.(csv|xml|geojson)\Z", "", words[0], flags=re.I) if words else ""


def _where(scope: str) -> str:
    """A container's path as a place on the sheet: `/survey/r1/g2` is the group or repeat g2 in r1."""
    parts = [part for part in scope.split("/") if part][1:]
    if not parts:
        return "outside all groups and repeats"
    return " in ".join(f"“{part}”" for part in reversed(parts))


def _broken(text: str) -> str:
    """The first piece that begins like `${name}` and is none."""
    for piece in _OPEN_REFERENCE.findall(text):
        inside = piece.removeprefix("${").removesuffix("}").removeprefix("last-saved#")
        if not piece.endswith("}") or not re.fullmatch(r"[^\W\d][\w.:-]*", inside.strip()):
            return str(piece)
    return ""


_WHOLE = {"rows", "max-pixels", "location-min-interval", "location-max-age"}


def _is_wrong(key: str, value: str, parameters: str) -> bool:
    """Whether this row's parameter can be the one refused, where the message does not say its value."""
    if value:
        return True
    found = re.search(rf"(?<![\w-]){re.escape(key)}\s*=\s*([^\s,;]*)", parameters)
    said = found[1] if found else ""
    if key in _WHOLE:
        return not re.fullmatch(r"\d+", said) or key == "location-max-age"
    if key == "quality":
        return said not in ("voice-only", "low", "normal", "external") or said == "external"
    if key == "seed":
        return "randomize" not in parameters or not re.fullmatch(r"-?[\d.]+|\$\{[^}]*\}", said)
    return True
