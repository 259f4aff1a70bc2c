"""Owns what a terminal shows while somebody waits for a file to be read; Ctrl+C stops it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from qa_desktop.cli.console import Console
from qa_desktop.services.progress import Work, doing

_SILENT = 2.0
"""Seconds before anything is shown: most files take less."""


@contextmanager
def waiting(console: Console) -> Iterator[None]:
    """For as long as this lasts, a terminal hears how many rows were read; a file or pipe hears nothing."""
    work = _Shown(console)
    try:
        with doing(work):
            yield
    finally:
        work.clear()


class _Shown(Work):
    def __init__(self, console: Console) -> None:
        super().__init__()
        self._err = console.err
        self._began = time.monotonic()
        self._wide = 0

    def tell(self, done: int, total: int) -> None:
        if self._err.isatty() and time.monotonic() - self._began > _SILENT:
            text = f"{done:,} of {total:,}" if total else f"{done:,} rows read"
            self._err.write(f"\r{text.ljust(self._wide)}")
            self._err.flush()
            self._wide = len(text)

    def clear(self) -> None:
        if self._wide:
            self._err.write(f"\r{' ' * self._wide}\r")
