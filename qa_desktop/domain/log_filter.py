"""Owns which entries of the audit trail somebody wants to see, and what a check of the chain can find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LogWord:
    """A word that an entry must have: in who, subject or facts, or in what its event or audit is called."""

    text: str
    kinds: tuple[str, ...] = ()
    """Keys of `log_events.KINDS` whose words have it."""
    audits: tuple[str, ...] = ()
    """Ids of audits whose reference or case has it."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries are wanted. Blank and None ask for nothing."""

    kinds: tuple[str, ...] | None = None
    """Keys of `log_events.KINDS`; the empty tuple wants none."""
    who: str = ""
    audit: str = ""
    """Id of the audit that they are about, in any version."""
    since: datetime | None = None
    until: datetime | None = None
    """Aware; entries of this very moment are out."""
    words: tuple[LogWord, ...] = ()
    """An entry must have each of them."""


@dataclass(frozen=True, slots=True)
class LogAnchor:
    """How long a log is, and the hash that binds all of it."""

    number: int
    """Of the newest entry; 0 where there is none."""
    sha256: str


class Flaw(StrEnum):
    """What is wrong with a log from an entry on."""

    CHANGED = "changed"  # the entry is not what was chained: it, or what stood before it, was changed
    MISSING = "missing"  # an entry of this number was taken out
    CUT = "cut"  # the log ends before this entry, which was there
    REPLACED = "replaced"  # a whole chain, but another one than was noted down
    UNREADABLE = "unreadable"  # the entry is nothing that this program ever wrote


@dataclass(frozen=True, slots=True)
class LogFinding:
    """The first place at which a log is broken."""

    number: int
    flaw: Flaw
