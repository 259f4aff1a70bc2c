"""Owns the anchors of the audit trail: what each sealed package says of its writer's log, and what it proves.

A log is a chain, and whoever holds its key could forge a whole new one. So every encrypted package says how
long its writer's log is and what binds it, and what stands now where it ended at the last package. A reader
keeps what it was told; what contradicts that is noted in its own log and said to people. It is believed from
then on: a computer that was restored from a backup goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.ids import DeviceId
from qa_desktop.domain.log_filter import LogAnchor
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.ports import UnitOfWork

MEMBER = "log"
"""The member of `seen` that holds an anchor."""
REWRITTEN, SHORTENED = "rewritten", "shortened"
SENT = "trail/sent/"
"""Where it is kept what was said last, by stream."""
_KNOWN = "trail/known"
_MOST_KEPT = 32
"""Anchors kept of one computer: more than packages are ever under way at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a package says of its writer's log."""

    now: LogAnchor
    before: LogAnchor | None
    """What stands where the log ended at the writer's last package; None in the first."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A computer's log is not what that computer had said."""

    code: str
    """REWRITTEN or SHORTENED."""
    at: datetime


def told(unit: UnitOfWork, stream: Stream) -> dict[str, object]:
    """What the next package of a stream says of the log here; it is remembered as said."""
    name, now = f"{SENT}{stream.writer}/{stream.to}", unit.log.anchor()
    said_now = {"count": now.number, "head": now.sha256}
    said: dict[str, object] = {**said_now}
    fields = records.load(unit, name, ("count", "head"))
    if fields is not None:
        count = int(fields["count"])
        said["was"] = {"count": count, "head": unit.log.sha256_of(count) or ""}
    records.save(unit, name, said_now)
    return said


def heard(
    unit: UnitOfWork, writer: DeviceId, position: StreamPosition, seen: Mapping[str, object], at: datetime
) -> Contradiction | None:
    """Compare what a package says with what its writer had said, in the transaction that takes it in.

    A package without an anchor, as older programs seal them, or with one that is none, says nothing.
    """
    now_told = _read(seen.get(MEMBER))
    if now_told is None:
        return None
    marks, code, since = _load(unit, writer)
    new = (position.epoch, position.seq, now_told.now.number, now_told.now.sha256)
    found = _contradicted(marks, new, now_told.before)
    if found:
        # From here on the log goes on from what it says now.
        marks, code, since = [new], found, at.isoformat()
        count = now_told.now.number
        unit.log.append("log-contradicted", writer, at=at, who=writer, code=found, entries=count)
    else:
        marks = sorted({*marks, new})[-_MOST_KEPT:]
    fields = {"marks": [list(each) for each in marks], "code": code, "at": since}
    records.save(unit, f"{_KNOWN}/{writer}", fields)
    return Contradiction(found, at) if found else None


def contradiction(unit: UnitOfWork, writer: DeviceId) -> Contradiction | None:
    """The last contradiction of a computer's log; None where there never was one."""
    _, code, since = _load(unit, writer)
    return Contradiction(code, records.to_time(since, _KNOWN)) if code else None


_Mark = tuple[int, int, int, str]
"""Epoch and number of a package, entries and head that it said."""


def _contradicted(marks: Iterable[_Mark], new: _Mark, before: LogAnchor | None) -> str:
    said = {(count, head) for _, _, count, head in marks}
    counts = {count for count, _ in said}
    claims = {(new[2], new[3]), *([(before.number, before.sha256)] if before is not None else [])}
    if any(count in counts and (count, head) not in said for count, head in claims):
        return REWRITTEN
    # What it said last cannot lie before anything that it had said by then: else it knows of that no more.
    said_before = max((count for epoch, seq, count, _ in marks if (epoch, seq) < new[:2]), default=0)
    if said_before > (before.number if before is not None else 0):
        return SHORTENED
    for epoch, seq, count, _head in marks:
        earlier = (epoch, seq) < new[:2]
        if (earlier and count > new[2]) or (not earlier and count < new[2]):
            return SHORTENED
    return ""


def _load(unit: UnitOfWork, writer: DeviceId) -> tuple[list[_Mark], str, str]:
    fields = records.load(unit, f"{_KNOWN}/{writer}", ("marks", "code", "at"))
    if fields is None:
        return [], "", ""
    marks = [(int(epoch), int(seq), int(count), str(head)) for epoch, seq, count, head in fields["marks"]]
    return marks, str(fields["code"]), str(fields["at"])


def _read(value: object) -> Told | None:
    now = _anchor(value)
    if now is None or not isinstance(value, Mapping):
        return None
    return Told(now, _anchor(value.get("was")))


def _anchor(value: object) -> LogAnchor | None:
    if not isinstance(value, Mapping):
        return None
    count, head = value.get("count"), value.get("head")
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count < 2**31:
        return None
    return LogAnchor(count, head) if isinstance(head, str) and len(head) <= 64 else None
