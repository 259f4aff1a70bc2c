"""Owns what is found of actions in one audit: the rows of its action tables, as they are kept for the lists.

What an action is, is told by the roles of its questions (`action-issue`, `action-due` …) in a repeat of
kind `actions` or `improvement-plan`; nothing here knows the name of a question. Nothing here knows what day
it is either, so that what is found may be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from qa_desktop.domain.audit import SavedDraft
from qa_desktop.domain.ids import NodeId
from qa_desktop.formspec.definition import Choice, Group, Node, Question, Repeat, Text, Tool
from qa_desktop.services.due_dates import path_of
from qa_desktop.services.one_stage import AUDITOR
from qa_desktop.services.ports import Json

KINDS = frozenset({"actions", "improvement-plan"})


@dataclass(frozen=True, slots=True)
class FoundAction:
    """One row of an action table. Texts as people read them; blank where nothing is said."""

    node_id: str
    case_reference: str
    tool_title: str
    of_plan: bool
    """A row of an improvement plan: the Lead Professional's where the tool does not ask for an owner."""
    issue: str
    action: str
    owner: str
    priority: str
    due: str
    """The answer itself: a day as `2026-11-30`."""
    status: str
    status_name: str
    """The choice itself, by which it is known whether the action is done."""
    done: str
    proof: str
    question: str
    stage: str
    """Whose answers say later what became of it; blank where the tool asks nobody later."""


def tables(tool: Tool) -> tuple[Repeat, ...]:
    """The action tables of a tool."""
    nodes = tool.nodes.values()
    return tuple(node for node in nodes if isinstance(node, Repeat) and node.audit.kind in KINDS)


def found_in(tool: Tool, saved: SavedDraft, case_reference: str, title: str) -> Iterator[FoundAction]:
    """The actions in the answers of one audit, in the order of the form; rows without words are left out."""
    for table in tables(tool):
        places = tuple(_roles(table))
        for born in sorted(saved.repeats, key=lambda one: one.order):
            if path_of(born.node_id) == table.path:
                row = _row(tool, table, places, saved, born.node_id, case_reference, title)
                if row.issue or row.action:
                    yield row


def to_json(found: FoundAction) -> Json:
    """The kept form."""
    return asdict(found)


def from_json(row: Json) -> FoundAction:
    """What was kept."""
    return FoundAction(**row)  # type: ignore[arg-type]  # written by `to_json`, read from our own store


# ---------------------------------------------------------------- below


def _row(
    tool: Tool,
    table: Repeat,
    places: tuple[tuple[str, Question], ...],
    saved: SavedDraft,
    born: NodeId,
    case_reference: str,
    title: str,
) -> FoundAction:
    raw, shown = {}, {}
    for role, question in places:
        value = saved.answers.get(NodeId(born + question.path[len(table.path) :]), "").strip()
        if value and role not in raw:
            raw[role], shown[role] = value, _shown(tool, question, value)
    return FoundAction(
        node_id=born,
        case_reference=case_reference,
        tool_title=title,
        of_plan=table.audit.kind == "improvement-plan",
        issue=shown.get("action-issue", ""),
        action=shown.get("action-what", ""),
        owner=shown.get("action-owner", ""),
        priority=shown.get("action-priority", ""),
        due=raw.get("action-due", ""),
        status=shown.get("action-status", ""),
        status_name=raw.get("action-status", "").casefold(),
        done=raw.get("action-done", ""),
        proof=shown.get("action-proof", ""),
        question=shown.get("action-question", ""),
        stage=_later(places),
    )


def _later(places: tuple[tuple[str, Question], ...]) -> str:
    stages = (question.audit.stage for role, question in places if role == "action-status")
    stage = next(stages, AUDITOR)
    return "" if stage == AUDITOR else stage


def _roles(group: Repeat | Group) -> Iterator[tuple[str, Question]]:
    """The questions of a row by role; a table inside the table is its own."""
    child: Node
    for child in group.children:
        if isinstance(child, Question):
            yield from ((role, child) for role in child.audit.roles)
        elif isinstance(child, Group):
            yield from _roles(child)


def _shown(tool: Tool, question: Question, value: str) -> str:
    choices: tuple[Choice, ...] = question.choices
    if question.itemset is not None:
        choices = question.itemset.choices
    labels = {choice.name: _words(tool, choice.label) for choice in choices}
    return ", ".join(labels.get(name) or name for name in value.split()) if labels else value


def _words(tool: Tool, text: Text) -> str:
    parts = text.forms.get(tool.default_language) or text.forms.get("") or ()
    return "".join(part.literal for part in parts)
