"""Owns which question of a newer tool is which of an older one, and what ids become in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from qa_desktop.domain.ids import NodeId
from qa_desktop.formspec.definition import Node, Question, Repeat, Tool

_INSTANCE = re.compile(r"#([^/]+)")


class Matching:
    """Pairs of questions and of repeats: at the same path, else the only ones of that name left over.

    A question belongs to another only where each repeat around it belongs to the repeat around the other:
    an answer never moves from one record to another, or out of its record.
    """

    def __init__(self, old: Tool, new: Tool) -> None:
        self.old = old
        self.new = new
        self.paths: dict[str, str] = {}
        """From the old tool's paths to the new one's."""
        self._pair(Repeat)
        self._pair(Question)
        self._found = frozenset(self.paths.values())

    def is_fresh(self, path: str) -> bool:
        """Whether a node of the new tool belongs to none of the old one."""
        return path not in self._found

    def counterpart(self, old_path: str) -> Node | None:
        """The new tool's node for one of the old tool's."""
        path = self.paths.get(old_path)
        return None if path is None else self.new.nodes[path]

    def is_moved(self, old_path: str) -> bool:
        return _within(self.old, old_path) != _within(self.new, self.paths.get(old_path, ""))

    def new_id(self, old_id: NodeId) -> NodeId | None:
        """The id in the new tool, its instances kept by their own ids; None when it belongs nowhere."""
        path = self.paths.get(path_of(old_id))
        if path is None:
            return None
        instances = _INSTANCE.findall(old_id)
        written, done = "", ""
        for repeat in [*repeats_around(self.new, path), path][: len(instances)]:
            written += f"{repeat[len(done) :]}#{instances.pop(0)}"
            done = repeat
        return None if instances else NodeId(written + path[len(done) :])

    def _pair(self, kind: type[Question] | type[Repeat]) -> None:
        left = [path for path, node in self.old.nodes.items() if isinstance(node, kind)]
        right = {path for path, node in self.new.nodes.items() if isinstance(node, kind)}
        for path in left:
            there = self.new.root.path + _within(self.old, path)
            if there in right and self._same_repeats(path, there):
                self.paths[path] = there
        here = _only_ones(path for path in left if path not in self.paths)
        there_too = _only_ones(right.difference(self.paths.values()))
        for name in here.keys() & there_too.keys():
            if self._same_repeats(here[name], there_too[name]):
                self.paths[here[name]] = there_too[name]

    def _same_repeats(self, path: str, there: str) -> bool:
        around = [self.paths.get(repeat) for repeat in repeats_around(self.old, path)]
        return around == repeats_around(self.new, there)


def path_of(node_id: NodeId) -> str:
    """The path that an id stands for, its instances left out."""
    return _INSTANCE.sub("", node_id)


def repeats_around(tool: Tool, path: str) -> list[str]:
    """Paths of the repeats that a node lies in, outermost first; a repeat does not lie in itself."""
    ends = [at for at, sign in enumerate(path) if sign == "/"]
    return [path[:end] for end in ends if isinstance(tool.nodes.get(path[:end]), Repeat)]


def _only_ones(paths: Iterable[str]) -> dict[str, str]:
    """By name, the paths whose name no other has."""
    found = list(paths)
    count = Counter(_name(path) for path in found)
    return {_name(path): path for path in found if count[_name(path)] == 1}


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _within(tool: Tool, path: str) -> str:
    """The path below the tool's root, whose name may differ from version to version."""
    return path.removeprefix(tool.root.path)
