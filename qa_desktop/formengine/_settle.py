"""Owns what follows a change until nothing does: evaluation, defaults of instances, `setvalue` actions."""

from __future__ import annotations

from collections.abc import Set

from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._graph import Formula
from qa_desktop.formengine._nodes import Frame, Leaf, leaves
from qa_desktop.formengine._world import reachable
from qa_desktop.formspec.definition import Question
from qa_desktop.xpath import EvaluationProblem


def settle(filling: Filling, evaluator: Evaluator, *, triggers: bool = True) -> None:
    """Evaluate, set defaults, run the actions that changed values trigger; again until all is quiet.

    Each question triggers its actions once in a change, so actions that set each other off come to an end.
    """
    fired: set[Leaf] = set()
    evaluator.run()
    while True:
        while evaluator.new_instances:
            instance = evaluator.new_instances.pop(0)
            if instance.is_alive:
                set_defaults(filling, evaluator, instance, frozenset())
                evaluator.run()
        trigger = _next_trigger(filling, fired) if triggers else None
        if trigger is None:
            return
        fired.add(trigger)
        for action in trigger.plan.triggers:
            for target in reachable(action.target, trigger):
                if isinstance(target, Leaf):
                    _set(filling, evaluator, target, action.value, action.literal)
        evaluator.run()


def set_defaults(filling: Filling, evaluator: Evaluator, frame: Frame, given: Set[Leaf]) -> None:
    """Set the dynamic defaults in a frame and the frames in it, in form order; each may read those before."""
    defaults = filling.program.defaults
    if not defaults:
        return
    for leaf in list(leaves(frame)):
        formula = defaults.get(leaf.plan.path)
        if formula is not None and leaf not in given:
            _set(filling, evaluator, leaf, formula, "")
            evaluator.run()


def _next_trigger(filling: Filling, fired: Set[Leaf]) -> Leaf | None:
    for leaf, old in filling.change.before.items():
        if leaf.plan.triggers and leaf not in fired and leaf.is_alive and leaf.stored != old:
            return leaf
    return None


def _set(filling: Filling, evaluator: Evaluator, leaf: Leaf, value: Formula | None, literal: str) -> None:
    if value is not None:
        try:
            text = evaluator.text(value, leaf)
        except EvaluationProblem as problem:
            evaluator.action_failed(leaf, problem.message)
            return
        evaluator.put_computed(leaf, text)
        return
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    found = store(literal, definition.bind.data_type, definition.control, filling.surroundings.now().tzinfo)
    filling.put(leaf, found.text, valid=found.is_valid, notice=found.notice)
