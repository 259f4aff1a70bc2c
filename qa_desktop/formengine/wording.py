"""Owns how a stored answer reads without a filling: by the definition alone, of whatever version it was.

A history holds answers of rows that are gone and of versions of the tool that nobody fills any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._alterations import LISTS, shown
from qa_desktop.formengine._matching import path_of
from qa_desktop.formengine._texts import static_text
from qa_desktop.formspec.definition import ControlKind, Node, Question, Repeat, Tool

__all__ = ["Wording", "path_of"]

_SEVERAL = frozenset({ControlKind.SELECT_MULTIPLE, ControlKind.RANK})


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version of a tool."""

    tool: Tool
    language: str = ""

    def node(self, node_id: NodeId) -> Node | None:
        """What the tool says of a node; None where it has no such node."""
        return self.tool.nodes.get(path_of(node_id))

    def label(self, node_id: NodeId) -> str:
        """The label of a node, without what answers would fill in; blank where it has none."""
        node = self.node(node_id)
        if node is None:
            return ""
        return static_text(node.label, self.language, self.tool.default_language).strip()

    def answer(self, node_id: NodeId, value: str) -> str:
        """A stored value as people read it; as it was stored where the tool does not know it."""
        node = self.node(node_id)
        if not value or not isinstance(node, Question):
            return value
        if node.control not in LISTS:
            return shown(value, node, self.tool, self.language)
        chosen = value.split() if node.control in _SEVERAL else [value]
        return ", ".join(self._choice(node, name) for name in chosen)

    def section(self, node_id: NodeId) -> str:
        """The label of the top-level group or repeat that a node lies in; blank for a loose question."""
        path = path_of(node_id)
        for child in self.tool.root.children:
            if not isinstance(child, Question) and (path == child.path or path.startswith(child.path + "/")):
                return static_text(child.label, self.language, self.tool.default_language).strip()
        return ""

    def repeat_of(self, instance_id: NodeId) -> Repeat | None:
        """The repeat that an instance is of."""
        node = self.node(instance_id)
        return node if isinstance(node, Repeat) else None

    def _choice(self, question: Question, name: str) -> str:
        words = shown(name, question, self.tool, self.language)
        if words != name or question.itemset is None:
            return words
        # A list out of a file or another instance: its rows are not choices of the definition.
        found = self.tool.instances.get(question.itemset.list_name)
        rows = found.items if found is not None else ()
        return next((row.get("label") or name for row in rows if row.get("name") == name), name)
