"""The public XPath cases: every answer as the reference engines have it, each miss with its reason."""

from __future__ import annotations

import json
import math
import re
import xml.dom.minidom as dom
from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qa_desktop.xpath import (
    Context,
    EvaluationProblem,
    SyntaxProblem,
    World,
    as_boolean,
    as_number,
    as_string,
    compile_expression,
    parse,
)
from qa_desktop.xpath.tree import AttributeNode, NamespaceNode, TextOfLeaf

FOLDER = Path(__file__).parents[2].parent / "shared" / "conformance"
FILES = ("xpath-cases.jsonl", "xpath-cases-webforms.jsonl")
ZONE = ZoneInfo("America/Phoenix")

DAYS = "dialect row 5: a date is a whole number of days, in every zone"
NO_ZONE = "dialect row 5: a number of days knows no zone, so this is midnight UTC"
ANY_NAMESPACE = "a name without a prefix is found in any namespace, as forms are written"
KNOWN: dict[str, str] = {
    # Firm.
    "x162665f1dc": "dialect row 2: min() skips what is no number",
    "xe02c0b9774": "dialect row 3: regex() matches the whole value",
    # Volatile, in their zone. JavaRosa is with us on all but the last.
    "xf9192ccbff": DAYS,
    "x59bc6aba80": DAYS,
    "xa6a3d877bc": DAYS,
    "x45e8ac3bd5": DAYS,
    "xd4a2112b48": DAYS,
    "xf54a660418": DAYS,
    "x2cec6e3a58": DAYS,
    "xb93721ddb7": DAYS,
    "x0db3cf9e82": DAYS,
    "x42933e9a6f": DAYS,
    "xa2ba359f56": "dialect row 11: date() drops the time",
    "xe5149c002b": "dialect row 11: a date-time at midnight stays one",
    # Where the reference engines differ, or plain XPath 1.0 is not what forms need.
    "x431c70f08f": "dialect row 20: checklist() counts a node by its value, as JavaRosa does",
    "x91da17d3ee": "dialect row 12: what is no date is blank",
    "xca0767867d": "a truth value is 1 or 0, and so the day after 1970-01-01 or that day",
    "xb4ffdde3a0": "a truth value is 1 or 0, and so the day after 1970-01-01 or that day",
    "xc8af835c48": "dialect row 11: a date-time as a number keeps its time",
    "xa19771b7f9": "dialect row 11: a date-time as a number keeps its time",
    "x75fa582209": ANY_NAMESPACE,
    "xac4003f3e8": ANY_NAMESPACE,
    "xe3d842c277": "disputed: the language in use is the caller's to say, and this one says its first",
}
"""Case id to the reason why we answer otherwise. Strict: a case that passes must leave the list."""

KINDS = {
    dom.Node.ELEMENT_NODE: "element",
    dom.Node.DOCUMENT_NODE: "document",
    dom.Node.TEXT_NODE: "text",
    dom.Node.CDATA_SECTION_NODE: "text",
    dom.Node.COMMENT_NODE: "comment",
    dom.Node.PROCESSING_INSTRUCTION_NODE: "processing-instruction",
}


class DomNode:
    """A document as a test has it: all of XML, text nodes and comments too."""

    def __init__(self, node: dom.Node, parent: DomNode | None) -> None:
        self.kind = KINDS[node.nodeType]
        self.parent = parent
        is_element = self.kind == "element"
        self.name = (node.localName or "") if is_element else getattr(node, "target", "")
        self.qualified_name = node.nodeName if is_element else self.name
        self.namespace = (node.namespaceURI or "") if is_element else ""
        self.attributes = {}
        if is_element:
            for attribute in node.attributes.values():
                if attribute.namespaceURI != "http://www.w3.org/2000/xmlns/":
                    uri = attribute.namespaceURI
                    self.attributes[f"{{{uri}}}{attribute.localName}" if uri else attribute.name] = (
                        attribute.value
                    )
        self.namespaces = dict(parent.namespaces) if parent is not None else {}
        if is_element:
            for attribute in node.attributes.values():
                if attribute.namespaceURI == "http://www.w3.org/2000/xmlns/":
                    prefix = attribute.localName if attribute.prefix == "xmlns" else ""
                    self.namespaces[prefix] = attribute.value
        self.children = [DomNode(child, self) for child in node.childNodes if child.nodeType in KINDS]
        self._own = getattr(node, "data", "")

    @property
    def value(self) -> str:
        if self.kind in ("element", "document"):
            return "".join(child.value for child in self.children if child.kind in ("element", "text"))
        return self._own

    def named(self, name: str) -> Sequence[DomNode]:
        return [child for child in self.children if child.kind == "element" and child.name == name]


