"""Owns the checks on the rows of the survey sheet: types, names, labels, lists, groups, references."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from qa_desktop.formspec.names import GroupNames, holds_unseen, is_name, name_from, tidy_name
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.row_choices import lists_of
from qa_desktop.formspec.row_headings import is_survey_column, missing_column
from qa_desktop.formspec.row_logic import LogicCheck
from qa_desktop.formspec.row_types import RowType, What, is_dynamic, meant_type, read_type
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.workbook import Row, Workbook

_SHOWN = ("label", "caption", "hint", "media", "image", "big-image", "audio", "video")
"""Columns of which one suffices for a question to show something."""
_OLD_TYPES = {
    "include": (
        "The type include puts another form here, and that is not supported: a tool is one workbook.",
        "copy the rows of that form into this sheet",
    ),
    "cascading_select": (
        "The type cascading_select is no longer part of XLSForm.",
        "write one select_one for each level, with a choice_filter that names the one before",
    ),
}
"""Types that were once there, by how they begin."""
_RESERVED = "meta"
_MOST_COMPARED = 200_000
"""Words compared in search of suggestions: a sheet that is wrong all over is not compared with itself."""
_Open = tuple[str, Row, GroupNames]
"""What is open: a group, repeat or loop, the row that began it, and the names in it."""


@dataclass
class SurveyCheck:
    """One check of one survey sheet. `known_types` empty: any word passes for a type."""

    workbook: Workbook
    known_types: Collection[str] = ()
    problems: list[Problem] = field(default_factory=list)
    told: set[tuple[int, str]] = field(default_factory=set)
    compared: int = 0
    is_wordless: bool = False
    """True when no column says what is asked; that is told once."""

    def __post_init__(self) -> None:
        self.sheet = self.workbook.sheet("survey")
        self.type_column, self.name_column = heading_for(self.sheet, "type"), heading_for(self.sheet, "name")
        self.label_column = heading_for(self.sheet, "label")
        choices = self.workbook.sheet("choices")
        self.lists = lists_of(choices)
        self.are_lists_unknown = bool(choices.rows) and not heading_for(choices, "list_name")
        self.external_lists = lists_of(self.workbook.sheet("external_choices"))
        self.tags = lists_of(self.workbook.sheet("osm"))
        self.types = {
            row.number: read_type(row.cells.get(self.type_column, ""), self.known_types) for row in self.rows
        }

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.sheet.rows if row.cells and not is_disabled(row))

    def run(self) -> list[Problem]:
        if not self.type_column:
            return [missing_column(self.sheet, "type")]
        self._missing_columns()
        self.named: dict[str, list[int]] = defaultdict(list)
        for row in self.rows:
            self.named[row.cells.get(self.name_column, "").strip()].append(row.number)
        self.names = {*self.named, "instanceID"} - {""}
        self.names |= {f"{name}_count" for name in self.names}
        self._structure()
        if not self.name_column:
            return self.problems  # nothing can be told of references
        logic = LogicCheck(
            self.sheet, frozenset(self.names), (self.type_column, self.name_column), self._suggest
        )
        for row in self.rows:
            self.problems += logic.problems(row)
        return self.problems

    def _suggest(self, word: str, known: Collection[str]) -> str:
        self.compared += len(known)
        return did_you_mean(word, known) if self.compared < _MOST_COMPARED else ""

    def _say(
        self,
        row: Row,
        column: str,
        code: str,
        message: str,
        text: str = "",
        suggestion: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.told.add((row.number, column))
        self.problems.append(
            problem_at(
                self.sheet,
                row.number,
                column,
                code,
                message,
                text=text,
                suggestion=suggestion,
                severity=severity,
            )
        )

    def _missing_columns(self) -> None:
        """A column that is missing altogether is told once, and not at every row."""
        if not self.name_column:
            missing = missing_column(self.sheet, "name")
            self.problems.append(missing)
            self.name_column = missing.column  # the one that is probably meant
        needy = [row for row in self.rows if self._lacks_label(row, self.types[row.number])]
        if len(needy) > 1 and not any(_column(one) in _SHOWN for one in self.sheet.headings):
            self.problems.append(missing_column(self.sheet, "label"))
            self.is_wordless = True

    # ------------------------------------------------------------ groups

    def _structure(self) -> None:
        """Types, names, lists, and groups that open and close."""
        stack: list[_Open] = [("", Row(1, {}), GroupNames())]
        repeats: dict[str, int] = {}
        files: dict[str, int] = {}
        for row in self.rows:
            raw = row.cells.get(self.type_column, "")
            kind = self.types[row.number]
            if not raw:
                self._typeless(row)
                continue
            if not kind.exact:
                self._unknown_type(row, raw)
            if kind.what is What.END:
                self._close(row, raw, kind, stack)
                continue
            self._name(row, kind, stack[-1][2])
            if kind.what is What.BEGIN:
                self._repeat_name(row, kind, repeats)
                stack.append((kind.word, row, GroupNames()))
            elif kind.exact:
                self._file_name(row, kind, files, next((one for one in stack if one[0] == "repeat"), None))
                self._question(row, kind)
        for word, row, _ in stack[1:]:
            if not self.types[row.number].exact:
                continue  # its type was told of, and may be anything
            name = self._name_of(row)
            shown = f" “{name}”" if name else ""
            self._say(
                row, self.type_column, "TOOL-STRUCTURE", f"This {word}{shown} is never closed.",
                row.cells.get(self.type_column, ""), f"add a row end_{word} after its last question",
            )  # fmt: skip

    def _close(self, row: Row, raw: str, kind: RowType, stack: list[_Open]) -> None:
        if len(stack) == 1:
            word = kind.word
            self._say(
                row, self.type_column, "TOOL-STRUCTURE", f"“{raw}” closes nothing that is open here.", raw,
                f"delete the row, or add a row begin_{word} before the first question of the {word}",
            )  # fmt: skip
            return
        word, begin, _ = stack[-1]
        if word != kind.word:
            name = self._name_of(begin)
            shown = f" “{name}”" if name else ""
            message = f"“{raw}” closes nothing that is open here: row {begin.number} began the {word}{shown}."
            self._say(row, self.type_column, "TOOL-STRUCTURE", message, raw, f"end_{word}")
            if len(stack) > 2 and stack[-2][0] == kind.word:
                stack.pop()  # the inner one was never closed; this row ends the outer
        stack.pop()

    # ------------------------------------------------------------ names

    def _name_of(self, row: Row) -> str:
        return row.cells.get(self.name_column, "").strip()

    def _name(self, row: Row, kind: RowType, siblings: GroupNames) -> None:
        name = self._name_of(row)
        if not name:
            self._nameless(row, kind)
            return
        if kind.what is What.SETTING:
            return
        if not is_name(name):
            message = f"“{name}” cannot be a name: letters, digits, - _ . and no blanks, a letter first."
            if holds_unseen(name):
                message = f"The name “{name}” holds a sign that cannot be seen, perhaps copied with it."
            self._say(row, self.name_column, "TOOL-NAME", message, name, tidy_name(name))
        elif name == _RESERVED and (
            kind.what is not What.BEGIN or len(siblings.rows) or self.named[name][0] != row.number
        ):
            message = "The name “meta” is kept for what every form says of itself."
            self._say(row, self.name_column, "TOOL-NAME", message, name, "for example details")
        elif name in siblings.rows:
            message = f"“{name}” is already the name of row {siblings.rows[name]} in this group."
            suggestion = f"for example {name}_2"
            self._say(row, self.name_column, "TOOL-DUPLICATE-NAME", message, name, suggestion)
        else:
            other = siblings.like(name)
            if other:
                message = (
                    f"“{name}” differs from “{other}” (row {siblings.rows[other]}) in capital letters alone, "
                    "and some programs cannot tell the two apart."
                )
                self._say(row, self.name_column, "TOOL-NAME-CASE", message, name, "", Severity.WARNING)
            siblings.add(name, row.number)

    def _nameless(self, row: Row, kind: RowType) -> None:
        if (
            kind.word in ("note", "audit")
            or kind.what is What.SETTING
            or not (kind.exact and self.name_column)
        ):
            return
        made = name_from(row.cells.get(self.label_column, ""))
        what = f"This {kind.word}" if kind.what is What.BEGIN else "This question"
        suggestion = f"for example {made}" if made else "type a short name without blanks"
        self._say(row, self.name_column, "TOOL-NO-NAME", f"{what} has no name.", "", suggestion)

    def _repeat_name(self, row: Row, kind: RowType, repeats: dict[str, int]) -> None:
        name = self._name_of(row)
        if kind.word != "repeat" or not name:
            return
        if name in repeats and not self._is_told(row, self.name_column):
            message = f"“{name}” is already the name of the repeat in row {repeats[name]}."
            self._say(
                row,
                self.name_column,
                "TOOL-DUPLICATE-NAME",
                message,
                name,
                "give one of the two another name",
            )
        repeats.setdefault(name, row.number)

    def _file_name(self, row: Row, kind: RowType, files: dict[str, int], repeat: _Open | None) -> None:
        name = self._name_of(row)
        if kind.word not in ("csv-external", "xml-external") or not name:
            return
        if repeat is not None:
            message = f"The file “{name}” is named inside the repeat that row {repeat[1].number} begins."
            suggestion = f"move this row above row {repeat[1].number}"
            self._say(row, self.type_column, "TOOL-STRUCTURE", message, kind.word, suggestion)
        if name in files and not self._is_told(row, self.name_column):
            message = (
                f"The file “{name}” is already named by row {files[name]}; once is enough for the whole form."
            )
            self._say(row, self.name_column, "TOOL-FILE-NAME", message, name, "delete one of the two rows")
        files.setdefault(name, row.number)

    def _is_told(self, row: Row, column: str) -> bool:
        return (row.number, column) in self.told

    # ------------------------------------------------------------ types

    def _typeless(self, row: Row) -> None:
        name, label = self._name_of(row), row.cells.get(self.label_column, "")
        if name or label:
            shown = f"“{name or label[:60]}”"
            message = f"The question {shown} has no type."
            self._say(row, self.type_column, "TOOL-NO-TYPE", message, "", "text, note, date or select_one …")
            return
        heading = next((one for one in row.cells if is_survey_column(one)), "")
        if not heading:
            return  # a comment under headings of the author's own
        message = "This row has no type, name or label, and is passed over."
        self._say(row, heading, "TOOL-ROW-SKIPPED", message, row.cells[heading], "", Severity.WARNING)

    def _unknown_type(self, row: Row, raw: str) -> None:
        for begin, (message, suggestion) in _OLD_TYPES.items():
            if raw.replace(" ", "_").lower().startswith(begin):
                self._say(row, self.type_column, "TOOL-TYPE", message, raw, suggestion)
                return
        self.compared += len(self.known_types)
        meant = meant_type(raw, self.known_types, self.lists) if self.compared < _MOST_COMPARED else ""
        suggestion = f"did you mean “{meant}”?" if meant else ""
        message = f"“{raw}” is not a question type."
        if raw.lower() != raw and " ".join(raw.split()).lower() == meant:
            message = f"“{raw}” is not a question type: types are written in small letters."
        first = raw.replace("_", " ").split()
        if len(first) > 2 and first[0].lower() == "select" and meant.startswith("select_"):
            message = f"“{raw}” is not a question type: after it comes the name of one list, without blanks."
        if meant.startswith(raw.replace(" ", "_").lower()) and meant.startswith(("select_", "rank")):
            self._say(
                row, self.type_column, "TOOL-NO-CHOICES", f"“{raw}” needs the name of a list.", raw, meant
            )
            return
        self._say(row, self.type_column, "TOOL-TYPE", message, raw, suggestion)

    def _question(self, row: Row, kind: RowType) -> None:
        if kind.what is What.SELECT:
            self._list(row, kind)
        if kind.word == "osm" and kind.list_name and self.tags and kind.list_name not in self.tags:
            message = f"The list “{kind.list_name}” is not on the osm sheet."
            suggestion = self._suggest(kind.list_name, self.tags)
            self._say(row, self.type_column, "TOOL-NO-CHOICES", message, kind.list_name, suggestion)
        if kind.word == "calculate" and not any(row.cells.get(one) for one in self._calculations()):
            if not is_dynamic(row.cells.get(heading_for(self.sheet, "default"), "")):
                column = heading_for(self.sheet, "calculate") or self.type_column
                message = f"The calculate “{self._name_of(row)}” has no calculation."
                meant = "fill in the column calculation"
                if row.cells.get(heading_for(self.sheet, "qa:score-of")):
                    meant = "write '' in calculation: the score takes its place"
                self._say(row, column, "TOOL-CALCULATION", message, "", meant)
            return
        self._label(row, kind)

    def _calculations(self) -> list[str]:
        return [
            one
            for one in self.sheet.headings
            if _column(one) in ("calculation", "calculate") or one.lower().startswith("bind::calculate")
        ]

    def _label(self, row: Row, kind: RowType) -> None:
        if self.is_wordless or not self._lacks_label(row, kind):
            return
        column, name = self.label_column or self.name_column, self._name_of(row)
        shown = f" “{name}”" if name else ""
        if kind.word == "note":
            message = f"The note{shown} has no words."
            self._say(row, column, "TOOL-BLANK-NOTE", message, severity=Severity.WARNING)
        else:
            message = f"The question{shown} has no label, so nobody would see what is asked."
            self._say(row, column, "TOOL-NO-LABEL", message, "", "type the question in the column label")

    def _lacks_label(self, row: Row, kind: RowType) -> bool:
        return (
            kind.is_visible
            and not any(_column(one) in (*_SHOWN, "calculation", "calculate") for one in row.cells)
            and heading_for(self.sheet, "trigger") not in row.cells
        )

    def _list(self, row: Row, kind: RowType) -> None:
        name = kind.list_name
        if kind.is_external:
            if name not in self.external_lists:
                message = f"The list “{name}” is not on the sheet external_choices."
                self._say(
                    row,
                    self.type_column,
                    "TOOL-NO-CHOICES",
                    message,
                    name,
                    self._suggest(name, self.external_lists),
                )
            elif not row.cells.get(heading_for(self.sheet, "choice_filter")):
                message = (
                    "A select_one_external needs a choice_filter, which says which of its choices to offer."
                )
                column = heading_for(self.sheet, "choice_filter") or self.type_column
                suggestion = f"fill in choice_filter, or move the list to choices and write select_one {name}"
                self._say(row, column, "TOOL-CHOICE-FILTER", message, "", suggestion)
        elif "from" in kind.word.replace("_", " ").split()[-2:] and "file" in kind.word:
            if kind.wants_list:
                message = f"“{name}” is not the name of a file that can hold choices."
                suggestion = f"{name.partition('.')[0]}.csv, .xml or .geojson"
                self._say(row, self.type_column, "TOOL-FILE-NAME", message, name, suggestion)
        elif kind.wants_list and name not in self.lists and not self.are_lists_unknown:
            message = f"The list “{name}” is not on the choices sheet."
            suggestion = self._suggest(name, self.lists)
            if not self.lists:
                message = f"The list “{name}” is missing: there is no choices sheet with lists."
                suggestion = "add a sheet choices with the columns list_name, name and label"
            self._say(row, self.type_column, "TOOL-NO-CHOICES", message, name, suggestion)


def several_lists(check: SurveyCheck) -> Iterator[str]:
    """The lists on the choices sheet that a select_multiple uses."""
    return (kind.list_name for kind in check.types.values() if kind.takes_several and kind.wants_list)


def looped_lists(check: SurveyCheck) -> Iterator[str]:
    """The lists that a loop goes through."""
    return (
        kind.list_name for kind in check.types.values() if kind.what is What.BEGIN and kind.word == "loop"
    )


def searched_lists(check: SurveyCheck) -> Iterator[str]:
    """The lists of questions that look their choices up with search()."""
    appearance = heading_for(check.sheet, "appearance")
    for row in check.rows:
        kind = check.types[row.number]
        if kind.what is What.SELECT and "search(" in row.cells.get(appearance, ""):
            yield kind.list_name


def is_disabled(row: Row) -> bool:
    return row.cells.get("disabled", "").lower() in ("yes", "true")


def _column(heading: str) -> str:
    return "_".join(heading.partition("::")[0].partition(":")[0].lower().split())
