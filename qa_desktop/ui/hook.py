"""Owns the last resort: an exception nobody answered. Save, write a report without personal data, say so."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from qa_desktop.errors import QADesktopError

log = logging.getLogger(__name__)

_FOLDERS = re.compile(r".*[/\\]")
"""Of a path: they hold the name of whoever installed the program."""


class FailureHook:
    """Installed as `sys.excepthook`: an exception in a slot reaches it and the event loop carries on."""

    def __init__(self, flush: Callable[[], None], tell: Callable[[BaseException], None]) -> None:
        self._flush = flush
        self._tell = tell
        self._busy = False

    def install(self) -> None:
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if self._busy:  # a failure while telling of a failure: the log is all that is left
            log.error("failure while reporting a failure: %s", kind.__name__)
            return
        self._busy = True
        try:
            log.error("%s", report(error, trace))
            self._flush()
            self._tell(error)
        finally:
            self._busy = False


def report(error: BaseException, trace: TracebackType | None) -> str:
    """Where it happened, without what it was about: an exception's own words may quote an answer."""
    places = " < ".join(
        f"{f.name} {_FOLDERS.sub('', f.filename)}:{f.lineno}" for f in reversed(_frames(trace))
    )
    code = error.code if isinstance(error, QADesktopError) else type(error).__name__
    return f"failure code={code} at {places}"


def _frames(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(trace))
