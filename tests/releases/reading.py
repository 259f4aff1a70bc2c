"""What a profile says, through the ports that services use, in a form that can be kept and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from qa_desktop.bootstrap import Application
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.ports import UnitOfWork


def said(home: Application) -> dict[str, Any]:
    """Audits with answers, history and files; concerns, what others added, what was exchanged, the log."""
    with home.house.store().read() as unit:
        audits = sorted(unit.audits.list(), key=lambda each: (each.audit_id, each.revision))
        return {
            "audits": [_audit(unit, each) for each in audits],
            "bin": plain(unit.bin.list()),
            "outbox": [
                [plain(each), _digest(unit.outbox.data(each.stream, each.position))]
                for each in unit.outbox.list()
            ],
            "inbox": plain(unit.inbox.rows()),
            "tools": plain(sorted(each.ref.content_hash for each in unit.tools.list())),
            "cases": plain(unit.cases.count()),
            "log": [plain(each) for each in reversed(unit.log.list(100_000))],
            "log-unbroken": unit.log.verify() is None,
            "note": (unit.documents.get("settings/release-note") or b"").decode(),
            "person": (unit.documents.get("settings/person") or b"").decode(),
        }


def _audit(unit: UnitOfWork, summary: Any) -> dict[str, Any]:
    key = AuditKey(summary.audit_id, summary.revision)
    return {
        "summary": plain(summary),
        "draft": plain(unit.audits.draft(key)),
        "completed": plain(unit.audits.completed(key)),
        "history": plain(unit.audits.history(key)),
        "files": [
            [plain(each), _digest(unit.attachments.data(key, each.name) or b"")]
            for each in unit.attachments.list(key)
        ],
        "concerns": plain(unit.escalations.history(key.audit_id)),
        "contributions": plain(unit.contributions.of(key.audit_id)),
    }


def plain(value: Any) -> Any:
    """A value of ours as JSON has it: by the names of its fields, so that new ones may join them."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return _digest(value)
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(member) for member in value]
    return value if isinstance(value, str | int | float) or value is None else str(value)


def differences(expected: Any, found: Any, place: str = "") -> list[str]:
    """Where something that was said is said no longer, or otherwise. What is new beside it does not count."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            each
            for name in expected
            for each in (
                differences(expected[name], found[name], f"{place}/{name}")
                if name in found
                else [f"{place}/{name} is gone"]
            )
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{place}: {len(found)} instead of {len(expected)}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [each for at, pair in pairs for each in differences(*pair, f"{place}/{at}")]
    return [] if expected == found else [f"{place}: {found!r} instead of {expected!r}"]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
