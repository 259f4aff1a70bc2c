"""Owns the inbox as a table: open escalations first, until a person sorts otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.services.ports import InboxRow
from qa_desktop.ui import when
from qa_desktop.ui.grade_words import grade_order, grade_words
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.table_cells import GRADE_ROLE, SORT_ROLE, TONE_ROLE


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    words: Callable[[InboxRow, datetime], str]
    order: Callable[[InboxRow], object]


CODE_WORDS = {
    "E1": "E1 concern",
    "E2": "E2 serious gap",
    "E3": "E3 drift",
    "M1": "M1 moderate",
}


def alarm_words(row: InboxRow) -> str:
    """What needs looking at first, in words."""
    if row.escalation_open:
        return "■ Escalation open"
    if row.codes:
        return "▲ " + ", ".join(CODE_WORDS.get(code, code) for code in row.codes)
    return ""


def kind_words(row: InboxRow) -> str:
    words = "Escalation" if row.kind is PackageKind.ALARM else row.tool_title
    if row.revision > 1 and row.kind is PackageKind.AUDIT:
        words = f"{words} · correction {row.revision - 1}"
    if row.waiting_for_tool:
        words = f"{words} · waiting for its tool"
    return f"{words} · already here" if row.duplicate else words


COLUMNS = (
    Column("First", lambda r, _: alarm_words(r), lambda r: (not r.escalation_open, "E1" not in r.codes)),
    Column("Case", lambda r, _: r.case_reference, lambda r: r.case_reference),
    Column("What", lambda r, _: kind_words(r), kind_words),
    Column("Team", lambda r, _: r.team, lambda r: r.team.casefold()),
    Column("Grade", lambda r, _: grade_words(r.overall_grade), lambda r: grade_order(r.overall_grade)),
    Column(
        "From", lambda r, _: r.auditor or r.sender_name, lambda r: (r.auditor or r.sender_name).casefold()
    ),
    Column(
        "Arrived", lambda r, now: when.day_and_clock(r.arrived_at, now), lambda r: r.arrived_at.timestamp()
    ),
)


def tone_of(row: InboxRow, column: Column) -> Type:
    """How a cell's words are set; unread rows are bold besides."""
    if column.heading == "First":
        return Type.ERROR if row.escalation_open else Type.WARNING
    return Type.STRONG if column.heading == "Case" else Type.TEXT


class InboxTable(QAbstractTableModel):
    """What arrived, in the order the service gives: escalations first, then newest. Unread rows are bold."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: tuple[InboxRow, ...] = ()
        self._bold = QFont()
        self._bold.setBold(True)

    def show_rows(self, rows: tuple[InboxRow, ...]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def arrival(self, number: int) -> InboxRow:
        return self._rows[number]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].heading
        return None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        words = column.words(row, self._now())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words
        if role == SORT_ROLE:
            # Qt compares numbers and texts only: an order of truths becomes a number, first things largest.
            order = column.order(row)
            return 2 * (not order[0]) + (not order[1]) if isinstance(order, tuple) else order
        if role == GRADE_ROLE and column.heading == "Grade":
            return row.overall_grade
        if role == TONE_ROLE:
            return tone_of(row, column)
        if role == Qt.ItemDataRole.FontRole and row.read_at is None:
            return self._bold
        if role == Qt.ItemDataRole.AccessibleTextRole:
            unread = "" if row.read_at else ", not read yet"
            return f"{column.heading}: {words}{unread}"
        return None
