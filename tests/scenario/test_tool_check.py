"""Checking a tool: every mistake an author makes is found at its cell, and a sound tool is called sound."""

import pytest

from qa_desktop.formspec.check import check, check_source, is_sound
from qa_desktop.formspec.problems import Severity

LISTS = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"
SETTINGS = '| settings |\n| | form_id | version | namespaces |\n| | t | 1 | qa="urn:qa-desktop:audit:1" |\n'


def problems(survey: str, choices: str = LISTS, settings: str = SETTINGS):
    lines = "\n".join(f"| {line.strip()}" for line in survey.strip().splitlines())
    lists = choices if choices != LISTS or " yn" in survey else ""
    source = f"| survey |\n{lines}\n{lists}{settings}"
    return check_source(source.encode(), ".md")[1]


def places(survey: str, **sheets: str) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in problems(survey, **sheets)]


def test_a_sound_tool_has_no_problems():
    found = problems(
        """
        | type | name | label | relevant | required | constraint | calculation | default | bind::qa:role |
        | date | d | Day | | yes | . <= today() | | today() | audit-date |
        | select_one yn | a | A? | | yes | | | | |
        | text | b | B | ${a} = 'no' or selected(${a}, 'yes') | | regex(., '^[A-Z]+$') | | | |
        | begin_repeat | r | Rows | | | | | | |
        | integer | n | N | position(..) > 0 | | . > 0 and . >= ${d} - 1 | | | |
        | end_repeat | | | | | | | | |
        | calculate | s | | | | | sum(${n}) + count(${r}) | | |
        | calculate | o | | | | | once(random()) | | |
        | note | x | Total **${s}** | ${s} > 1 | | | | | |
        """
    )
    assert found == ()
    assert is_sound(found)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("relevant", "${a} = ", "TOOL-EXPRESSION"),
        ("relevant", "(${a} = 'yes'", "TOOL-EXPRESSION"),
        ("relevant", "${a} == 'yes'", "TOOL-EXPRESSION"),
        ("constraint", ". > 1,5", "TOOL-EXPRESSION"),
        ("relevant", "concatt(${a}, 'x') = ''", "TOOL-UNKNOWN-FUNCTION"),
        ("constraint", "contains(.)", "TOOL-ARGUMENTS"),
        ("relevant", "${aa} = 'yes'", "TOOL-REFERENCE"),
        ("constraint", "../nowhere = 1", "TOOL-REFERENCE"),
        ("constraint", "instance('lists')/root/item[name = current()/.]/label != ''", "TOOL-REFERENCE"),
        ("relevant", "${q} = 'x'", "TOOL-CYCLE"),
        ("constraint", ". > 2026-11-01", "TOOL-UNQUOTED-DATE"),
    ],
)
def test_a_mistake_in_an_expression_is_found_at_its_cell(column, text, code):
    found = problems(
        f"| type | name | label | {column} |\n| select_one yn | a | A | |\n| text | q | Q | {text} |"
    )
    assert [(one.code, one.sheet, one.row, one.column, one.cell) for one in found] == [
        (code, "survey", 3, column, "D3")
    ]
    assert not is_sound(found)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("relevant", "${a} = 'maybe'", "TOOL-NOT-A-CHOICE"),
        ("relevant", "selected(${a}, 'maybe')", "TOOL-NOT-A-CHOICE"),
        ("relevant", "not(${a})", "TOOL-ALWAYS-TRUE"),
        ("constraint", "sum(${a}) > 1", "TOOL-SINGLE-VALUE"),
        ("constraint", "regex(., '[0-9]{3}')", "TOOL-PATTERN"),
        ("appearance", "multilin", "TOOL-APPEARANCE"),
    ],
)
def test_what_reads_well_and_does_nothing_is_a_warning_at_its_cell(column, text, code):
    found = problems(
        f"| type | name | label | {column} |\n| select_one yn | a | A | |\n| text | q | Q | {text} |"
    )
    assert [(one.code, one.severity, one.cell) for one in found] == [(code, Severity.WARNING, "D3")]
    assert is_sound(found)


