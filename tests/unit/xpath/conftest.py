"""A document out of XML, and one place to ask questions of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest

from qa_desktop.xpath import Context, World, as_string, compile_expression, parse
from qa_desktop.xpath.tree import split_name


class XmlNode:
    """An element as the form engine has them: no text nodes, children by name."""

    def __init__(self, element: ET.Element | None, parent: XmlNode | None) -> None:
        self.kind = "document" if element is None else "element"
        self.namespace, self.name = ("", "") if element is None else split_name(element.tag)
        self.parent = parent
        self.attributes = {} if element is None else dict(element.attrib)
        self.children: list[XmlNode] = []
        self.text = "" if element is None else (element.text or "").strip()

    @property
    def value(self) -> str:
        return self.text if not self.children else "".join(child.value for child in self.children)

    def named(self, name: str) -> Sequence[XmlNode]:
        return [child for child in self.children if child.name == name]


def read(text: str) -> XmlNode:
    document = XmlNode(None, None)
    _grow(document, ET.fromstring(text))
    return document


def _grow(parent: XmlNode, element: ET.Element) -> None:
    node = XmlNode(element, parent)
    parent.children.append(node)
    for child in element:
        _grow(node, child)


class TestWorld(World):
    __test__ = False

    def __init__(self, instances: dict[str, XmlNode]) -> None:
        self._instances = instances
        self.local = ZoneInfo("Europe/London")
        self.notices: list[str] = []
        self.asked: list[tuple[str, ...]] = []
        self.answers: dict[tuple[str, ...], list[XmlNode]] = {}
        self.ids = 0

    def now(self) -> datetime:
        return datetime(2026, 7, 1, 9, 30, tzinfo=self.local)

    def zone(self) -> tzinfo:
        return self.local

    def random(self) -> float:
        return 0.25

    def new_id(self) -> str:
        self.ids += 1
        return f"00000000-0000-4000-8000-{self.ids:012}"

    def instance(self, name: str) -> XmlNode | None:
        return self._instances.get(name)

    def resolve_absolute(self, names, current):
        self.asked.append(names)
        return self.answers.get(names)

    def notice(self, message: str) -> None:
        self.notices.append(message)


FORM = """
<data>
  <blank/><n5>5</n5><dec>2.50</dec><txt>abc</txt><multi>a b c</multi><yn>yes</yn>
  <d>2024-02-29</d><dt>2024-02-29T13:05:00.000-07:00</dt>
  <r><q>1</q><ok>no</ok><s><v>1.1</v></s><s><v>1.2</v></s></r>
  <r><q/><ok>yes</ok><s><v>2.1</v></s></r>
  <r><q>3</q><ok>no</ok></r>
</data>
"""
LISTS = """
<root><item><name>yes</name><label>Yes!</label></item><item><name>no</name><label>No!</label></item></root>
"""


class Form:
    def __init__(self) -> None:
        self.document = read(FORM)
        self.world = TestWorld({"yn": read(LISTS)})

    def node(self, path: str) -> XmlNode:
        (node,) = compile_expression(parse(path)).nodes(Context(self.document, self.document, TestWorld({})))
        return node

    def context(self, at: str = "/data") -> Context:
        return Context(self.node(at), self.document, self.world)

    def value(self, expression: str, at: str = "/data"):
        return compile_expression(parse(expression)).evaluate(self.context(at))

    def text(self, expression: str, at: str = "/data") -> str:
        return as_string(self.value(expression, at))


@pytest.fixture
def form() -> Form:
    return Form()


@pytest.fixture(scope="session")
def new_form() -> type[Form]:
    """For tests that run many times with one set of fixtures."""
    return Form


@pytest.fixture(scope="session")
def document_of() -> Callable[[str], XmlNode]:
    """Reads XML."""
    return read
