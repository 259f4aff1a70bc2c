"""Owns undo: the `old` side of stored writes is put back, last first; what follows from it is evaluated.

Every write is put back, those that the form made included (a choice cleared because it was no longer
offered, a value set by an action). Only plain calculates are left to be calculated.
"""

from __future__ import annotations

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._graph import Aspect
from qa_desktop.formengine._instances import remove, welcome
from qa_desktop.formengine._nodes import Frame, Leaf, Range
from qa_desktop.formspec.definition import Question


def put_back(filling: Filling, evaluator: Evaluator, writes: tuple[Write, ...]) -> None:
    """Undo writes. Those to nodes that are not there any more are passed over."""
    back: list[Frame] = []
    for write in reversed(writes):
        if write.kind is WriteKind.ANSWER:
            _put_answer_back(filling, evaluator, write)
        elif write.kind is WriteKind.ADD_REPEAT:
            _take_out(filling, evaluator, write.node_id)
        elif write.kind is WriteKind.REMOVE_REPEAT:
            instance = _put_in(filling, write)
            if instance is not None:
                back.append(instance)
    for instance in back:
        if instance.is_alive and not any(frame in back for frame in instance.chain[1:-1]):
            welcome(evaluator, filling.range_of(instance), instance, anew=False)


def _put_answer_back(filling: Filling, evaluator: Evaluator, write: Write) -> None:
    leaf = filling.by_id.get(write.node_id)
    if not isinstance(leaf, Leaf) or Aspect.SCORE in leaf.plan.vertices:
        return
    calculate = leaf.plan.vertices.get(Aspect.CALCULATE)
    if calculate is not None:
        if write.computed and not calculate.is_volatile:
            return
        # What a person typed over a calculation is undone like any answer.
        evaluator.pinned.add(leaf)
        if not write.computed:
            evaluator.overwritten.add(leaf)
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    found = store(write.old, definition.bind.data_type, definition.control, None)
    if not write.computed:
        filling.change.by_person.add(leaf)
    filling.put(leaf, write.old, valid=found.is_valid, notice=found.notice)


def _take_out(filling: Filling, evaluator: Evaluator, node_id: NodeId) -> None:
    instance = filling.by_id.get(node_id)
    if isinstance(instance, Frame) and instance is not filling.root:
        remove(evaluator, filling.range_of(instance), instance)


def _put_in(filling: Filling, write: Write) -> Frame | None:
    ranged = filling.by_id.get(NodeId(write.node_id.rpartition("#")[0]))
    if not isinstance(ranged, Range) or write.node_id in filling.by_id:
        return None
    ranged.laid_aside = [kept for kept in ranged.laid_aside if kept.node_id != write.node_id]
    order = int(write.old) if write.old.isdigit() else None
    return filling.new_instance(ranged, write.node_id, order)
