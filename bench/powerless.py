"""Owns a powerless disk from the outside: mounted, asked for a cut, unmounted; or why it cannot be here."""

from __future__ import annotations

import ctypes.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NOT_INSTALLED, NOT_ALLOWED = 2, 3
"""Exit codes of a bench that could try nothing: libfuse is missing, or this machine lets nobody mount."""
BENCH = Path(__file__).resolve().parent


def not_installed() -> str:
    """What would have to be installed first; blank when all is there."""
    if sys.platform != "linux":
        return "a file system of our own needs Linux"
    if ctypes.util.find_library("fuse3") is None:
        return "libfuse is not installed (Debian's libfuse3-3)"
    try:
        import mfusepy  # noqa: F401 - only whether it is there
    except (ImportError, OSError) as error:
        return f"mfusepy does not load: {error}"
    return ""


class NotMounted(Exception):
    """All is installed, and the system lets this process mount nothing: most containers."""


class Powerless:
    """A mounted disk. `folder` is where it lies now; after a cut it is another one."""

    def __init__(self, mount: Path, process: subprocess.Popen[str]) -> None:
        self._mount, self._process = mount, process
        self.folder = mount / "0"

    def fails_at(self, number: int, pid: int) -> None:
        """Let the power fail at the n-th change from now; whoever worked is killed at that moment."""
        self._ask(arm=number, pid=pid)

    def comes_back(self, model: str, seed: int) -> Path:
        """Power comes back: what a disk of this model has kept, in a folder of another name."""
        self.folder = self._mount / self._ask(cut=model, seed=seed)
        return self.folder

    def settle(self) -> None:
        """Force everything that was written so far."""
        self._ask(settle=True)

    def leave_room(self, size: int | None) -> None:
        """So many bytes more have room on it; None for no limit."""
        self._ask(room=size)

    def slow_down(self, seconds: float) -> None:
        """Forcing takes so long from now on."""
        self._ask(slow=seconds)

    def _ask(self, **what: Any) -> Any:
        hear, speak = self._process.stdout, self._process.stdin
        assert hear is not None
        assert speak is not None
        speak.write(json.dumps(what) + "\n")
        speak.flush()
        return json.loads(hear.readline())


@contextmanager
def mounted(mount: Path) -> Iterator[Powerless]:
    """A powerless disk at a folder, until the block ends.

    Raises:
        NotMounted: with what the system said.
    """
    try:
        os.close(os.open("/dev/fuse", os.O_RDWR))
    except OSError as error:
        raise NotMounted(f"/dev/fuse cannot be opened here: {error.strerror}") from error
    mount.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, str(BENCH / "powerless_fs.py"), str(mount)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    if process.stdout.readline().strip() != "mounted":
        _, said = process.communicate()
        raise NotMounted(said.strip().rpartition("\n")[2])
    try:
        yield Powerless(mount, process)
    finally:
        process.communicate()  # closing its input ends it, and libfuse unmounts
