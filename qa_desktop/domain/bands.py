"""Owns the bands of a score: green, amber or red by the two limits of a tool. Always said as a word."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum


class Band(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def band_of(percent: str, limits: Sequence[str], direction: str) -> Band | None:
    """Where a per cent lies; None while nothing counts, or where the tool names no bands.

    Args:
        percent: As a score gives it, `83.3`; blank when nothing counts.
        limits: The green and the amber limit.
        direction: `low` where little is good: then green is the limit or less.
    """
    try:
        value = Decimal(percent)
        green, amber = (Decimal(limit) for limit in limits)
    except (InvalidOperation, ValueError):
        return None
    if direction == "low":
        value, green, amber = -value, -green, -amber
    if value >= green:
        return Band.GREEN
    return Band.AMBER if value >= amber else Band.RED
