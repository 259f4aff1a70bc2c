"""Owns what a name may be, and how to make one of a text that cannot be."""

from __future__ import annotations

import re

_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_MOST_WORDS = 4
"""Of a label, in a name made from it: more is not typed again gladly."""


def is_name(text: str) -> bool:
    """True for what XLSForm takes as a name: a letter or _ first, then letters, digits, - _ and ."""
    return _NAME.match(text) is not None


def tidy_name(text: str) -> str:
    """The same as a name that is allowed, or blank when nothing is left of it."""
    tidy = re.sub(r"[^\w.-]+", "_", text).strip("_.-")
    if tidy and not _NAME.match(tidy):
        tidy = f"q_{tidy}"
    return tidy if _NAME.match(tidy) else ""


def name_from(label: str) -> str:
    """A name made from the first words of a label, or blank."""
    words = re.findall(r"[^\W_]+", label.lower())[:_MOST_WORDS]
    return tidy_name("_".join(words))
