"""Owns the checks on what cells of the survey sheet refer to, and whether their expressions can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from qa_desktop.formspec.names import tidy_name
from qa_desktop.formspec.problems import Problem
from qa_desktop.formspec.sourcemap import heading_for, problem_at
from qa_desktop.formspec.spans import REFERENCE
from qa_desktop.formspec.unreadable import why_unreadable
from qa_desktop.formspec.workbook import Row, Sheet

_LOGIC = (
    "relevant", "constraint", "calculate", "readonly", "required", "choice_filter", "repeat_count",
    "qa:prompt-when",
)  # fmt: skip
_NAMING = ("qa:comment-on", "qa:score-of", "qa:critical", "qa:covered-until")
_EXCEL_ERROR = re.compile(r"#[A-Z/0]+[!?]?\Z")
_ONE_REFERENCE = re.compile(r"\$\{[^}]*\}")
_PLAIN_NAME = re.compile(r"([^\W\d][\w.-]*)")
_YES_NO = {"yes", "no", "true", "false", "true()", "false()"}


@dataclass(frozen=True, slots=True)
class LogicCheck:
    """One check of the cells of a survey sheet, row by row."""

    sheet: Sheet
    names: frozenset[str]
    """The names that `${…}` can mean."""
    passed_over: Collection[str]
    """Headings whose cells are no texts and no logic."""
    suggest: Callable[[str, Collection[str]], str]

    def problems(self, row: Row) -> Iterator[Problem]:
        yield from self._references(row)
        yield from self._targets(row)
        yield from self._expressions(row)

    def _references(self, row: Row) -> Iterator[Problem]:
        for heading, text in row.cells.items():
            if heading in self.passed_over or "${" not in text:
                continue
            for found in dict.fromkeys(match.group() for match in REFERENCE.finditer(text)):
                name = REFERENCE.sub(r"\1", found)
                if found != found.replace(" ", "") and tidy_name(name) in self.names:
                    message = f"“{found}” holds a blank, and other programs do not take it for a question."
                    yield problem_at(
                        self.sheet, row.number, heading, "TOOL-REFERENCE", message,
                        text=found, suggestion=f"write ${{{tidy_name(name)}}}",
                    )  # fmt: skip
                elif name not in self.names:
                    message = f"{found} refers to a question that does not exist."
                    suggestion = self.suggest(name, self.names)
                    yield problem_at(
                        self.sheet,
                        row.number,
                        heading,
                        "TOOL-REFERENCE",
                        message,
                        text=found,
                        suggestion=suggestion,
                    )

    def _targets(self, row: Row) -> Iterator[Problem]:
        """The columns that name one question or group, and hold nothing else."""
        for attribute in _NAMING:
            heading = heading_for(self.sheet, attribute)
            text = row.cells.get(heading, "").strip()
            is_group_around = attribute == "qa:critical" and text == "yes"
            if not text or text == "/" or is_group_around or _ONE_REFERENCE.fullmatch(text):
                continue
            message = f"“{text}” is not the name of one question or group, written as ${{name}}."
            found = _PLAIN_NAME.search(text)
            suggestion = (
                f"write ${{{found[1]}}}" if found and found[1] in self.names and "$" not in text else ""
            )
            yield problem_at(
                self.sheet, row.number, heading, "TOOL-REFERENCE", message, text=text, suggestion=suggestion
            )

    def _expressions(self, row: Row) -> Iterator[Problem]:
        for attribute in _LOGIC:
            heading = heading_for(self.sheet, attribute)
            text = row.cells.get(heading, "").strip()
            if not text or text.lower() in _YES_NO or _EXCEL_ERROR.match(text):
                continue
            why = why_unreadable(text)
            if why is not None:
                yield problem_at(
                    self.sheet,
                    row.number,
                    heading,
                    "TOOL-EXPRESSION",
                    why.message,
                    suggestion=why.suggestion,
                    span=why.span,
                )
