"""Circles among nodes, found once each and in form order."""

from itertools import pairwise

from qa_desktop.formspec.circles import cycles
from qa_desktop.formspec.references import dependencies
from tests.builders import tool


def needs(**edges: str) -> dict[str, frozenset[str]]:
    return {node: frozenset(targets.split()) for node, targets in edges.items()}


def test_a_graph_without_circles_has_none():
    assert cycles(needs(a="b c", b="c", c="")) == []


def test_a_node_that_needs_itself_is_a_circle():
    assert cycles(needs(a="a", b="a")) == [("a",)]


def test_each_circle_is_found_once_with_all_its_nodes_in_form_order():
    assert sorted(cycles(needs(a="b", b="c", c="a", d="e", e="d f", f=""))) == [("a", "b", "c"), ("d", "e")]


def test_a_chain_of_many_thousands_does_not_exhaust_the_stack():
    names = [f"n{number}" for number in range(20_000)]
    chain = {one: frozenset([after]) for one, after in pairwise(names)} | {names[-1]: frozenset([names[0]])}
    assert len(cycles(chain)[0]) == 20_000


def test_a_node_depends_on_what_it_reads_and_on_its_group():
    made = tool(
        """
        | type | name | label | relevant | calculation |
        | text | a | A | | |
        | begin_group | g | G | ${a} = 'x' | |
        | calculate | c | | | ${a} |
        | end_group | | | | |
        """
    )
    assert dependencies(made)["/data/g/c"] == {"/data/a", "/data/g"}
    assert "/data/a" in dependencies(made)["/data/g"]
