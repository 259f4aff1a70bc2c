"""Owns spelling on the screen: which words are unknown, what they may mean, the next one by keyboard."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit
from shiboken6 import isValid

from qa_desktop.i18n import tr

if TYPE_CHECKING:
    from qa_desktop.services.ports import Dictionary

LONGEST_TEXT = 100_000
"""Letters. What is longer was pasted, not written, and is left unmarked."""

_LETTERS = r"(?:[^\W\d_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*")
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def places(text: str) -> Callable[[int], int]:
    """From a place in a text as Python counts to the same one as Qt counts: an emoji is two there."""
    doubled = [found.start() for found in _TWO_UNITS.finditer(text)]
    return lambda place: place + bisect_left(doubled, place)


class Spelling(QObject):
    """The one speller of the program, asked by every long text.

    Signals:
        changed: other words are right now; whoever marks words starts again.
        added(str): a person added a word to their own list; whoever keeps it hears it.
    """

    changed = Signal()
    added = Signal(str)

    def __init__(self, dictionary: Dictionary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dictionary = dictionary

    def misspelt(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and length, as Qt counts, of each word that is not known."""
        if len(text) > LONGEST_TEXT:
            return
        place = places(text)
        for found in _WORD.finditer(text):
            if not self._dictionary.is_known(found[0]):
                start = place(found.start())
                yield start, place(found.end()) - start

    def suggestions(self, word: str) -> tuple[str, ...]:
        return self._dictionary.suggestions(word)

    def learn(self, words: tuple[str, ...]) -> None:
        """Take words that were added before."""
        self._dictionary.learn(words)
        self.changed.emit()

    def forget(self, word: str) -> None:
        """Mark a word again that is no longer the person's own."""
        self._dictionary.forget((word,))
        self.changed.emit()

    def add(self, word: str) -> None:
        """Add a word to the person's own list."""
        self.learn((word,))
        self.added.emit(word)


_current: list[Spelling] = []


def install(dictionary: Dictionary) -> Spelling:
    """Let every text box made from now on mark its spelling. The newest one holds."""
    app = QApplication.instance()
    spelling = Spelling(dictionary, app)
    _current[:] = [spelling]
    return spelling


def current() -> Spelling | None:
    """The speller of the program; None where nobody installed one."""
    return _current[0] if _current and isValid(_current[0]) else None


def suggest_into(menu: QMenu, edit: QPlainTextEdit, cursor: QTextCursor) -> None:
    """Put suggestions for the word under a cursor at the top of a menu; nothing when it is right."""
    spelling = current()
    found = word_at(cursor)
    if spelling is None or found is None or edit.isReadOnly():
        return
    word = found.selectedText()
    if not any(True for _ in spelling.misspelt(word)):
        return
    first = menu.actions()[0] if menu.actions() else menu.addSeparator()
    offered = spelling.suggestions(word)
    for text in offered:
        action = QAction(text, menu)
        font = action.font()
        font.setBold(True)
        action.setFont(font)
        action.triggered.connect(_Replacement(menu, found, text).do)
        menu.insertAction(first, action)
    if not offered:
        none = QAction(menu.tr("No suggestion for “{word}”").format(word=word), menu)
        none.setEnabled(False)
        menu.insertAction(first, none)
    add = QAction(menu.tr("Add “{word}” to my words").format(word=word), menu)
    add.triggered.connect(_Addition(menu, spelling, word).do)
    menu.insertAction(first, add)
    menu.insertSeparator(first)


def said_of(word: str) -> str:
    """What a screen reader says of an unknown word: the menu that opens has the same suggestions."""
    spelling = current()
    offered = spelling.suggestions(word) if spelling is not None else ()
    if not offered:
        return tr("“{word}” may be misspelt. No suggestion.", word=word)
    return tr("“{word}” may be misspelt. Suggestions: {offered}.", word=word, offered=", ".join(offered))


def next_misspelt(edit: QPlainTextEdit, after: int | None = None, *, wrap: bool = True) -> QTextCursor | None:
    """The next unknown word after a place (the cursor), else the first if it may wrap; None without one."""
    spelling = current()
    if spelling is None or edit.isReadOnly():
        return None
    text = edit.toPlainText()
    here = edit.textCursor().selectionEnd() if after is None else after
    found = list(spelling.misspelt(text))
    wanted = [each for each in found if each[0] >= here] or (found if wrap else [])
    if not wanted:
        return None
    start, length = wanted[0]
    cursor = edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def word_at(cursor: QTextCursor) -> QTextCursor | None:
    """The word around a cursor, apostrophes and hyphens in it; None between words."""
    block = cursor.block()
    column = cursor.positionInBlock()
    text = block.text()
    place = places(text)
    # Only between the blanks around the cursor: a paragraph may have thousands of words, and a key asks.
    here = column - (place(column) - column)  # Too small beside emoji, which only widens the stretch.
    start = text.rfind(" ", 0, max(0, here)) + 1
    end = text.find(" ", column)
    for found in _WORD.finditer(text, start, len(text) if end < 0 else end):
        start, end = place(found.start()), place(found.end())
        if start <= column <= end:
            around = QTextCursor(block)
            around.setPosition(block.position() + start)
            around.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
            return around
    return None


class _Replacement(QObject):
    """One suggestion, taken. Undone as one step."""

    def __init__(self, menu: QMenu, cursor: QTextCursor, text: str) -> None:
        super().__init__(menu)
        self._cursor = cursor
        self._text = text

    @Slot()
    def do(self) -> None:
        self._cursor.insertText(self._text)


class _Addition(QObject):
    """A word for the person's own list."""

    def __init__(self, menu: QMenu, spelling: Spelling, word: str) -> None:
        super().__init__(menu)
        self._spelling = spelling
        self._word = word

    @Slot()
    def do(self) -> None:
        self._spelling.add(self._word)
