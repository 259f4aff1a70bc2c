"""Owns the ports: what services ask of the outside, and the frozen values that cross.

Adapters implement them structurally; `bootstrap` introduces them. A unit of work is a `with` block in
a service; nothing lazy leaves it. Times are aware UTC. Every write in one `write()` block is one
transaction: it happens whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary, HistoryEntry, SavedDraft, Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.contribution import Contribution, ContributionDoc
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.draft_copy import DraftCopy
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, DeviceId, NodeId, SpaceId, ToolHash
from qa_desktop.domain.log_filter import LogAnchor, LogFilter, LogFinding
from qa_desktop.domain.retention import RecordClass
from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.services.backup_ports import Rescue
from qa_desktop.services.desktop_help import KeySheet
from qa_desktop.services.paper import Paper
from qa_desktop.services.plan_model import PlanModel

Json = Mapping[str, object]


# ---------------------------------------------------------------- this computer


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""

    def local(self) -> datetime:
        """Aware local time."""


class Entropy(Protocol):
    def bytes(self, count: int) -> bytes: ...
    def uuid(self) -> str:
        """A random UUID (version 4)."""

    def random(self) -> float: ...


class Dictionary(Protocol):
    """The spelling of long texts. Writes nothing; safe from any thread."""

    def load(self) -> None:
        """Get ready, off the GUI thread. Safe to repeat."""

    def is_known(self, word: str) -> bool:
        """True for a word that is spelt right, and for what is no word (numbers, short forms, addresses)."""

    def suggestions(self, word: str) -> tuple[str, ...]:
        """What it may have meant to be, best first; up to 0.2 seconds."""

    def learn(self, words: Iterable[str]) -> None:
        """Take words as right until the program ends."""

    def forget(self, words: Iterable[str]) -> None:
        """Take words that were learnt as right no longer."""


# ---------------------------------------------------------------- local store


@dataclass(frozen=True, slots=True)
class NewDraft:
    """The row of a draft that begins: first revision, or a correction with its reason."""

    key: AuditKey
    tool: ToolRef
    tool_title: str
    case_reference: str
    team: str
    service_area: str
    started_at: datetime
    started_by: str
    correction_reason: str = ""


@dataclass(frozen=True, slots=True)
class DraftFigures:
    """What lists show of a draft, taken from the session after a change."""

    case_reference: str
    team: str
    service_area: str
    answered: int
    applicable: int
    overall_grade: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What completing fixes for ever."""

    completed_at: datetime
    completed_by: str
    instance_xml: bytes
    """The frozen instance: ODK submission XML, relevant nodes only."""
    instance_sha256: str
    notes: Json
    """What the review page settled: contradictions with their reasons, identifiers justified, counts."""


@dataclass(frozen=True, slots=True)
class CompletedAudit:
    """A completed revision, on the auditor's laptop or collected at the hub."""

    summary: AuditSummary
    completion: Completion
    attachments: tuple[Attachment, ...] = ()
    """The files that belong to the frozen instance."""


