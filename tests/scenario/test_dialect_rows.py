"""Where engines differ, ours is decided: a test for each row of the help for tool authors.

The rows are those of "Our dialect, where engines differ" in docs/tool-authoring.md; more in test_dialect.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qa_desktop.formspec.check import check_source
from tests.builders import World, choices_of, filling, tool, tool_from_xml

HELP = Path(__file__).parents[2] / "docs" / "tool-authoring.md"
ZONES = ["America/Phoenix", "Europe/London", "Asia/Kolkata", "Pacific/Kiritimati"]


def calculated(expression: str, zone: str = "Europe/London", **answers: str) -> str:
    """What a calculate says, after answers to questions of every type named here."""
    s = filling(
        tool(
            f"""
            | type              | name | label | calculation  |
            | integer           | n    | N     |              |
            | decimal           | dec  | Dec   |              |
            | text              | t    | T     |              |
            | date              | d    | D     |              |
            | dateTime          | dt   | DT    |              |
            | select_multiple l | many | Many  |              |
            | calculate         | c    |       | {expression} |
            """,
            choices=choices_of("a", "b"),
        ),
        world=World(datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(zone))),
    )
    for name, value in answers.items():
        s.set(name, value)
    return s.value("c")


def found(survey: str, choices: str = "") -> list[tuple[str, str]]:
    """Codes and places of what the checker says."""
    rows = "\n".join(f"| {line.strip()}" for line in survey.strip().splitlines())
    lists = f"| choices |\n{choices}" if choices else ""
    settings = "| settings |\n| | form_id | version |\n| | t | 1 |\n"
    problems = check_source(f"| survey |\n{rows}\n{lists}{settings}".encode(), ".md")[1]
    return [(problem.code, problem.place) for problem in problems]


def test_row_1_arithmetic_with_a_blank_is_blank():
    assert calculated("${n} + 1") == ""
    assert calculated("${n} * 0") == ""
    assert calculated("coalesce(${n} + 1, 0)") == "0"
    assert "NaN" not in calculated("concat('=', ${n} div ${n})")


def test_row_2_sums_skip_blanks_and_what_is_no_number():
    s = filling(
        tool(
            """
            | type         | name | label | calculation            |
            | begin_repeat | r    | R     |                        |
            | text         | x    | X     |                        |
            | end_repeat   |      |       |                        |
            | calculate    | sum  |       | sum(${x})              |
            | calculate    | min  |       | min(${x})              |
            | calculate    | max  |       | max(${x}, '')          |
            | calculate    | none |       | sum(/data/r[x > 99]/x) |
            | calculate    | void |       | min(/data/r[x > 99]/x) |
            """
        )
    )
    for number, value in enumerate(("4", "", "few", "7"), 1):
        if number > 1:
            s.add("r")
        s.set(f"r[{number}]/x", value)
    assert [s.value(name) for name in ("sum", "min", "max", "none", "void")] == ["11", "4", "7", "0", ""]


def test_row_3_a_pattern_matches_the_whole_answer_and_the_checker_says_so():
    assert calculated("regex(${t}, '[0-9]{3}')", t="a123") == "false"
    assert calculated("regex(${t}, '.*[0-9]{3}')", t="a123") == "true"
    assert found("| type | name | label | constraint |\n| text | t | T | regex(., '[0-9]{3}') |") == [
        ("TOOL-PATTERN", "survey row 2, column constraint (D2)")
    ]


def test_row_3_a_catastrophic_pattern_ends():
    assert calculated("regex(${t}, '(a+)+b')", t="a" * 300) == "false"


def test_row_4_texts_that_look_like_dates_compare_as_dates():
    assert calculated("${d} > '2024-02-01'", d="2024-02-29") == "true"
    assert calculated("${t} > '2024-09-30'", t="2024-10-01") == "true"


@pytest.mark.parametrize("zone", ZONES)
def test_row_5_a_date_is_a_whole_number_of_days_in_every_zone(zone):
    assert calculated("${d} + 1", zone, d="2024-02-29") == "19783"
    assert calculated("date(${d} + 1)", zone, d="2024-02-29") == "2024-03-01"
    assert calculated("format-date(${d} + 1, '%d/%m/%Y')", zone, d="2024-02-29") == "01/03/2024"


@pytest.mark.parametrize("zone", ZONES)
def test_row_6_a_date_and_some_days_is_written_right_in_every_zone(zone):
    assert calculated("format-date(date(${d}) + 1, '%Y-%m-%d')", zone, d="2024-03-30") == "2024-03-31"
    assert calculated("format-date(date('2024-10-26') + 2, '%Y-%m-%d')", zone) == "2024-10-28"


def test_row_7_halves_are_rounded_in_decimal_away_from_zero():
    assert calculated("round(${dec})", dec="-2.5") == "-3"
    assert calculated("round(${dec}, 2)", dec="1.005") == "1.01"


def test_row_8_a_question_as_a_condition_is_true_when_blank_and_the_checker_says_so():
    assert calculated("if(${t}, 'there', 'not')") == "there"
    assert calculated("not(${t})") == "false"
    assert calculated("if(${t} != '', 'said', 'not')") == "not"
    survey = "| type | name | label | relevant |\n| text | a | A | |\n| text | b | B | not(${a}) |"
    assert found(survey) == [("TOOL-ALWAYS-TRUE", "survey row 3, column relevant (D3)")]


def test_row_9_a_decimal_comma_and_an_exponent_are_no_numbers():
    assert calculated("number(${t})", t="1,5") == ""
    assert calculated("number(${t})", t="1e3") == ""


def test_row_10_of_many_values_where_one_is_wanted_the_first_and_the_checker_says_so():
    survey = """
        | type         | name | label | calculation  |
        | begin_repeat | r    | R     |              |
        | integer      | x    | X     |              |
        | end_repeat   |      |       |              |
        | calculate    | c    |       | ${x} + 1     |
        """
    s = filling(tool(survey))
    s.add("r")
    s.set("r[1]/x", "5")
    s.set("r[2]/x", "9")
    assert s.value("c") == "6"
    assert [place for code, place in found(survey) if code == "TOOL-MANY-VALUES"] == [
        "survey row 5, column calculation (D5)"
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_row_11_moments_and_dates_compare_as_instants_and_a_date_is_its_local_midnight(zone):
    offset = datetime(2024, 2, 29, tzinfo=ZoneInfo(zone)).isoformat()[-6:]
    for clock, later in (("00:00:00", "false"), ("00:00:01", "true")):
        assert calculated("${dt} > ${d}", zone, d="2024-02-29", dt=f"2024-02-29T{clock}.000{offset}") == later


def test_row_11_the_date_of_a_moment_drops_the_time_and_keeps_the_day():
    assert calculated("date(${dt})", dt="2024-02-29T23:30:00.000-07:00") == "2024-02-29"
    assert calculated("date(${dt}) + 1", dt="2024-02-29T23:30:00.000-07:00") == "19783"


def test_row_12_a_date_that_does_not_exist_is_blank_with_a_notice():
    for text in ("2024-02-30", "junk"):
        s = filling(
            tool("| type | name | label | calculation |\n| text | t | T | |\n| note | c | C | date(${t}) |")
        )
        s.set("t", text)
        assert (s.value("c"), bool(s.view("c").notice)) == ("", True)
        s.set("t", "2024-02-29")
        assert (s.value("c"), s.view("c").notice) == ("2024-02-29", "")


def test_row_13_an_unknown_function_is_refused_at_its_cell_and_marks_a_stored_form():
    survey = "| type | name | label | calculation |\n| text | t | T | |\n| note | c | C | frobnicate(${t}) |"
    assert ("TOOL-UNKNOWN-FUNCTION", "survey row 3, column calculation (D3)") in found(survey)
    s = filling(tool(survey + "\n| note | d | D | concat(${t}, '!') |"))
    s.set("t", "x")
    assert (s.wrong("c"), s.value("d")) == (["evaluation"], "x!")


def test_row_14_a_circle_is_refused_naming_questions_and_rows():
    survey = """
        | type    | name | label | relevant  |
        | text    | a    | A     | ${b} = '' |
        | text    | b    | B     | ${c} = '' |
        | text    | c    | C     | ${a} = '' |
        """
    rows = "\n".join(f"| {line.strip()}" for line in survey.strip().splitlines())
    source = f"| survey |\n{rows}\n| settings |\n| | form_id | version |\n| | t | 1 |\n"
    (circle,) = [each for each in check_source(source.encode(), ".md")[1] if each.code == "TOOL-CYCLE"]
    assert all(name in circle.message for name in ("“a”", "“b”", "“c”"))
    assert circle.row in (2, 3, 4)


def test_row_15_an_answer_that_does_not_apply_is_kept_blank_to_logic_and_left_out():
    s = filling(
        tool(
            """
            | type      | name | label | relevant     | calculation        |
            | text      | a    | A     |              |                    |
            | text      | b    | B     | ${a} = 'yes' |                    |
            | calculate | c    |       |              | concat('[',${b},']') |
            """
        )
    )
    s.set("a", "yes")
    s.set("b", "kept")
    s.set("a", "no")
    assert s.value("c") == "[]"
    assert s.view("b").value == "kept"
    assert b"kept" not in s.session.serialise()
    s.set("a", "yes")
    assert (s.value("b"), s.value("c")) == ("kept", "[kept]")


def test_row_16_a_choice_no_longer_offered_is_cleared_at_once_with_a_notice_and_undoable():
    s = filling(
        tool(
            """
            | type         | name | label | choice_filter |
            | text         | f    | F     |               |
            | select_one l | one  | One   | name != ${f}  |
            """,
            choices=choices_of("x", "y"),
        )
    )
    s.set("one", "x")
    change = s.set("f", "x")
    assert (s.value("one"), s.offered("one")) == ("", ["y"])
    assert "x" in s.view("one").notice
    s.session.revert(change.writes)
    assert s.value("one") == "x"


def test_row_17_no_number_has_an_exponent():
    assert calculated("${n} * ${n} * ${n}", n="100000000") == "1000000000000000000000000"
    assert calculated("${n} div 10000000", n="1") == "0.0000001"


def test_row_18_a_decimal_is_normalised_on_entry():
    s = filling(tool("| type | name | label |\n| decimal | dec | Dec |"))
    s.set("dec", "2.50")
    assert s.value("dec") == "2.5"
    assert calculated("concat(${dec}, '')", dec="2.50") == "2.5"


def test_row_19_functions_that_not_every_engine_has_are_all_there():
    assert calculated("substring(${t}, 2, 3)", t="hello") == "ell"
    assert calculated("area('0 0;0 1;1 1;1 0;0 0') > 12000000000") == "true"
    assert calculated("current()") == ""
    s = filling(
        tool_from_xml(
            """
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
            <instance><data id="x"><t>b</t><u/></data></instance>
            <instance id="l"><root><item><name>a</name><label>First</label></item>
            <item><name>b</name><label>Second</label></item></root></instance>
            <bind nodeset="/data/u" calculate="pulldata('l', 'label', 'name', /data/t)"/>
            </model></h:head><h:body><input ref="/data/t"><label>T</label></input></h:body></h:html>
            """
        )
    )
    assert s.value("u") == "Second"


def test_row_20_the_rest_is_as_the_reference_engines_agree():
    assert calculated("selected(${many}, 'b')", many="a b") == "true"
    assert calculated("jr:choice-name(selected-at(${many}, 1), '${many}')", many="a b") == "b"
    assert calculated("once('first')") == "first"
    assert calculated("digest(${t}, 'SHA-1', 'hex')", t="abc") == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert calculated("base64-decode('aGk=')") == "hi"
    assert calculated("checklist(1, 1, ${n} = 1, ${n} = 2)", n="2") == "true"
    assert calculated("format-date(${d}, '%a %e %b %y')", d="2024-02-29") == "Thu 29 Feb 24"
    assert calculated("join(' ', randomize(/data/*[position() < 6], 42))", n="1", dec="2", t="3") != ""


def test_also_what_is_not_needed_is_not_asked():
    for expression in ("if(true(), 1, nosuch())", "coalesce('x', nosuch())", "true() or nosuch()"):
        assert calculated(expression) != ""


def test_also_concat_and_join_take_sets_of_nodes_and_min_any_number_of_arguments():
    assert calculated(r"concat(/data/n \| /data/t)", n="1", t="2") == "12"
    assert calculated("join('-', /data/n, ${t})", n="1", t="2") == "1-2"
    assert calculated("max(1, ${n}, 7, ${dec})", n="3") == "7"


def test_also_an_absolute_path_in_a_repeat_means_this_instance():
    s = filling(
        tool(
            """
            | type         | name | label | calculation      |
            | begin_repeat | r    | R     |                  |
            | integer      | x    | X     |                  |
            | calculate    | abs  |       | /data/r/x * 2    |
            | calculate    | rel  |       | ../x * 2         |
            | end_repeat   |      |       |                  |
            """
        )
    )
    s.add("r")
    s.set("r[1]/x", "1")
    s.set("r[2]/x", "4")
    assert [s.value(f"r[{n}]/{name}") for n in (1, 2) for name in ("abs", "rel")] == ["2", "2", "8", "8"]


def test_every_row_stands_in_the_help_and_has_a_test():
    text = HELP.read_text("utf-8")
    section = text[text.index("## Our dialect, where engines differ") :]
    for row in range(1, 21):
        assert f"\n| {row} | " in section
        assert any(name.startswith(f"test_row_{row}_") for name in globals())
