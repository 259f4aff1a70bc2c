"""Owns what the process does to keep its memory and files to itself: no core dumps, private files."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from qa_desktop.errors import Refused
from qa_desktop.system import durable

PRIVATE_UMASK = 0o077
PRIVATE_FOLDER = 0o700
PR_SET_DUMPABLE = 4
"""Of prctl(2)."""
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
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        for made in new:
            durable.force_folder(made.parent)  # or a power cut takes the folder away with all that is in it
        if os.name == "posix":  # on Windows the folder inherits the person's own rights
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error


if sys.platform == "win32":

    def _no_core_dumps() -> None:
        import ctypes

        # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX: no error box, and no error report with memory in it.
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)
        # WER_FAULT_REPORTING_FLAG_NOHEAP | ..._DISABLE_SNAPSHOT_CRASH: a report that is made all the same
        # holds no heap. https://learn.microsoft.com/windows/win32/api/werapi/nf-werapi-wersetflags
        ctypes.windll.kernel32.WerSetFlags(0x0001 | 0x0080)

else:

    def _no_core_dumps() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            not_dumpable()

    def not_dumpable() -> None:
        """On Linux: the limit is not asked where a program takes the dump, as systemd-coredump does: core(5).

        Nor may another program of this person attach itself and read the memory. A new program that is
        started is dumpable again.
        """
        import ctypes

        with suppress(OSError, AttributeError):  # a libc without it
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
