"""Owns how rows of a list are copied: cells with headings for a spreadsheet, never formulas."""

from __future__ import annotations

from collections.abc import Iterable

from qa_desktop.services.auditing import guarded


def as_cells(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Tab-separated text with a line of headings, as Excel and Calc take it from the clipboard."""
    return "\n".join("\t".join(_cell(words) for words in line) for line in (headings, *rows))


def _cell(words: str) -> str:
    """One cell, in one line: a line break or a tab in it would begin another."""
    return guarded(" ".join(words.split()))
