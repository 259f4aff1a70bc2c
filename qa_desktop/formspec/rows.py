"""Owns the checks on a workbook's rows, before conversion: all of them at once, each at its cell.

pyxform stops at the first thing it refuses; authors want to hear everything in one go.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.vocabulary import BIND_ATTRIBUTES, NAMESPACE, SETTING_ATTRIBUTES
from qa_desktop.formspec.workbook import Row, Sheet, Workbook
from qa_desktop.xpath.parser import parse
from qa_desktop.xpath.problems import SyntaxProblem

_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
_SELECT = re.compile(
    r"(?:add )?"
    r"(?:select[ _]one(?:\s+from|\s+prompt using)?|select[ _]multiple(?:\s+prompt using)?|select1|rank"
    r"|select all that apply(?:\s+from)?)\s+(\S+)",
    re.I,
)
_LOGIC = (
    "relevant",
    "constraint",
    "calculate",
    "readonly",
    "required",
    "choice_filter",
    "repeat_count",
    "qa:prompt-when",
)
_YES_NO = {"yes", "no", "true", "false", "true()", "false()"}
_SURVEY_COLUMNS = (
    "type", "name", "label", "hint", "guidance_hint", "relevant", "required", "required_message",
    "constraint", "constraint_message", "calculation", "default", "appearance", "readonly", "read_only",
    "choice_filter", "repeat_count", "parameters", "trigger", "note", "image", "audio", "video",
    "big-image", "autoplay", "constraint-msg", "rows", "save_to", "body::intent", "query", "disabled",
    "calculate", "relevance", "constraining_message", "count", "caption", "command", "tag", "value",
    "media", "bind", "control", "body", "instance", "jr:count", "sms_field", "noapperrorstring",
    "no_app_error_string", "requiredmsg", "compact_tag", "list_name", "columns", "style",
)  # fmt: skip
_LOGIC_COLUMNS = (
    "relevant",
    "required",
    "constraint",
    "calculation",
    "choice_filter",
    "default",
    "readonly",
    "repeat_count",
)


def check_rows(workbook: Workbook, known_types: Collection[str] = ()) -> list[Problem]:
    """Everything that can be said of the rows as they stand, in sheet order."""
    survey = workbook.sheet("survey")
    if not survey.rows:
        close = difflib.get_close_matches("survey", [name.lower() for name in workbook.other], 1, 0.6)
        suggestion = f"rename the sheet “{close[0]}” to survey" if close else ""
        message = "There is no sheet called survey with questions in it."
        return [Problem("TOOL-NO-SURVEY", Severity.ERROR, message, suggestion=suggestion)]
    problems: list[Problem] = []
    for sheet in workbook.sheets.values():
        problems += _headings(sheet)
    check = _Survey(workbook, survey, set(known_types))
    problems += check.run()
    problems += _choices(workbook.sheet("choices"))
    problems += _settings(workbook)
    return problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a suggestion, or blank."""
    close = difflib.get_close_matches(word, list(known), 1, 0.7)
    return f"did you mean “{close[0]}”?" if close else ""


def _headings(sheet: Sheet) -> Iterator[Problem]:
    seen: set[str] = set()
    for heading in sheet.headings:
        if not heading:
            continue
        if heading in seen:
            message = f"The column “{heading}” is there twice."
            yield problem_at(sheet, 1, heading, "TOOL-DUPLICATE-COLUMN", message, text=heading)
        seen.add(heading)
        yield from _own_heading(sheet, heading)
        plain = "_".join(heading.partition("::")[0].partition(":")[0].lower().split())
        if (
            sheet.name == "survey"
            and plain not in _SURVEY_COLUMNS
            and "_".join(heading.lower().split()) not in _SURVEY_COLUMNS
        ):
            close = difflib.get_close_matches(plain, _LOGIC_COLUMNS, 1, 0.8)
            if close:
                message = f"“{heading}” is not a column of XLSForm, and what it says would be lost."
                yield problem_at(
                    sheet,
                    1,
                    heading,
                    "TOOL-UNKNOWN-COLUMN",
                    message,
                    text=heading,
                    suggestion=f"did you mean “{close[0]}”?",
                )


