"""Owns the first state of a filling and of an instance: static defaults, preloads, presets, first instances.

Order: what the model says, what the device knows, what was given; then everything is evaluated; then
dynamic defaults, which may read all of that.
"""

from __future__ import annotations

from qa_desktop.formengine._choices import known
from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling, births
from qa_desktop.formengine._nodes import Frame, Leaf, Range, leaves, walk
from qa_desktop.formengine._plan import ACTIONS
from qa_desktop.formengine._preload import preloaded
from qa_desktop.formengine._settle import set_defaults, settle
from qa_desktop.formengine._texts import static_text
from qa_desktop.formengine.api import Preset
from qa_desktop.formspec.definition import ControlKind, Question, Repeat


def give_birth(filling: Filling, evaluator: Evaluator, preset: Preset) -> None:
    """Bring a new filling to its first state. Its writes are in the filling's change."""
    _set_static_defaults(filling, filling.root)
    _first_instances(filling, filling.root)
    _preload(filling, preset)
    given = _set_presets(filling, preset)
    evaluator.mark_inside(filling.root)
    settle(filling, evaluator, triggers=False)
    set_defaults(filling, evaluator, filling.root, given)
    settle(filling, evaluator, triggers=False)


def new_instance(filling: Filling, ranged: Range) -> Frame:
    """A new instance with its static defaults and its inner first instances."""
    instance = filling.new_instance(ranged)
    _set_static_defaults(filling, instance)
    _first_instances(filling, instance)
    return instance


def first_count(ranged: Range) -> int:
    """How many instances a repeat starts with; a counted one starts with none, its count makes them."""
    definition = ranged.plan.definition
    if not isinstance(definition, Repeat) or definition.count is not None:
        return 0
    return 0 if ranged.plan.audit.kind in ACTIONS and not definition.count_fixed else definition.initial


def _first_instances(filling: Filling, frame: Frame) -> None:
    for element in list(walk(frame)):
        if isinstance(element, Range) and element.frame is frame:
            for _ in range(first_count(element)):
                instance = filling.new_instance(element)
                if frame is filling.root or frame.chain[0] is filling.root:
                    _tell(filling, instance, frame)
                _set_static_defaults(filling, instance)
                _first_instances(filling, instance)


def _tell(filling: Filling, instance: Frame, frame: Frame) -> None:
    """At the birth of the filling each instance is a write of its own."""
    if frame is filling.root:
        filling.change.first.extend(births(instance, computed=True))


def _set_static_defaults(filling: Filling, frame: Frame) -> None:
    for leaf in leaves(frame):
        definition = leaf.plan.definition
        if leaf.frame is frame and isinstance(definition, Question) and definition.default:
            _put(filling, leaf, definition.default)


def _preload(filling: Filling, preset: Preset) -> None:
    for leaf in leaves(filling.root):
        text = preloaded(leaf, filling.surroundings, preset)
        if text:
            _put(filling, leaf, text)


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
            _put(filling, leaf, text)
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


def _put(filling: Filling, leaf: Leaf, text: str) -> None:
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    zone = filling.surroundings.now().tzinfo
    found = store(text, definition.bind.data_type, definition.control, zone)
    filling.put(leaf, known(leaf, found.text), valid=found.is_valid, notice=found.notice)
