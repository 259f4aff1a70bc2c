"""Owns the registry of the audit trail: every kind of event, its group and words, and the facts it may hold.

Facts are ids, codes and counts, never words that people wrote: who reads the trail learns what was done to
which audit, and not what the audit says. `checked` refuses anything else before it is kept for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa_desktop.i18n import mark


class Group(StrEnum):
    """What the trail can be filtered by."""

    AUDITS = "audits"
    READING = "reading"
    COPIES = "copies"
    EXCHANGE = "exchange"
    KEYS = "keys"
    PEOPLE = "people"
    STORE = "store"
    RETENTION = "retention"
    SETTINGS = "settings"


GROUP_WORDS = {
    Group.AUDITS: mark("Audits and concerns"),
    Group.READING: mark("Reading"),
    Group.COPIES: mark("Printing and copies"),
    Group.EXCHANGE: mark("Exchange"),
    Group.KEYS: mark("Keys and lock"),
    Group.PEOPLE: mark("People and computers"),
    Group.STORE: mark("Database and backups"),
    Group.RETENTION: mark("Retention and requests"),
    Group.SETTINGS: mark("Settings"),
}


class Fact(StrEnum):
    """What kind of value a fact has. There is no kind for a sentence."""

    COUNT = "count"  # a whole number
    CODE = "code"  # one word of a closed list, or an id that a program made
    VERSION = "version"  # of a tool: its author named it, and nobody whom an audit is about


FACTS: Mapping[str, tuple[Fact, str]] = {
    "after": (Fact.VERSION, mark("to version {value}")),
    "again": (Fact.COUNT, mark("offered again: {value}")),
    "before": (Fact.VERSION, mark("from version {value}")),
    "code": (Fact.CODE, mark("reason: {value}")),
    "count": (Fact.COUNT, mark("count: {value}")),
    "device": (Fact.CODE, mark("computer {value}")),
    "dropped": (Fact.COUNT, mark("answers left behind: {value}")),
    "entries": (Fact.COUNT, mark("entries: {value}")),
    "epoch": (Fact.COUNT, mark("series {value}")),
    "failures": (Fact.COUNT, mark("failed attempts: {value}")),
    "first": (Fact.COUNT, mark("from entry {value}")),
    "format": (Fact.CODE, mark("as {value}")),
    "invite": (Fact.CODE, mark("invitation {value}")),
    "kind": (Fact.CODE, mark("kind: {value}")),
    "mode": (Fact.CODE, mark("opened by: {value}")),
    "record_class": (Fact.CODE, mark("class of records: {value}")),
    "revision": (Fact.COUNT, mark("version {value}")),
    "role": (Fact.CODE, mark("by: {value}")),
    "rows": (Fact.COUNT, mark("rows: {value}")),
    "schema": (Fact.COUNT, mark("format {value} of the database")),
    "seq": (Fact.COUNT, mark("number {value}")),
    "set_by": (Fact.CODE, mark("set by: {value}")),
    "sha256": (Fact.CODE, mark("fingerprint {value}")),
    "size": (Fact.COUNT, mark("size: {value}")),
    "stage": (Fact.CODE, mark("stage: {value}")),
    "tool": (Fact.CODE, mark("tool {value}")),
    "version": (Fact.COUNT, mark("version {value}")),
}
"""Every name that a fact may have, its kind of value, and its words in the list."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event."""

    group: Group
    words: str
    """What was done, as a past fact. Translated where it is shown."""
    facts: frozenset[str]


def _kind(group: Group, words: str, *facts: str) -> Kind:
    return Kind(group, words, frozenset(facts))


