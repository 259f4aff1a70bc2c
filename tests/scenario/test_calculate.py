"""ODK XForms, "Bind Attributes": calculate; setvalue actions; the dialect rows on arithmetic."""

import pytest

from tests.builders import filling, tool
from tests.xforms import asked, xform


def calculated(expression: str, **answers: str) -> str:
    rows = "\n".join(f"| text | {name} | {name} | |" for name in answers)
    s = filling(tool(f"| type | name | label | calculation |\n{rows}\n| calculate | c | | {expression} |"))
    for name, value in answers.items():
        s.set(name, value)
    return s.value("c")


@pytest.mark.feature("calculate", "integer")
def test_a_calculate_follows_what_it_reads():
    assert calculated("${a} * 2", a="4") == "8"


def test_a_calculate_of_calculates_is_in_one_change():
    s = filling(
        tool(
            """
            | type      | name  | label | calculation |
            | calculate | third |       | ${second}+1 |
            | calculate | second |      | ${first}+1  |
            | integer   | first | First |             |
            """
        )
    )
    changes = s.set("first", "1")
    assert s.value("third") == "3"
    assert {write.node_id: write.computed for write in changes.writes} == {
        s.id("first"): False,
        s.id("second"): True,
        s.id("third"): True,
    }


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("${a} + 1", ""),  # row 1: arithmetic with a blank
        ("coalesce(${a} + 1, 0)", "0"),
        ("number('1e3')", ""),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("1 div 3 * 3", "1"),
        ("1000000 * 1000000 * 1000000", "1000000000000000000"),
        ("0.000001", "0.000001"),
        ("if(${a} = '', 'blank', 'not')", "blank"),
    ],
)
def test_arithmetic_is_never_nan_nor_an_exponent(expression, answer):
    assert calculated(expression, a="") == answer


def test_a_calculate_cannot_be_typed_into():
    s = filling(
        tool("| type | name | label | calculation |\n| calculate | c | | 1 + 1 |\n| text | q | Q | |")
    )
    assert s.set("c", "9").writes == ()
    assert s.value("c") == "2"


@pytest.mark.feature("trigger column", "actions and events", "dynamic defaults")
def test_a_setvalue_action_runs_when_its_trigger_changes():
    s = filling(
        tool(
            """
            | type      | name | label | trigger | calculation |
            | text      | a    | A     |         |             |
            | dateTime  | when | When  | ${a}    | now()       |
            """
        )
    )
    assert s.value("when") == ""
    changes = s.set("a", "x")
    assert s.value("when") == "2026-11-23T12:00:00.000+00:00"
    assert [write.computed for write in changes.writes] == [False, True]


def test_a_setvalue_action_does_not_run_when_nothing_changed():
    s = filling(
        tool(
            """
            | type    | name  | label | trigger | calculation  |
            | text    | a     | A     |         |              |
            | integer | count | Count | ${a}    | coalesce(${count}, 0) + 1 |
            """
        )
    )
    s.set("a", "x")
    s.set("a", "x")
    assert s.value("count") == "1"


def test_the_score_of_a_group_is_points_over_what_applies():
    form = tool(
        """
        | type         | name | label | bind::qa:weight | bind::qa:score-of | relevant    | calculation |
        | begin_group  | g    | G     |                 |                   |             |             |
        | select_one l | q1   | Q1    |                 |                   |             |             |
        | select_one l | q2   | Q2    | 2               |                   |             |             |
        | select_one l | q3   | Q3    |                 |                   | ${q1}='met' |             |
        | end_group    |      |       |                 |                   |             |             |
        | calculate    | s    |       |                 | ${g}              |             | ''          |
        """,
        choices="""
        | list_name | name   | label  | score |
        | l         | met    | Met    | 1     |
        | l         | partly | Partly | 0.5   |
        | l         | notmet | Not    | 0     |
        | l         | na     | N/A    |       |
        """,
        settings='| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |',
    )
    s = filling(form)
    assert s.value("s") == ""
    s.set("q1", "met")
    assert s.value("s") == "100"
    s.set("q2", "partly")
    assert s.value("s") == "66.7"  # (1 + 2 x 0.5) / 3
    s.set("q3", "notmet")
    assert s.value("s") == "50"
    s.set("q1", "na")  # hides q3 as well
    assert s.value("s") == "50"
    s.set("q2", "na")
    assert s.value("s") == ""


def test_what_reads_a_whole_group_follows_each_answer_in_it():
    s = filling(
        xform(
            "<g><a>x</a><b/></g><c/><n/>",
            '<bind nodeset="/data/c" calculate="concat(/data/g, \'!\')"/>'
            '<bind nodeset="/data/n" calculate="count(/data/g)"/>',
            asked("g/a", "g/b"),
        )
    )
    assert s.value("c") == "x!"
    s.set("g/b", "y")
    assert (s.value("c"), s.value("n")) == ("xy!", "1")
    assert s.session.recompute_all().writes == ()
