"""Owns what the window and the command line know of backups, checks and a database that will not open."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from qa_desktop.services.backup_ports import BackupFound, Content, Restored, Salvaged
from qa_desktop.services.keeping import Kept


class BackupsDesk(Protocol):
    def kept(self) -> Kept:
        """STORE. When the last backup and the last check were, and what is due. Needs an open profile."""

    def keep(self) -> Kept:
        """BACKGROUND. Make what is due and nothing else, and say how it stands.

        Raises:
            Refused: DISK-FULL, BACKUP-DAMAGED; earlier backups stay.
        """

    def back_up(self) -> Kept:
        """BACKGROUND. Write a verified backup now. Raises as `keep`."""

    def check(self) -> tuple[str, ...]:
        """BACKGROUND. Codes of what is wrong with the database; empty when sound.

        Also of one that will not open, after an unlocking that said so.
        """

    def backups(self) -> tuple[BackupFound, ...]:
        """BACKGROUND. Every backup, opened and checked, the newest first.

        Raises:
            Refused: PROFILE-LOCKED.
        """

    def content(self) -> Content | None:
        """BACKGROUND. What the present database holds; None where it cannot be read."""

    def restore(self, name: str) -> Restored:
        """STORE. Put a backup in place of the database; the profile is locked afterwards.

        Raises:
            Refused: BACKUP-UNKNOWN, BACKUP-NOT-SOUND, DISK-FULL, STORE-READ-ONLY; nothing was changed.
        """

    def salvage(self, folder: Path) -> Salvaged:
        """BACKGROUND. Write what is readable of a database that will not open into a new folder in this one.

        Raises:
            Refused: SALVAGE-NOTHING, DISK-FULL, STORE-READ-ONLY, PROFILE-LOCKED.
        """

    def look(self, passphrase: str) -> tuple[str, ...]:
        """STORE. Get at the files of a locked profile without opening its database; codes of what is wrong.

        Raises:
            Refused: PASSPHRASE-WRONG, KEYSLOTS-… as unlocking does.
        """
