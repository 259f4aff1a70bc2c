"""Owns positions as text: points, lines and areas that people type or copy from a map.

A point is `latitude longitude altitude accuracy`, the last two optional; lines and areas are points with
`;` between. Numbers are stored with a decimal part, as both reference engines do.
Source: ODK XForms, "Data Types" (geopoint, geotrace, geoshape).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from qa_desktop.formspec.definition import DataType
from qa_desktop.i18n import mark, tr

KINDS: Final = frozenset({DataType.GEOPOINT, DataType.GEOTRACE, DataType.GEOSHAPE})
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})\Z")
_BETWEEN: Final = re.compile(r",\s+|\s+")
"""A comma too, where a blank follows: so positions come out of map programs. `51,5` is no number."""
_EXAMPLE: Final = {
    DataType.GEOPOINT: mark("Enter latitude and longitude in degrees, for example 51.5014 -0.1419."),
    DataType.GEOTRACE: mark(
        "Enter two positions or more with ; between, for example 51.50 -0.14; 51.51 -0.15."
    ),
    DataType.GEOSHAPE: mark(
        "Enter three positions or more with ; between, and the first one again at the end."
    ),
}
_TOO_FAR: Final = mark("Latitude goes from -90 to 90 degrees, longitude from -180 to 180.")
_NOT_CLOSED: Final = mark("An area ends where it begins: enter the first position again at the end.")


def stored_geo(raw: str, data_type: DataType) -> tuple[str, str]:
    """The text to store, and what is wrong with it: blank when nothing is. What is wrong stays as typed."""
    if data_type is DataType.GEOPOINT:
        points = [raw.strip()]
    else:
        points = [point for point in (part.strip() for part in raw.split(";")) if point]
    numbers = [_numbers(point) for point in points]
    least = {DataType.GEOPOINT: 1, DataType.GEOTRACE: 2, DataType.GEOSHAPE: 4}[data_type]
    if not numbers or not all(numbers):
        return raw, tr(_EXAMPLE[data_type])
    if any(abs(each[0]) > 90 or abs(each[1]) > 180 for each in numbers):
        return raw, tr(_TOO_FAR)
    if data_type is DataType.GEOSHAPE and len(numbers) >= 3 and numbers[0][:2] != numbers[-1][:2]:
        return raw, tr(_NOT_CLOSED)
    if len(numbers) < least:
        return raw, tr(_EXAMPLE[data_type])
    return "; ".join(" ".join(map(_written, each)) for each in numbers), ""


def _numbers(point: str) -> list[Decimal]:
    """The numbers of a point, two to four of them; none when it is not one."""
    parts = _BETWEEN.split(point)
    if not 2 <= len(parts) <= 4 or not all(_NUMBER.match(part) for part in parts):
        return []
    return [Decimal(part) for part in parts]


def _written(number: Decimal) -> str:
    text = format(number, "f")
    if "." not in text:
        return f"{text}.0"
    text = text.rstrip("0")
    return f"{text}0" if text.endswith(".") else text
