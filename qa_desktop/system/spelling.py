"""Owns the spelling of British English: the dictionary in the program's own files, and words learnt.

Nothing is written anywhere: words that a person or a council adds may be names, and live in the encrypted
profile, whose owner hands them over with `learn`.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hunspell import Hunspell

LANGUAGE: Final = "en_GB"
MOST_SUGGESTIONS: Final = 6
LONGEST: Final = 60
"""Longer runs of letters are no words, and asking for suggestions would cost seconds."""

_STRAIGHT = str.maketrans("’‘", "''")
_LEFT_ALONE = re.compile(r"[A-Z]{2,6}s?\Z|.*[0-9_@/\\]|.\Z|.*[^\u0000-\u024f\u0300-\u036f\u1e00-\u1eff]")
"""Short forms, codes and addresses, and words in other scripts: the dictionary has nothing to say of them."""


class HunspellDictionary:
    """`services.ports.Dictionary` over Hunspell. Loaded at the first question; safe from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._hunspell: Hunspell | None = None
        self._known: dict[str, bool] = {}
        self._learnt: set[str] = set()

    def load(self) -> None:
        """Read the dictionary, some 70 ms; nothing when it is there already."""
        with self._lock:
            self._loaded()

    def is_known(self, word: str) -> bool:
        known = self._known.get(word)  # First of all: a key typed in a long text asks for each of its words.
        if known is None:
            plain = _plain(word)
            if not plain or len(plain) > LONGEST or _LEFT_ALONE.match(plain):
                return True
            with self._lock:
                known = self._known[word] = plain in self._learnt or bool(self._loaded().spell(plain))
        return known

    def suggestions(self, word: str) -> tuple[str, ...]:
        plain = _plain(word)
        if not plain or len(plain) > LONGEST:
            return ()
        with self._lock:
            return tuple(self._loaded().suggest(plain))[:MOST_SUGGESTIONS]

    def learn(self, words: Iterable[str]) -> None:
        """Take words as right from now on, until the program ends."""
        with self._lock:
            learnt = {_plain(word) for word in words} - {""}
            self._learnt.update(learnt)
            self._known.clear()
            if self._hunspell is not None:
                for word in learnt:
                    self._hunspell.add(word)

    def forget(self, words: Iterable[str]) -> None:
        """Take words that were learnt as right no longer, but for those of the dictionary itself."""
        with self._lock:
            self._learnt.difference_update(map(_plain, words))
            self._known.clear()
            self._hunspell = None  # It cannot tell a word it learnt from its own: it is read anew.

    def _loaded(self) -> Hunspell:
        if self._hunspell is None:
            from hunspell import Hunspell  # here: the first window does not wait for it

            self._hunspell = Hunspell(LANGUAGE, hunspell_data_dir=str(self._folder))
            field = (self._folder / "field.txt").read_text(encoding="utf-8").splitlines()
            self._learnt.update(word for word in map(str.strip, field) if word and not word.startswith("#"))
            for word in self._learnt:
                self._hunspell.add(word)  # so that it is suggested too
        return self._hunspell


def _plain(word: str) -> str:
    """With straight apostrophes, and each accented letter in one piece, as the dictionary writes them."""
    return unicodedata.normalize("NFC", word.translate(_STRAIGHT)).strip(" '-")
