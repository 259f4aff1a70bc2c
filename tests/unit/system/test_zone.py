"""The computer's own zone: each moment has the offset that was in force then."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qa_desktop.system.zone import LocalZone

pytestmark = pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="the zone of a process is fixed on Windows"
)
NAMES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]


@pytest.fixture(params=NAMES)
def zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


def test_every_three_hours_of_two_years_agrees_with_the_zone_database(zone):
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    while moment < datetime(2027, 1, 1, tzinfo=UTC):
        ours, theirs = moment.astimezone(LocalZone()), moment.astimezone(zone)
        assert ours.replace(tzinfo=None) == theirs.replace(tzinfo=None)
        assert ours.utcoffset() == theirs.utcoffset(), moment
        assert ours.astimezone(UTC) == moment
        moment += timedelta(hours=3)


def test_a_winter_evening_keeps_its_day_when_read_in_summer(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    try:
        winter = datetime(2026, 1, 12, 23, 30, tzinfo=UTC).astimezone(LocalZone())
        assert (winter.day, winter.hour) == (12, 23)
        summer = datetime(2026, 7, 12, 23, 30, tzinfo=UTC).astimezone(LocalZone())
        assert (summer.day, summer.hour) == (13, 0)
        assert winter.dst() == timedelta(0)
        assert summer.dst() == timedelta(hours=1)
        assert summer.tzname() == "BST"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_hour_that_occurs_twice_is_told_apart_by_fold(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    try:
        first = datetime(2026, 10, 25, 1, 30, tzinfo=LocalZone())
        second = first.replace(fold=1)
        assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_times_before_1970_do_not_fail():
    assert datetime(1907, 3, 1, tzinfo=LocalZone()).utcoffset() is not None
