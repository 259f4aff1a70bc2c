"""Owns the columns of the list of audits: one row a revision."""

from __future__ import annotations

from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui import when
from qa_desktop.ui.grade_words import grade_order, grade_words
from qa_desktop.ui.row_table import Column
from qa_desktop.ui.style.roles import Type


def _reference(audit: AuditRow) -> str:
    revision = audit.summary.revision
    return f"{audit.reference} · correction {revision - 1}" if revision > 1 else audit.reference


def _strong(_audit: AuditRow) -> Type:
    return Type.STRONG


def _quiet(_audit: AuditRow) -> Type:
    return Type.HINT


COLUMNS: tuple[Column[AuditRow], ...] = (
    Column("Case", lambda a, _: a.summary.case_reference, lambda a: a.summary.case_reference, _strong),
    Column("Tool", lambda a, _: a.summary.tool_title, lambda a: a.summary.tool_title.casefold()),
    Column("Team", lambda a, _: a.summary.team, lambda a: a.summary.team.casefold()),
    Column(
        "Grade",
        lambda a, _: grade_words(a.summary.overall_grade),
        lambda a: grade_order(a.summary.overall_grade),
        grade=lambda a: a.summary.overall_grade,
    ),
    Column("Where it is", lambda a, _: a.state_words, lambda a: a.state_words),
    Column(
        "Changed",
        lambda a, now: when.day_and_clock(a.summary.changed_at, now),
        lambda a: a.summary.changed_at.timestamp(),
        _quiet,
    ),
    Column(
        "Reference", lambda a, _: _reference(a), lambda a: f"{a.reference} {a.summary.revision:06}", _quiet
    ),
)
