"""Working days are counted as people count them on a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from qa_desktop.domain.working_days import is_working_day, working_days_after, working_days_between

MAY_DAY = date(2026, 5, 4)


def holidays(year: int) -> frozenset[date] | None:
    return {2025: frozenset({date(2025, 12, 25)}), 2026: frozenset({MAY_DAY})}.get(year)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 4, 28), 1, date(2026, 4, 29)),
        (date(2026, 5, 1), 1, date(2026, 5, 5)),  # over a weekend and a bank holiday
        (date(2026, 5, 2), 1, date(2026, 5, 5)),  # from a Saturday
        (date(2026, 5, 3), 5, date(2026, 5, 11)),
        (date(2025, 12, 24), 2, date(2025, 12, 29)),
        (date(2025, 12, 30), 20, date(2026, 1, 27)),  # over the new year
    ],
)
def test_a_due_day_leaves_out_weekends_and_bank_holidays(start, days, end):
    assert working_days_after(start, days, holidays) == end
    assert working_days_between(start, end, holidays) == days


def test_the_day_itself_is_not_counted_and_nothing_lies_before_it():
    assert working_days_between(MAY_DAY, MAY_DAY, holidays) == 0
    assert working_days_between(date(2026, 5, 6), date(2026, 5, 1), holidays) == 0


def test_a_year_that_is_not_known_gives_no_day_rather_than_a_wrong_one():
    assert is_working_day(date(2027, 3, 3), holidays) is None
    assert working_days_after(date(2026, 12, 31), 1, holidays) is None
    assert working_days_between(date(2026, 12, 30), date(2027, 1, 5), holidays) is None


@pytest.mark.parametrize("days", [0, -1, 2_001])
def test_no_days_and_too_many_are_not_counted(days):
    assert working_days_after(MAY_DAY, days, lambda _year: frozenset()) is None


def test_the_end_of_the_calendar_is_no_failure():
    assert working_days_after(date.max, 1, lambda _year: frozenset()) is None
