"""Owns a half-typed escalation sheet put by behind the lock: as a setting of the encrypted profile.

It is kept apart from the audit: what nobody has recorded yet must neither count as an answer nor send
an alarm.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop import EscalationEntry, SettingsDesk

_TEXTS = ("what", "told_role", "told_name", "told_how", "override_reason")


def setting_of(key: AuditKey) -> str:
    """The name under which the sheet of a draft is put by."""
    return f"escalation-put-by/{key.audit_id}/{key.revision}"


def take(settings: SettingsDesk, key: AuditKey) -> EscalationEntry | None:
    """STORE. What was put by for a draft or a stage, once; None where nothing was."""
    name = setting_of(key)
    text = settings.get(name)
    if text:
        settings.put(name, "")
    return from_text(text)


def to_text(entry: EscalationEntry) -> str:
    fields = asdict(entry)
    fields["told_at"] = entry.told_at.isoformat() if entry.told_at else ""
    return json.dumps(fields)


def from_text(text: str) -> EscalationEntry | None:
    """The entry that was put by; None where nothing readable was."""
    try:
        fields = json.loads(text)
        return EscalationEntry(
            reasons=tuple(str(name) for name in fields["reasons"]),
            told_at=datetime.fromisoformat(fields["told_at"]) if fields["told_at"] else None,
            **{name: str(fields[name]) for name in _TEXTS},
        )
    except (ValueError, KeyError, TypeError):
        return None
