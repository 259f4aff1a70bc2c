"""Owns the pool for dip samples: received audits whose case is also open on the other system (domain.md, T2).

Which they are is said by the role `also-open-on` of their tool. The draw itself looks here; an audit that
follows one of them names it by its reference (`follows-audit`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.ids import AuditKey, NodeId, audit_reference
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.formspec.definition import Question, Text, Tool
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.due_dates import day_of
from qa_desktop.services.escalating import YES
from qa_desktop.services.filling import ToolCache
from qa_desktop.services.ports import Store, UnitOfWork

_WANTED = ("also-open-on", "also-open-reference", "service-area", "audit-date", "follows-audit")


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One audit whose case can be looked at from the other side."""

    key: AuditKey
    reference: str
    """Its own, which an audit that follows it names."""
    case_reference: str
    other_reference: str
    """The case's number on the other system."""
    service: str
    """Which service was audited, for example the variant of a health audit."""
    day: date | None
    """The day it was carried out."""
    overall_grade: str
    team: str
    followed_by: str
    """The reference of the audit that followed it, once that has come; blank until then."""


def pool(store: Store, tools: ToolCache, read_answers: ReadAnswers) -> tuple[PoolRow, ...]:
    """Every received audit whose case is open on the other system too, the newest first.

    An audit whose tool has not come cannot be read yet, and is left out; of a corrected one the last counts.
    """
    found: list[PoolRow] = []
    followed: dict[str, str] = {}
    with store.read() as unit:
        for summary in unit.inbox.audits():
            facts = None if summary.superseded else _facts(unit, tools, read_answers, summary)
            if facts is None:
                continue
            if facts.get("follows-audit"):
                followed[_plain(facts["follows-audit"])] = audit_reference(summary.audit_id)
            if facts.get("also-open-on", "").casefold() in YES:
                found.append(_row(summary, facts))
    named = (replace(row, followed_by=followed.get(_plain(row.reference), "")) for row in found)
    return tuple(sorted(named, key=lambda row: row.day or date.min, reverse=True))


# ---------------------------------------------------------------- below


def _facts(
    unit: UnitOfWork, tools: ToolCache, read_answers: ReadAnswers, summary: AuditSummary
) -> Mapping[str, str] | None:
    """The answers that matter, by role; None of an audit that says nothing of the kind, or cannot be read."""
    try:
        tool = tools.get(unit, summary.tool.content_hash)
    except Refused as error:
        if error.code != "TOOL-MISSING":
            raise
        return None
    places = dict(_places(tool))
    telling = [places[role] for role in ("also-open-on", "follows-audit") if role in places]
    if not telling:
        return None
    audit = unit.inbox.completed(AuditKey(summary.audit_id, summary.revision))
    if audit is None or not any(
        _is_answered(question, audit.completion.instance_xml) for question in telling
    ):
        return None
    try:
        answers = read_answers(tool, audit.completion.instance_xml).answers
    except (Refused, Untrusted):
        return None  # it came from elsewhere: opening it says what is wrong with it
    said = {role: answers.get(NodeId(question.path), "").strip() for role, question in places.items()}
    if "service-area" in said:
        said["service-area"] = _label(tool, places["service-area"], said["service-area"])
    return said


def _is_answered(question: Question, instance_xml: bytes) -> bool:
    """Told by its element alone: most audits follow none, and need not be read."""
    return f"<{question.name}>".encode() in instance_xml


def _row(summary: AuditSummary, facts: Mapping[str, str]) -> PoolRow:
    completed = summary.completed_at.date() if summary.completed_at is not None else None
    return PoolRow(
        key=AuditKey(summary.audit_id, summary.revision),
        reference=audit_reference(summary.audit_id),
        case_reference=summary.case_reference,
        other_reference=facts.get("also-open-reference", ""),
        service=facts.get("service-area", ""),
        day=day_of(facts.get("audit-date", "")) or completed,
        overall_grade=summary.overall_grade,
        team=summary.team,
        followed_by="",
    )


def _places(tool: Tool) -> Iterator[tuple[str, Question]]:
    for node in tool.nodes.values():
        if isinstance(node, Question):
            yield from ((role, node) for role in node.audit.roles if role in _WANTED)


def _label(tool: Tool, question: Question, value: str) -> str:
    choices = question.itemset.choices if question.itemset is not None else question.choices
    return next((_words(tool, choice.label) for choice in choices if choice.name == value), value)


def _words(tool: Tool, text: Text) -> str:
    parts = text.forms.get(tool.default_language) or text.forms.get("") or ()
    return "".join(part.literal for part in parts)


def _plain(reference: str) -> str:
    """A reference as it is compared: people leave out hyphens and capitals."""
    return "".join(letter for letter in reference.upper() if letter.isalnum())
