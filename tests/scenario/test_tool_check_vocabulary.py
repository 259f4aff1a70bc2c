"""Mistakes in the audit vocabulary: each word is known, stands where it has effect, has what it needs."""

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Problem, Severity

YES_NO = "| yn | yes | Yes | 1 | | \n| yn | no | No | 0 | |"
GRADES = "| g | top | Good | | good | \n| g | low | Poor | | ri |"


def problems(
    survey: str, *, choices: str = YES_NO, settings: str = "", values: str = "", version: str = "2026-11-01"
) -> tuple[Problem, ...]:
    """`settings` and `values` are more of the settings: `| attribute::qa:kind`, `| return`."""

    def table(name: str, text: str) -> str:
        return f"| {name} |\n" + "".join(f"| {line.strip()}\n" for line in text.strip().splitlines())

    source = table("survey", survey)
    if choices:
        source += table("choices", f"| list_name | name | label | score | grade |\n{choices}")
    source += table(
        "settings",
        f"| form_id | version | namespaces {settings} |\n"
        f'| t | {version} | qa="urn:qa-desktop:audit:1" {values} |',
    )
    return check_source(source.encode(), ".md")[1]


def one_row(column: str, value: str, kind: str = "select_one yn") -> list[tuple[str, str, str]]:
    """What is told of one question with one more column, after two others that it may name."""
    found = problems(
        f"""
        | type | name | label | {column} |
        | begin_group | g | Group | |
        | text | a | A | |
        | end_group | | | |
        | {kind} | q | Q | {value} |
        """,
        choices=YES_NO if "yn" in kind else "",
    )
    return [(one.code, one.cell, one.text) for one in found]


@pytest.mark.parametrize(
    ("column", "value", "code", "offending"),
    [
        ("role", "auditor tema", "TOOL-UNKNOWN-WORD", "tema"),
        ("standard", "1 9", "TOOL-UNKNOWN-WORD", "9"),
        ("stage", "manger", "TOOL-UNKNOWN-WORD", "manger"),
        ("prompt", "E1", "TOOL-PROMPT", "E1"),
        ("prompt-when", ". = 'no'", "TOOL-PROMPT", ". = 'no'"),
        ("prompt-after", "3", "TOOL-PROMPT", "3"),
        ("prompt-after", "many", "TOOL-NUMBER", "many"),
        ("prompt-per", "wroker", "TOOL-UNKNOWN-WORD", "wroker"),
        ("prompt-per", "worker", "TOOL-PROMPT", "worker"),
        ("weight", "heavy", "TOOL-NUMBER", "heavy"),
        ("weight", "1,5", "TOOL-NUMBER", "1,5"),
        ("weight", "-1", "TOOL-NUMBER", "-1"),
        ("identifier", "name surname", "TOOL-UNKNOWN-WORD", "surname"),
        ("kind", "actions", "TOOL-QA-PLACE", "actions"),
        ("since", "last year", "TOOL-VERSION", "last year"),
        ("since", "2026-02-30", "TOOL-VERSION", "2026-02-30"),
        ("comment-on", "${q}", "TOOL-QA-PLACE", ""),
        ("comment-on", "${nothing}", "TOOL-REFERENCE", "${nothing}"),
        ("comment-on", "${a} or ${g}", "TOOL-REFERENCE", "${a} or ${g}"),
        ("score-of", "${a}", "TOOL-QA-PLACE", ""),
        ("section", "voise", "TOOL-UNKNOWN-WORD", "voise"),
        ("score-as", "half", "TOOL-UNKNOWN-WORD", "half"),
        ("score-as", "points", "TOOL-QA-PLACE", "points"),
        ("score-rule", "all", "TOOL-QA-PLACE", "all"),
        ("score-least", "3", "TOOL-QA-PLACE", "3"),
        ("out-of", "10", "TOOL-QA-PLACE", "10"),
        ("covered-until", "${q}", "TOOL-QA-PLACE", ""),
        ("covered-until", "${g}", "TOOL-QA-PLACE", ""),
        ("covered-until", "${nothing}", "TOOL-REFERENCE", "${nothing}"),
        ("critical", "${g}", "TOOL-QA-PLACE", "${g}"),
        ("critical", "maybe", "TOOL-REFERENCE", "maybe"),
    ],
)
def test_a_word_that_cannot_be_is_refused_at_its_cell(column, value, code, offending):
    assert (code, "D5", offending) in one_row(f"bind::qa:{column}", value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("role", "team"),
        ("standard", "1 7"),
        ("stage", "lead-professional"),
        ("weight", "1.5"),
        ("section", "risk"),
        ("covered-until", "${a}"),
        ("critical", "yes"),
        ("critical", "/"),
        ("identifier", "name nhs-number"),
        ("since", "2026-05-01"),
        ("comment-on", "${g}"),
        ("comment-on", "${a}"),
    ],
)
def test_a_word_that_is_right_is_not_mentioned(column, value):
    assert one_row(f"bind::qa:{column}", value) == []