KINDS: Mapping[str, Kind] = {
    # Audits: what becomes of one, and of a concern in it.
    "audit-created": _kind(Group.AUDITS, mark("Draft started"), "tool"),
    "audit-completed": _kind(Group.AUDITS, mark("Audit completed")),
    "audit-corrected": _kind(Group.AUDITS, mark("Correction started")),
    "audit-discarded": _kind(Group.AUDITS, mark("Draft moved to the bin")),
    "audit-restored": _kind(Group.AUDITS, mark("Draft taken out of the bin")),
    "audit-moderated": _kind(Group.AUDITS, mark("Audit moderated"), "stage"),
    "draft-moved": _kind(
        Group.AUDITS, mark("Draft moved to a newer version of its tool"), "before", "after", "dropped"
    ),
    "draft-moved-back": _kind(Group.AUDITS, mark("Draft given back to its earlier version"), "after"),
    "draft-brought-in": _kind(Group.AUDITS, mark("Copy of a draft brought in"), "count"),
    "attachment-added": _kind(Group.AUDITS, mark("File attached"), "size"),
    "escalation-recorded": _kind(Group.AUDITS, mark("Concern recorded"), "revision"),
    "escalation-acknowledged": _kind(Group.AUDITS, mark("Concern acknowledged"), "revision"),
    "contribution-made": _kind(Group.AUDITS, mark("Answers of a later stage signed"), "stage"),
    "contribution-taken-in": _kind(Group.AUDITS, mark("Answers that were set aside taken in")),
    "stage-asked": _kind(Group.AUDITS, mark("Later stage asked for"), "stage", "device"),
    "ask-withdrawn": _kind(Group.AUDITS, mark("Request for a later stage withdrawn"), "stage"),
    "ask-answered": _kind(Group.AUDITS, mark("Request for a later stage answered"), "stage"),
    "gap-seen": _kind(Group.AUDITS, mark("Serious gap seen by the manager")),
    "gap-acted-on": _kind(Group.AUDITS, mark("Serious gap acted on")),
    "plan-checked-in": _kind(Group.AUDITS, mark("Plan asked after")),
    # Reading: whoever had the content of an audit in front of them.
    "audit-viewed": _kind(Group.READING, mark("Audit read")),
    "draft-opened": _kind(Group.READING, mark("Draft opened")),
    "inbox-read": _kind(Group.READING, mark("Arrived audit marked as read"), "kind"),
    "pdf-viewed": _kind(Group.READING, mark("Report shown as pages")),
    "plan-viewed": _kind(Group.READING, mark("Plan shown as pages")),
    "attachment-viewed": _kind(Group.READING, mark("Attached file looked at"), "size"),
    "earlier-read": _kind(Group.READING, mark("Earlier audit of the case read beside a draft")),
    "history-viewed": _kind(Group.READING, mark("History of an audit read"), "count"),
    "list-viewed": _kind(Group.READING, mark("List that quotes audits read"), "rows"),
    "case-searched": _kind(Group.READING, mark("Case list searched"), "rows"),
    "trail-viewed": _kind(Group.READING, mark("Audit trail read"), "rows"),
    # Copies: what left the program in a form that anybody can read.
    "slip-printed": _kind(Group.COPIES, mark("Slip of a concern made")),
    "pdf-printed": _kind(Group.COPIES, mark("Pages printed"), "size"),
    "pdf-saved": _kind(Group.COPIES, mark("Pages saved as a PDF"), "size"),
    "trail-printed": _kind(Group.COPIES, mark("Audit trail made into a PDF"), "rows"),
    "history-printed": _kind(Group.COPIES, mark("History of an audit made into a PDF"), "count"),
    "statement-made": _kind(Group.COPIES, mark("Security statement made")),
    "exported": _kind(Group.COPIES, mark("List exported"), "rows", "format"),
    "draft-copied": _kind(Group.COPIES, mark("Sealed copy of a draft saved outside the program")),
    "attachment-copied": _kind(Group.COPIES, mark("Attached file saved outside the program"), "size"),
    # Exchange: what went out and came in.
    "seal": _kind(Group.EXCHANGE, mark("Package sealed"), "kind", "epoch", "seq"),
    "send": _kind(Group.EXCHANGE, mark("Package put into the shared folder"), "epoch", "seq"),
    "receive": _kind(Group.EXCHANGE, mark("Package taken in"), "kind", "epoch", "seq"),
    "key/new-epoch": _kind(Group.EXCHANGE, mark("New series of packages begun"), "epoch", "again"),
    "log-contradicted": _kind(
        Group.EXCHANGE, mark("A computer’s audit trail contradicts what it said before"), "code", "entries"
    ),
    # Keys and lock.
    "profile-created": _kind(Group.KEYS, mark("Profile made"), "mode"),
    "unlocked": _kind(Group.KEYS, mark("Program unlocked")),
    "locked": _kind(Group.KEYS, mark("Program locked"), "code"),
    "unlock-failed": _kind(Group.KEYS, mark("Wrong passphrase given before this unlock"), "failures"),
    "key/passphrase-changed": _kind(Group.KEYS, mark("Passphrase changed")),
    "key/mode-changed": _kind(Group.KEYS, mark("Way of unlocking changed"), "mode"),
    "key/escrow-left": _kind(Group.KEYS, mark("Key left for the holder of the recovery key")),
    "key/recovered": _kind(Group.KEYS, mark("Profile opened with the recovery key"), "mode"),
    "key/moved": _kind(Group.KEYS, mark("Profile moved to this computer")),
    "key/moved-out": _kind(Group.KEYS, mark("Profile moved to another computer")),
    "key/move-undone": _kind(Group.KEYS, mark("Profile taken back: the move was not finished")),
    # People and computers.
    "key/hub-set-up": _kind(Group.PEOPLE, mark("Q&S hub set up")),
    "key/invited": _kind(Group.PEOPLE, mark("Person invited"), "invite"),
    "key/join-asked": _kind(Group.PEOPLE, mark("Asked to join a Q&S team")),
    "key/joined": _kind(Group.PEOPLE, mark("Joined a Q&S team")),
    "key/approved": _kind(Group.PEOPLE, mark("Computer approved"), "device"),
    "key/revoked": _kind(Group.PEOPLE, mark("Computer revoked"), "device"),
    "key/roster": _kind(Group.PEOPLE, mark("List of computers renewed"), "version"),
    # Database and backups.
    "ended-uncleanly": _kind(Group.STORE, mark("The last session had ended without being locked")),
    "store-migrated": _kind(Group.STORE, mark("Database brought to a newer format"), "schema"),
    "backup-made": _kind(Group.STORE, mark("Backup made and checked"), "size", "sha256"),
    "backup-failed": _kind(Group.STORE, mark("Backup failed"), "code"),
    "backup-restored": _kind(Group.STORE, mark("Backup restored"), "sha256"),
    "trail-verified": _kind(Group.STORE, mark("Audit trail checked and unbroken"), "entries"),
    "trail-broken": _kind(Group.STORE, mark("Audit trail checked and found changed"), "first", "code"),
    # Retention and requests of people.
    "hold-set": _kind(Group.RETENTION, mark("Hold set")),
    "hold-lifted": _kind(Group.RETENTION, mark("Hold lifted")),
    "records-disposed": _kind(
        Group.RETENTION, mark("Records disposed of"), "record_class", "count", "sha256"
    ),
    "crypto-erased": _kind(Group.RETENTION, mark("Key destroyed for good")),
    "subject-searched": _kind(Group.RETENTION, mark("Search for a person’s records"), "count"),
    "subject-bundled": _kind(
        Group.RETENTION, mark("Records of a person put together"), "count", "sha256"
    ),
    # Settings.
    "setting-changed": _kind(Group.SETTINGS, mark("Setting changed"), "role"),
    "policy-read": _kind(Group.SETTINGS, mark("Policy file took effect"), "count", "sha256"),
}  # fmt: skip
"""By event; of events that need a second word, by `event/subject`."""

