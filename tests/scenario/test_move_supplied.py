"""Moving drafts of the supplied tools: to the same tool nothing changes, to any other nothing is lost."""

import random
from functools import cache
from pathlib import Path

import pytest

from qa_desktop.formengine.migrate import move
from qa_desktop.formspec.definition import ControlKind, DataType, Repeat, Tool
from qa_desktop.formspec.xlsform import convert
from tests.builders import Filling, World, filling

FORMS = Path(__file__).parents[2] / "forms"
pytestmark = pytest.mark.feature("move to a newer version")

TYPED = {
    DataType.INT: "7",
    DataType.DECIMAL: "2.5",
    DataType.DATE: "2026-11-20",
    DataType.TIME: "10:00",
    DataType.DATE_TIME: "2026-11-20T10:00:00.000+00:00",
}


@cache
def supplied(name: str) -> Tool:
    tool = convert((FORMS / name / "tool.md").read_bytes(), ".md").tool
    assert tool is not None
    return tool


def answered(tool: Tool, seed: int) -> Filling:
    """A draft with answers to most questions, and records."""
    chance = random.Random(seed)
    s = filling(tool)
    for path, node in tool.nodes.items():
        if isinstance(node, Repeat) and "#" not in path and s.view(path).can_add:
            s.session.add_repeat(s.id(path))
    for view in s.session.questions(relevant_only=False):
        if view.control in (ControlKind.NONE, ControlKind.NOTE) or view.is_readonly or chance.random() < 0.2:
            continue
        try:
            names = [choice.name for choice in s.session.view(view.node_id).choices]
        except KeyError:
            continue  # an answer took its record away
        s.session.set_value(
            view.node_id, chance.choice(names) if names else TYPED.get(view.data_type, "some words")
        )
    return s


@pytest.mark.parametrize("name", sorted(path.parent.name for path in FORMS.glob("*/tool.md")))
def test_to_the_same_tool_nothing_changes(name):
    tool = supplied(name)
    s = answered(tool, 1)
    done = move(s.session.saved(), tool, tool, World(ids=5_000).surroundings())
    assert done.draft == s.session.saved()
    assert (done.migration.changed, done.migration.dropped, done.migration.new) == ((), (), ())


@pytest.mark.parametrize("name", sorted(path.parent.name for path in FORMS.glob("*/tool.md")))
def test_to_another_tool_every_answer_is_in_the_draft_or_named_as_dropped(name):
    old, new = supplied(name), supplied("generic-mosaic-audit")
    s = answered(old, 2)
    done = move(s.session.saved(), old, new, World(ids=5_000).surroundings())
    kept = {each.new_id: each.new_value for each in done.migration.answers if each.new_id is not None}
    assert {node_id: done.draft.answers.get(node_id) for node_id in kept} == kept
    told = {each.old_id for each in done.migration.answers}
    typed = {
        view.node_id
        for view in s.session.questions(relevant_only=False)
        if view.value and view.control not in (ControlKind.NONE, ControlKind.NOTE)
    }
    assert typed <= told
    after = filling(new, saved=done.draft)
    assert after.session.saved() == done.draft
    assert after.session.recompute_all().writes == ()
