"""Owns the copies that a person saves outside the program: written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from qa_desktop.errors import Refused


def write_copy(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        Refused: COPY-NOT-SAVED; an older file of that name is still there.
    """
    partial_copy: Path | None = None
    try:
        # Under a name that nobody has, so that no file of the person's is written over on the way.
        handle, name = tempfile.mkstemp(prefix=".qa-desktop-", suffix=".part", dir=path.parent)
        partial_copy = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            # Before it has its name: a stick is pulled out as soon as the copy is said to be saved.
            os.fsync(file.fileno())
        partial_copy.replace(path)
        _force_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            if partial_copy is not None:
                partial_copy.unlink(missing_ok=True)
        raise Refused("COPY-NOT-SAVED", errno=error.errno) from error


def _force_folder(folder: Path) -> None:
    """Make the name last, where the system and the disk know how to."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
