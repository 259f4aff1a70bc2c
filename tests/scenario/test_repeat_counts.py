"""ODK XForms, "Repeats": counted, computed, nested, fixed; positions; instances in any order."""

import random

import pytest

from tests.builders import filling, tool
from tests.xforms import asked, repeated, xform

pytestmark = pytest.mark.feature("repeat_count", "jr:count computed")

INT = '<bind nodeset="/data/n" type="int"/>'


def counted(count, inside="", instance="<n/><m/>"):
    return filling(
        xform(
            f'{instance}<r jr:template=""><a/><p/></r>',
            f'{INT}<bind nodeset="/data/r/p" calculate="position(..)"/>',
            asked("n", "m") + repeated("r", asked("r/a") + inside, f'jr:count="{count}"'),
        )
    )


@pytest.mark.parametrize("count", ["/data/n", " ../n ", "/data/n + 0", "if(/data/n > 0, /data/n, 0)"])
def test_a_count_may_be_a_node_or_an_expression(count):
    s = counted(count)
    s.set("n", "3")
    assert len(s.view("r").children) == 3
    assert not s.view("r").can_add
    s.set("n", "1")
    assert len(s.view("r").children) == 1


@pytest.mark.parametrize(("number", "instances"), [("-2", 0), ("0", 0), ("2", 2)])
def test_a_count_below_nothing_is_nothing(number, instances):
    s = counted("/data/n")
    s.set("n", number)
    assert len(s.view("r").children) == instances


def test_what_a_count_takes_away_comes_back_with_it():
    s = counted("/data/n")
    s.set("n", "2")
    s.set("r[2]/a", "kept")
    s.set("n", "0")
    s.set("n", "2")
    assert s.value("r[2]/a") == "kept"


def nested(model):
    inner = repeated("r/in", asked("r/in/x"), 'jr:count="/data/m"')
    body = asked("n", "m") + repeated("r", asked("r/a") + inner, 'jr:count="/data/n"')
    return filling(xform(model, f'{INT}<bind nodeset="/data/m" type="int"/>', body))


def test_what_an_inner_count_takes_away_comes_back_after_the_outer_one_too():
    s = nested("<n>1</n><m>2</m><r><a/><in><x/></in></r>")
    s.set("r[1]/in[2]/x", "kept")
    s.set("m", "1")
    s.set("n", "0")
    s.set("n", "1")
    s.set("m", "2")
    assert s.value("r[1]/in[2]/x") == "kept"


def test_the_first_instances_of_the_model_are_taken_up_by_counts_within_counts():
    s = nested("<n>1</n><m>1</m><r><a>outer</a><in><x>inner</x></in></r>")
    assert (s.value("r[1]/a"), s.value("r[1]/in[1]/x")) == ("outer", "inner")


def test_an_instance_of_the_model_that_a_count_takes_up_later_is_a_new_one_to_actions():
    action = '<setvalue event="odk-new-repeat" ref="/data/r/a" value="concat(\'no \', position(..))"/>'
    body = asked("n") + repeated("r", asked("r/a") + action, 'jr:count="/data/n"')
    s = filling(xform("<n/><r><a/></r>", INT, body))
    s.set("n", "2")
    assert (s.value("r[1]/a"), s.value("r[2]/a")) == ("no 1", "no 2")


def test_a_billion_instances_are_refused_at_the_repeat_and_the_rest_works():
    s = counted("/data/n")
    s.set("n", "1000000000")
    assert len(s.view("r").children) == 1000
    assert [violation.code.value for violation in s.view("r").violations] == ["evaluation"]
    assert "1000" in s.view("r").violations[0].message
    assert [violation.node_id for violation in s.session.validate()] == ["/data/r"]
    s.set("n", "1")
    assert s.view("r").violations == ()


def test_repeats_in_repeats_are_bounded_together():
    inner = repeated("r/in", asked("r/in/x"), 'jr:count="1000"')
    s = filling(
        xform(
            '<n/><r jr:template=""><in jr:template=""><x/></in></r>',
            INT,
            asked("n") + repeated("r", inner, 'jr:count="/data/n"'),
        )
    )
    s.set("n", "1000")
    held = sum(len(s.session.view(f"{each}/in").children) for each in s.view("r").children)
    assert held <= 100_000
    assert s.session.validate() != ()


@pytest.mark.feature("nested repeats")
def test_an_inner_count_counts_in_its_own_instance():
    form = tool(
        """
        | type         | name | label | repeat_count | calculation        |
        | integer      | n    | N     |              |                    |
        | begin_repeat | r    | R     | ${n}         |                    |
        | integer      | k    | K     |              |                    |
        | begin_repeat | in   | In    | ${k}         |                    |
        | calculate    | at   |       |              | concat(position(../..), '-', position(..)) |
        | text         | x    | X     |              |                    |
        | end_repeat   |      |       |              |                    |
        | end_repeat   |      |       |              |                    |
        | calculate    | all  |       |              | count(${x})        |
        """
    )
    s = filling(form)
    s.set("n", "2")
    s.set("r[1]/k", "1")
    s.set("r[2]/k", "2")
    assert s.value("r[2]/in[2]/at") == "2-2"
    assert s.value("all") == "3"


