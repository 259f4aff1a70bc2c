"""Owns the facts of a security statement that lie outside the database: this computer's part of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """One wrapped copy of the database key, without anything of the key."""

    name: str
    mode: str
    memory_kib: int
    """Costs of Argon2id; 0 where the slot asks for no passphrase."""
    passes: int
    lanes: int


@dataclass(frozen=True, slots=True)
class BackupFacts:
    name: str
    size: int
    at: datetime
    """When it was made, reopened and counted; aware UTC."""


@dataclass(frozen=True, slots=True)
class ComputerFacts:
    """What this computer says at the moment of asking."""

    folder: str
    place_problem: str
    """Why the folder is no place for a profile; blank for a fit one."""
    folder_mode: str
    """The folder's permissions as they are, `0700`; blank where the system has none of that kind."""
    slots: tuple[SlotFacts, ...]
    has_escrow: bool
    keyring: str
    """The keyring's name; blank where none may be used."""
    keyring_problem: str
    """The code of why not; blank where one may be."""
    core_dumps: str
    """`off`, `on`, or blank where it cannot be asked."""
    backups: tuple[BackupFacts, ...]
    """Newest first."""
    log_file: str
    versions: tuple[tuple[str, str], ...]
    """(what, version), in order."""


def nothing_known() -> ComputerFacts:
    """Of a profile that lasts as long as the process: nothing of it lies on this computer."""
    return ComputerFacts("", "", "", (), False, "", "", "", (), "", ())
