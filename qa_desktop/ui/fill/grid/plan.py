"""Owns what a grid is made of: which repeats can be one, its rows in form order, and which node a cell is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind, DataType, Group, Node, Question, Repeat

GRID = "qa-grid"


class RowKind(StrEnum):
    CHOICE = "choice"  # one key answers
    LINE = "line"  # a line, typed in place
    DATE = "date"  # typed in place as people write dates
    WORDS = "words"  # long words, typed in a box over the cells
    SHOWN = "shown"  # worked out by the tool, read only
    SHEET = "sheet"  # anything else: answered in a sheet of its own


@dataclass(frozen=True, slots=True)
class GridRow:
    """One criterion."""

    path: str
    step: str
    """What follows an instance's id in the id of its cell, `/c01`."""
    kind: RowKind
    comment: str
    """The step of the text that comments on it (`qa:comment-on`); blank for none."""
    is_reference: bool
    """What records are called by."""

    def cell(self, instance: NodeId) -> NodeId:
        return NodeId(instance + self.step)

    def comment_cell(self, instance: NodeId) -> NodeId | None:
        return NodeId(instance + self.comment) if self.comment else None


def is_grid(view: NodeView) -> bool:
    """True for a repeat that asks to be a matrix and can be one: no further repeats inside."""
    definition = view.definition
    return (
        isinstance(definition, Repeat)
        and GRID in view.appearance
        and not any(isinstance(node, Repeat) for node in _within(definition))
    )


def rows_of(repeat: Repeat) -> tuple[GridRow, ...]:
    """The criteria in form order; comments on them have no row of their own."""
    questions = [node for node in _within(repeat) if isinstance(node, Question)]
    paths = {question.path for question in questions}
    comments = {
        question.audit.comment_on: question.path
        for question in questions
        if question.audit.comment_on in paths and question.control is ControlKind.INPUT
    }
    asked = [q for q in questions if _is_seen(q) and q.path not in comments.values()]
    reference = next((q.path for q in asked if _names_record(q)), "")
    before = len(repeat.path)
    return tuple(
        GridRow(
            question.path,
            question.path[before:],
            _kind(question),
            comments.get(question.path, "")[before:],
            question.path == reference,
        )
        for question in asked
    )


def _within(node: Repeat | Group) -> Iterator[Node]:
    for child in node.children:
        yield child
        if isinstance(child, Group | Repeat):
            yield from _within(child)


def _is_seen(question: Question) -> bool:
    """A calculate without a label works in silence."""
    return question.control is not ControlKind.NONE or bool(question.label)


def _names_record(question: Question) -> bool:
    return _kind(question) is RowKind.LINE and not question.audit.identifier


def _kind(question: Question) -> RowKind:
    if question.control in (ControlKind.NONE, ControlKind.NOTE):
        return RowKind.SHOWN
    if question.control is ControlKind.SELECT_ONE:
        return RowKind.CHOICE
    if question.control is not ControlKind.INPUT:
        return RowKind.SHEET
    if question.bind.data_type is DataType.DATE and not {"month-year", "year"} & set(question.appearance):
        return RowKind.DATE
    if question.bind.data_type is DataType.STRING:
        is_long = "multiline" in question.appearance or bool(question.rows)
        return RowKind.WORDS if is_long else RowKind.LINE
    if question.bind.data_type in (DataType.INT, DataType.DECIMAL, DataType.BARCODE):
        return RowKind.LINE
    return RowKind.SHEET
