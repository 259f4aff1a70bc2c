"""Owns a person's own words: taken from the encrypted profile at the start, kept there when one is added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets import spelling

if TYPE_CHECKING:
    from qa_desktop.services.ports import Dictionary
    from qa_desktop.ui.context import Context

_SETTING = "own-words"
MOST_WORDS = 5_000


class OwnWords(QObject):
    """Spelling for every long text of the window, with the words that this person has added."""

    def __init__(self, context: Context, dictionary: Dictionary, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._dictionary = dictionary
        self._words: tuple[str, ...] = ()
        self._spelling = spelling.install(dictionary)
        self._spelling.added.connect(self._on_added)

    def recall(self) -> None:
        """Take the words kept in the profile, and get the dictionary ready behind the first page."""
        settings = self._context.desktop.settings
        tasks = self._context.tasks
        tasks.run(Lane.STORE, lambda: settings.get(_SETTING), self._on_recalled, _not_told, self)
        tasks.run(Lane.BACKGROUND, self._dictionary.load)

    def _on_recalled(self, kept: str) -> None:
        try:
            words = json.loads(kept or "[]")
        except ValueError:
            words = []  # One setting is unreadable; the words are added again as they come up.
        self._words = (
            tuple(word for word in words if isinstance(word, str)) if isinstance(words, list) else ()
        )
        if self._words:
            self._spelling.learn(self._words)

    @Slot(str)
    def _on_added(self, word: str) -> None:
        if word in self._words or len(self._words) >= MOST_WORDS:
            return
        self._words = (*self._words, word)
        kept = json.dumps(self._words, ensure_ascii=False)
        settings = self._context.desktop.settings
        self._context.tasks.run(Lane.STORE, lambda: settings.put(_SETTING, kept), None, _not_told, self)


def _not_told(_error: Exception) -> None:
    """A word that could not be kept, for example behind the lock, is added again when it comes up."""
