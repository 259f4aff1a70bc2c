"""Owns the ports of audits and what lies beside them: drafts, tools, later stages, the case list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary, HistoryEntry, SavedDraft, Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef, ToolSummary

Json = Mapping[str, object]


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
