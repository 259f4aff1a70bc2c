"""Forms that would never come to an end, or fill the memory: they end, and say at which question."""

import html
import tracemalloc

import pytest

from qa_desktop.formengine._evaluate import MAX_INSTANCES
from qa_desktop.formspec.xform import read
from tests.hostile.forms import (
    answer,
    ask_everything,
    asked,
    calculated,
    chosen,
    form,
    messages,
    opened,
    problems,
    repeated,
)  # fmt: skip

pytestmark = pytest.mark.timeout(60)

LIST = '<instance id="l"><root>{}</root></instance>'.format(
    "".join(f"<item><name>n{n}</name><label>L{n}</label></item>" for n in range(2_000))
)


@pytest.mark.parametrize(
    ("count", "instances"),
    [
        ("1000000000", MAX_INSTANCES),
        ("1 div 0", MAX_INSTANCES),
        ("-5", 0),
        ("0 div 0", 0),
        ("'abc'", 0),
        ("/data/r/q + 1", 0),
        ("/data/r/q", 0),
    ],
)
def test_a_count_is_bounded_and_the_repeat_says_so(count, instances):
    session = opened(
        form(
            '<a/><r jr:template=""><q/></r>',
            body=asked("/data/a") + repeated("/data/r", asked("/data/r/q"), count),
        )
    )
    assert len(session.view("/data/r").children) == instances
    over = [("/data/r", f"This cannot be worked out: A repeat may have {MAX_INSTANCES} instances at most.")]
    assert messages(session) == (over if instances else [])
    assert ask_everything(session)


def test_a_count_that_counts_its_own_instances_is_refused_and_ends_anyway():
    xml = form(
        '<a/><r jr:template=""><q/></r>',
        body=asked("/data/a") + repeated("/data/r", asked("/data/r/q"), "count(/data/r) + 1"),
    )
    assert "TOOL-CYCLE" in problems(read(xml))
    session = opened(xml)
    assert len(session.view("/data/r").children) <= MAX_INSTANCES
    assert messages(session)[0][0] == "/data/r"


def test_counts_within_counts_are_bounded_together(monkeypatch):
    monkeypatch.setattr("qa_desktop.formengine._instances.MAX_NODES", 10_000)
    inner = repeated("/data/r/s", asked("/data/r/s/q"), "1000")
    xml = form(
        '<a/><r jr:template=""><s jr:template=""><q/></s></r>',
        body=asked("/data/a") + repeated("/data/r", inner, "/data/a"),
    )
    session = opened(xml)
    answer(session, a="1000")
    assert 1_000 < len(session.saved().repeats) <= 10_000
    said = messages(session)
    assert any("questions at most" in words and "/s" in node for node, words in said)
    answer(session, a="0")
    assert session.view("/data/r").children == ()


CYCLES = {
    "calculates": calculated("/data/c + 1", "/data/b") + calculated("/data/b + 1"),
    "itself": calculated(". + 1"),
    "growth": calculated("concat(/data/c, /data/c, /data/a)", "/data/b")
    + calculated("concat(/data/b, /data/b)"),
    "relevance": '<bind nodeset="/data/b" relevant="/data/c = 1"/>'
    '<bind nodeset="/data/c" relevant="/data/b = 1"/>',
    "own relevance": '<bind nodeset="/data/a" relevant=". != \'x\'"/>',
}


@pytest.mark.parametrize("binds", CYCLES.values(), ids=CYCLES)
def test_a_cycle_is_refused_and_comes_to_an_end_where_it_runs_anyway(binds):
    xml = form("<a/><b/><c/>", binds, asked("/data/a") + asked("/data/b"))
    assert "TOOL-CYCLE" in problems(read(xml))
    session = opened(xml)
    answer(session, a="x", b="y")
    assert len(ask_everything(session)) < 10_000_000


def test_choices_that_filter_each_other_in_a_circle_are_refused_and_come_to_an_end():
    one = chosen("/data/b", "instance('l')/root/item[name = /data/c]")
    other = chosen("/data/c", "instance('l')/root/item[name = /data/b]")
    xml = form("<a/><b/><c/>", body=asked("/data/a") + one + other, more=LIST)
    assert "TOOL-CYCLE" in problems(read(xml))
    session = opened(xml)
    answer(session, b="n3", c="n3", a="1")
    assert ask_everything(session)


@pytest.mark.parametrize("target", ["a", "b"], ids=["itself", "each other"])
def test_actions_that_set_each_other_off_come_to_an_end(target):
    action = '<setvalue event="xforms-value-changed" ref="/data/{}" value="concat(/data/{}, \'x\')"/>'
    body = asked("/data/a", action.format(target, "a")) + asked("/data/b", action.format("a", "b"))
    session = opened(form("<a/><b/>", body=body))
    answer(session, a="1")
    assert len(session.view("/data/a").value) < 100
    assert ask_everything(session)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 40 + "b"),
        ("(a|a)*b", "a" * 2_000),
        ("(.*)*(.*)*(.*)*x", "a" * 2_000),
        ("(x{1,999}){1,999}", "x" * 2_000),
        ("(" * 200 + ")" * 200, "a"),
        (r"(a+)\1+$", "a" * 30),
        ("^([a-z0-9]+[.]?)+@$", "a" * 5_000),
    ],
)
def test_a_catastrophic_pattern_is_answered_or_named(pattern, text):
    bind = f'<bind nodeset="/data/a" constraint="{html.escape(f"regex(., {pattern!r})")}"/>'
    session = opened(form("<a/>", bind.replace("\\\\", "\\")))
    answer(session, a=text)
    assert [node for node, _ in messages(session)] == ["/data/a"]


