"""Owns how people type dates and times, and what is stored. Text that is neither is handed on as typed."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})\Z")
_WORDS = re.compile(r"(\d{1,2})(?:st|[nr]d|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_TIME = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})\s*(am|pm)?\Z", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2})\s*(am|pm)\Z", re.IGNORECASE)


def to_iso_date(typed: str) -> str:
    """`3/11/2026`, `3.11.26`, `3 Nov 2026` → `2026-11-03`; anything else, and no real dates, as typed.

    Two digits of a year mean this century: an audit never reaches back to the last one.
    """
    text = typed.strip()
    year = month = day = 0
    if found := _NUMBERS.match(text):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := _WORDS.match(text):
        word = found[2][:3].lower()
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.index(word) + 1 if word in _MONTHS else 0
    elif found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def read_date(stored: str) -> date | None:
    """The date that a stored text holds; None for blank and for what is no date."""
    try:
        return date.fromisoformat(stored[:10]) if _ISO.match(stored[:10]) else None
    except ValueError:
        return None


def to_shown_date(stored: str) -> str:
    """`2026-11-03` → `3/11/2026`; anything else as stored."""
    day = read_date(stored) if len(stored) == 10 else None
    return f"{day.day}/{day.month}/{day.year}" if day else stored


def to_iso_time(typed: str) -> str:
    """`9:05`, `9.05`, `2pm`, `2:30 pm` → `09:05`, `14:00`, `14:30`; anything else as typed."""
    text = typed.strip()
    found = _TIME.match(text)
    if found:
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    elif found := _HOURS.match(text):
        hour, minute, half = int(found[1]), 0, found[2].lower()
    else:
        return text
    if half and not 1 <= hour <= 12:
        return text
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else text


def join(day: str, time: str) -> str:
    """A date and a time as one stored text; whole only when both are there."""
    if not day and not time:
        return ""
    return f"{day}T{time}" if read_date(day) and re.fullmatch(r"\d\d:\d\d", time) else f"{day} {time}".strip()


def split(stored: str) -> tuple[str, str]:
    """A stored date-time as date and time to show; the zone is that of whoever typed it."""
    if "T" in stored:
        day, _, rest = stored.partition("T")
        return to_shown_date(day), rest[:5]
    day, _, rest = stored.partition(" ")
    return to_shown_date(day), rest
