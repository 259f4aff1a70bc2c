"""Owns what follows a change until nothing does: evaluation, and the actions of instances and answers."""

from __future__ import annotations

from qa_desktop.formengine._actions import run_for_change, run_for_instance
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Leaf


def settle(filling: Filling, evaluator: Evaluator, *, triggers: bool = True) -> None:
    """Evaluate, run the actions of new instances and of changed answers; again until all is quiet.

    Each question triggers its actions once in a change, so actions that set each other off come to an end.
    """
    fired: set[Leaf] = set()
    evaluator.run()
    while True:
        while evaluator.new_instances:
            instance = evaluator.new_instances.pop(0)
            if instance.is_alive:
                run_for_instance(evaluator, instance)
        trigger = _next_trigger(filling, fired) if triggers else None
        if trigger is None:
            return
        fired.add(trigger)
        run_for_change(evaluator, trigger)
        evaluator.run()


def _next_trigger(filling: Filling, fired: set[Leaf]) -> Leaf | None:
    for leaf, old in filling.change.before.items():
        if leaf.plan.triggers and leaf not in fired and leaf.is_alive and leaf.stored != old:
            return leaf
    return None
