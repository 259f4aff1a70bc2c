"""Owns where a completed piece of work is on its way to Q&S (exchange.md, b.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa_desktop.domain.ids import DeviceId


class DeliveryState(StrEnum):
    """Never ahead of the truth: each state is set only after its effect was observed."""

    ON_THIS_COMPUTER = "on-this-computer"  # completed; no space joined, or not sealed yet
    WAITING = "waiting"  # sealed; waiting for the shared folder
    IN_FOLDER = "in-folder"
    RECEIVED = "received"
    SAFE = "safe"


class PackageKind(StrEnum):
    """Kinds of message this program writes or reads (exchange.md, b.5). Others are kept, unread."""

    AUDIT = "audit"
    ALARM = "alarm"
    CONTRIBUTION = "contribution"
    RECEIPT = "receipt"
    WELCOME = "welcome"
    NOP = "nop"
    HEADS = "heads"
    ASK = "ask"
    ASK_CHANGE = "ask-change"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, order=True)
class StreamPosition:
    """Where a package stands in its writer's stream."""

    epoch: int
    seq: int


@dataclass(frozen=True, slots=True)
class Stream:
    """One writer's numbered files.

    A device's (`to` = "hub"), a hub's mailbox (`to` = a device id), or a hub's bulletin (`to` = "all").
    """

    writer: DeviceId
    to: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One row of the outbox. The exact sealed bytes are kept until *safe*; a retry sends the same bytes."""

    stream: Stream
    position: StreamPosition
    kind: PackageKind
    subject: str
    """Audit id and revision (`<id>/<revision>`), escalation id, or blank."""
    state: DeliveryState
    sha256: str
    size: int
    created_at: datetime
    in_folder_at: datetime | None
    received_at: datetime | None
    safe_at: datetime | None
    problem: str
    """Error code of the last failed attempt; blank when there is none."""
