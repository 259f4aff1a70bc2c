"""ODK XForms, "Repeats": instances, counts, references into and out of them."""

import pytest

from tests.builders import World, filling, tool

ACTIONS = """
    | type         | name  | label | calculation        | relevant     |
    | begin_repeat | r     | R     |                    |              |
    | integer      | x     | X     |                    |              |
    | text         | why   | Why   |                    | ${x} > 5     |
    | calculate    | place |       | position(..)       |              |
    | calculate    | twice |       | ${x} * 2           |              |
    | end_repeat   |       |       |                    |              |
    | calculate    | total |       | sum(${x})          |              |
    | calculate    | many  |       | count(${r})        |              |
"""
COUNTED = """
    | type         | name | label | repeat_count |
    | integer      | n    | N     |              |
    | begin_repeat | r    | R     | ${n}         |
    | text         | x    | X     |              |
    | end_repeat   |      |       |              |
"""


def instances(s, name="r"):
    return s.view(name).children


@pytest.mark.feature("repeat")
def test_an_instance_is_added_and_counted():
    s = filling(tool(ACTIONS))
    before = len(instances(s))
    changes = s.session.add_repeat(s.id("r"))
    assert instances(s)[-1] == changes.added[0]
    assert s.value("many") == str(before + 1)
    assert {s.id("r"), s.id("many"), changes.added[0]} <= changes.changed


def test_a_sum_goes_over_all_instances():
    s = filling(tool(ACTIONS))
    s.add("r")
    s.set("r[1]/x", "3")
    s.set("r[2]/x", "4")
    assert s.value("total") == "7"


def test_a_sum_skips_blanks():
    s = filling(tool(ACTIONS))
    s.add("r")
    s.set("r[2]/x", "4")
    assert s.value("total") == "4"


def test_a_reference_inside_a_repeat_means_this_instance():
    s = filling(tool(ACTIONS))
    s.add("r")
    changes = s.set("r[2]/x", "9")
    assert s.value("r[2]/twice") == "18"
    assert s.value("r[1]/twice") == ""
    assert s.relevant("r[2]/why")
    assert not s.relevant("r[1]/why")
    assert s.id("r[1]/twice") not in changes.changed


def test_removing_an_instance_moves_the_positions_of_the_others():
    s = filling(tool(ACTIONS))
    s.add("r")
    second = instances(s)[1]
    changes = s.session.remove_repeat(instances(s)[0])
    assert instances(s) == (second,)
    assert s.value("r[1]/place") == "1"
    assert s.id("r[1]/place") in changes.changed
    assert s.value("many") == "1"


def test_an_id_is_never_a_position():
    s = filling(tool(ACTIONS))
    s.add("r")
    first, second = instances(s)
    s.set("r[2]/x", "8")
    s.session.remove_repeat(first)
    assert s.session.view(type(second)(f"{second}/x")).value == "8"
    with pytest.raises(KeyError):
        s.session.view(first)
    assert s.add("r") not in (first, second)


def test_ids_that_collide_are_told_apart():
    class Same(World):
        def new_id(self) -> str:
            return "00000000-0000-0000-0000-0000ffffffff"

    s = filling(tool(ACTIONS), world=Same())
    s.add("r")
    s.add("r")
    assert len(set(instances(s))) == 3


@pytest.mark.feature("repeat_count", "jr:count computed")
def test_a_counted_repeat_has_as_many_instances_as_its_count():
    s = filling(tool(COUNTED))
    assert instances(s) == ()
    changes = s.set("n", "2")
    assert len(instances(s)) == 2
    assert changes.added == instances(s)
    assert not s.view("r").can_add


def test_people_do_not_add_to_a_counted_repeat():
    s = filling(tool(COUNTED))
    s.set("n", "1")
    assert s.session.add_repeat(s.id("r")).added == ()
    assert s.session.remove_repeat(instances(s)[0]).removed == ()


def test_what_a_count_takes_away_comes_back_with_it():
    s = filling(tool(COUNTED))
    s.set("n", "2")
    s.set("r[2]/x", "kept")
    changes = s.set("n", "1")
    assert len(changes.removed) == 1
    s.set("n", "2")
    assert s.value("r[2]/x") == "kept"


@pytest.mark.parametrize(("count", "wanted"), [("-1", 0), ("0", 0), ("3", 3)])
def test_a_count_is_never_negative(count, wanted):
    s = filling(tool(COUNTED))
    s.set("n", "1")
    s.set("n", count)
    assert len(instances(s)) == wanted


def test_a_blank_count_leaves_the_instances_until_a_number_is_typed():
    s = filling(tool(COUNTED))
    s.set("n", "2")
    s.set("n", "")
    assert len(instances(s)) == 2
    s.set("n", "1")
    assert len(instances(s)) == 1


