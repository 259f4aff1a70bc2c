"""The store's ports in memory: passes the same contract suite as the encrypted one."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from qa_desktop.domain.attachment import Attachment, are_parts
from qa_desktop.domain.audit import (
    AuditState,
    AuditSummary,
    HistoryEntry,
    RepeatInstance,
    SavedDraft,
    Write,
    WriteKind,
)
from qa_desktop.domain.case import Case
from qa_desktop.domain.contribution import (
    Contribution,
    ContributionDoc,
    contribution_doc_from_json,
    in_order,
)
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, DeviceId, NodeId, ToolHash
from qa_desktop.domain.log_events import checked
from qa_desktop.domain.log_filter import Flaw, LogAnchor, LogFilter, LogFinding
from qa_desktop.domain.package import NO_PREVIOUS, TO_HUB
from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.domain.wire import AlarmDoc, AuditDoc, alarm_doc_from_json, audit_doc_from_json, time_to_text
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services.backup_ports import Rescue
from qa_desktop.services.ports import (
    NO_FILES,
    Arrival,
    BackupResult,
    CompletedAudit,
    Completion,
    Cursor,
    Discarded,
    DraftFigures,
    InboxRow,
    Json,
    KeptActions,
    LogEntry,
    NewDraft,
    Owed,
    Refusal,
)

At = tuple[Stream, StreamPosition]


@dataclass
class Draft:
    summary: AuditSummary
    answers: dict[NodeId, str] = field(default_factory=dict)
    repeats: dict[NodeId, tuple[int, int]] = field(default_factory=dict)
    flagged: set[NodeId] = field(default_factory=set)
    history: list[HistoryEntry] = field(default_factory=list)
    place: NodeId | None = None
    completion: Completion | None = None
    files: dict[str, tuple[Attachment, bytes]] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)
    discarded: tuple[datetime, str, str] | None = None


@dataclass
class State:
    drafts: list[Draft] = field(default_factory=list)
    tools: dict[ToolHash, tuple[datetime, int, ToolSummary, bytes]] = field(default_factory=dict)
    tool_files: dict[ToolHash, dict[str, bytes]] = field(default_factory=dict)
    escalations: dict[AuditId, dict[int, Escalation]] = field(default_factory=dict)
    contributions: dict[ContributionId, Contribution] = field(default_factory=dict)
    judged: dict[ContributionId, str] = field(default_factory=dict)
    actions: dict[AuditId, tuple[AuditKey, frozenset[ContributionId], tuple[Json, ...]]] = field(
        default_factory=dict
    )
    stages_due: dict[AuditKey, dict[str, int]] = field(default_factory=dict)
    later_files: dict[AuditId, dict[str, tuple[Attachment, bytes]]] = field(default_factory=dict)
    signed: set[tuple[AuditId, str]] = field(default_factory=set)
    outbox: dict[At, tuple[Dispatch, bytes]] = field(default_factory=dict)
    arrivals: dict[At, Arrival] = field(default_factory=dict)
    forks: dict[str, Arrival] = field(default_factory=dict)
    read: dict[At, datetime] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)
    due: set[DeviceId] = field(default_factory=set)
    safe: dict[Stream, StreamPosition] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    log: list[LogEntry] = field(default_factory=list)


class MemoryAudits:
    def __init__(self, state: State) -> None:
        self._drafts = state.drafts

    def create(self, draft: NewDraft, writes: Sequence[Write]) -> None:
        live = [d.summary for d in self._drafts if d.summary.audit_id == draft.key.audit_id and _live(d)]
        if any(s.revision == draft.key.revision for s in live):
            raise Refused("AUDIT-EXISTS")
        if any(s.state is AuditState.DRAFT for s in live):
            raise Refused("AUDIT-DRAFT-EXISTS")
        summary = AuditSummary(
            audit_id=draft.key.audit_id,
            revision=draft.key.revision,
            tool=draft.tool,
            tool_title=draft.tool_title,
            state=AuditState.DRAFT,
            case_reference=draft.case_reference,
            team=draft.team,
            service_area=draft.service_area,
            answered=0,
            applicable=0,
            started_at=draft.started_at,
            changed_at=draft.started_at,
            completed_at=None,
            completed_by="",
            correction_reason=draft.correction_reason,
            superseded=False,
            overall_grade="",
            delivery=None,
        )
        kept = Draft(summary)
        self._drafts.append(kept)
        _keep(kept, 0, writes, draft.started_at, draft.started_by)

    def record(
        self, key: AuditKey, writes: Sequence[Write], *, at: datetime, who: str, undoes: int | None = None
    ) -> int:
        draft = self._draft(key)
        last = max((entry.change for entry in draft.history), default=0)
        if undoes is not None:
            if all(entry.change != undoes for entry in draft.history):
                raise Refused("CHANGE-UNKNOWN")
            draft.history = [replace(e, undone=e.undone or e.change == undoes) for e in draft.history]
        if not writes:
            return last
        _keep(draft, last + 1, writes, at, who)
        return last + 1

    def set_figures(self, key: AuditKey, figures: DraftFigures, at: datetime) -> None:
        draft = self._draft(key)
        draft.summary = _with_figures(draft.summary, figures, at)

    def set_tool(self, key: AuditKey, tool: ToolRef, title: str) -> None:
        draft = self._draft(key)
        draft.summary = replace(draft.summary, tool=tool, tool_title=title)

    def set_flag(self, key: AuditKey, node_id: NodeId, flagged: bool) -> None:
        marked = self._draft(key).flagged
        (marked.add if flagged else marked.discard)(node_id)

    def set_place(self, key: AuditKey, node_id: NodeId) -> None:
        self._any(key).place = node_id

    def place(self, key: AuditKey) -> NodeId | None:
        return self._any(key).place

    def draft(self, key: AuditKey) -> SavedDraft:
        draft = self._any(key)
        born = sorted(draft.repeats.items(), key=lambda item: (*item[1], item[0]))
        return SavedDraft(
            answers={node: value for node, value in draft.answers.items() if value},
            repeats=tuple(RepeatInstance(node, place) for node, (place, _) in born),
            flagged=frozenset(draft.flagged),
        )

    def history(self, key: AuditKey, limit: int | None = None) -> tuple[HistoryEntry, ...]:
        return tuple(reversed(self._any(key).history))[:limit]

    def summary(self, key: AuditKey) -> AuditSummary | None:
        found = self._find(key)
        return self._shown(found) if found else None

    def latest(self, audit_id: AuditId) -> AuditSummary | None:
        live = [d for d in self._drafts if d.summary.audit_id == audit_id and _live(d)]
        return self._shown(max(live, key=lambda d: d.summary.revision)) if live else None

    def list(self) -> tuple[AuditSummary, ...]:
        live = [self._shown(draft) for draft in reversed(self._drafts) if _live(draft)]
        return tuple(sorted(live, key=lambda summary: summary.changed_at, reverse=True))

    def complete(self, key: AuditKey, completion: Completion, figures: DraftFigures) -> None:
        draft = self._draft(key)
        draft.completion = completion
        draft.summary = replace(
            _with_figures(draft.summary, figures, completion.completed_at),
            state=AuditState.COMPLETED,
            completed_at=completion.completed_at,
            completed_by=completion.completed_by,
            delivery=DeliveryState.ON_THIS_COMPUTER,
        )

    def completed(self, key: AuditKey) -> CompletedAudit | None:
        draft = self._find(key)
        if draft is None or draft.completion is None:
            return None
        files = tuple(file for name, (file, _) in draft.files.items() if name in draft.frozen)
        return CompletedAudit(self._shown(draft), draft.completion, files)

    def last_instance(self, form_id: str, before: datetime | None = None) -> bytes | None:
        found = [
            d.completion
            for d in self._drafts
            if d.completion and d.summary.tool.form_id == form_id
            if before is None or d.completion.completed_at < before
        ]
        return max(found, key=lambda one: one.completed_at).instance_xml if found else None

    def set_delivery(self, key: AuditKey, state: DeliveryState) -> None:
        draft = self._find(key)
        if draft is None or draft.summary.state is not AuditState.COMPLETED:
            raise Refused("AUDIT-NOT-COMPLETED")
        draft.summary = replace(draft.summary, delivery=state)

    def _find(self, key: AuditKey) -> Draft | None:
        found = [
            d
            for d in self._drafts
            if (d.summary.audit_id, d.summary.revision) == (key.audit_id, key.revision)
        ]
        return max(found, key=_live) if found else None

    def _any(self, key: AuditKey) -> Draft:
        found = self._find(key)
        if found is None:
            raise Refused("AUDIT-UNKNOWN")
        return found

    def _draft(self, key: AuditKey) -> Draft:
        found = self._find(key)
        if found is None or found.summary.state is not AuditState.DRAFT:
            raise Refused("AUDIT-NOT-DRAFT")
        return found

    def _shown(self, draft: Draft) -> AuditSummary:
        mine = draft.summary
        later = any(
            other.summary.audit_id == mine.audit_id
            and other.summary.revision > mine.revision
            and other.summary.state is AuditState.COMPLETED
            for other in self._drafts
        )
        written = draft.history[-1].at if draft.history else mine.changed_at
        return replace(mine, superseded=later, changed_at=max(mine.changed_at, written))


class MemoryBin:
    def __init__(self, state: State) -> None:
        self._audits, self._drafts = MemoryAudits(state), state.drafts

    def put(self, key: AuditKey, *, at: datetime, who: str, reason: str) -> int:
        draft = self._audits._draft(key)
        draft.summary = replace(draft.summary, state=AuditState.DISCARDED, changed_at=at)
        draft.discarded = (at, who, reason)
        return self._drafts.index(draft)

    def list(self) -> tuple[Discarded, ...]:
        rows = [
            Discarded(number, self._audits._shown(draft), *draft.discarded)
            for number, draft in enumerate(self._drafts)
            if draft.discarded
        ]
        return tuple(sorted(rows, key=lambda row: (row.at, row.number), reverse=True))

    def restore(self, number: int, *, at: datetime) -> AuditKey:
        draft = self._drafts[number] if number < len(self._drafts) else None
        if draft is None or not draft.discarded:
            raise Refused("BIN-UNKNOWN")
        mine = draft.summary
        live = [d.summary for d in self._drafts if d.summary.audit_id == mine.audit_id and _live(d)]
        if any(each.revision >= mine.revision for each in live):
            raise Refused("AUDIT-EXISTS")
        if any(each.state is AuditState.DRAFT for each in live):
            raise Refused("AUDIT-DRAFT-EXISTS")
        draft.summary, draft.discarded = replace(mine, state=AuditState.DRAFT, changed_at=at), None
        return AuditKey(mine.audit_id, mine.revision)


def _live(draft: Draft) -> bool:
    return draft.summary.state is not AuditState.DISCARDED


def _with_figures(summary: AuditSummary, figures: DraftFigures, at: datetime) -> AuditSummary:
    return replace(
        summary,
        case_reference=figures.case_reference,
        team=figures.team,
        service_area=figures.service_area,
        answered=figures.answered,
        applicable=figures.applicable,
        overall_grade=figures.overall_grade,
        changed_at=at,
    )


def _keep(draft: Draft, change: int, writes: Sequence[Write], at: datetime, who: str) -> None:
    for write in writes:
        match write.kind:
            case WriteKind.ANSWER:
                draft.answers[write.node_id] = write.new
            case WriteKind.ADD_REPEAT:
                draft.repeats[write.node_id] = (int(write.new), change)
            case WriteKind.REMOVE_REPEAT:
                draft.repeats.pop(write.node_id, None)
        draft.history.append(HistoryEntry(change, at, who, write, undone=False))


class MemoryAttachments:
    def __init__(self, state: State) -> None:
        self._audits = MemoryAudits(state)

    def add(self, key: AuditKey, attachment: Attachment, data: bytes, *, at: datetime, who: str) -> None:
        files = self._audits._draft(key).files
        if files.setdefault(attachment.name, (attachment, data))[0] != attachment:
            raise Refused("ATTACHMENT-EXISTS")

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        return tuple(file for file, _ in self._audits._any(key).files.values())

    def data(self, key: AuditKey, name: str) -> bytes | None:
        kept = self._audits._any(key).files.get(name)
        return kept[1] if kept else None

    def freeze(self, key: AuditKey, *, travelling: Collection[str], keep: Collection[str]) -> None:
        draft = self._audits._draft(key)
        stays = {*travelling, *keep}
        draft.files = {name: kept for name, kept in draft.files.items() if name in stays}
        draft.frozen = set(travelling) & set(draft.files)

    def copy(self, source: AuditKey, target: AuditKey, *, at: datetime, who: str) -> None:
        self._audits._draft(target).files.update(self._audits._any(source).files)


class MemoryLaterFiles:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, audit_id: AuditId, attachment: Attachment, data: bytes, *, at: datetime, who: str) -> None:
        files = self._state.later_files.setdefault(audit_id, {})
        if files.setdefault(attachment.name, (attachment, data))[0] != attachment:
            raise Refused("ATTACHMENT-EXISTS")

    def sign(self, audit_id: AuditId, names: Collection[str]) -> None:
        kept = self._state.later_files.get(audit_id, {})
        self._state.signed.update((audit_id, name) for name in names if name in kept)

    def tidy(self, audit_id: AuditId, keep: Collection[str]) -> None:
        files = self._state.later_files.get(audit_id, {})
        for name in [each for each in files if each not in keep]:
            if (audit_id, name) not in self._state.signed:
                del files[name]

    def list(self, audit_id: AuditId) -> tuple[Attachment, ...]:
        return tuple(file for file, _ in self._state.later_files.get(audit_id, {}).values())

    def data(self, audit_id: AuditId, name: str) -> bytes | None:
        kept = self._state.later_files.get(audit_id, {}).get(name)
        return kept[1] if kept else None


class MemoryTools:
    def __init__(self, state: State) -> None:
        self._tools = state.tools
        self._files = state.tool_files

    def attachments(self, content_hash: ToolHash) -> Mapping[str, bytes]:
        return dict(self._files.get(content_hash, {}))

    def put(
        self, tool: ToolSummary, xml: bytes, at: datetime, attachments: Mapping[str, bytes] = NO_FILES
    ) -> None:
        self._files.setdefault(tool.ref.content_hash, {}).update(attachments)
        kept = self._tools.get(tool.ref.content_hash)
        when, number, data = (kept[0], kept[1], kept[3]) if kept else (at, len(self._tools), xml)
        self._tools[tool.ref.content_hash] = (when, number, tool, data)

    def xml(self, content_hash: ToolHash) -> bytes | None:
        return self._tools[content_hash][3] if content_hash in self._tools else None

    def summary(self, content_hash: ToolHash) -> ToolSummary | None:
        return self._tools[content_hash][2] if content_hash in self._tools else None

    def list(self) -> tuple[ToolSummary, ...]:
        newest: dict[str, ToolSummary] = {}
        older = []
        for _, _, tool, _ in sorted(self._tools.values(), key=lambda kept: kept[:2], reverse=True):
            if newest.setdefault(tool.ref.form_id, tool) is not tool:
                older.append(tool)
        by_title = lambda tool: (tool.title.casefold(), tool.ref.form_id)  # noqa: E731 - two uses, one line
        return (*sorted(newest.values(), key=by_title), *sorted(older, key=by_title))


class MemoryEscalations:
    def __init__(self, state: State) -> None:
        self._all = state.escalations

    def save(self, escalation: Escalation) -> None:
        revisions = self._all.setdefault(escalation.audit_id, {})
        if revisions.setdefault(escalation.revision, escalation) != escalation:
            raise Refused("ESCALATION-CHANGED")

    def latest(self, audit_id: AuditId) -> Escalation | None:
        found = self.history(audit_id)
        return found[-1] if found else None

    def history(self, audit_id: AuditId) -> tuple[Escalation, ...]:
        return tuple(kept for _, kept in sorted(self._all.get(audit_id, {}).items()))

    def open(self) -> tuple[Escalation, ...]:
        latest = [self.history(audit_id)[-1] for audit_id in self._all]
        return tuple(
            sorted((e for e in latest if e.is_untold or e.is_open), key=lambda e: (e.raised_at, e.audit_id))
        )


class MemoryContributions:
    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, contribution: Contribution) -> bool:
        kept = self._state.contributions.get(contribution.contribution_id)
        if kept is not None and kept != contribution:
            raise Refused("CONTRIBUTION-CHANGED")
        self._state.contributions[contribution.contribution_id] = contribution
        return kept is None

    def of(self, audit_id: AuditId, revision: int | None = None) -> tuple[Contribution, ...]:
        kept = self._state.contributions.values()
        about = (each for each in kept if each.audit_id == audit_id and not self.judged(each.contribution_id))
        return in_order(each for each in about if revision is None or each.revision <= revision)

    def judge(self, contribution_id: ContributionId, aside: str) -> None:
        if contribution_id in self._state.contributions:
            self._state.judged[contribution_id] = aside

    def judged(self, contribution_id: ContributionId) -> str | None:
        return self._state.judged.get(contribution_id)

    def set_due(self, key: AuditKey, due: Mapping[str, int]) -> None:
        self._state.stages_due[key] = {stage: count for stage, count in due.items() if count}

    def due(self) -> tuple[Owed, ...]:
        audits = MemoryAudits(self._state)
        own = [audits._shown(draft) for draft in self._state.drafts]
        done = [each for each in own if each.state is AuditState.COMPLETED and not each.superseded]
        done.sort(key=lambda each: (each.completed_at, each.audit_id))
        keys = [AuditKey(each.audit_id, each.revision) for each in done]
        return tuple(
            Owed(key, stage, count)
            for key in keys
            for stage, count in sorted(self._state.stages_due.get(key, {}).items())
        )


class MemoryActions:
    def __init__(self, state: State, inbox: MemoryInbox) -> None:
        self._state, self._inbox = state, inbox

    def missing(self) -> tuple[AuditKey, ...]:
        last: dict[AuditId, AuditSummary] = {}
        for each in self._completed():
            if each.audit_id not in last or each.revision > last[each.audit_id].revision:
                last[each.audit_id] = each
        here = (s for s in last.values() if s.tool.content_hash in self._state.tools)
        keys = sorted((AuditKey(s.audit_id, s.revision) for s in here), key=lambda key: key.audit_id)
        kept = self._state.actions
        return tuple(key for key in keys if kept.get(key.audit_id, ())[:2] != (key, self._said(key.audit_id)))

    def put(self, key: AuditKey, rows: Sequence[Json]) -> None:
        self._state.actions[key.audit_id] = (key, self._said(key.audit_id), tuple(rows))

    def list(self) -> tuple[KeptActions, ...]:
        kept = sorted(self._state.actions.values(), key=lambda one: one[0].audit_id)
        return tuple(KeptActions(key, rows) for key, _, rows in kept if rows)

    def _completed(self) -> Iterator[AuditSummary]:
        yield from self._inbox.audits()
        for draft in self._state.drafts:
            if draft.summary.state is AuditState.COMPLETED:
                yield draft.summary

    def _said(self, audit_id: AuditId) -> frozenset[ContributionId]:
        return frozenset(
            name
            for name, each in self._state.contributions.items()
            if each.audit_id == audit_id and not self._state.judged.get(name)
        )


class MemoryOutbox:
    def __init__(self, state: State) -> None:
        self._rows = state.outbox

    def next_position(self, stream: Stream) -> StreamPosition:
        mine = [position for (of, position) in self._rows if of == stream]
        return StreamPosition(max(mine).epoch, max(mine).seq + 1) if mine else StreamPosition(1, 1)

    def last_sha256(self, stream: Stream, epoch: int) -> str:
        mine = [position for (of, position) in self._rows if of == stream and position.epoch == epoch]
        return self._rows[stream, max(mine)][0].sha256 if mine else NO_PREVIOUS

    def add(self, dispatch: Dispatch, data: bytes) -> None:
        stream, position = dispatch.stream, dispatch.position
        expected = self.next_position(stream)
        begins = position.seq == 1 and (expected == StreamPosition(1, 1) or position.epoch > expected.epoch)
        if position != expected and not begins:
            raise Refused("OUTBOX-OUT-OF-ORDER")
        self._rows[stream, position] = (dispatch, data)

    def data(self, stream: Stream, position: StreamPosition) -> bytes:
        if (stream, position) not in self._rows:
            raise Refused("OUTBOX-UNKNOWN")
        return self._rows[stream, position][1]

    def dispatch(self, stream: Stream, position: StreamPosition) -> Dispatch | None:
        kept = self._rows.get((stream, position))
        return kept[0] if kept else None

    def mark(
        self,
        stream: Stream,
        position: StreamPosition,
        state: DeliveryState,
        at: datetime,
        problem: str = "",
    ) -> None:
        if (stream, position) not in self._rows:
            raise Refused("OUTBOX-UNKNOWN")
        row, data = self._rows[stream, position]
        row = replace(row, state=state, problem=problem)
        if state is DeliveryState.IN_FOLDER:
            row = replace(row, in_folder_at=row.in_folder_at or at)
        if state in (DeliveryState.RECEIVED, DeliveryState.SAFE):
            row = replace(row, received_at=row.received_at or at)
        if state is DeliveryState.SAFE:
            row = replace(row, safe_at=row.safe_at or at)
        self._rows[stream, position] = (row, data)

    def list(self, stream: Stream | None = None) -> tuple[Dispatch, ...]:
        return self._where(lambda row: stream is None or row.stream == stream)

    def unreceived(self) -> tuple[Dispatch, ...]:
        return self._where(lambda row: row.state not in (DeliveryState.RECEIVED, DeliveryState.SAFE))

    def by_subject(self, subject: str) -> tuple[Dispatch, ...]:
        return self._where(lambda row: row.subject == subject)

    def _where(self, wanted) -> tuple[Dispatch, ...]:
        rows = [row for row, _ in self._rows.values() if wanted(row)]
        return tuple(sorted(rows, key=lambda row: (row.stream.writer, row.stream.to, row.position)))


class MemoryInbox:
    def __init__(self, state: State, evidence: list[Arrival]) -> None:
        self._state = state
        self._evidence = evidence

    def cursor(self, stream: Stream, epoch: int) -> Cursor:
        seqs = sorted(at.seq for of, at in self._state.arrivals if of == stream and at.epoch == epoch)
        upto = 0
        while upto + 1 in seqs:
            upto += 1
        sha256 = self.sha256_at(stream, StreamPosition(epoch, upto)) or NO_PREVIOUS
        return Cursor(epoch, upto, sha256, tuple(seq for seq in seqs if seq > upto))

    def epochs(self, stream: Stream) -> tuple[int, ...]:
        return tuple(sorted({at.epoch for of, at in self._state.arrivals if of == stream}))

    def sha256_at(self, stream: Stream, position: StreamPosition) -> str | None:
        kept = self._state.arrivals.get((stream, position))
        return kept.sha256 if kept else None

    def accept(self, arrival: Arrival) -> bool:
        at = (arrival.stream, arrival.position)
        kept = self._state.arrivals.get(at)
        if kept is not None and kept.sha256 == arrival.sha256:
            return False
        if kept is not None:
            self.keep_fork(arrival)
            self._evidence.append(arrival)
            raise Untrusted("PKG-FORK")
        if any(other.sha256 == arrival.sha256 for other in self._state.arrivals.values()):
            raise Untrusted("PKG-REPLAYED")
        doc = _read(arrival)
        if isinstance(doc, ContributionDoc):
            try:
                MemoryContributions(self._state).add(doc.contribution)
            except Refused as error:
                raise Untrusted("PKG-DOC", member="contribution_id") from error
            files, made = MemoryLaterFiles(self._state), doc.contribution
            for each in made.attachments:
                try:
                    files.add(made.audit_id, each, arrival.parts[each.name], at=made.made_at, who=made.author)
                except Refused as error:
                    raise Untrusted("PKG-DOC", member="attachments") from error
            files.sign(made.audit_id, [each.name for each in made.attachments])
        self._state.arrivals[at] = arrival
        self._owe(arrival.stream)
        return True

    def keep_fork(self, arrival: Arrival) -> None:
        if arrival.sha256 not in self._state.forks:
            self._state.forks[arrival.sha256] = arrival
            self._owe(arrival.stream)

    def forks(self) -> tuple[Arrival, ...]:
        return tuple(self._state.forks.values())

    def refuse(self, refusal: Refusal) -> None:
        known = self._state.refusals.get(refusal.path)
        first = known.first_seen if known else refusal.first_seen
        self._state.refusals[refusal.path] = replace(refusal, first_seen=first)

    def settle(self, path: str) -> None:
        self._state.refusals.pop(path, None)

    def refusals(self) -> tuple[Refusal, ...]:
        by_path = sorted(self._state.refusals.values(), key=lambda refusal: refusal.path)
        return tuple(sorted(by_path, key=lambda refusal: refusal.first_seen, reverse=True))

    def rows(self) -> tuple[InboxRow, ...]:
        read = [(arrival, _read(arrival)) for arrival in self._state.arrivals.values()]
        rows = [
            self._added(a, doc) if isinstance(doc, ContributionDoc) else self._row(a, doc)
            for a, doc in read
            if doc is not None
        ]
        rows.reverse()
        newest = sorted(rows, key=lambda row: row.arrived_at, reverse=True)
        return tuple(sorted(newest, key=lambda row: not row.escalation_open))

    def completed(self, key: AuditKey) -> CompletedAudit | None:
        for arrival, doc in self._audits():
            if (doc.audit_id, doc.revision) == (key.audit_id, key.revision):
                completion = Completion(
                    doc.completed_at,
                    doc.completed_by,
                    arrival.parts["instance.xml"],
                    doc.instance_sha256,
                    doc.notes,
                )
                return CompletedAudit(self._summary(arrival, doc), completion, doc.attachments)
        return None

    def part(self, key: AuditKey, name: str) -> bytes | None:
        for arrival, doc in self._audits():
            if (doc.audit_id, doc.revision) == (key.audit_id, key.revision):
                return arrival.parts.get(name)
        return None

    def audit_doc(self, key: AuditKey) -> Json | None:
        for arrival, doc in self._audits():
            if (doc.audit_id, doc.revision) == (key.audit_id, key.revision):
                return arrival.doc
        return None

    def senders(self, audit_id: AuditId) -> frozenset[DeviceId]:
        docs = self._docs()
        return frozenset(
            a.stream.writer for a, d in docs if isinstance(d, AuditDoc) and d.audit_id == audit_id
        )

    def contributors(self, audit_id: AuditId) -> tuple[tuple[ContributionDoc, DeviceId], ...]:
        read = ((_read(arrival), arrival.stream.writer) for arrival in self._state.arrivals.values())
        return tuple(
            (doc, writer)
            for doc, writer in read
            if isinstance(doc, ContributionDoc) and doc.contribution.audit_id == audit_id
        )

    def audits(self) -> tuple[AuditSummary, ...]:
        found = [self._summary(arrival, doc) for arrival, doc in reversed(self._audits())]
        return tuple(sorted(found, key=lambda summary: summary.changed_at, reverse=True))

    def arrival(self, stream: Stream, position: StreamPosition) -> Arrival | None:
        return self._state.arrivals.get((stream, position))

    def mark_read(self, stream: Stream, position: StreamPosition, at: datetime) -> None:
        self._state.read.setdefault((stream, position), at)

    def receipts_due(self) -> tuple[DeviceId, ...]:
        return tuple(sorted(self._state.due))

    def receipted(self, device: DeviceId) -> None:
        self._state.due.discard(device)

    def set_safe(self, stream: Stream, position: StreamPosition) -> None:
        kept = self._state.safe.get(stream)
        if kept is None or kept < position:
            self._state.safe[stream] = position
            self._owe(stream)

    def safe(self, stream: Stream) -> StreamPosition | None:
        return self._state.safe.get(stream)

    def _owe(self, stream: Stream) -> None:
        if stream.to == TO_HUB:
            self._state.due.add(stream.writer)

    def _docs(self) -> list[tuple[Arrival, AuditDoc | AlarmDoc]]:
        read = [(arrival, _read(arrival)) for arrival in self._state.arrivals.values()]
        return [(arrival, doc) for arrival, doc in read if isinstance(doc, AuditDoc | AlarmDoc)]

    def _added(self, arrival: Arrival, doc: ContributionDoc) -> InboxRow:
        same = [a for a in self._state.arrivals.values() if _read(a) == doc]
        return InboxRow(
            stream=arrival.stream,
            position=arrival.position,
            kind=PackageKind.CONTRIBUTION,
            audit_id=doc.contribution.audit_id,
            revision=doc.contribution.revision,
            tool=doc.tool,
            tool_title=doc.tool_title,
            case_reference=doc.case_reference,
            team=doc.team,
            auditor=doc.contribution.author,
            sender_name=arrival.sender_name,
            overall_grade="",
            codes=tuple(sorted(set(doc.contribution.codes))),
            escalation_open=False,
            created_at=arrival.created_at,
            arrived_at=arrival.arrived_at,
            read_at=self._state.read.get((arrival.stream, arrival.position)),
            contribution=doc.contribution.contribution_id,
            aside=self._state.judged.get(doc.contribution.contribution_id, ""),
            duplicate=same[0] is not arrival,
            waiting_for_tool=doc.tool.content_hash not in self._state.tools,
        )

    def _audits(self) -> list[tuple[Arrival, AuditDoc]]:
        docs = self._docs()
        return [(a, d) for a, d in docs if isinstance(d, AuditDoc) and not _is_duplicate(docs, a, d)]

    def _row(self, arrival: Arrival, doc: AuditDoc | AlarmDoc) -> InboxRow:
        alarm = isinstance(doc, AlarmDoc)
        codes = doc.escalation.codes if alarm else tuple(prompt.code for prompt in doc.prompts)
        about = [d.escalation for _, d in self._docs() if d.audit_id == doc.audit_id and d.escalation]
        about += self._told_in_later_stages(doc.audit_id)
        newest = max(about, key=lambda e: e.revision, default=None)
        return InboxRow(
            stream=arrival.stream,
            position=arrival.position,
            kind=PackageKind(arrival.kind),
            audit_id=doc.audit_id,
            revision=doc.escalation.revision if alarm else doc.revision,
            tool=doc.tool,
            tool_title=doc.tool_title,
            case_reference=doc.case_reference,
            team=doc.team,
            auditor=doc.escalation.raised_by if alarm else doc.auditor,
            sender_name=arrival.sender_name,
            overall_grade="" if alarm else doc.overall_grade,
            codes=tuple(sorted(set(codes))),
            escalation_open=bool(doc.escalation and newest and (newest.is_untold or newest.is_open)),
            created_at=arrival.created_at,
            arrived_at=arrival.arrived_at,
            read_at=self._state.read.get((arrival.stream, arrival.position)),
            duplicate=_is_duplicate(self._docs(), arrival, doc),
            waiting_for_tool=doc.tool.content_hash not in self._state.tools,
        )

    def _told_in_later_stages(self, audit_id: AuditId) -> list[Escalation]:
        """What is set aside may raise an alarm, and settles none."""
        read = [_read(arrival) for arrival in self._state.arrivals.values()]
        made = [doc.contribution for doc in read if isinstance(doc, ContributionDoc)]
        return [
            each.escalation
            for each in made
            if each.audit_id == audit_id
            and each.escalation
            and (
                each.escalation.is_untold
                or each.escalation.is_open
                or not self._state.judged.get(each.contribution_id)
            )
        ]

    def _summary(self, arrival: Arrival, doc: AuditDoc) -> AuditSummary:
        safe = self._state.safe.get(arrival.stream)
        later = any(d.audit_id == doc.audit_id and d.revision > doc.revision for _, d in self._audits())
        return AuditSummary(
            audit_id=doc.audit_id,
            revision=doc.revision,
            tool=doc.tool,
            tool_title=doc.tool_title,
            state=AuditState.COMPLETED,
            case_reference=doc.case_reference,
            team=doc.team,
            service_area=doc.service_area,
            answered=doc.answered,
            applicable=doc.applicable,
            started_at=doc.completed_at,
            changed_at=arrival.arrived_at,
            completed_at=doc.completed_at,
            completed_by=doc.completed_by,
            correction_reason=doc.correction_reason,
            superseded=later,
            overall_grade=doc.overall_grade,
            delivery=DeliveryState.SAFE if safe and safe >= arrival.position else DeliveryState.RECEIVED,
        )


def _read(arrival: Arrival) -> AuditDoc | AlarmDoc | ContributionDoc | None:
    try:
        if arrival.kind == "alarm":
            return alarm_doc_from_json(arrival.doc)
        if arrival.kind == "contribution":
            added = contribution_doc_from_json(arrival.doc)
            if not are_parts(added.contribution.attachments, arrival.parts):
                raise Untrusted("PKG-DOC", member="attachments")
            return added
        if arrival.kind != "audit":
            return None
        doc = audit_doc_from_json(arrival.doc)
    except ValueError as error:
        raise Untrusted("PKG-DOC", member=str(error)) from error
    if hashlib.sha256(arrival.parts.get("instance.xml", b"")).hexdigest() != doc.instance_sha256:
        raise Untrusted("PKG-DOC", member="instance.xml")
    names = ["instance.xml", *(each.name for each in doc.attachments)]
    if len(set(names)) < len(names):
        raise Untrusted("PKG-DOC", member="attachments")
    for each in doc.attachments:
        if hashlib.sha256(arrival.parts.get(each.name, b"")).hexdigest() != each.sha256:
            raise Untrusted("PKG-DOC", member="attachments")
    return doc


def _is_duplicate(docs, arrival: Arrival, doc: AuditDoc | AlarmDoc) -> bool:
    def says(it):
        return it.escalation if isinstance(it, AlarmDoc) else (it.audit_id, it.revision, it.instance_sha256)

    earlier = docs[: [a for a, _ in docs].index(arrival)]
    return any(type(other) is type(doc) and says(other) == says(doc) for _, other in earlier)


class MemoryCases:
    def __init__(self, state: State) -> None:
        self._cases = state.cases

    def replace(self, cases: Iterable[Case], at: datetime) -> int:
        self._cases[:] = list(cases)
        return len(self._cases)

    def find(self, person_id: str) -> Case | None:
        return next((case for case in self._cases if case.person_id == person_id), None)

    def search(self, text: str, limit: int = 50) -> tuple[Case, ...]:
        wanted = text.strip().casefold()
        found = [case for case in self._cases if all(word in _words(case) for word in wanted.split())]
        found.sort(key=lambda case: (not _words(case).startswith(wanted), case.person_id))
        return tuple(found[:limit])

    def count(self) -> int:
        return len(self._cases)


def _words(case: Case) -> str:
    parts = (case.person_id, case.worker_name, case.manager_name, case.team, case.service_area)
    return "\n".join((*parts, case.sibling_group, case.status)).casefold()


class MemoryDocuments:
    def __init__(self, state: State) -> None:
        self._all = state.documents

    def get(self, name: str) -> bytes | None:
        return self._all.get(name)

    def put(self, name: str, data: bytes) -> None:
        self._all[name] = data

    def remove(self, name: str) -> None:
        self._all.pop(name, None)

    def names(self, prefix: str = "") -> tuple[str, ...]:
        return tuple(sorted(name for name in self._all if name.startswith(prefix)))


class MemoryLog:
    def __init__(self, state: State) -> None:
        self._log = state.log

    def append(self, event: str, subject: str, *, at: datetime, who: str, **facts: str | int) -> None:
        checked(event, subject, facts)
        entry = LogEntry(len(self._log) + 1, at, who, event, subject, facts, "")
        self._log.append(replace(entry, sha256=_chained(self.head(), entry)))

    def list(self, limit: int = 500) -> tuple[LogEntry, ...]:
        return self.entries(LogFilter(), limit=limit)

    def entries(
        self, wanted: LogFilter, *, before: int | None = None, limit: int = 500
    ) -> tuple[LogEntry, ...]:
        older = (each for each in reversed(self._log) if before is None or each.number < before)
        return tuple(each for each in older if _is_wanted(each, wanted))[:limit]

    def count(self, wanted: LogFilter) -> int:
        return sum(_is_wanted(each, wanted) for each in self._log)

    def people(self) -> tuple[str, ...]:
        return tuple(sorted({each.who for each in self._log} - {""}, key=str.casefold))

    def latest(self, event: str, subject: str, who: str) -> LogEntry | None:
        same = (event, subject, who)
        return next((e for e in reversed(self._log) if (e.event, e.subject, e.who) == same), None)

    def head(self) -> str:
        return self.anchor().sha256

    def anchor(self) -> LogAnchor:
        return (
            LogAnchor(self._log[-1].number, self._log[-1].sha256) if self._log else LogAnchor(0, NO_PREVIOUS)
        )

    def sha256_of(self, number: int) -> str | None:
        return next((each.sha256 for each in self._log if each.number == number), None)

    def verify(self, step: Callable[[int, int], object] | None = None) -> LogFinding | None:
        before = NO_PREVIOUS
        for done, entry in enumerate(self._log):
            if step is not None and done % 1000 == 0:
                step(done, len(self._log))
            if entry.sha256 != _chained(before, entry):
                return LogFinding(entry.number, Flaw.CHANGED)
            before = entry.sha256
        return None


def _is_wanted(entry: LogEntry, wanted: LogFilter) -> bool:
    kinds = {entry.event, f"{entry.event}/{entry.subject}"}
    said = "\n".join((entry.who, entry.subject, json.dumps(dict(entry.facts)))).casefold()
    return (
        (wanted.kinds is None or bool(kinds & set(wanted.kinds)))
        and wanted.who in ("", entry.who)
        and (not wanted.audit or entry.subject.partition("/")[0] == wanted.audit)
        and (wanted.since is None or entry.at >= wanted.since)
        and (wanted.until is None or entry.at < wanted.until)
        and all(
            word.text.casefold() in said or kinds & set(word.kinds) or entry.subject[:36] in word.audits
            for word in wanted.words
        )
    )


def _chained(before: str, entry: LogEntry) -> str:
    facts = json.dumps(dict(entry.facts), sort_keys=True)
    said = [before, entry.number, time_to_text(entry.at), entry.who, entry.event, entry.subject, facts]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class MemoryUnit:
    def __init__(self, state: State) -> None:
        self.evidence: list[Arrival] = []
        self.audits = MemoryAudits(state)
        self.bin = MemoryBin(state)
        self.attachments = MemoryAttachments(state)
        self.tools = MemoryTools(state)
        self.escalations = MemoryEscalations(state)
        self.contributions = MemoryContributions(state)
        self.outbox = MemoryOutbox(state)
        self.inbox = MemoryInbox(state, self.evidence)
        self.later_files = MemoryLaterFiles(state)
        self.actions = MemoryActions(state, self.inbox)
        self.cases = MemoryCases(state)
        self.documents = MemoryDocuments(state)
        self.log = MemoryLog(state)


class MemoryStore:
    """`ports.Store` that forgets everything when the test ends. A block that raises leaves no trace."""

    def __init__(self) -> None:
        self._state = State()
        self._closed = False
        self._backups = 0

    @contextmanager
    def write(self) -> Iterator[MemoryUnit]:
        self._must_be_open()
        working = copy.deepcopy(self._state)
        unit = MemoryUnit(working)
        try:
            yield unit
        except BaseException:
            for arrival in unit.evidence:
                MemoryUnit(self._state).inbox.keep_fork(arrival)
            raise
        self._state = working

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        self._must_be_open()
        yield MemoryUnit(copy.deepcopy(self._state))

    def backup(
        self, folder_name: str = "backups", kept: int = 3, within: float | None = None
    ) -> BackupResult:
        self._must_be_open()
        self._backups += 1
        rows = len(self._state.drafts) + len(self._state.arrivals) + len(self._state.log)
        return BackupResult(f"backup-{self._backups:08d}.db", 4096, rows, datetime.now(UTC))

    def rescue(self) -> Rescue:
        raise NotImplementedError("a store in memory has no files")

    def check(self) -> tuple[str, ...]:
        return ("STORE-CLOSED",) if self._closed else ()

    def close(self) -> None:
        self._closed = True

    def _must_be_open(self) -> None:
        if self._closed:
            raise Refused("STORE-CLOSED")