def test_a_fixed_repeat_has_the_models_instances_and_no_others():
    s = filling(
        xform("<r><a>1</a></r><r><a>2</a></r>", body=repeated("r", asked("r/a"), 'jr:noAddRemove="true()"'))
    )
    assert not s.view("r").can_add
    assert s.session.add_repeat(s.id("r")).added == ()
    assert s.session.remove_repeat(s.view("r").children[0]).removed == ()
    assert [s.value("r[1]/a"), s.value("r[2]/a")] == ["1", "2"]


@pytest.mark.feature("relevant")
def test_a_repeat_that_does_not_apply_keeps_its_instances_and_answers():
    s = filling(
        xform(
            "<q/><r><a/></r>",
            "<bind nodeset='/data/r' relevant=\"/data/q = 'y'\"/>",
            asked("q") + repeated("r", asked("r/a")),
        )
    )
    assert not s.relevant("r")
    s.set("q", "y")
    s.set("r[1]/a", "x")
    s.set("q", "n")
    assert b"<r>" not in s.session.serialise()
    s.set("q", "y")
    assert s.value("r[1]/a") == "x"


@pytest.mark.feature("position()", "indexed-repeat()", "once()")
def test_positions_move_up_when_an_instance_goes_and_once_stays():
    s = filling(
        tool(
            """
            | type         | name  | label | calculation                                 |
            | begin_repeat | r     | R     |                                             |
            | text         | a     | A     |                                             |
            | calculate    | now   |       | position(..)                                |
            | calculate    | first |       | once(position(..))                          |
            | calculate    | prev  |       | indexed-repeat(${a}, ${r}, position(..) - 1) |
            | end_repeat   |       |       |                                             |
            """
        )
    )
    s.add("r")
    s.add("r")
    for place, text in enumerate("xyz", start=1):
        s.set(f"r[{place}]/a", text)
    assert s.value("r[3]/prev") == "y"
    s.session.remove_repeat(s.view("r").children[0])
    assert [s.value(f"r[{place}]/{name}") for place in (1, 2) for name in ("now", "first", "prev")] == [
        "1", "2", "", "2", "3", "y",
    ]  # fmt: skip


def test_an_absolute_path_in_a_repeat_means_this_instance():
    s = filling(
        xform(
            "<r><a/><b/></r>", '<bind nodeset="/data/r/b" calculate="concat(/data/r/a, \'!\')"/>',
            repeated("r", asked("r/a")),
        )
    )  # fmt: skip
    s.add("r")
    s.set("r[2]/a", "two")
    assert (s.value("r[1]/b"), s.value("r[2]/b")) == ("!", "two!")


@pytest.mark.parametrize("seed", range(6))
def test_instances_may_come_and_go_in_any_order_and_everything_follows(seed):
    chance = random.Random(seed)
    s = filling(
        tool(
            """
            | type         | name | label     | calculation        | relevant       | repeat_count |
            | begin_repeat | r    | R         |                    |                |              |
            | integer      | k    | K         |                    |                |              |
            | calculate    | at   |           | position(..)       |                |              |
            | note         | tell | at ${at}  |                    | ${at} > 1      |              |
            | begin_repeat | in   | In        |                    |                | ${k}         |
            | integer      | x    | X         |                    |                |              |
            | end_repeat   |      |           |                    |                |              |
            | calculate    | own  |           | sum(${x})          |                |              |
            | end_repeat   |      |           |                    |                |              |
            | calculate    | all  |           | sum(${own}) + count(${r}) |         |              |
            """
        )
    )
    for _ in range(30):
        instances = s.view("r").children
        choice = chance.random()
        if choice < 0.3 or not instances:
            s.add("r")
        elif choice < 0.45:
            s.session.remove_repeat(chance.choice(instances))
        elif choice < 0.7:
            s.session.set_value(f"{chance.choice(instances)}/k", str(chance.randint(0, 3)))
        else:
            inner = s.session.view(f"{chance.choice(instances)}/in").children
            if inner:
                s.session.set_value(f"{chance.choice(inner)}/x", str(chance.randint(0, 9)))
        assert s.session.recompute_all().changed == frozenset()
    assert s.again().session.serialise() == s.session.serialise()
    assert [s.value(f"r[{place}]/at") for place in range(1, len(s.view("r").children) + 1)] == [
        str(place) for place in range(1, len(s.view("r").children) + 1)
    ]
