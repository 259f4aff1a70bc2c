"""Owns the copies that a person saves outside the program: written whole or not at all."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qa_desktop.errors import Refused


def write_copy(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        Refused: COPY-NOT-SAVED; an older file of that name is still there.
    """
    partial_copy = path.with_name(path.name + ".part")
    try:
        partial_copy.write_bytes(data)
        partial_copy.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial_copy.unlink(missing_ok=True)
        raise Refused("COPY-NOT-SAVED", errno=error.errno) from error
