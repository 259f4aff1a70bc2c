"""Whatever the expression and whatever the document: an answer or a problem, soon, and in little room."""

from __future__ import annotations

import time
import tracemalloc
from contextlib import suppress
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.xpath import (
    Context,
    EvaluationProblem,
    SyntaxProblem,
    World,
    check_calls,
    compile_expression,
    facts_of,
    hints_of,
    parse,
    parts_of,
)
from qa_desktop.xpath.functions import FUNCTIONS
from qa_desktop.xpath.parser import AXES
from qa_desktop.xpath.syntax import Call, Filter, Literal, Negation, Node, Number, Operation, Path, Step
from qa_desktop.xpath.values import compare

SECONDS = 20.0
"""Far more than any bounded evaluation takes on a busy machine, and far less than an unbounded one."""


def ends_soon(expression: str, context: Context) -> str:
    """The answer, or the problem's words; fails when it took long."""
    began = time.process_time()
    try:
        answer = compile_expression(parse(expression)).string(context)
    except EvaluationProblem as problem:
        answer = problem.message
    assert time.process_time() - began < SECONDS
    return answer


@pytest.fixture(scope="module")
def wide(document_of) -> Context:
    """A document of 5,000 nodes with long values."""
    rows = "".join(f"<r><a>{number}</a><b>{'a' * 400}!</b></r>" for number in range(2_500))
    document = document_of(f"<data>{rows}</data>")
    return Context(document.children[0], document, World())


@pytest.mark.parametrize(
    "expression",
    [
        "count(//*[regex(b, '(a*)*c')])",
        "count(//*[regex(., '(a|a)*!?!?c')])",
        "count(//*[regex(., '.*.*.*.*.*x')])",
        "count(//*[. = //*])",
        "count(//*[//a < //b])",
        "//a != //b or //a = //b or //a < //b",
        "count(//a[. > ../../r/a])",
        "count(//*/ancestor::*/descendant::*)",
        "string-length(concat(" + ", ".join(["/data"] * 1_500) + "))",
        "string-length(join(/data, " + ", ".join(["//b"] * 500) + "))",
        "string-length(translate(/data, /data, /data))",
        "count(//*[normalize-space(/data) = 'x'])",
        "thousandsep(/data, /data)",
        "count(//*[/data = 'x'])",
        "count(//a[../.. = 'x'])",
        "count(//*[string-length(current()/..) = 1])",
        "base64-encode(base64-encode(base64-encode(/data)))",
        "count(randomize(//*[count(randomize(//*)) > 0]))",
        "join(' ', //*[position() = last()]/preceding::*)",
    ],
)
def test_an_expression_that_asks_for_endless_work_ends(wide, expression):
    context = Context(wide.node, wide.root, wide.world)
    ends_soon(expression, context)


@pytest.mark.parametrize(
    "expression",
    [
        "concat(" + ", ".join(["/data"] * 60) + ")",
        "join(/data/r[1]/b, " + ", ".join(["/data"] * 60) + ")",
        "thousandsep('" + "9" * 9_000 + "', '" + "x" * 9_000 + "')",
    ],
)
def test_a_text_beyond_measure_is_refused_before_it_is_made(wide, expression):
    context = Context(wide.node, wide.root, wide.world)
    tracemalloc.start()
    assert "grew beyond" in ends_soon(expression, context)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000


@pytest.mark.parametrize(
    "expression",
    [
        "9" * 5_000,
        "1 div " + "9" * 5_000,
        f"number('{'9' * 5_000}')",
        f"thousandsep('{'9' * 5_000}')",
        f"round('{'9' * 5_000}', 2)",
        f"int('{'9' * 400}')",
        "pow(10, 400)",
        "pow(-10, 401)",
        "pow(0, -1)",
        "pow(-8, 0.5)",
        "exp(1000)",
        "exp10(400)",
        "1000000 * " * 300 + "1",
        "round(1 div 0, 400)",
        "substr('abc', 1 div 0)",
        "substring('abc', -1 div 0, 1 div 0)",
        "selected-at('a b', 1 div 0)",
        "indexed-repeat(/data/r/q, /data/r, 1 div 0)",
        "uuid(1 div 0)",
        "date(1 div 0)",
        "date-time(-1 div 0)",
        "date(pow(10, 300))",
        "decimal-date-time(pow(10, 300))",
        "format-date(1 div 0, '%Y')",
        "format-date(pow(10, 300), '%Y')",
        "date('9999-12-31') + 99999999",
        "format-date('0001-01-01', '%a %W')",
        "format-date-time('0001-01-01T00:00:00+14:00', '%Y')",
        "format-date-time('9999-12-31T23:59:59-14:00', '%Y')",
        "decimal-time('0001-01-01T00:00:00+14:00')",
        "'0001-01-01T00:00:00+14:00' < '0001-01-01'",
        "date('0001-01-01T00:00:00+23:59') < now()",
        "date-time('2024-01-01T00:00:00+99:00')",
        "randomize(/data/r, 1 div 0)",
        "/data/r[1 div 0]",
        "/data/r[0 div 0]",
        "distance('1e400 2; 3 4')",
        "area('90 180; -90 -180; 90 -180')",
        "checklist(1 div 0, 0 div 0, 1)",
        "weighted-checklist(1, 2, 'x', 1 div 0)",
    ],
)
def test_a_number_beyond_measure_is_answered_or_refused_in_words(form, expression):
    ends_soon(expression, form.context())


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("count(/data/r[position(.) = 2500])", "1"),
        ("sum(/data/r[a < 10]/a)", "45"),
        ("count(/data/r[a = /data/r[1]/a])", "1"),
        ("count(/data/r/a[position(..) > 2400])", "100"),
    ],
)
def test_what_large_forms_ask_for_is_not_too_much_work(wide, expression, answer):
    assert ends_soon(expression, Context(wide.node, wide.root, wide.world)) == answer


