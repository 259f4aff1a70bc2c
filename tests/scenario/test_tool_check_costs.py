"""What works and will surprise somebody later: warned of, at its cell; and what is sound is left in peace."""

import pytest

from qa_desktop.formspec.check import check_source, is_sound
from qa_desktop.formspec.problems import Problem, Severity

SETTINGS = "| settings |\n| | form_id | version |\n| | t | 1 |\n"
LIST = "| l | a | A |\n| l | b | B |"


def problems(survey: str, choices: str = LIST) -> tuple[Problem, ...]:
    source = "| survey |\n" + "".join(f"| {line.strip()}\n" for line in survey.strip().splitlines())
    if " l |" in survey:
        source += "| choices |\n| | list_name | name | label |\n"
        source += "".join(f"| {line}\n" for line in choices.splitlines())
    return check_source((source + SETTINGS).encode(), ".md")[1]


def told(survey: str, choices: str = LIST) -> list[tuple[str, str, str]]:
    return [(one.code, one.cell, one.text) for one in problems(survey, choices)]


def in_a_form(column: str, text: str, kind: str = "text") -> list[tuple[str, str, str]]:
    """One more column on the last question of a form with a repeat and questions of several kinds."""
    return told(
        f"""
        | type | name | label | {column} |
        | date | day | Day | |
        | select_multiple l | many | Many | |
        | begin_repeat | r | Rows | |
        | integer | n | N | |
        | end_repeat | | | |
        | {kind} | q | Q | {text} |
        """
    )


