"""Owns the instance as XML: written as an ODK submission, and read back.

Only relevant nodes are written. The same filling gives the same bytes.
Source: ODK XForms, "Instance"; OpenRosa metadata (`orx:meta/instanceID`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.ids import NodeId
from qa_desktop.errors import Refused
from qa_desktop.formengine._correction import DEPRECATED_ID, ORX_META, meta_id
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Branch, Element, Leaf, Range
from qa_desktop.formspec.definition import Group, Node, Question, Repeat, Tool

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 cannot hold, escaped or not."""
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_IN_ATTRIBUTES: Final = str.maketrans({"\n": "&#10;", "\t": "&#9;"})
"""Blanks that would come back as spaces."""
_ORX: Final = "http://openrosa.org/xforms"


def instance_xml(filling: Filling, late: Mapping[Leaf, str]) -> bytes:
    """The instance as UTF-8. `late` are values that are only known when it is written."""
    tool, root = filling.program.tool, filling.root
    extra = _metadata(filling)
    said = {"id": tool.ref.form_id, "version": tool.ref.version, **_namespaces(tool)}
    attributes = {**root.attributes, **{name: text for name, text in said.items() if text}}
    lines = ["<?xml version='1.0' encoding='UTF-8'?>\n", f"<{root.name}{_attributes(attributes)}>"]
    for held in root.held:
        lines.extend(_written(held, late, extra))
    group, _, _ = next(iter(extra), "").rpartition("/")
    if group and group not in filling.by_id:
        lines.extend((f"<{ORX_META}>", *extra.values(), f"</{ORX_META}>"))
    lines.append(f"</{root.name}>\n")
    return "".join(lines).encode("utf-8")


def _metadata(filling: Filling) -> dict[str, str]:
    """What is written into the form's metadata without the form having a place for it."""
    node_id = meta_id(filling, DEPRECATED_ID)
    name, text = node_id.rpartition("/")[2], filling.aside.get(node_id, "")
    return {node_id: f"<{name}>{_escaped(text)}</{name}>"} if text else {}


def read_answers(tool: Tool, xml: bytes) -> SavedDraft:
    """Read an instance back, to be opened read-only. Instances get ids from their places.

    Raises:
        Refused: INSTANCE-XML (not readable XML), INSTANCE-OTHER-TOOL (another tool's instance).
    """
    # Loaded here: the first window waits for what a filling loads, and reading a finished one is rare.
    from qa_desktop.formspec.xmltree import read_xml

    try:
        root = read_xml(xml).root
    except Refused as unreadable:
        raise Refused("INSTANCE-XML", bytes=len(xml)) from unreadable
    if _local(root.tag) != tool.root.name.rpartition(":")[2] or root.get("id", "") != tool.ref.form_id:
        raise Refused("INSTANCE-OTHER-TOOL", form_id=tool.ref.form_id)
    found = _Answers(tool)
    found.read(root, tool.root.children, tool.root.path)
    return SavedDraft(found.answers, tuple(found.repeats), frozenset())


def _written(element: Element, late: Mapping[Leaf, str], extra: Mapping[str, str]) -> Iterator[str]:
    if not element.relevant or element.name[0] == "@":
        return
    if isinstance(element, Range):
        for instance in element.instances:
            yield from _written(instance, late, extra)
        return
    opening = f"<{element.name}{_attributes(_attributes_of(element))}"
    if isinstance(element, Leaf):
        text = late.get(element, element.stored)
        yield f"{opening}>{_escaped(text)}</{element.name}>" if text else f"{opening}/>"
    else:
        yield f"{opening}>"
        for held in element.held:
            yield from _written(held, late, extra)
        for node_id, line in extra.items():
            if node_id.rpartition("/")[0] == element.node_id:
                yield line
        yield f"</{element.name}>"


