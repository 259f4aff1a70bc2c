"""ODK XForms, "Repeats": what the first instances hold, and what new ones hold."""

import pytest

from tests.builders import filling, tool
from tests.xforms import asked, repeated, xform

pytestmark = pytest.mark.feature("repeat", "jr:template")

COUNTED = '<bind nodeset="/data/n" type="int"/>'


def test_a_first_instance_holds_what_the_model_gives_it_and_a_new_one_what_the_template_does():
    s = filling(
        xform(
            '<r jr:template=""><a>new</a></r><r><a>first</a></r><r><a>second</a></r>',
            body=repeated("r", asked("r/a")),
        )
    )
    s.add("r")
    assert [s.value(f"r[{place}]/a") for place in (1, 2, 3)] == ["first", "second", "new"]


def test_without_a_template_a_new_instance_has_the_first_ones_shape_and_no_answers():
    s = filling(xform("<r><a>only here</a></r>", body=repeated("r", asked("r/a"))))
    s.add("r")
    assert (s.value("r[1]/a"), s.value("r[2]/a")) == ("only here", "")


def test_a_template_alone_starts_the_repeat_empty():
    s = filling(xform('<r jr:template=""><a/></r>', body=repeated("r", asked("r/a"))))
    assert s.view("r").children == ()


def test_instances_may_hold_different_nodes():
    s = filling(xform("<r><a>1</a></r><r><b>2</b></r>", body=repeated("r", asked("r/a", "r/b"))))
    assert (s.value("r[1]/a"), s.value("r[1]/b"), s.value("r[2]/b")) == ("1", "", "2")


def test_blanks_and_line_ends_in_the_model_are_no_default():
    s = filling(xform("<a>\n   </a><b>\n  two words </b>", body=asked("a", "b")))
    assert (s.value("a"), s.value("b")) == ("", "two words")


@pytest.mark.feature("nested repeats")
def test_an_inner_repeat_starts_with_an_instance_in_the_first_outer_one():
    s = filling(
        tool(
            """
            | type         | name | label |
            | begin_repeat | r    | R     |
            | begin_repeat | in   | In    |
            | text         | x    | X     |
            | end_repeat   |      |       |
            | end_repeat   |      |       |
            """
        )
    )
    assert len(s.view("r[1]/in").children) == 1
    s.set("r[1]/in[1]/x", "deep")
    s.add("r")
    assert s.value("r[1]/in[1]/x") == "deep"
    assert s.again().value("r[1]/in[1]/x") == "deep"


def test_the_first_instances_are_told_to_the_store_before_their_answers():
    form = xform(
        "<r><a>1</a><in><b>2</b></in></r>",
        body=repeated("r", asked("r/a") + repeated("r/in", asked("r/in/b"))),
    )
    s = filling(form)
    kinds = [(write.kind.value, write.node_id.rpartition("/")[2][:3]) for write in s.session.first_writes()]
    assert [kind for kind, _ in kinds] == ["add-repeat", "add-repeat", "answer", "answer"]
    assert [name for _, name in kinds[:2]] == ["r#0", "in#"]


@pytest.mark.feature("repeat_count")
def test_a_counted_repeat_takes_up_the_models_instances_first_and_then_the_template():
    s = filling(
        xform(
            '<n>2</n><r jr:template=""><a>new</a></r><r><a>one</a></r>',
            COUNTED,
            asked("n") + repeated("r", asked("r/a"), 'jr:count="/data/n"'),
        )
    )
    assert [s.value("r[1]/a"), s.value("r[2]/a")] == ["one", "new"]


@pytest.mark.feature("repeat_count")
def test_a_blank_count_starts_with_no_instance_and_holds_the_models_back():
    s = filling(
        xform(
            "<n/><r><a>one</a></r>", COUNTED, asked("n") + repeated("r", asked("r/a"), 'jr:count="/data/n"')
        )
    )
    assert s.view("r").children == ()
    s.set("n", "1")
    assert s.value("r[1]/a") == "one"


@pytest.mark.feature("repeat_count")
def test_a_counted_instance_has_its_static_defaults():
    s = filling(
        tool(
            """
            | type         | name | label | default | repeat_count |
            | integer      | n    | N     |         |              |
            | begin_repeat | r    | R     |         | ${n}         |
            | text         | a    | A     | hello   |              |
            | end_repeat   |      |       |         |              |
            """
        )
    )
    s.set("n", "2")
    assert [s.value("r[1]/a"), s.value("r[2]/a")] == ["hello", "hello"]
