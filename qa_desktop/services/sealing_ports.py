"""Owns the ports of packages and of the shared folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import SpaceId
from qa_desktop.services.audit_ports import Json


@dataclass(frozen=True, slots=True)
class PackagePart:
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SealRequest:
    """Everything that goes into one package (exchange.md, b.4)."""

    space: SpaceId
    stream: Stream
    position: StreamPosition
    prev_sha256: str
    kind: str
    created_at: datetime
    app: str
    seen: Json
    doc: Json
    parts: tuple[PackagePart, ...]
    signing_key: bytes
    """The writer's Ed25519 private key, 32 bytes raw."""
    recipients: tuple[str, ...]
    """age X25519 recipients (`age1…`)."""


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What a reader expects of a file at one computable path."""

    space: SpaceId
    stream: Stream
    position: StreamPosition
    sender_public: bytes
    """The sender's Ed25519 public key, 32 bytes raw."""
    identities: tuple[str, ...]
    """age X25519 identities (`AGE-SECRET-KEY-1…`) to try."""


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    kind: str
    created_at: datetime
    app: str
    seen: Json
    doc: Json
    parts: tuple[PackagePart, ...]
    prev_sha256: str
    sha256: str


class Sealer(Protocol):
    def seal(self, request: SealRequest) -> bytes: ...
    def open(self, data: bytes, request: OpenRequest) -> OpenedPackage:
        """Verify → decrypt → inflate → parse → compare, in that order.

        Raises:
            Untrusted: a `PKG-…` code; nothing of the content was believed.
            Unavailable: PKG-ARRIVING when the file is shorter than its header says.
        """


class Share(Protocol):
    """A folder that only ever grows. Paths are relative, with `/`, from `share.names`."""

    def describe(self) -> str:
        """Its address, for people."""

    def read(self, path: str, cap: int) -> bytes | None:
        """The file's bytes, None when there is none.

        Raises:
            Unavailable: SHARE-AWAY, SHARE-BUSY.
            Refused: SHARE-NO-PERMISSION.
            Untrusted: PKG-TOO-BIG, PKG-NOT-A-FILE.
        """

    def put_new(self, path: str, data: bytes) -> None:
        """Write a file that must not exist yet, and read it back (exchange.md, b.6).

        Raises:
            Unavailable: SHARE-AWAY, SHARE-BUSY; nothing may have been written.
            Refused: SHARE-FULL, SHARE-READ-ONLY, SHARE-NO-PERMISSION, SHARE-PATH-TOO-LONG.
            Untrusted: SHARE-CONFLICT, the name is taken by other content; nothing was overwritten.
        """


@dataclass(frozen=True, slots=True)
class SyncOutcome:
    """What one run of the exchange did."""

    reached: bool
    at: datetime
    sent: int = 0
    taken_in: int = 0
    refused: int = 0
    receipts: int = 0
    problems: tuple[str, ...] = ()
    """Error codes, in order of occurrence."""
    facts: Json = field(default_factory=dict)
