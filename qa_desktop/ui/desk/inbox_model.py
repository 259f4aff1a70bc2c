"""Owns the columns of the inbox and the words of what arrived."""

from __future__ import annotations

from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.i18n import mark, tr
from qa_desktop.services.ports import InboxRow
from qa_desktop.ui import when
from qa_desktop.ui.grade_words import grade_order, grade_words
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Type

CODE_WORDS = {
    "E1": mark("E1 concern"),
    "E2": mark("E2 serious gap"),
    "E3": mark("E3 drift"),
    "M1": mark("M1 moderate"),
}


def alarm_words(row: InboxRow) -> str:
    """What needs looking at first, in words."""
    if row.escalation_open:
        return tr("■ Escalation open")
    if row.codes:
        return "▲ " + ", ".join(tr(CODE_WORDS.get(code, code)) for code in row.codes)
    return ""


def kind_words(row: InboxRow) -> str:
    parts = [tr("Escalation") if row.kind is PackageKind.ALARM else row.tool_title]
    if row.kind is PackageKind.CONTRIBUTION:
        parts.append(tr("answers added"))
    if row.aside:
        parts.append(tr("set aside"))
    if row.revision > 1 and row.kind is PackageKind.AUDIT:
        parts.append(tr("correction {number}", number=row.revision - 1))
    if row.waiting_for_tool:
        parts.append(tr("waiting for its tool"))
    if row.duplicate:
        parts.append(tr("already here"))
    return " · ".join(parts)


def _alarm_tone(row: InboxRow) -> Type:
    return Type.ERROR if row.escalation_open else Type.WARNING


def _alarm_order(row: InboxRow) -> int:
    """Open escalations largest, then what raised an E1."""
    return 2 * row.escalation_open + ("E1" in row.codes)


def _sender(row: InboxRow) -> str:
    return row.auditor or row.sender_name


def is_unread(row: InboxRow) -> bool:
    return row.read_at is None


WIDTHS = (148, 92, 176, 150, 186, 120, 118)
COLUMNS: tuple[Column[InboxRow], ...] = (
    Column(mark("First"), lambda r, _: alarm_words(r), _alarm_order, _alarm_tone),
    Column(mark("Case"), lambda r, _: r.case_reference, lambda r: r.case_reference, lambda _: Type.STRONG),
    Column(mark("What"), lambda r, _: kind_words(r), kind_words),
    Column(mark("Team"), lambda r, _: r.team, lambda r: r.team.casefold()),
    Column(
        mark("Grade"),
        lambda r, _: grade_words(r.overall_grade),
        lambda r: grade_order(r.overall_grade),
        grade=lambda r: r.overall_grade,
    ),
    Column(mark("From"), lambda r, _: _sender(r), lambda r: _sender(r).casefold()),
    Column(
        mark("Arrived"),
        lambda r, now: when.day_and_clock(r.arrived_at, now),
        lambda r: r.arrived_at.timestamp(),
    ),
)
