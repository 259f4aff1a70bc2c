"""Owns the open process: a request a line in, a reply a line out, whatever comes."""

from __future__ import annotations

import json
from typing import TextIO

from qa_desktop.cli.engine.forms import MAX_FILE
from qa_desktop.cli.engine.request import read_json
from qa_desktop.cli.engine.running import Reply, reply_to
from qa_desktop.cli.engine.world import Settings

MAX_LINE = MAX_FILE
"""Characters of one request; the rest of a longer line is read past, never kept."""


def serve(source: TextIO, out: TextIO, settings: Settings) -> None:
    """Answer every line until there are no more; blank lines ask nothing."""
    while line := source.readline(MAX_LINE):
        if len(line) >= MAX_LINE and not line.endswith("\n"):
            _skip_rest(source)
            reply = _refused(f"The request is longer than {MAX_LINE:,} characters")
        elif not line.strip():
            continue
        else:
            reply = answer(line, settings)
        out.write(f"{json.dumps(reply)}\n")
        out.flush()


def answer(line: str, settings: Settings) -> Reply:
    """The reply to one line. Never raises: the next request must be answered too."""
    try:
        said = read_json(line.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        return _refused(f"The line is not JSON: {error.msg} at character {error.pos}")
    except (ValueError, RecursionError):
        return _refused("The line is not JSON that can be read: too deep, or with a number too long")
    return reply_to(said, settings)


def _refused(message: str) -> Reply:
    return {"id": None, "ok": False, "stage": "request", "error": message}


def _skip_rest(source: TextIO) -> None:
    while (part := source.readline(MAX_LINE)) and not part.endswith("\n"):
        pass
