"""Our dialect, where engines differ: one test a row of the help for tool authors."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.builders import Filling, World, choices_of, filling, tool

ANSWERS = """
    | type              | name  | label | calculation  |
    | integer           | blank | Blank |              |
    | integer           | five  | Five  |              |
    | decimal           | dec   | Dec   |              |
    | text              | txt   | Text  |              |
    | date              | day   | Day   |              |
    | dateTime          | when  | When  |              |
    | select_one l      | yn    | YN    |              |
    | select_multiple l | many  | Many  |              |
    | begin_repeat      | r     | R     |              |
    | integer           | x     | X     |              |
    | text              | t     | T     |              |
    | end_repeat        |       |       |              |
    | calculate         | c     |       | {expression} |
"""


def asked(expression: str, zone: str = "Europe/London") -> Filling:
    world = World(time=datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(zone)))
    s = filling(tool(ANSWERS.format(expression=expression), choices=choices_of("a", "b", "c")), world=world)
    s.add("r")
    s.add("r")
    for name, value in (
        ("five", "5"), ("dec", "2.50"), ("txt", "abc"), ("day", "2024-02-29"), ("yn", "b"), ("many", "c a"),
        ("when", "2024-02-29T13:05:00.000+00:00"), ("r[1]/x", "1"), ("r[3]/x", "3"), ("r[3]/t", "three"),
    ):  # fmt: skip
        s.set(name, value)
    return s


@pytest.mark.parametrize(
    ("row", "expression", "answer"),
    [
        (1, "${blank} + 1", ""),
        (1, "${blank} * 0", ""),
        (1, "coalesce(${blank} + 1, 0)", "0"),
        (1, "${five} div 0 * 0", ""),
        (2, "sum(${x})", "4"),
        (2, "min(${x})", "1"),
        (2, "max(${x})", "3"),
        (2, "sum(/data/r[x > 9]/x)", "0"),
        (2, "min(/data/r[x > 9]/x)", ""),
        (2, "max(${five}, 7, ${blank})", "7"),
        (3, "if(regex(${txt}, '[a-c]+'), 'yes', 'no')", "yes"),
        (3, "if(regex(${txt}, '[a-b]+'), 'yes', 'no')", "no"),
        (4, "if(${day} > '2024-02-01', 'yes', 'no')", "yes"),
        (4, "if('2024-10-01' > '2024-9-30', 'yes', 'no')", "no"),
        (5, "${day} + 1", "19783"),
        (5, "format-date(${day} + 1, '%Y-%m-%d')", "2024-03-01"),
        (7, "round(-2.5)", "-3"),
        (7, "round(1.005, 2)", "1.01"),
        (8, "if(${blank}, 'there', 'not')", "there"),
        (8, "if(not(${blank}), 'not', 'there')", "there"),
        (9, "number('1,5')", ""),
        (9, "number('1e3')", ""),
        (10, "concat(${x}, '')", "13"),  # concat() takes node-sets: row 20
        (11, "if(${when} > ${day}, 'later', 'not')", "later"),
        (11, "date(${when})", "2024-02-29"),
        (12, "date('2024-02-30')", ""),
        (12, "date('junk')", ""),
        (17, "1000000000000 * 1000000000000", "1000000000000000000000000"),
        (17, "1 div 10000000", "0.0000001"),
        (18, "concat(${dec}, '')", "2.5"),
        (19, "substring(${txt}, 2, 1)", "b"),
        (20, "join('-', ${x})", "1--3"),
        (20, "count(${r})", "3"),
        (20, "indexed-repeat(${t}, ${r}, 3)", "three"),
        (20, "jr:choice-name(${yn}, '${yn}')", "b"),
        (20, "if(selected(${many}, 'a'), 'yes', 'no')", "yes"),
        (20, "count-selected(${many})", "2"),
        (20, "selected-at(${many}, 0)", "c"),
        (20, "format-date(${day}, '%e %b %y')", "29 Feb 24"),
        (20, "digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        (20, "checklist(1, 2, ${five} = 5, ${txt} = 'no')", "true"),
    ],
)
def test_an_expression_answers_as_decided(row, expression, answer):
    assert asked(expression).value("c") == answer, f"dialect row {row}"


@pytest.mark.parametrize("zone", ["America/Phoenix", "Europe/London", "Asia/Kolkata", "Pacific/Kiritimati"])
def test_a_date_and_a_day_is_the_next_day_in_every_zone(zone):
    """Rows 5 and 6."""
    assert asked("format-date(date(${day} + 1), '%Y-%m-%d')", zone).value("c") == "2024-03-01"
    assert asked("${day} + 1", zone).value("c") == "19783"


def test_a_date_that_does_not_exist_leaves_a_notice():
    """Row 12."""
    assert asked("date('2024-02-30')").view("c").notice


def test_an_unknown_function_marks_its_question_and_all_else_runs_on():
    """Row 13: in an already stored form."""
    s = asked("frobnicate(${five})")
    assert s.wrong("c") == ["evaluation"]
    assert "frobnicate" in s.view("c").violations[0].message
    assert s.value("dec") == "2.5"


def test_lazy_functions_do_not_ask_what_they_do_not_need():
    """`if`, `once`, `coalesce`, `and`, `or`."""
    for expression in (
        "if(true(), 1, nosuch())", "coalesce('x', nosuch())", "string(true() or nosuch())",
        "string(false() and nosuch())",
    ):  # fmt: skip
        assert asked(expression).wrong("c") == []


def test_an_absolute_path_inside_a_repeat_means_this_instance():
    """Row 20 and the note below the table."""
    s = filling(
        tool(
            """
            | type         | name | label | calculation   |
            | begin_repeat | r    | R     |               |
            | integer      | x    | X     |               |
            | calculate    | abs  |       | /data/r/x + 1 |
            | calculate    | rel  |       | ../x + 1      |
            | end_repeat   |      |       |               |
            """
        )
    )
    s.add("r")
    s.set("r[2]/x", "4")
    assert [s.value(f"r[2]/{name}") for name in ("abs", "rel")] == ["5", "5"]
    assert [s.value(f"r[1]/{name}") for name in ("abs", "rel")] == ["", ""]


def test_a_path_into_a_repeat_where_one_value_is_wanted_is_the_first():
    """Row 10."""
    assert asked("string(${x})").value("c") == "1"