def _own_heading(sheet: Sheet, heading: str) -> Iterator[Problem]:
    """The `qa:` columns: the right words after the right prefix."""
    first, _, rest = heading.partition("::")
    if "qa:" not in heading:
        return
    kind, words = ("attribute", SETTING_ATTRIBUTES) if sheet.name == "settings" else ("bind", BIND_ATTRIBUTES)
    name = rest.strip().removeprefix("qa:")
    if sheet.name == "choices":
        message = "Choices take plain columns: score, grade, descriptor."
        yield problem_at(
            sheet,
            1,
            heading,
            "TOOL-QA-COLUMN",
            message,
            text=heading,
            suggestion=heading.rpartition("qa:")[2],
        )
    elif first.strip().lower() != kind or not rest.strip().startswith("qa:"):
        message = f"A column of the audit vocabulary in {sheet.name} begins with {kind}::qa: ."
        suggestion = f"{kind}::qa:{heading.rpartition('qa:')[2].strip()}"
        yield problem_at(sheet, 1, heading, "TOOL-QA-COLUMN", message, text=heading, suggestion=suggestion)
    elif name not in words:
        message = f"qa:{name} is not a word of the audit vocabulary."
        yield problem_at(
            sheet, 1, heading, "TOOL-QA-COLUMN", message, text=heading, suggestion=did_you_mean(name, words)
        )


@dataclass
class _Survey:
    workbook: Workbook
    sheet: Sheet
    known_types: set[str]
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> list[Problem]:
        self.type_column, self.name_column = heading_for(self.sheet, "type"), heading_for(self.sheet, "name")
        if not self.type_column:
            message = "The survey sheet has no column called type."
            self.problems.append(problem_at(self.sheet, 1, "", "TOOL-NO-COLUMN", message))
            return self.problems
        choices = self.workbook.sheet("choices")
        list_column = heading_for(choices, "list_name")
        self.lists = {row.cells[list_column] for row in choices.rows if list_column in row.cells}
        self.names = {row.cells.get(self.name_column, "").strip() for row in self.sheet.rows} - {""}
        self.names |= {f"{name}_count" for name in self.names}
        self._structure()
        for row in self.sheet.rows:
            self._references(row)
            self._expressions(row)
        return self.problems

    def _say(
        self, row: Row, column: str, code: str, message: str, text: str = "", suggestion: str = ""
    ) -> None:
        self.problems.append(
            problem_at(self.sheet, row.number, column, code, message, text=text, suggestion=suggestion)
        )

    def _structure(self) -> None:
        """Types, names, lists, and groups that open and close."""
        stack: list[tuple[str, Row, dict[str, int]]] = [("", Row(1, {}), {})]
        for row in self.sheet.rows:
            raw = row.cells.get(self.type_column, "").strip()
            kind = " ".join(raw.replace("_", " ").lower().split())
            if not raw or _is_disabled(row):
                continue
            if kind.startswith("end "):
                if len(stack) == 1 or stack[-1][0] != kind.removeprefix("end "):
                    self._say(
                        row,
                        self.type_column,
                        "TOOL-STRUCTURE",
                        f"“{raw}” closes nothing that is open here.",
                        raw,
                    )
                if len(stack) > 1:
                    stack.pop()
                continue
            self._name(row, raw, stack[-1][2])
            if kind.startswith("begin "):
                stack.append((kind.split()[1], row, {}))
            else:
                self._type(row, raw, kind)
        for kind, row, _ in stack[1:]:
            self._say(
                row,
                self.type_column,
                "TOOL-STRUCTURE",
                f"This {kind} is never closed.",
                f"begin_{kind}",
                f"add a row end_{kind}",
            )

    def _name(self, row: Row, raw: str, siblings: dict[str, int]) -> None:
        name = row.cells.get(self.name_column, "").strip()
        if not name:
            return  # pyxform names the row, and knows which types need none
        if not _NAME.match(name):
            message = f"“{name}” cannot be a name: letters, digits, - _ . and no blanks, a letter first."
            self._say(row, self.name_column, "TOOL-NAME", message, name, _tidy(name))
        elif name in siblings:
            message = f"“{name}” is already the name of row {siblings[name]} in this group."
            self._say(row, self.name_column, "TOOL-DUPLICATE-NAME", message, name)
        else:
            siblings[name] = row.number
        label_columns = [heading for heading in row.cells if heading.lower().startswith(("label", "caption"))]
        if raw.lower() == "note" and not label_columns:
            column = heading_for(self.sheet, "label") or "label"
            problem = problem_at(
                self.sheet,
                row.number,
                column,
                "TOOL-BLANK-NOTE",
                f"The note “{name}” has no words.",
                severity=Severity.WARNING,
            )
            self.problems.append(problem)

    def _type(self, row: Row, raw: str, kind: str) -> None:
        selected = _SELECT.match(raw)
        if selected:
            list_name = selected[1]
            dynamic = "${" in raw or re.search(r"\.(csv|xml|geojson)\Z", list_name, re.I)
            if list_name not in self.lists and not dynamic:
                message = f"The list “{list_name}” is not on the choices sheet."
                self._say(
                    row,
                    self.type_column,
                    "TOOL-NO-CHOICES",
                    message,
                    raw,
                    did_you_mean(list_name, self.lists),
                )
        elif kind in ("select one", "select multiple", "select1", "rank"):
            self._say(row, self.type_column, "TOOL-NO-CHOICES", f"“{raw}” needs the name of a list.", raw)
        elif self.known_types and kind.split()[0] not in (
            "select",
            "select1",
            "rank",
            "osm",
            "loop",
            "include",
        ):
            known = {" ".join(name.replace("_", " ").lower().split()): name for name in self.known_types}
            if kind not in known:
                suggestion = did_you_mean(kind, known)
                self._say(
                    row, self.type_column, "TOOL-TYPE", f"“{raw}” is not a question type.", raw, suggestion
                )

    def _references(self, row: Row) -> None:
        for heading, text in row.cells.items():
            for name in dict.fromkeys(_REFERENCE.findall(text)):
                if name not in self.names:
                    message = f"${{{name}}} refers to a question that does not exist."
                    self._say(
                        row,
                        heading,
                        "TOOL-REFERENCE",
                        message,
                        f"${{{name}}}",
                        did_you_mean(name, self.names),
                    )

    def _expressions(self, row: Row) -> None:
        for attribute in _LOGIC:
            heading = heading_for(self.sheet, attribute)
            text = row.cells.get(heading, "").strip()
            if not text or text.lower() in _YES_NO:
                continue
            straight = text.translate(str.maketrans("‘’“”", "''\"\""))  # as pyxform straightens them
            try:
                parse(_REFERENCE.sub("/x", straight))
            except SyntaxProblem as unreadable:
                suggestion = "write = instead of ==" if "==" in text else ""
                self._say(
                    row,
                    heading,
                    "TOOL-EXPRESSION",
                    f"This cannot be read: {unreadable.message}.",
                    text,
                    suggestion,
                )


