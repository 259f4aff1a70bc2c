"""Owns the limits that a worker puts on itself before it reads anything: memory, time, what it may write.

POSIX: resource limits (macOS keeps no limit on memory; there the readers' own bounds stand alone). Windows: a
job object. Each holds in C code too, where no Python is asked any more.
"""

from __future__ import annotations

import ctypes
import faulthandler
import sys
from ctypes import c_int64, c_size_t, c_uint32, c_uint64
from io import TextIOWrapper
from pathlib import Path

MEGABYTE = 1024 * 1024
_GRACE = 2
"""Seconds that the program has to end its worker before the worker ends itself."""

_LARGEST_FILE = 32 * MEGABYTE
"""pyxform puts the form it makes into a temporary file, in a folder that goes with the worker."""


def confine(seconds: int, megabytes: int, silence: TextIOWrapper) -> None:
    """Limit this process for the rest of its life.

    Args:
        seconds: of the processor; and of the clock, a little more: a worker whose program is gone ends too.
        megabytes: of memory that may be asked for.
        silence: where a last word of the interpreter goes: a file that nobody reads.
    """
    faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=silence)
    _confine(seconds, megabytes)


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION (winnt.h)."""

    _fields_ = (
        ("per_process_user_time", c_int64),
        ("per_job_user_time", c_int64),
        ("limit_flags", c_uint32),
        ("minimum_working_set", c_size_t),
        ("maximum_working_set", c_size_t),
        ("active_process_limit", c_uint32),
        ("affinity", c_size_t),
        ("priority_class", c_uint32),
        ("scheduling_class", c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h)."""

    _fields_ = (
        ("basic", _BasicLimits),
        ("io_counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    )


EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""
_PROCESS_TIME, _ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_EXCEPTION = 0x2, 0x8, 0x100, 0x400


def job_limits(seconds: int, megabytes: int) -> ExtendedLimits:
    """What Windows is asked for: one process, so much memory and time, no box about a crash."""
    limits = ExtendedLimits()
    limits.basic.limit_flags = _PROCESS_TIME | _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_EXCEPTION
    limits.basic.per_process_user_time = (seconds + _GRACE) * 10_000_000  # in tenths of a microsecond
    limits.basic.active_process_limit = 1
    limits.process_memory = megabytes * MEGABYTE
    return limits


if sys.platform == "win32":

    def _confine(seconds: int, megabytes: int) -> None:
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD,
        )  # fmt: skip
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = job_limits(seconds, megabytes)
        job = kernel.CreateJobObjectW(None, None)
        done = (
            job
            and kernel.SetInformationJobObject(
                job, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
        )
        if not done:
            raise OSError(ctypes.get_last_error(), "job object")

else:

    def _confine(seconds: int, megabytes: int) -> None:
        import resource

        from qa_desktop.system.hardening import not_dumpable

        _lower(resource.RLIMIT_CORE, 0)
        if sys.platform == "linux":
            not_dumpable()
        _lower(resource.RLIMIT_FSIZE, _LARGEST_FILE)
        _lower(resource.RLIMIT_CPU, seconds + _GRACE)
        if sys.platform != "darwin":
            _lower(resource.RLIMIT_AS, megabytes * MEGABYTE + _mapped())

    def _lower(which: int, most: int) -> None:
        import resource

        _soft, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(which, (most, most))

    def _mapped() -> int:
        """Bytes of address space that the interpreter itself has taken; 0 where that cannot be told."""
        try:
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        except (OSError, ValueError, IndexError):
            return 0
        import resource

        return pages * resource.getpagesize()
