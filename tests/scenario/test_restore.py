"""Restore is not create (architecture.md, section 3)."""

import pytest

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.ids import NodeId
from tests.builders import World, filling, tool

FORM = """
    | type         | name  | label | default  | calculation | relevant    | choice_filter |
    | text         | a     | A     | given    |             |             |               |
    | date         | day   | Day   | today()  |             |             |               |
    | begin_repeat | r     | R     |          |             |             |               |
    | integer      | x     | X     | 5        |             |             |               |
    | end_repeat   |       |       |          |             |             |               |
    | calculate    | total |       |          | sum(${x})   |             |               |
    | text         | b     | B     |          |             | ${a} = 'go' |               |
"""


@pytest.mark.feature("serialise and restore", "save as draft")
def test_a_restored_filling_is_the_saved_one():
    s = filling(tool(FORM))
    s.add("r")
    s.set("a", "go")
    s.set("b", "here")
    s.set("a", "no")
    s.session.set_flag(s.id("day"), True)
    again = s.again()
    assert again.session.saved() == s.session.saved()
    assert again.session.questions(relevant_only=False) == s.session.questions(relevant_only=False)
    assert again.session.first_writes() == ()


@pytest.mark.feature("serialise and restore")
def test_defaults_do_not_come_back():
    s = filling(tool(FORM))
    s.set("a", "")
    s.set("day", "")
    s.session.remove_repeat(s.id("r[1]"))
    again = s.again(world=World(ids=100))
    assert again.value("a") == ""
    assert again.value("day") == ""
    assert again.view("r").children == ()


def test_the_writes_alone_restore_the_filling():
    """What the store is told is enough: replaying the writes gives the saved draft."""
    s = filling(tool(FORM))
    writes = list(s.session.first_writes())
    for change in (
        s.set("a", "go"),
        s.session.add_repeat(s.id("r")),
        s.set("r[2]/x", "8"),
        s.set("b", "z"),
        s.session.remove_repeat(s.id("r[1]")),
        s.session.add_repeat(s.id("r")),
    ):
        writes.extend(change.writes)
    answers: dict[NodeId, str] = {}
    repeats: dict[NodeId, int] = {}
    for write in writes:
        if write.kind == "add-repeat":
            repeats[write.node_id] = int(write.new)
        elif write.kind == "remove-repeat":
            del repeats[write.node_id]
        else:
            answers[write.node_id] = write.new
    assert {key: text for key, text in answers.items() if text} == s.session.saved().answers
    assert repeats == {each.node_id: each.order for each in s.session.saved().repeats}


def test_answers_that_the_tool_lacks_are_kept_aside_unharmed():
    strange = SavedDraft(
        {NodeId("/data/a"): "x", NodeId("/data/gone"): "y", NodeId("/data/old#00000001/q"): "z"},
        (RepeatInstance(NodeId("/data/old#00000001"), 1), RepeatInstance(NodeId("nonsense"), 1)),
        frozenset({NodeId("/data/gone")}),
    )
    s = filling(tool(FORM), saved=strange)
    assert s.value("a") == "x"
    kept = s.session.saved()
    assert kept.answers == strange.answers
    assert set(kept.repeats) == set(strange.repeats)
    assert kept.flagged == strange.flagged


def test_an_invalid_saved_answer_is_loaded_and_is_still_invalid():
    s = filling(tool(FORM))
    s.set("day", "next week")
    again = s.again()
    assert again.value("day") == "next week"
    assert again.wrong("day") == ["type"]


def test_a_saved_choice_that_is_not_offered_stays_until_something_changes():
    form = tool(
        "| type | name | label | choice_filter |\n| text | f | F | |\n| select_one l | q | Q | name=${f} |",
        choices="| list_name | name | label |\n| l | a | A |\n| l | b | B |",
    )
    saved = SavedDraft({NodeId("/data/f"): "a", NodeId("/data/q"): "b"}, (), frozenset())
    assert filling(form, saved=saved).value("q") == "b"


@pytest.mark.feature("serialise and restore")
def test_a_calculation_that_failed_is_still_told_after_restore():
    s = filling(
        tool(
            """
            | type      | name | label | calculation                         |
            | text      | a    | A     |                                     |
            | calculate | bad  |       | substr(${a}, 1) + digest(${a}, 'X') |
            """
        )
    )
    s.set("a", "x")
    assert s.wrong("bad") == ["evaluation"]
    again = s.again()
    assert again.wrong("bad") == ["evaluation"]
    assert again.session.validate() == s.session.validate()
