"""Owns what may be asked of a worker, and how its answers become values again.

A job runs apart, on a file that nobody vouches for, and answers data. What it answers is believed as far as
its shape goes: a worker that was taken over can lie about a file, and reach nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from qa_desktop.domain.ids import ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.services.reading_ports import Answer, Reading
from qa_desktop.services.table import MAX_FILE, Table, TableKind, TableProblem, TableRow, Wrong

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")
_FIELDS = ("code", "message", "sheet", "column", "cell", "text", "suggestion", "cell_text")


def read_table_apart(reading: Reading, path: Path) -> Table:
    """A table from a file, read by a worker.

    Raises:
        Refused: TABLE-… (`services.table_reading`), READING-…; nothing was changed.
        Stopped: somebody asked.
    """
    return _believed(_to_table, reading.run("table", {"path": str(path.absolute())}))


# The worker's side ---------------------------------------------------------------------------------


def _tool(request: Mapping[str, str]) -> Answer:
    """Check a tool; `want` says what is answered beside the report: `report`, `tool` or `workbook`."""
    from qa_desktop.services import tools

    path, want = Path(request["path"]), request["want"]
    if want == "workbook":
        report, made = tools.workbook_of(path)
        return Answer(report_to_json(report), (made,))
    if want == "tool":
        report, tool = tools.read_tool(path)
        if tool is None:
            return Answer(report_to_json(report))
        names = sorted(tool.attachments)
        parts = (tool.xml, *(tool.attachments[name] for name in names))
        return Answer({**report_to_json(report), "files": names}, parts)
    return Answer(report_to_json(tools.check_file(path)))


def _table(request: Mapping[str, str]) -> Answer:
    from qa_desktop.services.table_reading import read_table

    path = Path(request["path"])
    try:
        if not path.is_file():
            raise Refused("TABLE-FILE-MISSING")
        if path.stat().st_size > MAX_FILE:
            raise Refused("TABLE-TOO-LARGE", bytes=path.stat().st_size, limit=MAX_FILE)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise Refused("TABLE-FILE-UNREADABLE", errno=getattr(error, "errno", None)) from error
    return _from_table(read_table(data))


JOBS: Mapping[str, Callable[[Mapping[str, str]], Answer]] = {"tool": _tool, "table": _table}


# Answers -------------------------------------------------------------------------------------------


def report_to_json(report: Any) -> dict[str, Any]:
    """A `services.tools.CheckReport` as data."""
    return {
        "title": report.title,
        "kind": report.kind,
        "sample": report.sample,
        "ref": report.ref and [report.ref.form_id, report.ref.version, report.ref.content_hash],
        "problems": [
            {name: getattr(problem, name) for name in _FIELDS}
            | {
                "severity": problem.severity.value,
                "row": problem.row,
                "span": problem.span and list(problem.span),
            }
            for problem in report.problems
        ],
    }


def report_from_json(data: Mapping[str, Any]) -> tuple[tuple[Problem, ...], ToolRef | None, str, str, bool]:
    """What `CheckReport` is made of.

    Raises:
        Refused: READING-BROKE-OFF, it is none.
    """
    return _believed(_report, data)


def _report(data: Mapping[str, Any]) -> tuple[tuple[Problem, ...], ToolRef | None, str, str, bool]:
    ref = None
    if data["ref"] is not None:
        form_id, version, content = map(_text, data["ref"])
        ref = ToolRef(form_id, version, ToolHash(content))
    problems = tuple(_problem(each) for each in data["problems"])
    return problems, ref, _text(data["title"]), _text(data["kind"]), data["sample"] is True


def _problem(said: Mapping[str, Any]) -> Problem:
    span = said["span"]
    return Problem(
        **{name: _text(said[name]) for name in _FIELDS},
        severity=Severity(said["severity"]),
        row=_number(said["row"]),
        span=None if span is None else (_number(span[0]), _number(span[1])),
    )


def _from_table(table: Table) -> Answer:
    rows = json.dumps([[row.line, *row.cells] for row in table.rows]).encode("ascii")
    return Answer(
        {
            "kind": table.kind.value,
            "headings": table.headings,
            "heading_line": table.heading_line,
            "problems": [[each.wrong.value, each.line, each.column] for each in table.problems],
            "problem_count": table.problem_count,
            "left_out": table.left_out,
            "blank_rows": table.blank_rows,
            "encoding": table.encoding,
            "is_guessed": table.is_guessed,
            "delimiter": table.delimiter,
            "sheet": table.sheet,
            "other_sheets": table.other_sheets,
        },
        (rows,),
    )


def _to_table(answer: Answer) -> Table:
    data = answer.data
    (rows,) = answer.parts
    headings = tuple(map(_text, data["headings"]))
    return Table(
        kind=TableKind(data["kind"]),
        headings=headings,
        heading_line=_number(data["heading_line"]),
        rows=tuple(_row(row, len(headings)) for row in json.loads(rows)),
        problems=tuple(
            TableProblem(Wrong(wrong), _number(line), _text(column))
            for wrong, line, column in data["problems"]
        ),
        problem_count=_number(data["problem_count"]),
        left_out=_number(data["left_out"]),
        blank_rows=_number(data["blank_rows"]),
        encoding=_text(data["encoding"]),
        is_guessed=data["is_guessed"] is True,
        delimiter=_text(data["delimiter"]),
        sheet=_text(data["sheet"]),
        other_sheets=tuple(map(_text, data["other_sheets"])),
    )


def _row(said: Any, wide: int) -> TableRow:
    line, *cells = said
    if len(cells) != wide:
        raise ValueError("cells")
    return TableRow(_number(line), tuple(map(_text, cells)))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("number")
    return value


def _believed(read: Callable[[_Given], _Made], said: _Given) -> _Made:
    try:
        return read(said)
    except (KeyError, ValueError, TypeError, IndexError, RecursionError) as error:
        raise Refused("READING-BROKE-OFF", reason="shape") from error
