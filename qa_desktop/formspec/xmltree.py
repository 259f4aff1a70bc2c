"""Owns reading XML from outside into a bounded tree: no DTD, no entities, capped in size, depth and count."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_desktop.errors import Refused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 16 * 1024 * 1024
"""The largest form among 826 public ones is 1.4 MB; ten times that is no audit tool."""
MAX_ELEMENTS = 400_000
MAX_DEPTH = 120
"""Far below Python's recursion limit, far above any form that people can read."""

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
JR = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
QA = "urn:qa-desktop:audit:1"


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document. `prefixes` maps namespace to its declared prefix, "" for a default one."""

    root: Element
    prefixes: Mapping[str, str]

    def name_of(self, element: Element) -> str:
        """The element's name as paths write it: without a prefix in a default namespace."""
        return self._name(str(element.tag))

    def attribute_name(self, key: str) -> str:
        """An attribute's name as paths write it, without the `@`."""
        return self._name(key)

    def _name(self, tag: str) -> str:
        namespace, local = split_name(tag)
        prefix = self.prefixes.get(namespace, "")
        return f"{prefix}:{local}" if prefix else local


def split_name(tag: str) -> tuple[str, str]:
    """Namespace and local name of ElementTree's `{namespace}local`."""
    namespace, _, local = tag.rpartition("}")
    return namespace[1:], local


def local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: Element) -> Iterator[Element]:
    """Child elements, comments and processing instructions left out."""
    return iter([child for child in element if isinstance(child.tag, str)])


def read_xml(data: bytes) -> Document:
    """Parse XML that nobody vouches for.

    Raises:
        Refused: TOOL-TOO-LARGE, TOOL-XML (not well-formed), TOOL-XML-DTD (a DTD or an entity).
    """
    if len(data) > MAX_BYTES:
        raise Refused("TOOL-TOO-LARGE", bytes=len(data), limit=MAX_BYTES)
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth = count = 0
    root: Element | None = None
    prefixes: dict[str, str] = {}
    try:
        events = iterparse(io.BytesIO(data), events=("start", "end", "start-ns"), forbid_dtd=True)
        for event, item in events:
            if event == "start-ns":
                prefix, namespace = item
                if not prefix or namespace not in prefixes:
                    prefixes[namespace] = prefix or ""
            elif event == "start":
                root = item if root is None else root
                depth += 1
                count += 1
                if depth > MAX_DEPTH or count > MAX_ELEMENTS:
                    raise Refused("TOOL-TOO-LARGE", depth=depth, elements=count)
            else:
                depth -= 1
    except DefusedXmlException as unsafe:
        raise Refused("TOOL-XML-DTD") from unsafe
    except ParseError as broken:
        line, column = broken.position
        raise Refused("TOOL-XML", line=line, column=column) from broken
    except (
        LookupError,
        ValueError,
        UnicodeError,
    ) as broken:  # an encoding that does not exist or does not fit
        raise Refused("TOOL-XML", line=0, column=0) from broken
    if root is None:
        raise Refused("TOOL-XML", line=0, column=0)
    return Document(root, prefixes)
