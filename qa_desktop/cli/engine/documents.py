"""Owns documents of any XML as trees for expressions: text, comments, instructions and namespaces too."""

from __future__ import annotations

import re
import xml.dom.minidom as dom
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.minidom import parseString

from qa_desktop.xpath.tree import AttributeNode, NamespaceNode, TextOfLeaf, TreeNode

_XMLNS: Final = "http://www.w3.org/2000/xmlns/"
_KINDS: Final = {
    dom.Node.ELEMENT_NODE: "element",
    dom.Node.DOCUMENT_NODE: "document",
    dom.Node.TEXT_NODE: "text",
    dom.Node.CDATA_SECTION_NODE: "text",
    dom.Node.COMMENT_NODE: "comment",
    dom.Node.PROCESSING_INSTRUCTION_NODE: "processing-instruction",
}
_STEP: Final = re.compile(r"([\w-]+)\(\)\[(\d+)\]")


class NoSuchNode(Exception):
    """A document or a path in it that cannot be had. The message is a sentence."""


class DomNode:
    """A node of a document."""

    def __init__(self, node: dom.Node, parent: DomNode | None) -> None:
        self.kind = _KINDS[node.nodeType]
        self.parent: TreeNode | None = parent
        self.name = ""
        self.qualified_name = ""
        self.namespace = ""
        self.attributes: Mapping[str, str] = {}
        self.namespaces: dict[str, str] = dict(parent.namespaces) if parent is not None else {}
        if isinstance(node, dom.Element):
            self._read_element(node)
        else:
            self.name = self.qualified_name = str(getattr(node, "target", ""))
        self.children: Sequence[DomNode] = [
            DomNode(child, self) for child in node.childNodes if child.nodeType in _KINDS
        ]
        self._own = str(getattr(node, "data", ""))

    def _read_element(self, node: dom.Element) -> None:
        self.name = node.localName or ""
        self.qualified_name = node.nodeName
        self.namespace = node.namespaceURI or ""
        found: dict[str, str] = {}
        for attribute in node.attributes.values():
            address = attribute.namespaceURI
            if address == _XMLNS:
                prefix = attribute.localName if attribute.prefix == "xmlns" else ""
                self.namespaces[prefix or ""] = attribute.value
            else:
                found[f"{{{address}}}{attribute.localName}" if address else attribute.name] = attribute.value
        self.attributes = found

    @property
    def value(self) -> str:
        if self.kind in ("element", "document"):
            return "".join(child.value for child in self.children if child.kind in ("element", "text"))
        return self._own

    def named(self, name: str) -> Sequence[DomNode]:
        return [child for child in self.children if child.kind == "element" and child.name == name]

    def all_named(self, name: str) -> Iterator[DomNode]:
        """Every element of that name, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.name == name:
                yield node
            waiting.extend(reversed(node.children))


def document_of(xml: str) -> DomNode:
    """The document that a text is.

    Raises:
        NoSuchNode: it is not well-formed, declares entities, or is deeper than any form.
    """
    try:
        return DomNode(parseString(xml.encode("utf-8", "replace")), None)
    except (ExpatError, DefusedXmlException, ValueError, RecursionError) as error:
        raise NoSuchNode(f"The document cannot be read ({type(error).__name__})") from error


def node_at(document: DomNode, path: str) -> TreeNode:
    """The node at a path of child indexes: `/*[1]/*[2]/@name`, `/*[1]/text()[1]`.

    Raises:
        NoSuchNode: there is none.
    """
    node: TreeNode = document
    for step in filter(None, path.split("/")):
        found = _step(node, step)
        if found is None:
            raise NoSuchNode(f"There is no node at {path[:200]}")
        node = found
    return node


def path_of(node: TreeNode) -> str:
    """A node's path as `node_at` takes it."""
    if node.parent is None:
        return "/"
    above = path_of(node.parent).rstrip("/")
    if isinstance(node, AttributeNode):
        return f"{above}/@{node.name}"
    if isinstance(node, NamespaceNode):
        return f"{above}/@xmlns:{node.name}"
    if isinstance(node, TextOfLeaf):
        return f"{above}/text()[1]"
    alike = [child for child in node.parent.children if child.kind == node.kind]
    index = next(number for number, child in enumerate(alike, 1) if child is node)
    return f"{above}/*[{index}]" if node.kind == "element" else f"{above}/{node.kind}()[{index}]"


def _step(node: TreeNode, step: str) -> TreeNode | None:
    if step.startswith("@"):
        wanted = step[1:].rpartition(":")[2]
        key = next((key for key in node.attributes if key.rpartition("}")[2] == wanted), None)
        return None if key is None else AttributeNode(node, key, node.attributes[key])
    kind, number = "element", step[2:-1]
    if not step.startswith("*["):
        found = _STEP.fullmatch(step)
        if found is None:
            return None
        kind, number = found.groups()
    alike = [child for child in node.children if child.kind == kind]
    place = int(number) if number.isdecimal() else 0
    return alike[place - 1] if 1 <= place <= len(alike) else None
