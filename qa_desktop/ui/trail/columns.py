"""Owns the columns of the audit trail, and its rows: a view fetches more as it comes to their end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal

from qa_desktop.i18n import mark
from qa_desktop.services.desktop_trail import TrailRow
from qa_desktop.ui.lists.row_table import Column, RowTable
from qa_desktop.ui.style.roles import Type

Index = QModelIndex | QPersistentModelIndex
WIDTHS = (172, 150, 236, 206, 242)
COLUMNS: tuple[Column[TrailRow], ...] = (
    # To the second, and always with its day: this is evidence.
    Column(
        mark("When"),
        lambda row, now: f"{row.at.astimezone(now.tzinfo):%d/%m/%Y %H:%M:%S}",
        lambda row: row.number,
        lambda _row: Type.HINT,
    ),
    Column(mark("Who"), lambda row, _: row.who, lambda row: row.who.casefold()),
    Column(mark("What"), lambda row, _: row.what, lambda row: row.what, lambda _row: Type.STRONG),
    Column(mark("About"), lambda row, _: row.about, lambda row: row.about),
    Column(
        mark("Details"), lambda row, _: row.details, lambda row: row.details, lambda _row: Type.HINT
    ),
)  # fmt: skip


class TrailTable(RowTable[TrailRow]):
    """The entries that were read so far.

    Signals:
        more_asked: the view has come to their end, and there are older ones.
    """

    more_asked = Signal()
    has_more = False

    def canFetchMore(self, parent: Index) -> bool:
        return self.has_more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        self.more_asked.emit()
