"""Owns predicates: which of some nodes are kept, with short cuts for a position and for a choice filter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from qa_desktop.xpath.function import Closure
from qa_desktop.xpath.indexed import IndexedNodes, where_child_is
from qa_desktop.xpath.moments import looks_like_moment
from qa_desktop.xpath.syntax import Call, Literal, Node, Number, Operation, Path, simple_names
from qa_desktop.xpath.tree import TreeNode
from qa_desktop.xpath.values import NodeSet, as_boolean, as_nodeset
from qa_desktop.xpath.world import Context

_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})

Compile: TypeAlias = Callable[[Node], Closure]
Predicate: TypeAlias = Callable[[Context, NodeSet], NodeSet]


def compile_predicate(node: Node, compile_node: Compile) -> Predicate:
    if isinstance(node, Number):
        return partial(_at_position, node.value)
    if isinstance(node, Operation) and set(node.operators) == {"and"} and all(map(_is_truth, node.operands)):
        return _one_after_the_other(node.operands, compile_node)
    if isinstance(node, Operation) and node.operators == ("=",):
        for child, wanted in (node.operands, node.operands[::-1]):
            if (name := _child_name(child)) and _is_same_for_all(wanted):
                return partial(
                    _where_child_is, name, compile_node(wanted), partial(_where, compile_node(node))
                )
    return partial(_where, compile_node(node))


def _one_after_the_other(parts: tuple[Node, ...], compile_node: Compile) -> Predicate:
    """`[a = 1 and b = 2]` as `[a = 1][b = 2]`: what can be looked up goes first, few are left for others."""
    looked_up = [part for part in parts if _is_looked_up(part)]
    others = [part for part in parts if not _is_looked_up(part)]
    chain = tuple(compile_predicate(part, compile_node) for part in (*looked_up, *others))

    def answer(context: Context, nodes: NodeSet) -> NodeSet:
        for predicate in chain:
            nodes = predicate(context, nodes)
        return nodes

    return answer


def _is_looked_up(node: Node) -> bool:
    return isinstance(node, Operation) and any(
        _child_name(child) and _is_same_for_all(wanted)
        for child, wanted in (node.operands[:2], node.operands[1::-1])
    )


def _is_truth(node: Node) -> bool:
    """True for a comparison of paths and texts: it says yes or no, and asks for no position."""
    return (
        isinstance(node, Operation)
        and len(node.operators) == 1
        and node.operators[0] in _COMPARISONS
        and all(isinstance(part, Literal | Number) or _is_plain_path(part) for part in node.operands)
    )


def _is_plain_path(node: Node) -> bool:
    if not isinstance(node, Path) or any(step.predicates for step in node.steps):
        return False
    return node.start is None or (isinstance(node.start, Call) and node.start.name in ("current", "instance"))


def _at_position(position: float, _context: Context, nodes: NodeSet) -> NodeSet:
    if 1 <= position <= len(nodes) and position.is_integer():
        return (nodes[int(position) - 1],)
    return ()


def _child_name(node: Node) -> str:
    """The name, where a node is just `name`; else blank."""
    if not isinstance(node, Path) or node.absolute or node.start is not None or len(node.steps) != 1:
        return ""
    names = simple_names(node.steps)
    return names[0] if names else ""


def _is_same_for_all(node: Node) -> bool:
    """Whether an expression answers the same for every node that a predicate asks about."""
    if isinstance(node, Literal):
        return True
    if not isinstance(node, Path) or any(step.predicates for step in node.steps):
        return False
    return node.absolute or (isinstance(node.start, Call) and node.start.name == "current")


def _where_child_is(
    name: str, wanted: Closure, otherwise: Predicate, context: Context, nodes: NodeSet
) -> NodeSet:
    """The filter of every choice list, `[district = /data/district]`: the right side is asked for once."""
    if not nodes:
        return nodes
    value = wanted(context)
    texts = {value} if isinstance(value, str) else {node.value for node in as_nodeset(value, "a predicate")}
    if any(looks_like_moment(text) for text in texts):
        return otherwise(context, nodes)
    kept = where_child_is(nodes, name, texts)
    context.count_visits(len(kept) if isinstance(nodes, IndexedNodes) else len(nodes))
    return kept


def _where(closure: Closure, context: Context, nodes: NodeSet) -> NodeSet:
    if not nodes:
        return nodes
    context.count_visits(len(nodes))
    inner = context.inner(nodes[0], 1, len(nodes))
    kept: list[TreeNode] = []
    for position, node in enumerate(nodes, 1):
        inner.node = node
        inner.position = position
        value = closure(inner)
        if isinstance(value, float) and not isinstance(value, bool):
            if value == position:
                kept.append(node)
        elif as_boolean(value):
            kept.append(node)
    return kept
