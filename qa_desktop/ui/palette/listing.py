"""Owns how what was found is listed: its words whole, more about it below, its key and kind at the right."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qa_desktop.i18n import tr
from qa_desktop.ui.palette.ranking import Entry, Kind
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import SMALL
from qa_desktop.ui.widgets.keycap import cap_size, paint_cap
from qa_desktop.ui.widgets.markup import Marked
from qa_desktop.ui.widgets.wrapped import WrappedText

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole


def kind_words(kind: Kind) -> str:
    """What something found is."""
    return {
        Kind.SEARCH: tr("Search again"),
        Kind.AUDIT: tr("Audit"),
        Kind.CASE: tr("Case"),
        Kind.QUESTION: tr("Question"),
        Kind.PAGE: tr("Page"),
        Kind.COMMAND: tr("Command"),
        Kind.TOOL: tr("Tool"),
    }[kind]


def spoken(entry: Entry) -> str:
    """An entry as it is read out."""
    return ", ".join(part for part in (entry.title, entry.note, kind_words(entry.kind), entry.key) if part)


class FoundModel(QAbstractListModel):
    """What was found, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Sequence[Entry] = ()

    def show_found(self, found: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._shown = found
        self.endResetModel()

    def entry(self, index: Index) -> Entry | None:
        return self._shown[index.row()] if 0 <= index.row() < len(self._shown) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index)
        if entry is None:
            return None
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return " · ".join(part for part in (entry.title, entry.note) if part)
        return spoken(entry) if role == Qt.ItemDataRole.AccessibleTextRole else None


class FoundRows(QStyledItemDelegate):
    """Draws an entry; as high as its words need at this width."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._laid_out: dict[str, WrappedText] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        current = theme.current()
        t, m = current.tokens, current.metrics
        box = QRectF(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_chosen:
            # High contrast knows one ground: there a bar and the weight say which one it is.
            painter.fillRect(box, QColor(t.accent_soft))
            painter.fillRect(QRectF(box.left(), box.top(), m.px(4), box.height()), QColor(t.accent))
        title, note, side = self._parts(entry, option.font)
        inner = box.adjusted(m.px(12), m.px(6), -m.px(10), -m.px(6))
        words = inner.adjusted(0, 0, -side, 0)
        title.paint(painter, words, _weighted(option.font, is_chosen=is_chosen), QColor(t.ink))
        if entry.note:
            height = title.height(words.width(), _weighted(option.font, is_chosen=is_chosen))
            note.paint(painter, words.adjusted(0, height, 0, 0), _small(option.font), QColor(t.muted))
        self._paint_side(painter, entry, inner, option.font)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(ENTRY)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        if not isinstance(entry, Entry):
            return QSize(width, 0)
        m = theme.current().metrics
        title, note, side = self._parts(entry, option.font)
        room = width - m.px(22) - side
        height = title.height(room, _weighted(option.font, is_chosen=True))
        if entry.note:
            height += note.height(room, _small(option.font))
        return QSize(width, ceil(height) + m.px(12))

    def _parts(self, entry: Entry, font: QFont) -> tuple[WrappedText, WrappedText, float]:
        m = theme.current().metrics
        small = QFontMetricsF(_small(font))
        side = small.horizontalAdvance(kind_words(entry.kind)) + m.px(16)
        if entry.key:
            side += cap_size(entry.key, font).width() + m.px(8)
        return self._wrapped(entry.title), self._wrapped(entry.note), side

    def _wrapped(self, words: str) -> WrappedText:
        """A text that keeps how it was laid out: each letter typed asks for its height again."""
        if words not in self._laid_out:
            self._laid_out[words] = WrappedText(Marked(words))
        return self._laid_out[words]

    def _paint_side(self, painter: QPainter, entry: Entry, inner: QRectF, font: QFont) -> None:
        current = theme.current()
        m = current.metrics
        words = kind_words(entry.kind)
        width = QFontMetricsF(_small(font)).horizontalAdvance(words) + 1
        painter.setFont(_small(font))
        painter.setPen(QColor(current.tokens.muted))
        box = QRectF(inner.right() - width, inner.top(), width, m.px(20))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        if entry.key:
            cap = cap_size(entry.key, font)
            left = box.left() - m.px(8) - cap.width()
            paint_cap(
                painter, entry.key, QRectF(left, inner.top() + m.px(1), cap.width(), cap.height()), font
            )


class FoundList(QListView):
    """The list under the box. The keyboard stays in the box; the list is walked from there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = FoundModel(self)
        self.setModel(self.found)
        self.setItemDelegate(FoundRows(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    @property
    def entry(self) -> Entry | None:
        """The one that Enter chooses."""
        return self.found.entry(self.currentIndex())

    def show_found(self, found: Sequence[Entry]) -> None:
        """Show others; the first of them is the one that Enter chooses."""
        self.found.show_found(found)
        self.setCurrentIndex(self.found.index(0, 0))
        self.scrollToTop()

    def stand_on(self, row: int) -> None:
        row = max(0, min(row, self.found.rowCount() - 1))
        self.setCurrentIndex(self.found.index(row, 0))
        self.scrollTo(self.currentIndex())


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.current().metrics.font(SMALL))
    return small


def _weighted(font: QFont, *, is_chosen: bool) -> QFont:
    weighted = QFont(font)
    weighted.setWeight(QFont.Weight.DemiBold if is_chosen else QFont.Weight.Normal)
    return weighted
