"""Owns what a pasted table means: which answer goes into which cell, and why one cannot be pasted.

Excel puts its cells on the clipboard as text with tabs between them. An answer is known by the name of its
choice, by its words or by its letter; a digit only where it is one of these itself, for in a spreadsheet a 1
may be a score as well as the first answer. Nothing is guessed, and nothing is half pasted.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeView, ViolationCode
from qa_desktop.formspec.definition import DataType
from qa_desktop.i18n import tr
from qa_desktop.services.auditing import guarded
from qa_desktop.ui.fill.grid.cells import plain
from qa_desktop.ui.fill.grid.keys import keys_for
from qa_desktop.ui.fill.grid.model import GridModel
from qa_desktop.ui.fill.grid.plan import RowKind
from qa_desktop.ui.widgets import moments

MOST_CELLS = 20_000
"""More is no table of records: a whole sheet was copied."""
MOST_CHARACTERS = 2_000_000
"""More is no table of records: a book was copied."""
MOST_IN_A_CELL = 131_072
"""No cell of Excel holds more than 32,767 letters. The reader’s own bound is the whole process’s."""
SHOWN_LETTERS = 40
Answer = tuple[NodeId, str]


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a table would give; nothing at all with a problem or any wrong cell."""

    answers: tuple[Answer, ...] = ()
    wrongs: tuple[str, ...] = ()
    """Each cell that would be wrong, and why."""
    problem: str = ""
    """Why it is no table for here at all."""


class TooMuch(Exception):
    """It is no table of records: a whole sheet was copied, or a book."""


def table_of(text: str) -> list[list[str]]:
    """The cells of a table on the clipboard; a cell of several lines, or with quotes, comes in quotes.

    Raises:
        TooMuch: nothing was taken from it.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooMuch
    lines = csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), delimiter="\t")
    try:
        table = [[_plain_cell(cell) for cell in line] or [""] for line in lines]
    except csv.Error:  # a cell beyond the reader's own bound
        raise TooMuch from None
    if any(len(cell) > MOST_IN_A_CELL for line in table for cell in line):
        raise TooMuch
    wide = max(map(len, table), default=0)
    if len(table) * wide > MOST_CELLS:  # before short lines are filled up: one long one would make all long
        raise TooMuch
    return [[*line, *[""] * (wide - len(line))] for line in table]


def text_of(table: Iterable[Iterable[str]]) -> str:
    """The same table as Excel takes it from the clipboard; no cell of it is a formula there."""
    made = io.StringIO()
    lines = csv.writer(made, delimiter="\t", lineterminator="\n")
    lines.writerows([cell if _is_number(cell) else guarded(cell) for cell in line] for line in table)
    return made.getvalue().removesuffix("\n")


def _plain_cell(cell: str) -> str:
    """Without the mark that `text_of` keeps a formula from running with."""
    return cell[1:].strip() if cell[:1] == "'" and guarded(cell[1:]) == cell else cell.strip()


def read(model: GridModel, text: str, at: QModelIndex, chosen: Sequence[QModelIndex]) -> Pasted:
    """Find the cells of a pasted table, from a cell on; one value goes into every chosen cell.

    Whether the tool itself takes the answers only `refused` can say.
    """
    try:
        table = table_of(text)
    except TooMuch:
        return Pasted(problem=tr("This is more than a table of records: copy only the answers."))
    if not table or not at.isValid():
        return Pasted(problem=tr("There is no table to paste."))
    rows, columns = len(table), len(table[0])
    if (rows, columns) == (1, 1) and len(chosen) > 1:
        return _gathered(model, [(index, table[0][0]) for index in chosen])
    room = (model.rowCount() - at.row(), model.columnCount() - at.column())
    if rows > room[0] or columns > room[1]:
        told = tr(
            "The table has {rows} rows and {columns} columns; from this cell on there is room"
            " for {room_rows} and {room_columns}.",
            rows=rows,
            columns=columns,
            room_rows=room[0],
            room_columns=room[1],
        )
        return Pasted(problem=told)
    cells = [
        (model.index(at.row() + row, at.column() + column), table[row][column])
        for column in range(columns)  # record by record, as a person would: an answer may open the next
        for row in range(rows)
    ]
    return _gathered(model, cells)


def refused(session: FormSession, model: GridModel, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Why the tool does not take these answers together; it is as it was before when this returns."""
    made = [session.set_value(node, raw) for node, raw in answers]
    wrongs = []
    for node, raw in answers:
        view = session.view(node)
        index = model.place(node)
        if raw and not view.is_relevant:
            wrongs.append(_wrong(model, index, raw, tr("this is not asked of the record")))
        wrongs += [
            _wrong(model, index, raw, violation.message or tr("the tool does not take it"))
            for violation in view.violations
            if raw and violation.code is not ViolationCode.REQUIRED
        ]
    for changes in reversed(made):
        session.revert(changes.writes)
    return tuple(wrongs)


