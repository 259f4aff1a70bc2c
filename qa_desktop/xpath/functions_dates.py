"""Owns the functions on dates and times."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Final

from qa_desktop.xpath import moments
from qa_desktop.xpath.function import Function
from qa_desktop.xpath.values import NAN, Value, as_string, number_of_text
from qa_desktop.xpath.world import Context

_DAY: Final = 86_400


def _today(context: Context, _values: list[Value]) -> Value:
    return context.world.now().date()


def _now(context: Context, _values: list[Value]) -> Value:
    return context.world.now()


def _moment(context: Context, value: Value) -> date | datetime | float | None:
    """A date or instant; a number of days; or None for what is neither, with a notice unless it is blank."""
    if isinstance(value, date):
        return value
    if isinstance(value, (bool, float)):
        return None if math.isnan(value) else float(value)
    text = as_string(value)
    found = moments.read_moment(text, context.world.zone()) if len(text) >= 10 else moments.read_day(text)
    if found is not None:
        return found
    number = number_of_text(text)
    if not math.isnan(number):
        return number
    if text.strip():
        context.world.notice("a date that does not exist")
    return None


def _date(context: Context, values: list[Value]) -> Value:
    """The calendar day; a time of day is dropped, and what is no date is blank."""
    found = _moment(context, values[0])
    if isinstance(found, float):
        found = moments.date_of_days(found) if math.isfinite(found) else None
    return "" if found is None else moments.as_day(found)


def _date_time(context: Context, values: list[Value]) -> Value:
    """The instant; a date stays one, and means its local midnight wherever an instant is asked for."""
    found = _moment(context, values[0])
    zone = context.world.zone()
    if isinstance(found, float):
        found = moments.instant_of_days(found, zone) if math.isfinite(found) else None
    return "" if found is None else found


def _decimal_date_time(context: Context, values: list[Value]) -> Value:
    """Days since 1970-01-01 in UTC, so of a date, or of its number, those until its local midnight."""
    found = _moment(context, values[0])
    if found is None:
        return NAN
    if isinstance(found, float):
        day = moments.date_of_days(found) if found.is_integer() else None
        if day is None:
            return found
        found = day
    return moments.days(moments.as_instant(found, context.world.zone()))


def _decimal_time(context: Context, values: list[Value]) -> Value:
    """The time of day as a fraction of the day, in local time where it has an offset."""
    value = values[0]
    clock = moments.read_clock(as_string(value))
    if clock is None:
        found = _moment(context, value)
        if not isinstance(found, datetime):
            return NAN
        clock = moments.as_local(found, context.world.zone()).time()
    elif clock.tzinfo is not None:
        clock = datetime.combine(moments.EPOCH, clock).astimezone(context.world.zone()).time()
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / _DAY


def _format_date(context: Context, values: list[Value]) -> Value:
    found = _moment(context, values[0])
    zone = context.world.zone()
    if isinstance(found, float):
        if not math.isfinite(found):
            return ""
        whole = found.is_integer()
        found = moments.date_of_days(found) if whole else moments.instant_of_days(found, zone)
    if found is None:
        return ""
    return moments.format_moment(found, as_string(values[1]), zone, context.world.language())


TABLE: Final = (
    Function("today", 0, 0, _today, volatile=True),
    Function("now", 0, 0, _now, volatile=True),
    Function("date", 1, 1, _date),
    Function("date-time", 1, 1, _date_time),
    Function("decimal-date-time", 1, 1, _decimal_date_time),
    Function("decimal-time", 1, 1, _decimal_time),
    Function("format-date", 2, 2, _format_date),
    Function("format-date-time", 2, 2, _format_date),
)
