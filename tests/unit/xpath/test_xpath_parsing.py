"""What is read, what is refused and where, and what is known without evaluating."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.errors import Refused
from qa_desktop.xpath import (
    EvaluationProblem,
    Origin,
    SyntaxProblem,
    check_calls,
    compile_expression,
    facts_of,
    hints_of,
    parse,
)
from qa_desktop.xpath.parser import MAX_DEPTH, MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("   ", 0),
        ("1 +", 3),
        ("(1", 2),
        ("1)", 1),
        ("/data/a == 2", 9),
        ("a and", 5),
        ("'abc", 0),
        ("“abc”", 0),
        ("${age} > 3", 0),
        ("if(a, b", 7),
        ("a[1", 3),
        ("1 And 1", 2),
        ("sideways::a", 0),
        ("a//", 3),
        ("a !b", 2),
    ],
)
def test_what_is_not_xpath_is_refused_with_its_place(text, position):
    with pytest.raises(SyntaxProblem) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.message
    assert caught.value.code == "XPATH-SYNTAX"
    assert isinstance(caught.value, Refused)


def test_an_expression_over_the_length_limit_is_refused():
    parse("1" * MAX_LENGTH)
    with pytest.raises(SyntaxProblem):
        parse("1" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    ("before", "middle", "after"),
    [
        ("(", "1", ")"),
        ("not(", "1", ")"),
        ("a[", "1", "]"),
        ("1 or 1 and 1 = 1 < 1 + 1 * (", "1", ")"),
        ("if(1, ", "2", ", 3)"),
        ("-(", "1", ")"),
    ],
)
def test_deep_nesting_is_refused_and_never_exhausts_the_stack(form, before, middle, after):
    with pytest.raises(SyntaxProblem):
        parse(before * MAX_DEPTH + middle + after * MAX_DEPTH)
    deepest = next(
        parse(before * depth + middle + after * depth)
        for depth in range(MAX_DEPTH, 0, -1)
        if not refused(before * depth + middle + after * depth)
    )
    facts_of(deepest)
    compile_expression(deepest).string(form.context())


def refused(text: str) -> bool:
    try:
        parse(text)
    except SyntaxProblem:
        return True
    return False


@pytest.mark.parametrize(
    "text",
    [
        "+".join(["1"] * 9_000),
        " or ".join(["false()"] * 1_500),
        "-" * 9_001 + "1",
        "/".join(["data"] * 3_000),
        "data" + "[1]" * 3_000,
        "concat(" + ",".join(["1"] * 5_000) + ")",
        "a|" * 5_000 + "a",
    ],
)
def test_a_long_flat_expression_is_no_deep_one(form, text):
    expression = parse(text)
    facts_of(expression)
    compile_expression(expression).string(form.context())


TOKENS = [
    "a", "/", "//", "..", ".", "*", "@", "[", "]", "(", ")", ",", "'x'", "1", ".5", "-", "+", "=", "!=", "<",
    "and", "or", "div", "mod", "|", "::", "self", "count", "if", "current()", "instance('yn')", "text()", " ",
    "$", "“", ":", "randomize", "regex", "date", "position", "indexed-repeat",
    "selected-at", "\n", "1e9", "not",
]  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=14).map("".join))
def test_whatever_the_text_only_our_own_problems_come_out(new_form, text):
    form = new_form()
    try:
        expression = parse(text)
        check_calls(expression)
        compile_expression(expression).string(form.context())
    except (SyntaxProblem, EvaluationProblem):
        return


def test_unions_within_predicates_do_not_multiply_without_end():
    with pytest.raises(SyntaxProblem):
        facts_of(parse("(a|b)[" * 30 + "c" + "]" * 30))


def test_spans_point_into_the_source():
    text = "count( /data/r ) > min(1, /data/n5 )"
    facts = facts_of(parse(text))
    assert [text[slice(*call.span)] for call in facts.calls] == ["count( /data/r )", "min(1, /data/n5 )"]
    assert [text[slice(*reference.span)] for reference in facts.references] == ["/data/r", "/data/n5"]


def described(text: str) -> list[str]:
    short = {"child": "", "parent": "..", "self": "."}
    return [
        f"{reference.origin}{':' + reference.instance if reference.instance else ''} "
        + "/".join(
            (short[step.axis] if step.axis != "child" else step.name) + ("[]" if step.has_predicate else "")
            for step in reference.steps
        )
        + (" across" if reference.across_instances else "")
        for reference in facts_of(parse(text)).references
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/data/a + ../b", ["root data/a", "context ../b"]),
        (". > 3", ["context ."]),
        ("sum(/data/r[ok = 'no']/q)", ["root data/r[]/ok", "root data/r[]/q"]),
        ("/data/r[../n = 1]", ["root data/r[]/../n", "root data/r[]"]),
        ("current()/../x", ["context ../x"]),
        ("current()", ["context "]),
        (
            "instance('yn')/root/item[name = current()/../k and x = /data/z]/label",
            ["instance:yn root/item[]/name", "context ../k", "root data/z", "instance:yn root/item[]/label"],
        ),
        ("(/data/a | b)[c]/d", ["root data/a/d", "context b/d"]),
        ("randomize(/data/r)/q", ["root data/r/q", "root data/r"]),
        (
            "indexed-repeat(/data/r/q, /data/r, ../i)",
            ["root data/r/q across", "root data/r across", "context ../i"],
        ),
        ("string-length()", ["context "]),
        ("/data/t/text()", ["root data/t/."]),
        ("1 + 1", []),
    ],
)
def test_every_path_that_is_read_is_known_with_where_it_starts(text, expected):
    found = described(text)
    assert [each for each in expected if each not in found] == []
    assert set(found) >= set(expected)


def test_a_path_from_a_function_of_unknown_answer_is_said_to_be_unknown():
    assert {reference.origin for reference in facts_of(parse("jr:itext('a')/b")).references} == {
        Origin.UNKNOWN
    }


@pytest.mark.parametrize(
    "text", ["now()", "today() > /data/d", "random()", "uuid()", "randomize(/data/r)", "once(1)"]
)
def test_what_may_change_by_itself_is_volatile(text):
    assert facts_of(parse(text)).is_volatile


@pytest.mark.parametrize(
    "text", ["/data/a", "randomize(/data/r, 42)", "date('2024-01-01')", "count(/data/r)"]
)
def test_what_depends_on_the_document_alone_is_not_volatile(text):
    assert not facts_of(parse(text)).is_volatile


@pytest.mark.parametrize(
    ("text", "is_spoken"),
    [
        ("jr:choice-name(/data/q, '/data/q')", True),
        ("jr:itext('a')", True),
        ("format-date(/data/d, '%e %b')", True),
        ("format-date(/data/d, /data/pattern)", True),
        ("format-date(/data/d, '%Y')", False),
        ("/data/q", False),
    ],
)
def test_what_another_language_may_answer_otherwise_is_known(text, is_spoken):
    assert facts_of(parse(text)).is_spoken is is_spoken


@pytest.mark.parametrize(
    ("text", "underlined"),
    [
        ("/data/a == 2", "=="),
        ("a && b", "&&"),
        ("1 +", "+"),
        ("if(a, b", "b"),
        ("1)", ")"),
        ("a[1", "1"),
        ("1 And 1", "And"),
        ("sideways::a", "sideways"),
        ("concat('abc, 'x')", "x"),
        ("a = 'abc", "'abc"),
        ("“abc”", "“"),
        ("a b", "b"),
        ("${age} > 3", "${"),
    ],
)
def test_the_offending_text_can_be_underlined(text, underlined):
    with pytest.raises(SyntaxProblem) as caught:
        parse(text)
    assert text[slice(*caught.value.span)] == underlined


def test_unknown_functions_and_wrong_numbers_of_arguments_are_found_in_branches_too():
    problems = check_calls(parse("if(true(), 1, explode(2)) + substr('a') + count(/data/r)"))
    assert [(each.name, each.arguments, each.least, each.most) for each in problems] == [
        ("explode", 1, None, None),
        ("substr", 1, 2, 3),
    ]


def test_a_comparison_with_a_literal_names_the_path_and_the_literal():
    facts = facts_of(parse("/data/q = 'yes' or 'no' != ../q or selected(/data/m, 'a') or /data/n = 3"))
    assert [(each.literal, each.reference.steps[-1].name) for each in facts.comparisons] == [
        ("yes", "q"),
        ("no", "q"),
        ("a", "m"),
    ]


def test_a_call_says_which_of_its_arguments_are_literals():
    (call,) = facts_of(parse("pulldata('list', 'label', 'name', /data/q)")).calls
    assert call.literals == ("list", "label", "name", None)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("a == b", "write ="),
        ("a && b", "write and"),
        ("a || b", "write or"),
        ("a <> b", "write !="),
        ("!a", "not("),
    ],
)
def test_habits_of_other_languages_are_named_with_the_remedy(text, remedy):
    with pytest.raises(SyntaxProblem) as caught:
        parse(text)
    assert remedy in caught.value.message


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("regex(., 'b')", ["pattern-not-whole"]),
        ("regex(., '^b')", []),
        ("regex(., '.*b')", []),
        ("regex(., '(')", ["pattern-wrong"]),
        ("if(/data/q, 1, 2)", ["blank-is-true"]),
        ("not(../q) and /data/q = 1", ["blank-is-true"]),
        ("not(/data/r[q = 1])", []),
        ("/data/q", ["blank-is-true"]),
        ("/data/d > 2024-02-01", ["unquoted-date"]),
        ("10 - 5 - 3 > 1", []),
        ("/data/d > '2024-02-30'", ["no-such-date"]),
        ("/data/d > '2024-02-29'", []),
    ],
)
def test_what_is_likely_not_meant_so_is_hinted_at(text, kinds):
    assert [hint.kind for hint in hints_of(parse(text), is_condition=True)] == kinds


def test_a_bare_question_that_is_no_condition_is_left_alone():
    assert hints_of(parse("/data/q")) == ()
