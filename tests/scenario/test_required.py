"""ODK XForms, "Bind Attributes": required, jr:requiredMsg, readonly."""

import pytest

from tests.builders import filling, tool


@pytest.mark.feature("required", "required message")
def test_a_required_blank_is_a_violation_with_the_tools_words():
    s = filling(
        tool("| type | name | label | required | required_message |\n| text | q | Q | yes | Say something. |")
    )
    assert [violation.message for violation in s.session.validate()] == ["Say something."]
    s.set("q", "x")
    assert s.session.validate() == ()


def test_a_required_blank_without_a_message_says_so_plainly():
    s = filling(tool("| type | name | label | required |\n| text | q | Q | yes |"))
    assert s.view("q").violations[0].message == "This question needs an answer."


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_spaces_alone_do_not_answer_a_required_question(blank):
    s = filling(tool("| type | name | label | required |\n| text | q | Q | yes |"))
    s.set("q", blank)
    assert s.wrong("q") == ["required"]


@pytest.mark.feature("required")
def test_required_may_depend_on_another_answer():
    s = filling(
        tool(
            """
            | type | name | label | required    |
            | text | a    | A     |             |
            | text | b    | B     | ${a} = 'go' |
            """
        )
    )
    assert not s.view("b").is_required
    changes = s.set("a", "go")
    assert s.view("b").is_required
    assert s.id("b") in changes.changed


@pytest.mark.feature("note")
def test_a_note_is_never_missing():
    s = filling(tool("| type | name | label | required |\n| note | n | Read this | yes |"))
    assert s.session.validate() == ()


@pytest.mark.feature("read only")
def test_a_read_only_question_is_left_as_it_is():
    s = filling(tool("| type | name | label | readonly | default |\n| text | q | Q | yes | as given |"))
    changes = s.set("q", "other")
    assert changes.changed == frozenset()
    assert changes.writes == ()
    assert s.value("q") == "as given"


@pytest.mark.feature("read only")
def test_read_only_may_depend_on_another_answer():
    s = filling(
        tool(
            """
            | type | name | label | readonly    |
            | text | a    | A     |             |
            | text | b    | B     | ${a} = 'no' |
            """
        )
    )
    changes = s.set("a", "no")
    assert s.view("b").is_readonly
    assert s.id("b") in changes.changed


def test_read_only_inherits_downwards():
    s = filling(
        tool(
            """
            | type        | name | label | readonly    |
            | text        | a    | A     |             |
            | begin_group | g    | G     | ${a} = 'no' |
            | text        | b    | B     |             |
            | end_group   |      |       |             |
            """
        )
    )
    changes = s.set("a", "no")
    assert s.view("b").is_readonly
    assert s.id("b") in changes.changed
    assert s.set("b", "x").writes == ()
