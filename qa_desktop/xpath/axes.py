"""Owns the axes: from one node, the nodes in each direction, nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from qa_desktop.xpath.tree import (
    ATTRIBUTE,
    ELEMENT,
    NAMESPACE,
    AttributeNode,
    NamespaceNode,
    TextOfLeaf,
    TreeNode,
)

REVERSE: Final = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling", "parent"})
_BESIDE: Final = (ATTRIBUTE, NAMESPACE)
"""Kinds of node that belong to an element and are not among its children."""


def contents(node: TreeNode) -> Sequence[TreeNode]:
    """Children, with the text of a leaf whose tree keeps no text nodes."""
    children = node.children
    if not children and node.kind == ELEMENT and node.value:
        return (TextOfLeaf(node),)
    return children


def _self(node: TreeNode) -> Iterator[TreeNode]:
    yield node


def _child(node: TreeNode) -> Iterator[TreeNode]:
    yield from contents(node)


def _parent(node: TreeNode) -> Iterator[TreeNode]:
    if node.parent is not None:
        yield node.parent


def _descendant(node: TreeNode) -> Iterator[TreeNode]:
    # A stack instead of recursion: documents may be deep.
    stack = [iter(contents(node))]
    while stack:
        for child in stack[-1]:
            yield child
            stack.append(iter(contents(child)))
            break
        else:
            stack.pop()


def _descendant_or_self(node: TreeNode) -> Iterator[TreeNode]:
    yield node
    yield from _descendant(node)


def _ancestor(node: TreeNode) -> Iterator[TreeNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _ancestor_or_self(node: TreeNode) -> Iterator[TreeNode]:
    yield node
    yield from _ancestor(node)


def _siblings(node: TreeNode) -> tuple[Sequence[TreeNode], int]:
    if node.parent is None or node.kind in _BESIDE:
        return (), 0
    siblings = contents(node.parent)
    for index, sibling in enumerate(siblings):
        if sibling is node or sibling == node:
            return siblings, index
    return (), 0


def _following_sibling(node: TreeNode) -> Iterator[TreeNode]:
    siblings, index = _siblings(node)
    yield from siblings[index + 1 :]


def _preceding_sibling(node: TreeNode) -> Iterator[TreeNode]:
    siblings, index = _siblings(node)
    yield from reversed(siblings[:index])


def _following(node: TreeNode) -> Iterator[TreeNode]:
    if node.kind in _BESIDE and node.parent is not None:
        # What follows an attribute is all that follows its element's start (XPath 1.0, 5).
        yield from _descendant(node.parent)
        node = node.parent
    for origin in _ancestor_or_self(node):
        for sibling in _following_sibling(origin):
            yield from _descendant_or_self(sibling)


def _preceding(node: TreeNode) -> Iterator[TreeNode]:
    if node.kind in _BESIDE and node.parent is not None:
        node = node.parent
    for origin in _ancestor_or_self(node):
        for sibling in _preceding_sibling(origin):
            yield from reversed(list(_descendant_or_self(sibling)))


def _attribute(node: TreeNode) -> Iterator[TreeNode]:
    for key, value in node.attributes.items():
        yield AttributeNode(node, key, value)


def _namespace(node: TreeNode) -> Iterator[TreeNode]:
    for prefix, address in getattr(node, "namespaces", {}).items():
        yield NamespaceNode(node, prefix, address)


AXES: Final[dict[str, Callable[[TreeNode], Iterator[TreeNode]]]] = {
    "self": _self,
    "child": _child,
    "parent": _parent,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "following": _following,
    "preceding": _preceding,
    "attribute": _attribute,
    "namespace": _namespace,
}