@pytest.mark.parametrize(
    ("column", "value", "code", "offending"),
    [
        ("score-rule", "most", "TOOL-UNKNOWN-WORD", "most"),
        ("score-least", "few", "TOOL-NUMBER", "few"),
        ("score-least", "0", "TOOL-NUMBER", "0"),
        ("section", "danger", "TOOL-UNKNOWN-WORD", "danger"),
    ],
)
def test_a_word_on_a_group_that_cannot_be_is_refused(column, value, code, offending):
    found = problems(
        f"""
        | type | name | label | bind::qa:{column} |
        | begin_group | g | Group | {value} |
        | select_one yn | q | Q | |
        | end_group | | | |
        """
    )
    assert (code, "D2", offending) in [(one.code, one.cell, one.text) for one in found]


def test_a_rule_for_a_group_without_scores_is_warned_of():
    found = problems(
        """
        | type | name | label | bind::qa:score-rule |
        | begin_group | g | Group | average |
        | text | q | Q | |
        | end_group | | | |
        """,
        choices="",
    )
    assert [(one.code, one.cell, one.severity) for one in found] == [
        ("TOOL-QA-PLACE", "D2", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", "TOOL-NUMBER"),
        ("${t}", "TOOL-QA-PLACE"),
        ("${nowhere}", "TOOL-REFERENCE"),
        ("many", "TOOL-REFERENCE"),
    ],
)
def test_a_number_is_out_of_a_number_or_of_a_question_that_holds_one(value, code):
    found = problems(
        f"""
        | type | name | label | bind::qa:out-of |
        | text | t | T | |
        | integer | q | Q | {value} |
        """,
        choices="",
    )
    assert code in [one.code for one in found if one.cell == "D3"]


def test_numbers_out_of_others_and_weights_of_groups_are_sound():
    assert (
        problems(
            """
            | type | name | label | bind::qa:out-of | bind::qa:weight | bind::qa:score-rule |
            | begin_group | g | Group | | 40 | average |
            | integer | due | Due | | | |
            | integer | held | Held | ${due} | | |
            | integer | mark | Mark | 10 | 2 | |
            | end_group | | | | | |
            """,
            choices="",
            settings="| attribute::qa:score-rule | attribute::qa:score-least ",
            values="| lowest | 5 ",
        )
        == ()
    )


def test_a_score_that_is_made_of_itself_is_a_circle():
    found = problems(
        """
        | type | name | label | bind::qa:out-of | bind::qa:score-of | calculation |
        | begin_group | g | Group | | | |
        | calculate | c | | 100 | ${g} | '' |
        | end_group | | | | | |
        """,
        choices="",
    )
    assert "TOOL-CYCLE" in [one.code for one in found]


def test_an_unknown_prompt_code_is_refused_with_the_codes_there_are():
    found = problems(
        """
        | type | name | label | bind::qa:prompt | bind::qa:prompt-when |
        | select_one yn | q | Q | E9 | . = 'no' |
        """
    )
    assert [(one.code, one.cell, one.text) for one in found] == [("TOOL-UNKNOWN-WORD", "D2", "E9")]
    assert "E1" in found[0].suggestion


