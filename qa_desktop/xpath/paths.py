"""Owns location paths: how steps become closures, with short cuts for the paths that forms are full of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final, TypeAlias

from qa_desktop.xpath.axes import AXES, REVERSE
from qa_desktop.xpath.function import Closure
from qa_desktop.xpath.predicates import Compile, Predicate, compile_predicate
from qa_desktop.xpath.syntax import (
    Call,
    Filter,
    NodeTest,
    Path,
    Step,
    simple_names,
)
from qa_desktop.xpath.tree import (
    ATTRIBUTE,
    COMMENT,
    ELEMENT,
    INSTRUCTION,
    NAMESPACE,
    TEXT,
    TreeNode,
    in_document_order,
)
from qa_desktop.xpath.values import NodeSet, Value, as_nodeset
from qa_desktop.xpath.world import Context

Start: TypeAlias = Callable[[Context], NodeSet]
Take: TypeAlias = Callable[[Context, TreeNode], NodeSet]
Move: TypeAlias = tuple[Take, bool]
"""How to go on from one node, and whether the answers of several nodes must be put in order."""

_SINGLE_LEVEL: Final = frozenset({"child", "self", "attribute"})
"""From nodes of one depth in document order, these answer nodes of one depth in document order."""


def compile_path(
    path: Path, compile_node: Compile, namespaces: Mapping[str, str], *, for_text: bool = True
) -> Closure:
    """Make a path ready. Without `for_text` its nodes are asked for and not what they hold: it costs less."""
    if path.absolute:
        return _absolute(path, compile_node, namespaces, for_text=for_text)
    steps = path.steps
    start, by_names = _context_node, _relative_names
    if isinstance(path.start, Call) and path.start.name == "current" and not path.start.arguments:
        start, by_names = _current_node, _current_names
    elif path.start is not None:
        return _walker(
            partial(_nodes_of, compile_node(path.start)), steps, compile_node, namespaces, ordered=False
        )
    up = 0
    while up < len(steps) and _is_plain_step_up(steps[up]):
        up += 1
    names = simple_names(tuple(step for step in steps[up:] if not _is_plain_self(step)))
    if names is not None and len(names) <= 1:
        # `.`, `..`, `name`, `../name`, `../../name`: no list of lists, no ordering.
        if for_text and up and not names:
            return partial(
                _ancestor_for_text if by_names is _relative_names else _current_ancestor_for_text, up, ""
            )
        return partial(by_names, up, names[0] if names else "")
    return _walker(start, steps, compile_node, namespaces, ordered=True)


def compile_filter(node: Filter, compile_node: Compile) -> Closure:
    primary = compile_node(node.primary)
    predicates = tuple(compile_predicate(predicate, compile_node) for predicate in node.predicates)

    def answer(context: Context) -> Value:
        nodes = as_nodeset(primary(context), "a predicate")
        for predicate in predicates:
            nodes = predicate(context, nodes)
        return nodes

    return answer


# Starts ------------------------------------------------------------------------------------------


def _context_node(context: Context) -> NodeSet:
    return (context.node,)


def _current_node(context: Context) -> NodeSet:
    return (context.current,)


def _document(context: Context) -> NodeSet:
    return (context.root,)


def _nodes_of(closure: Closure, context: Context) -> NodeSet:
    return as_nodeset(closure(context), "a path")


def _is_plain_step_up(step: Step) -> bool:
    return step.axis == "parent" and step.test.kind == "node" and not step.predicates


def _is_plain_self(step: Step) -> bool:
    return step.axis == "self" and step.test.kind == "node" and not step.predicates


def _relative_names(up: int, name: str, context: Context) -> Value:
    return _up_and_down(context.node, up, name)


def _current_names(up: int, name: str, context: Context) -> Value:
    return _up_and_down(context.current, up, name)


def _ancestor_for_text(up: int, _name: str, context: Context) -> Value:
    return _charged(context, _up_and_down(context.node, up, ""))


def _current_ancestor_for_text(up: int, _name: str, context: Context) -> Value:
    return _charged(context, _up_and_down(context.current, up, ""))


def _charged(context: Context, found: NodeSet) -> NodeSet:
    """Count the work that the text of a group would be: whoever asks for it reads all that it holds."""
    if found and found[0].children:
        # To read a node's text is more work than to find it.
        context.count_visits(4 * len(found) * _size(found[0]))
    return found


def _size(node: TreeNode) -> int:
    """About how many nodes a node holds, by its last child's last child and so on: forms are even trees."""
    size = 1
    while children := node.children:
        size *= len(children)
        node = children[-1]
    return size


def _up_and_down(node: TreeNode, up: int, name: str) -> NodeSet:
    here: TreeNode | None = node
    for _ in range(up):
        here = here.parent if here is not None else None
    if here is None:
        return ()
    if not name:
        return (here,)
    found = here.named(name)
    return found if isinstance(found, (list, tuple)) else tuple(found)


