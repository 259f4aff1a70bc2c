"""Owns `cases check`: how a list of cases would be read, and what is wrong with it; nothing is imported."""

from __future__ import annotations

import argparse

from qa_desktop import bootstrap
from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.cli.waiting import waiting
from qa_desktop.services.reading_jobs import read_table_apart
from qa_desktop.services.table import Table, TableKind

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SHOWN = 3
_LONGEST = 24


def check(given: argparse.Namespace, console: Console) -> int:
    """Say how the table is read, count its rows, show the first, list what is wrong."""
    with waiting(console):
        table = read_table_apart(bootstrap.reading(), given.file)
    console.say(_how(table))
    console.say(
        f"{len(table.rows)} rows under {len(table.headings)} headings in line {table.heading_line}; "
        f"{table.left_out} left out, {table.blank_rows} blank."
    )
    console.table(
        ("LINE", *map(_short, table.headings)),
        [(row.line, *map(_short, row.cells)) for row in table.rows[:_SHOWN]],
    )
    for problem in table.problems:
        console.say(f"{'error' if problem.wrong.is_error else 'warning'}: {problem.words()}")
    if table.problem_count > len(table.problems):
        console.say(f"… and {table.problem_count - len(table.problems)} more.")
    return PROBLEM if any(problem.wrong.is_error for problem in table.problems) else FINE


def _how(table: Table) -> str:
    if table.kind is TableKind.CSV:
        guessed = ", guessed" if table.is_guessed else ""
        return f"CSV in {table.encoding}{guessed}, cells parted by {_DELIMITERS[table.delimiter]}."
    others = f"; not read: {', '.join(table.other_sheets)}" if table.other_sheets else ""
    return f"Excel workbook (.{table.kind}), sheet {table.sheet}{others}."


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
