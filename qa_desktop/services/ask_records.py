"""Owns how asks are kept on both sides: what became of each, and where its package lies.

A record is never removed: a package that comes again must not open what was closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa_desktop.domain.asking import Ask, AskEnd, ask_from_json, ask_to_json
from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import AskId, AuditKey, DeviceId
from qa_desktop.domain.wire import time_to_text
from qa_desktop.errors import Refused
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.ports import UnitOfWork


class Side(StrEnum):
    """Whose record: a hub's of what it asked, a device's of what it was asked. One computer may be both."""

    MADE = "made"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class AskRecord:
    """One ask and what became of it."""

    ask: Ask
    case_reference: str
    tool_title: str
    end: AskEnd | None = None
    """How it was closed; None while it is open. Never CORRECTED."""
    closed_at: datetime | None = None
    closed_by: str = ""
    """Who signed, or who withdrew it."""
    contribution: str = ""
    """The answer, once it is here."""
    newest: int = 0
    """The newest version of the audit that is known."""
    at: tuple[Stream, StreamPosition] | None = None
    """Of one that was received: the package that brought it."""

    @property
    def is_open(self) -> bool:
        return self.end is None

    @property
    def is_corrected(self) -> bool:
        """The audit has a newer version than the one that travelled with it."""
        return self.newest > self.ask.revision


_KEYS = ("ask", "case", "title", "end", "closed_at", "closed_by", "contribution", "newest", "at")


def save(unit: UnitOfWork, side: Side, record: AskRecord) -> None:
    """Keep a record, or what became of it."""
    at = record.at
    records.save(
        unit,
        _name(side, record.ask.ask_id),
        {
            "ask": ask_to_json(record.ask),
            "case": record.case_reference,
            "title": record.tool_title,
            "end": record.end.value if record.end is not None else "",
            "closed_at": time_to_text(record.closed_at) if record.closed_at is not None else "",
            "closed_by": record.closed_by,
            "contribution": record.contribution,
            "newest": record.newest,
            "at": [at[0].writer, at[0].to, at[1].epoch, at[1].seq] if at is not None else [],
        },
    )


def load(unit: UnitOfWork, side: Side, ask_id: AskId) -> AskRecord | None:
    """The record of an ask; None for one that was never made or received here."""
    return _read(unit, _name(side, ask_id))


def every(unit: UnitOfWork, side: Side) -> Iterator[AskRecord]:
    """All records, oldest ask first: their ids begin with their time."""
    for name in sorted(unit.documents.names(_name(side, AskId("")))):
        record = _read(unit, name)
        if record is not None:
            yield record


def open_ones(unit: UnitOfWork, side: Side, key: AuditKey | None = None, stage: str = "") -> list[AskRecord]:
    """Those that nobody has answered or withdrawn: all, of one version of an audit, or of one stage of it."""
    return [
        each
        for each in every(unit, side)
        if each.is_open and (key is None or each.ask.key == key) and stage in ("", each.ask.stage)
    ]


def _name(side: Side, ask_id: AskId) -> str:
    return f"asks/{side}/{ask_id}"


def _read(unit: UnitOfWork, name: str) -> AskRecord | None:
    fields = records.load(unit, name, _KEYS)
    if fields is None:
        return None
    try:
        place = fields["at"]
        return AskRecord(
            ask=ask_from_json(fields["ask"]),
            case_reference=str(fields["case"]),
            tool_title=str(fields["title"]),
            end=AskEnd(fields["end"]) if fields["end"] else None,
            closed_at=records.to_time(fields["closed_at"], name) if fields["closed_at"] else None,
            closed_by=str(fields["closed_by"]),
            contribution=str(fields["contribution"]),
            newest=int(fields["newest"]),
            at=_place(place) if place else None,
        )
    except (TypeError, ValueError) as error:
        raise Refused("EXCHANGE-RECORD", name=name) from error


def _place(told: list[str | int]) -> tuple[Stream, StreamPosition]:
    writer, to, epoch, seq = told
    return Stream(DeviceId(str(writer)), str(to)), StreamPosition(int(epoch), int(seq))