class AuditStore(Protocol):
    """Drafts and completed audits of this installation. At most one draft per audit id."""

    def create(self, draft: NewDraft, writes: Sequence[Write]) -> None:
        """Begin a draft with its first stored values."""

    def record(
        self, key: AuditKey, writes: Sequence[Write], *, at: datetime, who: str, undoes: int | None = None
    ) -> int:
        """Keep a change and its history; returns its change number. `undoes` marks that change as undone.

        Raises:
            Refused: AUDIT-NOT-DRAFT when the revision is not a draft.
        """

    def set_figures(self, key: AuditKey, figures: DraftFigures, at: datetime) -> None: ...
    def set_tool(self, key: AuditKey, tool: ToolRef, title: str) -> None:
        """Say that a draft is of another version of its tool.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """

    def set_flag(self, key: AuditKey, node_id: NodeId, flagged: bool) -> None: ...
    def set_place(self, key: AuditKey, node_id: NodeId) -> None:
        """Remember where the person was."""

    def place(self, key: AuditKey) -> NodeId | None: ...
    def draft(self, key: AuditKey) -> SavedDraft: ...
    def history(self, key: AuditKey, limit: int | None = None) -> tuple[HistoryEntry, ...]:
        """Newest first."""

    def summary(self, key: AuditKey) -> AuditSummary | None: ...
    def latest(self, audit_id: AuditId) -> AuditSummary | None:
        """The highest revision, draft or completed."""

    def list(self) -> tuple[AuditSummary, ...]:
        """Every revision that is not discarded, most recently changed first."""

    def complete(self, key: AuditKey, completion: Completion, figures: DraftFigures) -> None:
        """Freeze the draft. Its answers and history stay; nothing can be recorded any more."""

    def completed(self, key: AuditKey) -> CompletedAudit | None: ...
    def set_delivery(self, key: AuditKey, state: DeliveryState) -> None: ...
    def last_instance(self, form_id: str, before: datetime | None = None) -> bytes | None:
        """The newest frozen instance of a form on this computer, whatever the version of its tool."""


@dataclass(frozen=True, slots=True)
class Discarded:
    """A draft in the bin."""

    number: int
    """Its own in the bin: a version may be begun and discarded several times."""
    summary: AuditSummary
    at: datetime
    by: str
    reason: str


class Bin(Protocol):
    """Discarded drafts with all they have. Nothing leaves it but by being restored."""

    def put(self, key: AuditKey, *, at: datetime, who: str, reason: str) -> int:
        """Move a draft to the bin; gives its number there.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """

    def list(self) -> tuple[Discarded, ...]:
        """The newest in the bin first."""

    def draft(self, number: int) -> SavedDraft:
        """What a discarded draft holds."""

    def history(self, number: int) -> tuple[HistoryEntry, ...]:
        """Its changes, newest first."""

    def restore(self, number: int, *, at: datetime) -> AuditKey:
        """Make it a draft again.

        Raises:
            Refused: BIN-UNKNOWN; AUDIT-EXISTS, AUDIT-DRAFT-EXISTS where its audit has gone on meanwhile.
        """


class AttachmentStore(Protocol):
    """The files of this installation's own audits: put in while an audit is a draft, then frozen."""

    def add(self, key: AuditKey, attachment: Attachment, data: bytes, *, at: datetime, who: str) -> None:
        """Keep a file of a draft. Safe to repeat.

        Raises:
            Refused: AUDIT-NOT-DRAFT; ATTACHMENT-EXISTS when the name is taken by other content.
        """

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        """Every file kept for a revision, in the order of coming; of a discarded draft too."""

    def data(self, key: AuditKey, name: str) -> bytes | None: ...
    def freeze(self, key: AuditKey, *, travelling: Collection[str], keep: Collection[str]) -> None:
        """Fix the files of a draft that is being completed; what is in neither list is deleted.

        `travelling` belong to the frozen instance; the others of `keep` stay on this computer.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """

    def copy(self, source: AuditKey, target: AuditKey, *, at: datetime, who: str) -> None:
        """Give a draft that corrects an audit that audit's files; their bytes are kept once.

        Raises:
            Refused: AUDIT-NOT-DRAFT.
        """


NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class ToolShelf(Protocol):
    def put(
        self, tool: ToolSummary, xml: bytes, at: datetime, attachments: Mapping[str, bytes] = NO_FILES
    ) -> None:
        """Keep a tool with the files that come with it. Safe to repeat.

        A locked form id with other content is the service's to refuse.
        """

    def xml(self, content_hash: ToolHash) -> bytes | None: ...
    def attachments(self, content_hash: ToolHash) -> Mapping[str, bytes]:
        """The files that come with a tool, by name; empty for one without, or one that is not here."""

    def summary(self, content_hash: ToolHash) -> ToolSummary | None: ...
    def list(self) -> tuple[ToolSummary, ...]:
        """Newest version of each form id first, then older ones."""


