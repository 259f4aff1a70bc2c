"""Owns the writing of small precious files: whole or not at all, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from qa_desktop.errors import Refused


def replace(path: Path, data: bytes) -> None:
    """Put a whole file in the place of another: written aside, forced to disk, renamed.

    Raises:
        Refused: DISK-FULL, PROFILE-NOT-WRITABLE; the file that was there is still there.
    """
    aside = path.with_name(path.name + ".tmp")
    try:
        with open(aside, "wb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        force_folder(path.parent)
    except OSError as error:
        raise refused(error, "PROFILE-NOT-WRITABLE") from error


def refused(error: OSError, code: str) -> Refused:
    """A failure of the file system as ours: DISK-FULL, or this code."""
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1))
    return Refused("DISK-FULL" if full else code, errno=error.errno)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def force_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    if os.name != "posix":  # Windows has no handle of a folder to force
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
