"""The bank holidays of England and Wales, against the days that the government published."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from qa_desktop.domain.working_days import working_days_after
from qa_desktop.system.bank_holidays import england_and_wales

KNOWN = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",  # Early May moved to VE Day
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",  # Christmas on a Saturday
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",  # a jubilee, a funeral
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",  # a coronation
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",  # Boxing Day on a Saturday
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",  # New Year's Day on a Saturday
}


@pytest.mark.parametrize("year", KNOWN)
def test_the_weekdays_off_are_those_that_were_published(year):
    days = england_and_wales(year)

    assert days is not None
    assert sorted(f"{day:%m-%d}" for day in days if day.weekday() < 5) == KNOWN[year].split()


def test_easter_and_christmas_lengthen_what_is_due():
    assert working_days_after(date(2026, 4, 2), 1, england_and_wales) == date(2026, 4, 7)
    assert working_days_after(date(2021, 12, 24), 1, england_and_wales) == date(2021, 12, 29)
    assert working_days_after(date(2026, 12, 24), 5, england_and_wales) == date(2027, 1, 5)


def test_scottish_and_irish_days_are_working_days_here():
    days = england_and_wales(2026)

    assert days is not None
    assert not {date(2026, 1, 2), date(2026, 3, 17), date(2026, 11, 30)} & days


@pytest.mark.parametrize("year", [1, 1977, 2101, 9999])
def test_outside_the_known_years_nothing_is_said(year):
    assert england_and_wales(year) is None


def test_the_library_is_not_loaded_before_a_working_day_is_needed():
    code = "import qa_desktop.bootstrap, sys; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
