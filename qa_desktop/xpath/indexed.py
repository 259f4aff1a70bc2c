"""Owns lists of nodes that are looked up in: which have a child of a given text, without asking them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from qa_desktop.xpath.tree import TreeNode


class IndexedNodes(list[TreeNode]):
    """Nodes of one parent that never change, in document order; an index is built when first asked for."""

    __slots__ = ("_indexes",)

    def __init__(self, nodes: Iterable[TreeNode]) -> None:
        super().__init__(nodes)
        self._indexes: dict[str, Mapping[str, Sequence[int]]] = {}

    def where_child_is(self, name: str, texts: Collection[str]) -> list[TreeNode]:
        """The nodes that have a child element of this name with one of these texts, in order."""
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = self._index(name)
        if len(texts) == 1:
            return [self[place] for text in texts for place in index.get(text, ())]
        places = {place for text in texts for place in index.get(text, ())}
        return [self[place] for place in sorted(places)]

    def _index(self, name: str) -> Mapping[str, Sequence[int]]:
        """The places of the nodes by the texts of their children of this name."""
        index: dict[str, list[int]] = {}
        for place, node in enumerate(self):
            for text in dict.fromkeys(child.value for child in node.named(name)):
                index.setdefault(text, []).append(place)
        return index


def where_child_is(nodes: Sequence[TreeNode], name: str, texts: Collection[str]) -> list[TreeNode]:
    """The nodes that have a child of this name with one of these texts; by index where there is one."""
    if isinstance(nodes, IndexedNodes):
        return nodes.where_child_is(name, texts)
    return [node for node in nodes if any(child.value in texts for child in node.named(name))]
