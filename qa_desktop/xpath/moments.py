"""Owns dates and times as text: reading ISO 8601, writing it, days since 1970-01-01, format-date patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from qa_desktop.xpath.calendar_names import calendar_names
from qa_desktop.xpath.problems import EvaluationProblem

EPOCH: Final = date(1970, 1, 1)
_EPOCH_DAY: Final = EPOCH.toordinal()
_EPOCH_INSTANT: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS: Final = 86_400

_TIME: Final = r"(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?"
_MOMENT: Final = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[T ]" + _TIME + r")?\s*", re.ASCII)
_SHORT_DAY: Final = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*", re.ASCII)
_CLOCK: Final = re.compile(r"\s*" + _TIME + r"\s*", re.ASCII)


def looks_like_moment(text: str) -> bool:
    """Whether text has the shape of an ISO date or date-time. Cheap; it may still not exist."""
    return len(text) >= 10 and _MOMENT.fullmatch(text) is not None


def read_moment(text: str, zone: tzinfo) -> date | datetime | None:
    """Read an ISO date, or a date-time (in the zone given where it names none). None when it is neither."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        if hour is None:
            return date(int(year), int(month), int(day))
        return datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")), tzinfo=_offset(offset) or zone,
        )  # fmt: skip
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    """Read a date whose month or day may be one digit, as in `2024-3-1`. None when it is no date."""
    found = _SHORT_DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """Read a time of day, with its offset where it names one."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, fraction, offset = found.groups()
    try:
        return time(
            int(hour),
            int(minute),
            int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")),
            _offset(offset),
        )
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if minutes > 59:
        raise ValueError(text)
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if text[0] == "-" else shift)


def write_moment(moment: date) -> str:
    """ISO 8601; a date-time with milliseconds and offset, as ODK writes it."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="milliseconds")
    return moment.isoformat()


def days(moment: date) -> float:
    """Days since 1970-01-01: whole for a date, in whatever zone; of an instant, since midnight UTC."""
    if isinstance(moment, datetime):
        return (moment - _EPOCH_INSTANT).total_seconds() / _DAY_SECONDS
    return float(moment.toordinal() - _EPOCH_DAY)


def date_of_days(number: float) -> date | None:
    """The calendar day that many whole days after 1970-01-01; None outside the years 1 to 9999."""
    try:
        return EPOCH + timedelta(days=number // 1)
    except (OverflowError, ValueError):
        return None


def instant_of_days(number: float, zone: tzinfo) -> datetime | None:
    try:
        # Rounded to milliseconds: days as a float cannot hold more.
        instant = _EPOCH_INSTANT + timedelta(milliseconds=round(number * _DAY_SECONDS * 1000))
        return instant.astimezone(zone)
    except (OverflowError, ValueError):
        return None


class DayOf(date):
    """The calendar day of a moment, as the moment says it: its midnight is the midnight of its own offset."""

    __slots__ = ("zone",)
    zone: tzinfo | None

    @classmethod
    def moment(cls, moment: datetime) -> DayOf:
        day = cls(moment.year, moment.month, moment.day)
        day.zone = moment.tzinfo
        return day


def as_instant(moment: date, zone: tzinfo) -> datetime:
    """The instant; of a date, its local midnight, where it came from a moment in that one's zone."""
    if isinstance(moment, datetime):
        return moment
    if isinstance(moment, DayOf):
        zone = moment.zone or zone
    return datetime(moment.year, moment.month, moment.day, tzinfo=zone)


def as_local(moment: datetime, zone: tzinfo) -> datetime:
    """The same instant on a local clock; one that would fall outside the calendar stays on its own."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def as_day(moment: date) -> date:
    """The calendar day; of a date-time, the one it is written with: the time is dropped, nothing moves."""
    return DayOf.moment(moment) if isinstance(moment, datetime) else moment


def format_moment(moment: date, pattern: str, zone: tzinfo, language: str = "") -> str:
    """Write by a pattern of ODK's `format-date`, with the names of days and months of a language.

    Source: ODK XForms specification, <https://getodk.github.io/xforms-spec/#fn:format-date>.

    Raises:
        EvaluationProblem: the pattern has a sign that means nothing.
    """
    local = as_local(moment, zone) if isinstance(moment, datetime) else as_instant(moment, zone)
    written: list[str] = []
    signs = iter(pattern)
    for sign in signs:
        if sign != "%":
            written.append(sign)
            continue
        sign = next(signs, "")
        if sign in _WRITERS:
            written.append(_WRITERS[sign](local))
        elif sign == "b":
            written.append(calendar_names(language).months[local.month - 1])
        elif sign == "a":
            written.append(calendar_names(language).days[local.weekday()])
        else:
            raise EvaluationProblem("format-date: “%” is followed by a sign that means nothing")
    return "".join(written)


_WRITERS: Final[dict[str, Callable[[datetime], str]]] = {
    "%": lambda _at: "%",
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "W": lambda at: str(at.isocalendar().week),
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
}