def test_a_prompt_counted_per_worker_needs_a_worker_and_is_then_sound():
    words = ("role", "prompt", "prompt-when", "prompt-after", "prompt-per")
    columns = " | ".join(f"bind::qa:{word}" for word in words)
    survey = """
        | type | name | label | {columns} |
        | text | w | Worker | {role} | | | | |
        | select_one yn | q | Q | | E3 | . = 'no' | 3 | worker |
        """
    assert problems(survey.format(role="worker", columns=columns)) == ()
    assert [(one.code, one.cell) for one in problems(survey.format(role="", columns=columns))] == [
        ("TOOL-PROMPT", "H3")
    ]


def test_a_choice_that_is_not_there_is_noticed_in_a_prompt_too():
    found = problems(
        """
        | type | name | label | bind::qa:prompt | bind::qa:prompt-when |
        | select_one yn | q | Q | E1 | . = 'never' |
        """
    )
    assert [(one.code, one.cell, one.text) for one in found] == [("TOOL-NOT-A-CHOICE", "E2", "'never'")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("kind", "case-audits", "TOOL-UNKNOWN-WORD"),
        ("look-back", "6 months", "TOOL-NUMBER"),
        ("look-back", "P0M", "TOOL-NUMBER"),
        ("score-direction", "up", "TOOL-UNKNOWN-WORD"),
        ("bands", "90", "TOOL-NUMBER"),
        ("bands", "90 75 50", "TOOL-NUMBER"),
        ("bands", "75 90", "TOOL-NUMBER"),
        ("bands", "750 90", "TOOL-NUMBER"),
        ("bands", "good fair", "TOOL-NUMBER"),
        ("locked", "maybe", "TOOL-UNKNOWN-WORD"),
        ("sample", "perhaps", "TOOL-UNKNOWN-WORD"),
        ("send", "at-once", "TOOL-UNKNOWN-WORD"),
        ("auditors", "two", "TOOL-NUMBER"),
        ("scale-bands", "9 7", "TOOL-NUMBER"),
        ("scale-bands", "7 9 4", "TOOL-NUMBER"),
        ("scale-bands", "nine 7 4", "TOOL-NUMBER"),
        ("scale-bands", "9 7 0", "TOOL-NUMBER"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_its_cell(column, value, code):
    found = problems(
        "| type | name | label |\n| text | a | A |",
        choices="",
        settings=f"| attribute::qa:{column}",
        values=f"| {value}",
    )
    assert [(one.code, one.sheet, one.cell, one.text) for one in found] == [(code, "settings", "D2", value)]


def test_the_bands_of_a_low_score_run_upwards():
    settings, values = "| attribute::qa:score-direction | attribute::qa:bands", "| low | {bands}"
    survey = "| type | name | label |\n| text | a | A |"

    def told(bands: str) -> list[tuple[str, str]]:
        found = problems(survey, choices="", settings=settings, values=values.format(bands=bands))
        return [(one.code, one.suggestion) for one in found]

    assert told("5 20") == []
    assert told("20 5") == [("TOOL-NUMBER", "5 20")]


def test_a_period_in_words_is_answered_with_the_period_as_it_is_written():
    found = problems(
        "| type | name | label |\n| text | a | A |",
        choices="",
        settings="| attribute::qa:look-back",
        values="| 6 months",
    )
    assert found[0].suggestion == "P6M"


def test_scores_and_grades_are_found_at_their_own_rows():
    choices = "| yn | yes | Yes | 1 | god |\n| yn | no | No | 0,5 | |"
    found = problems("| type | name | label |\n| select_one yn | q | Q |", choices=choices)
    assert [(one.code, one.sheet, one.cell, one.suggestion) for one in found] == [
        ("TOOL-UNKNOWN-WORD", "choices", "E2", "did you mean “good”?"),
        ("TOOL-NUMBER", "choices", "D3", "write 0.5"),
    ]


def test_the_same_slip_in_two_rows_is_told_at_both():
    choices = "| yn | yes | Yes | 1,5 | |\n| yn | no | No | 1,5 | |"
    found = problems("| type | name | label |\n| select_one yn | q | Q |", choices=choices)
    assert [(one.code, one.cell) for one in found] == [("TOOL-NUMBER", "D2"), ("TOOL-NUMBER", "D3")]


def test_a_score_on_several_choices_is_refused():
    found = problems("| type | name | label |\n| select_multiple yn | q | Q |")
    assert [(one.code, one.cell) for one in found] == [("TOOL-SCORE", "A2")]


def test_two_overall_grades_are_refused_at_the_second():
    found = problems(
        """
        | type | name | label | bind::qa:role |
        | select_one g | a | A | overall-grade |
        | select_one g | b | B | overall-grade |
        """,
        choices=GRADES,
    )
    assert [(one.code, one.cell, one.text) for one in found] == [
        ("TOOL-OVERALL-GRADE", "D3", "overall-grade")
    ]


def test_one_reason_for_two_grades_in_a_group_is_refused():
    found = problems(
        """
        | type | name | label | bind::qa:role |
        | begin_group | s | Section | |
        | select_one g | a | A | section-grade |
        | select_one g | b | B | section-grade |
        | text | why | Why? | reason |
        | end_group | | | |
        """,
        choices=GRADES,
    )
    assert [(one.code, one.cell) for one in found] == [("TOOL-REASON", "D5")]


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ("| text | d | Day | audit-date |", "D2"),
        ("| begin_group | g | G | team |\n| text | a | A | |\n| end_group | | | |", "D2"),
        ("| select_one yn | d | Grade | overall-grade |", "D2"),
        ("| text | d | What is to be done? | action-what |", "D2"),
    ],
)
def test_a_role_where_it_has_no_effect_is_warned_of(rows, cell):
    found = problems(
        f"| type | name | label | bind::qa:role |\n{rows}",
        choices=YES_NO if "yn" in rows else "",
    )
    assert [(one.code, one.severity, one.cell) for one in found] == [
        ("TOOL-QA-PLACE", Severity.WARNING, cell)
    ]


