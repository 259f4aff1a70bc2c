"""Owns Ofsted's four words. Grades are words: never averaged, never turned into a number (domain.md 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Grade(StrEnum):
    """The four words, best first."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "ri"
    INADEQUATE = "inadequate"

    def is_below(self, other: Grade) -> bool:
        """True when this grade is worse than the other."""
        return _ORDER.index(self) > _ORDER.index(other)


_ORDER = tuple(Grade)

SCALE_BANDS: dict[Grade, tuple[int, int]] = {
    Grade.OUTSTANDING: (9, 10),
    Grade.GOOD: (7, 8),
    Grade.REQUIRES_IMPROVEMENT: (4, 6),
    Grade.INADEQUATE: (0, 3),
}
"""Default 0-10 bands per grade, both ends included (domain.md 3.2); a warning, never a lock."""


def scale_bands(begin: Sequence[str]) -> dict[Grade, tuple[int, int | None]]:
    """The bands of a scale from where outstanding, good and requires improvement begin; else the default.

    The highest band has no end: scales of ten and of a hundred both fit.
    """
    if len(begin) != len(Grade) - 1 or not all(each.isdecimal() for each in begin):
        return dict(SCALE_BANDS)
    starts = [*(int(each) for each in begin), 0]
    ends = [None, *(start - 1 for start in starts[:-1])]
    return dict(zip(Grade, zip(starts, ends, strict=True), strict=True))


def worst(grades: tuple[Grade, ...]) -> Grade | None:
    """The lowest of some grades; None when there are none."""
    return max(grades, key=_ORDER.index) if grades else None
