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
        _force_folder(path.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1))
        raise Refused("DISK-FULL" if full else "PROFILE-NOT-WRITABLE", errno=error.errno) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _force_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows has no handle of a folder to force
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