def _gathered(model: GridModel, cells: Iterable[tuple[QModelIndex, str]]) -> Pasted:
    answers: list[Answer] = []
    wrongs: list[str] = []
    for index, text in cells:
        kind, view = model.rows[index.row()].kind, model.view(index)
        if kind is RowKind.SHOWN or (view.is_readonly and not text):
            continue  # what the tool works out is copied with its neighbours and pasted by nobody
        if view.is_readonly:
            wrongs.append(_wrong(model, index, text, tr("this cannot be answered here")))
        elif kind is RowKind.SHEET:
            if text:
                wrongs.append(_wrong(model, index, text, tr("F4 opens this cell; it takes no table")))
        else:
            raw, why = _raw(view, kind, text)
            if why:
                wrongs.append(_wrong(model, index, text, why))
            elif raw != view.value:
                answers.append((model.node(index), raw))
    return Pasted(tuple(answers), tuple(wrongs))


def _raw(view: NodeView, kind: RowKind, text: str) -> tuple[str, str]:
    """What is stored for a text of a table, and else why it is no answer."""
    if not text:
        return "", ""
    if kind is RowKind.CHOICE:
        name = _choice(view, text)
        offered = ", ".join(plain(choice.label) or choice.name for choice in view.choices)
        return name, "" if name else tr("the answers are: {offered}", offered=offered)
    if kind is RowKind.DATE:
        iso = moments.to_iso_date(text.removesuffix(" 00:00:00"))
        return iso, "" if moments.read_date(iso) else tr("this is no date, day before month")
    if view.data_type in (DataType.INT, DataType.DECIMAL):
        return text, "" if _is_number(text) else tr("this is no number")
    return text, ""


def _choice(view: NodeView, text: str) -> str:
    """The name of the one choice that a text means; blank when there is none."""
    named = [(choice.name, plain(choice.label) or choice.name) for choice in view.choices]
    letters = {key: name for key, name in keys_for(named).items() if key.isalpha()}
    wanted = _folded(text)
    for means in (
        {name: name for name, _ in named},
        {label: name for name, label in named},
        letters,
        {"".join(word[0] for word in label.split()): name for name, label in named if " " in label},
    ):
        found = {name for said, name in means.items() if _folded(said) == wanted}
        if len(found) == 1:
            return found.pop()
    return ""


def _folded(text: str) -> str:
    """`N/A` and `na`, `Not  applicable` and `not applicable` are the same."""
    return "".join(letter for letter in text.casefold() if letter.isalnum()) or text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()


def _wrong(model: GridModel, index: QModelIndex, text: str, why: str) -> str:
    record, criterion = model.record_words(index.column()), model.criterion(index.row())
    short = text if len(text) <= SHOWN_LETTERS else text[: SHOWN_LETTERS - 1] + "…"
    return tr(
        "{record}, {criterion}: “{text}” – {why}",
        record=record,
        criterion=criterion,
        text=short,
        why=why.rstrip("."),
    )