def test_a_role_that_one_question_has_is_warned_of_at_the_second():
    found = problems(
        "| type | name | label | bind::qa:role |\n| text | a | A | team |\n| text | b | B | team |",
        choices="",
    )
    assert [(one.code, one.severity, one.cell) for one in found] == [
        ("TOOL-ROLE-TWICE", Severity.WARNING, "D3")
    ]


def test_the_score_of_a_group_without_scores_is_warned_of():
    survey = """
        | type | name | label | calculation | bind::qa:score-of |
        | begin_group | g | Group | | |
        | {kind} | a | A | | |
        | end_group | | | | |
        | calculate | s | | '' | ${{g}} |
        """
    assert problems(survey.format(kind="select_one yn")) == ()
    found = problems(survey.format(kind="text"), choices="")
    assert [(one.code, one.severity, one.cell) for one in found] == [("TOOL-SCORE", Severity.WARNING, "E5")]


def test_a_meaning_that_begins_after_the_tool_is_warned_of():
    found = problems(
        "| type | name | label | bind::qa:since |\n| text | a | A | 2027-01-01 |",
        choices="",
        version="2026-11-01",
    )
    assert [(one.code, one.severity, one.cell) for one in found] == [("TOOL-VERSION", Severity.WARNING, "D2")]


def test_missing_roles_are_told_with_what_each_one_costs():
    found = problems(
        "| type | name | label |\n| text | a | A |",
        choices="",
        settings="| attribute::qa:kind",
        values="| case-audit",
    )
    assert {one.code for one in found} == {"TOOL-ROLE-MISSING"}
    assert all(one.severity is Severity.WARNING and ": " in one.message for one in found)
