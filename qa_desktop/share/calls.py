"""Owns the system calls the share makes, one method each, so that tests can fail the n-th of them.

Nothing here decides anything. No hard links, no symbolic links, no chmod, no times, no listing: each of
them fails on some network file system (exchange.md, b.6).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
# Opening a FIFO for reading would wait for a writer for ever.
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)


class Calls:
    """The real system."""

    can_refuse_links = bool(_NOFOLLOW)
    """False on Windows: there a name is looked at before it is opened."""

    umask: int | None = None
    """The person's own mask, where the program has set a stricter one for its own files: everything in
    the folder is for others to read. None leaves the mask alone."""

    def open(self, path: Path) -> int:
        return os.open(path, os.O_RDONLY | _BINARY | _NOFOLLOW | _NONBLOCK | _CLOEXEC)

    def create(self, path: Path) -> int:
        with self._for_others():
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NOFOLLOW | _CLOEXEC, 0o666)

    def status(self, descriptor: int) -> os.stat_result:
        return os.fstat(descriptor)

    def look(self, path: Path) -> os.stat_result:
        return path.lstat()

    def read(self, descriptor: int, count: int) -> bytes:
        return os.read(descriptor, count)

    def write(self, descriptor: int, data: memoryview) -> int:
        return os.write(descriptor, data)

    def flush(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def make_folder(self, path: Path) -> None:
        with self._for_others():
            path.mkdir()

    def rename(self, source: Path, target: Path) -> None:
        source.rename(target)

    def remove(self, path: Path) -> None:
        path.unlink()

    def flush_folder(self, path: Path) -> None:
        """Make a rename last. Windows cannot open a folder so; its file systems journal the name."""
        if os.name == "nt":
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | _CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def _for_others(self) -> Iterator[None]:
        if self.umask is None:
            yield
            return
        # The mask is the process's: what another thread makes meanwhile lies in a private folder.
        before = os.umask(self.umask)
        try:
            yield
        finally:
            os.umask(before)


def is_regular(status: os.stat_result) -> bool:
    """A plain file: not a folder, link, pipe, socket or device."""
    return stat.S_ISREG(status.st_mode)