def test_a_count_beyond_all_measure_is_bounded_and_said():
    s = filling(tool(COUNTED.replace("${n} ", "${n} * 1000 ")))
    s.set("n", "2")
    assert len(instances(s)) == 1000
    assert s.wrong("r") == ["evaluation"]
    s.set("n", "0")
    assert s.wrong("r") == []


@pytest.mark.feature("nested repeats")
def test_repeats_inside_repeats_keep_to_themselves():
    s = filling(
        tool(
            """
            | type         | name  | label | calculation |
            | begin_repeat | outer | Outer |             |
            | text         | o     | O     |             |
            | begin_repeat | inner | Inner |             |
            | integer      | i     | I     |             |
            | calculate    | both  |       | concat(${o}, ${i}) |
            | end_repeat   |       |       |             |
            | calculate    | sub   |       | sum(${i})   |
            | end_repeat   |       |       |             |
            | calculate    | all   |       | sum(${i})   |
            """
        )
    )
    s.add("outer")
    for inner in ("outer[1]/inner", "outer[1]/inner", "outer[2]/inner"):
        s.add(inner)
    s.set("outer[1]/inner[1]/i", "1")
    s.set("outer[1]/inner[2]/i", "2")
    s.set("outer[2]/inner[1]/i", "4")
    s.set("outer[2]/o", "b")
    assert s.value("outer[1]/sub") == "3"
    assert s.value("outer[2]/sub") == "4"
    assert s.value("all") == "7"
    assert s.value("outer[2]/inner[1]/both") == "b4"
    assert s.value("outer[1]/inner[2]/both") == "2"


@pytest.mark.feature("indexed-repeat()")
def test_indexed_repeat_reads_another_instance():
    s = filling(
        tool(
            """
            | type         | name | label | calculation                                       |
            | begin_repeat | r    | R     |                                                   |
            | integer      | x    | X     |                                                   |
            | calculate    | last |       | indexed-repeat(${x}, ${r}, position(..) - 1)      |
            | end_repeat   |      |       |                                                   |
            """
        )
    )
    s.add("r")
    changes = s.set("r[1]/x", "6")
    assert s.value("r[2]/last") == "6"
    assert s.id("r[2]/last") in changes.changed
    s.session.remove_repeat(s.id("r[1]"))
    assert s.value("r[1]/last") == ""


def test_a_running_total_reaches_the_last_instance():
    s = filling(
        tool(
            """
            | type         | name | label | calculation |
            | begin_repeat | r    | R     | |
            | integer      | x    | X     | |
            | calculate    | run  |       | sum(/data/r[position() <= position(current()/..)]/x) |
            | end_repeat   |      |       | |
            """
        )
    )
    for number in range(1, 5):
        if number > 1:
            s.add("r")
        s.set(f"r[{number}]/x", "10")
    assert [s.value(f"r[{number}]/run") for number in range(1, 5)] == ["10", "20", "30", "40"]
    s.set("r[1]/x", "11")
    assert s.value("r[4]/run") == "41"


def test_an_instance_is_named_by_its_own_answers():
    s = filling(
        tool(
            """
            | type         | name | label        |
            | begin_repeat | r    | Child        |
            | text         | who  | Who          |
            | note         | n    | About ${who} |
            | end_repeat   |      |              |
            """
        )
    )
    s.add("r")
    s.set("r[2]/who", "the eldest")
    assert s.view("r[2]/n").label == "About the eldest"
    assert s.view("r[1]/n").label.strip() == "About"


def test_actions_start_empty():
    s = filling(
        tool(
            """
            | type         | name | label  | bind::qa:kind | required |
            | begin_repeat | act  | Action | actions       |          |
            | text         | what | What   |               | yes      |
            | end_repeat   |      |        |               |          |
            """,
            settings='| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |',
        )
    )
    assert instances(s, "act") == ()
    assert s.session.validate() == ()
    s.add("act")
    assert len(s.session.validate()) == 1


def test_a_record_counts_once_something_is_typed_in_it():
    s = filling(
        tool(
            """
            | type         | name | label  | bind::qa:kind | required |
            | begin_repeat | rec  | Record | records       |          |
            | text         | what | What   |               | yes      |
            | text         | who  | Who    |               |          |
            | end_repeat   |      |        |               |          |
            """,
            settings='| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |',
        )
    )
    assert s.session.validate() == ()
    assert s.session.progress().applicable == 0
    s.set("rec[1]/who", "x")
    assert [violation.node_id for violation in s.session.validate()] == [s.id("rec[1]/what")]
    assert s.session.progress().applicable == 2
