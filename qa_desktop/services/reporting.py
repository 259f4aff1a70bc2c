"""Owns what a report says: a completed filling, section by section, as a model ready to set.

Every relevant answered field is in it, once. Questions that did not apply are left out and counted.
This is the case view: nothing is masked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile
from types import MappingProxyType

from qa_desktop.domain.attachment import Attachment, size_words, words_of
from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.contribution import Contribution, authors
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import NodeId, audit_reference
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind, DataType
from qa_desktop.services.ports import Completion, ReportItem, ReportModel, ReportSection
from qa_desktop.services.words import full_moment_words, grade_words, stage_words

MARKING = "OFFICIAL-SENSITIVE"
DEMONSTRATION = "DEMONSTRATION: INVENTED DATA"
_SCALE_ROLES = frozenset({"overall-scale", "consultant-mark", "lead-professional-mark", "agreed-mark"})
_TABLE_LABEL = "generated_table_list_label_"
_NUMBERS = frozenset({DataType.INT, DataType.DECIMAL})
_DATES = frozenset({DataType.DATE, DataType.DATE_TIME, DataType.TIME})
_SINGLE = {"actions": "Action", "improvement-plan": "Plan row", "records": "Record"}
_KIND_WORDS = {
    "name": "a name",
    "worker-name": "a worker's name",
    "nhs-number": "an NHS number",
    "date-of-birth": "a date of birth",
    "postcode": "a postcode",
    "reference": "a case number",
    "worker-reference": "a worker's number",
    "address": "an address",
}


def _no_file(_name: str) -> bytes | None:
    return None


def build(
    session: FormSession,
    summary: AuditSummary,
    completion: Completion,
    escalation: Escalation | None,
    *,
    local_now: datetime,
    attachments: Sequence[Attachment] = (),
    read: Callable[[str], bytes | None] = _no_file,
    contributions: Sequence[Contribution] = (),
) -> ReportModel:
    """Make the report of a completed audit.

    Args:
        session: The filling restored from the frozen instance, read-only.
        summary: Its row.
        completion: What completing fixed.
        escalation: Its escalation record, if there is one.
        local_now: The moment of printing in local time; times are printed in its zone.
        attachments: The files that belong to it.
        read: The bytes of one of them by its name.
        contributions: What was added in later stages, which `session` shows over the audit's answers.
    """
    added = {
        node_id: f"Added by {_signed(each, local_now)}"
        for node_id, each in authors(contributions, summary.revision).items()
    }
    page = _Page(session, {each.name: each for each in attachments}, read, added)
    return ReportModel(
        title=summary.tool_title,
        subtitle=f"Case {summary.case_reference}" if summary.case_reference else "",
        reference=audit_reference(summary.audit_id),
        marking=MARKING,
        facts=tuple(_facts(session, summary, completion, local_now)),
        overall_grade=summary.overall_grade,
        sections=page.sections(),
        notes=(
            *_notes(completion.notes, escalation, local_now),
            *_contributed(contributions, summary.revision, local_now),
        ),
        footer=session.tool.settings.footer,
        created_at=local_now,
        title_date=completion.completed_at.astimezone(local_now.tzinfo).date(),
    )


def demonstration(model: ReportModel) -> ReportModel:
    """The report of invented data, saying so on every page instead of being marked as a real one."""
    return replace(model, marking=DEMONSTRATION)


def slip(escalation: Escalation, *, local_now: datetime) -> ReportModel:
    """Make the one-page note of an escalation, to hand to the manager."""
    facts = tuple((name, value) for name, value in escalation_facts(escalation, local_now) if value)
    return ReportModel(
        title="Escalation",
        subtitle=f"Case {escalation.case_reference}" if escalation.case_reference else "",
        reference=audit_reference(escalation.audit_id),
        marking=MARKING,
        facts=facts,
        overall_grade="",
        sections=(
            ReportSection(
                "What was found",
                (
                    *(ReportItem("Raised by", cause, "text") for cause in escalation.causes),
                    ReportItem("In the auditor's words", escalation.what, "text"),
                ),
            ),
        ),
        notes=(),
        footer="Acknowledge within 24 hours. If you cannot, tell the head of service.",
        created_at=local_now,
        title_date=escalation.raised_at.astimezone(local_now.tzinfo).date(),
    )


def escalation_facts(escalation: Escalation, local_now: datetime) -> Iterator[tuple[str, str]]:
    """The escalation record as named facts; blank where nothing was written."""

    def moment(value: datetime | None) -> str:
        return full_moment_words(value, local_now) if value is not None else ""

    yield "Raised", f"{moment(escalation.raised_at)} by {escalation.raised_by}"
    yield "Reason", "; ".join(escalation.causes)
    yield "What was found", escalation.what
    yield "Who was told", ", ".join(part for part in (escalation.told_role, escalation.told_name) if part)
    yield "How", escalation.told_how
    yield "When", moment(escalation.told_at)
    yield (
        "Acknowledged",
        (
            f"{moment(escalation.acknowledged_at)} by {escalation.acknowledged_by}"
            if escalation.acknowledged_at is not None
            else ""
        ),
    )
    yield "Every child safe today", {"yes": "Yes", "no": "No"}.get(escalation.safe_now, "")
    yield "What was done", escalation.outcome
    yield "Why no escalation was needed", escalation.override_reason


# ---------------------------------------------------------------- sections


@dataclass(slots=True)
class _Part:
    """A section while it is being written."""

    items: list[ReportItem] = field(default_factory=list)
    cards: list[ReportSection] = field(default_factory=list)
    skipped: int = 0
    blank: int = 0
    due: dict[str, int] = field(default_factory=dict)

    def section(self, title: str) -> ReportSection:
        due = tuple(self.due.items())
        return ReportSection(title, tuple(self.items), self.skipped, self.blank, tuple(self.cards), due)


class _Page:
    """Walks one filling."""

    def __init__(
        self,
        session: FormSession,
        files: Mapping[str, Attachment] | None = None,
        read: Callable[[str], bytes | None] = _no_file,
        added: Mapping[NodeId, str] = MappingProxyType({}),
    ) -> None:
        self._added = added
        self._session, self._files, self._read = session, files or {}, read
        self._comments, self._used = _comments(session.questions())
        self._codes = {prompt.node_id: prompt.code.value for prompt in session.prompts()}

    def sections(self) -> tuple[ReportSection, ...]:
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
                sections.append(part.section(self._heading(view) or view.definition.name))
        if loose.items:
            sections.insert(0, loose.section(root.label or self._session.tool.title))
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

    def _repeat(self, view: NodeView, part: _Part) -> None:
        for number, instance_id in enumerate(view.children, start=1):
            instance = self._session.view(instance_id)
            card = _Part()
            for child in instance.children:
                self._node(self._session.view(child), card, 0)
            single = _SINGLE.get(view.audit.kind, "")
            name = instance.label or single or view.label or view.definition.name
            named = instance.label and instance.label != view.label
            title = name if named else f"{single or name} {number}"
            part.cards.append(card.section(title))

    def _question(self, view: NodeView, part: _Part, depth: int) -> None:
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
            )
        )

    def _file(self, name: str) -> tuple[str, bytes]:
        """A file as it is listed, and its bytes where it is a picture."""
        known = self._files.get(name)
        if known is None:
            return f"{words_of(name)} (not on this computer)", b""
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


# ---------------------------------------------------------------- header and notes


def _facts(
    session: FormSession, summary: AuditSummary, completion: Completion, local_now: datetime
) -> Iterator[tuple[str, str]]:
    yield "Case number", summary.case_reference or "not given"
    if summary.team:
        yield "Team", summary.team
    if summary.service_area:
        yield "Service area", summary.service_area
    version = f", version {summary.tool.version}" if summary.tool.version else ""
    is_said = "sample" in summary.tool_title.lower()
    sample = " (sample)" if session.tool.settings.sample and not is_said else ""
    yield "Tool", f"{summary.tool_title}{version}{sample}"
    when = full_moment_words(completion.completed_at, local_now)
    yield "Completed", f"{when} by {completion.completed_by or 'not known'}"
    yield "Overall grade", grade_words(summary.overall_grade) or "not graded"
    if summary.revision > 1 or summary.correction_reason:
        yield "Version of this audit", f"{summary.revision}, a correction: {summary.correction_reason}"
    if summary.superseded:
        yield "Note", "A later corrected version of this audit exists."
    yield "Tool fingerprint", summary.tool.content_hash[:16]


def _notes(
    notes: Mapping[str, object], escalation: Escalation | None, local_now: datetime
) -> Iterator[tuple[str, str]]:
    if escalation is not None:
        for name, value in escalation_facts(escalation, local_now):
            if value:
                yield f"Escalation: {name[0].lower()}{name[1:]}", value
    for each in _rows(notes, "contradictions"):
        reason = each.get("reason")
        yield "Looked at on review", f"{each.get('words', '')}" + (f"\nReason: {reason}" if reason else "")
    for each in _rows(notes, "identifiers"):
        kind = _KIND_WORDS.get(str(each.get("kind")), "an identifier")
        yield "Identifier kept", f"“{each.get('label', '')}” holds {kind}.\nReason: {each.get('reason', '')}"
    if notes.get("moderate") is True:
        yield "Moderation", "This audit was added to the moderation pool."


def _contributed(
    contributions: Sequence[Contribution], revision: int, local_now: datetime
) -> Iterator[tuple[str, str]]:
    """Every contribution, in order: the newest answers stand in the report, all are named here."""
    for each in contributions:
        count = len(each.answers)
        answers = f"{count} {'answer' if count == 1 else 'answers'}"
        version = f", to version {each.revision}" if each.revision != revision else ""
        yield "Added later", f"{_signed(each, local_now)}: {answers}{version}."
        for found in _rows(each.notes, "identifiers"):
            kind = _KIND_WORDS.get(str(found.get("kind")), "an identifier")
            words = f"“{found.get('label', '')}” holds {kind}.\nReason: {found.get('reason', '')}"
            yield "Identifier kept", words


def _signed(contribution: Contribution, local_now: datetime) -> str:
    whose = stage_words(contribution.stage).removeprefix("the ")
    return f"{contribution.author} ({whose}), {full_moment_words(contribution.made_at, local_now)}"


def _rows(notes: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    rows = notes.get(name)
    if isinstance(rows, Sequence) and not isinstance(rows, str):
        yield from (row for row in rows if isinstance(row, Mapping))
