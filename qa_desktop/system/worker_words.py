"""Owns what a worker and its program say to each other: one request, then progress, then one answer.

The request is a line of JSON. Before the answer may come lines `P done total`; the answer is a line `A` with
JSON of what came of it and the sizes of its parts, then the parts' bytes, then the end. Both are believed by
nobody: sizes and shapes are checked, and nothing in them is a name of code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from qa_desktop.errors import Fact, QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.services.reading_ports import Answer

MOST_ASKED = 64 * 1024
"""Bytes of a request: names of files."""
MOST_ANSWERED = 192 * 1024 * 1024
"""Bytes of an answer: a tool may bring 128 MB of files."""
MOST_SAID = 32 * 1024 * 1024
"""Bytes of the line of JSON in it."""
MOST_PARTS = 10_000
_FAR = re.compile(rb"P (\d{1,12}) (\d{1,12})\n")
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,60}")
_FAMILIES: Mapping[str, type[QADesktopError]] = {
    "refused": Refused,
    "unavailable": Unavailable,
    "untrusted": Untrusted,
}


class Garbled(Exception):
    """These bytes are no answer."""


def request_line(job: str, request: Mapping[str, str]) -> bytes:
    return json.dumps({"job": job, "request": dict(request)}).encode("ascii") + b"\n"


def read_request(line: bytes) -> tuple[str, dict[str, str]]:
    said = json.loads(line)
    return str(said["job"]), {str(name): str(value) for name, value in said["request"].items()}


def far_line(done: int, total: int) -> bytes:
    return f"P {done} {total}\n".encode("ascii")


def answer_bytes(answer: Answer) -> bytes:
    said = {"answer": answer.data, "parts": [len(part) for part in answer.parts]}
    return b"".join((b"A", json.dumps(said).encode("ascii"), b"\n", *answer.parts))


def failure_bytes(error: QADesktopError) -> bytes:
    family = next(name for name, kind in _FAMILIES.items() if isinstance(error, kind))
    said = {"failed": family, "code": error.code, "facts": dict(error.facts)}
    return b"A" + json.dumps(said).encode("ascii") + b"\n"


def take_progress(said: bytearray) -> tuple[int, int] | None:
    """Take the lines of progress off the beginning of what was said; the last of them."""
    far = None
    while found := _FAR.match(said):
        far = int(found[1]), int(found[2])
        del said[: found.end()]
    return far


def read_answer(said: bytes) -> Answer:
    """What a worker answered, once it has ended.

    Raises:
        Garbled: it is no answer.
        QADesktopError: the failure that it answered.
    """
    end = said.find(b"\n", 0, MOST_SAID)
    if not said.startswith(b"A") or end < 0:
        raise Garbled
    try:
        fields = json.loads(said[1:end])
    except (ValueError, RecursionError) as error:
        raise Garbled from error
    if not isinstance(fields, dict):
        raise Garbled
    if fields.keys() == {"failed", "code", "facts"} and end + 1 == len(said):
        raise _failure(fields)
    if fields.keys() != {"answer", "parts"} or not isinstance(fields["answer"], dict):
        raise Garbled
    return Answer(fields["answer"], _parts(said, end + 1, fields["parts"]))


def _parts(said: bytes, start: int, sizes: Any) -> tuple[bytes, ...]:
    if not isinstance(sizes, list) or len(sizes) > MOST_PARTS:
        raise Garbled
    parts = []
    for size in sizes:
        if type(size) is not int or not 0 <= size <= len(said) - start:
            raise Garbled
        parts.append(said[start : start + size])
        start += size
    if start != len(said):
        raise Garbled
    return tuple(parts)


def _failure(fields: Mapping[str, Any]) -> QADesktopError:
    family, code, facts = fields["failed"], fields["code"], fields["facts"]
    known = _FAMILIES.get(family) if isinstance(family, str) else None
    if known is None or not isinstance(code, str) or not _CODE.fullmatch(code) or not isinstance(facts, dict):
        raise Garbled
    kept: dict[str, Fact] = {
        name: value
        for name, value in facts.items()
        if re.fullmatch(r"[a-z_]{1,30}", name)
        and name != "code"
        and isinstance(value, str | int | float | None)
    }
    return known(code, **kept)