def _attributes_of(element: Element) -> Mapping[str, str]:
    """The model's attributes of an element, and those worked out that are relevant."""
    fixed = element.plan.definition.attributes
    if not isinstance(element, Branch) or not element.plan.has_attributes:
        return fixed
    leaves = [slot for slot in element.held if slot.name[0] == "@" and slot.relevant]
    return {**fixed, **{leaf.name[1:]: leaf.stored for leaf in leaves if isinstance(leaf, Leaf)}}


def _attributes(attributes: Mapping[str, str]) -> str:
    if not attributes:
        return ""
    return "".join(
        f' {name}="{_escaped(text).translate(_IN_ATTRIBUTES)}"' for name, text in sorted(attributes.items())
    )


def _escaped(text: str) -> str:
    """Text as XML holds it; a carriage return would come back as a line feed if it stood as it is."""
    return _NOT_XML.sub("\ufffd", text).translate(_ESCAPES)


def _namespaces(tool: Tool) -> dict[str, str]:
    """Declarations for the prefixes that names of nodes and attributes use, and OpenRosa's."""
    names = [name for node in tool.nodes.values() for name in (node.name, *node.attributes)]
    used = {name.removeprefix("@").partition(":")[0] for name in names if ":" in name}
    found = {f"xmlns:{prefix}": tool.namespaces.get(prefix, "") for prefix in used if prefix != "xml"}
    return {"xmlns:orx": _ORX, **found}


class _Answers:
    """Collects the answers in an instance, by the ids that its nodes have."""

    def __init__(self, tool: Tool) -> None:
        self.answers: dict[NodeId, str] = {}
        self.repeats: list[RepeatInstance] = []
        self._root = tool.root.path
        self._prefixes = {namespace: prefix for prefix, namespace in tool.namespaces.items() if prefix}
        self._prefixes.setdefault(_ORX, "orx")

    def read(self, parent: XmlElement, definitions: tuple[Node, ...], node_id: str) -> None:
        named: dict[str, list[XmlElement]] = {}
        local: dict[str, list[XmlElement]] = {}
        for child in parent:
            if isinstance(child.tag, str):
                named.setdefault(self._name(child.tag), []).append(child)
                local.setdefault(_local(child.tag), []).append(child)
        for definition in definitions:
            # Other programs write other prefixes; the local name is enough where it says which one is meant.
            name = definition.name
            found = named.get(name) or local.get(name.rpartition(":")[2], [])
            self._node(definition, found, f"{node_id}/{name}", parent)
        if node_id == self._root:
            self._metadata(local.get("meta", []))

    def _node(self, definition: Node, found: list[XmlElement], here: str, parent: XmlElement) -> None:
        if isinstance(definition, Repeat):
            for order, element in enumerate(found, start=1):
                instance = NodeId(f"{here}#{order:08x}")
                self.repeats.append(RepeatInstance(instance, order))
                self.read(element, definition.children, instance)
        elif definition.name[0] == "@":
            self._put(here, next((v for k, v in parent.attrib.items() if self._is(k, definition.name)), ""))
        elif found and isinstance(definition, Group):
            self.read(found[0], definition.children, here)
        elif found and isinstance(definition, Question):
            self._put(here, found[0].text or "")

    def _metadata(self, groups: list[XmlElement]) -> None:
        """The id of the filling that this one corrects; few forms have a place for it."""
        for group in groups:
            for child in group:
                if isinstance(child.tag, str) and _local(child.tag) == DEPRECATED_ID:
                    names = (self._name(group.tag), self._name(child.tag))
                    self._put(f"{self._root}/{names[0]}/{names[1]}", child.text or "")

    def _put(self, node_id: str, text: str) -> None:
        if text:
            self.answers[NodeId(node_id)] = text

    def _is(self, key: str, name: str) -> bool:
        return f"@{self._name(key)}" == name

    def _name(self, tag: str) -> str:
        namespace, _, local = tag.rpartition("}")
        prefix = self._prefixes.get(namespace.lstrip("{"), "")
        return f"{prefix}:{local}" if prefix else local


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
