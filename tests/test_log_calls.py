"""The log file holds ids and codes: every call that writes into it is known here, with what it hands over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from qa_desktop.errors import Refused
from qa_desktop.ui.hook import report

SOURCE = Path(__file__).parents[1] / "qa_desktop"
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}

SAFE = {
    "type(error).__name__",  # the kind of an error, never its words
    "kind.__name__",
    "code",  # of a QADesktopError, else the kind
    "event",  # of the registry of events
    "lane",
    "left",  # a `Left`
    "report(error, trace)",  # places and a code: see below
    "status.is_hub",
    "self._system.isConnected()",
    "self._desktop.isConnected()",
    "_tell_us(self._window)",  # yes or no
}
"""What may be handed to the log, as it stands in the source. Add what is an id, a code or a count."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a logger, with its place."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            whose = ast.unparse(node.func.value).rpartition(".")[2].strip("_").lower()
            if node.func.attr in LEVELS and whose in ("log", "logger", "logging"):
                yield f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}", node


def test_what_is_said_is_written_in_the_source_and_nothing_is_put_into_it():
    assert len(list(calls())) > 8
    wrong = [where for where, call in calls() if not call.args or not isinstance(call.args[0], ast.Constant)]
    assert wrong == []


def test_only_ids_codes_and_counts_are_handed_to_the_log():
    wrong = [
        f"{where} {ast.unparse(each)}"
        for where, call in calls()
        for each in (*call.args[1:], *(word.value for word in call.keywords))
        if ast.unparse(each) not in SAFE
    ]
    assert wrong == []


def fails(words: str) -> None:
    raise ValueError(words)


def test_the_report_of_a_crash_says_where_and_of_what_kind_and_no_word():
    try:
        fails("the mother said")
    except ValueError as error:
        said = report(error, error.__traceback__)
    assert said.startswith("failure code=ValueError at fails test_log_calls.py:")
    assert "mother" not in said


def test_the_report_names_files_without_the_folders_that_name_a_person():
    code = compile("raise KeyError('the mother said')", r"C:\Users\a.person\qa_desktop\made.py", "exec")
    try:
        exec(code)
    except KeyError as error:
        said = report(error, error.__traceback__)
    assert "made.py:1" in said
    assert "a.person" not in said
    error = Refused("DISK-FULL", errno=28)
    assert report(error, None) == "failure code=DISK-FULL at "
