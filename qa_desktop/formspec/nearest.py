"""Owns guessing what was meant: the nearest word that there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], alike: float = 0.7) -> str:
    """The known word most like this one, capitals aside; blank when none is like it."""
    by_lower: dict[str, str] = {}
    for one in sorted(known):
        by_lower.setdefault(one.lower(), one)
    close = difflib.get_close_matches(word.lower(), list(by_lower), 1, alike)
    return by_lower[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str], alike: float = 0.7) -> str:
    """The nearest known word as a suggestion; blank when there is none, or it is the word itself."""
    found = nearest(word, known, alike)
    return f"did you mean “{found}”?" if found and found != word else ""
