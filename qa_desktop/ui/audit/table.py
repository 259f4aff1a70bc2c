"""Owns the columns of the list of audits: one row a revision."""

from __future__ import annotations

from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui import when
from qa_desktop.ui.grade_words import grade_order, grade_words
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Type


def _reference(audit: AuditRow) -> str:
    revision = audit.summary.revision
    if revision < 2:
        return audit.reference
    return tr("{reference} · correction {number}", reference=audit.reference, number=revision - 1)


def _strong(_audit: AuditRow) -> Type:
    return Type.STRONG


def _quiet(_audit: AuditRow) -> Type:
    return Type.HINT


WIDTHS = (82, 160, 146, 170, 180, 100, 176)
CHANGED = 5
"""The column that the list is sorted by to begin with."""
COLUMNS: tuple[Column[AuditRow], ...] = (
    Column(mark("Case"), lambda a, _: a.summary.case_reference, lambda a: a.summary.case_reference, _strong),
    Column(mark("Tool"), lambda a, _: a.summary.tool_title, lambda a: a.summary.tool_title.casefold()),
    Column(mark("Team"), lambda a, _: a.summary.team, lambda a: a.summary.team.casefold()),
    Column(
        mark("Grade"),
        lambda a, _: grade_words(a.summary.overall_grade),
        lambda a: grade_order(a.summary.overall_grade),
        grade=lambda a: a.summary.overall_grade,
    ),
    Column(mark("Where it is"), lambda a, _: a.state_words, lambda a: a.state_words),
    Column(
        mark("Changed"),
        lambda a, now: when.day_and_clock(a.summary.changed_at, now),
        lambda a: a.summary.changed_at.timestamp(),
        _quiet,
    ),
    Column(
        mark("Reference"),
        lambda a, _: _reference(a),
        lambda a: f"{a.reference} {a.summary.revision:06}",
        _quiet,
    ),
)
