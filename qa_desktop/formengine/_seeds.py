"""Owns planting: what the model, and the device, give the root or an instance before anything runs."""

from __future__ import annotations

from qa_desktop.formengine._choices import known
from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Element, Frame, Leaf, Range, leaves
from qa_desktop.formengine._plan import ACTIONS
from qa_desktop.formengine._preload import preloaded
from qa_desktop.formspec.definition import Question, Repeat, Seed


def plant(filling: Filling, frame: Frame, seed: Seed) -> None:
    """Set a frame's static defaults and give its repeats the instances that they start with."""
    for path, text in seed.answers.items():
        leaf = frame.nodes.get(path)
        if isinstance(leaf, Leaf):
            put_static(filling, leaf, text)
    for path, starting in seed.repeats.items():
        ranged = frame.nodes.get(path)
        if isinstance(ranged, Range):
            _start(filling, ranged, starting)


def plant_instance(filling: Filling, ranged: Range) -> Frame:
    """A new instance as its template has it, with what the device knows."""
    instance = filling.new_instance(ranged)
    definition = ranged.plan.definition
    assert isinstance(definition, Repeat)  # noqa: S101 -- a range is a repeat
    plant(filling, instance, definition.template)
    preload(filling, instance)
    return instance


def preload(filling: Filling, element: Element) -> None:
    """Set what `jr:preload` asks for in an element."""
    if not filling.program.has_preloads:
        return
    for leaf in leaves(element):
        text = preloaded(leaf, filling.surroundings, filling.properties)
        if text:
            put_static(filling, leaf, text)


def put_static(filling: Filling, leaf: Leaf, text: str) -> None:
    """Store a text that no expression made, in the form that the question's type has."""
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    zone = filling.surroundings.now().tzinfo
    found = store(text, definition.bind.data_type, definition.control, zone)
    filling.put(leaf, known(leaf, found.text), valid=found.is_valid, notice=found.notice)


def _start(filling: Filling, ranged: Range, starting: tuple[Seed, ...]) -> None:
    """Bring in the model's instances. A counted repeat takes them up as its count asks for them."""
    definition = ranged.plan.definition
    assert isinstance(definition, Repeat)  # noqa: S101 -- a range is a repeat
    if ranged.plan.audit.kind in ACTIONS and definition.count is None and not definition.count_fixed:
        return
    made: list[Frame] = []
    for seed in starting:
        instance = filling.new_instance(ranged)
        plant(filling, instance, seed)
        made.append(instance)
    if definition.count is not None:
        for instance in reversed(made):
            kept = filling.keep(instance)
            kept.is_new = True
            ranged.laid_aside.append(kept)
            filling.drop_instance(ranged, instance)
