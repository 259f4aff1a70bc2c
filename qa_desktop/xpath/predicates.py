"""Owns predicates: which of some nodes are kept, with short cuts for a position and for a choice filter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from qa_desktop.xpath.function import Closure
from qa_desktop.xpath.moments import looks_like_moment
from qa_desktop.xpath.syntax import Call, Literal, Node, Number, Operation, Path, simple_names
from qa_desktop.xpath.tree import TreeNode
from qa_desktop.xpath.values import NodeSet, as_boolean, as_nodeset
from qa_desktop.xpath.world import Context

Compile: TypeAlias = Callable[[Node], Closure]
Predicate: TypeAlias = Callable[[Context, NodeSet], NodeSet]


def compile_predicate(node: Node, compile_node: Compile) -> Predicate:
    if isinstance(node, Number):
        return partial(_at_position, node.value)
    if isinstance(node, Operation) and node.operators == ("=",):
        for child, wanted in (node.operands, node.operands[::-1]):
            if (name := _child_name(child)) and _is_same_for_all(wanted):
                return partial(
                    _where_child_is, name, compile_node(wanted), partial(_where, compile_node(node))
                )
    return partial(_where, compile_node(node))


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
    context.count_visits(len(nodes))
    return [node for node in nodes if any(child.value in texts for child in node.named(name))]


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
