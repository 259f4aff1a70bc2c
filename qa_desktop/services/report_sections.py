"""Owns the sections of a report: a filling walked from top to bottom, each answered question in it once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from types import MappingProxyType

from qa_desktop.domain.attachment import Attachment, size_words, words_of
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind, DataType, Question
from qa_desktop.i18n import mark, tr
from qa_desktop.services.covering import covered_words
from qa_desktop.services.ports import ReportItem, ReportSection
from qa_desktop.services.words import stage_words

_SCALE_ROLES = frozenset({"overall-scale", "consultant-mark", "lead-professional-mark", "agreed-mark"})
_TABLE_LABEL = "generated_table_list_label_"
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NUMBERS = frozenset({DataType.INT, DataType.DECIMAL})
_DATES = frozenset({DataType.DATE, DataType.DATE_TIME, DataType.TIME})
_SINGLE = {"actions": mark("Action"), "improvement-plan": mark("Plan row"), "records": mark("Record")}


def no_file(_name: str) -> bytes | None:
    """Where there are no files."""
    return None


@dataclass(slots=True)
class _Part:
    """A section while it is being written."""

    items: list[ReportItem] = field(default_factory=list)
    cards: list[ReportSection] = field(default_factory=list)
    skipped: int = 0
    blank: int = 0
    due: dict[str, int] = field(default_factory=dict)

    def section(self, title: str, *, repeats: bool) -> ReportSection:
        items, cards, due = tuple(self.items), tuple(self.cards), tuple(self.due.items())
        return ReportSection(title, items, self.skipped, self.blank, cards, due, repeats)


class Sections:
    """Walks one filling and writes its sections."""

    def __init__(
        self,
        session: FormSession,
        files: Mapping[str, Attachment] | None = None,
        read: Callable[[str], bytes | None] = no_file,
        added: Mapping[NodeId, str] = MappingProxyType({}),
        reader: str = "",
    ) -> None:
        self._added, self._reader = added, reader
        self._session, self._files, self._read = session, files or {}, read
        self._comments, self._used = _comments(session.questions())
        self._codes = {prompt.node_id: prompt.code.value for prompt in session.prompts()}

    def written(self) -> tuple[ReportSection, ...]:
        root = self._session.view(self._session.root())
        loose, sections = _Part(), []
        for child in root.children:
            view = self._session.view(child)
            if view.kind is NodeKind.QUESTION:
                self._question(view, loose, 0)
                continue
            part = _Part()
            self._node(view, part, 0, heading=False)
            if part.items or part.cards or part.skipped or part.blank or part.due:
                title = self._heading(view) or view.definition.name
                sections.append(part.section(title, repeats=self._heading_repeats(view)))
        if loose.items:
            title = root.label or self._session.tool.title
            sections.insert(0, loose.section(title, repeats=_repeats(root)))
        return tuple(sections)

    def _node(self, view: NodeView, part: _Part, depth: int, *, heading: bool = True) -> None:
        if view.kind is NodeKind.QUESTION:
            self._question(view, part, depth)
        elif not view.is_relevant:
            part.skipped += self._questions_below(view)
        elif view.kind is NodeKind.REPEAT:
            self._repeat(view, part)
        else:
            title = self._heading(view) if heading else ""
            named = bool(title)
            at = len(part.items)
            for child in view.children:
                self._node(self._session.view(child), part, depth + named)
            if named and len(part.items) > at:
                part.items.insert(at, ReportItem("", title, "note", depth=depth))

    def _heading(self, view: NodeView) -> str:
        """The label of a group; of a table without one, the note that pyxform made of its label."""
        first = self._session.view(view.children[0]) if view.children else view
        of_table = first.control is ControlKind.NOTE and first.definition.name.startswith(_TABLE_LABEL)
        return view.label or (first.label if of_table else "")

    def _heading_repeats(self, view: NodeView) -> bool:
        return _repeats(view) or bool(view.children and _repeats(self._session.view(view.children[0])))

    def _repeat(self, view: NodeView, part: _Part) -> None:
        for number, instance_id in enumerate(view.children, start=1):
            instance = self._session.view(instance_id)
            card = _Part()
            for child in instance.children:
                self._node(self._session.view(child), card, 0)
            if view.audit.kind == "records" and not card.items:
                continue  # a column of the grid that was not used
            single = tr(_SINGLE[view.audit.kind]) if view.audit.kind in _SINGLE else ""
            name = instance.label or single or view.label or view.definition.name
            named = instance.label and instance.label != view.label
            title = name if named else tr("{name} {number}", name=single or name, number=number)
            repeats = _repeats(instance) or _repeats(view)
            part.cards.append(card.section(title, repeats=repeats))

    def _question(self, view: NodeView, part: _Part, depth: int) -> None:
        if says_result(view):
            part.items.append(ReportItem("", _BOLD.sub(r"\1", view.label), "note", depth=depth))
        if view.node_id in self._used or view.control is ControlKind.NOTE or _heads(view):
            return
        asked = view.control is not ControlKind.NONE
        if not view.is_relevant:
            part.skipped += asked
            return
        comment = self._comments.get(view.node_id, "")
        if not view.value.strip() and not comment:
            self._count_blank(view, part)
            return
        if not asked and not view.label:
            return
        covered = covered_words(self._session, view, self._reader)
        if covered:
            label = view.label or view.definition.name
            part.items.append(ReportItem(label, covered, "text", depth=depth, repeats=_repeats(view)))
            return
        kind, grade = _kind_of(view)
        is_file = view.control is ControlKind.UPLOAD and bool(view.value)
        answer, picture = self._file(view.value) if is_file else (view.display or view.value, b"")
        part.items.append(
            ReportItem(
                label=view.label or view.definition.name,
                answer=answer,
                kind=kind,
                picture=picture,
                grade=grade,
                comment=comment,
                standards=view.audit.standards,
                prompt=self._codes.get(view.node_id, ""),
                added=self._added.get(view.node_id, ""),
                depth=depth,
                repeats=_repeats(view),
            )
        )

    def _file(self, name: str) -> tuple[str, bytes]:
        """A file as it is listed, and its bytes where it is a picture."""
        known = self._files.get(name)
        if known is None:
            return tr("{file} (not on this computer)", file=words_of(name)), b""
        picture = self._read(name) if known.media_type.startswith("image/") else None
        return f"{known.words}, {size_words(known.size)}", picture or b""

    @staticmethod
    def _count_blank(view: NodeView, part: _Part) -> None:
        if view.control is ControlKind.NONE:
            return
        others = stage_words(view.audit.stage)
        if others:
            part.due[others] = part.due.get(others, 0) + 1
        else:
            part.blank += 1

    def _questions_below(self, view: NodeView) -> int:
        if view.kind is NodeKind.QUESTION:
            return view.control not in {ControlKind.NONE, ControlKind.NOTE} and not _heads(view)
        return sum(self._questions_below(self._session.view(child)) for child in view.children)


def says_result(view: NodeView) -> bool:
    """A note that the tool works out of the answers, such as a total: what the filling came to."""
    if view.control is not ControlKind.NOTE or not view.is_relevant or not view.label.strip():
        return False
    return isinstance(view.definition, Question) and _repeats(view)


def _repeats(view: NodeView) -> bool:
    """A label that says an answer, or what is worked out of one."""
    forms = view.definition.label.forms.values()
    return any(part.output is not None for parts in forms for part in parts)


def _heads(view: NodeView) -> bool:
    """A question that only holds the headings over others (XLSForm, `table-list`)."""
    return "label" in view.appearance and view.control in {
        ControlKind.SELECT_ONE,
        ControlKind.SELECT_MULTIPLE,
    }


def _comments(questions: Sequence[NodeView]) -> tuple[dict[NodeId, str], frozenset[NodeId]]:
    """Comment texts by the question they comment on, and the questions that need no place of their own.

    A comment on a group has a place of its own, inside or beside that group.
    """
    by_path: dict[str, list[NodeId]] = {}
    for view in questions:
        by_path.setdefault(view.definition.path, []).append(view.node_id)
    texts: dict[NodeId, str] = {}
    used: set[NodeId] = set()
    for view in questions:
        targets = by_path.get(view.audit.comment_on, ()) if view.audit.comment_on else ()
        if not targets:
            continue
        # In a repeat the comment belongs to the question of its own instance: the nearest relative.
        target = max(targets, key=lambda node_id: _shared_steps(node_id, view.node_id))
        text = view.display or view.value
        if text.strip():
            texts[target] = f"{texts[target]}\n{text}" if target in texts else text
        used.add(view.node_id)
    return texts, frozenset(used)


def _shared_steps(one: NodeId, other: NodeId) -> int:
    steps = zip(one.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], steps))


def _kind_of(view: NodeView) -> tuple[str, str]:
    """The kind of answer for the renderer, and its grade."""
    grade = next((choice.grade for choice in view.choices if choice.selected), "")
    if view.control is ControlKind.SELECT_ONE:
        return ("grade", grade) if grade else ("choice", "")
    if view.control is ControlKind.UPLOAD:
        return "file", ""
    if view.control in {ControlKind.SELECT_MULTIPLE, ControlKind.RANK}:
        return "choices", ""
    if "qa-scale" in view.appearance or _SCALE_ROLES.intersection(view.audit.roles):
        return "scale", ""
    if view.data_type in _NUMBERS:
        return "number", ""
    return ("date" if view.data_type in _DATES else "text"), ""