class EscalationStore(Protocol):
    def save(self, escalation: Escalation) -> None:
        """Append a revision; earlier ones stay."""

    def latest(self, audit_id: AuditId) -> Escalation | None: ...
    def history(self, audit_id: AuditId) -> tuple[Escalation, ...]: ...
    def open(self) -> tuple[Escalation, ...]:
        """Latest revisions that are untold or unacknowledged, oldest first."""


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


@dataclass(frozen=True, slots=True)
class Owed:
    """What a completed audit of this computer still waits for."""

    key: AuditKey
    stage: str
    due: int
    """Required questions of the stage that are blank."""


class ContributionStore(Protocol):
    """What was added to completed audits in later stages: append-only, beside the audits."""

    def add(self, contribution: Contribution) -> bool:
        """Keep a contribution, also one whose audit has not come. False when it is here already.

        Raises:
            Refused: CONTRIBUTION-CHANGED when it is here with other content.
        """

    def of(self, audit_id: AuditId, revision: int | None = None) -> tuple[Contribution, ...]:
        """Those of every version of an audit up to this one, in order, without what is set aside."""

    def judge(self, contribution_id: ContributionId, aside: str) -> None:
        """Set one aside with the code of the reason, or count it when that is blank; it is kept."""

    def judged(self, contribution_id: ContributionId) -> str | None:
        """Why one is set aside, blank when it counts; None while nobody has judged it."""

    def set_due(self, key: AuditKey, due: Mapping[str, int]) -> None:
        """Say what a version still owes, by stage; what was said before is forgotten."""

    def due(self) -> tuple[Owed, ...]:
        """What completed audits of this computer still wait for, oldest audit first."""


class LaterFiles(Protocol):
    """Files that are given in later stages, beside an audit; at a hub and where one is asked too."""

    def add(self, audit_id: AuditId, attachment: Attachment, data: bytes, *, at: datetime, who: str) -> None:
        """Keep a file. Safe to repeat.

        Raises:
            Refused: ATTACHMENT-EXISTS when the name is taken by other content.
        """

    def sign(self, audit_id: AuditId, names: Collection[str]) -> None:
        """A contribution names these: from now on they are kept."""

    def tidy(self, audit_id: AuditId, keep: Collection[str]) -> None:
        """Delete what no contribution names, but these."""

    def list(self, audit_id: AuditId) -> tuple[Attachment, ...]:
        """Every one kept beside an audit, in the order of coming."""

    def data(self, audit_id: AuditId, name: str) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class KeptActions:
    """What was found of actions in a completed audit."""

    key: AuditKey
    rows: tuple[Json, ...]


class ActionStore(Protocol):
    """Derived from completed audits, so that a list of their actions opens none of them."""

    def missing(self) -> tuple[AuditKey, ...]:
        """The last versions of completed audits of which nothing is kept as they stand now.

        New ones, corrected ones, and those to which something was added; where their tool is here.
        """

    def put(self, key: AuditKey, rows: Sequence[Json]) -> None:
        """Keep the actions of an audit as it stands now, in place of what was kept of it."""

    def list(self) -> tuple[KeptActions, ...]:
        """What is kept of audits that have actions."""


class CaseList(Protocol):
    def replace(self, cases: Iterable[Case], at: datetime) -> int: ...
    def find(self, person_id: str) -> Case | None: ...
    def search(self, text: str, limit: int = 50) -> tuple[Case, ...]: ...
    def count(self) -> int: ...


class Documents(Protocol):
    """Named documents of this installation: membership, keys, roster, invitations, settings."""

    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, data: bytes) -> None: ...
    def remove(self, name: str) -> None: ...
    def names(self, prefix: str = "") -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class LogEntry:
    number: int
    at: datetime
    who: str
    event: str
    subject: str
    facts: Json
    sha256: str


