"""Owns the shared folder: how a file is put there whole or not at all, and how one is read without harm.

It knows nothing of what the bytes mean. Steps and reasons: exchange.md, b.6 and b.7.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from qa_desktop.domain import places
from qa_desktop.errors import QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.share import faults, names
from qa_desktop.share.calls import Calls, is_regular
from qa_desktop.share.faults import Doing

_T = TypeVar("_T")

PAUSES = (0.1, 0.3, 0.8, 2.2, 6.0)
"""Seconds between six tries: longer than an antivirus scan, shorter than a person's patience."""
_CHUNK = 2**20


class FolderShare:
    """A folder on a disk, a server, a USB stick or in a sync client's care.

    Safe to call from any thread as long as one installation writes: every name has a single writer.
    """

    def __init__(self, folder: Path, sleep: Callable[[float], None], calls: Calls | None = None) -> None:
        self._folder = folder
        self._sleep = sleep
        self._calls = calls or Calls()

    def describe(self) -> str:
        """Its address, for people."""
        return str(self._folder)

    def read(self, path: str, cap: int) -> bytes | None:
        """The file's bytes, None when there is none.

        Raises:
            Unavailable: SHARE-AWAY, SHARE-BUSY, SHARE-CLOUD-STOPPED.
            Refused: SHARE-NO-PERMISSION.
            Untrusted: PKG-TOO-BIG above `cap` bytes (found before reading), PKG-NOT-A-FILE for a folder,
                link, pipe or device in the place of a file.
        """
        data = self._read(self._at(path), cap)
        if data is None and path == places.SPACE:
            # This one read tells a folder without a space from a folder that is away.
            self._run(Doing.READING, partial(self._calls.look, self._folder))
        return data

    def put_new(self, path: str, data: bytes) -> None:
        """Write a file that must not exist yet, and read it back.

        Safe to repeat: the same name with the same content is success. `qad1` itself is made for
        `space.qad` alone, so a folder that lost its contents is never mistaken for a new one.

        Raises:
            Unavailable: SHARE-AWAY, SHARE-BUSY, SHARE-READ-BACK; nothing may have been written.
            Refused: SHARE-FULL, SHARE-READ-ONLY, SHARE-NO-PERMISSION, SHARE-PATH-TOO-LONG.
            Untrusted: SHARE-CONFLICT, the name is taken by other content; nothing was overwritten.
        """
        names.check_folder(self._folder)
        final = self._at(path)
        if self._is_there(final, data):
            return
        temporary = final.with_name(final.name + names.TEMPORARY)
        try:
            self._write(path, temporary, data)
            self._publish(temporary, final, data)
        except QADesktopError:
            self._sweep(temporary)
            raise

    # ------------------------------------------------------------ writing

    def _write(self, path: str, temporary: Path, data: bytes) -> None:
        descriptor = self._create(path, temporary)
        try:
            self._write_all(descriptor, data)
            self._flush(descriptor)
        except BaseException:
            self._close_quietly(descriptor)
            raise
        # Closing may be the first to hear of a full disk on a network file system; it is never repeated.
        try:
            self._calls.close(descriptor)
        except OSError as error:
            raise faults.translate(error, Doing.WRITING) from error
        if self._read(temporary, len(data)) != data:
            raise Unavailable("SHARE-READ-BACK", size=len(data))

    def _create(self, path: str, temporary: Path) -> int:
        """Open the temporary file. Folders are made, and a left-over removed, only when in the way."""
        create = partial(self._calls.create, temporary)
        try:
            return self._run(Doing.WRITING, create, leave=faults.is_missing_or_taken)
        except FileExistsError:
            self._remove_left_over(temporary)
        except OSError:
            self._make_folders(path)
        return self._run(Doing.WRITING, create)

    def _remove_left_over(self, temporary: Path) -> None:
        if self._is_obstacle(temporary):
            raise Untrusted("SHARE-CONFLICT", reason="temporary")
        try:
            self._run(Doing.RENAMING, partial(self._calls.remove, temporary), leave=faults.is_missing)
        except OSError:
            return

    def _make_folders(self, path: str) -> None:
        parts = path.split("/")[:-1]
        first = 1 if path == places.SPACE else 2
        for count in range(first, len(parts) + 1):
            folder = self._folder.joinpath(*parts[:count])
            try:
                self._run(Doing.WRITING, partial(self._calls.make_folder, folder), leave=faults.is_taken)
            except OSError:
                continue

    def _write_all(self, descriptor: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = self._run(Doing.WRITING, partial(self._calls.write, descriptor, rest[:_CHUNK]))
            if written <= 0:
                raise Refused("SHARE-FULL", written=len(data) - len(rest))
            rest = rest[written:]

    def _flush(self, descriptor: int) -> None:
        try:
            self._calls.flush(descriptor)
        except OSError as error:
            if not faults.flush_is_unsupported(error):
                raise faults.translate(error, Doing.WRITING) from error

    def _publish(self, temporary: Path, final: Path, data: bytes) -> None:
        # A POSIX rename would replace: the name is free, or it is not ours to take. We are its only writer.
        if self._is_there(final, data):
            self._sweep(temporary)
            return
        try:
            self._run(Doing.RENAMING, partial(self._calls.rename, temporary, final))
        except QADesktopError:
            # The answer may have been lost, not the rename.
            if not self._is_there(final, data):
                raise
        self._flush_folder(final.parent)
        size = self._run(Doing.READING, partial(self._calls.look, final)).st_size
        if size != len(data):
            raise Unavailable("SHARE-READ-BACK", size=size, declared=len(data))

    def _flush_folder(self, folder: Path) -> None:
        try:
            self._calls.flush_folder(folder)
        except OSError as error:
            if not faults.folder_flush_is_unsupported(error):
                raise faults.translate(error, Doing.WRITING) from error

    def _sweep(self, temporary: Path) -> None:
        """Remove what a failed attempt left; the next attempt would replace it anyway."""
        try:
            self._calls.remove(temporary)
        except OSError:
            return

    # ------------------------------------------------------------ reading

    def _is_there(self, final: Path, data: bytes) -> bool:
        """True when the name holds exactly these bytes, False when it is free."""
        try:
            found = self._read(final, len(data))
        except Untrusted as error:
            raise Untrusted("SHARE-CONFLICT", reason=error.code) from error
        if found is not None and found != data:
            raise Untrusted("SHARE-CONFLICT", size=len(found))
        return found is not None

    def _read(self, path: Path, cap: int) -> bytes | None:
        try:
            if not self._calls.can_refuse_links:
                self._refuse_links(path)
            descriptor = self._run(Doing.READING, partial(self._open, path), leave=faults.is_missing)
        except OSError:
            return None
        try:
            return self._read_open(descriptor, cap)
        finally:
            self._close_quietly(descriptor)

    def _refuse_links(self, path: Path) -> None:
        """Look before opening, where opening cannot refuse a link by itself."""
        status = self._run(Doing.READING, partial(self._calls.look, path), leave=faults.is_missing)
        if not is_regular(status):
            raise Untrusted("PKG-NOT-A-FILE")

    def _open(self, path: Path) -> int:
        try:
            return self._calls.open(path)
        except OSError as error:
            if error.errno in faults.NOT_A_FILE:
                raise Untrusted("PKG-NOT-A-FILE", errno=error.errno) from error
            raise

    def _read_open(self, descriptor: int, cap: int) -> bytes:
        status = self._run(Doing.READING, partial(self._calls.status, descriptor))
        if not is_regular(status):
            raise Untrusted("PKG-NOT-A-FILE")
        if status.st_size > cap:
            raise Untrusted("PKG-TOO-BIG", size=status.st_size, cap=cap)
        pieces: list[bytes] = []
        left = cap + 1
        while left:
            piece = self._run(Doing.READING, partial(self._calls.read, descriptor, min(left, _CHUNK)))
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            left -= len(piece)
        raise Untrusted("PKG-TOO-BIG", cap=cap)

    def _is_obstacle(self, path: Path) -> bool:
        """Something is there that is not a plain file."""
        try:
            return not is_regular(self._calls.look(path))
        except OSError:
            return False

    # ------------------------------------------------------------ trying

    def _run(
        self, doing: Doing, call: Callable[[], _T], leave: Callable[[OSError], bool] = faults.is_none
    ) -> _T:
        """Make a call, again after a pause while its error may pass; errors to `leave` are the caller's."""
        pauses = iter(PAUSES)
        while True:
            try:
                return call()
            except OSError as error:
                if leave(error):
                    raise
                pause = next(pauses, None) if faults.may_pass(error) else None
                if pause is None:
                    raise faults.translate(error, doing) from error
            self._sleep(pause)

    def _close_quietly(self, descriptor: int) -> None:
        try:
            self._calls.close(descriptor)
        except OSError:
            return

    def _at(self, path: str) -> Path:
        return self._folder.joinpath(*names.check(path).split("/"))
