"""Owns the functions on nodes: where we stand, what a node is called, other trees, other instances."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import Final

from qa_desktop.xpath.function import Closure, Function
from qa_desktop.xpath.indexed import IndexedNodes, where_child_is
from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.syntax import Node, Path
from qa_desktop.xpath.tree import TreeNode, in_document_order
from qa_desktop.xpath.values import NodeSet, Value, as_nodeset, as_number, as_string, strings_of
from qa_desktop.xpath.world import Context

XML: Final = "{http://www.w3.org/XML/1998/namespace}"


def _position(context: Context, values: list[Value]) -> Value:
    """Position in the current list or, given a node, among the siblings of its name: of a repeat instance."""
    if not values:
        return float(context.position)
    nodes = as_nodeset(values[0], "position()")
    if not nodes:
        return ""
    node = nodes[0]
    if node.parent is None:
        return 1.0
    for index, sibling in enumerate(node.parent.named(node.name), 1):
        if sibling is node:
            return float(index)
    return 1.0


def _last(context: Context, _values: list[Value]) -> Value:
    return float(context.size)


def _count(_context: Context, values: list[Value]) -> Value:
    return float(len(as_nodeset(values[0], "count()")))


def _count_non_empty(_context: Context, values: list[Value]) -> Value:
    return float(sum(1 for node in as_nodeset(values[0], "count-non-empty()") if node.value))


def _subject(context: Context, values: list[Value], what: str) -> TreeNode | None:
    if not values:
        return context.node
    nodes = as_nodeset(values[0], what)
    return nodes[0] if nodes else None


def _local_name(context: Context, values: list[Value]) -> Value:
    node = _subject(context, values, "local-name()")
    return node.name if node is not None else ""


def _name(context: Context, values: list[Value]) -> Value:
    node = _subject(context, values, "name()")
    if node is None:
        return ""
    return getattr(node, "qualified_name", node.name)


def _namespace_uri(context: Context, values: list[Value]) -> Value:
    node = _subject(context, values, "namespace-uri()")
    return node.namespace if node is not None else ""


def _id(context: Context, values: list[Value]) -> Value:
    wanted = {name for text in strings_of(values) for name in text.split()}
    return [node for node in _elements(context, context.root) if node.attributes.get("id") in wanted]


def _elements(context: Context, top: TreeNode) -> Iterator[TreeNode]:
    stack = [top]
    while stack:
        node = stack.pop()
        context.count_visits(1)
        yield node
        stack.extend(reversed(node.children))


def _lang(context: Context, values: list[Value]) -> Value:
    """Whether the context node is in a language or a variety of it, by the nearest `xml:lang`."""
    wanted = as_string(values[0]).lower()
    node: TreeNode | None = context.node
    language = ""
    while node is not None and not language:
        language = node.attributes.get(XML + "lang", "")
        node = node.parent
    language = (language or context.world.language()).lower()
    return language == wanted or language.startswith(wanted + "-")


def _current(context: Context, _values: list[Value]) -> Value:
    return (context.current,)


def _instance(context: Context, values: list[Value]) -> Value:
    found = context.world.instance(as_string(values[0]))
    return () if found is None else (found,)


def _pulldata(context: Context, values: list[Value]) -> Value:
    """The value of one column in the first row whose key column holds the key."""
    instance, column, key_column, key = (as_string(value) for value in values)
    top = context.world.instance(instance)
    if top is None or not key:
        return ""
    for root in top.children:
        context.count_visits(1 if isinstance(root.children, IndexedNodes) else len(root.children))
        for item in where_child_is(root.children, key_column, (key,)):
            found = item.named(column)
            return found[0].value if found else ""
    return ""


# randomize() -------------------------------------------------------------------------------------

_MODULUS: Final = 2**31 - 1
_MULTIPLIER: Final = 16_807
_LONG: Final = 2**63


def _randomize(context: Context, values: list[Value]) -> Value:
    """Shuffle as the reference engines do: inside-out, drawing from Park and Miller's generator."""
    nodes = in_document_order(as_nodeset(values[0], "randomize()"))
    state = _first_state(_seed(values[1]) if len(values) > 1 else int(context.world.random() * _MODULUS))
    shuffled: list[TreeNode] = []
    for index, node in enumerate(nodes):
        state = state * _MULTIPLIER % _MODULUS
        place = int((state - 1) / (_MODULUS - 1) * (index + 1))
        shuffled.append(node)
        shuffled[index], shuffled[place] = shuffled[place], node
    return shuffled