class AuditLog(Protocol):
    """Append-only and hash-chained: create, view, print, export, complete, seal, send, receive, key, lock."""

    def append(self, event: str, subject: str, *, at: datetime, who: str, **facts: str | int) -> None: ...
    def list(self, limit: int = 500) -> tuple[LogEntry, ...]: ...
    def entries(
        self, wanted: LogFilter, *, before: int | None = None, limit: int = 500
    ) -> tuple[LogEntry, ...]:
        """Newest first; `before` goes on behind the last entry of an earlier slice."""

    def count(self, wanted: LogFilter) -> int: ...
    def people(self) -> tuple[str, ...]: ...
    def latest(self, event: str, subject: str, who: str) -> LogEntry | None: ...
    def head(self) -> str: ...
    def anchor(self) -> LogAnchor: ...
    def sha256_of(self, number: int) -> str | None: ...
    def verify(self, step: Callable[[int, int], object] | None = None) -> LogFinding | None:
        """The first entry that does not fit its chain, None when all do; `step` is told how far it is."""


@dataclass(frozen=True, slots=True)
class Doomed:
    """One record that is to be disposed of, judged due within the same unit of work."""

    record_class: RecordClass
    subject: str
    audit_id: str
    keep_grade: bool
    asks: tuple[str, ...] = ()
    """At a hub: the requests whose packages carried it."""


@dataclass(frozen=True, slots=True)
class Disposal:
    """What one batch disposed of: counts and hashes, and nothing of what was in it."""

    number: int
    run: str
    """What belongs together: the batches of one decision."""
    at: datetime
    who: str
    rules: Json
    """By class: `length`, `unit` (`days`, `years`), `start`, `set_by`."""
    counts: Mapping[str, Mapping[str, int]]
    """By class and kind of thing: `records`, `versions`, `changes`, `files`, `packages` …"""
    items: tuple[tuple[str, str, str], ...]
    """Class, subject and SHA-256 of each content."""


class Disposals(Protocol):
    """The one way by which records leave the store."""

    def dispose(self, run: str, doomed: Sequence[Doomed], *, at: datetime, who: str, rules: Json) -> Disposal:
        """Remove these records for good and keep the report; whole or not at all."""

    def list(self) -> tuple[Disposal, ...]:
        """Every batch, the newest first."""

    def last_answers(self) -> Mapping[str, datetime]:
        """When the last answer of a later stage was given, by audit."""

    def collected(self, only: Collection[str] | None = None) -> tuple[AuditSummary, ...]:
        """Every collected version that is not a stub, or those of these audits alone."""

    def open_escalations(self) -> frozenset[str]:
        """The collected audits in which a concern is untold or unacknowledged."""

    def case_list(self) -> tuple[int, datetime | None]:
        """How many cases are listed, and since when."""


class UnitOfWork(Protocol):
    @property
    def audits(self) -> AuditStore: ...
    @property
    def bin(self) -> Bin: ...
    @property
    def attachments(self) -> AttachmentStore: ...
    @property
    def tools(self) -> ToolShelf: ...
    @property
    def escalations(self) -> EscalationStore: ...
    @property
    def contributions(self) -> ContributionStore: ...
    @property
    def later_files(self) -> LaterFiles: ...
    @property
    def actions(self) -> ActionStore: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def cases(self) -> CaseList: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def log(self) -> AuditLog: ...
    @property
    def disposals(self) -> Disposals: ...


class Store(Protocol):
    """The encrypted database. Usable from any thread; one unit of work belongs to one thread."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """BEGIN IMMEDIATE; commits when the block ends, rolls back when it raises.

        Raises:
            Unavailable: STORE-BUSY after five seconds.
            Refused: DISK-FULL, STORE-READ-ONLY, STORE-DAMAGED; nothing was half-written.
        """

    def read(self) -> AbstractContextManager[UnitOfWork]: ...
    def backup(self, folder_name: str = "backups", kept: int = 3) -> BackupResult:
        """Write a verified, encrypted backup beside the database, forced to disk; so many are kept.

        Raises:
            Refused: DISK-FULL, BACKUP-DAMAGED, STORE-READ-ONLY; earlier backups stay.
            Unavailable: STORE-BUSY, STORE-IO.
        """

    def rescue(self) -> Rescue:
        """The files with a copy of the key: to look at backups, and to restore one after `close`."""

    def compact(self) -> None:
        """Give back the room of what was removed: nothing of it is left in the file."""

    def check(self) -> tuple[str, ...]:
        """Codes of what is wrong with the database; empty when sound."""

    def facts(self) -> StoreFacts:
        """What the database says of its own encryption and writing."""

    def close(self) -> None:
        """Give back every connection and forget the key."""


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What the open database says of itself."""

    sqlite: str
    """SQLite's version."""
    said: Mapping[str, str]
    """By the name of what was asked (`cipher_version`, `journal_mode` …), as the database wrote it."""
    size: int
    """Bytes of its file."""
    rows: int


