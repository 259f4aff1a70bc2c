"""Data types: what is stored, what is invalid, how it reads."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desktop.formengine._codecs import display, in_words, is_blank, iso, store, store_computed
from qa_desktop.formspec.definition import ControlKind, DataType

LONDON = ZoneInfo("Europe/London")


def stored(text: str, kind: DataType, control: ControlKind = ControlKind.INPUT) -> str:
    return store(text, kind, control, LONDON).text


@given(text=st.text(max_size=60), kind=st.sampled_from(list(DataType)))
def test_anything_may_be_typed_and_what_is_stored_is_stable(text, kind):
    once = store(text, kind, ControlKind.INPUT, LONDON)
    again = store(once.text, kind, ControlKind.INPUT, LONDON)
    assert again == once
    assert once.is_valid or once.text == text


@given(number=st.integers(-(10**17), 10**17))
def test_a_whole_number_is_itself(number):
    assert stored(f"{number:+}", DataType.INT) == str(number)


@given(number=st.decimals(-(10**12), 10**12, places=6))
def test_a_decimal_has_no_exponent_and_no_trailing_noughts(number):
    text = stored(format(number, "f"), DataType.DECIMAL)
    assert "E" not in text.upper()
    assert float(text) == pytest.approx(float(number))
    assert "." not in text or not text.endswith(("0", "."))


@pytest.mark.parametrize(
    ("text", "kind", "result"),
    [
        ("3.9", DataType.INT, "3"), ("-3.9", DataType.INT, "-3"),
        ("1", DataType.DATE, "1970-01-02"), ("-0.5", DataType.DATE, "1969-12-31"),
        ("2026-11-23T23:30:00.000+00:00", DataType.DATE, "2026-11-23"),
        ("2026-07-01", DataType.DATE_TIME, "2026-07-01T00:00:00.000+01:00"),
        ("0.5", DataType.DATE_TIME, "1970-01-01T12:00:00.000+01:00"),
        ("", DataType.DATE, ""), ("99999999999", DataType.DATE, ""), ("1.0", DataType.STRING, "1.0"),
    ],
)  # fmt: skip
def test_what_an_expression_answers_is_brought_into_the_type(text, kind, result):
    assert store_computed(text, kind, ControlKind.NONE, LONDON).text == result


@pytest.mark.parametrize(
    "text", ["2024-13-01", "2024-02-30", "0000-01-01", "2024-2-3", "24-02-03", "٢٠٢٤-٠١-٠١"]
)
def test_a_date_must_exist_and_be_written_in_full(text):
    found = store(text, DataType.DATE, ControlKind.INPUT, LONDON)
    assert not found.is_valid
    assert found.notice


@pytest.mark.parametrize(
    ("text", "valid"),
    [("09:30", True), ("23:59:59.999+01:00", True), ("9:30", False), ("24:00", False), ("12:60", False)],
)
def test_a_time_is_on_the_clock(text, valid):
    assert store(text, DataType.TIME, ControlKind.INPUT, LONDON).is_valid is valid


def test_a_moment_with_a_zone_keeps_it():
    text = "2026-11-23T14:02:00.000-07:00"
    assert stored(text, DataType.DATE_TIME) == text


def test_a_moment_without_a_time_is_invalid():
    assert not store("2026-11-23", DataType.DATE_TIME, ControlKind.INPUT, LONDON).is_valid


def test_a_choice_is_never_of_the_wrong_type():
    assert store("abc", DataType.INT, ControlKind.SELECT_ONE, LONDON).is_valid


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("2026-11-03", DataType.DATE, "3 November 2026"), ("junk", DataType.DATE, "junk"),
        ("2026-11-23T14:02:00Z", DataType.DATE_TIME, "23 November 2026, 14:02"),
        ("junk", DataType.DATE_TIME, "junk"), ("14:02:59.000", DataType.TIME, "14:02"),
        ("2.5", DataType.DECIMAL, "2.5"), ("", DataType.DATE, ""),
    ],
)  # fmt: skip
def test_a_value_reads_as_people_write_it(text, kind, shown):
    assert display(text, kind) == shown


def test_spaces_of_every_kind_are_blank():
    assert is_blank(" \n\t\u00a0\u2003")
    assert not is_blank(" x ")


def test_words_and_iso():
    assert in_words(date(2026, 1, 31)) == "31 January 2026"
    assert iso(datetime(2026, 1, 31, 1, 2, 3, 4567, tzinfo=UTC)) == "2026-01-31T01:02:03.004+00:00"
