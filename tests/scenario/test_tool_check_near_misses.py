"""Cells, headings and settings that are nearly right: each told once, at its cell, with what to write."""

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Problem

SETTINGS = '| form_id | version | namespaces |\n| t | 1 | qa="urn:qa-desktop:audit:1" |'
CHOICES = "| list_name | name | label |\n| yn | yes | Yes |\n| yn | no | No |"


def sheet(name: str, table: str) -> str:
    return f"| {name} |\n" + "".join(f"| {line.strip()}\n" for line in table.strip().splitlines())


def problems(survey: str, choices: str = CHOICES, settings: str = SETTINGS) -> tuple[Problem, ...]:
    source = sheet("survey", survey) + sheet("choices", choices) + sheet("settings", settings)
    return tuple(one for one in check_source(source.encode(), ".md")[1] if one.code != "TOOL-UNUSED-LIST")


def told(*sheets: str) -> list[tuple[str, str, str, str]]:
    return [(one.code, f"{one.sheet} {one.cell}", one.text, one.suggestion) for one in problems(*sheets)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("select_one_yn", "select_one yn"), ("dropdown yn", "select_one yn"), ("calc", "calculate"),
        ("checkboxes yn", "select_multiple yn"),
        ("select_multiple yn or_Other", "select_multiple yn or_other"),
        ("select_one_from_file my towns.csv", "select_one_from_file my_towns.csv"),
    ],
)  # fmt: skip
def test_a_type_that_is_nearly_right_is_guessed(typed, meant):
    survey = f"| type | name | label |\n| text | a | A |\n| {typed} | b | B |"
    assert told(survey) == [("TOOL-TYPE", "survey A3", typed, f"did you mean “{meant}”?")]


def test_each_reference_with_blanks_in_it_is_underlined_by_itself():
    survey = "| type | name | label | hint |\n| text | a | A | |\n| text | b | ${a } and ${a} | ${ a} |"
    assert told(survey) == [
        ("TOOL-REFERENCE", "survey C3", "${a }", "write ${a}"),
        ("TOOL-REFERENCE", "survey D3", "${ a}", "write ${a}"),
    ]


@pytest.mark.parametrize(
    ("column", "typed", "suggestion"),
    [
        ("bind::qa:role", "case reference", "did you mean “case-reference”?"),
        ("bind::qa:role", "auditor;team", "put blanks between them: auditor team"),
        ("bind::qa:standard", "1,2", "put blanks between them: 1 2"),
        ("bind::qa:identifier", "name, address", "put blanks between them: name address"),
        ("bind::qa:identifier", "nhs number", "did you mean “nhs-number”?"),
        ("bind::qa:stage", "auditor worker", "one of them: auditor"),
    ],
)
def test_several_words_of_the_vocabulary_are_told_as_one(column, typed, suggestion):
    survey = f"| type | name | label | {column} |\n| text | a | A | {typed} |"
    assert told(survey) == [("TOOL-UNKNOWN-WORD", "survey D2", typed, suggestion)]


@pytest.mark.parametrize("column", ["bind::qa:comment-on", "bind::qa:score-of"])
def test_a_column_that_names_a_question_wants_it_as_a_reference(column):
    survey = f"""
        | type | name | label | calculation | {column} |
        | begin_group | g | G | | |
        | text | a | A | | |
        | end_group | | | | |
        | calculate | s | | '' | g |
        """
    assert told(survey) == [("TOOL-REFERENCE", "survey E5", "g", "write ${g}")]


def test_a_score_without_a_calculation_says_what_to_write_there():
    survey = """
        | type | name | label | calculation | bind::qa:score-of |
        | begin_group | g | G | | |
        | select_one yn | a | A | | |
        | end_group | | | | |
        | calculate | s | | | ${g} |
        """
    choices = "| list_name | name | label | score |\n| yn | yes | Yes | 1 |\n| yn | no | No | 0 |"
    remedy = "write '' in calculation: the score takes its place"
    assert told(survey, choices) == [("TOOL-CALCULATION", "survey D5", "", remedy)]


def test_a_prompt_whose_condition_cannot_be_read_is_not_said_to_have_none():
    survey = (
        "| type | name | label | bind::qa:prompt | bind::qa:prompt-when |\n"
        "| select_one yn | a | A | E1 | . == 'no' |"
    )
    assert told(survey) == [("TOOL-EXPRESSION", "survey E2", "==", "write = instead of ==")]


def test_a_grade_that_is_a_date_is_told():
    survey = "| type | name | label | bind::qa:role |\n| date | a | A | overall-grade |"
    remedy = "make its type select_one …"
    assert told(survey) == [("TOOL-QA-PLACE", "survey D2", "overall-grade", remedy)]


@pytest.mark.parametrize(
    ("heading", "code", "suggestion"),
    [
        ("bind::qa:rol", "TOOL-QA-COLUMN", "did you mean “role”?"),
        ("bind::qa::role", "TOOL-QA-COLUMN", "did you mean “role”?"),
        ("bind::QA:Role", "TOOL-NAMESPACE", "write bind::qa:role"),
        ("role", "TOOL-UNKNOWN-COLUMN", "did you mean “bind::qa:role”?"),
    ],
)
def test_a_heading_of_the_vocabulary_that_is_nearly_right_is_told_once(heading, code, suggestion):
    survey = f"| type | name | label | {heading} |\n| text | a | A | auditor |\n| text | b | B | team |"
    assert [(each[0], each[1], each[3]) for each in told(survey)] == [(code, "survey D1", suggestion)]


