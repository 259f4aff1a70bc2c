"""Owns how a change reads: question, section, row and answers in words, covered where they are.

Each change is worded by the version of the tool that it was made in; what is still on the page is called as
it is called there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from qa_desktop.domain.attachment import words_of
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formengine.wording import Wording
from qa_desktop.formspec.definition import ControlKind, Question
from qa_desktop.i18n import mark, tr
from qa_desktop.services.covering import mark_words, words_until
from qa_desktop.services.one_stage import AUDITOR

_SINGLE = {"actions": mark("Action"), "improvement-plan": mark("Plan row"), "records": mark("Record")}


@dataclass(frozen=True, slots=True)
class Era:
    """A stretch of an audit's life in which it was of one version of its tool."""

    until: datetime | None
    """When it was moved on; None for the version that it is of now."""
    wording: Wording


class HistoryWords:
    """Words for the nodes and values of one audit.

    Args:
        session: The audit as it stands.
        eras: The versions of its tool that it was of, oldest first; the last is that of the session.
        reader: The stage of whoever reads; blank for those who judge nothing any more.
    """

    def __init__(self, session: FormSession, eras: Sequence[Era], reader: str = "") -> None:
        self._session, self._eras, self._reader = session, tuple(eras), reader
        self._rows: dict[NodeId, str] = {}
        """What rows that are gone were called."""
        self._seen = lru_cache(maxsize=4096)(self._look)

    # ------------------------------------------------------------ where

    def here(self, node_id: NodeId) -> NodeId | None:
        """Where to go for a node; None when it is not there, or is not asked now."""
        view = self._seen(node_id)
        if view is None or not view.is_relevant:
            return None
        return node_id if view.kind is not NodeKind.QUESTION or view.control is not ControlKind.NONE else None

    def question(self, node_id: NodeId, at: datetime) -> str:
        """What a question is called; its name in the tool where nothing else is known."""
        view = self._seen(node_id)
        wording = self._wording(at)
        if view is not None and view.label.strip() and wording is self._eras[-1].wording:
            return " ".join(view.label.split())
        node = wording.node(node_id)
        label = wording.label(node_id)
        return " ".join(label.split()) or (node.name if node is not None else node_id.rpartition("/")[2])

    def section(self, node_id: NodeId, at: datetime) -> str:
        """The section that it stands in."""
        return " ".join(self._wording(at).section(node_id).split())

    def row(self, node_id: NodeId, at: datetime) -> str:
        """The rows around a node, outermost first: `Action 2`; blank outside repeats."""
        steps = node_id.split("/")
        rows = [NodeId("/".join(steps[: n + 1])) for n, step in enumerate(steps) if "#" in step]
        return " · ".join(self.row_name(each, at) for each in rows)

    def row_name(self, instance_id: NodeId, at: datetime) -> str:
        """One row, as its reader knows it; the number it has, or had when it was there."""
        if instance_id not in self._rows:
            self.born(instance_id, at)
        return self._rows[instance_id]

    def born(self, instance_id: NodeId, at: datetime, place: int = 0) -> None:
        """Take note of a row: it keeps the name that it has, or the place that it had."""
        repeat = self._wording(at).repeat_of(instance_id)
        kind = repeat.audit.kind if repeat is not None else ""
        label = self._wording(at).label(instance_id)
        name = tr(_SINGLE[kind]) if kind in _SINGLE else " ".join(label.split())
        name = name or (repeat.name if repeat is not None else tr("Row"))
        view = self._seen(instance_id)
        number = place
        if view is not None and view.parent is not None:
            number = self._session.view(view.parent).children.index(instance_id) + 1
            if view.label.strip() and view.label != label:
                self._rows[instance_id] = " ".join(view.label.split())
                return
        if number or instance_id not in self._rows:
            words = tr("{name} {number}", name=name, number=number) if number else name
            self._rows[instance_id] = words

    # ------------------------------------------------------------ what

    def before(self, node_id: NodeId, value: str, at: datetime) -> str:
        """A value that was replaced at a moment: of the version that the audit was of until then."""
        return self._answer(node_id, value, self._wording(at))

    def after(self, node_id: NodeId, value: str, at: datetime) -> str:
        """A value that was given at a moment; what a move to another version gave is of that version."""
        return self._answer(node_id, value, self._wording(at, moved=True))

    def is_technical(self, node_id: NodeId, at: datetime) -> bool:
        """An id or a name that the form keeps for itself, which nobody reads."""
        tool = self._wording(at).tool
        # Ids that only some versions have (`deprecatedID`) stand beside those that the tool names.
        beside = {path.rpartition("/")[0] for path in tool.meta} - {tool.root.path}
        return node_id in tool.meta or node_id.rpartition("/")[0] in beside

    def is_worked_out(self, node_id: NodeId, at: datetime) -> bool:
        """A value that nobody can type."""
        node = self._wording(at).node(node_id)
        return isinstance(node, Question) and node.control is ControlKind.NONE

    def is_text(self, node_id: NodeId) -> bool:
        """Answered by typing: kept again and again while somebody types."""
        node = self._eras[-1].wording.node(node_id) or self._eras[0].wording.node(node_id)
        return isinstance(node, Question) and node.control is ControlKind.INPUT

    def covered(self, node_id: NodeId, at: datetime) -> str:
        """What stands instead of an answer that the reader may not see yet; blank where they may."""
        if not self._reader:
            return ""
        view = self._seen(node_id)
        if view is None:
            node = self._wording(at).node(node_id)
            if node is None or not node.audit.covered_until or node.audit.stage == self._reader:
                return ""
            other = self._seen(NodeId(node.audit.covered_until))
            return "" if other is not None and other.value else tr("Answered, and covered.")
        if view.kind is not NodeKind.QUESTION:
            return ""
        return words_until(self._session, view, self._reader) or mark_words(self._session, view)

    # ------------------------------------------------------------ below

    def _answer(self, node_id: NodeId, value: str, wording: Wording) -> str:
        if not value.strip():
            return ""
        node = wording.node(node_id)
        if isinstance(node, Question) and node.control is ControlKind.UPLOAD:
            return words_of(value)
        said = wording.answer(node_id, value)
        view = self._seen(node_id)
        if said == value and view is not None:
            # Choices that only the answers make are known by the filling alone.
            offered = {choice.name: choice.label for choice in view.choices}
            if offered and all(name in offered for name in value.split()):
                return ", ".join(offered[name] for name in value.split())
        return said

    def _wording(self, at: datetime, *, moved: bool = False) -> Wording:
        """The version that a change of a moment was made in; the move itself ends one and begins the next."""
        for era in self._eras:
            if era.until is None or at < era.until or (at == era.until and not moved):
                return era.wording
        return self._eras[-1].wording

    def _look(self, node_id: NodeId) -> NodeView | None:
        try:
            return self._session.view(node_id)
        except KeyError:
            return None


def reader_of_draft() -> str:
    """Whoever reads the history of a draft is its auditor: what is covered on their page is covered there."""
    return AUDITOR
