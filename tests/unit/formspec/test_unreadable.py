"""Why an expression cannot be read: the place, and what to write instead."""

import pytest

from qa_desktop.formspec.unreadable import why_unreadable


@pytest.mark.parametrize(
    ("typed", "offending", "suggestion"),
    [
        ("${a} = ", "=", ""),
        ("(${a} = 'yes'", "(", "add “)”"),
        ("if(${a} = 'x', (1, 2)", "(", "add “)”"),
        ("${r}[n = 1", "[", "add “]”"),
        ("${a} = 'x')", ")", "delete it, or add the one that opens"),
        ("${a} == 'yes'", "==", "write = instead of =="),
        ("${a} <> 1", "<>", "write != instead of <>"),
        ("${a} => 1", "=>", "write >= instead of =>"),
        ("${a} && ${b}", "&&", "write and instead of &&"),
        ("${a} = 1 || ${b} = 1", "||", "write or instead of ||"),
        ("!${a}", "!", "write not(…) instead of !"),
        ("if(${a} = 1; 2; 3)", ";", "write , instead of ;"),
        ("${a} = 'x' AND ${b} = 'y'", "AND", "write and"),
        ("${x} > 2,5", "2,5", "write 2.5"),
        ("${d} > 1/12/2026", "1/12/2026", "write date('2026-12-01')"),
        ("$(name) = 1", "$(name)", "write ${name}"),
        ("$name = 1", "$name", "write ${name}"),
        ("${a} = 'yes", "'yes", "add ' at its end"),
        ("${a} = “yes", "“yes", 'add " at its end'),
        ("selected(${a} 'x')", "'x'", "a comma"),
    ],
)
def test_the_offending_part_is_named_with_its_remedy(typed, offending, suggestion):
    why = why_unreadable(typed)
    assert why is not None
    assert typed[slice(*why.span)] == offending
    assert suggestion in why.suggestion
    assert why.message.endswith(".")


@pytest.mark.parametrize(
    "typed",
    [
        "${a} = ‘x’",
        "${a} != 'AND; == 2,5 $x'",
        "max(2, 5) > ${a}",
        ". > 1 and (. < 2 or ${ b } = 3)",
        "${a}[1]",
    ],
)
def test_what_can_be_read_is_not_explained(typed):
    assert why_unreadable(typed) is None


def test_the_longest_cell_is_answered_at_once():
    why = why_unreadable("1 + " * 8_000)
    assert why is not None
    assert "longer" in why.message
