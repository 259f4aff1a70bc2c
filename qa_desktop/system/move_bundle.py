"""Owns the file that takes a profile to another computer: one line, a header, the encrypted database.

The first line names the format, the second is JSON: key slots that a passphrase alone opens, the length and
SHA-256 of what follows, and an HMAC by the database key over both, so that neither can be exchanged. The
rest is the database as SQLCipher wrote it. Nothing in it can be read without the passphrase.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.system import durable
from qa_desktop.system.keyslots import KeySlots, from_bytes, to_bytes

SUFFIX = ".qamove"
_FIRST = b"qa-desktop-move 1\n"
_NAME = b"qa-desktop-move "
_LONGEST_HEADER = 64 * 1024
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the head of such a file says. Only `is_of` proves it."""

    move: str
    """Id of this move."""
    slots: KeySlots
    size: int
    """Bytes of the database."""
    sha256: str
    mac: str
    starts: int
    """Where in the file the database begins."""

    def is_of(self, key: bytes) -> bool:
        """This head was written by whoever had this database key."""
        return hmac.compare_digest(self.mac, _mac(key, self.move, self.slots, self.size, self.sha256))


def write(target: Path, move: str, slots: KeySlots, key: bytes, database: Path) -> None:
    """Write a bundle whole: aside, forced to disk, read back, renamed.

    Raises:
        Refused: DISK-FULL, MOVE-NOT-WRITABLE; nothing is left of it.
        Unavailable: MOVE-TORN when what was written does not read back: the stick cannot be relied on.
    """
    size, sha256 = database.stat().st_size, _sha256_of(database, 0)
    mac = _mac(key, move, slots, size, sha256)
    aside = target.with_name(target.name + ".tmp")
    head = {
        "move": move,
        "size": size,
        "sha256": sha256,
        "mac": mac,
        "slots": to_bytes(slots).decode("ascii"),
    }
    try:
        with open(aside, "wb", opener=_private) as file, database.open("rb") as source:
            file.write(_FIRST + json.dumps(head).encode("ascii") + b"\n")
            starts = file.tell()
            for piece in _pieces(source):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if _sha256_of(aside, starts) != sha256:
            raise Unavailable("MOVE-TORN")
        aside.replace(target)
        durable.force_folder(target.parent)
    except OSError as error:
        raise durable.refused(error, "MOVE-NOT-WRITABLE") from error
    finally:
        with suppress(OSError):  # the stick was pulled out: why it failed is said, not this
            aside.unlink(missing_ok=True)


def read(source: Path) -> Bundle:
    """The head of a bundle whose database is whole.

    Raises:
        Refused: MOVE-NOT-ONE for another file, MOVE-TORN for one that is damaged or cut, MOVE-TOO-NEW,
            MOVE-UNREADABLE.
    """
    try:
        with source.open("rb") as file:
            first = file.readline(len(_FIRST) + 8)
            if first != _FIRST:
                raise Refused("MOVE-TOO-NEW" if first.startswith(_NAME) else "MOVE-NOT-ONE")
            line = file.readline(_LONGEST_HEADER)
            bundle = _parsed(line, file.tell())
        if source.stat().st_size != bundle.starts + bundle.size:
            raise Refused("MOVE-TORN")
        if _sha256_of(source, bundle.starts) != bundle.sha256:
            raise Refused("MOVE-TORN")
    except OSError as error:
        raise Refused("MOVE-UNREADABLE", errno=error.errno) from error
    return bundle


def unpack(source: Path, bundle: Bundle, target: Path) -> None:
    """Copy the database out, and see that it is the one that was promised.

    Raises:
        Refused: MOVE-TORN, DISK-FULL, PROFILE-NOT-WRITABLE.
    """
    digest = hashlib.sha256()
    try:
        with source.open("rb") as file, open(target, "xb", opener=_private) as copy:
            file.seek(bundle.starts)
            for piece in _pieces(file):
                digest.update(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError as error:
        raise durable.refused(error, "PROFILE-NOT-WRITABLE") from error
    if digest.hexdigest() != bundle.sha256:
        raise Refused("MOVE-TORN")


def _parsed(line: bytes, starts: int) -> Bundle:
    try:
        head = json.loads(line)
        slots = from_bytes(head["slots"].encode("ascii"))
        move, sha256, mac = (str(head[name]) for name in ("move", "sha256", "mac"))
        size = int(head["size"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise Refused("MOVE-TORN") from error
    if slots is None or not line.endswith(b"\n") or not mac.isascii():
        raise Refused("MOVE-TORN")
    return Bundle(move, slots, size, sha256, mac, starts)


def _mac(key: bytes, move: str, slots: KeySlots, size: int, sha256: str) -> str:
    # Of another use than opening the database: SQLCipher derives its own from the same key.
    said = json.dumps([_NAME.decode(), move, to_bytes(slots).decode("ascii"), size, sha256])
    return hmac.new(key, said.encode("ascii"), hashlib.sha256).hexdigest()


def _sha256_of(path: Path, starts: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(starts)
        for piece in _pieces(file):
            digest.update(piece)
    return digest.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