@pytest.mark.parametrize(
    ("row", "code", "suggestion"),
    [
        ("| select_one yns | q | Q |", "TOOL-NO-CHOICES", "did you mean “yn”?"),
        ("| txet | q | Q |", "TOOL-TYPE", "did you mean “text”?"),
        ("| text | my question | Q |", "TOOL-NAME", "my_question"),
        ("| text | a | Q |", "TOOL-DUPLICATE-NAME", "for example a_2"),
        (
            "| end_group | | |",
            "TOOL-STRUCTURE",
            "delete the row, or add a row begin_group before the first question of the group",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_found_with_what_was_probably_meant(row, code, suggestion):
    found = problems(f"| type | name | label |\n| text | a | A |\n{row}")
    assert [(one.code, one.row, one.suggestion) for one in found] == [(code, 3, suggestion)]


def test_every_problem_is_told_in_one_run():
    found = places(
        """
        | type | name | label | relevant | calculation |
        | select_one nolist | a | A | ${gone} = 1 | |
        | calculate | b | | | nofunction( |
        | text | b | B | | |
        | begin_group | g | G | | |
        """
    )
    assert found == [
        ("TOOL-NO-CHOICES", "survey row 2, column type (A2)"),
        ("TOOL-REFERENCE", "survey row 2, column relevant (D2)"),
        ("TOOL-EXPRESSION", "survey row 3, column calculation (E3)"),
        ("TOOL-DUPLICATE-NAME", "survey row 4, column name (B4)"),
        ("TOOL-STRUCTURE", "survey row 5, column type (A5)"),
    ]


def test_a_circle_names_its_questions():
    found = problems(
        """
        | type | name | label | calculation | relevant |
        | calculate | a | | ${b} + 1 | |
        | calculate | b | | ${c} | |
        | text | c | C | | ${a} > 1 |
        """
    )
    assert [(one.code, one.message) for one in found] == [
        ("TOOL-CYCLE", "These depend on each other in a circle: “a” (row 2), “b” (row 3), “c” (row 4).")
    ]


def test_a_circle_through_choices_is_a_circle():
    found = problems(
        "| type | name | label | choice_filter |\n| select_one yn | a | A | name != ${b} |\n"
        "| select_one yn | b | B | name != ${a} |"
    )
    assert [one.code for one in found] == ["TOOL-CYCLE"]


def test_reading_another_row_of_a_repeat_is_no_circle():
    assert not problems(
        """
        | type | name | label | calculation |
        | begin_repeat | r | R | |
        | integer | n | N | |
        | calculate | t | | if(position(..) > 1, indexed-repeat(${t}, ${r}, position(..) - 1), 0) + ${n} |
        | end_repeat | | | |
        """
    )


@pytest.mark.parametrize(
    ("column", "text", "code", "suggestion"),
    [
        ("bind::qa:role", "overal-grade", "TOOL-UNKNOWN-WORD", "did you mean “overall-grade”?"),
        ("bind::qa:stage", "manger", "TOOL-UNKNOWN-WORD", "did you mean “manager”?"),
        ("bind::qa:standard", "1 8", "TOOL-UNKNOWN-WORD", "1, 2, 3, 4, 5, 6, 7"),
        ("bind::qa:identifier", "nhs", "TOOL-UNKNOWN-WORD", "did you mean “nhs-number”?"),
        ("bind::qa:prompt", "E1", "TOOL-PROMPT", "fill in bind::qa:prompt-when"),
        ("bind::qa:prompt-when", ". = 'no'", "TOOL-PROMPT", "E1, E2, E3 or M1"),
        ("bind::qa:weight", "heavy", "TOOL-NUMBER", ""),
        ("bind::qa:prompt-after", "0", "TOOL-NUMBER", ""),
        ("bind::qa:kind", "actions", "TOOL-QA-PLACE", ""),
        ("bind::qa:comment-on", "${a} and ${q}", "TOOL-REFERENCE", ""),
    ],
)
def test_a_wrong_word_of_the_vocabulary_is_found_at_its_cell(column, text, code, suggestion):
    found = problems(
        f"| type | name | label | {column} |\n| text | a | A | |\n| select_one yn | q | Q | {text} |"
    )
    assert [(one.code, one.cell, one.suggestion) for one in found] == [(code, "D3", suggestion)]


@pytest.mark.parametrize(
    ("heading", "suggestion"),
    [
        ("bind::qa:rol", "did you mean “role”?"),
        ("qa:role", "bind::qa:role"),
        ("bind:qa:role", "bind::qa:role"),
        ("relevent", "did you mean “relevant”?"),
        ("requierd", "did you mean “required”?"),
    ],
)
def test_a_misspelt_heading_is_found_before_what_stands_under_it_is_lost(heading, suggestion):
    found = problems(f"| type | name | label | {heading} |\n| text | a | A | team |")
    assert ("survey", 1, suggestion) in [(one.sheet, one.row, one.suggestion) for one in found], found
    assert not is_sound(found)


def test_the_vocabulary_must_be_declared():
    found = problems(
        "| type | name | label | bind::qa:role |\n| text | a | A | team |",
        settings="| settings |\n| | form_id | version |\n| | t | 1 |\n",
    )
    assert [one.code for one in found] == ["TOOL-NAMESPACE"]
    assert found[0].suggestion == 'namespaces: qa="urn:qa-desktop:audit:1"'


def test_two_overall_grades_are_refused():
    found = places(
        "| type | name | label | bind::qa:role |\n"
        "| text | a | A | overall-grade |\n| text | b | B | overall-grade |"
    )
    assert found == [("TOOL-OVERALL-GRADE", "survey row 3, column bind::qa:role (D3)")]


def test_two_grades_with_one_reason_in_a_group_are_refused():
    found = places(
        """
        | type | name | label | bind::qa:role |
        | begin_group | g | G | |
        | text | a | A | section-grade |
        | text | b | B | section-grade |
        | text | why | Why | reason |
        | end_group | | | |
        """
    )
    assert found == [("TOOL-REASON", "survey row 5, column bind::qa:role (D5)")]


def test_scores_are_numbers_and_grades_are_grades():
    choices = (
        "| choices |\n| | list_name | name | label | score | score-strict | grade |\n"
        "| | yn | yes | Yes | 1 | 1 | good |\n"
        "| | yn | partly | Partly | 0,5 | 0 | |\n| | yn | no | No | 0 | none | god |\n"
    )
    found = places("| type | name | label |\n| select_one yn | a | A |", choices=choices)
    assert found == [
        ("TOOL-NUMBER", "choices row 3, column score (D3)"),
        ("TOOL-NUMBER", "choices row 4, column score-strict (E4)"),
        ("TOOL-UNKNOWN-WORD", "choices row 4, column grade (F4)"),
    ]


def test_a_select_multiple_cannot_be_scored():
    choices = "| choices |\n| | list_name | name | label | score |\n| | l | x | X | 1 |\n"
    found = places("| type | name | label |\n| select_multiple l | a | A |", choices=choices)
    assert found == [("TOOL-SCORE", "survey row 2, column type (A2)")]


def test_a_case_audit_is_told_what_a_missing_role_costs():
    settings = SETTINGS.replace("| version |", "| version | attribute::qa:kind |").replace(
        "| 1 |", "| 1 | case-audit |"
    )
    found = problems("| type | name | label |\n| text | a | A |", settings=settings)
    assert {one.code for one in found} == {"TOOL-ROLE-MISSING"}
    assert any("case-reference: lists and the inbox" in one.message for one in found)
    assert is_sound(found)


def test_wrong_settings_are_found_on_the_settings_sheet():
    settings = (
        "| settings |\n| | form_id | version | namespaces | attribute::qa:kind | attribute::qa:look-back |\n"
        '| | t | 1 | qa="urn:qa-desktop:audit:1" | case-audits | six months |\n'
    )
    found = places("| type | name | label |\n| text | a | A |", settings=settings)
    assert found == [
        ("TOOL-UNKNOWN-WORD", "settings row 2, column attribute::qa:kind (D2)"),
        ("TOOL-NUMBER", "settings row 2, column attribute::qa:look-back (E2)"),
    ]


def test_a_note_without_words_is_warned_of_and_not_refused():
    found = problems("| type | name | label |\n| text | a | A |\n| note | n | |")
    assert [(one.code, one.severity, one.cell) for one in found] == [
        ("TOOL-BLANK-NOTE", Severity.WARNING, "C3")
    ]


def test_what_is_not_done_here_is_named_at_its_cell_and_refused_only_where_the_question_is_lost():
    found = problems(
        """
        | type | name | label | appearance |
        | image | a | A | signature |
        | select_one yn | b | B | minimal search('cases') |
        """
    )
    told = [(one.code, one.severity, one.cell, one.text) for one in found if one.column == "appearance"]
    assert told == [
        ("TOOL-IGNORED", Severity.WARNING, "D2", "signature"),
        ("TOOL-UNSUPPORTED", Severity.ERROR, "D3", "search('cases')"),
    ]


def test_a_form_without_questions_is_refused():
    assert [one.code for one in problems("| type | name | label |\n| calculate | a | |", choices="")]


def test_problems_of_an_xform_stand_at_its_nodes():
    xml = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
    <instance><data id="x" version="1"><a/></data></instance>
    <bind nodeset="/data/a" relevant="nothing() = 1"/>
    </model></h:head><h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>"""
    conversion, found = check_source(xml, ".xml")
    assert [(one.code, one.place) for one in found] == [("TOOL-UNKNOWN-FUNCTION", "/data/a, column relevant")]
    assert check(conversion.tool) == found
    assert (found[0].text, found[0].cell_text, found[0].span) == ("nothing", "nothing() = 1", (0, 7))
    assert (found[0].cell, found[0].column_letter) == ("", "")


def test_curly_quotes_in_a_label_print_as_typed_and_in_logic_work_as_meant():
    source = (
        "| survey |\n| | type | name | label | relevant |\n"
        "| | text | a | It’s “so” | |\n| | text | b | B | ${a} = ‘x’ |\n" + SETTINGS
    )
    conversion, found = check_source(source.encode())
    assert [(one.code, one.severity, one.text, one.span) for one in found] == [
        ("TOOL-CURLY-QUOTE", Severity.WARNING, "‘", (7, 8))
    ]
    assert "It’s “so”" in conversion.xml.decode()
    assert conversion.tool.nodes["/data/b"].bind.relevant.text.endswith("= 'x'")
