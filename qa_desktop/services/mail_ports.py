"""Owns the ports of what goes out and comes in: sealed bytes by stream and number, and what arrived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.contribution import ContributionDoc
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.ids import AuditId, AuditKey, DeviceId
from qa_desktop.domain.tool import ToolRef
from qa_desktop.services.audit_ports import CompletedAudit, Json


class Outbox(Protocol):
    """Exact sealed bytes on their way out, by stream and number."""

    def next_position(self, stream: Stream) -> StreamPosition: ...
    def last_sha256(self, stream: Stream, epoch: int) -> str:
        """Hash of the last package of that epoch; 64 zeros when there is none."""

    def add(self, dispatch: Dispatch, data: bytes) -> None: ...
    def data(self, stream: Stream, position: StreamPosition) -> bytes: ...
    def dispatch(self, stream: Stream, position: StreamPosition) -> Dispatch | None: ...
    def mark(
        self,
        stream: Stream,
        position: StreamPosition,
        state: DeliveryState,
        at: datetime,
        problem: str = "",
    ) -> None: ...
    def list(self, stream: Stream | None = None) -> tuple[Dispatch, ...]:
        """In order of stream, epoch and number."""

    def unreceived(self) -> tuple[Dispatch, ...]:
        """Every dispatch not yet *received*, in order."""

    def by_subject(self, subject: str) -> tuple[Dispatch, ...]: ...


@dataclass(frozen=True, slots=True)
class Cursor:
    """What of one stream's epoch has been taken in."""

    epoch: int
    upto: int
    """Highest number without a hole below it; 0 when nothing has come."""
    upto_sha256: str
    above: tuple[int, ...]
    """Numbers received above a hole."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One package taken in: verified, opened, kept with its raw bytes."""

    stream: Stream
    position: StreamPosition
    sha256: str
    prev_sha256: str
    kind: str
    created_at: datetime
    arrived_at: datetime
    sender_name: str
    doc: Json
    parts: Mapping[str, bytes]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file on the share that was not taken in. The file itself is never touched."""

    path: str
    code: str
    sender_name: str
    first_seen: datetime
    last_seen: datetime
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One arrived audit or escalation, as the Q&S inbox lists it."""

    stream: Stream
    position: StreamPosition
    kind: PackageKind
    audit_id: AuditId
    revision: int
    tool: ToolRef
    tool_title: str
    case_reference: str
    team: str
    auditor: str
    sender_name: str
    overall_grade: str
    codes: tuple[str, ...]
    """Prompt codes raised in it, most serious first."""
    escalation_open: bool
    created_at: datetime
    arrived_at: datetime
    read_at: datetime | None
    duplicate: bool
    """True when the same audit revision with the same content had already come; counted once."""
    waiting_for_tool: bool
    contribution: str = ""
    """The id of what was added, for a contribution; blank otherwise."""
    aside: str = ""
    """Why a contribution was set aside and does not count; blank for everything else."""


class Inbox(Protocol):
    """What arrived, at a hub from devices and at a device from its mailbox and the bulletin."""

    def cursor(self, stream: Stream, epoch: int) -> Cursor: ...
    def epochs(self, stream: Stream) -> tuple[int, ...]: ...
    def sha256_at(self, stream: Stream, position: StreamPosition) -> str | None: ...
    def accept(self, arrival: Arrival) -> bool:
        """Keep an arrival and move the cursor. False when the very same package was already kept.

        Raises:
            Untrusted: PKG-FORK, the number was kept with other content; the newcomer is kept as evidence.
                PKG-DOC, the content is not what its kind promises; PKG-REPLAYED, the same bytes were kept
                under another number. Of these nothing was kept.
        """

    def forks(self) -> tuple[Arrival, ...]:
        """Evidence: files that came under a number already taken by other content."""

    def refuse(self, refusal: Refusal) -> None:
        """Note a file that was not taken in; noting it again only moves `last_seen`."""

    def settle(self, path: str) -> None:
        """Forget a refusal whose place was taken in after all."""

    def refusals(self) -> tuple[Refusal, ...]: ...
    def rows(self) -> tuple[InboxRow, ...]:
        """Open escalations first, then newest arrivals."""

    def completed(self, key: AuditKey) -> CompletedAudit | None:
        """A collected audit; `summary.delivery` is RECEIVED or SAFE."""

    def part(self, key: AuditKey, name: str) -> bytes | None:
        """One part of the package that brought that audit."""

    def audit_doc(self, key: AuditKey) -> Json | None:
        """The `doc` of the package that brought that audit."""

    def senders(self, audit_id: AuditId) -> frozenset[DeviceId]:
        """The computers that sent a version of that audit."""

    def contributors(self, audit_id: AuditId) -> tuple[tuple[ContributionDoc, DeviceId], ...]:
        """What came for that audit in later stages, in order of arrival, and from which computer."""

    def audits(self) -> tuple[AuditSummary, ...]: ...
    def arrival(self, stream: Stream, position: StreamPosition) -> Arrival | None: ...
    def mark_read(self, stream: Stream, position: StreamPosition, at: datetime) -> None: ...
    def receipts_due(self) -> tuple[DeviceId, ...]:
        """Devices whose streams have news since their last receipt."""

    def receipted(self, device: DeviceId) -> None: ...
    def set_safe(self, stream: Stream, position: StreamPosition) -> None:
        """Everything up to there is in a verified backup."""

    def safe(self, stream: Stream) -> StreamPosition | None: ...
