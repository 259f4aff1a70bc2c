"""Owns what the process does to keep its memory and files to itself: no core dumps, private files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qa_desktop.errors import Refused

PRIVATE_UMASK = 0o077
PRIVATE_FOLDER = 0o700
_own: list[int] = []


def harden() -> None:
    """Keep a crash from writing memory to disk, and new files from being read by others."""
    _no_core_dumps()
    before = os.umask(PRIVATE_UMASK)
    if os.name == "posix" and not _own:
        _own.append(before)


def own_umask() -> int | None:
    """The mask this person had before `harden`; None where none was set aside."""
    return _own[0] if _own else None


def make_private(folder: Path) -> None:
    """Make a folder for this person alone, or make it so.

    Raises:
        Refused: PROFILE-NOT-WRITABLE.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        if os.name == "posix":  # on Windows the folder inherits the person's own rights
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error


if sys.platform == "win32":

    def _no_core_dumps() -> None:
        import ctypes

        # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX: no error box, and no error report with memory in it.
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)

else:

    def _no_core_dumps() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
