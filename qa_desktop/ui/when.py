"""Owns how the program says a time: short where it is near, whole where it is far. 24-hour clock."""

from __future__ import annotations

from datetime import datetime, timedelta


def clock(moment: datetime) -> str:
    """`14:02`, in local time."""
    return moment.astimezone().strftime("%H:%M")


def day_and_clock(moment: datetime, now: datetime) -> str:
    """`today 14:02`, `yesterday 16:40`, `12 May 14:03`, `12 May 2025`."""
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"today {local:%H:%M}"
    if local.date() == (today - timedelta(days=1)).date():
        return f"yesterday {local:%H:%M}"
    if local.year == today.year:
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b %Y}"


def days_since(moment: datetime, now: datetime) -> int:
    """Whole days between two moments, never negative."""
    return max(0, (now - moment).days)