@dataclass(frozen=True, slots=True)
class BackupResult:
    name: str
    size: int
    rows: int
    verified_at: datetime


# ---------------------------------------------------------------- packages and the share


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


# ---------------------------------------------------------------- paper


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One question and its answer as printed. All text is plain: the renderer escapes it."""

    label: str
    answer: str
    kind: str
    """`text`, `choice`, `choices`, `grade`, `scale`, `date`, `number`, `note`, `file`."""
    grade: str = ""
    """A `Grade` value when kind is `grade`."""
    comment: str = ""
    """The answer of the question's `comment-on` text; printed once."""
    standards: tuple[str, ...] = ()
    prompt: str = ""
    """Code of the prompt this answer raised, or blank."""
    depth: int = 0
    added: str = ""
    """Who added the answer in a later stage, and when; blank for the audit's own."""
    picture: bytes = b""
    """Of a file that is a picture, its bytes; the renderer makes them small and trusts nothing in them."""


@dataclass(frozen=True, slots=True)
class ReportSection:
    title: str
    items: tuple[ReportItem, ...]
    skipped: int = 0
    """Questions left out because they did not apply."""
    blank: int = 0
    """Optional questions left blank."""
    cards: tuple[ReportSection, ...] = ()
    """Repeat instances, each with its own title."""
    due: tuple[tuple[str, int], ...] = ()
    """Whose answers are still to come, and how many: `("the team manager", 2)`."""


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A whole report, ready to set."""

    title: str
    subtitle: str
    reference: str
    marking: str
    """For example `OFFICIAL-SENSITIVE`."""
    facts: tuple[tuple[str, str], ...]
    """Header table: case number, tool and version, completed on, by whom, correction of …"""
    overall_grade: str
    sections: tuple[ReportSection, ...]
    notes: tuple[tuple[str, str], ...]
    """Contradictions with reasons, escalation record, identifiers justified."""
    footer: str
    created_at: datetime
    title_date: date | None = None


class ReportRenderer(Protocol):
    def pdf(self, model: ReportModel) -> bytes:
        """The report as PDF bytes, never touching the disk."""

    def plan(self, model: PlanModel) -> bytes:
        """An improvement plan as PDF bytes, on one page."""

    def keys(self, sheet: KeySheet) -> bytes:
        """The sheet of keys as PDF bytes."""

    def paper(self, paper: Paper) -> bytes:
        """A history or a statement as PDF bytes."""


@dataclass(frozen=True, slots=True)
class PageImage:
    width: int
    height: int
    rgba: bytes


class DraftCopySealer(Protocol):
    def seal(self, copy: DraftCopy, passphrase: str) -> bytes:
        """A passphrase-protected file. Raises: Refused DRAFT-COPY-TOO-BIG."""

    def open(self, file: bytes, passphrase: str) -> DraftCopy:
        """Raises: Refused DRAFT-COPY-PASSPHRASE; Untrusted DRAFT-COPY-FILE."""


class PageRenderer(Protocol):
    def pages(self, pdf: bytes) -> int: ...
    def joined(self, pdfs: Sequence[bytes]) -> bytes:
        """The pages of several, one after the other, as one PDF."""

    def page(self, pdf: bytes, index: int, dpi: float) -> PageImage: ...


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
