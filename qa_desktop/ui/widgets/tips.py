"""Owns the words of a tooltip: what people typed is shown as they typed it, and long words are wrapped."""

from __future__ import annotations

from html import escape

LONG = 80
"""Letters in a line. Qt wraps only what it takes for HTML, and lets a longer line run off the screen."""


def tip(words: str) -> str:
    """The same words for a tooltip: Qt reads as HTML what looks like it."""
    is_long = any(len(line) > LONG for line in words.splitlines())
    if not is_long and "<" not in words and "&" not in words:
        return words
    return "<p>" + escape(words).replace("\n", "<br>") + "</p>"
