"""Owns the tools that come with the program, read once for the tests that fill them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qa_desktop.formengine.api import Preset
from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.definition import Question, Text, Tool
from tests.builders import Filling, filling

FORMS = Path(__file__).parents[1] / "forms"
FOLDERS = {
    "T1": "generic-mosaic-audit",
    "T2": "childrens-health-audit",
    "T3": "nmc-record-keeping-audit",
    "T4": "tac-review",
    "T5": "practice-observation",
    "T6": "collaborative-reflection",
    "T7": "moderation",
    "T8": "quarterly-return",
}
"""The folder of each tool of the field's description."""


@cache
def supplied(part: str) -> Tool:
    """A supplied tool, by its number in the field's description; it has no problem of any weight."""
    conversion, problems = check_source((FORMS / FOLDERS[part] / "tool.md").read_bytes(), ".md")
    assert problems == ()
    assert conversion.tool is not None
    return conversion.tool


def begun(part: str, **answers: str) -> Filling:
    """A filling of a supplied tool with some answers, by the names of questions."""
    return filling(supplied(part), preset=Preset({}, {"auditor": "An auditor"}, answers))


def by_name(tool: Tool) -> dict[str, Question]:
    return {node.name: node for node in tool.nodes.values() if isinstance(node, Question)}


def literal(text: Text) -> str:
    """The words of a text in the form's own language."""
    return "".join(run.literal for run in text.forms.get("", ()))


def raised(audit: Filling) -> set[tuple[str, str]]:
    """The prompts that are raised: code and the name of the row that raises it."""
    return {(one.code.value, one.node_id.rpartition("/")[2]) for one in audit.session.prompts()}


def due(audit: Filling, stage: str = "auditor") -> set[str]:
    """The names of what a stage still has to answer before it can close."""
    found = audit.session.validate(stage)
    return {one.node_id.rpartition("/")[2] for one in found if one.code.value == "required"}