_CODE = re.compile(r"[A-Za-z0-9._:/+@=-]{0,128}")
_SUBJECT = re.compile(r"[^\s\x00-\x1f]{0,200}")


def kind_of(event: str, subject: str = "") -> Kind | None:
    """The kind of an entry; None for one that a newer program wrote."""
    return KINDS.get(f"{event}/{subject}") or KINDS.get(event)


def checked(event: str, subject: str, facts: Mapping[str, str | int]) -> None:
    """Let pass what may stand in the trail for ever.

    Raises:
        ValueError: the event is not registered, or a fact is not of it or is no id, code or count. That is
            a mistake of the program, not of anybody who uses it.
    """
    kind = kind_of(event, subject)
    if kind is None:
        raise ValueError(f"event {event} is not registered")
    if _SUBJECT.fullmatch(subject) is None:
        raise ValueError(f"{event} is about something that is no id")
    for name, value in facts.items():
        if name not in kind.facts:
            raise ValueError(f"{event} holds no fact {name}")
        if not _fits(FACTS[name][0], value):
            raise ValueError(f"fact {name} of {event} is no {FACTS[name][0]}")


def _fits(fact: Fact, value: object) -> bool:
    if fact is Fact.COUNT:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    return fact is Fact.VERSION or _CODE.fullmatch(value) is not None
