"""Owns telling of circles: every question in one, and the part of a cell that closes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_desktop.formspec.circles import cycles, endless_counts
from qa_desktop.formspec.definition import ControlKind, Finding, Node, Question, Repeat, Tool
from qa_desktop.formspec.references import Resolver, Use, dependencies, references_of, uses_of
from qa_desktop.xpath.syntax import Span

_SHOWN = 8
"""Questions of a circle that are named; the rest follows from them."""


def check_circles(tool: Tool, row_of: Callable[[str], int]) -> Iterator[Finding]:
    """What depends on itself. `row_of` gives the survey row of a path, 0 where it has none."""
    for circle in cycles(dependencies(tool)):
        yield _circle(tool, circle, row_of)
    for repeat in endless_counts(tool):
        yield _endless(tool, repeat)


def _circle(tool: Tool, circle: tuple[str, ...], row_of: Callable[[str], int]) -> Finding:
    nodes = [tool.nodes[path] for path in circle]
    if len(nodes) == 1:
        message, suggestion = f"“{nodes[0].name}” depends on itself.", "take itself out of the expression"
    else:
        names = ", ".join(_named(node, row_of) for node in nodes[:_SHOWN])
        more = " …" if len(nodes) > _SHOWN else ""
        message = f"These depend on each other in a circle: {names}{more}."
        suggestion = "let one of them depend on something else"
    closing = _closing(tool, circle)
    if closing is None:
        return Finding("TOOL-CYCLE", message, nodes[0].path, "type", "", suggestion)
    use, span = closing
    return Finding(
        "TOOL-CYCLE", message, use.node.path, use.attribute, use.text, suggestion, span=use.place(span)
    )


def _named(node: Node, row_of: Callable[[str], int]) -> str:
    row = row_of(node.path)
    return f"“{node.name}” (row {row})" if row else f"“{node.name}”"


def _closing(tool: Tool, circle: tuple[str, ...]) -> tuple[Use, Span] | None:
    """The first expression in the circle that reads another of it, and where it does."""
    members, resolver = set(circle), Resolver(tool)
    for use in uses_of(tool):
        if use.makes_value and use.node.path in members:
            for reference in references_of(use.expression):
                if any(node.path in members for node in resolver.targets(reference, use.node) or ()):
                    return use, reference.span
    return None


def _endless(tool: Tool, repeat: Repeat) -> Finding:
    message = f"The number of rows of “{repeat.name}” depends on its own rows, and would never rest."
    suggestion = "let an answer decide: a question whether there is another one"
    count = repeat.count
    counter = tool.nodes.get(f"{repeat.path}_count")
    # pyxform gives a count that is more than one question a calculation of its own, beside the repeat.
    if isinstance(counter, Question) and counter.control is ControlKind.NONE and counter.bind.calculate:
        count = counter.bind.calculate
    text = count.text if count is not None else ""
    span = (0, len(text)) if text else None
    return Finding("TOOL-CYCLE", message, repeat.path, "repeat_count", text, suggestion, span=span)
