"""A worker that was taken over: the program's own worker, with jobs that mean harm. Run as a script."""

import ctypes
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from qa_desktop.errors import Refused
from qa_desktop.services import progress
from qa_desktop.services.reading_ports import Answer
from qa_desktop.system.worker_child import serve


def answers(request: Mapping[str, str]) -> Answer:
    return Answer({"heard": dict(request)}, (b"one", b"", b"\x00\n\xff"))


def tells(_request: Mapping[str, str]) -> Answer:
    for done in range(0, 101, 10):
        progress.tell(done, 100)
    return Answer()


def refuses(_request: Mapping[str, str]) -> NoReturn:
    raise Refused("TABLE-BROKEN-LINE", line=7)


def sleeps(_request: Mapping[str, str]) -> Answer:
    progress.tell(1, 2)
    time.sleep(3_600)
    return Answer()


def spins(request: Mapping[str, str]) -> NoReturn:
    if "mark" in request:
        Path(request["mark"]).touch()
    while True:
        pass


def hangs_in_c(_request: Mapping[str, str]) -> Answer:
    return Answer({"never": len(str(7 ** (10**8)))})


def eats(_request: Mapping[str, str]) -> Answer:
    kept = []
    while True:
        kept.append(bytearray(16 * 1024 * 1024))


def eats_in_c(_request: Mapping[str, str]) -> Answer:
    return Answer({"never": bytes(10**10).decode()})


def crashes(_request: Mapping[str, str]) -> Answer:
    ctypes.string_at(0)
    return Answer()


def kills_itself(_request: Mapping[str, str]) -> Answer:
    os.abort()


def slips(_request: Mapping[str, str]) -> Answer:
    raise ZeroDivisionError("a name that must not be seen")


def writes_garbage(_request: Mapping[str, str]) -> Answer:
    _to_program(os.urandom(100_000))


def writes_for_ever(_request: Mapping[str, str]) -> Answer:
    while True:
        _to_program(b"P 1 2\n" + b"x" * 1_000_000)


def lies_about_sizes(_request: Mapping[str, str]) -> Answer:
    _to_program(b'A{"answer": {}, "parts": [99999999999, -1]}\nabc')


def sends_code(_request: Mapping[str, str]) -> Answer:
    _to_program(b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x09touch /x\x85R.")


def fails_with_a_made_up_family(_request: Mapping[str, str]) -> Answer:
    _to_program(b'A{"failed": "SystemExit", "code": "X Y", "facts": {}}\n')


def fills_the_disk(_request: Mapping[str, str]) -> Answer:
    with Path(os.environ["TMPDIR"], "large").open("wb") as file:
        for _ in range(64):
            file.write(bytes(1024 * 1024))
    return Answer()


def leaves_a_file(_request: Mapping[str, str]) -> Answer:
    path = Path(os.environ["TMPDIR"], "left.txt")
    path.write_text("left behind", "ascii")
    return Answer({"path": str(path)})


def looks_around(_request: Mapping[str, str]) -> Answer:
    descriptors = []
    for number in range(3, 256):
        try:
            os.fstat(number)
        except OSError:
            continue
        descriptors.append(str(Path(f"/proc/self/fd/{number}").readlink()))
    return Answer({"environment": dict(os.environ), "open": descriptors, "modules": sorted(sys.modules)})


def _to_program(data: bytes) -> NoReturn:
    """Past the frame, to whatever pipe leads to the program."""
    for number in range(3, 64):
        try:
            os.write(number, data)
        except OSError:
            continue
    os._exit(0)


JOBS = {
    name: job
    for name, job in list(globals().items())
    if callable(job) and getattr(job, "__module__", "") == __name__
}

if __name__ == "__main__":
    serve(JOBS, sys.argv[1:])
