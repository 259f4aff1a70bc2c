"""Owns the card of a person's own words: seen, and taken out again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from qa_desktop.ui import own_words
from qa_desktop.ui.context import Context
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets import spelling
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class WordsCard(Card):
    """The words that this person added while writing."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._is_wanted = False
        m = theme.current().metrics
        hint = Text(
            self.tr(
                "In a long text F7 goes to the next word that is not known. What you add there to your words"
                " is kept encrypted on this computer and is sent to nobody."
            ),
            Type.HINT,
        )
        self.none = Text(self.tr("You have not added any word yet."))
        self.words = _Words()
        self.words.setAccessibleName(self.tr("My words"))
        self.words.setAccessibleDescription(hint.shown)
        self.words.setMaximumHeight(m.px(200))
        self.words.removal_wanted.connect(self._on_remove)
        self.words.itemSelectionChanged.connect(self._on_selected)
        self.remove = KeyButton(self.tr("Remove this word"), "Del")
        self.remove.clicked.connect(self._on_remove)
        line = QHBoxLayout()
        line.addWidget(self.remove)
        line.addStretch(1)
        for part in (hint, self.none, self.words):
            self.box.addWidget(part)
        self.box.addLayout(line)
        self._show(())

    def focus_here(self) -> None:
        """Take the keyboard once the words are there."""
        self._is_wanted = True
        self.refresh()

    def refresh(self) -> None:
        """Look which words there are."""
        work = partial(own_words.kept, self._context.desktop.settings)
        self._context.tasks.run(Lane.STORE, work, self._show, self.failed.emit, self)

    def _show(self, words: tuple[str, ...]) -> None:
        row = self.words.currentRow()
        self.words.clear()
        self.words.addItems(sorted(words, key=str.casefold))
        self.none.setVisible(not words)
        self.words.setVisible(bool(words))
        self.remove.setVisible(bool(words))
        if words:
            self.words.setCurrentRow(min(max(row, 0), len(words) - 1))
            if self._is_wanted:
                self.words.setFocus()
        self._is_wanted = False
        self._on_selected()

    @Slot()
    def _on_selected(self) -> None:
        self.remove.setEnabled(bool(self.words.selectedItems()))

    @Slot()
    def _on_remove(self) -> None:
        for item in self.words.selectedItems():
            word = item.text()
            work = partial(own_words.drop, self._context.desktop.settings, word)
            self._context.tasks.run(Lane.STORE, work, partial(self._on_removed, word), self.failed.emit, self)

    def _on_removed(self, word: str, left: tuple[str, ...]) -> None:
        speller = spelling.current()
        if speller is not None:
            speller.forget(word)
        self._show(left)


class _Words(QListWidget):
    """A list in which Delete means the word that is marked. Tab leaves it."""

    removal_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
            return
        super().keyPressEvent(event)
