"""Owns where subject access requests are kept, and which records an open one stops from being disposed of.

What somebody has asked for must not go while the answer is being made (Data Protection Act 2018, section
173, makes it an offence). While nobody has searched, any record may be about the person, and none goes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from qa_desktop.domain.retention import Record, RecordClass
from qa_desktop.domain.subject_access import AccessRequest, request_from_json, request_to_json
from qa_desktop.errors import Refused
from qa_desktop.services.ports import UnitOfWork

_PREFIX = "subject-access/"


def every(unit: UnitOfWork) -> list[AccessRequest]:
    """All requests, open and closed."""
    return [_load(unit, name) for name in unit.documents.names(_PREFIX)]


def open_one(unit: UnitOfWork, request_id: str) -> AccessRequest:
    """A request that is not closed.

    Raises:
        Refused: SUBJECT-UNKNOWN, SUBJECT-CLOSED.
    """
    request = _load(unit, _PREFIX + request_id)
    if request.closed is not None:
        raise Refused("SUBJECT-CLOSED")
    return request


def label_of(unit: UnitOfWork, request_id: str) -> str:
    """The council's reference of a request, open or closed; blank where it cannot be read."""
    try:
        return _load(unit, _PREFIX + request_id).label
    except (Refused, ValueError):
        return ""


def save(unit: UnitOfWork, request: AccessRequest) -> None:
    """Keep a request."""
    data = json.dumps(request_to_json(request), ensure_ascii=False, separators=(",", ":"))
    unit.documents.put(_PREFIX + request.request_id, data.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the open requests are about."""

    everything: bool = False
    """A request was not searched yet, or cannot be read: nobody knows what it is about."""
    records: frozenset[str] = frozenset()
    """Audits by their ids, drafts of the bin as `bin/<number>`, `case` for rows of the case list."""
    numbers: frozenset[str] = frozenset()
    """The children's numbers that are looked for, for what came after the search."""

    def covers(self, record: Record) -> bool:
        if self.everything:
            return True
        if record.record_class is RecordClass.CASES:
            return "case" in self.records
        of_bin = record.record_class is RecordClass.DISCARDED and f"bin/{record.subject}" in self.records
        children = {_plain(each) for each in record.children}
        return of_bin or record.audit_id in self.records or not self.numbers.isdisjoint(children)


def asked(unit: UnitOfWork) -> Asked:
    """What the open requests are about, whatever becomes of their documents."""
    records: set[str] = set()
    numbers: set[str] = set()
    for name in unit.documents.names(_PREFIX):
        try:
            request = _load(unit, name)
        except ValueError:
            return Asked(everything=True)
        if request.closed is not None:
            continue
        if request.found is None:
            return Asked(everything=True)
        for record_id in request.found:
            kind, _, rest = record_id.partition("/")
            if kind in {"audit", "escalation"}:
                records.add(rest.partition("/")[0])
            else:
                records.add(record_id if kind == "bin" else kind)
        numbers |= {_plain(each) for each in request.sought.numbers}
    return Asked(False, frozenset(records), frozenset(numbers))


def _load(unit: UnitOfWork, name: str) -> AccessRequest:
    data = unit.documents.get(name)
    if data is None:
        raise Refused("SUBJECT-UNKNOWN")
    return request_from_json(json.loads(data))


def _plain(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).casefold()