@pytest.mark.parametrize(
    ("column", "text", "code", "offending"),
    [
        ("relevant", "//n > 3", "TOOL-DESCENDANT", "//n"),
        ("relevant", "now() > ${day}", "TOOL-VOLATILE", "now()"),
        ("constraint", ". > now()", "TOOL-VOLATILE", "now()"),
        ("constraint", "random() < 0.5 and . != ''", "TOOL-VOLATILE", "random()"),
        ("constraint", "regex(., '[0-9]{3}')", "TOOL-PATTERN", "'[0-9]{3}'"),
        ("constraint", "regex(., '^([a-z]+ ?)+$')", "TOOL-SLOW-PATTERN", "'^([a-z]+ ?)+$'"),
        ("constraint", "regex(., '^(a*)*$')", "TOOL-SLOW-PATTERN", "'^(a*)*$'"),
        ("constraint", "regex(., '^[a-z$')", "TOOL-PATTERN-WRONG", "'^[a-z$'"),
        ("relevant", "if(${day}, true(), false())", "TOOL-ALWAYS-TRUE", "${day}"),
        ("relevant", "not(${day})", "TOOL-ALWAYS-TRUE", "${day}"),
        ("relevant", "${day}", "TOOL-ALWAYS-TRUE", "${day}"),
        ("relevant", "${n} > 3", "TOOL-MANY-VALUES", "${n}"),
        ("relevant", "string-length(${n}) > 3", "TOOL-MANY-VALUES", "${n}"),
        ("relevant", "indexed-repeat(${day}, ${r}, 1) = ''", "TOOL-INDEXED-REPEAT", "${day}"),
        ("relevant", "indexed-repeat(${n}, ${day}, 1) = ''", "TOOL-INDEXED-REPEAT", "${day}"),
        ("relevant", "position(..) = 1", "TOOL-POSITION", "position(..)"),
        ("relevant", "position() = 1 and ${day} != ''", "TOOL-POSITION", "position()"),
        ("relevant", "true()", "TOOL-CONSTANT", "true()"),
        ("relevant", "1 = 2", "TOOL-CONSTANT", "1 = 2"),
        ("constraint", ". > 10 and . < 5", "TOOL-NEVER", ". > 10 and . < 5"),
        ("constraint", ". > 5 and . < 5", "TOOL-NEVER", ". > 5 and . < 5"),
        ("constraint", "5 < . and . <= -5", "TOOL-NEVER", "5 < . and . <= -5"),
        ("relevant", "${many} = 'a'", "TOOL-SELECTED", "${many}"),
        ("relevant", "${day} > '31/01/2026'", "TOOL-NO-SUCH-DATE", "'31/01/2026'"),
        ("relevant", "${day} > '2026-02-30'", "TOOL-NO-SUCH-DATE", "'2026-02-30'"),
        ("relevant", "concat(nothing, ${day}) = ''", "TOOL-BLANK-WORD", "nothing"),
        ("relevant", "day = ''", "TOOL-REFERENCE", "day"),
        ("relevant", "selected(${many}, a)", "TOOL-REFERENCE", "a"),
        ("relevant", "count(${day}) > 1", "TOOL-SINGLE-VALUE", "count(${day})"),
        ("relevant", "${day} > 2026-2-1", "TOOL-UNQUOTED-DATE", "2026-2-1"),
        ("relevant", "${day} > 1-2-2026", "TOOL-UNQUOTED-DATE", "1-2-2026"),
        ("relevant", "sum(${n}) = 1 or count(${r}[n = 'three']) = 1", "TOOL-NOT-A-NUMBER", "'three'"),
        ("choice_filter", "a = 'b'", "TOOL-IGNORED", "a = 'b'"),
        ("repeat_count", "3", "TOOL-IGNORED", "3"),
        ("relevant", "yes", "TOOL-CONSTANT", "yes"),
        ("required", "yess", "TOOL-BLANK-WORD", "yess"),
        ("relevant", "${day} = today", "TOOL-REFERENCE", "today"),
        ("relevant", "not ${day} = ''", "TOOL-REFERENCE", "not ${day}"),
        ("calculation", "random()", "TOOL-VOLATILE", "random()"),
    ],
)
def test_a_fragile_expression_is_told_of_at_the_part_that_is(column, text, code, offending):
    kind = "text" if column != "calculation" else "calculate"
    assert in_a_form(column, text, kind) == [(code, "D7", offending)]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("relevant", "sum(${n}) > 3 and count(${r}) < 4"),
        ("relevant", "${day} <= today()"),
        ("relevant", "indexed-repeat(${n}, ${r}, 1) > 3"),
        ("relevant", "/data/r[position() = 1]/n > 3"),
        ("relevant", "selected(${many}, 'a') or ${many} = 'a b' or ${many} = ''"),
        ("relevant", "${day} > '2026-01-31' or not(${day} = '')"),
        ("constraint", "regex(., '^([a-z]+,)*[a-z]+$')"),
        ("constraint", ". > 5 and . < 10 or . = 0"),
        ("constraint", ". <= now()"),
        ("constraint", "regex(., '.+@.+')"),
        ("constraint", ". >= 5 and . <= 5"),
        ("default", "once(random())"),
        ("default", "now()"),
    ],
)
def test_a_sound_expression_is_left_in_peace(column, text):
    assert in_a_form(column, text) == []


def test_a_path_into_a_repeat_is_an_error_and_says_how_to_choose_a_row():
    (found,) = problems(
        """
        | type | name | label |
        | begin_repeat | r | Rows |
        | integer | n | N |
        | end_repeat | | |
        | note | x | The number is ${n} |
        """
    )
    assert (found.code, found.severity, found.cell, found.text) == (
        "TOOL-MANY-VALUES",
        Severity.ERROR,
        "C5",
        "${n}",
    )
    assert "indexed-repeat(${n}, ${r}, 1)" in found.suggestion


def test_of_a_label_in_two_languages_the_one_that_is_wrong_is_told():
    found = problems(
        """
        | type | name | label::English (en) | label::Polski (pl) |
        | begin_repeat | r | Rows | Rows |
        | integer | n | N | N |
        | end_repeat | | | |
        | note | x | A number | Number ${n} |
        """
    )
    assert [(one.code, one.cell, one.text) for one in found] == [("TOOL-MANY-VALUES", "D5", "${n}")]


