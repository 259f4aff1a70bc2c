"""Owns a grade in a line of text: its shape and its word, so that colour never has to speak."""

from __future__ import annotations

from qa_desktop.domain.grades import Grade

_WORDS = {
    Grade.OUTSTANDING: "★ Outstanding",
    Grade.GOOD: "● Good",
    Grade.REQUIRES_IMPROVEMENT: "▲ Requires improvement",
    Grade.INADEQUATE: "■ Inadequate",
}


def grade_words(value: str) -> str:
    """The words of a stored grade; blank for anything else."""
    return _WORDS[Grade(value)] if value in set(Grade) else ""
