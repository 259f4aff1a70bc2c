"""Rows as authors type them: every mistake at its cell, several in one run, and what was probably meant."""

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.names import is_name, name_from, tidy_name
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.row_types import What, meant_type, read_type

SETTINGS = "| settings |\n| | form_id | version |\n| | t | 1 |\n"
LISTS = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"


def check(survey: str, choices: str = LISTS, settings: str = SETTINGS, more: str = ""):
    lines = "\n".join(f"| {line.strip()}" for line in survey.strip().splitlines())
    return check_source(f"| survey |\n{lines}\n{choices}{settings}{more}".encode(), ".md")[1]


def told(problems) -> list[tuple[str, str]]:
    return [(one.code, one.cell) for one in problems if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Text", "text"),
        ("TEXT", "text"),
        ("string field", ""),
        ("integerr", "integer"),
        ("number", "integer"),
        ("Select One yn", "select_one yn"),
        ("select one: yn", "select_one yn"),
        ("selectone yn", "select_one yn"),
        ("select_on yn", "select_one yn"),
        ("slect_multiple yn", "select_multiple yn"),
        ("select-multiple yn", "select_multiple yn"),
        ("dropdown", "select_one yn"),
        ("checkbox", "select_multiple yn"),
        ("begingroup", "begin_group"),
        ("Begin Group", "begin_group"),
        ("end-repeat", "end_repeat"),
        ("end_grup", "end_group"),
        ("begin_repaet", "begin_repeat"),
        ("gibberish", ""),
    ],
)
def test_a_misspelt_type_is_guessed(typed, meant):
    known = {"text", "integer", "decimal", "note", "date", "range", "calculate", "image", "string"}
    assert meant_type(typed, known, {"yn"}) == meant


@pytest.mark.parametrize(
    ("typed", "what", "word", "list_name"),
    [
        ("begin group", What.BEGIN, "group", ""),
        ("begin_repeat", What.BEGIN, "repeat", ""),
        ("begin loop over l", What.BEGIN, "loop", "l"),
        ("end  group", What.END, "group", ""),
        ("select_one l", What.SELECT, "select_one", "l"),
        ("select_one l or_other", What.SELECT, "select_one", "l"),
        ("select_one_from_file a.csv", What.SELECT, "select_one_from_file", "a.csv"),
        ("add select multiple prompt using l", What.SELECT, "add select multiple prompt using", "l"),
        ("rank l", What.SELECT, "rank", "l"),
        ("osm tags", What.QUESTION, "osm", "tags"),
        ("set_form_title", What.SETTING, "set_form_title", ""),
    ],
)
def test_every_spelling_of_a_type_is_read(typed, what, word, list_name):
    kind = read_type(typed, {"text"})
    assert (kind.what, kind.word, kind.list_name) == (what, word, list_name)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("my question", "my_question"),
        ("1st", "q_1st"),
        ("a/b?", "a_b"),
        ("é à", "é_à"),
        ("???", ""),
        ("-a", "a"),
    ],
)
def test_a_name_that_is_not_allowed_is_made_one(text, tidy):
    assert tidy_name(text) == tidy
    assert not tidy or is_name(tidy)


def test_a_name_is_made_from_a_label():
    assert name_from("When was the child last seen?") == "when_was_the_child"
    assert name_from("…") == ""


@pytest.mark.parametrize(
    ("survey", "expected"),
    [
        ("| type | name | label |\n| | a | A |\n| text | b | B |", [("TOOL-NO-TYPE", "A2")]),
        ("| type | name | label |\n| text | | What is it? |", [("TOOL-NO-NAME", "B2")]),
        ("| type | name | label |\n| text | a | |\n| text | b | B |", [("TOOL-NO-LABEL", "C2")]),
        ("| type | name | label |\n| calculate | a | |\n| text | b | B |", [("TOOL-CALCULATION", "A2")]),
        ("| type | name | label |\n| Text | a | A |", [("TOOL-TYPE", "A2")]),
        ("| type | name | label |\n| select_one | a | A |", [("TOOL-NO-CHOICES", "A2")]),
        ("| type | name | label |\n| select_one_from_file a.txt | a | A |", [("TOOL-FILE-NAME", "A2")]),
        ("| type | name | label |\n| include | a | A |", [("TOOL-TYPE", "A2")]),
        ("| type | name | label |\n| begin_group | g | G |\n| text | a | A |", [("TOOL-STRUCTURE", "A2")]),
        (
            "| type | name | label |\n| begin_repeat | r | R |\n| text | a | A |\n| end_group | | |",
            [("TOOL-STRUCTURE", "A4")],
        ),
        (
            "| type | name | label |\n| begin_repeat | r | R |\n| csv-external | f | |\n| end_repeat | | |",
            [("TOOL-STRUCTURE", "A3")],
        ),
        ("| type | name | label | bind::x:y |\n| text | a | A | 1 |", [("TOOL-NAMESPACE", "D1")]),
        ("| type | name | label | bind::a b |\n| text | a | A | 1 |", [("TOOL-HEADING", "D1")]),
        ("| type | name | label | hint |\n| text | a | A | #REF! |", [("TOOL-FORMULA", "D2")]),
    ],
)
def test_a_mistake_in_a_row_is_found_at_its_cell(survey, expected):
    assert told(check(survey)) == expected


