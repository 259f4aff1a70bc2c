"""Dates, times and zones; dialect rows 4, 5, 6, 11, 12."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.builders import World, filling, tool


def result(expression: str, kind: str = "date", value: str = "", zone: str = "Europe/London") -> str:
    world = World(time=datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(zone)))
    s = filling(
        tool(
            f"| type | name | label | calculation |\n| {kind} | d | D | |\n| calculate | c | | {expression} |"
        ),
        world=world,
    )
    s.set("d", value)
    return s.value("c")


@pytest.mark.parametrize("zone", ["Europe/London", "America/Phoenix", "Asia/Kolkata", "Pacific/Auckland"])
def test_a_day_is_a_day_in_every_zone(zone):
    assert result("format-date(date(${d} + 1), '%d %m %Y')", value="2026-03-29", zone=zone) == "30 03 2026"
    assert result("${d} + 1", value="1970-01-01", zone=zone) == "1"


def test_texts_that_look_like_dates_compare_as_dates():
    assert result("string(${d} > '2024-02-01')", value="2024-10-01") == "true"
    assert result("string(${d} > '2024-02-01')", value="2024-01-31") == "false"


def test_a_date_that_does_not_exist_is_blank_with_a_notice():
    s = filling(
        tool("| type | name | label | calculation |\n| text | t | T | |\n| calculate | c | | date(${t}) |")
    )
    s.set("t", "2024-02-30")
    assert s.value("c") == ""
    assert s.view("c").notice
    s.set("t", "2024-02-29")
    assert s.value("c") == "2024-02-29"
    assert s.view("c").notice == ""


def test_dates_are_read_in_words():
    s = filling(tool("| type | name | label |\n| date | d | D |\n| dateTime | m | M |\n| time | t | T |"))
    s.set("d", "2026-11-03")
    s.set("m", "2026-11-23T14:02:00.000+00:00")
    s.set("t", "09:05")
    assert s.view("d").display == "3 November 2026"
    assert s.view("m").display == "23 November 2026, 14:02"
    assert s.view("t").display == "09:05"


def test_a_date_may_not_be_in_the_future():
    s = filling(tool("| type | name | label | constraint |\n| date | d | D | . <= today() |"))
    s.set("d", "2026-11-24")
    assert s.wrong("d") == ["constraint"]
    s.set("d", "2026-11-23")
    assert s.wrong("d") == []


def test_a_date_more_than_half_a_year_before_another_opens_a_question():
    s = filling(
        tool(
            """
            | type | name | label | relevant                                                             |
            | date | to   | To    |                                                                      |
            | date | from | From  |                                                                      |
            | text | why  | Why   | decimal-date-time(${to}) - decimal-date-time(${from}) > 190          |
            """
        )
    )
    s.set("to", "2026-11-23")
    s.set("from", "2026-05-23")
    assert not s.relevant("why")
    s.set("from", "2026-05-01")
    assert s.relevant("why")
