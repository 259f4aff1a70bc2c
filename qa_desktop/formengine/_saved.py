"""Owns restoring and saving: a restored filling is the saved one, not a new one. Loading never throws."""

from __future__ import annotations

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Frame, Leaf, Range, leaves, walk


def load(filling: Filling, evaluator: Evaluator, saved: SavedDraft) -> None:
    """Bring a filling to its saved state.

    What is stored is believed, calculated values too: `today()` and `once()` cannot be had again. What is
    not stored, such as relevance, is evaluated.
    """
    filling.is_loading = filling.is_born = True
    # Outer instances before inner ones: an inner id has more `#` in it.
    for instance in sorted(saved.repeats, key=lambda each: (each.node_id.count("#"), each.order)):
        _load_instance(filling, instance)
    for node_id, text in saved.answers.items():
        leaf = filling.by_id.get(node_id)
        if isinstance(leaf, Leaf):
            filling.load(leaf, text)
        else:
            filling.aside[node_id] = text
    for node_id in saved.flagged:
        if node_id in filling.by_id:
            filling.by_id[node_id].flagged = True
        else:
            filling.flags_aside.add(node_id)
    evaluator.mark_inside(filling.root, stored=False)
    evaluator.run()
    evaluator.new_instances.clear()
    evaluator.hear_failures()
    filling.is_loading = False


def to_save(filling: Filling) -> SavedDraft:
    """All that `load` needs, what is not there now included."""
    answers = {leaf.node_id: leaf.stored for leaf in leaves(filling.root) if leaf.stored}
    repeats = [
        RepeatInstance(element.node_id, element.order)
        for element in walk(filling.root)
        if isinstance(element, Frame) and element is not filling.root
    ]
    flagged = {element.node_id for element in walk(filling.root) if element.flagged}
    return SavedDraft(
        {**answers, **filling.aside},
        (*repeats, *filling.unknown_instances),
        frozenset(flagged | filling.flags_aside),
    )


def _load_instance(filling: Filling, instance: RepeatInstance) -> None:
    ranged = filling.by_id.get(NodeId(instance.node_id.rpartition("#")[0]))
    if isinstance(ranged, Range) and instance.node_id not in filling.by_id:
        filling.new_instance(ranged, instance.node_id, instance.order)
    else:
        filling.unknown_instances.append(instance)
