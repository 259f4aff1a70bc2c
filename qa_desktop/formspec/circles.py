"""Owns finding circles: what depends on itself, directly or through others, and counts that never rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_desktop.formspec.definition import ControlKind, Node, Question, Repeat, Tool
from qa_desktop.formspec.references import Resolver, references_of
from qa_desktop.xpath.syntax import Expression


def endless_counts(tool: Tool) -> Iterator[Repeat]:
    """Repeats whose count follows their own rows with no answer in between that could stop it."""
    resolver = Resolver(tool)
    for repeat in tool.nodes.values():
        if not isinstance(repeat, Repeat) or repeat.count is None:
            continue
        reached = _reachable(tool, resolver, repeat)
        rows = [path for path in reached if path == repeat.path or path.startswith(f"{repeat.path}/")]
        if rows and not any(_is_answered(tool, path) for path in reached):
            yield repeat


def _is_answered(tool: Tool, path: str) -> bool:
    node = tool.nodes.get(path)
    return isinstance(node, Question) and node.control not in (ControlKind.NONE, ControlKind.NOTE)


def _reachable(tool: Tool, resolver: Resolver, repeat: Repeat) -> set[str]:
    """Everything that a count is worked out from, through calculations, also by way of other rows."""
    found: set[str] = set()
    waiting: list[tuple[Node, Expression | None]] = [(repeat, repeat.count)]
    while waiting:
        node, expression = waiting.pop()
        for reference in references_of(expression) if expression is not None else ():
            for read in resolver.targets(reference, node) or ():
                if read.path not in found:
                    found.add(read.path)
                    waiting += [(read, read.bind.calculate), (read, read.bind.relevant)]
    return found


def cycles(needs: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Every circle once: strongly connected nodes, and nodes that need themselves, in form order.

    Tarjan's algorithm (1972), without recursion.
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in needs:
        if start in order:
            continue
        work = [(start, iter(sorted(needs[start])))]
        order[start] = low[start] = len(order)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, rest = work[-1]
            for needed in rest:
                if needed not in needs:
                    continue
                if needed not in order:
                    order[needed] = low[needed] = len(order)
                    stack.append(needed)
                    on_stack.add(needed)
                    work.append((needed, iter(sorted(needs[needed]))))
                    break
                if needed in on_stack:
                    low[node] = min(low[node], order[needed])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    circle = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        circle.append(member)
                        if member == node:
                            break
                    if len(circle) > 1 or node in needs[node]:
                        members = set(circle)
                        found.append(tuple(path for path in needs if path in members))
    return found
