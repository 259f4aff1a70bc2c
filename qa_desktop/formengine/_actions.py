"""Owns running the actions of a tool: on which questions, in what order (ODK XForms, "Actions").

`setgeopoint` and `recordaudio` set nothing here, as a desktop has neither; the tool's findings say so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qa_desktop.formengine._choices import known
from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._graph import Aspect
from qa_desktop.formengine._nodes import Element, Frame, Leaf
from qa_desktop.formengine._plan import Planned
from qa_desktop.formengine._world import reachable
from qa_desktop.formspec.definition import Event, Question
from qa_desktop.xpath import EvaluationProblem

if TYPE_CHECKING:
    from qa_desktop.formengine._evaluate import Evaluator

NONE: frozenset[Leaf] = frozenset()


def run_at_load(
    evaluator: Evaluator, event: Event, spared: Callable[[Leaf], bool] = lambda leaf: False
) -> None:
    """Run the actions of an event of the whole filling, each wherever its target is."""
    for action in evaluator.filling.program.actions[event]:
        _run(evaluator, action, evaluator.filling.root, spared)


def run_for_instance(evaluator: Evaluator, instance: Frame) -> None:
    """Run the actions of a new instance: those that stand in its repeat."""
    for action in evaluator.filling.program.actions[Event.NEW_REPEAT]:
        if action.within == instance.plan.path:
            _run(evaluator, action, instance, lambda leaf: False)


def run_for_change(evaluator: Evaluator, changed: Leaf) -> None:
    """Run the actions that a changed answer triggers."""
    for action in changed.plan.triggers:
        _run(evaluator, action, changed, lambda leaf: False)


def _run(evaluator: Evaluator, action: Planned, here: Element, spared: Callable[[Leaf], bool]) -> None:
    for target in reachable(action.target, here):
        if isinstance(target, Leaf) and target.is_alive and not spared(target):
            _set(evaluator, target, action)
            # The next target and the next action may read what this one set.
            evaluator.run()


def _set(evaluator: Evaluator, leaf: Leaf, action: Planned) -> None:
    if Aspect.CALCULATE in leaf.plan.vertices:
        evaluator.overwritten.add(leaf)
    if action.value is not None:
        try:
            text = evaluator.text(action.value, leaf)
        except EvaluationProblem as problem:
            evaluator.action_failed(leaf, problem.message)
            return
        evaluator.action_succeeded(leaf)
        evaluator.put_computed(leaf, text)
        return
    filling = evaluator.filling
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    found = store(
        action.literal, definition.bind.data_type, definition.control, filling.surroundings.now().tzinfo
    )
    filling.put(leaf, known(leaf, found.text), valid=found.is_valid, notice=found.notice)
