"""Undo: `revert` of the writes of a change."""

from tests.builders import filling, tool

REPEATS = """
    | type         | name  | label | calculation | default | relevant   |
    | begin_repeat | outer | Outer |             |         |            |
    | text         | o     | O     |             | start   |            |
    | begin_repeat | inner | Inner |             |         |            |
    | integer      | i     | I     |             |         |            |
    | end_repeat   |       |       |             |         |            |
    | end_repeat   |       |       |             |         |            |
    | calculate    | all   |       | sum(${i})   |         |            |
    | text         | why   | Why   |             |         | ${all} > 5 |
"""


def test_undo_puts_the_previous_answer_back():
    s = filling(tool("| type | name | label |\n| text | a | A |"))
    s.set("a", "first")
    changes = s.set("a", "second")
    undone = s.session.revert(changes.writes, origin="undo")
    assert s.value("a") == "first"
    assert s.id("a") in undone.changed
    assert undone.origin == "undo"
    assert [(write.old, write.new, write.computed) for write in undone.writes] == [("second", "first", False)]


def test_undo_recomputes_what_depends_on_it():
    s = filling(tool(REPEATS))
    s.add("outer[1]/inner")
    s.set("outer[1]/inner[1]/i", "3")
    changes = s.set("outer[1]/inner[1]/i", "9")
    assert s.relevant("why")
    s.session.revert(changes.writes)
    assert s.value("all") == "3"
    assert not s.relevant("why")


def test_a_removed_instance_comes_back_under_its_own_id_with_its_answers():
    s = filling(tool(REPEATS))
    s.add("outer")
    s.add("outer[1]/inner")
    s.set("outer[1]/inner[1]/i", "7")
    s.set("outer[1]/o", "typed")
    before = s.session.saved()
    first = s.view("outer").children[0]
    changes = s.session.remove_repeat(first)
    assert s.value("all") == "0"
    undone = s.session.revert(changes.writes)
    assert s.session.saved() == before
    assert s.view("outer").children[0] == first
    assert s.value("all") == "7"
    assert first in undone.added


def test_undo_of_adding_removes_the_instance():
    s = filling(tool(REPEATS))
    before = s.session.saved()
    changes = s.session.add_repeat(s.id("outer"))
    undone = s.session.revert(changes.writes)
    assert s.session.saved() == before
    assert undone.removed == changes.added


def test_undo_of_undo_is_redo():
    s = filling(tool(REPEATS))
    s.set("outer[1]/o", "typed")
    removed = s.session.remove_repeat(s.id("outer[1]"))
    undone = s.session.revert(removed.writes)
    s.session.revert(undone.writes)
    assert s.view("outer").children == ()


def test_undo_of_a_smaller_count_brings_instances_back_with_their_ids():
    form = tool(
        """
        | type         | name | label | repeat_count |
        | integer      | n    | N     |              |
        | begin_repeat | r    | R     | ${n}         |
        | text         | x    | X     |              |
        | end_repeat   |      |       |              |
        """
    )
    s = filling(form)
    s.set("n", "2")
    s.set("r[2]/x", "kept")
    before = s.session.saved()
    changes = s.set("n", "1")
    again = s.again()
    for each in (s, again):
        each.session.revert(changes.writes)
        assert each.session.saved() == before


def test_undo_after_restart_works_as_well():
    s = filling(tool(REPEATS))
    s.set("outer[1]/o", "typed")
    before = s.session.saved()
    changes = s.session.remove_repeat(s.id("outer[1]"))
    again = s.again()
    again.session.revert(changes.writes)
    assert again.session.saved() == before


def test_undo_of_a_triggered_value_puts_the_old_one_back():
    s = filling(
        tool(
            """
            | type | name | label | trigger | calculation      |
            | text | a    | A     |         |                  |
            | text | b    | B     | ${a}    | concat(${a},'!') |
            """
        )
    )
    s.set("a", "x")
    changes = s.set("a", "y")
    s.session.revert(changes.writes)
    assert (s.value("a"), s.value("b")) == ("x", "x!")


def test_writes_to_nodes_that_are_gone_are_passed_over():
    s = filling(tool(REPEATS))
    changes = s.set("outer[1]/o", "typed")
    s.session.remove_repeat(s.id("outer[1]"))
    assert s.session.revert(changes.writes).writes == ()


def test_a_flag_in_a_removed_instance_comes_back_with_it_also_after_restart():
    s = filling(tool(REPEATS))
    s.add("outer")
    flagged = s.id("outer[1]/o")
    s.session.set_flag(flagged, True)
    removed = s.session.remove_repeat(s.id("outer[1]"))
    again = s.again()
    for each in (s, again):
        each.session.revert(removed.writes)
        assert each.session.view(flagged).flagged
        assert each.session.saved().flagged == {flagged}
