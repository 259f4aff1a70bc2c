"""Owns the columns of the list of actions, and which rows of it a choice shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from qa_desktop.services.desktop_actions import ActionRow, ActionState
from qa_desktop.ui.row_table import Column, RowTable
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.table_cells import SORT_ROLE

DUE_COLUMN = 3
WIDTHS = (176, 176, 120, 92, 128, 100, 84, 100)
LATEST = 9_999_999
"""Sorts an action without a due date behind every one that has one."""

Shows = Callable[[ActionRow], bool]
CHOICES: tuple[tuple[str, Shows], ...] = (
    ("Open", lambda row: row.state is not ActionState.FINISHED),
    ("Overdue", lambda row: row.state is ActionState.OVERDUE),
    ("Finished", lambda row: row.state is ActionState.FINISHED),
    ("All", lambda _row: True),
)
"""What the box above the list offers."""


def _due(row: ActionRow) -> str:
    return f"{row.due:%d/%m/%Y}" if row.due is not None else ""


def _due_order(row: ActionRow) -> int:
    # Finished ones come behind everything that is still to do.
    return (row.due.toordinal() if row.due is not None else LATEST) + LATEST * (
        row.state is ActionState.FINISHED
    )


def _due_tone(row: ActionRow) -> Type:
    tones = {ActionState.OVERDUE: Type.ERROR, ActionState.FINISHED: Type.HINT}
    return tones.get(row.state, Type.TEXT)


def _case(row: ActionRow) -> str:
    return " · ".join(part for part in (row.case_reference, "draft" if row.is_draft else "") if part)


def _status(row: ActionRow) -> str:
    return row.status or "Not said"


COLUMNS: tuple[Column[ActionRow], ...] = (
    Column("What needs to change", lambda r, _: r.issue, lambda r: r.issue.casefold()),
    Column("Action", lambda r, _: r.action, lambda r: r.action.casefold()),
    Column("Owner", lambda r, _: r.owner, lambda r: r.owner.casefold()),
    Column("Due", lambda r, _: _due(r), _due_order),
    Column("Time", lambda r, _: r.clock, _due_order, _due_tone),
    Column("Status", lambda r, _: _status(r), lambda r: r.status.casefold()),
    Column("Priority", lambda r, _: r.priority, lambda r: r.priority.casefold()),
    Column("Case", lambda r, _: _case(r), _case, lambda _r: Type.HINT),
)


class ShownActions(QSortFilterProxyModel):
    """The rows with the typed words in them, of those that the chosen kind shows."""

    def __init__(self, model: RowTable[ActionRow], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._shows: Shows = CHOICES[0][1]
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)
        self.setFilterKeyColumn(-1)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def show_only(self, shows: Shows) -> None:
        self._shows = shows
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self._shows(self._model.row(row)) and super().filterAcceptsRow(row, parent)
