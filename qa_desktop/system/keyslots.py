"""Owns `keyslots.json`: the wrapped copies of the database key, written whole, the previous file kept.

A torn or missing file never means a new database: the previous copy speaks, or nobody does. Its checksum
tells a damaged file from a wrong passphrase; the wrapping itself is authenticated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from qa_desktop.errors import Refused
from qa_desktop.system import durable
from qa_desktop.system.wrapping import Stretching

_FORMAT = "qa-desktop-keyslots"
_VERSION = 1
_LARGEST = 64 * 1024


class UnlockMode(StrEnum):
    """What opens the database."""

    KEYRING_AND_PASSPHRASE = "keyring+passphrase"  # noqa: S105 - the name of a mode
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a mode

    @property
    def needs_passphrase(self) -> bool:
        return self is not UnlockMode.KEYRING

    @property
    def needs_keyring(self) -> bool:
        return self is not UnlockMode.PASSPHRASE


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the database key."""

    name: str
    """`os` or `pass`."""
    mode: UnlockMode
    salt: bytes
    nonce: bytes
    wrapped: bytes
    costs: Stretching | None
    """Of the passphrase; None where the mode has none."""


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The whole file."""

    database_id: str
    database_made: bool
    """False until the database has been made once: only then is a missing one a loss."""
    slots: tuple[Slot, ...]
    escrow: bytes | None = None
    """The key, encrypted to the recovery key (age)."""

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)

    def with_slot(self, slot: Slot) -> KeySlots:
        others = tuple(other for other in self.slots if other.name != slot.name)
        return replace(self, slots=(*others, slot))

    def context(self, name: str, mode: UnlockMode) -> bytes:
        """What a slot is bound to."""
        return f"{_FORMAT}:{_VERSION}:{self.database_id}:{name}:{mode.value}".encode()


class SlotFile:
    """The file and the copy before it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._previous = path.with_name(path.stem + ".previous" + path.suffix)

    def is_there(self) -> bool:
        return self._path.exists() or self._previous.exists()

    def load(self) -> KeySlots | None:
        """The newest whole copy; None when there is no file at all.

        Raises:
            Refused: KEYSLOTS-DAMAGED when there are files and none can be read; KEYSLOTS-TOO-NEW.
        """
        for path in (self._path, self._previous):
            found = _read(path)
            if found is not None:
                return found
        if self.is_there():
            raise Refused("KEYSLOTS-DAMAGED")
        return None

    def save(self, slots: KeySlots) -> None:
        """Write the file whole; the copy that was good until now becomes the previous one.

        Raises:
            Refused: DISK-FULL, PROFILE-NOT-WRITABLE; the slots that were there still open.
        """
        if _read(self._path) is not None:
            durable.replace(self._previous, self._path.read_bytes())
        durable.replace(self._path, to_bytes(slots))

    def replace(self, slots: KeySlots) -> None:
        """Write the file whole and keep no previous one: for a copy that only follows another.

        Raises:
            Refused: DISK-FULL, PROFILE-NOT-WRITABLE.
        """
        durable.replace(self._path, to_bytes(slots))

    def settle(self) -> None:
        """Let the present slots be the previous ones too, now that they have opened the database."""
        if _read(self._path) is None:
            return
        data = self._path.read_bytes()
        if not self._previous.exists() or self._previous.read_bytes() != data:
            durable.replace(self._previous, data)


def _read(path: Path) -> KeySlots | None:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused("KEYSLOTS-UNREADABLE", errno=error.errno) from error
    return from_bytes(data)


def from_bytes(data: bytes) -> KeySlots | None:
    """The slots of a file; None for one that is damaged.

    Raises:
        Refused: KEYSLOTS-TOO-NEW.
    """
    try:
        outer = json.loads(data)
        content = outer["content"]
        if hashlib.sha256(_canonical(content)).hexdigest() != outer["sha256"]:
            return None
        if outer["format"] != _FORMAT:
            return None
        if outer["version"] > _VERSION:
            raise Refused("KEYSLOTS-TOO-NEW", found=outer["version"])
        return _from_json(content)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _from_json(content: Mapping[str, Any]) -> KeySlots:
    return KeySlots(
        database_id=str(content["database"]),
        database_made=content["made"] is True,
        slots=tuple(_slot(member) for member in content["slots"]),
        escrow=None if content["escrow"] is None else bytes.fromhex(content["escrow"]),
    )


def _slot(member: Mapping[str, Any]) -> Slot:
    costs = None if member["argon2id"] is None else Stretching(**member["argon2id"])
    if costs is not None and not costs.is_sane():
        raise ValueError("argon2id")
    return Slot(
        name=str(member["name"]),
        mode=UnlockMode(member["mode"]),
        salt=bytes.fromhex(member["salt"]),
        nonce=bytes.fromhex(member["nonce"]),
        wrapped=bytes.fromhex(member["wrapped"]),
        costs=costs,
    )


def to_bytes(slots: KeySlots) -> bytes:
    """A whole file of slots, with its checksum."""
    content = {
        "database": slots.database_id,
        "made": slots.database_made,
        "slots": [
            {
                "name": slot.name,
                "mode": slot.mode.value,
                "salt": slot.salt.hex(),
                "nonce": slot.nonce.hex(),
                "wrapped": slot.wrapped.hex(),
                "argon2id": slot.costs
                and {
                    "memory_kib": slot.costs.memory_kib,
                    "passes": slot.costs.passes,
                    "lanes": slot.costs.lanes,
                },
            }
            for slot in slots.slots
        ],
        "escrow": None if slots.escrow is None else slots.escrow.hex(),
    }
    outer = {
        "format": _FORMAT,
        "version": _VERSION,
        "sha256": hashlib.sha256(_canonical(content)).hexdigest(),
        "content": content,
    }
    return json.dumps(outer, indent=1).encode()


def _canonical(content: object) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
