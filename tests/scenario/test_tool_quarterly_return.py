"""The supplied quarterly return: nil returns, counts that add up, what is flagged, and nobody named."""

from __future__ import annotations

from datetime import date

import pytest

from qa_desktop.domain.working_days import working_days_after
from qa_desktop.system.bank_holidays import england_and_wales
from tests.builders import Filling
from tests.supplied import begun, by_name, due, raised, supplied

ENDS = {"q1": (6, 30), "q2": (9, 30), "q3": (12, 31), "q4": (3, 31)}


@pytest.fixture
def full() -> Filling:
    return begun("T8", a_nil="no", a_year="2026-27", a_q="q2")


def test_a_nil_return_opens_only_its_reason_feedback_and_sign_off():
    nil = begun("T8", a_nil="yes")
    assert nil.relevant("a_nil_why")
    assert not any(nil.relevant(name) for name in ("act[1]/b_type", "c_staff", "c_learn"))
    assert all(nil.relevant(name) for name in ("d_any", "f_cmpl", "h_well", "h_nopd", "h_date"))
    assert not {"b_type", "c_staff"} & due(nil)


def test_a_return_with_activity_asks_no_reason(full):
    assert not full.relevant("a_nil_why")
    assert all(full.relevant(name) for name in ("act[1]/b_type", "c_staff"))


def grades(full: Filling, sample: int, *counts: int) -> None:
    full.set("act[1]/b_sample", str(sample))
    for name, count in zip(("b_out", "b_good", "b_ri", "b_inad"), counts, strict=True):
        full.set(f"act[1]/{name}", str(count))


def test_good_or_better_is_counted_of_those_that_were_graded(full):
    grades(full, 12, 2, 4, 3, 1)
    assert full.value("act[1]/b_pctgood") == "60"  # 6 of 10
    assert full.view("act[1]/b_pct_note").label == "Good or better: **60 per cent** of 10 graded"


def test_nothing_graded_makes_no_per_cent(full):
    full.set("act[1]/b_sample", "12")
    assert full.value("act[1]/b_pctgood") == ""
    assert not full.relevant("act[1]/b_pct_note")


def test_four_grades_add_up_to_no_more_than_the_sample(full):
    grades(full, 10, 2, 4, 3, 2)
    assert full.wrong("act[1]/b_inad") == ["constraint"]
    full.set("act[1]/b_sample", "11")
    assert full.wrong("act[1]/b_inad") == []


@pytest.mark.parametrize(("inadequate", "flagged"), [(1, False), (2, True)])
def test_more_than_one_in_ten_inadequate_is_flagged(full, inadequate, flagged):
    grades(full, 10, 2, 4, 4 - inadequate, inadequate)
    assert (("E3", "b_inad") in raised(full)) is flagged


@pytest.mark.parametrize(
    ("quarter", "done", "percent", "behind"),
    [
        ("q1", 0, "0", True),  # 25 expected
        ("q1", 1, "5", False),
        ("q2", 5, "25", True),  # 50 expected
        ("q2", 6, "30", False),
        ("q4", 15, "75", True),  # 100 expected
        ("q4", 20, "100", False),
    ],
)
def test_observations_are_two_for_each_person_and_25_points_behind_is_flagged(quarter, done, percent, behind):
    full = begun("T8", a_nil="no", a_q=quarter, c_staff="10")
    full.set("c_obs_ytd", str(done))
    assert full.value("c_obs_pct") == percent
    assert (("E3", "c_obs_pct") in raised(full)) is behind


def test_a_service_without_staff_has_no_progress(full):
    full.set("c_staff", "0")
    full.set("c_obs_ytd", "0")
    assert full.value("c_obs_pct") == ""


def test_no_feedback_at_all_is_flagged_and_asks_what_will_be_done(full):
    assert not full.relevant("fb[1]/e_src")
    full.set("d_any", "no")
    assert ("E3", "d_any") in raised(full)
    assert "d_none" in due(full)
    full.set("d_any", "yes")
    assert full.relevant("fb[1]/e_src")
    assert not full.relevant("d_none")


def test_complaints_open_their_learning_and_what_was_in_time_is_not_more_than_came(full):
    for name in ("f_s1", "f_s2", "f_s3"):
        full.set(name, "0")
    assert not full.relevant("cl[1]/g_capture")
    assert not full.relevant("f_s1_time")
    full.set("f_s1", "3")
    assert full.relevant("cl[1]/g_capture")
    full.set("f_s1_time", "4")
    assert full.wrong("f_s1_time") == ["constraint"]
    full.set("f_s1_time", "3")
    assert full.wrong("f_s1_time") == []


def test_overdue_actions_are_not_more_than_the_open_ones(full):
    full.set("h_act_open", "2")
    full.set("h_act_over", "3")
    assert full.wrong("h_act_over") == ["constraint"]
    full.set("h_act_over", "2")
    assert full.wrong("h_act_over") == []


@pytest.mark.parametrize(
    ("name", "value", "code"), [("h_scale", "3", "E3"), ("h_risk", "yes", "E2"), ("d_any", "no", "E3")]
)
def test_an_answer_raises_its_prompt(full, name, value, code):
    assert (code, name) not in raised(full)
    full.set(name, value)
    assert (code, name) in raised(full)


def test_it_is_not_completed_before_somebody_confirms_that_nobody_can_be_recognised(full):
    full.set("h_nopd", "no")
    assert full.wrong("h_nopd") == ["constraint"]
    full.set("h_nopd", "yes")
    assert full.wrong("h_nopd") == []


@pytest.mark.parametrize("year", range(2025, 2036))
@pytest.mark.parametrize("quarter", ENDS)
def test_it_is_due_ten_working_days_after_the_end_of_the_quarter(year, quarter):
    month, day = ENDS[quarter]
    end = date(year + (quarter == "q4"), month, day)
    due_on = working_days_after(end, 10, england_and_wales)
    full = begun("T8", a_nil="no", a_year=f"{year}-{(year + 1) % 100:02}", a_q=quarter)
    assert due_on is not None
    assert full.value("h_due") == due_on.isoformat()


@pytest.mark.parametrize(("day", "late"), [("2026-10-14", False), ("2026-10-15", True)])
def test_a_late_return_is_flagged_and_says_when_it_was_due(full, day, late):
    full.set("h_date", day)
    assert (("E3", "h_late") in raised(full)) is late
    assert full.relevant("h_late") is late
    if late:
        assert full.view("h_late").label.endswith("which was 14 Oct 2026.")


def test_a_year_that_nobody_worked_out_yet_flags_nothing():
    full = begun("T8", a_nil="no", a_year="2060-61", a_q="q1", h_date="2026-11-20")
    assert full.value("h_due") == ""
    assert raised(full) == set()


@pytest.mark.parametrize(
    ("year", "right"), [("2025-26", True), ("2099-00", True), ("2025-27", False), ("2025", False)]
)
def test_a_financial_year_is_two_years_that_follow(full, year, right):
    full.set("a_year", year)
    assert full.wrong("a_year") == ([] if right else ["constraint"])


def test_it_asks_for_nothing_that_identifies_a_child():
    marked = {name: q.audit.identifier for name, q in by_name(supplied("T8")).items() if q.audit.identifier}
    assert marked == {"a_by": ("worker-name",)}
