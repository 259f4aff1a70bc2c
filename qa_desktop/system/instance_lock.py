"""Owns the rule that one program works on one profile at a time; the lock ends with its process."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from qa_desktop.errors import Refused

_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class InstanceLock:
    """A lock on a file that stays; only its being held means anything. A crash frees it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the profile for this process.

        Raises:
            Refused: ALREADY-RUNNING when another program has it; PROFILE-NOT-WRITABLE.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            code = "ALREADY-RUNNING" if error.errno in _TAKEN else "PROFILE-NOT-WRITABLE"
            raise Refused(code, errno=error.errno) from error
        self._handle = handle

    def release(self) -> None:
        """Give the profile back. Releasing twice is releasing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:

    def _lock(handle: int) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
