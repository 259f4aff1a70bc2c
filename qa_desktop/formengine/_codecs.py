"""Owns the data types: what a typed text becomes when stored, whether it is of its type, how it reads.

Types are those of ODK XForms ("Data Types"). What is not of its type is kept exactly as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from qa_desktop.domain.days import day_words
from qa_desktop.formengine._geo import KINDS, stored_geo
from qa_desktop.formspec.definition import ControlKind, DataType
from qa_desktop.i18n import tr

_INT = re.compile(r"[+-]?[0-9]{1,18}\Z")  # 18 digits: what fits any 64-bit reader of the instance
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?\Z")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Stored:
    """A text as it is stored, and whether it is of its type."""

    text: str
    is_valid: bool = True
    notice: str = ""
    """What to say when it is not, for example that a date does not exist."""


def store(raw: str, data_type: DataType, control: ControlKind, zone: tzinfo | None) -> Stored:
    """Bring a person's text into its stored form; text of another type is kept as typed.

    `zone` is given to a date-time that was typed without one.
    """
    if control is ControlKind.SELECT_MULTIPLE or control is ControlKind.RANK:
        return Stored(" ".join(dict.fromkeys(raw.split())))
    if control is ControlKind.SELECT_ONE or not raw:
        return Stored(raw)
    if data_type is DataType.INT:
        return _stored_int(raw)
    if data_type is DataType.DECIMAL:
        return _stored_decimal(raw)
    if data_type is DataType.DATE:
        return _stored_date(raw)
    if data_type is DataType.TIME:
        return _stored_time(raw)
    if data_type is DataType.DATE_TIME:
        return _stored_date_time(raw, zone)
    if data_type in KINDS:
        text, notice = stored_geo(raw, data_type)
        return Stored(text, is_valid=not notice, notice=notice)
    return Stored(raw)


def store_computed(text: str, data_type: DataType, control: ControlKind, zone: tzinfo | None) -> Stored:
    """Bring an expression's answer into its stored form: a number may stand for a date, that for a moment."""
    if data_type is DataType.INT and _DECIMAL.match(text):
        return Stored(str(int(Decimal(text))))
    if data_type is DataType.DATE:
        return _computed_date(text)
    if data_type is DataType.DATE_TIME:
        if _DATE.match(text):
            return _stored_date_time(f"{text}T00:00:00.000", zone)
        if _DECIMAL.match(text):
            return _computed_date_time(text, zone)
    return store(text, data_type, control, zone)


def is_blank(text: str) -> bool:
    """True for no text and for spaces alone: a required answer needs something to read."""
    return not text or text.isspace()


def display(text: str, data_type: DataType) -> str:
    """The value for reading: `23 November 2026, 14:02` or a part of it; invalid text as typed."""
    if data_type is DataType.DATE and _is_date(text):
        return in_words(date.fromisoformat(text))
    if data_type is DataType.DATE_TIME:
        moment = _moment(text)
        if moment is not None:
            return f"{in_words(moment.date())}, {moment:%H:%M}"
    if data_type is DataType.TIME and _TIME.match(text):
        return text[:5]
    return text


def in_words(day: date) -> str:
    """A date as it is read in England: `23 November 2026`."""
    return day_words(day)


def iso(moment: datetime) -> str:
    """A date-time as ODK writes it: milliseconds and zone, `2026-11-23T14:02:00.000+00:00`."""
    return moment.isoformat(timespec="milliseconds")


def _stored_int(raw: str) -> Stored:
    text = raw.strip()
    if _INT.match(text):
        return Stored(str(int(text)))
    return Stored(raw, is_valid=False, notice=tr("Enter a whole number, for example 12."))


def _stored_decimal(raw: str) -> Stored:
    text = raw.strip()
    if not _DECIMAL.match(text):
        return Stored(raw, is_valid=False, notice=tr("Enter a number, for example 2.5."))
    shown = format(Decimal(text), "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    shown = shown.lstrip("+")
    return Stored("0" if shown in ("-0", "") else shown)


def _stored_date(raw: str) -> Stored:
    text = raw.strip()
    if _is_date(text):
        return Stored(text)
    if _DATE.match(text):
        return Stored(raw, is_valid=False, notice=tr("That date does not exist."))
    return Stored(raw, is_valid=False, notice=tr("Enter a date, for example 23 November 2026."))


def _stored_time(raw: str) -> Stored:
    text = raw.strip()
    found = _TIME.match(text)
    if found and int(found[1]) < 24 and int(found[2]) < 60 and int(found[3] or 0) < 60:
        return Stored(text)
    return Stored(raw, is_valid=False, notice=tr("Enter a time, for example 14:30."))


def _stored_date_time(raw: str, zone: tzinfo | None) -> Stored:
    moment = _moment(raw.strip())
    if moment is None:
        return Stored(
            raw, is_valid=False, notice=tr("Enter a date and a time, for example 23 November 2026, 14:30.")
        )
    if moment.tzinfo is not None:
        return Stored(raw.strip())
    return Stored(iso(moment.replace(tzinfo=zone)) if zone else raw.strip())


def _computed_date(text: str) -> Stored:
    if _DECIMAL.match(text):
        days = int(Decimal(text).to_integral_value(rounding="ROUND_FLOOR"))
        try:
            return Stored((_EPOCH + timedelta(days=days)).isoformat())
        except OverflowError:
            return Stored("")
    moment = _moment(text)
    return Stored(moment.date().isoformat()) if moment else _stored_date(text) if text else Stored("")


def _computed_date_time(text: str, zone: tzinfo | None) -> Stored:
    """Days since 1970-01-01, in parts of a day."""
    try:
        moment = datetime.combine(_EPOCH, time(), zone) + timedelta(days=float(text))
    except OverflowError:
        return Stored("")
    return Stored(iso(moment))


def _is_date(text: str) -> bool:
    found = _DATE.match(text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def _moment(text: str) -> datetime | None:
    """A date-time out of ISO 8601 text; None for a date alone and for anything else."""
    if "T" not in text or not _is_date(text[:10]):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
