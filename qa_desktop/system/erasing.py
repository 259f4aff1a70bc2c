"""Owns the destroying of a profile's keys: afterwards nothing in its folder can be opened by anybody.

The database is only as readable as its key, and the key lies in the slots alone: wrapped, in the slot file,
its previous copy and the copies beside the backups. These are overwritten, forced to the disk and deleted,
and what the keyring holds for them is removed. A solid-state disk may keep an overwritten block for a while,
which is why the slots are wrapped by passphrase or keyring as well. A mark is written first: a program that
is killed half-way goes on erasing at the next start. It names the database it is about: a mark that was left
behind in a folder where another profile was made since destroys nothing, and so does a retiring with the
slots of another profile that lies somewhere below.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.i18n import tr
from qa_desktop.services.ports import Entropy
from qa_desktop.system import durable
from qa_desktop.system.keyring_guard import Keyring
from qa_desktop.system.keyslots import SlotFile, from_bytes
from qa_desktop.system.paths import ProfileFolder

_DATABASE = "database: "
"""Begins a line of the mark; not translated."""


def is_retired(folder: ProfileFolder) -> bool:
    """Whether the keys of this profile were destroyed, or are being destroyed.

    A mark of another database than the one whose slots lie here is left from an earlier profile.
    """
    try:
        words = folder.retired.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return False
    except OSError:
        return True  # what cannot be read may be meant
    of, here = _named(words), _ids_at(folder.keyslots)
    return not of or not here or bool(of & here)


def erase(folder: ProfileFolder, keyring: Keyring, entropy: Entropy) -> None:
    """Destroy every key to a profile. Safe to repeat, and to stop anywhere.

    Raises:
        Refused: PROFILE-NOT-WRITABLE; some keys may be left, and the next call destroys them.
    """
    ours = _ids_at(folder.keyslots) or _ids_at(folder.backups / folder.keyslots.name)
    with suppress(OSError):
        ours |= _named(folder.retired.read_text(encoding="utf-8", errors="replace"))
    words = tr("This profile was retired. Its keys were destroyed; nothing in this folder can be opened.")
    lines = (words, *(f"{_DATABASE}{each}" for each in sorted(ours)))
    durable.replace(folder.retired, "".join(f"{line}\n" for line in lines).encode())
    for database in sorted(ours):
        # A keyring that is away keeps a secret that opens nothing once the slots are gone.
        with suppress(QADesktopError):
            keyring.remove(database)
    try:
        for path in tuple(_copies(folder, ours)):
            _overwrite(path, entropy)
            path.unlink()
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error


def _named(words: str) -> set[str]:
    """The databases that a mark names."""
    return {line.removeprefix(_DATABASE) for line in words.splitlines() if line.startswith(_DATABASE)}


def _ids_at(keyslots: Path) -> set[str]:
    """The database of the slots at a place; nothing where there are none that can be read."""
    try:
        slots = SlotFile(keyslots).load()
    except QADesktopError:
        return set()
    return set() if slots is None else {slots.database_id}


def _copies(folder: ProfileFolder, ours: set[str]) -> Iterator[Path]:
    """Every file of slots below the profile, whatever it was copied for; not those of another profile."""
    for path in sorted(folder.root.rglob(f"{folder.keyslots.stem}*")):
        if path.is_file() and (path.parent == folder.root or not _is_of_another(path, ours)):
            yield path


def _is_of_another(path: Path, ours: set[str]) -> bool:
    try:
        slots = from_bytes(path.read_bytes())
    except (OSError, QADesktopError):
        return False
    return slots is not None and slots.database_id not in ours


def _overwrite(path: Path, entropy: Entropy) -> None:
    with path.open("r+b") as file:
        file.write(entropy.bytes(max(1, path.stat().st_size)))
        file.flush()
        os.fsync(file.fileno())
