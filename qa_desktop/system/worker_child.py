"""Owns the worker's side: limit oneself, hear one request, do it, answer, end.

Started by `system.worker` as a process of its own, of this very program: it holds no key, no profile, no
window.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Never

from qa_desktop.errors import QADesktopError
from qa_desktop.services.progress import Work, doing
from qa_desktop.services.reading_ports import Answer
from qa_desktop.system import worker_words
from qa_desktop.system.confinement import confine

WORD = "--read-for-the-program"
"""The argument by which the program knows that it is a worker; followed by seconds and megabytes."""
OUT_OF_MEMORY = 71
OUR_MISTAKE = 72
"""Exit codes that say what no answer can."""

Job = Callable[[Mapping[str, str]], Answer]


def main(arguments: list[str]) -> Never:
    """Serve one request with the jobs there are."""
    from qa_desktop.services.reading_jobs import JOBS

    serve(JOBS, arguments)


def serve(jobs: Mapping[str, Job], arguments: list[str]) -> Never:
    """Do the one job that is asked for, and end the process; nothing is cleaned up, for nothing is kept."""
    out = os.dup(1)
    silence = open(os.devnull, "w", encoding="ascii")  # noqa: SIM115, PTH123 - open until the process ends
    for stream in (1, 2):  # what a library prints is no answer, and a traceback may quote what was read
        os.dup2(silence.fileno(), stream)
    code = OUR_MISTAKE
    try:
        confine(int(arguments[0]), int(arguments[1]), silence)
        name, request = worker_words.read_request(_line())
        with doing(_Telling(out)):
            answer = worker_words.answer_bytes(jobs[name](request))
        _write(out, answer)
        code = 0
    except QADesktopError as error:
        _write(out, worker_words.failure_bytes(error))
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


class _Telling(Work):
    """Says how far the work is: each hundredth, or each thousand where nobody knows of how many."""

    def __init__(self, out: int) -> None:
        super().__init__()
        self._out = out
        self._said = -1

    def tell(self, done: int, total: int) -> None:
        passed = done * 100 // total if total else done // 1_000
        if passed != self._said:
            self._said = passed
            _write(self._out, worker_words.far_line(done, total))


def _line() -> bytes:
    line = bytearray()
    while not line.endswith(b"\n") and len(line) <= worker_words.MOST_ASKED:
        more = os.read(0, 65_536)
        if not more:
            break
        line += more
    return bytes(line)


def _write(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view[:65_536]) :]


if __name__ == "__main__":
    main(sys.argv[1:])
