"""Owns the first state of a filling: what the model says, what the device knows, what was given, actions.

Order: static defaults, preloads, presets; then everything is evaluated; then the actions of the first
load, which may read all of that; then those of the instances that a count made.
"""

from __future__ import annotations

from qa_desktop.formengine._actions import run_at_load
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling, births
from qa_desktop.formengine._nodes import Leaf, Range, leaves, walk
from qa_desktop.formengine._seeds import plant, preload, put_static
from qa_desktop.formengine._settle import settle
from qa_desktop.formengine._texts import static_text
from qa_desktop.formengine.api import Preset
from qa_desktop.formspec.definition import ControlKind, Event, Question


def give_birth(filling: Filling, evaluator: Evaluator, preset: Preset) -> None:
    """Bring a new filling to its first state. Its writes are in the filling's change."""
    plant(filling, filling.root, filling.program.tool.seed)
    _tell_instances(filling)
    preload(filling, filling.root)
    given = _set_presets(filling, preset)
    evaluator.mark_inside(filling.root)
    evaluator.run()
    filling.is_born = True
    for event in (Event.FIRST_LOAD, Event.READY, Event.LOAD):
        run_at_load(evaluator, event, given.__contains__)
    settle(filling, evaluator, triggers=False)


def wake(filling: Filling, evaluator: Evaluator) -> None:
    """Run what a form asks for at each opening, of a filling that was restored."""
    if filling.program.actions[Event.LOAD]:
        run_at_load(evaluator, Event.LOAD)
        settle(filling, evaluator, triggers=False)


def _tell_instances(filling: Filling) -> None:
    """Each instance that a filling is born with is a write of its own, outer ones first."""
    for element in walk(filling.root):
        if isinstance(element, Range) and element.frame is filling.root:
            for instance in element.instances:
                filling.change.first.extend(births(instance, computed=True))


def _set_presets(filling: Filling, preset: Preset) -> set[Leaf]:
    """Set the answers given by name and by role; a choice that the question does not have is not set."""
    given: set[Leaf] = set()
    for leaf in leaves(filling.root):
        if leaf.frame is not filling.root:
            continue
        wanted = preset.by_name.get(leaf.plan.name, "")
        for role in leaf.plan.audit.roles:
            wanted = wanted or preset.by_role.get(role, "")
        text = _fitting(filling, leaf, wanted)
        if text:
            put_static(filling, leaf, text)
            given.add(leaf)
    return given


def _fitting(filling: Filling, leaf: Leaf, wanted: str) -> str:
    """What to set; of a choice its name, also when its label was given."""
    definition = leaf.plan.definition
    if not wanted or not isinstance(definition, Question) or definition.control is not ControlKind.SELECT_ONE:
        return wanted
    for choice in leaf.plan.choices:
        label = static_text(choice.label, filling.language, filling.program.tool.default_language)
        if wanted in (choice.name, label):
            return choice.name
    return ""
