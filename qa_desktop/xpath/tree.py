"""Owns the tree protocol: the little that XPath asks of a document's nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

ELEMENT: Final = "element"
DOCUMENT: Final = "document"
TEXT: Final = "text"
ATTRIBUTE: Final = "attribute"
COMMENT: Final = "comment"
INSTRUCTION: Final = "processing-instruction"
NAMESPACE: Final = "namespace"


class TreeNode(Protocol):
    """A node. Nodes compare and hash by identity; a child's `parent` has it among its `children`."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str:
        """Local name; blank for documents, text and comments."""

    @property
    def namespace(self) -> str: ...
    @property
    def parent(self) -> TreeNode | None: ...
    @property
    def children(self) -> Sequence[TreeNode]: ...
    @property
    def value(self) -> str:
        """String value as XPath 1.0, 5, defines it."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """By local name, or by `{namespace}local`."""

    def named(self, name: str) -> Sequence[TreeNode]:
        """Child elements of this local name, in order."""


class AttributeNode:
    """An attribute as a node, made when a path steps onto it."""

    __slots__ = ("key", "name", "namespace", "parent", "value")
    kind: Final = ATTRIBUTE
    children: Final[tuple[TreeNode, ...]] = ()

    def __init__(self, owner: TreeNode, key: str, value: str) -> None:
        self.parent: TreeNode | None = owner
        self.key = key
        self.value = value
        self.namespace, self.name = split_name(key)

    @property
    def attributes(self) -> Mapping[str, str]:
        return {}

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AttributeNode) and other.parent is self.parent and other.key == self.key

    def __hash__(self) -> int:
        return hash((id(self.parent), self.key))


class NamespaceNode:
    """A namespace in scope as a node, made when a path steps onto it: its name is the prefix.

    A tree that knows them has `namespaces` on its elements, prefix to address; others have none.
    """

    __slots__ = ("name", "parent", "value")
    kind: Final = NAMESPACE
    namespace: Final = ""
    children: Final[tuple[TreeNode, ...]] = ()

    def __init__(self, owner: TreeNode, prefix: str, address: str) -> None:
        self.parent: TreeNode | None = owner
        self.name = prefix
        self.value = address

    @property
    def attributes(self) -> Mapping[str, str]:
        return {}

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamespaceNode) and other.parent is self.parent and other.name == self.name

    def __hash__(self) -> int:
        return hash((id(self.parent), NAMESPACE, self.name))


class TextOfLeaf:
    """The text of an element whose tree keeps no text nodes, made when a path asks for `text()`."""

    __slots__ = ("parent",)
    kind: Final = TEXT
    name: Final = ""
    namespace: Final = ""
    children: Final[tuple[TreeNode, ...]] = ()

    def __init__(self, owner: TreeNode) -> None:
        self.parent: TreeNode | None = owner

    @property
    def value(self) -> str:
        return self.parent.value if self.parent is not None else ""

    @property
    def attributes(self) -> Mapping[str, str]:
        return {}

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextOfLeaf) and other.parent is self.parent

    def __hash__(self) -> int:
        return hash((id(self.parent), TEXT))


def split_name(key: str) -> tuple[str, str]:
    """Split `{namespace}local` into its two parts; a plain name has a blank namespace."""
    if key.startswith("{"):
        namespace, _, name = key[1:].partition("}")
        return namespace, name
    return "", key


def in_document_order(nodes: Sequence[TreeNode]) -> list[TreeNode]:
    """Sort into document order and drop duplicates."""
    unique = list(dict.fromkeys(nodes))
    if len(unique) < 2:
        return unique
    places: dict[TreeNode, dict[TreeNode, int]] = {}
    return sorted(unique, key=lambda node: _place(node, places))


def _place(node: TreeNode, places: dict[TreeNode, dict[TreeNode, int]]) -> tuple[tuple[int, str], ...]:
    """Where a node stands: child indexes from the top down; namespaces and attributes before children."""
    path: list[tuple[int, str]] = []
    here: TreeNode = node
    while (parent := here.parent) is not None:
        if isinstance(here, AttributeNode):
            path.append((-1, here.key))
        elif isinstance(here, NamespaceNode):
            path.append((-2, here.name))
        elif isinstance(here, TextOfLeaf):
            path.append((0, ""))
        else:
            if parent not in places:
                places[parent] = {child: index for index, child in enumerate(parent.children)}
            path.append((places[parent].get(here, 0), ""))
        here = parent
    # Nodes of different trees never mix in one answer we promise an order for; the top's id keeps it stable.
    path.append((id(here), ""))
    path.reverse()
    return tuple(path)