def _first_state(seed: int) -> int:
    # The remainder keeps the seed's sign, as in Java; zero and below are moved up.
    state = seed % _MODULUS if seed >= 0 else -(-seed % _MODULUS)
    return state if state > 0 else state + _MODULUS - 1


def _seed(value: Value) -> int:
    """A number without its fraction, kept within 64 bits; other text by its hash; blank is 0."""
    number = as_number(value)
    if math.isnan(number):
        text = as_string(value)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0
    if math.isinf(number):
        return _LONG - 1 if number > 0 else -_LONG
    return max(-_LONG, min(_LONG - 1, int(number)))


# indexed-repeat() --------------------------------------------------------------------------------


def _compile_indexed_repeat(arguments: Sequence[Node], closures: Sequence[Closure]) -> Closure:
    """`indexed-repeat(path, repeat, index, …)`: the path, with each repeat narrowed to one instance.

    Paths are taken by their names alone: an index means the repeat's n-th instance, not this one.
    """
    if len(arguments) % 2 == 0:
        raise EvaluationProblem("indexed-repeat() needs a path, then pairs of repeat and index")
    target = _named_path(arguments[0])
    repeats = [_named_path(argument) for argument in arguments[1::2]]
    indexes = closures[2::2]

    def answer(context: Context) -> Value:
        above = _ancestry(context)
        wanted = {
            _absolute(repeat, above): _instance_number(as_number(index(context)))
            for repeat, index in zip(repeats, indexes, strict=True)
        }
        return _walk(context, _absolute(target, above), wanted, above)

    return answer


def _instance_number(position: float) -> int:
    return int(position) if 0 < position < math.inf else 0


_NamedPath = tuple[bool, tuple[str, ...]]
"""Whether absolute, and its steps; `..` goes up."""


def _named_path(argument: Node) -> _NamedPath:
    if not isinstance(argument, Path) or argument.start is not None:
        raise EvaluationProblem("indexed-repeat() needs plain paths")
    names: list[str] = []
    for step in argument.steps:
        if step.predicates:
            raise EvaluationProblem("indexed-repeat() needs paths without predicates")
        if step.axis == "parent":
            names.append("..")
        elif step.axis == "child" and step.test.kind == "name" and step.test.name != "*":
            names.append(step.test.name)
        elif step.axis != "self":
            raise EvaluationProblem("indexed-repeat() needs plain paths")
    return argument.absolute, tuple(names)


def _ancestry(context: Context) -> list[TreeNode]:
    """The current node and its ancestors below the document, topmost first."""
    found: list[TreeNode] = []
    node: TreeNode | None = context.current
    while node is not None and node is not context.root:
        found.append(node)
        node = node.parent
    found.reverse()
    return found


def _absolute(path: _NamedPath, above: list[TreeNode]) -> tuple[str, ...]:
    absolute, steps = path
    names = [] if absolute else [node.name for node in above]
    for step in steps:
        if step != "..":
            names.append(step)
        elif names:
            names.pop()
    return tuple(names)


def _walk(
    context: Context, names: tuple[str, ...], wanted: dict[tuple[str, ...], int], above: list[TreeNode]
) -> NodeSet:
    found: list[TreeNode] = [context.root]
    here = True  # so far the path went through our own ancestors
    for depth, name in enumerate(names, 1):
        context.count_visits(len(found))
        found = [child for node in found for child in node.named(name)]
        index = wanted.get(names[:depth])
        if index is not None:
            found = found[index - 1 : index] if index > 0 else []
            here = here and bool(found) and depth <= len(above) and above[depth - 1] is found[0]
        elif here and depth < len(names) and depth <= len(above) and above[depth - 1] in found:
            found = [above[depth - 1]]
        else:
            here = False
    return found


TABLE: Final = (
    Function("position", 0, 1, _position),
    Function("last", 0, 0, _last),
    Function("count", 1, 1, _count),
    Function("count-non-empty", 1, 1, _count_non_empty),
    Function("name", 0, 1, _name),
    Function("local-name", 0, 1, _local_name),
    Function("namespace-uri", 0, 1, _namespace_uri),
    Function("id", 1, 1, _id),
    Function("lang", 1, 1, _lang),
    Function("current", 0, 0, _current),
    Function("instance", 1, 1, _instance),
    Function("pulldata", 4, 4, _pulldata),
    Function("randomize", 1, 2, _randomize),
    Function("indexed-repeat", 3, None, compiler=_compile_indexed_repeat),
)
