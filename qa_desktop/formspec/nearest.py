"""Owns guessing what was meant: the nearest word that there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MANY = 1_000


def nearest(word: str, known: Iterable[str], alike: float = 0.7) -> str:
    """The known word most like this one, capitals aside; blank when none is like it."""
    by_lower: dict[str, str] = {}
    known = list(known)
    if len(known) > MANY:  # likeness takes its time: of a long list only words that begin the same
        known = [one for one in known if one[:1].lower() == word[:1].lower()][:MANY]
    for one in sorted(known):
        by_lower.setdefault(one.lower(), one)
    close = difflib.get_close_matches(word.lower(), list(by_lower), 1, alike)
    return by_lower[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str], alike: float = 0.7) -> str:
    """The nearest known word as a suggestion; blank when there is none, or it is the word itself."""
    found = nearest(word, known, alike)
    return f"did you mean “{found}”?" if found and found != word else ""
