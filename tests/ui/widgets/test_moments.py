"""Dates and times as people type them."""

from __future__ import annotations

import pytest

from qa_desktop.ui.widgets import moments


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("3/11/2026", "2026-11-03"),
        ("03/11/2026", "2026-11-03"),
        ("3.11.26", "2026-11-03"),
        ("3-11-2026", "2026-11-03"),
        ("3 11 2026", "2026-11-03"),
        ("3 Nov 2026", "2026-11-03"),
        ("3rd November 2026", "2026-11-03"),
        (" 2026-11-03 ", "2026-11-03"),
        ("29/2/2024", "2024-02-29"),
        ("29/2/2026", "29/2/2026"),
        ("31/11/2026", "31/11/2026"),
        ("11/31/2026", "11/31/2026"),
        ("yesterday", "yesterday"),
        ("3 Foo 2026", "3 Foo 2026"),
        ("3/11", "3/11"),
        ("", ""),
    ],
)
def test_a_typed_date_is_stored_or_kept_as_typed(typed, stored):
    assert moments.to_iso_date(typed) == stored


def test_a_stored_date_is_shown_as_it_is_typed_here():
    assert moments.to_shown_date("2026-11-03") == "3/11/2026"
    assert moments.to_shown_date("31/11/2026") == "31/11/2026"
    assert moments.to_shown_date("") == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("9:05", "09:05"),
        ("9.05", "09:05"),
        ("14:30", "14:30"),
        ("2pm", "14:00"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("2:30 PM", "14:30"),
        ("25:00", "25:00"),
        ("13pm", "13pm"),
        ("noon", "noon"),
        ("", ""),
    ],
)
def test_a_typed_time_is_stored_or_kept_as_typed(typed, stored):
    assert moments.to_iso_time(typed) == stored


def test_a_date_and_a_time_are_one_only_when_both_are_whole():
    assert moments.join("2026-11-03", "09:05") == "2026-11-03T09:05"
    assert moments.join("2026-11-03", "") == "2026-11-03"
    assert moments.join("", "") == ""
    assert moments.split("2026-11-03T09:05:00.000+00:00") == ("3/11/2026", "09:05")
    assert moments.split("2026-11-03 late") == ("3/11/2026", "late")
    assert moments.split("") == ("", "")
