"""Owns a filling as one stage sees it: its own questions may be answered, everything else is read.

For the person whose turn it is, the stage's questions are simply his own: they say no "for the team
manager", count as progress and are missing when they are blank. Nothing else can be changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from qa_desktop.domain.audit import SavedDraft, Write
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.formengine.api import (
    ChangeSet,
    FormSession,
    NodeKind,
    NodeView,
    Progress,
    Score,
    SectionView,
    Violation,
)
from qa_desktop.formspec.definition import Tool

AUDITOR = "auditor"
_NO_CHANGE = ChangeSet(frozenset(), (), (), ())


class OneStage:
    """`formengine.api.FormSession` over another one, for one stage.

    Args:
        session: The whole filling.
        stage: Whose questions may be answered.
        rows: Instances that are fixed: those of the frozen audit and of earlier contributions. A row that
            was added since may be removed again.
    """

    def __init__(self, session: FormSession, stage: str, rows: Collection[NodeId] = ()) -> None:
        self.whole = session
        self.stage = stage
        self._rows = frozenset(rows)

    @property
    def tool(self) -> Tool:
        return self.whole.tool

    @property
    def language(self) -> str:
        return self.whole.language

    # Seeing --------------------------------------------------------------------------------------

    def root(self) -> NodeId:
        return self.whole.root()

    def view(self, node_id: NodeId) -> NodeView:
        return self._seen(self.whole.view(node_id))

    def sections(self, stage: str = "") -> tuple[SectionView, ...]:
        return self.whole.sections(stage or self.stage)

    def progress(self, stage: str = "") -> Progress:
        return self.whole.progress(stage or self.stage)

    def validate(self, stage: str = "") -> tuple[Violation, ...]:
        return self.whole.validate(stage or self.stage)

    def due_later(self, stage: str = "") -> tuple[Violation, ...]:
        return self.whole.due_later(stage or self.stage)

    def next_gap(self, after: NodeId | None, stage: str = "") -> NodeId | None:
        return self.whole.next_gap(after, stage or self.stage)

    def prompts(self) -> tuple[RaisedPrompt, ...]:
        return self.whole.prompts()

    def scores(self, figure: str = "score") -> Mapping[str, Score]:
        return self.whole.scores(figure)

    def figures(self) -> tuple[str, ...]:
        return self.whole.figures()

    def by_role(self, role: str) -> tuple[NodeView, ...]:
        return tuple(map(self._seen, self.whole.by_role(role)))

    def questions(self, relevant_only: bool = True) -> tuple[NodeView, ...]:
        return tuple(map(self._seen, self.whole.questions(relevant_only)))

    # Changing ------------------------------------------------------------------------------------

    def set_value(self, node_id: NodeId, raw: str, origin: str = "") -> ChangeSet:
        if not is_of(self.whole.view(node_id), self.stage):
            return _NO_CHANGE
        return self.whole.set_value(node_id, raw, origin)

    def add_repeat(self, repeat_id: NodeId, origin: str = "") -> ChangeSet:
        if not is_of(self.whole.view(repeat_id), self.stage):
            return _NO_CHANGE
        return self.whole.add_repeat(repeat_id, origin)

    def remove_repeat(self, instance_id: NodeId, origin: str = "") -> ChangeSet:
        if instance_id in self._rows or not is_of(self.whole.view(instance_id), self.stage):
            return _NO_CHANGE
        return self.whole.remove_repeat(instance_id, origin)

    def revert(self, writes: tuple[Write, ...], origin: str = "") -> ChangeSet:
        if not all(self._is_own(write) for write in writes if not write.computed):
            return _NO_CHANGE  # the last change is another person's
        return self.whole.revert(writes, origin)

    def set_flag(self, node_id: NodeId, flagged: bool) -> ChangeSet:
        return self.whole.set_flag(node_id, flagged)

    def set_language(self, language: str) -> ChangeSet:
        return self.whole.set_language(language)

    # Keeping -------------------------------------------------------------------------------------

    def serialise(self) -> bytes:
        return self.whole.serialise()

    def saved(self) -> SavedDraft:
        return self.whole.saved()

    def first_writes(self) -> tuple[Write, ...]:
        return self.whole.first_writes()

    def _is_own(self, write: Write) -> bool:
        """Whether this stage may have made a change; what stands in a row goes with its row."""
        row = write.node_id.find("#")
        try:
            return is_of(self.whole.view(write.node_id), self.stage)
        except KeyError:  # in a row that is gone
            return row > 0 and is_of(self.whole.view(NodeId(write.node_id[:row])), self.stage)

    def _seen(self, view: NodeView) -> NodeView:
        if view.kind is NodeKind.REPEAT:
            return replace(view, can_add=view.can_add and is_of(view, self.stage))
        if view.kind is not NodeKind.QUESTION:
            return view
        if is_of(view, self.stage):
            return replace(view, audit=replace(view.audit, stage=AUDITOR))
        return view if view.is_readonly else replace(view, is_readonly=True)


def is_of(view: NodeView, stage: str) -> bool:
    """Whether a stage may change this."""
    return view.audit.stage == stage
