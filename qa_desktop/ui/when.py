"""Owns how the program says a time: short where it is near, whole where it is far. 24-hour clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from qa_desktop.domain.days import day_of_year, short_day
from qa_desktop.i18n import tr


def clock(moment: datetime) -> str:
    """`14:02`, in local time."""
    return moment.astimezone().strftime("%H:%M")


def day_and_clock(moment: datetime, now: datetime) -> str:
    """`today 14:02`, `yesterday 16:40`, `12 May 14:03`, `12 May 2025`."""
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return tr("today {time}", time=clock(moment))
    if local.date() == (today - timedelta(days=1)).date():
        return tr("yesterday {time}", time=clock(moment))
    if local.year == today.year:
        return tr("{day} {time}", day=day_of_year(local), time=clock(moment))
    return short_day(local)


def clock_of_today(moment: datetime, now: datetime) -> str:
    """`14:02` today, and the day with it before."""
    same_day = moment.astimezone().date() == now.astimezone().date()
    return clock(moment) if same_day else day_and_clock(moment, now)


def days_since(moment: datetime, now: datetime) -> int:
    """Whole days between two moments, never negative."""
    return max(0, (now - moment).days)
