"""Owns what is known of backups and of a database that may not open: values, and what looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

DAMAGE = frozenset(
    (
        "STORE-MISSING",
        "STORE-DAMAGED",
        "STORE-WRONG-KEY",
        "STORE-NOT-ENCRYPTED",
        "STORE-PAGES",
        "MIGRATION-FAILED",
    )
)
"""Codes of a database that will not open as it is, and that a backup may replace."""

RESTORED = "store/restored"
"""The document in a restored database that says so, until `services.restoring` has seen to what follows."""


NO_WORK = (
    *("unlocked", "locked", "ended-uncleanly", "program-started", "list-viewed", "trail-viewed"),
    *("backup-made", "backup-failed", "backup-restored", "store-migrated"),
)
"""Events of the log after which nothing would be missed."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds, counted."""

    completed: int
    drafts: int
    last_change: datetime | None
    """Of anybody's work in it; None when nothing was ever done."""


@dataclass(frozen=True, slots=True)
class BackupFound:
    """One backup file, opened and checked."""

    name: str
    made_at: datetime
    size: int
    problems: tuple[str, ...]
    """Codes; empty for one that can be restored."""
    content: Content | None
    """None where it cannot be read."""
    before_migration: bool
    """Made before the format of the database was changed; kept apart from those that rotate."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    backup: str
    aside: str
    """The folder in which the database that was there lies now; blank when there was none."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could still be read of a damaged database, and where it lies."""

    folder: str
    packages: int
    """Sealed packages, written as files that only Q&S can open."""
    rows: int
    """Rows of all tables, in an encrypted database of their own."""
    drafts: int
    lost: int
    """Tables of which not everything could be read."""


class Rescue(Protocol):
    """The files of a profile whose database is closed, with the key that opens them."""

    def problems(self) -> tuple[str, ...]:
        """Codes of what is wrong with the database; empty when sound."""

    def content(self) -> Content | None:
        """What the database holds; None where it cannot be read."""

    def backups(self) -> tuple[BackupFound, ...]:
        """Every backup, opened and checked, the newest first. A second for 100 MB each."""

    def restore(self, name: str) -> Restored:
        """Put a backup in the place of the database, which is put aside and never deleted.

        The restored database says inside that it was restored, until `services.restoring` has seen to it.

        Raises:
            Refused: BACKUP-UNKNOWN, BACKUP-NOT-SOUND, DISK-FULL, STORE-READ-ONLY; nothing was changed.
        """

    def salvage(self, folder: Path) -> Salvaged:
        """Write what is readable into a new folder inside this one.

        Raises:
            Refused: SALVAGE-NOTHING, DISK-FULL, STORE-READ-ONLY.
        """

    def close(self) -> None:
        """Forget the key."""
