"""Owns the end of a process at a random moment: by the clock, or at the n-th call that changes a file.

At the n-th call means at its entry or its return, so that the call was or was not carried out: a clock hits
the microseconds between two of them once in a thousand years. Linux; `can_trace` says whether it is allowed.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

_SEIZE, _SYSCALL, _INTERRUPT, _SYSCALL_INFO = 0x4206, 24, 0x4207, 0x420E
_OPTIONS = (
    0x1 | 0x2 | 0x4 | 0x8 | 0x100000
)  # system calls told apart, forks and threads followed, ends with us
_WALL = 0x40000000
_INFO_BYTES = 88
_ENTRY, _EXIT = 1, 2

# Calls that change a file, a folder or a lock on it, and what is said through the pipe: by architecture.
_CHANGING = {
    "x86_64": {1, 18, 20, 72, 74, 75, 77, 82, 83, 87, 257, 263, 264, 285, 316},
    "aarch64": {25, 34, 35, 38, 46, 47, 56, 64, 66, 68, 82, 83, 276},
}.get(platform.machine(), set())


@dataclass(frozen=True, slots=True)
class Death:
    """How a life ended."""

    how: str
    """`clock`, `call` (at the n-th one), or `end` when it ended by itself before."""
    code: int
    """Exit code of one that ended by itself; negative for a signal."""


@dataclass(frozen=True, slots=True)
class Life:
    """A process that waits to be let go."""

    pid: int
    voice: int
    """The handle at which it is heard."""
    leash: int
    """The handle by which it is let go."""

    def let_go(self) -> None:
        os.write(self.leash, b".")
        os.close(self.leash)

    def heard(self) -> bytes:
        """Everything that was said before the end; nobody speaks any more."""
        parts = []
        while part := os.read(self.voice, 65536):
            parts.append(part)
        os.close(self.voice)
        return b"".join(parts)


def begin(act: Callable[[int], None]) -> Life:
    """A process of its own that will do something, and can say so through a handle."""
    hear, speak = os.pipe()
    wait, leash = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.close(speak)
        os.close(wait)
        return Life(child, hear, leash)
    code = 2
    try:
        os.close(hear)
        os.close(leash)
        os.read(wait, 1)
        act(speak)
        code = 0
    except BaseException as error:  # noqa: BLE001 - a life ends here: nothing of the parent's may run on
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.stderr.flush()
        os._exit(code)


def to_the_end(life: Life) -> tuple[int, bytes]:
    """Let it finish; its exit code and all it said."""
    life.let_go()
    said = life.heard()
    _, status = os.waitpid(life.pid, 0)
    return os.waitstatus_to_exitcode(status), said


def by_clock(life: Life, seconds: float) -> Death:
    """Let it live so long, then kill it."""
    life.let_go()
    time.sleep(seconds)
    os.kill(life.pid, signal.SIGKILL)
    _, status = os.waitpid(life.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return Death("clock" if code == -signal.SIGKILL else "end", code)


def at_call(life: Life, number: int, *, after: bool) -> Death:
    """Kill it at the entry (`after`: at the return) of its n-th call that changes a file."""
    child = life.pid
    _ptrace(_SEIZE, child, 0, _OPTIONS)
    _ptrace(_INTERRUPT, child, 0, 0)
    life.let_go()
    left, wanted = number, _EXIT if after else _ENTRY
    while True:
        thread, status = os.waitpid(-1, _WALL)
        if not os.WIFSTOPPED(status):
            if thread == child:
                return Death("end", os.waitstatus_to_exitcode(status))
            continue
        stop = os.WSTOPSIG(status)
        deliver = 0
        if stop == signal.SIGTRAP | 0x80:
            left -= _changes(thread, wanted)
            if left <= 0:
                os.kill(child, signal.SIGKILL)
                _reap(child)
                return Death("call", -signal.SIGKILL)
        elif stop != signal.SIGTRAP and status >> 16 == 0:
            deliver = stop
        _ptrace(_SYSCALL, thread, 0, deliver, may_be_gone=True)


def can_trace() -> bool:
    """Whether this process may follow the calls of its children here."""
    if sys.platform != "linux" or not _CHANGING:
        return False
    life = begin(lambda _handle: None)
    try:
        _ptrace(_SEIZE, life.pid, 0, _OPTIONS)
    except OSError:
        return False
    finally:
        os.kill(life.pid, signal.SIGKILL)
        _reap(life.pid)
        os.close(life.leash)
        os.close(life.voice)
    return True


_last_entry: dict[int, int] = {}


def _changes(thread: int, wanted: int) -> bool:
    """Whether the thread stands at the wanted side of a call that changes a file."""
    buffer = ctypes.create_string_buffer(_INFO_BYTES)
    if _ptrace(_SYSCALL_INFO, thread, _INFO_BYTES, ctypes.addressof(buffer), may_be_gone=True) <= 0:
        return False
    side = buffer.raw[0]
    if side == _ENTRY:
        (_last_entry[thread],) = struct.unpack_from("<Q", buffer.raw, 24)
    return side == wanted and _last_entry.get(thread) in _CHANGING


def _reap(child: int) -> None:
    while True:
        thread, status = os.waitpid(-1, _WALL)
        if thread == child and not os.WIFSTOPPED(status):
            return


def _ptrace(request: int, pid: int, address: int, data: int, *, may_be_gone: bool = False) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.restype = ctypes.c_long
    arguments = (ctypes.c_long(request), ctypes.c_long(pid), ctypes.c_void_p(address), ctypes.c_void_p(data))
    found = int(libc.ptrace(*arguments))
    if found < 0 and not (may_be_gone and ctypes.get_errno() == 3):  # ESRCH
        raise OSError(ctypes.get_errno(), "ptrace")
    return found
