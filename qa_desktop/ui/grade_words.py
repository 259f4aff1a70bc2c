"""Owns a grade in a table: its word, which stands beside its shape, and its place in the order of grades."""

from __future__ import annotations

from qa_desktop.domain.grades import Grade
from qa_desktop.i18n import mark, tr

_WORDS = {
    Grade.OUTSTANDING: mark("Outstanding"),
    Grade.GOOD: mark("Good"),
    Grade.REQUIRES_IMPROVEMENT: mark("Requires improvement"),
    Grade.INADEQUATE: mark("Inadequate"),
}


def grade_words(value: str) -> str:
    """The words of a stored grade; blank for anything else."""
    return tr(_WORDS[Grade(value)]) if value in set(Grade) else ""


def grade_order(value: str) -> int:
    """Where a stored grade stands among the grades, best first; behind them all when it is none."""
    return list(_WORDS).index(Grade(value)) if value in set(Grade) else len(_WORDS)
