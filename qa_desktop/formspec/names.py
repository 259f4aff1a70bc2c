"""Owns what a name may be, and how to make one of a text that cannot be."""

from __future__ import annotations

import re
import unicodedata

_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_MOST_WORDS = 4
"""Of a label, in a name made from it: more is not typed again gladly."""


def is_name(text: str) -> bool:
    """True for what XLSForm takes as a name: a letter or _ first, then letters, digits, - _ and ."""
    return _NAME.match(text) is not None


def holds_unseen(text: str) -> bool:
    """True when a text looks right and is not: zero-width signs and marks of direction come with copying."""
    return any(unicodedata.category(sign) in ("Cf", "Cc", "Co") for sign in text)


def tidy_name(text: str) -> str:
    """The same as a name that is allowed, or blank when nothing is left of it."""
    seen = "".join(sign for sign in text if not holds_unseen(sign))
    tidy = re.sub(r"[^\w.-]+", "_", seen).strip("_.-")
    if tidy and not _NAME.match(tidy):
        tidy = f"q_{tidy}"
    return tidy if _NAME.match(tidy) else ""


def name_from(label: str) -> str:
    """A name made from the first words of a label, or blank."""
    words = re.findall(r"[^\W_]+", label.lower())[:_MOST_WORDS]
    return tidy_name("_".join(words))


class GroupNames:
    """The names in one group, with the rows that have them."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self._by_lower: dict[str, str] = {}

    def like(self, name: str) -> str:
        """A name that differs in capital letters alone, or blank."""
        return self._by_lower.get(name.lower(), "")

    def add(self, name: str, row: int) -> None:
        self.rows[name] = row
        self._by_lower.setdefault(name.lower(), name)