@pytest.mark.parametrize(
    "expression",
    [
        "count(/data/g/*[count(/data/g/*[count(/data/g/*[. = 1]) = 1]) > 0])",
        "count(//*/following::*/preceding::*)",
        "count(instance('l')//*[count(instance('l')//*) = .])",
    ],
)
def test_an_expression_that_looks_at_everything_for_everything_is_stopped_and_named(expression, monkeypatch):
    monkeypatch.setattr("qa_desktop.xpath.world.MAX_VISITS", 200_000)
    nodes = "".join(f"<d{n}/>" for n in range(1_000))
    session = opened(form(f"<a/><c/><g>{nodes}</g>", calculated(expression), more=LIST))
    answer(session, a="1")
    assert messages(session) == [
        ("/data/c", "This cannot be worked out: the expression needs too much work.")
    ]
    assert ask_everything(session)


def test_many_costly_expressions_are_stopped_together(monkeypatch):
    monkeypatch.setattr("qa_desktop.formengine._evaluate.MAX_VISITS_OF_ONE_ANSWER", 100_000)
    nodes = "".join(f"<q{n}/>" for n in range(500))
    binds = "".join(calculated("count(/data/g/*[. = /data/a])", f"/data/q{n}") for n in range(500))
    session = opened(form(f"<a/><g>{'<n/>' + nodes.replace('q', 'n')}</g>{nodes}", binds))
    answer(session, a="1")
    said = messages(session)
    assert all("too much work for one answer" in words for _, words in said)
    assert 0 < len(said) < 500


@pytest.mark.parametrize(
    ("expression", "typed"),
    [
        ("join(/data/a, //*)", "x" * 900_000),
        ("concat(/data/a, /data/a)", "x" * 900_000),
        ("digest(concat(/data/a, /data/a), 'SHA-512')", "x" * 900_000),
        ("translate(concat(/data/a, /data/a), 'x', 'y')", "x" * 900_000),
    ],
)
def test_a_text_that_grows_beyond_bounds_is_stopped_and_named(expression, typed):
    session = opened(form("<a/><c/>", calculated(expression)))
    answer(session, a=typed)
    assert messages(session) == [
        ("/data/c", "This cannot be worked out: a text grew beyond 1000000 characters.")
    ]


def test_texts_that_double_from_question_to_question_do_not_fill_the_memory():
    binds = "".join(
        calculated(f"concat({previous}, {previous})", f"/data/d{n}")
        for n in range(60)
        for previous in ["/data/a" if n == 0 else f"/data/d{n - 1}"]
    )
    session = opened(form("<a/>" + "".join(f"<d{n}/>" for n in range(60)), binds))
    tracemalloc.start()
    answer(session, a="x" * 10)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000
    assert messages(session)[0][1] == "This cannot be worked out: a text grew beyond 1000000 characters."


@pytest.mark.parametrize(
    ("expression", "typed"),
    [
        ("round(pow(10, /data/a), /data/a)", "400"),
        ("substr(/data/a, -99999999999, 1 div 0)", "400"),
        ("selected-at(/data/a, 99999999999)", "x " * 100_000),
        ("format-date(/data/a, '%Y-%m')", "9" * 400),
        ("date(/data/a) + 99999999999", "2024-01-01"),
        ("date(/data/a * 99999999999)", "5"),
        ("thousandsep(',', /data/a)", "9" * 5_000),
        ("int(/data/a)", "9" * 5_000),
        ("-" * 15_000 + "1", "1"),
        ("indexed-repeat(/data/a, /data/a, 99999999999)", "1"),
        ("randomize(//*, /data/a)", "9" * 400),
    ],
)
def test_numbers_beyond_sense_are_answered_with_something(expression, typed):
    for data_type in ("string", "int", "decimal", "date", "dateTime"):
        bind = f'<bind nodeset="/data/c" type="{data_type}" calculate="{expression}"/>'
        session = opened(form("<a/><c/>", bind))
        answer(session, a=typed)
        assert ask_everything(session)


@pytest.mark.parametrize("typed", ["\0", "\ud800", "\uffff", "<a>&\"'", "]]>", "\u202e", "x" * 100_000])
def test_whatever_is_typed_the_submission_is_xml(typed):
    from defusedxml.ElementTree import fromstring

    session = opened(form("<a/>"))
    answer(session, a=typed)
    assert fromstring(ask_everything(session)).find("{*}a") is not None
