"""Owns the log file: ids and codes; of an error its place and kind, never the words it carries."""

from __future__ import annotations

import copy
import logging
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from qa_desktop.errors import QADesktopError, Refused

FILE_NAME = "qa-desktop.log"
_BYTES = 1_000_000  # a month of ordinary work
_KEPT = 3

_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Writes a traceback without the texts of its exceptions: they may quote an answer or a name."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have cached the exception's text on the record already, words and all.
        private = copy.copy(record)
        private.exc_text = None
        return super().format(private)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802 - an override of logging's
        return describe(ei[1]) if ei[1] is not None else ""


class _LogFile(RotatingFileHandler):
    """A log that finds no room stops nothing, and does not say its line on the console instead."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - an override of logging's
        return


def describe(error: BaseException) -> str:
    """Where an error arose and of what kind it and its causes are; safe to keep and to send."""
    lines = []
    current: BaseException | None = error
    while current is not None:
        lines.append(str(current) if isinstance(current, QADesktopError) else type(current).__qualname__)
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


def start(folder: Path, level: int = logging.INFO) -> logging.Handler:
    """Write the program's log into a folder, three older files kept; returns the handler, for its closing.

    Raises:
        Refused: PROFILE-NOT-WRITABLE.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _LogFile(
            folder / FILE_NAME,
            maxBytes=_BYTES,
            backupCount=_KEPT,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error
    handler.setFormatter(PrivateFormatter())
    logger = logging.getLogger("qa_desktop")
    logger.setLevel(level)
    logger.addHandler(handler)
    logger.propagate = False  # what another library does with the root logger is not ours to trust
    return handler


def stop(handler: logging.Handler) -> None:
    """End the log. What finds no room is dropped: locking ends it, and locks whatever the disk says."""
    logging.getLogger("qa_desktop").removeHandler(handler)
    with suppress(OSError):
        handler.close()
