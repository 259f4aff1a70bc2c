"""Owns the destroying of a profile's keys: afterwards nothing in its folder can be opened by anybody.

The database is only as readable as its key, and the key lies in the slots alone: wrapped, in the slot file,
its previous copy and the copies beside the backups. These are overwritten, forced to the disk and deleted,
and what the keyring holds for them is removed. A solid-state disk may keep an overwritten block for a while,
which is why the slots are wrapped by passphrase or keyring as well. A mark is written first: a program that
is killed half-way goes on erasing at the next start.
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
from qa_desktop.system.keyslots import SlotFile
from qa_desktop.system.paths import ProfileFolder


def is_retired(folder: ProfileFolder) -> bool:
    """Whether the keys of a profile were destroyed, or are being destroyed."""
    return folder.retired.exists()


def erase(folder: ProfileFolder, keyring: Keyring, entropy: Entropy) -> None:
    """Destroy every key to a profile. Safe to repeat, and to stop anywhere.

    Raises:
        Refused: PROFILE-NOT-WRITABLE; some keys may be left, and the next call destroys them.
    """
    words = tr("This profile was retired. Its keys were destroyed; nothing in this folder can be opened.")
    durable.replace(folder.retired, f"{words}\n".encode())
    with suppress(QADesktopError):  # damaged slots name no secret
        slots = SlotFile(folder.keyslots).load()
        if slots is not None:
            # A keyring that is away keeps a secret that opens nothing once the slots are gone.
            keyring.remove(slots.database_id)
    try:
        for path in tuple(_copies(folder)):
            _overwrite(path, entropy)
            path.unlink()
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error


def _copies(folder: ProfileFolder) -> Iterator[Path]:
    """Every file of slots below the profile, whatever it was copied for."""
    yield from sorted(path for path in folder.root.rglob(f"{folder.keyslots.stem}*") if path.is_file())


def _overwrite(path: Path, entropy: Entropy) -> None:
    with path.open("r+b") as file:
        file.write(entropy.bytes(max(1, path.stat().st_size)))
        file.flush()
        os.fsync(file.fileno())