def test_a_missing_column_is_told_once_with_the_one_that_may_be_meant():
    found = check("| type | nme | label |\n| text | a | A |\n| text | b | B |")
    assert [(one.code, one.cell, one.suggestion) for one in found if one.severity is Severity.ERROR] == [
        ("TOOL-NO-COLUMN", "B1", "rename the column “nme” to name")
    ]
    found = check("| type | name | question |\n| text | a | A |\n| text | b | B |")
    assert ("TOOL-NO-COLUMN", "C1") in told(found)


def test_headings_below_the_first_row_are_pointed_out():
    found = check("| My tool | | |\n| type | name | label |\n| text | a | A |")
    assert [(one.code, one.row, one.suggestion) for one in found if one.severity is Severity.ERROR] == [
        ("TOOL-NO-COLUMN", 2, "delete row 1 above the headings")
    ]


def test_a_sheet_without_headings_says_so():
    found = check("| text | a | A |\n| text | b | B |")
    assert told(found) == [("TOOL-NO-HEADINGS", "A1")]


def test_answers_that_were_exported_are_no_tool():
    found = check("| age | _uuid | _submission_time |\n| 4 | x | 2026 |")
    assert "exported from a form" in found[-1].message or "exported from a form" in found[0].message


def test_an_unclosed_group_names_the_row_that_began_the_other():
    found = check("| type | name | label |\n| begin_repeat | r | R |\n| text | a | A |\n| end_group | | |")
    [problem] = [one for one in found if one.severity is Severity.ERROR]
    assert "row 2 began the repeat “r”" in problem.message
    assert problem.suggestion == "end_repeat"


def test_a_duplicate_names_both_rows():
    found = check("| type | name | label |\n| text | a | A |\n| text | b | B |\n| text | a | C |")
    [problem] = [one for one in found if one.severity is Severity.ERROR]
    assert (problem.cell, problem.text) == ("B4", "a")
    assert "row 2" in problem.message


def test_a_sign_that_cannot_be_seen_is_said_to_be_there():
    found = check("| type | name | label |\n| text | vis\u200bit | Visit |")
    [problem] = [one for one in found if one.severity is Severity.ERROR]
    assert (problem.code, problem.cell, problem.suggestion) == ("TOOL-NAME", "B2", "visit")
    assert "cannot be seen" in problem.message


def test_choices_are_checked_for_the_questions_that_use_them():
    choices = (
        "| choices |\n| | list_name | name | label |\n| | l | a b | A |\n| | l | c | C |\n| | l | c | C2 |\n"
        "| | l | | D |\n| | | e | E |\n"
    )
    found = check("| type | name | label |\n| select_multiple l | q | Q |", choices=choices)
    assert told(found) == [("TOOL-CHOICE", "B2"), ("TOOL-DUPLICATE-CHOICE", "B4"), ("TOOL-CHOICE", "B5")]
    assert [(one.code, one.row) for one in found if one.severity is Severity.WARNING and one.row == 6] == [
        ("TOOL-CHOICE", 6)
    ]
    assert found[0].suggestion == "a_b" or "a_b" in {one.suggestion for one in found}


def test_choices_may_repeat_where_the_settings_say_so():
    choices = "| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | a | B |\n"
    settings = "| settings |\n| | form_id | version | allow_choice_duplicates |\n| | t | 1 | yes |\n"
    assert not told(check("| type | name | label |\n| select_one l | q | Q |", choices, settings))


def test_a_choice_that_excel_made_a_date_is_warned_of():
    choices = "| choices |\n| | list_name | name | label |\n| | l | 2026-02-01 | 1-2 |\n| | l | b | B |\n"
    found = check("| type | name | label |\n| select_one l | q | Q |", choices=choices)
    assert "TOOL-EXCEL-DATE" in {one.code for one in found}


def test_misspelt_sheets_are_pointed_out():
    more = "| choicess |\n| | list_name | name | label |\n| | l | a | A |\n"
    found = check("| type | name | label |\n| select_one l | q | Q |", choices="", more=more)
    assert ("TOOL-SHEET-NAME", "rename the sheet “choicess” to choices") in {
        (one.code, one.suggestion) for one in found
    }


def test_all_mistakes_of_all_kinds_are_told_in_one_run():
    found = check(
        """
        | type | name | label | parameters | relevant | trigger |
        | txet | a | A | | | |
        | range | b | B | start=x | | |
        | text | c | C | rows=many | nofunction(1) | |
        | text | d d | D | | ${gone} = 1 | |
        | begin_group | g | G | | | |
        | select_one gone | e | E | | | |
        | text | f | F | | | nothing |
        """
    )
    assert set(told(found)) >= {
        ("TOOL-TYPE", "A2"),
        ("TOOL-PARAMETER", "D3"),
        ("TOOL-PARAMETER", "D4"),
        ("TOOL-UNKNOWN-FUNCTION", "E4"),
        ("TOOL-NAME", "B5"),
        ("TOOL-REFERENCE", "E5"),
        ("TOOL-STRUCTURE", "A6"),
        ("TOOL-NO-CHOICES", "A7"),
        ("TOOL-REFERENCE", "F8"),
    }
    assert len(told(found)) == 9


def test_a_sheet_that_is_wrong_all_over_is_told_of_in_bounds():
    rows = "\n".join(f"| foo{number} | q {number} | |" for number in range(3_000))
    found = check(f"| type | name | label |\n{rows}")
    assert len(found) < 500
    assert any("more like this one" in one.message for one in found)
