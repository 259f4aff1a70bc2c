"""XPath in forms: operators, predicates, axes and each function of ODK's list, asked by a calculate."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.builders import Filling, World, filling, tool, tool_from_xml

feature = pytest.mark.feature

FORM = """
    | type              | name  | label | calculation  |
    | integer           | n     | N     |              |
    | decimal           | dec   | Dec   |              |
    | text              | t     | T     |              |
    | text              | blank | Blank |              |
    | date              | d     | D     |              |
    | dateTime          | dt    | DT    |              |
    | time              | at    | At    |              |
    | select_one l      | one   | One   |              |
    | select_multiple l | many  | Many  |              |
    | begin_repeat      | r     | R     |              |
    | integer           | x     | X     |              |
    | calculate         | own   |       | {inside}     |
    | end_repeat        |       |       |              |
    | calculate         | c     |       | {expression} |
"""


def asked(expression: str = "1", inside: str = "1") -> Filling:
    """A form with one answer of each type and three records (1, blank, 3), in London at noon in November."""
    s = filling(
        tool(
            FORM.format(expression=expression.replace("|", "\\|"), inside=inside.replace("|", "\\|")),
            choices="| list_name | name | label |\n| l | a | First |\n| l | b | Second |\n| l | c | Third |",
        ),
        world=World(datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/London"))),
    )
    s.add("r")
    s.add("r")
    for name, value in (
        ("n", "7"), ("dec", "2.5"), ("t", "Hello World"), ("d", "2024-02-29"), ("at", "06:00"), ("one", "b"),
        ("dt", "2024-02-29T13:05:09.007+00:00"), ("many", "c a"), ("r[1]/x", "1"), ("r[3]/x", "3"),
    ):  # fmt: skip
        s.set(name, value)
    return s


def answers(*pairs: tuple[str, str]) -> None:
    """Each expression and what it must come to."""
    for expression, answer in pairs:
        s = asked(expression)
        assert s.value("c") == answer, expression
        assert s.wrong("c") == [], expression


def refused(expression: str) -> str:
    """The words of the mark that an expression leaves on its question."""
    s = asked(expression)
    assert s.wrong("c") == ["evaluation"], expression
    return s.view("c").violations[0].message


# The language ------------------------------------------------------------------------------------


@feature("operators")
def test_operators_in_their_order():
    answers(
        ("1 + 2 * 3 - 4", "3"), ("7 div 2", "3.5"), ("-7 mod 3", "-1"), ("-(2 - 5)", "3"), ("- - 2", "2"),
        ("string(1 < 2 and 2 < 1 or 3 >= 3)", "true"), ("string(1 = 1 = 1)", "true"),
        ("string(${n} != 7)", "false"), ("count(/data/n | /data/t | /data/n)", "2"),
    )  # fmt: skip


@feature("operators")
def test_an_operator_that_xpath_does_not_have_cannot_be_read():
    form = tool("| type | name | label | calculation |\n| integer | n | N | |\n| note | c | C | ${n} == 7 |")
    assert [finding.code for finding in form.findings] == ["TOOL-EXPRESSION"]


@feature("predicates")
def test_predicates_by_position_and_by_condition():
    answers(
        ("/data/r[2]/x", ""), ("/data/r[last()]/x", "3"), ("count(/data/r[x > 0])", "2"),
        ("sum(/data/r[position() > 1][x != '']/x)", "3"), ("count(/data/r[x = 1 or x = 3][2])", "1"),
    )  # fmt: skip


@feature("axes")
def test_axes_and_node_tests():
    answers(
        ("name(/data/t/following-sibling::*[1])", "blank"),
        ("name(/data/t/preceding-sibling::*[1])", "dec"),
        ("count(/data/r/descendant::x)", "3"),
        ("name(/data/r[1]/x/ancestor::*[last()])", "data"),
        ("/data/child::n/self::node()", "7"),
        ("count(//x/parent::r)", "3"),
        ("count(/data/r/x/following::x)", "2"),
        ("count(/data/r[3]/x/preceding::x)", "2"),
        ("/data/t/text()", "Hello World"),
        ("count(/data/namespace::*)", "0"),
        ("count(/data/comment()) + count(/data/processing-instruction())", "0"),
    )


# Text --------------------------------------------------------------------------------------------


@feature("string()")
def test_string_of_every_kind_of_value():
    answers(
        ("string(${dec})", "2.5"),
        ("string(1 = 1)", "true"),
        ("string(/data/r/x)", "1"),
        ("string(0.10)", "0.1"),
    )


@feature("concat()")
def test_concat_of_texts_and_of_the_values_of_a_repeat():
    answers(("concat(${t}, '-', ${n})", "Hello World-7"), ("concat(${x})", "13"), ("concat()", ""))


@feature("join()")
def test_join_of_values_and_of_a_repeat():
    answers(("join(', ', ${x})", "1, , 3"), ("join('-', 'a', ${n}, 'b')", "a-7-b"), ("join('-')", ""))


@feature("substr()")
def test_substr_counts_from_0_and_from_the_end():
    answers(("substr(${t}, 0, 5)", "Hello"), ("substr(${t}, -5)", "World"), ("substr(${t}, 50)", ""))


@feature("substring-before()", "substring-after()")
def test_the_text_before_and_after_a_text():
    answers(
        ("substring-before(${t}, ' ')", "Hello"), ("substring-before(${t}, 'x')", ""),
        ("substring-after(${t}, ' ')", "World"), ("substring-after(${t}, '')", "Hello World"),
    )  # fmt: skip


@feature("translate()")
def test_translate_replaces_and_removes_signs():
    answers(("translate(${t}, 'lo', '01')", "He001 W1r0d"), ("translate(${t}, 'l', '')", "Heo Word"))


@feature("string-length()")
def test_the_length_of_a_text_and_of_a_question():
    answers(
        ("string-length(${t})", "11"),
        ("string-length(${blank})", "0"),
        ("string-length('né')", "2"),
        ("string-length('😀')", "2"),
    )


@feature("normalize-space()")
def test_normalize_space_leaves_single_blanks():
    answers(("normalize-space('  a   b ')", "a b"), ("normalize-space(${t})", "Hello World"))


@feature("contains()", "starts-with()", "ends-with()")
def test_whether_a_text_holds_begins_or_ends_with_another():
    answers(
        ("string(contains(${t}, 'lo W'))", "true"), ("string(contains(${t}, 'low'))", "false"),
        ("string(starts-with(${t}, 'Hell'))", "true"), ("string(starts-with(${t}, ''))", "true"),
        ("string(ends-with(${t}, 'ld'))", "true"), ("string(ends-with(${t}, 'Ld'))", "false"),
    )  # fmt: skip


@feature("uuid()")
def test_a_uuid_and_one_of_a_length():
    answers(("substr(uuid(), 0, 9)", "00000000-"), ("string-length(uuid(12))", "12"), ("uuid(0)", ""))
    assert "length" in refused("uuid(${t})")


@feature("digest()")
def test_digests_of_every_algorithm_in_both_encodings():
    answers(
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("string-length(digest('abc', 'SHA-384', 'hex'))", "96"),
        ("string-length(digest('abc', 'SHA-512', 'hex'))", "128"),
        ("digest('abc', 'MD5', 'base64')", "kAFQmDzST7DWlj99KOF/cg=="),
    )
    assert "algorithm" in refused("digest('abc', 'CRC')")


@feature("base64-decode()")
def test_base64_is_decoded():
    answers(
        ("base64-decode('SGVsbG8=')", "Hello"), ("base64-decode('w6k=')", "é"), ("base64-decode('%')", "")
    )


@feature("regex()")
def test_a_pattern_matches_the_whole_answer():
    answers(
        ("string(regex(${t}, '[A-Za-z ]+'))", "true"), ("string(regex(${t}, 'Hello'))", "false"),
        ("string(regex('12:05', '^([01][0-9]|2[0-3]):[0-5][0-9]$'))", "true"),
    )  # fmt: skip
    assert "regex" in refused("string(regex(${t}, '['))")


# Truth and choice --------------------------------------------------------------------------------


@feature("if()")
def test_if_evaluates_only_the_branch_it_takes():
    answers(("if(${n} > 5, 'many', 'few')", "many"), ("if(${n} > 9, nosuch(), 'few')", "few"))


@feature("coalesce()")
def test_coalesce_is_the_first_that_is_not_blank():
    answers(
        ("coalesce(${blank}, 'none')", "none"), ("coalesce(${n}, nosuch())", "7"), ("coalesce('', '')", "")
    )


@feature("once()")
def test_once_keeps_its_first_answer():
    s = asked("once(concat('first ', ${n}))")
    first = s.value("c")
    s.set("n", "8")
    assert s.value("c") == first


@feature("true()", "false()", "boolean()", "not()")
def test_truth_values():
    answers(
        ("string(true())", "true"),
        ("string(false())", "false"),
        ("string(boolean(0))", "false"),
        ("string(boolean(' '))", "true"),
        ("string(boolean(/data/nothing))", "false"),
        ("string(not(1 = 2))", "true"),
    )


@feature("boolean-from-string()")
def test_a_truth_value_from_a_text():
    answers(("string(boolean-from-string('1'))", "true"), ("string(boolean-from-string('yes'))", "false"))


@feature("checklist()")
def test_a_checklist_has_at_least_and_at_most_so_many():
    answers(
        ("string(checklist(1, 2, ${n} = 7, ${n} = 8))", "true"),
        ("string(checklist(2, 2, ${n} = 7, 0))", "false"),
        ("string(checklist(-1, 0, ${n} = 7))", "false"),
        ("string(checklist(1, -1, ${n} = 7))", "true"),
    )


@feature("weighted-checklist()")
def test_a_weighted_checklist_adds_the_weights_of_what_holds():
    answers(
        ("string(weighted-checklist(3, 5, ${n} = 7, 4, ${n} = 8, 9))", "true"),
        ("string(weighted-checklist(5, 5, ${n} = 7, 4))", "false"),
    )


# Numbers -----------------------------------------------------------------------------------------


@feature("number()")
def test_numbers_from_texts_and_truth():
    answers(("number('012.50')", "12.5"), ("number(1 = 1)", "1"), ("number('x')", ""), ("number('1e3')", ""))


@feature("random()")
def test_chance_is_between_0_and_1():
    answers(("string(random() >= 0 and random() < 1)", "true"))


@feature("int()")
def test_a_whole_number_is_towards_zero():
    answers(("int(2.9)", "2"), ("int(-2.9)", "-2"), ("int('x')", ""))


@feature("sum()", "max()", "min()")
def test_sums_and_extremes_skip_blanks():
    answers(
        ("sum(${x})", "4"), ("max(${x})", "3"), ("min(${x})", "1"), ("max(${n}, ${x}, 5)", "7"),
        ("min(${blank}, 2)", "2"), ("sum(/data/nothing)", "0"), ("max(/data/nothing)", ""),
    )  # fmt: skip


@feature("round()")
def test_rounding_to_places_before_and_after_the_point():
    answers(
        ("round(2.5)", "3"), ("round(-2.5)", "-3"), ("round(1.005, 2)", "1.01"), ("round(1250, -2)", "1300")
    )


@feature("pow()", "sqrt()", "exp()", "exp10()")
def test_powers_and_roots():
    answers(
        ("pow(${n}, 2)", "49"),
        ("pow(4, 0.5)", "2"),
        ("pow(-8, 0.5)", ""),
        ("sqrt(49)", "7"),
        ("sqrt(-1)", ""),
        ("round(exp(1), 6)", "2.718282"),
        ("exp10(3)", "1000"),
        ("exp10(-1)", "0.1"),
    )


@feature("log()", "log10()")
def test_logarithms():
    answers(
        ("round(log(10), 6)", "2.302585"), ("log10(1000)", "3"), ("log(-1)", ""), ("log10(0)", "-Infinity")
    )


@feature("abs()")
def test_the_amount_of_a_number():
    answers(("abs(-3.5)", "3.5"), ("abs(${n})", "7"), ("abs('x')", ""))


@feature("sin()", "cos()", "tan()", "asin()", "acos()", "atan()", "atan2()", "pi()")
def test_angles():
    answers(
        ("round(sin(pi() div 6), 9)", "0.5"),
        ("round(cos(pi() div 3), 9)", "0.5"),
        ("round(tan(pi() div 4), 9)", "1"),
        ("round(asin(1) * 2 - pi(), 9)", "0"),
        ("round(acos(1), 9)", "0"),
        ("round(atan(1) * 4 - pi(), 9)", "0"),
        ("round(atan2(1, -1) * 4 - 3 * pi(), 9)", "0"),
        ("asin(2)", ""),
        ("round(pi(), 5)", "3.14159"),
    )


# Nodes -------------------------------------------------------------------------------------------


@feature("count()", "count-non-empty()")
def test_counting_nodes_and_answers():
    answers(
        ("count(${r})", "3"),
        ("count(${x})", "3"),
        ("count-non-empty(${x})", "2"),
        ("count(/data/nothing)", "0"),
    )


@feature("position()")
def test_a_record_knows_its_place():
    s = asked(inside="position(..)")
    assert [s.value(f"r[{number}]/own") for number in (1, 2, 3)] == ["1", "2", "3"]
    s.session.remove_repeat(s.id("r[1]"))
    assert [s.value(f"r[{number}]/own") for number in (1, 2)] == ["1", "2"]


@feature("instance()")
def test_a_list_is_read_by_its_name():
    answers(("instance('l')/root/item[name = 'c']/label", "Third"), ("count(instance('l')/root/item)", "3"))


@feature("current()")
def test_current_is_the_question_also_inside_a_predicate():
    answers(("instance('l')/root/item[name = current()/../one]/label", "Second"))


@feature("randomize()")
def test_a_seeded_order_is_the_same_everywhere():
    answers(
        ("join(' ', randomize(instance('l')/root/item/name, 42))", "a b c"),
        ("string-length(join('', randomize(instance('l')/root/item/name)))", "3"),
    )


@feature("indexed-repeat()")
def test_an_answer_of_another_record():
    answers(("indexed-repeat(${x}, ${r}, 3)", "3"), ("indexed-repeat(${x}, ${r}, 9)", ""))
    s = asked(inside="indexed-repeat(${x}, ${r}, position(..) - 1)")
    assert s.value("r[2]/own") == "1"


# Dates -------------------------------------------------------------------------------------------


@feature("today()", "now()")
def test_today_and_now_are_the_clocks():
    answers(("today()", "2026-11-23"), ("now()", "2026-11-23T12:00:00.000+00:00"))


@feature("format-date()")
def test_a_date_is_written_by_a_pattern():
    answers(
        ("format-date(${d}, '%Y-%m-%d')", "2024-02-29"), ("format-date(${d}, '%e/%n/%y')", "29/2/24"),
        ("format-date(${d}, '%a %d %b')", "Thu 29 Feb"), ("format-date(${d}, '%H:%M')", "00:00"),
        ("format-date(${blank}, '%Y')", ""), ("format-date(${d}, '100%%')", "100%"),
    )  # fmt: skip
    assert "means nothing" in refused("format-date(${d}, '%Q')")


@feature("format-date()")
def test_months_and_days_are_named_in_the_language_in_use_and_follow_it():
    s = filling(
        tool(
            """
            | type      | name | label::English (en) | label::Cymraeg (cy) | calculation                 |
            | date      | d    | Day                 | Diwrnod             |                             |
            | calculate | c    |                     |                     | format-date(${d}, '%a %e %b') |
            """
        )
    )
    s.set("d", "2024-02-29")
    s.session.set_language("English (en)")
    assert s.value("c") == "Thu 29 Feb"
    s.session.set_language("Cymraeg (cy)")
    assert s.value("c") == "Iau 29 Chwef"


@feature("format-date-time()")
def test_a_moment_is_written_by_a_pattern():
    answers(
        ("format-date-time(${dt}, '%Y-%m-%d %H:%M:%S.%3')", "2024-02-29 13:05:09.007"),
        ("format-date-time(${dt}, '%h')", "13"),
    )


@feature("date()")
def test_a_date_from_text_number_and_moment():
    answers(
        ("date('2024-02-29')", "2024-02-29"),
        ("date('2024-3-1')", "2024-03-01"),
        ("date('2024-3-1') + 1", "19784"),
        ("date('2024-2-30')", ""),
        ("date-time('2024-02-29')", "2024-02-29"),
        ("date(0)", "1970-01-01"),
        ("date(${dt})", "2024-02-29"),
        ("date('x')", ""),
    )


@feature("decimal-date-time()", "decimal-time()")
def test_moments_and_times_as_numbers_of_days():
    answers(
        ("decimal-date-time(${d})", "19782"), ("decimal-date-time('1970-01-01T12:00:00.000Z')", "0.5"),
        ("decimal-time(${at})", "0.25"), ("decimal-time(${blank})", ""),
    )  # fmt: skip


# Choices -----------------------------------------------------------------------------------------


@feature("selected()", "selected-at()", "count-selected()")
def test_what_is_selected():
    answers(
        ("string(selected(${many}, 'a'))", "true"), ("string(selected(${many}, 'b'))", "false"),
        ("selected-at(${many}, 0)", "c"), ("selected-at(${many}, 9)", ""), ("count-selected(${many})", "2"),
        ("count-selected(${blank})", "0"),
    )  # fmt: skip


@feature("jr:choice-name()")
def test_the_label_of_a_choice():
    answers(
        ("jr:choice-name(${one}, '${one}')", "Second"),
        ("jr:choice-name(selected-at(${many}, 0), '${many}')", "Third"),
    )


XFORM = """
    <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
      xmlns:jr="http://openrosa.org/javarosa"><h:head><model>
    <itext><translation lang="en" default="true()"><text id="hi"><value>Hello</value></text></translation>
    <translation lang="fr"><text id="hi"><value>Bonjour</value></text></translation></itext>
    <instance><data id="x"><t/><u/></data></instance>
    <instance id="l"><root><item><k>1</k><v>one</v></item><item><k>2</k><v>two</v></item></root></instance>
    <bind nodeset="/data/u" calculate="EXPRESSION"/>
    </model></h:head><h:body><input ref="/data/t"><label>T</label></input></h:body></h:html>
