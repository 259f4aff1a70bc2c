"""The order in which things happen and are listed."""

import pytest

from tests.builders import choices_of, filling, tool


@pytest.mark.feature("value order", "select_multiple")
def test_several_choices_keep_the_order_in_which_they_were_chosen():
    s = filling(
        tool("| type | name | label |\n| select_multiple l | q | Q |", choices=choices_of("a", "b", "c"))
    )
    s.set("q", "c a")
    assert s.value("q") == "c a"
    assert s.view("q").display == "c, a"


def test_questions_come_in_form_order_with_instances_expanded():
    s = filling(
        tool(
            """
            | type         | name | label |
            | text         | a    | A     |
            | begin_repeat | r    | R     |
            | text         | x    | X     |
            | end_repeat   |      |       |
            | text         | b    | B     |
            """
        )
    )
    s.add("r")
    names = [view.node_id for view in s.session.questions() if view.control != "none"]
    assert names == [s.id("a"), s.id("r[1]/x"), s.id("r[2]/x"), s.id("b")]


@pytest.mark.feature("value order")
def test_violations_come_in_form_order():
    s = filling(
        tool(
            """
            | type        | name | label | required | constraint |
            | begin_group | g    | G     |          |            |
            | text        | a    | A     | yes      |            |
            | end_group   |      |       |          |            |
            | integer     | b    | B     |          | . > 5      |
            | text        | c    | C     | yes      |            |
            """
        )
    )
    s.set("b", "1")
    assert [violation.node_id for violation in s.session.validate()] == [s.id(name) for name in "abc"]


def test_a_calculate_may_read_what_comes_later_in_the_form():
    s = filling(
        tool(
            """
            | type      | name | label | calculation |
            | calculate | x    |       | ${y} + 1    |
            | calculate | y    |       | ${z} + 1    |
            | calculate | z    |       | ${q} + 1    |
            | integer   | q    | Q     |             |
            """
        )
    )
    s.set("q", "1")
    assert (s.value("x"), s.value("y"), s.value("z")) == ("4", "3", "2")


def test_a_change_tells_who_caused_it():
    s = filling(tool("| type | name | label |\n| text | q | Q |"))
    assert s.set("q", "x", origin="control 7").origin == "control 7"
