"""Patterns: the whole value, the same answer by either way of matching, and never without end."""

from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.xpath.pattern_syntax import read_pattern
from qa_desktop.xpath.patterns import _assemble, _Run, matches_whole
from qa_desktop.xpath.problems import EvaluationProblem


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("[0-9]{3}", "123", True),
        ("[0-9]{3}", "1234", False),
        ("^[A-Z]{2}\\d+$", "AB12", True),
        ("a|bc", "bc", True),
        ("a|bc", "abc", False),
        ("", "", True),
        ("(?=.*[A-Z])(?=.*\\d).{8,}", "abcD1efgh", True),
        ("(?!.*--)[a-z-]+", "a--b", False),
        ("\\p{L}+", "Élan", True),
        ("[\\p{Lu}0-9]+", "É1", True),
        ("[^\\p{L}]+", "12é", False),
        ("\\d+", "٣", False),
        ("(?i)abc", "ABC", True),
        ("\\u00e9\\x41", "éA", True),
        ("[\\w.+-]+@[\\w-]+\\.[\\w.]+", "a.b@c.org", True),
        ("\\bfoo\\b.*", "foo bar", True),
        ("\\S+\\s\\D+", "ab cd", True),
        (".*", "a\nb", False),
        ("a*?b+?", "aab", True),
    ],
)
def test_the_whole_value_matches_or_it_does_not(pattern, text, expected):
    assert matches_whole(pattern, text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        "a)",
        "*a",
        "[",
        "[]",
        "a{3,2}",
        "a++",
        "(?<=a)b",
        "(a)\\1",
        "\\p{Nope}",
        "[a&&b]",
        "\\",
        "x" * 2_001,
    ],
)
def test_a_pattern_that_is_wrong_or_not_supported_is_a_problem(pattern):
    with pytest.raises(EvaluationProblem):
        matches_whole(pattern, "a")


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 5_000 + "!"),
        ("(a|a)*b", "a" * 20_000),
        (".*.*.*.*.*b", "a" * 3_000),
        ("((){99999}){99999}", "a"),
        ("((a{0}){99999}){99999}a", "a"),
        ("(?=(a+)+b)a*", "a" * 500),
        ("(a?){500}" * 5, "a" * 500),
        (".*", "x" * 200_000),
    ],
)
def test_no_pattern_takes_long(pattern, text):
    begun = time.perf_counter()
    with contextlib.suppress(EvaluationProblem):
        matches_whole(pattern, text)
    # Half a second of work is allowed; ten are far from what a runaway pattern takes.
    assert time.perf_counter() - begun < 10


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "-", "^", "$", "\\b", "[a-c]"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,3}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        inner.map(lambda each: f"(?={each})"),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(PATTERNS, st.text("abc1- ", max_size=7))
def test_both_ways_of_matching_agree_with_python(pattern, text):
    expected = re.fullmatch(pattern.replace("$", "\\Z"), text, re.ASCII) is not None
    assert matches_whole(pattern, text) is expected
    assert _Run(text).reaches_end(_assemble(read_pattern(pattern)[0]), 0, whole=True) is expected
