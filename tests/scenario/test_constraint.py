"""ODK XForms, "Bind Attributes": constraint, jr:constraintMsg; and data types."""

import pytest

from tests.builders import filling, tool

AGE = """
    | type    | name | label | constraint         | constraint_message |
    | integer | age  | Age   | . >= 0 and . < 120 | 0 to 119, please.  |
"""


@pytest.mark.feature("custom constraint", "constraint message")
def test_a_constraint_holds_or_is_a_violation_with_the_tools_words():
    s = filling(tool(AGE))
    s.set("age", "150")
    assert s.view("age").violations[0].message == "0 to 119, please."
    s.set("age", "15")
    assert s.wrong("age") == []


def test_a_constraint_does_not_apply_to_a_blank():
    s = filling(tool("| type | name | label | constraint |\n| text | q | Q | false() |"))
    assert s.session.validate() == ()
    s.set("q", "x")
    assert s.wrong("q") == ["constraint"]
    s.set("q", "")
    assert s.session.validate() == ()


def test_a_constraint_is_asked_again_when_what_it_reads_changes():
    s = filling(
        tool(
            """
            | type    | name | label | constraint   |
            | integer | low  | Low   |              |
            | integer | high | High  | . >= ${low}  |
            """
        )
    )
    s.set("low", "4")
    s.set("high", "5")
    assert s.wrong("high") == []
    changes = s.set("low", "6")
    assert s.wrong("high") == ["constraint"]
    assert s.id("high") in changes.changed


def test_what_was_typed_is_kept_also_when_it_breaks_the_constraint():
    s = filling(tool(AGE))
    changes = s.set("age", "150")
    assert s.value("age") == "150"
    assert changes.writes[0].new == "150"


@pytest.mark.feature("types and values", "integer", "decimal", "date", "time", "datetime")
@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("integer", "1,5"), ("integer", "abc"), ("integer", "2.5"), ("integer", "9" * 30),
        ("decimal", "1,5"), ("decimal", "1e3"), ("decimal", "NaN"),
        ("date", "2024-02-30"), ("date", "junk"), ("time", "25:00"), ("dateTime", "2024-02-30T10:00"),
    ],
)  # fmt: skip
def test_text_of_another_type_is_kept_as_typed_and_is_a_violation(kind, typed):
    s = filling(tool(f"| type | name | label |\n| {kind} | q | Q |"))
    changes = s.set("q", typed)
    assert s.value("q") == typed
    assert s.wrong("q") == ["type"]
    assert changes.writes[0].new == typed


@pytest.mark.feature("types and values", "integer", "decimal", "date", "time", "datetime")
@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("integer", "007", "7"), ("integer", " 12 ", "12"), ("integer", "-3", "-3"),
        ("decimal", "2.50", "2.5"), ("decimal", "10", "10"), ("decimal", "-0.0", "0"),
        ("decimal", ".5", "0.5"),
        ("decimal", "100", "100"), ("decimal", "0.00000001", "0.00000001"),
        ("dateTime", "2026-11-23T14:02", "2026-11-23T14:02:00.000+00:00"),
        ("dateTime", "2026-07-01T14:02:00", "2026-07-01T14:02:00.000+01:00"),
        ("select_multiple l", " b  a b ", "b a"),
    ],
)  # fmt: skip
def test_an_answer_is_brought_into_its_stored_form(kind, typed, stored):
    choices = "| list_name | name | label |\n| l | a | A |\n| l | b | B |"
    s = filling(tool(f"| type | name | label |\n| {kind} | q | Q |", choices=choices))
    s.set("q", typed)
    assert s.value("q") == stored
    assert s.wrong("q") == []


def test_a_date_that_does_not_exist_is_said_so():
    s = filling(tool("| type | name | label |\n| date | q | Q |"))
    s.set("q", "2024-02-30")
    assert s.view("q").notice == "That date does not exist."
    s.set("q", "2024-02-29")
    assert s.view("q").notice == ""


def test_two_hundred_thousand_characters_are_an_answer():
    s = filling(tool("| type | name | label |\n| text | q | Q |"))
    s.set("q", "x" * 200_000)
    assert len(s.value("q")) == 200_000
