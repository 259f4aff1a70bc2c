"""Owns the counting of working days: Monday to Friday, bank holidays left out.

What days are bank holidays is asked for by the year. Of a year that nobody knows the holidays of, nothing
is counted: a date that may be wrong is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

BankHolidays = Callable[[int], frozenset[date] | None]
"""The bank holidays of a year; None for a year that is not known."""

MOST_DAYS = 2_000
"""Eight years of working days: nothing is due later, and nobody waits for a count without end."""
_SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: BankHolidays) -> bool | None:
    """Whether people are at work on a day; None when that is not known."""
    known = holidays(day.year)
    return None if known is None else day.weekday() < _SATURDAY and day not in known


def working_days_after(start: date, days: int, holidays: BankHolidays) -> date | None:
    """The day so many working days after another, which is not counted itself; None when it is not known."""
    if not 0 < days <= MOST_DAYS:
        return None
    day = start
    while days:
        if day >= date.max:
            return None
        day += _DAY
        works = is_working_day(day, holidays)
        if works is None:
            return None
        days -= works
    return day


def working_days_between(start: date, end: date, holidays: BankHolidays) -> int | None:
    """How many working days lie after a day up to and with another; None when it is not known or too many."""
    count, day = 0, start
    while day < end:
        day += _DAY
        works = is_working_day(day, holidays)
        if works is None or count >= MOST_DAYS:
            return None
        count += works
    return count
