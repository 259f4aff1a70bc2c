"""Owns reading in a process apart: started for one file, watched, ended when it takes too long or too much.

The worker is this very program, frozen or not, with an environment of its own and nothing inherited but two
pipes. It reads what nobody vouches for with libraries that nobody wrote for that; what crosses back is data.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qa_desktop.errors import Refused
from qa_desktop.services import progress
from qa_desktop.services.reading_ports import Answer
from qa_desktop.system import worker_words
from qa_desktop.system.worker_child import OUR_MISTAKE, OUT_OF_MEMORY, WORD
from qa_desktop.system.worker_words import Garbled

_LOOKED = 0.1
"""Seconds between two looks whether somebody wants it to stop."""
_KEPT = ("SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ")
"""Of the environment, what systems need to start a program at all; what else is there may be a secret."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take."""

    seconds: int = 60
    megabytes: int = 1_024


LIMITS: Mapping[str, Limits] = {
    # The dearest of the largest public forms takes 0.8 s and 60 MB.
    "tool": Limits(60),
    # A list as long as lists may be took 76 s on a busy machine.
    "table": Limits(120),
}
"""By job."""


class Worker:
    """`services.reading_ports.Reading` in a process of its own."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        self._limits = limits
        self._command = tuple(command or own_command())

    def run(self, job: str, request: Mapping[str, str]) -> Answer:
        limits = self._limits or LIMITS.get(job) or Limits()
        line = worker_words.request_line(job, request)
        if len(line) > worker_words.MOST_ASKED:
            raise Refused("READING-NOT-STARTED", bytes=len(line))
        # What a library puts beside goes with the worker, also when it was killed.
        with tempfile.TemporaryDirectory(prefix="qa-desktop-reading-", ignore_cleanup_errors=True) as folder:
            process = self._started(folder, limits)
            try:
                said = self._heard(process, line, limits.seconds)
            except _TooLong:
                raise Refused("READING-TOO-LONG", seconds=limits.seconds) from None
            finally:
                process.kill()
                for pipe in (process.stdin, process.stdout):
                    with suppress(OSError):
                        if pipe is not None:
                            pipe.close()
                process.wait()
        return _answer(said, process.returncode, limits)

    def _started(self, folder: str, limits: Limits) -> subprocess.Popen[bytes]:
        arguments = (str(limits.seconds), str(limits.megabytes))
        try:
            return subprocess.Popen(  # noqa: S603 - this very program, with our own arguments
                (*self._command, *arguments),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=_environment(folder),
                close_fds=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise Refused("READING-NOT-STARTED", errno=getattr(error, "errno", None)) from error

    def _heard(self, process: subprocess.Popen[bytes], line: bytes, seconds: int) -> bytes:
        """Everything that the worker says until it ends."""
        into, out = process.stdin, process.stdout
        if into is None or out is None:
            raise Refused("READING-NOT-STARTED")
        with suppress(OSError):  # it may have ended already: its exit says why
            into.write(line)
            into.close()
        until = time.monotonic() + seconds
        said = bytearray()
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise _TooLong
            if progress.is_stopped():
                raise progress.Stopped
            if not _is_ready(out.fileno(), min(left, _LOOKED)):
                continue
            more = os.read(out.fileno(), 1 << 20)
            if not more:
                break
            said += more
            far = worker_words.take_progress(said)
            if far is not None:
                progress.tell(*far)
            if len(said) > worker_words.MOST_ANSWERED:
                process.kill()  # nothing that was asked for is so long
                break
        # The pipe is closed: it has ended, or has nothing more to say.
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, min(until - time.monotonic(), 5.0)))
        return bytes(said)


def _answer(said: bytes, code: int, limits: Limits) -> Answer:
    if code == 0:
        with suppress(Garbled):
            return worker_words.read_answer(said)
    if code == OUT_OF_MEMORY:
        raise Refused("READING-TOO-MUCH", megabytes=limits.megabytes)
    raise Refused("READING-BROKE-OFF", exit=code, ours=int(code == OUR_MISTAKE))


class _TooLong(Exception):
    """The time is over."""


def own_command() -> tuple[str, ...]:
    """What starts this program as a worker."""
    if getattr(sys, "frozen", False):
        return (sys.executable, WORD)
    # -P, -s: neither the folder somebody happens to stand in nor their own packages are a place for code.
    return (_interpreter(), "-P", "-s", "-m", "qa_desktop", WORD)


def _interpreter() -> str:
    """The interpreter itself: on Windows that of a virtual environment only starts another one."""
    return (
        str(getattr(sys, "_base_executable", sys.executable)) if sys.platform == "win32" else sys.executable
    )


def _environment(folder: str) -> dict[str, str]:
    made = {name: os.environ[name] for name in _KEPT if name in os.environ}
    made.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder))
    made["PYTHONUTF8"] = "1"
    made["PYTHONDONTWRITEBYTECODE"] = "1"
    if not getattr(sys, "frozen", False):
        made["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
        if sys.platform == "win32":
            made["__PYVENV_LAUNCHER__"] = sys.executable
    return made


if sys.platform == "win32":

    def _is_ready(pipe: int, seconds: float) -> bool:
        """Whether there is something to read, or the other end is closed. Pipes cannot be waited for here."""
        import ctypes
        import msvcrt
        from ctypes import wintypes

        waiting = wintypes.DWORD()
        handle = wintypes.HANDLE(msvcrt.get_osfhandle(pipe))
        until = time.monotonic() + seconds
        while True:
            there = ctypes.windll.kernel32.PeekNamedPipe(handle, None, 0, None, ctypes.byref(waiting), None)
            if not there or waiting.value:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.01)  # 10 ms: far below what reading a file takes

else:

    def _is_ready(pipe: int, seconds: float) -> bool:
        """Whether there is something to read, or the other end is closed."""
        import selectors

        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            return bool(selector.select(seconds))
