"""Owns the words of asks: what Q&S sees of those it made, and what a person sees of those made of them."""

from __future__ import annotations

from datetime import datetime

from qa_desktop.domain.asking import AskEnd
from qa_desktop.domain.ids import AuditId
from qa_desktop.i18n import tr
from qa_desktop.services import ask_records, asked
from qa_desktop.services.ask_records import AskRecord, Side
from qa_desktop.services.desktop_asking import AskedRow, AskRow
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.words import date_words, full_moment_words, stage_name


def asked_rows(unit: UnitOfWork, local: datetime) -> tuple[AskedRow, ...]:
    """What is asked of the person here, oldest first, as My work shows it."""
    return tuple(_asked(each, local) for each in asked.open_asks(unit))


def ask_rows(unit: UnitOfWork, audit_id: AuditId, local: datetime) -> tuple[AskRow, ...]:
    """What this hub asked about any version of an audit, oldest first."""
    made = ask_records.every(unit, Side.MADE)
    return tuple(ask_row(each, local) for each in made if each.ask.audit_id == audit_id)


def _asked(record: AskRecord, local: datetime) -> AskedRow:
    made = record.ask
    case = record.case_reference or tr("without a number")
    day = date_words(made.asked_at.astimezone(local.tzinfo))
    parts = [tr("{person} at Q&S asks you.", person=made.asked_by or tr("Somebody"))]
    if made.words:
        parts.append(tr("“{words}”", words=made.words))
    if record.is_corrected:
        parts.append(
            tr(
                "The auditor has corrected this audit since: version {newest}. You see version {revision}; "
                "what you answer is carried over.",
                newest=record.newest,
                revision=made.revision,
            )
        )
    title = tr(
        "{stage}: your answers about case {case}, asked {day}",
        stage=stage_name(made.stage),
        case=case,
        day=day,
    )
    return AskedRow(made.key, made.stage, case, record.tool_title, title, " ".join(parts))


def ask_row(record: AskRecord, local: datetime) -> AskRow:
    made = record.ask
    asked_at = full_moment_words(made.asked_at, local)
    said = tr(
        "{stage}: asked of {person} on {when}",
        stage=stage_name(made.stage),
        person=made.person,
        when=asked_at,
    )
    return AskRow(made.ask_id, made.key, made.stage, record.is_open, f"{said} · {_state(record, local)}")


def _state(record: AskRecord, local: datetime) -> str:
    when = full_moment_words(record.closed_at, local) if record.closed_at is not None else ""
    if record.end is AskEnd.ANSWERED:
        return tr("answered by {person} on {when}", person=record.closed_by, when=when)
    if record.end is AskEnd.WITHDRAWN:
        return tr("withdrawn by {person} on {when}", person=record.closed_by, when=when)
    if record.is_corrected:
        return tr(
            "not answered yet, and the audit was corrected since: they were told of version {newest}",
            newest=record.newest,
        )
    return tr("not answered yet")