def test_two_large_sets_are_compared_as_their_pairs_would_be(document_of):
    texts = ["", "1", "2", "10", "x", "2024-02-29", "2024-03-01", "2024-02-29T00:30:00-07:00"]

    def nodes(chosen):
        return document_of("<d>" + "".join(f"<n>{text}</n>" for text in chosen) + "</d>").children[0].children

    def zone():
        return UTC

    for sign in ("=", "!=", "<", "<=", ">", ">="):
        for first in range(1, 2 ** len(texts), 7):
            left = [text for at, text in enumerate(texts) if first >> at & 1]
            for right in (texts[:3], texts[3:5], texts[4:7], texts[5:], ["1"], ["x", "1"]):
                wanted = any(compare(sign, one, other, zone) for one in left for other in right)
                assert compare(sign, nodes(left), nodes(right), zone) is wanted, (left, sign, right)


# Any text, any tree ------------------------------------------------------------------------------

WORDS = [
    *sorted(FUNCTIONS), *(f"{axis}::" for axis in sorted(AXES)), "a", "r",
    "q", "data", "/", "//", "..", ".", "*",
    "@", "[", "]", "(", ")", "(", ")", ",", ",", "'x'", "''", "'2024-02-29'", "'1 2;3 4;1 4'", "1", "0", "-1",
    ".5", "99999999999999999999", "-", "+", "=", "!=", "<", ">=", " and ", " or ", " div ", " mod ", "|",
    "text()", "node()", "/data/r/q", "/data/d", "/data/dt", "instance('yn')/root/item", " ", "$", "“", ":",
]  # fmt: skip


@settings(max_examples=700, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=20).map("".join)))
def test_any_text_is_read_or_refused_at_a_place_in_it(text):
    try:
        expression = parse(text)
    except SyntaxProblem as problem:
        begin, end = problem.span
        assert 0 <= begin <= end <= len(text)
        assert begin < end or not text
        return
    facts = facts_of(expression)
    hints_of(expression, is_condition=True)
    for span in [call.span for call in facts.calls] + [one.span for one in facts.references]:
        assert 0 <= span[0] < span[1] <= len(text)
    for node in parts_of(expression.tree):
        begin, end = node.span
        assert same(parse(text[begin:end]).tree, node), "a part's own text reads as that part"


paths = st.sampled_from(
    ["/data/r/q", "/data/blank", "/data/dt", "/data/txt", "//q", ".", "..", "@x", "/data/r[2]"]
)
atoms = st.one_of(
    paths,
    st.sampled_from(["''", "'a b'", "'2024-02-30'", "'10 20;10 21;11 21;10 20'", "'%Y-%b'", "'MD5'", "'yn'"]),
    st.sampled_from(
        ["0", "1", "-3", "2.5", "1 div 0", "0 div 0", "pow(10, 308) * 10", "true()", "today()", "now()"]
    ),
)


@st.composite
def calls(draw, inner):
    function = FUNCTIONS[draw(st.sampled_from(sorted(FUNCTIONS)))]
    most = function.least + 3 if function.most is None else function.most
    count = draw(st.integers(function.least, most))
    return f"{function.name}({', '.join(draw(inner) for _ in range(count))})"


OPERATORS = ["+", "-", "*", "div", "mod", "=", "!=", "<", ">", "and", "or", "|"]

expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        calls(inner),
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        st.tuples(paths, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]"),
        inner.map(lambda one: f"-({one})"),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(expressions)
def test_any_expression_is_answered_or_is_a_problem_of_ours(new_form, text):
    expression = parse(text)
    assert check_calls(expression) == ()
    form = new_form()
    with suppress(EvaluationProblem):
        assert isinstance(compile_expression(expression).string(form.context("/data/r[1]/q")), str)


def same(one: Node | Step, other: Node | Step) -> bool:
    """Whether two trees are the same but for their spans."""
    if type(one) is not type(other):
        return False
    match one, other:
        case (Literal(), Literal()) | (Number(), Number()):
            return one.value == other.value
        case Operation(), Operation():
            return one.operators == other.operators and all_same(one.operands, other.operands)
        case Negation(), Negation():
            return one.times == other.times and same(one.operand, other.operand)
        case Call(), Call():
            return one.name == other.name and all_same(one.arguments, other.arguments)
        case Filter(), Filter():
            return same(one.primary, other.primary) and all_same(one.predicates, other.predicates)
        case Step(), Step():
            return (one.axis, one.test) == (other.axis, other.test) and all_same(
                one.predicates, other.predicates
            )
        case Path(), Path():
            starts = [part for part in (one.start, other.start) if part is not None]
            return (
                one.absolute == other.absolute
                and len(starts) != 1
                and all_same(starts[:1], starts[1:])
                and all_same(one.steps, other.steps)
            )
    raise AssertionError(one)


def all_same(ones, others) -> bool:
    return len(ones) == len(others) and all(same(one, other) for one, other in zip(ones, others, strict=True))