"""


@feature("jr:itext()")
def test_a_text_by_its_id_follows_the_language():
    s = filling(tool_from_xml(XFORM.replace("EXPRESSION", "jr:itext('hi')")))
    assert s.value("u") == "Hello"
    s.session.set_language("fr")
    assert s.value("u") == "Bonjour"


@feature("pulldata()")
def test_a_value_is_pulled_from_a_list_by_its_key():
    s = filling(tool_from_xml(XFORM.replace("EXPRESSION", "pulldata('l', 'v', 'k', /data/t)")))
    assert s.value("u") == ""
    s.set("t", "2")
    assert s.value("u") == "two"


# Places ------------------------------------------------------------------------------------------


@feature("area()")
def test_the_area_of_a_shape():
    answers(
        ("area('0 0;0 1;1 1;1 0;0 0') > 12000000000", "true"), ("area('0 0;0 1')", "0"), ("area('x')", "")
    )


@feature("distance()")
def test_the_distance_along_points_however_they_are_given():
    answers(
        ("distance('0 0;0 90')", "10018696.05"),
        ("distance('0 0', '0 90')", "10018696.05"),
        ("distance(${blank})", ""),
        ("distance('0 0 0 0;0 45 0 0', '0 90')", "10018696.05"),
    )


@feature("geofence()")
def test_a_point_is_inside_a_shape_or_not():
    square = "'0 0;0 1;1 1;1 0;0 0'"
    answers(
        (f"string(geofence('0.5 0.5', {square}))", "true"), (f"string(geofence('2 2', {square}))", "false")
    )


@feature("intersects()")
def test_a_line_crosses_itself_or_not():
    answers(("string(intersects('0 0;1 1;1 0;0 1'))", "true"), ("string(intersects('0 0;0 1;1 1'))", "false"))


def test_a_function_of_no_engine_is_named():
    assert "frobnicate" in refused("frobnicate(1)")
