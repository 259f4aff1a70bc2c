"""ODK XForms, "Bind Attributes": relevant."""

import pytest

from tests.builders import choices_of, filling, tool

FORM = """
    | type       | name | label | relevant    | required |
    | text       | a    | A     |             |          |
    | text       | b    | B     | ${a} = 'go' | yes      |
    | text       | c    | C     | ${b} != ''  |          |
"""
GROUPS = """
    | type        | name  | label | relevant      | calculation |
    | text        | a     | A     |               |             |
    | begin_group | outer | Outer | ${a} = 'go'   |             |
    | begin_group | inner | Inner | ${b} = 'go'   |             |
    | text        | deep  | Deep  |               |             |
    | end_group   |       |       |               |             |
    | text        | b     | B     |               |             |
    | calculate   | sum   |       |               | 1 + 1       |
    | end_group   |       |       |               |             |
"""


@pytest.mark.feature("relevant", "text", "select_one")
def test_a_question_shows_when_its_condition_holds():
    s = filling(tool(FORM))
    assert not s.relevant("b")
    changes = s.set("a", "go")
    assert s.relevant("b")
    assert s.id("b") in changes.changed


def test_relevance_returns_the_previous_answer():
    s = filling(tool(FORM))
    s.set("a", "go")
    s.set("b", "kept")
    s.set("a", "stop")
    assert not s.relevant("b")
    assert s.value("b") == "kept"
    s.set("a", "go")
    assert s.value("b") == "kept"


def test_an_answer_that_is_not_relevant_reads_as_blank():
    s = filling(tool(FORM))
    s.set("a", "go")
    s.set("b", "here")
    assert s.relevant("c")
    s.set("a", "stop")
    assert not s.relevant("c")


def test_an_answer_that_is_not_relevant_is_not_written_again():
    s = filling(tool(FORM))
    s.set("a", "go")
    s.set("b", "kept")
    changes = s.set("a", "stop")
    assert [write.node_id for write in changes.writes] == [s.id("a")]


def test_nothing_is_wrong_with_what_is_not_relevant():
    s = filling(tool(FORM))
    assert s.session.validate() == ()
    s.set("a", "go")
    assert [violation.node_id for violation in s.session.validate()] == [s.id("b")]


@pytest.mark.feature("relevant", "group")
def test_relevance_inherits_downwards():
    s = filling(tool(GROUPS))
    assert not s.relevant("deep")
    s.set("b", "go")
    assert not s.relevant("inner")
    changes = s.set("a", "go")
    assert s.relevant("deep")
    assert {s.id(name) for name in ("outer", "inner", "deep", "b")} <= changes.changed


def test_a_calculate_that_is_not_relevant_is_blank():
    s = filling(tool(GROUPS))
    assert s.value("sum") == ""
    s.set("a", "go")
    assert s.value("sum") == "2"
    s.set("a", "stop")
    assert s.value("sum") == ""


def test_a_blank_select_one_equals_nothing():
    s = filling(
        tool(
            """
            | type         | name | label | relevant      |
            | select_one l | yn   | YN    |               |
            | text         | why  | Why   | ${yn} != 'no' |
            """,
            choices=choices_of("yes", "no"),
        )
    )
    assert s.relevant("why")
    s.set("yn", "no")
    assert not s.relevant("why")


@pytest.mark.feature("select_multiple")
def test_selected_asks_one_choice_of_several():
    s = filling(
        tool(
            """
            | type              | name | label | relevant                  |
            | select_multiple l | many | Many  |                           |
            | text              | why  | Why   | selected(${many}, 'lone') |
            """,
            choices=choices_of("lone", "lonely"),
        )
    )
    s.set("many", "lonely")
    assert not s.relevant("why")
    s.set("many", "lonely lone")
    assert s.relevant("why")


def test_a_failing_relevance_shows_the_question_and_blocks_completing():
    s = filling(tool("| type | name | label | relevant |\n| text | q | Q | nosuch(1) |"))
    assert s.relevant("q")
    assert s.wrong("q") == ["evaluation"]
    assert len(s.session.validate()) == 1


def test_the_rest_runs_on_when_one_expression_fails():
    s = filling(
        tool(
            """
            | type      | name | label | calculation |
            | text      | a    | A     |             |
            | calculate | bad  |       | nosuch(1)   |
            | calculate | good |       | ${a}        |
            """
        )
    )
    s.set("a", "x")
    assert s.value("good") == "x"
    assert s.wrong("bad") == ["evaluation"]
