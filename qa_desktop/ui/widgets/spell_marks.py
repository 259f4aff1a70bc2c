"""Owns the wavy lines under words of one text box that are not known.

They are selections of the box and not formats of its text: Qt moves selections along as letters come, while a
paragraph whose formats change is laid out twice with every key. Only the words around a change are asked, and
only marks in sight are given to Qt, which goes through all that it has with each line it paints.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.spelling import Spelling

MOST = 2_000
"""Marks. A text with more of them is in another language."""


class SpellMarks(QObject):
    """Marks the words of one box. A word being typed is left alone until the keyboard leaves it."""

    def __init__(self, edit: QPlainTextEdit, spelling: Spelling) -> None:
        super().__init__(edit)
        self._edit, self._spelling = edit, spelling
        self._marked: list[QTextCursor] = []
        self._changed: tuple[int, int] | None = None
        self._typed: tuple[int, int] | None = None
        self._shown: list[QTextCursor] = []
        document = edit.document()
        document.contentsChange.connect(self._on_change)
        document.contentsChanged.connect(self._on_changed)
        edit.cursorPositionChanged.connect(self._on_cursor_moved)
        spelling.changed.connect(self.mark_anew)
        edit.verticalScrollBar().valueChanged.connect(self.show_in_sight)
        theme.current().changed.connect(self._on_theme_changed)

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked words, in order."""
        return tuple(cursor.selectedText() for cursor in self._marked)

    @Slot()
    def mark_anew(self) -> None:
        """Ask for every word again: other words are right now, or the box may be changed now or no longer."""
        self._typed = None
        self._mark(0, self._end())

    def leave(self) -> None:
        """The keyboard has left the box: the word that was being typed is done."""
        typed, self._typed = self._typed, None
        if typed is not None:
            self._mark(*typed, left=True)

    # ------------------------------------------------------------ hearing

    @Slot(int, int, int)
    def _on_change(self, at: int, removed: int, added: int) -> None:
        # Qt has not laid out the text yet: that words may be asked for is said next.
        before = self._changed or (at, at)
        self._changed = (min(before[0], at), max(before[1] + added - removed, at + added))
        if self._typed is not None and at <= self._typed[0]:
            self._typed = (self._typed[0] + added - removed, self._typed[1] + added - removed)

    @Slot()
    def _on_changed(self) -> None:
        changed, self._changed = self._changed, None
        if changed is not None:
            self._typed = None
            self._mark(*changed)
            self.show_in_sight()

    @Slot()
    def _on_cursor_moved(self) -> None:
        if self._typed is not None and self._edit.textCursor().position() != self._typed[1]:
            self.leave()

    # ------------------------------------------------------------ marking

    def _mark(self, start: int, end: int, *, left: bool = False) -> None:
        """Ask for the words of a stretch, whole ones; what is marked elsewhere stays."""
        first, last = self._stretch(start, end)
        at = bisect_left(self._marked, first, key=QTextCursor.selectionStart)
        # One mark may begin before the stretch: two words have grown together.
        at -= 1 if at and self._marked[at - 1].selectionEnd() >= first else 0
        until = at
        while until < len(self._marked) and self._marked[until].selectionStart() <= last:
            until += 1
        before = [_span(cursor) for cursor in self._marked[at:until]]
        found = [] if self._edit.isReadOnly() else list(self._unknown(first, last, left=left))
        if found != before or any(a == b for a, b in before):
            room = MOST - len(self._marked) + (until - at)
            self._marked[at:until] = [self._cursor(*span) for span in found[: max(0, room)]]
            self.show_in_sight()

    def _unknown(self, first: int, last: int, *, left: bool) -> Iterator[tuple[int, int]]:
        """Where the words begin and end that are not known."""
        typing = -1 if left or not self._edit.hasFocus() else self._edit.textCursor().position()
        block = self._edit.document().findBlock(first)
        while block.isValid() and block.position() <= last:
            begins, text = block.position(), block.text()
            if _is_simple(block):
                text = text[max(0, first - begins) : last - begins + 1]
                begins = max(first, begins)
            for start, length in self._spelling.misspelt(text):
                span = (begins + start, begins + start + length)
                if span[1] == typing:
                    self._typed = span
                else:
                    yield span
            block = block.next()

    def _stretch(self, start: int, end: int) -> tuple[int, int]:
        """From the blank before a place to the blank after another: nothing between them touches the rest."""
        document, most = self._edit.document(), self._end()
        first, last = document.findBlock(min(start, most)), document.findBlock(min(end, most))
        before, after = first.position(), last.position() + last.length() - 1
        if _is_simple(first):
            before += first.text().rfind(" ", 0, min(start, most) - before) + 1
        if _is_simple(last):
            blank = last.text().find(" ", min(end, most) - last.position())
            after = last.position() + blank if blank >= 0 else after
        return before, after

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _end(self) -> int:
        return self._edit.document().characterCount() - 1

    # ------------------------------------------------------------ showing

    @Slot()
    def show_in_sight(self) -> None:
        """Show the marks of the lines in sight; others are now, when the box scrolls or has grown."""
        room = self._edit.viewport().rect()
        first = self._edit.cursorForPosition(room.topLeft()).position()
        last = self._edit.cursorForPosition(room.bottomRight()).position()
        at = bisect_left(self._marked, first, key=QTextCursor.selectionEnd)
        until = bisect_left(self._marked, last, key=QTextCursor.selectionStart)
        wanted = self._marked[at : until + 1]
        if wanted != self._shown:
            self._shown = wanted
            self._show()

    @Slot()
    def _on_theme_changed(self) -> None:
        self._show()

    def _show(self) -> None:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(QColor(theme.current().tokens.error))
        selections = []
        for cursor in self._shown:
            one = QTextEdit.ExtraSelection()
            one.cursor, one.format = cursor, wave
            selections.append(one)
        self._edit.setExtraSelections(selections)


def _span(cursor: QTextCursor) -> tuple[int, int]:
    return cursor.selectionStart(), cursor.selectionEnd()


def _is_simple(block: QTextBlock) -> bool:
    """Qt counts its letters as Python does; an emoji is two for Qt, and its paragraph is taken whole."""
    return len(block.text()) == block.length() - 1