class CaseWorld(World):
    def __init__(self, document: DomNode, language: str) -> None:
        self._document = document
        self._language = language

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)

    def zone(self) -> tzinfo:
        return ZONE

    def random(self) -> float:
        return 0.1234567890123456

    def new_id(self) -> str:
        return "0f3c1e9a-7a51-4f5e-9d5b-2a7a3f5f0c9a"

    def instance(self, name):
        return next((node for node in self._all("instance") if node.attributes.get("id") == name), None)

    def call(self, name, arguments, context):
        if name != "jr:itext":
            return super().call(name, arguments, context)
        translations = list(self._all("translation"))
        chosen = next(
            (each for each in translations if each.attributes.get("lang") == self._language),
            next((each for each in translations if "default" in each.attributes), translations[0]),
        )
        wanted = as_string(arguments[0])
        text = next(each for each in chosen.named("text") if each.attributes.get("id") == wanted)
        return text.named("value")

    def _all(self, name: str):
        stack = [self._document]
        while stack:
            node = stack.pop()
            if node.name == name:
                yield node
            stack.extend(reversed(node.children))


def read_cases() -> tuple[dict[str, str], dict[str, str], list[dict]]:
    documents: dict[str, str] = {}
    namespaces: dict[str, str] = {}
    cases = []
    for name in FILES:
        path = FOLDER / name
        if not path.is_file():
            continue
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if "meta" in row:
                namespaces.update(row["meta"]["namespaces"])
            elif "xml" in row:
                documents[row["doc"]] = row["xml"]
            else:
                cases.append(row)
    return documents, namespaces, cases


DOCUMENTS, NAMESPACES, CASES = read_cases()


def is_firm(case: dict) -> bool:
    return (
        case["tier"] == "core"
        and not case.get("volatile")
        and not case.get("disputed")
        and case.get("javarosa") not in ("differs", "errors")
    )


@cache
def document_of(doc: str) -> DomNode:
    return DomNode(dom.parseString(DOCUMENTS[doc]), None)


def at(document: DomNode, path: str):
    node = document
    for step in [part for part in path.split("/") if part]:
        if step.startswith("*["):
            elements = [child for child in node.children if child.kind == "element"]
            node = elements[int(step[2:-1]) - 1]
        elif step.startswith("@"):
            key = next(key for key in node.attributes if key.split("}")[-1] == step[1:].split(":")[-1])
            node = AttributeNode(node, key, node.attributes[key])
        else:
            kind, number = re.fullmatch(r"([\w-]+)\(\)\[(\d+)\]", step).groups()
            node = [child for child in node.children if child.kind == kind][int(number) - 1]
    return node


def path_of(node) -> str:
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


def number_is(found: float, expected: float | str) -> bool:
    wanted = float(str(expected).replace("Infinity", "inf"))
    if math.isnan(wanted):
        return math.isnan(found)
    return found == wanted


def problem_of(case: dict) -> str:
    """What is wrong with our answer; blank when it is right."""
    document = document_of(case["doc"])
    context = Context(
        at(document, case["ctx"]),
        at(document, case.get("root", "/")),
        CaseWorld(document, case.get("lang", "")),
    )
    kind, expected = case["kind"], case["expected"]
    try:
        value = compile_expression(parse(case["expr"]), NAMESPACES).evaluate(context)
    except (SyntaxProblem, EvaluationProblem) as problem:
        return "" if kind == "error" else f"{problem}"
    match kind:
        case "error":
            right = False
        case "boolean":
            right = as_boolean(value) is expected
        case "number":
            right = number_is(as_number(value), expected)
        case "number_rounded":
            # 1e-12: the last digits of a sine are the library's own.
            right = abs(as_number(value) - expected) <= max(0.5 / case.get("factor", 1e12), 1e-12)
        case "string":
            # NaN as text is blank with us: the dialect's first row.
            right = as_string(value) == ("" if expected == "NaN" else expected)
        case "string_matches":
            right = re.search(expected, as_string(value)) is not None
        case "string_length":
            right = len(as_string(value)) == expected
        case "nodes":
            right = [path_of(node) for node in value] == expected
        case "nodes_unordered":
            right = [path_of(node) for node in value] == expected or (
                "randomize" not in case["fn"] and sorted(path_of(node) for node in value) == sorted(expected)
            )
        case _:
            return f"the case is of an unknown kind {kind}"
    return "" if right else f"{value!r} instead of {expected!r}"


def params(cases: list[dict]) -> list:
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=KNOWN[case["id"]], strict=True)] if case["id"] in KNOWN else [],
        )
        for case in cases
    ]


without_material = pytest.mark.skipif(not CASES, reason="the conformance material is not beside this project")


@without_material
@pytest.mark.parametrize("case", params([case for case in CASES if is_firm(case)]))
def test_a_firm_case_is_answered_as_the_reference_engines_agree(case):
    assert problem_of(case) == "", case["expr"]


@without_material
@pytest.mark.parametrize("case", params([case for case in CASES if case.get("volatile")]))
def test_a_volatile_case_holds_in_its_zone(case):
    assert problem_of(case) == "", case["expr"]


@without_material
@pytest.mark.parametrize(
    "case", params([case for case in CASES if not is_firm(case) and not case.get("volatile")])
)
def test_a_disputed_or_exotic_case_is_answered_too_or_its_reason_named(case):
    assert problem_of(case) == "", case["expr"]


def test_every_known_miss_is_a_case_that_there_is():
    assert not CASES or set(KNOWN) <= {case["id"] for case in CASES}