@pytest.mark.parametrize(("heading", "meant"), [("Score", "score"), ("scoer", "score"), ("Grade", "grade")])
def test_a_column_of_scores_or_grades_that_is_misspelt_is_told(heading, meant):
    survey = "| type | name | label |\n| select_one yn | a | A |"
    choices = f"| list_name | name | label | {heading} |\n| yn | yes | Yes | 1 |\n| yn | no | No | 0 |"
    assert told(survey, choices) == [
        ("TOOL-UNKNOWN-COLUMN", "choices D1", heading, f"did you mean “{meant}”?")
    ]


def test_a_second_column_of_one_heading_is_where_it_is_told():
    survey = "| type | name | label | relevant | hint | relevant |\n| text | a | A | | | |"
    assert [each[:2] for each in told(survey)] == [("TOOL-DUPLICATE-COLUMN", "survey F1")]


def test_the_column_of_names_is_not_mistaken_for_that_of_lists():
    (found,) = problems(
        "| type | name | label |\n| select_one yn | a | A |", "| name | label |\n| yes | Yes |\n| no | No |"
    )
    assert (found.code, found.suggestion) == ("TOOL-NO-COLUMN", "put the heading list_name in row 1")


@pytest.mark.parametrize("declared", ['QA="urn:qa-desktop:audit:1"', 'qa = "urn:qa-desktop:audit:1"'])
def test_a_vocabulary_declared_in_a_way_that_no_program_reads_is_told_at_the_settings(declared):
    survey = "| type | name | label | bind::qa:role |\n| text | a | A | auditor |"
    settings = f"| form_id | version | namespaces |\n| t | 1 | {declared} |"
    assert told(survey, CHOICES, settings) == [
        ("TOOL-NAMESPACE", "settings C2", declared, 'namespaces: qa="urn:qa-desktop:audit:1"')
    ]


def test_settings_that_nobody_reads_or_that_others_stumble_over_are_told():
    survey = "| type | name | label |\n| text | a | A |"
    settings = "| form_id | version |\n| my tool | 1 |\n| other | 2 |"
    assert told(survey, CHOICES, settings) == [
        ("TOOL-SETTING", "settings A2", "my tool", "my-tool"),
        ("TOOL-ROW-SKIPPED", "settings A3", "other", "delete this row, or the one above"),
    ]


@pytest.mark.parametrize(
    ("kind", "default", "suggestion"),
    [
        ("date", "45000", "format the cell as text, and write 2023-03-15"),
        ("date", "today", "write today()"), ("date", "01/02/2024", "write 2024-02-01"),
        ("decimal", "1,5", "write 1.5"), ("select_multiple yn", "yes,no", "put blanks between them: yes no"),
    ],
)  # fmt: skip
def test_a_default_that_is_nearly_right_has_a_remedy(kind, default, suggestion):
    survey = f"| type | name | label | default |\n| {kind} | a | A | {default} |"
    assert told(survey) == [("TOOL-DEFAULT", "survey D2", default, suggestion)]


def test_a_formula_that_failed_in_excel_is_told_once():
    survey = "| type | name | label | relevant |\n| text | a | A | #REF! |"
    assert [each[:2] for each in told(survey)] == [("TOOL-FORMULA", "survey D2")]


def test_a_misspelt_column_that_is_missed_is_told_once():
    survey = "| type | name | lable |\n| text | a | A |\n| text | b | B |"
    assert [each[:2] for each in told(survey)] == [("TOOL-NO-COLUMN", "survey C1")]


def test_a_count_that_is_a_word_is_told_at_its_own_cell():
    survey = "| type | name | label | repeat_count |\n| begin_repeat | r | R | three |\n| text | b | B | |"
    found = told(f"{survey}\n| end_repeat | | | |")
    assert [each[:3] for each in found] == [("TOOL-BLANK-WORD", "survey D2", "three")]


def test_a_type_that_does_nothing_here_is_underlined_as_its_author_typed_it():
    survey = "| type | name | label |\n| text | a | A |\n| start-geopoint | b | |"
    assert [each[:3] for each in told(survey)] == [("TOOL-IGNORED", "survey A3", "start-geopoint")]


@pytest.mark.parametrize("word", ["qa-grid", "qa-scale", "qa-two-marks"])
def test_an_appearance_of_ours_in_the_wrong_place_is_told(word):
    survey = f"| type | name | label | appearance |\n| text | a | A | {word} |"
    assert told(survey) == [("TOOL-QA-PLACE", "survey D2", word, "leave it out")]


def test_appearances_of_ours_in_their_places_are_left_in_peace():
    survey = """
        | type | name | label | appearance |
        | begin_repeat | r | R | qa-grid |
        | integer | a | A | qa-scale |
        | end_repeat | | | |
        | begin_group | g | G | qa-two-marks |
        | range | b | B | qa-scale |
        | end_group | | | |
        """
    assert told(survey) == []


@pytest.mark.parametrize(
    ("typed", "offending", "suggestion"),
    [(">= 0", ">", "write . >= 0"), ("= 5", "=", "write . = 5"), (". => 3", "=>", "write >= instead of =>")],
)
def test_a_message_is_not_called_idle_where_its_constraint_cannot_be_read(typed, offending, suggestion):
    survey = f"| type | name | label | constraint | constraint_message |\n| integer | a | A | {typed} | No |"
    assert told(survey) == [("TOOL-EXPRESSION", "survey D2", offending, suggestion)]


def test_a_pattern_that_is_wrong_is_told_in_plain_words():
    survey = "| type | name | label | constraint |\n| text | a | A | regex(., '[0-9') |"
    (found,) = problems(survey)
    assert found.message == "This pattern cannot be used: the pattern is wrong at character 5."
    assert (found.code, found.text) == ("TOOL-PATTERN-WRONG", "'[0-9'")
