"""Owns the look at what a dead auditor left: what was said to be kept is there, and nothing is half-made."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor import PASSPHRASE, home

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.errors import QADesktopError
from qa_desktop.services.desktop import Health
from qa_desktop.storage import checks, engine

Line = tuple[str, dict[str, Any]]


@dataclass
class Told:
    """What one life said, in the order it said it."""

    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, said: bytes) -> Told:
        whole, _, _torn = said.rpartition(b"\n")
        return cls([tuple(json.loads(line)) for line in whole.splitlines()])

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [facts for said, facts in self.lines if said == kind]

    def count(self) -> Counter[str]:
        return Counter(kind for kind, _ in self.lines)


def look(profile: Path, told: Iterable[Told], *, thorough: bool, backups: bool) -> list[str]:
    """Open the profile as a person would, with no repair, and compare; what is wrong, in words.

    Args:
        profile: The profile's folder.
        told: The lives to hold it against.
        thorough: Whether the pages of the whole database are checked too.
        backups: Whether the backups that were called done are opened and checked.
    """
    application = home(profile)
    try:
        application.desktop.profile.unlock(PASSPHRASE)
    except QADesktopError as error:
        return [f"it does not open: {error}"]
    try:
        found = list(_wrong(application, list(told)))
        if thorough:
            doctor = application.desktop.settings.doctor()
            found += [f"doctor: {line.code}" for line in doctor if line.health is Health.WRONG]
        if backups:
            found += _bad_backups(application, list(told))
    finally:
        application.desktop.profile.lock()
    left = [each.name for each in profile.rglob("*.db-wal")]
    return [*found, *(f"{name} stayed behind a lock" for name in left)]


def _wrong(application: Any, told: list[Told]) -> Iterator[str]:
    store = application.house.store()
    with store.read() as unit:
        summaries = {f"{s.audit_id}/{s.revision}": s for s in unit.audits.list()}
        sent = {d.subject: d for d in unit.outbox.list() if d.kind is PackageKind.AUDIT}
        if (broken := unit.log.verify()) is not None:
            yield f"the log is broken at {broken}"
        for each in told:
            yield from _not_kept(unit, each, summaries)
        touched = {f["key"] for each in told for kind in ("try", "begun") for f in each.all(kind)}
        for name, summary in summaries.items():
            is_completed = summary.state is AuditState.COMPLETED
            if is_completed != (name in sent):
                yield f"{name} is {summary.state} but its package is {'' if name in sent else 'not '}there"
            elif is_completed:
                yield from _half_sealed(unit, _key(name), sent[name])
            elif name in touched:
                yield from _half_kept(unit, _key(name))
        yield from _holes(unit.outbox.list())


def _not_kept(unit: Any, told: Told, summaries: dict[str, Any]) -> Iterator[str]:
    """Of what was said to be kept, what is not there as it was said."""
    for name in dict.fromkeys(facts["key"] for facts in told.all("kept")):
        if name not in summaries:
            yield f"{name}: answers were said to be kept and the draft is not there"
            continue
        history: dict[int, list[list[str]]] = {}
        for entry in reversed(unit.audits.history(_key(name))):
            write = entry.write
            history.setdefault(entry.change, []).append([write.kind.value, str(write.node_id), write.new])
        for facts in told.all("kept"):
            if facts["key"] == name and facts["writes"] and history.get(facts["change"]) != facts["writes"]:
                yield f"{name}: change {facts['change']} was said to be kept and is not"
    for facts in told.all("begun"):
        if facts["key"] not in summaries:
            yield f"{facts['key']} was begun and is not there"
    for facts in told.all("completed"):
        summary = summaries.get(facts["key"])
        if summary is None or summary.state is not AuditState.COMPLETED:
            yield f"{facts['key']} was completed and is not"
        elif unit.audits.completed(_key(facts["key"])).completion.instance_sha256 != facts["sha"]:
            yield f"{facts['key']} was completed as another instance"
    for facts in told.all("escalated"):
        latest = unit.escalations.latest(AuditId(facts["audit"]))
        if latest is None or latest.revision < facts["revision"]:
            yield f"escalation {facts['revision']} of {facts['audit']} is gone"
    for facts in told.all("file"):
        summary = summaries.get(facts["key"])
        if summary is None or summary.state is not AuditState.DRAFT:
            continue  # completing lets go of files that no answer names
        data = unit.attachments.data(_key(facts["key"]), facts["name"])
        if data is None or hashlib.sha256(data).hexdigest() != facts["sha"]:
            yield f"file {facts['name']} of {facts['key']} is gone"


def _half_kept(unit: Any, key: AuditKey) -> Iterator[str]:
    """A draft whose answers are not what its history adds up to."""
    last = {
        entry.write.node_id: entry.write.new
        for entry in reversed(unit.audits.history(key))
        if entry.write.kind.value == "answer"
    }
    answers = unit.audits.draft(key).answers
    for node, value in last.items():
        if answers.get(node, "") != value:
            yield f"{key.audit_id}: {node} is not what its history says"


def _half_sealed(unit: Any, key: AuditKey, dispatch: Any) -> Iterator[str]:
    done = unit.audits.completed(key)
    if hashlib.sha256(done.completion.instance_xml).hexdigest() != done.completion.instance_sha256:
        yield f"{key.audit_id}: the instance does not have its hash"
    data = unit.outbox.data(dispatch.stream, dispatch.position)
    if hashlib.sha256(data).hexdigest() != dispatch.sha256 or len(data) != dispatch.size:
        yield f"{key.audit_id}: the package does not have its hash"


def _holes(dispatches: Iterable[Any]) -> Iterator[str]:
    """Numbers of a stream that are missing or came twice."""
    numbers: dict[Any, list[int]] = {}
    for each in dispatches:
        numbers.setdefault((each.stream, each.position.epoch), []).append(each.position.seq)
    for (stream, epoch), taken in numbers.items():
        if sorted(taken) != list(range(1, len(taken) + 1)):
            yield f"stream to {stream.to} epoch {epoch} has holes: {taken}"


def _bad_backups(application: Any, told: list[Told]) -> list[str]:
    """Backups that were called done and are gone (of the newest three) or do not open whole."""
    folder = application.folder.backups
    there = sorted(folder.glob("backup-*.db")) if folder.is_dir() else []
    wrong = []
    said = [facts for each in told for facts in each.all("backup")]
    newest = max((path.name for path in there), default="")
    wrong += [f"{facts['name']} was done and is gone" for facts in said if facts["name"] > newest]
    rows = {facts["name"]: facts["rows"] for facts in said}
    keyed: engine.KeyedFile = application.house.store()._file
    for path in there:
        connection = keyed.connect(at=path)
        try:
            problems = checks.everything(connection)
            counted = checks.rows(connection)
        finally:
            connection.close()
        if problems or counted != rows.get(path.name, counted):
            wrong.append(f"{path.name} is not whole: {problems} {counted}")
    return wrong


def taken_in(base: Path) -> list[str]:
    """Let Q&S take in everything that was completed; what did not arrive, in words."""
    auditor, hub = home(base / "auditor"), home(base / "hub")
    for application in (auditor, hub):
        application.desktop.profile.unlock(PASSPHRASE)
    wrong = []
    for application in (auditor, hub, auditor, hub, auditor):
        wrong += [f"sync: {problem}" for problem in application.desktop.exchange.sync().problems]
    rows = auditor.desktop.audits.audits()
    wrong += [
        f"{row.key.audit_id} did not reach Q&S: {row.summary.delivery}"
        for row in rows
        if row.summary.state is AuditState.COMPLETED
        and row.summary.delivery.value not in {"received", "safe"}
    ]
    for application in (auditor, hub):
        application.desktop.profile.lock()
    return wrong


def _key(name: str) -> AuditKey:
    audit, _, revision = name.rpartition("/")
    return AuditKey(AuditId(audit), int(revision))
