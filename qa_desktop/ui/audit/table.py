"""Owns the table of audits: one row a revision, sortable by every column, filtered by what is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui import when
from qa_desktop.ui.grade_words import grade_order, grade_words
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.table_cells import GRADE_ROLE, SORT_ROLE, TONE_ROLE


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its words, and what it sorts by."""

    heading: str
    words: Callable[[AuditRow, datetime], str]
    order: Callable[[AuditRow], object]


COLUMNS = (
    Column("Case", lambda a, _: a.summary.case_reference, lambda a: a.summary.case_reference),
    Column("Tool", lambda a, _: a.summary.tool_title, lambda a: a.summary.tool_title.casefold()),
    Column("Team", lambda a, _: a.summary.team, lambda a: a.summary.team.casefold()),
    Column(
        "Grade",
        lambda a, _: grade_words(a.summary.overall_grade),
        lambda a: grade_order(a.summary.overall_grade),
    ),
    Column("Where it is", lambda a, _: a.state_words, lambda a: a.state_words),
    Column(
        "Changed",
        lambda a, now: when.day_and_clock(a.summary.changed_at, now),
        lambda a: a.summary.changed_at.timestamp(),
    ),
    Column("Reference", lambda a, _: _reference(a), lambda a: f"{a.reference} {a.summary.revision:06}"),
)

TONES = {"Case": Type.STRONG, "Changed": Type.HINT, "Reference": Type.HINT}


class AuditTable(QAbstractTableModel):
    """The audits as a model."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._audits: tuple[AuditRow, ...] = ()

    def show_audits(self, audits: tuple[AuditRow, ...]) -> None:
        self.beginResetModel()
        self._audits = audits
        self.endResetModel()

    def audit(self, number: int) -> AuditRow:
        return self._audits[number]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._audits)

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
        audit, column = self._audits[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.words(audit, self._now())
        if role == SORT_ROLE:
            return column.order(audit)
        if role == GRADE_ROLE and column.heading == "Grade":
            return audit.summary.overall_grade
        if role == TONE_ROLE:
            return TONES.get(column.heading, Type.TEXT)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.heading}: {column.words(audit, self._now())}"
        return None


def _reference(audit: AuditRow) -> str:
    revision = audit.summary.revision
    return f"{audit.reference} · correction {revision - 1}" if revision > 1 else audit.reference