def _is_disabled(row: Row) -> bool:
    return row.cells.get("disabled", "").lower() in ("yes", "true")


def _tidy(name: str) -> str:
    tidy = re.sub(r"[^\w.-]+", "_", name).strip("_")
    return tidy if _NAME.match(tidy) else ""


def _choices(sheet: Sheet) -> Iterator[Problem]:
    list_column, name_column = heading_for(sheet, "list_name"), heading_for(sheet, "name")
    if not sheet.rows:
        return
    if not list_column or not name_column:
        missing = "name" if list_column else "list_name"
        message = f"The choices sheet has no column called {missing}."
        yield problem_at(sheet, 1, "", "TOOL-NO-COLUMN", message)
        return
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        list_name, name = row.cells.get(list_column, ""), row.cells.get(name_column, "")
        if not list_name:
            continue
        labelled = any(heading.lower().startswith(("label", "caption")) for heading in row.cells)
        if not name:
            yield problem_at(
                sheet, row.number, name_column, "TOOL-CHOICE", f"A choice of “{list_name}” has no name."
            )
        elif (list_name, name) in seen:
            message = f"“{name}” is already in the list “{list_name}” (row {seen[list_name, name]})."
            yield problem_at(
                sheet,
                row.number,
                name_column,
                "TOOL-DUPLICATE-CHOICE",
                message,
                text=name,
                severity=Severity.WARNING,
            )
        elif not labelled:
            column = heading_for(sheet, "label")
            message = f"The choice “{name}” of “{list_name}” has no label."
            yield problem_at(
                sheet, row.number, column, "TOOL-CHOICE-LABEL", message, severity=Severity.WARNING
            )
        seen.setdefault((list_name, name), row.number)


def _settings(workbook: Workbook) -> Iterator[Problem]:
    sheet = workbook.sheet("settings")
    first = sheet.rows[0].cells if sheet.rows else {}
    said = {"_".join(heading.lower().split()): text for heading, text in first.items()}
    if not any(said.get(key) for key in ("form_id", "id_string", "set_form_id")):
        message = "The settings sheet gives no form_id; two tools without one cannot be told apart."
        yield problem_at(
            sheet, 2 if sheet.rows else 0, "form_id", "TOOL-NO-FORM-ID", message, severity=Severity.WARNING
        )
    elif not said.get("version"):
        message = (
            "The settings sheet gives no version; audits keep the version of the tool they were made with."
        )
        yield problem_at(sheet, 2, "version", "TOOL-NO-VERSION", message, severity=Severity.WARNING)
    uses_words = any("qa:" in heading for one in workbook.sheets.values() for heading in one.headings)
    declared = said.get("namespaces", "")
    if uses_words and NAMESPACE not in declared:
        message = "The settings column namespaces must name the audit vocabulary."
        suggestion = f'namespaces: qa="{NAMESPACE}"'
        column = "namespaces" if "namespaces" in said else ""
        yield problem_at(
            sheet,
            2 if sheet.rows else 0,
            column,
            "TOOL-NAMESPACE",
            message,
            text=declared,
            suggestion=suggestion,
        )
