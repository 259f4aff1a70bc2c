"""Owns a person's own words: taken from the encrypted profile at the start, kept there when one is added.

They may be names: they are in the profile and nowhere else, and no log says them.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets import spelling

if TYPE_CHECKING:
    from qa_desktop.services.desktop import SettingsDesk
    from qa_desktop.services.ports import Dictionary
    from qa_desktop.ui.context import Context

_SETTING = "own-words"
MOST_WORDS = 5_000


def kept(settings: SettingsDesk) -> tuple[str, ...]:
    """The words in the profile, in the order in which they were added; for the STORE lane."""
    try:
        words = json.loads(settings.get(_SETTING) or "[]")
    except ValueError:
        words = []  # One setting is unreadable; the words are added again as they come up.
    return tuple(word for word in words if isinstance(word, str)) if isinstance(words, list) else ()


def keep(settings: SettingsDesk, word: str) -> None:
    """Add a word to those in the profile; for the STORE lane."""
    words = kept(settings)
    if word not in words and len(words) < MOST_WORDS:
        settings.put(_SETTING, json.dumps((*words, word), ensure_ascii=False))


def drop(settings: SettingsDesk, word: str) -> tuple[str, ...]:
    """Take a word out of the profile, and say which are left; for the STORE lane."""
    words = tuple(each for each in kept(settings) if each != word)
    settings.put(_SETTING, json.dumps(words, ensure_ascii=False))
    return words


class OwnWords(QObject):
    """Spelling for every long text of the window, with the words that this person has added."""

    def __init__(self, context: Context, dictionary: Dictionary, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._dictionary = dictionary
        self._spelling = spelling.install(dictionary)
        self._spelling.added.connect(self._on_added)

    def recall(self) -> None:
        """Take the words kept in the profile, and get the dictionary ready behind the first page."""
        work = partial(kept, self._context.desktop.settings)
        tasks = self._context.tasks
        tasks.run(Lane.STORE, work, self._on_recalled, _not_told, self)
        tasks.run(Lane.BACKGROUND, self._dictionary.load)

    def _on_recalled(self, words: tuple[str, ...]) -> None:
        if words:
            self._spelling.learn(words)

    @Slot(str)
    def _on_added(self, word: str) -> None:
        # Read and written in one piece of work: what was kept before is not known here for sure.
        work = partial(keep, self._context.desktop.settings, word)
        self._context.tasks.run(Lane.STORE, work, None, _not_told, self)


def _not_told(_error: Exception) -> None:
    """A word that could not be kept, for example behind the lock, is added again when it comes up."""