# Absolute paths ----------------------------------------------------------------------------------


def _absolute(path: Path, compile_node: Compile, namespaces: Mapping[str, str], *, for_text: bool) -> Closure:
    whole = simple_names(path.steps)
    if whole:
        return partial(_resolve_for_text if for_text else _resolve, whole)
    plain = 0
    while plain < len(path.steps) and simple_names(path.steps[plain : plain + 1]) is not None:
        plain += 1
    names = simple_names(path.steps[:plain]) or ()
    if not names:
        return _walker(_document, path.steps, compile_node, namespaces, ordered=True)
    start = partial(_resolve, names)
    return _walker(start, path.steps[plain:], compile_node, namespaces, ordered=True)


def _resolve(names: tuple[str, ...], context: Context) -> NodeSet:
    found = context.world.resolve_absolute(names, context.current)
    if found is not None:
        return found if isinstance(found, (list, tuple)) else tuple(found)
    nodes: list[TreeNode] = [context.root]
    for name in names:
        nodes = [child for node in nodes for child in node.named(name)]
    context.count_visits(len(nodes))
    return nodes


def _resolve_for_text(names: tuple[str, ...], context: Context) -> NodeSet:
    return _charged(context, _resolve(names, context))


# Steps -------------------------------------------------------------------------------------------


def _walker(
    start: Start,
    steps: tuple[Step, ...],
    compile_node: Compile,
    namespaces: Mapping[str, str],
    *,
    ordered: bool,
) -> Closure:
    """Go step by step. `ordered`: the start answers nodes of one depth in document order."""
    moves: list[Move] = []
    for step in steps:
        moves.append((_take(step, compile_node, namespaces), not (ordered and step.axis in _SINGLE_LEVEL)))
        ordered = ordered and step.axis in _SINGLE_LEVEL
    return partial(_walk, start, tuple(moves))


def _walk(start: Start, moves: tuple[Move, ...], context: Context) -> Value:
    nodes = start(context)
    for take, sort in moves:
        if len(nodes) == 1:
            nodes = take(context, nodes[0])
            context.count_visits(len(nodes))
            continue
        gathered: list[TreeNode] = []
        for node in nodes:
            taken = take(context, node)
            context.count_visits(len(taken) + 1)
            gathered.extend(taken)
        nodes = in_document_order(gathered) if sort else gathered
    return nodes


def _take(step: Step, compile_node: Compile, namespaces: Mapping[str, str]) -> Take:
    predicates = tuple(compile_predicate(predicate, compile_node) for predicate in step.predicates)
    names = simple_names((Step(step.axis, step.test, (), step.span),))
    if names is not None:
        return (
            partial(_take_named, names[0], predicates) if predicates else partial(_take_only_named, names[0])
        )
    axis = AXES[step.axis]
    matches = _matcher(step, namespaces)
    is_reverse = step.axis in REVERSE

    def take(context: Context, node: TreeNode) -> NodeSet:
        found: NodeSet = [each for each in _counted(context, axis(node)) if matches(each)]
        for predicate in predicates:
            found = predicate(context, found)
        return list(reversed(found)) if is_reverse else found

    return take


def _counted(context: Context, nodes: Iterable[TreeNode]) -> Iterable[TreeNode]:
    for node in nodes:
        context.count_visits(1)
        yield node


def _take_only_named(name: str, _context: Context, node: TreeNode) -> NodeSet:
    found = node.named(name)
    return found if isinstance(found, (list, tuple)) else tuple(found)


def _take_named(name: str, predicates: tuple[Predicate, ...], context: Context, node: TreeNode) -> NodeSet:
    found = _take_only_named(name, context, node)
    for predicate in predicates:
        found = predicate(context, found)
    return found


def _matcher(step: Step, namespaces: Mapping[str, str]) -> Callable[[TreeNode], bool]:
    test = step.test
    principal = _PRINCIPAL.get(step.axis, ELEMENT)
    if test.kind == "node":
        return _is_any
    if test.kind in _KINDS:
        kind, target = _KINDS[test.kind], test.name
        return lambda node: node.kind == kind and target in ("*", node.name)
    return _name_matcher(test, principal, namespaces)


_PRINCIPAL: Final = {"attribute": ATTRIBUTE, "namespace": NAMESPACE}
"""The kind of node that a name means on an axis; elements on all others."""


def _name_matcher(
    test: NodeTest, principal: str, namespaces: Mapping[str, str]
) -> Callable[[TreeNode], bool]:
    name = test.name
    namespace = namespaces.get(test.prefix) if test.prefix else None
    if namespace is None:
        return lambda node: node.kind == principal and name in ("*", node.name)
    return lambda node: node.kind == principal and name in ("*", node.name) and node.namespace == namespace


def _is_any(_node: TreeNode) -> bool:
    return True


_KINDS: Final = {"text": TEXT, "comment": COMMENT, "processing-instruction": INSTRUCTION}
