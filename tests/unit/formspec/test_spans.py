"""From a place in an expression back to what its author typed."""

import pytest

from qa_desktop.formspec.spans import author_span, output_span, text_span


def underlined(typed: str, expression: str, part: str) -> str | None:
    start = expression.index(part)
    span = author_span(typed, expression, (start, start + len(part)))
    return None if span is None else typed[slice(*span)]


@pytest.mark.parametrize(
    ("typed", "expression", "part", "expected"),
    [
        ("${a} = 'x'", " /data/a  = 'x'", "/data/a", "${a}"),
        ("${a} = 'x'", " /data/a  = 'x'", "'x'", "'x'"),
        ("${ a }='x'", " /data/g/a ='x'", "/data/g/a ='x'", "${ a }='x'"),
        ("${a}-${b}", " /data/a - /data/b ", "/data/b", "${b}"),
        ("if(${a} = 1,\n 2, 3)", "if( ../a  = 1, 2, 3)", "2, 3", "2, 3"),
        ("${a} = ‘x’", " /data/a  = 'x'", "'x'", "‘x’"),
        ("${last-saved#a}", " instance('__last-saved')/data/a ", "/data/a", "${last-saved#a}"),
        ("name = ${a}", "name =  current()/../a ", "current()/../a", "${a}"),
    ],
)
def test_a_part_of_an_expression_is_found_in_what_was_typed(typed, expression, part, expected):
    assert underlined(typed, expression, part) == expected


def test_nothing_is_claimed_of_a_text_that_became_something_else():
    assert author_span("yes", "true()", (0, 6)) is None
    assert author_span("${a} = 1", "/data/a = 2", (0, 11)) is None
    assert author_span("${a}", "  ", (0, 1)) is None


def test_an_output_in_a_label_is_found_by_its_name():
    assert output_span("You said ${b} and ${a}.", " /data/g/a ") == (18, 22)
    assert output_span("You said nothing.", " /data/g/a ") is None


def test_a_word_is_found_as_a_word_before_it_is_found_as_a_part():
    assert text_span("team-manager team", "team") == (13, 17)
    assert text_span("teams", "team") == (0, 4)
    assert text_span("teams", "worker") is None
    assert text_span("teams", "") is None
