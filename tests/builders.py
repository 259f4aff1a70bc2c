"""Text-first builders: a test says what it is about in the tables that a tool's author would write.

form = tool('''
    | type | name | label | relevant    |
    | text | a    | A     |             |
    | text | b    | B     | ${a} != '' |
''')
session = filling(form)
"""

from __future__ import annotations

import random as chance
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from qa_desktop.domain.audit import SavedDraft
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.formengine.api import ChangeSet, FormSession, NodeView, Preset, Surroundings
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xform import read
from qa_desktop.formspec.xlsform import convert

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/London"))
"""When tests happen, unless they say otherwise: a Monday in winter time."""


def tool(
    survey: str, *, choices: str = "", settings: str = "", files: Mapping[str, bytes] | None = None
) -> Tool:
    """A tool out of the tables of its sheets, by the road that an author's workbook takes.

    `files` are those that lie beside the workbook.
    """
    made = _tool(_sheet("survey", survey), _sheet("choices", choices), _sheet("settings", settings))
    return made if files is None else read(made.xml, files.get)


def generic(tools: Iterable[ToolSummary]) -> ToolSummary:
    """The generic Mosaic audit among the tools that come with the program."""
    return next(each for each in tools if each.ref.form_id == "generic-mosaic-audit")


def tool_from_xml(xml: str, files: Mapping[str, bytes] | None = None) -> Tool:
    """A tool out of an XForm, for what XLSForm cannot say."""
    return read(xml.strip().encode(), (files or {}).get)


def choices_of(*names: str, list_name: str = "l") -> str:
    """A choices sheet of one list, its names as labels."""
    rows = "\n".join(f"| {list_name} | {name} | {name} |" for name in names)
    return f"| list_name | name | label |\n{rows}"


@dataclass
class World:
    """A clock that stands still until moved, ids that count, chance with a seed."""

    time: datetime = NOON
    ids: int = 0
    generator: chance.Random = field(default_factory=lambda: chance.Random(7))

    def now(self) -> datetime:
        return self.time

    def new_id(self) -> str:
        self.ids += 1
        return str(UUID(int=self.ids))

    def surroundings(self) -> Surroundings:
        return Surroundings(self.now, self.new_id, self.generator.random)


def filling(
    form: Tool,
    *,
    world: World | None = None,
    saved: SavedDraft | None = None,
    preset: Preset | None = None,
    language: str = "",
    last_saved: bytes = b"",
) -> Filling:
    """Open a session, spoken to by the names of questions."""
    return Filling(
        open_session(
            form,
            (world or World()).surroundings(),
            saved=saved,
            preset=preset,
            language=language,
            last_saved=last_saved,
        )
    )


class Filling:
    """A session for tests: nodes are named by what their id ends in."""

    def __init__(self, session: FormSession) -> None:
        self.session = session

    def id(self, name: str) -> NodeId:
        """The id of the node that a name or path means: `q`, `group/q`, `repeat[2]/q`, `repeat[2]`."""
        node = self.session.root()
        if name.startswith("/"):
            return NodeId(name)
        steps = name.split("/")
        found = self._below(node, steps)
        if found is None:
            raise KeyError(name)
        return found

    def view(self, name: str) -> NodeView:
        return self.session.view(self.id(name))

    def value(self, name: str) -> str:
        return self.view(name).value

    def set(self, name: str, value: str, origin: str = "") -> ChangeSet:
        return self.session.set_value(self.id(name), value, origin)

    def relevant(self, name: str) -> bool:
        return self.view(name).is_relevant

    def wrong(self, name: str) -> list[str]:
        """Codes of the violations of a node."""
        return [violation.code.value for violation in self.view(name).violations]

    def offered(self, name: str) -> list[str]:
        return [choice.name for choice in self.view(name).choices]

    def add(self, name: str) -> NodeId:
        """Add an instance to a repeat; its id."""
        return self.session.add_repeat(self.id(name)).added[0]

    def again(self, form: Tool | None = None, world: World | None = None) -> Filling:
        """The same filling, saved and restored."""
        return filling(form or self.session.tool, world=world, saved=self.session.saved())

    def _below(self, node: NodeId, steps: list[str]) -> NodeId | None:
        """Depth first, the first node whose name is the first step; then on from there."""
        name, _, position = steps[0].partition("[")
        for child in self.session.view(node).children:
            view = self.session.view(child)
            if view.definition.name == name and view.kind.value != "instance":
                here = view.children[int(position.rstrip("]")) - 1] if position else child
                return here if len(steps) == 1 else self._below(here, steps[1:])
            if not position or view.definition.name != name:
                deeper = self._below(child, steps)
                if deeper is not None:
                    return deeper
        return None


@lru_cache(maxsize=512)
def _tool(survey: str, choices: str, settings: str) -> Tool:
    text = f"{survey}{choices}{settings}"
    conversion = convert(text.encode(), ".md")
    if conversion.tool is None:
        raise AssertionError(
            "\n".join(f"{problem.place}: {problem.message}" for problem in conversion.problems)
        )
    return conversion.tool


def _sheet(name: str, table: str) -> str:
    rows = [line.strip() for line in table.strip().splitlines() if line.strip()]
    if not rows:
        return ""
    return f"| {name} |\n" + "".join(f"| {row}\n" for row in rows)