def test_the_position_of_a_group_in_a_row_is_not_that_of_the_row():
    survey = """
        | type | name | label | relevant |
        | begin_repeat | r | Rows | |
        | begin_group | g | G | |
        | text | t | T | position({}) > 1 |
        | end_group | | | |
        | end_repeat | | | |
        """
    (found,) = problems(survey.format(".."))
    assert (found.code, found.text, found.suggestion) == (
        "TOOL-POSITION",
        "position(..)",
        "write position(../..)",
    )
    assert problems(survey.format("../..")) == ()


def test_inside_its_own_row_a_question_is_one_value():
    assert not problems(
        """
        | type | name | label | relevant |
        | begin_repeat | r | Rows | |
        | integer | n | N | |
        | text | t | You said ${n} | ${n} > 3 and position(..) > 1 |
        | end_repeat | | | |
        """
    )


@pytest.mark.parametrize(
    ("headings", "row", "code", "cell"),
    [
        ("constraint_message", "Too much.", "TOOL-MESSAGE", "D2"),
        ("required_message", "Say so.", "TOOL-MESSAGE", "D2"),
        ("calculation", "1 + 1", "TOOL-OVERWRITTEN", "D2"),
        ("readonly | required", "yes | yes", "TOOL-UNANSWERABLE", "E2"),
    ],
)
def test_what_can_have_no_effect_beside_the_rest_of_its_row_is_warned_of(headings, row, code, cell):
    found = problems(f"| type | name | label | {headings} |\n| integer | a | A | {row} |\n| text | b | B | |")
    assert [(one.code, one.severity, one.cell) for one in found] == [(code, Severity.WARNING, cell)]


def test_logic_where_a_group_ends_or_on_a_note_is_warned_of():
    found = problems(
        """
        | type | name | label | relevant | required |
        | begin_group | g | G | | |
        | note | n | N | | yes |
        | text | a | A | | |
        | end_group | | | ${a} = 'x' | |
        """
    )
    assert [(one.code, one.severity, one.cell) for one in found] == [
        ("TOOL-UNANSWERABLE", Severity.WARNING, "E3"),
        ("TOOL-IGNORED", Severity.WARNING, "D5"),
    ]


def test_a_problem_of_the_name_of_audits_stands_at_the_settings():
    source = (
        "| survey |\n| | type | name | label |\n| | text | a | A |\n"
        "| settings |\n| | form_id | version | instance_name |\n| | t | 1 | conct(${a}, 'x') |\n"
    )
    (found,) = check_source(source.encode(), ".md")[1]
    assert (found.code, found.sheet, found.cell, found.text) == (
        "TOOL-UNKNOWN-FUNCTION",
        "settings",
        "C2",
        "conct",
    )


def test_a_count_is_endless_only_when_no_answer_can_stop_it():
    survey = """
        | type | name | label | repeat_count | calculation |
        | begin_repeat | r | R | {} | |
        | select_one l | more | Another? | | |
        | calculate | c | | | position(..) |
        | end_repeat | | | | |
        """
    asks = "count(${r}) + if(indexed-repeat(${more}, ${r}, count(${r})) = 'a', 1, 0)"
    assert [one.code for one in problems(survey.format(asks))] == []
    assert [one.code for one in problems(survey.format("max(${c}) + 1"))] == ["TOOL-CYCLE"]
    assert [one.code for one in problems(survey.format("3"))] == []


@pytest.mark.parametrize(
    ("kind", "default", "is_told"),
    [
        ("integer", "many", True),
        ("integer", "2.5", True),
        ("integer", "-3", False),
        ("decimal", "2.5", False),
        ("date", "01/02/2026", True),
        ("date", "2026-02-01", False),
        ("select_one l", "c", True),
        ("select_one l", "a", False),
        ("select_multiple l", "a c", True),
        ("select_multiple l", "a b", False),
    ],
)
def test_a_default_that_the_question_would_not_take_is_warned_of(kind, default, is_told):
    found = problems(f"| type | name | label | default |\n| {kind} | q | Q | {default} |")
    assert [one.code for one in found] == (["TOOL-DEFAULT"] if is_told else [])


