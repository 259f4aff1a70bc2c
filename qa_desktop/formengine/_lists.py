"""Owns secondary instances as expressions see them: nodes made when first looked at, never changed.

A list of 50,000 rows is kept as `formspec.lists.Rows`; a row becomes a node once, a cell when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from qa_desktop.formspec.definition import InstanceElement, SecondaryInstance
from qa_desktop.formspec.lists import Rows
from qa_desktop.xpath import TreeNode
from qa_desktop.xpath.indexed import IndexedNodes

_NOTHING: Final[Mapping[str, str]] = {}
_WORTH_AN_INDEX: Final = 16
"""Below that, looking at each is as quick."""


class ListNode:
    """A node of a secondary instance, or the document that its roots stand in."""

    __slots__ = ("_children", "_element", "_named", "kind", "name", "parent")
    namespace: Final = ""

    def __init__(self, element: InstanceElement, parent: ListNode | None, kind: str = "element") -> None:
        self._element = element
        self.parent: ListNode | None = parent
        self.kind = kind
        self.name = element.name
        self._children: list[TreeNode] | None = None
        self._named: dict[str, Sequence[TreeNode]] = {}

    @property
    def children(self) -> Sequence[TreeNode]:
        if self._children is None:
            self._children = self._made()
        return self._children

    @property
    def value(self) -> str:
        children = self.children
        return "".join(child.value for child in children) if children else self._element.text

    @property
    def attributes(self) -> Mapping[str, str]:
        return self._element.attributes

    def named(self, name: str) -> Sequence[TreeNode]:
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = self._sought(name)
        return found

    def _sought(self, name: str) -> Sequence[TreeNode]:
        children = self.children
        if isinstance(children, RowNodes):
            return children if children.rows.name == name else ()
        found = [child for child in children if child.name == name]
        if len(found) == len(children):
            return children
        return IndexedNodes(found) if len(found) >= _WORTH_AN_INDEX else found

    def _made(self) -> list[TreeNode]:
        held = self._element.children
        if isinstance(held, Rows):
            return RowNodes(held, self)
        nodes: list[TreeNode] = [ListNode(child, self) for child in held]
        return IndexedNodes(nodes) if len(nodes) >= _WORTH_AN_INDEX else nodes


class RowNode:
    """A row of a list out of a file."""

    __slots__ = ("_cells", "_made", "_rows", "parent")
    kind: Final = "element"
    namespace: Final = ""
    attributes: Final = _NOTHING

    def __init__(self, rows: Rows, cells: tuple[str, ...], parent: ListNode) -> None:
        self._rows = rows
        self._cells = cells
        self._made: dict[int, CellNode] | None = None
        self.parent = parent

    @property
    def name(self) -> str:
        return self._rows.name

    @property
    def value(self) -> str:
        return "".join(self._cells)

    @property
    def children(self) -> Sequence[TreeNode]:
        return tuple(self._cell(place) for place in range(len(self._cells)))

    def named(self, name: str) -> Sequence[TreeNode]:
        place = self._rows.places.get(name)
        return () if place is None else (self._cell(place),)

    def _cell(self, place: int) -> CellNode:
        made = self._made
        if made is None:  # most rows are never read
            made = self._made = {}
        found = made.get(place)
        if found is None:
            found = made[place] = CellNode(self._rows.columns[place], self._cells[place], self)
        return found


class CellNode:
    """A cell of a row."""

    __slots__ = ("name", "parent", "value")
    kind: Final = "element"
    namespace: Final = ""
    attributes: Final = _NOTHING
    children: Final[tuple[TreeNode, ...]] = ()

    def __init__(self, name: str, value: str, parent: RowNode) -> None:
        self.name = name
        self.value = value
        self.parent = parent

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()


class RowNodes(IndexedNodes):
    """The rows of a list as nodes. Its indexes are made from the texts, without a node for each cell."""

    __slots__ = ("rows",)

    def __init__(self, rows: Rows, parent: ListNode) -> None:
        super().__init__(RowNode(rows, cells, parent) for cells in rows.cells)
        self.rows = rows

    def _index(self, name: str) -> Mapping[str, Sequence[int]]:
        column = self.rows.places.get(name)
        index: dict[str, list[int]] = {}
        if column is not None:
            for place, cells in enumerate(self.rows.cells):
                index.setdefault(cells[column], []).append(place)
        return index


ItemNode = ListNode | RowNode


def document_of(tree: InstanceElement | None) -> ListNode:
    """What `instance('…')` answers: a document whose children are the instance's roots."""
    if tree is None:
        roots: Sequence[InstanceElement] = ()
    else:
        roots = (tree,) if tree.name else tree.children
    return ListNode(InstanceElement("", children=tuple(roots)), None, "document")


def tree_of(instance: SecondaryInstance) -> InstanceElement | None:
    """The instance's root element; of a definition that holds items alone, made of those."""
    if instance.tree is not None or not instance.items:
        return instance.tree
    rows = tuple(
        InstanceElement(instance.item_name, children=tuple(InstanceElement(*cell) for cell in row.items()))
        for row in instance.items
    )
    return InstanceElement(instance.root_name, children=rows)
