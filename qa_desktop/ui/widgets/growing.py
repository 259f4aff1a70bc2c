"""Owns the text box: it grows, Tab leaves it, what is pasted is plain text, F7 finds a misspelt word."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.copying import marked
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets import spelling
from qa_desktop.ui.widgets.spell_marks import SpellMarks
from qa_desktop.ui.widgets.undo_keys import is_redo, is_undo

MOST_LINES = 24
"""Beyond that it scrolls: a box taller than a window hides the question it answers."""

_ENDLESS = re.compile(r"\S{2000}")
"""Looking for a space costs Qt the square of a word's length: seconds a key at 200,000 letters."""


class GrowingTextEdit(QPlainTextEdit):
    """A plain text box of at least `rows` lines.

    Signals:
        typed(str): a person changed the text; all of it.
        left: the keyboard went elsewhere.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, rows: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._quiet = False
        self._lines = 0
        self._text = ""
        self._was_readonly = False
        self.marks: SpellMarks | None = None
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(1)
        self.textChanged.connect(self._on_text_changed)
        theme.current().changed.connect(self.updateGeometry)
        speller = spelling.current()
        if speller is not None:
            self.marks = SpellMarks(self, speller)

    def show_text(self, text: str) -> None:
        """Show another text without telling anyone; the cursor stays where it can."""
        if text == self.toPlainText():
            return
        at = self.textCursor().position()
        self._wrap_for(text)
        self._quiet = True
        self.setPlainText(text)
        self._quiet = False
        cursor = self.textCursor()
        cursor.setPosition(min(at, max(0, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self._fit()

    def select(self, start: int, end: int) -> None:
        """Mark a stretch of the text, for example an identifier found in it."""
        place = spelling.places(self.toPlainText())
        cursor = self.textCursor()
        cursor.setPosition(place(start))
        cursor.setPosition(place(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        m = theme.current().metrics
        lines = min(max(self._count(), self._rows), MOST_LINES)
        frame = 2 * (1 + m.px(7)) + 2 * round(self.document().documentMargin())
        return QSize(m.measure, lines * self.fontMetrics().lineSpacing() + frame + m.px(2))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().metrics.px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.marks is not None:
            self.marks.show_in_sight()
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ReadOnlyChange and self.isReadOnly() != self._was_readonly:
            self._was_readonly = self.isReadOnly()
            if self.marks is not None:
                self.marks.mark_anew()  # What cannot be changed is not marked.

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.marks is not None:
            self.marks.leave()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        cursor = self.cursorForPosition(event.pos()) if by_mouse else self.textCursor()
        place = event.globalPos() if by_mouse else self._below_cursor()
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        spelling.suggest_into(menu, self, cursor)
        menu.popup(place)

    def next_misspelt(self, after: int | None = None, *, wrap: bool = True) -> bool:
        """Mark the next word that may be misspelt and offer suggestions; False when there is none."""
        cursor = spelling.next_misspelt(self, after, wrap=wrap)
        if cursor is None:
            return False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        announce(self, spelling.said_of(cursor.selectedText()))
        place = self._below_cursor()
        reason = QContextMenuEvent.Reason.Keyboard
        self.contextMenuEvent(QContextMenuEvent(reason, self.mapFromGlobal(place), place))
        return True

    def _below_cursor(self) -> QPoint:
        return self.viewport().mapToGlobal(self.cursorRect().bottomLeft())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7 and not event.modifiers() and self.next_misspelt():
            return
        # The page decides about these: the box would swallow Ctrl+Z and Ctrl+Y with nothing to undo or redo.
        document = self.document()
        nothing_here = (is_undo(event) and not document.isUndoAvailable()) or (
            is_redo(event) and not document.isRedoAvailable()
        )
        to_page = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if to_page or nothing_here:
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The page scrolls unless the box itself has more than it shows.
        if self._count() > MOST_LINES:
            super().wheelEvent(event)
        else:
            event.ignore()

    def createMimeDataFromSelection(self) -> QMimeData:
        # By the box's own menu, by dragging, and as the selection of X11 too.
        return marked(self.textCursor().selection().toPlainText())

    def insertFromMimeData(self, source: QMimeData) -> None:
        plain = QMimeData()
        plain.setText(source.text())
        if _ENDLESS.search(source.text()):
            self._wrap_for(source.text())
        super().insertFromMimeData(plain)

    @Slot()
    def _on_text_changed(self) -> None:
        text = self.toPlainText()
        if text == self._text:
            return
        self._text = text
        self._wrap_for(text)
        self._fit()
        if not self._quiet:
            self.typed.emit(text)

    def _wrap_for(self, text: str) -> None:
        """Break lines between words; anywhere while one of them has no end."""
        modes = QTextOption.WrapMode
        wanted = modes.WrapAnywhere if _ENDLESS.search(text) else modes.WrapAtWordBoundaryOrAnywhere
        if self.wordWrapMode() != wanted:
            self.setWordWrapMode(wanted)

    def _count(self) -> int:
        # Of a plain text document the height is counted in lines as shown.
        return max(1, round(self.document().size().height()))

    def _fit(self) -> None:
        lines = self._count()
        if lines == self._lines:
            return
        self._lines = lines
        many = lines > MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.updateGeometry()