def test_a_long_list_without_search_or_filter_is_warned_of():
    long = "\n".join(f"| l | c{number} | C{number} |" for number in range(150))
    survey = "| type | name | label | appearance |\n| select_one l | q | Q | {} |"
    assert [one.code for one in problems(survey.format(""), long)] == ["TOOL-LONG-LIST"]
    assert problems(survey.format("autocomplete"), long) == ()
    assert problems(survey.format("minimal"), long) == ()


def test_a_list_that_no_question_uses_is_warned_of_once():
    found = problems(
        "| type | name | label |\n| select_one l | q | Q |", f"{LIST}\n| spare | x | X |\n| spare | y | Y |"
    )
    assert [(one.code, one.cell, one.text) for one in found] == [("TOOL-UNUSED-LIST", "A4", "spare")]


def test_a_list_named_in_an_expression_is_used():
    survey = """
        | type | name | label | calculation |
        | select_one l | q | Q | |
        | calculate | c | | instance('spare')/root/item[name = ${q}]/label |
        """
    assert "TOOL-UNUSED-LIST" not in [one.code for one in problems(survey, f"{LIST}\n| spare | a | X |")]


def test_names_that_differ_by_capitals_alone_are_warned_of_wherever_they_stand():
    found = problems(
        "| type | name | label |\n| text | Seen | A |\n| begin_group | g | G |\n| text | seen | B |\n"
        "| end_group | | |"
    )
    assert [(one.code, one.cell) for one in found] == [("TOOL-NAME-CASE", "B4")]


def test_groups_too_deep_to_follow_are_warned_of_once():
    rows = "".join(f"| begin_group | g{number} | G |\n" for number in range(9))
    ends = "| end_group | | |\n" * 9
    found = problems(f"| type | name | label |\n{rows}| text | a | A |\n{ends}")
    assert [one.code for one in found] == ["TOOL-DEPTH"]


def test_a_text_that_a_language_lacks_is_told_once_with_its_rows():
    found = problems(
        """
        | type | name | label::English (en) | label::Polski (pl) |
        | text | a | A | A |
        | text | b | B | |
        | text | c | C | |
        """
    )
    assert [(one.code, one.cell) for one in found] == [("TOOL-TRANSLATION", "D3")]
    assert "rows 3, 4" in found[0].message


def test_a_form_that_asks_nothing_is_warned_of_and_one_without_rows_is_refused():
    asks_nothing = problems("| type | name | label | calculation |\n| calculate | a | | 1 + 1 |")
    assert [one.code for one in asks_nothing] == ["TOOL-ASKS-NOTHING"]
    assert is_sound(asks_nothing)
    assert not is_sound(problems("| type | name | label |"))


def test_many_mistakes_in_one_workbook_are_all_told_in_one_run():
    found = told(
        """
        | type | name | label | relevant | constraint | calculation | appearance | apearance |
        | select_one l | a | A | ${gone} = 1 | | | minimall | |
        | txet | b | B | | lenght(.) > 1 | | | |
        | text | my name | C | ${a} == 'a' | | | | |
        | text | | D | | contains(.) | | | |
        | text | e | E | ${a} = 'z' | | | | |
        | select_one k | f | F | (${a} = 'a' | | | | |
        | calculate | g | | | | ${h} + 1 | | |
        | calculate | h | | | | ${g} + 1 | | |
        | text | a | Again | | . > 1,5 | | | |
        | text | j | J | ${a} = ‘a’ or not(${e}) | | | | |
        | begin_group | i | I | | | | | |
        | text | k | K | | | | | |
        """
    )
    assert {code for code, _, _ in found} >= {
        "TOOL-REFERENCE", "TOOL-APPEARANCE", "TOOL-TYPE", "TOOL-UNKNOWN-FUNCTION", "TOOL-NAME",
        "TOOL-EXPRESSION", "TOOL-NO-NAME", "TOOL-ARGUMENTS", "TOOL-NOT-A-CHOICE", "TOOL-NO-CHOICES",
        "TOOL-CYCLE", "TOOL-DUPLICATE-NAME", "TOOL-STRUCTURE", "TOOL-ALWAYS-TRUE", "TOOL-CURLY-QUOTE",
    }  # fmt: skip
