"""Owns what is dirty: which vertices a change reaches, at which elements, taken out again in rank order."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Final

from qa_desktop.formengine import _choices
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._graph import Aspect, Reader, Vertex
from qa_desktop.formengine._nodes import Element, Frame, Leaf, Range, elements_at, walk

_WHOLE_NODE: Final = (Aspect.RELEVANT, Aspect.READONLY, Aspect.TEXTS, Aspect.PROMPT)
"""What is decided for each instance of a repeat and for the repeat itself."""
_STORED: Final = (Aspect.CALCULATE, Aspect.SCORE, Aspect.COUNT)
"""What is kept with the draft."""


class Dirt:
    """What waits to be evaluated in one filling."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self._vertices = filling.program.vertices
        self._readers = filling.program.readers
        self._within: dict[str, list[Reader]] = {}
        self._dirty: dict[int, dict[Element, None]] = {}
        self._ranks: list[int] = []
        filling.value_moved = self.value_moved

    def taken(self) -> Iterator[tuple[Vertex, dict[Element, None]]]:
        """What is dirty, lowest rank first, until nothing is; evaluating it may make more so."""
        while self._ranks:
            rank = heapq.heappop(self._ranks)
            yield self._vertices[rank], self._dirty.pop(rank)

    def value_moved(self, leaf: Leaf) -> None:
        """What expressions read of a question has changed."""
        choices = leaf.plan.vertices.get(Aspect.CHOICES)
        if choices is not None and not _choices.is_offered(leaf):
            self.mark(choices, leaf)
        chain = leaf.frame.chain
        for reader in self._readers.get(leaf.plan.path, ()):
            self._mark_reader(reader, leaf, chain)

    def _mark_reader(self, reader: Reader, leaf: Leaf, chain: tuple[Frame, ...]) -> None:
        vertex = reader.vertex
        if not vertex.plan.repeats:
            self._mark_at(vertex, chain[0])
        elif vertex.plan is leaf.plan and reader.shared == len(leaf.plan.repeats):
            self.mark(vertex, leaf)
        else:
            self._mark_at(vertex, chain[min(reader.shared, len(chain) - 1)])

    def labels_moved(self, leaf: Leaf) -> None:
        """Choices that are not known beforehand are others now: so may the words of `jr:choice-name()` be."""
        for reader in self._readers.get(leaf.plan.path, ()):
            if reader.vertex.speaks:
                self._mark_reader(reader, leaf, leaf.frame.chain)

    def instances_moved(self, ranged: Range, since: int = 0) -> None:
        """Instances came or went, the first of them at `since`: who counts or sums them is dirty.

        So is what asks for its own position in the instances from there on. What reads no more than its own
        instance is not: a thousand instances are not evaluated because one more came.
        """
        self.filling.change.changed.add(ranged)
        path = ranged.plan.path
        chain = ranged.frame.chain
        for reader in self._readers_within(path):
            if reader.shared < len(chain):
                self._mark_at(reader.vertex, chain[reader.shared])
        for reader in self._readers.get(path, ()):
            if reader.shared >= len(chain):
                for instance in ranged.instances[since:]:
                    self._mark_at(reader.vertex, instance)

    def _readers_within(self, path: str) -> list[Reader]:
        """Who reads a repeat or anything in it."""
        found = self._within.get(path)
        if found is None:
            inside = f"{path}/"
            found = self._within[path] = [
                reader
                for read, readers in self._readers.items()
                if read == path or read.startswith(inside)
                for reader in readers
            ]
        return found

    def mark_inside(self, element: Element, *, volatile: bool = True, stored: bool = True) -> None:
        """Everything that is decided about an element and what it holds is dirty.

        Without `volatile`, calculates that may answer otherwise each time are left as they are; without
        `stored`, all that is stored is: calculates, scores, instances.
        """
        for found in walk(element):
            for vertex in found.plan.vertices.values():
                if isinstance(found, Frame) and vertex.aspect is Aspect.COUNT:
                    continue
                if vertex.aspect in _STORED and not (stored and (volatile or not vertex.is_volatile)):
                    continue
                self.mark(vertex, found)

    def mark_texts(self) -> None:
        """The language has changed."""
        for element in walk(self.filling.root):
            for vertex in element.plan.vertices.values():
                if vertex.aspect is Aspect.TEXTS or vertex.speaks:
                    self.mark(vertex, element)

    def _mark_at(self, vertex: Vertex, base: Frame) -> None:
        for element in elements_at(vertex.plan, base):
            self.mark(vertex, element)
            if isinstance(element, Range) and vertex.aspect in _WHOLE_NODE:
                for instance in element.instances:
                    self.mark(vertex, instance)

    def mark(self, vertex: Vertex, element: Element) -> None:
        if self.filling.is_loading and vertex.aspect in _STORED:
            # What is stored is believed, also when something that it reads turns out not to be relevant.
            return
        waiting = self._dirty.get(vertex.rank)
        if waiting is None:
            self._dirty[vertex.rank] = {element: None}
            heapq.heappush(self._ranks, vertex.rank)
        else:
            waiting[element] = None
