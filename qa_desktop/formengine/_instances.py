"""Owns how repeat instances come and go while filling: what is written, told and evaluated for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qa_desktop.formengine._filling import births, deaths
from qa_desktop.formengine._nodes import Frame, Leaf, Range, walk
from qa_desktop.formengine._seeds import plant_instance

if TYPE_CHECKING:
    from qa_desktop.formengine._evaluate import Evaluator


MAX_NODES: Final = 100_000
"""Nodes of a filling that counts may ask for: repeats in repeats multiply, and the memory is everybody's."""


def resize(evaluator: Evaluator, ranged: Range, wanted: int) -> bool:
    """Bring a counted repeat to its number: the last ones go, and come back first when it grows again.

    False when the filling would grow beyond bounds: there are fewer then.
    """
    filling = evaluator.filling
    before = len(ranged.instances)
    if before == wanted:
        return True
    while len(ranged.instances) > wanted:
        ranged.laid_aside.append(filling.keep(ranged.instances[-1]))
        _take_out(evaluator, ranged, ranged.instances[-1], computed=True)
    while len(ranged.instances) < wanted and len(filling.by_id) < MAX_NODES:
        if ranged.laid_aside:
            kept = ranged.laid_aside.pop()
            kept.order = ranged.instances[-1].order + 1 if ranged.instances else 1
            instance = filling.bring_back(ranged, kept)
            _take_in(evaluator, instance, computed=True, anew=kept.is_new)
            if kept.is_new and filling.is_born:
                evaluator.new_instances.append(instance)
        else:
            instance = plant_instance(filling, ranged)
            _take_in(evaluator, instance, computed=True, anew=True)
            # Its actions run when the dust has settled.
            evaluator.new_instances.append(instance)
    evaluator.instances_moved(ranged, min(before, wanted))
    return len(ranged.instances) == wanted


def welcome(evaluator: Evaluator, ranged: Range, instance: Frame, *, anew: bool) -> None:
    """An instance that a person added or brought back is in the tree: say so, and evaluate it.

    `anew` evaluates volatile calculates too; one that was brought back keeps them.
    """
    _take_in(evaluator, instance, computed=False, anew=anew)
    evaluator.instances_moved(ranged, ranged.instances.index(instance))


def remove(evaluator: Evaluator, ranged: Range, instance: Frame) -> None:
    """Take an instance away, as a person did."""
    since = ranged.instances.index(instance)
    _take_out(evaluator, ranged, instance, computed=False)
    evaluator.instances_moved(ranged, since)


def _take_in(evaluator: Evaluator, instance: Frame, *, computed: bool, anew: bool) -> None:
    change = evaluator.filling.change
    change.first.extend(births(instance, computed=computed))
    change.added.append(instance.node_id)
    for element in walk(instance):
        change.changed.add(element)
        if isinstance(element, Leaf) and element.stored:
            change.before.setdefault(element, "")
    evaluator.settle_inside((instance,))
    evaluator.mark_inside(instance, volatile=anew)


def _take_out(evaluator: Evaluator, ranged: Range, instance: Frame, *, computed: bool) -> None:
    change = evaluator.filling.change
    if instance.node_id in change.added:
        # Born and gone in one change: nobody needs to hear of it.
        change.added.remove(instance.node_id)
        inside = f"{instance.node_id}/"
        change.first = [
            write
            for write in change.first
            if write.node_id != instance.node_id and not write.node_id.startswith(inside)
        ]
    else:
        change.last.extend(deaths(instance, change.before, computed=computed))
        change.removed.append(instance.node_id)
    evaluator.filling.drop_instance(ranged, instance)
    evaluator.settle_range(ranged)
