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
from qa_desktop.formengine._nodes import Branch, Element, Leaf, Range
from qa_desktop.formspec.definition import Group, Node, Question, Repeat, Tool

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 cannot hold, escaped or not."""
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_ORX: Final = "http://openrosa.org/xforms"


def instance_xml(tool: Tool, root: Branch, late: Mapping[Leaf, str]) -> bytes:
    """The instance as UTF-8. `late` are values that are only known when it is written."""
    attributes = {"id": tool.ref.form_id, "version": tool.ref.version, **_namespaces(tool)}
    opening = "".join(f' {name}="{_escaped(text)}"' for name, text in sorted(attributes.items()) if text)
    lines = ["<?xml version='1.0' encoding='UTF-8'?>\n", f"<{root.name}{opening}>"]
    for held in root.held:
        lines.extend(_written(held, late))
    lines.append(f"</{root.name}>\n")
    return "".join(lines).encode("utf-8")


def read_answers(tool: Tool, xml: bytes) -> SavedDraft:
    """Read an instance back, to be opened read-only. Instances get ids from their places.

    Raises:
        Refused: INSTANCE-XML (not readable XML), INSTANCE-OTHER-TOOL (another tool's instance).
    """
    # Loaded here: the first window waits for what a filling loads, and reading a finished one is rare.
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as unreadable:
        raise Refused("INSTANCE-XML", bytes=len(xml)) from unreadable
    if _local(root.tag) != tool.root.name.rpartition(":")[2] or root.get("id", "") != tool.ref.form_id:
        raise Refused("INSTANCE-OTHER-TOOL", form_id=tool.ref.form_id)
    answers: dict[NodeId, str] = {}
    repeats: list[RepeatInstance] = []
    _read_inside(tool.root.children, root, tool.root.path, answers, repeats)
    return SavedDraft(answers, tuple(repeats), frozenset())


def _written(element: Element, late: Mapping[Leaf, str]) -> Iterator[str]:
    if not element.relevant:
        return
    if isinstance(element, Range):
        for instance in element.instances:
            yield from _written(instance, late)
    elif isinstance(element, Leaf):
        text = late.get(element, element.stored)
        yield f"<{element.name}>{_escaped(text)}</{element.name}>" if text else f"<{element.name}/>"
    else:
        yield f"<{element.name}>"
        for held in element.held:
            yield from _written(held, late)
        yield f"</{element.name}>"


def _escaped(text: str) -> str:
    """Text as XML holds it; a carriage return would come back as a line feed if it stood as it is."""
    return _NOT_XML.sub("\ufffd", text).translate(_ESCAPES)


def _namespaces(tool: Tool) -> dict[str, str]:
    """Declarations for the prefixes that names of nodes use, and OpenRosa's."""
    used = {node.name.partition(":")[0] for node in tool.nodes.values() if ":" in node.name}
    found = {f"xmlns:{prefix}": tool.namespaces.get(prefix, "") for prefix in used}
    return {"xmlns:orx": _ORX, **found}


def _read_inside(
    definitions: tuple[Node, ...],
    parent: XmlElement,
    node_id: str,
    answers: dict[NodeId, str],
    repeats: list[RepeatInstance],
) -> None:
    by_name: dict[str, list[XmlElement]] = {}
    for child in parent:
        if isinstance(child.tag, str):
            by_name.setdefault(_local(child.tag), []).append(child)
    for definition in definitions:
        found = by_name.get(definition.name.rpartition(":")[2], [])
        here = f"{node_id}/{definition.name}"
        if isinstance(definition, Repeat):
            for order, element in enumerate(found, start=1):
                instance = NodeId(f"{here}#{order:08x}")
                repeats.append(RepeatInstance(instance, order))
                _read_inside(definition.children, element, instance, answers, repeats)
        elif found and isinstance(definition, Group):
            _read_inside(definition.children, found[0], here, answers, repeats)
        elif found and isinstance(definition, Question) and found[0].text:
            answers[NodeId(here)] = found[0].text


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
