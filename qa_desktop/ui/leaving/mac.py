"""Owns the look at the session of macOS: is its screen locked, is it another person's turn.

Asked every second rather than heard: a call back from C into Python at any moment is not worth the risk.
Source: CGSession.h, and the key that the login window adds while the screen is locked.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from qa_desktop.ui.leaving.session import Left, Session

log = logging.getLogger(__name__)

EVERY_MS = 1_000
LOCKED = "CGSSessionScreenIsLocked"
ON_CONSOLE = "kCGSSessionOnConsoleKey"

State = Mapping[str, bool]
"""What the session says of itself; a key that it does not have is not there."""


def has_left(state: State) -> bool:
    """The screen is locked or shows another person's session."""
    return state.get(LOCKED, False) or not state.get(ON_CONSOLE, True)


class MacSession(Session):
    """Looks at the session now and then. Sleep locks the screen, or is found by the clock afterwards."""

    def __init__(self, parent: QObject, look: Callable[[], State] | None = None) -> None:
        super().__init__(parent)
        self._look = look or _look
        self._was_away = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        self._timer.start()

    @Slot()
    def look(self) -> None:
        try:
            away = has_left(self._look())
        except (OSError, AttributeError) as error:  # a system without these libraries: never again
            log.warning("session not read code=%s", type(error).__name__)
            self._timer.stop()
            return
        if away and not self._was_away:
            self.left.emit(Left.SESSION)
        self._was_away = away


if sys.platform == "darwin":
    _UTF8 = 0x08000100

    def _look() -> State:
        graphics = ctypes.CDLL("/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices")
        core = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
        graphics.CGSessionCopyCurrentDictionary.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = ctypes.c_void_p
        core.CFStringCreateWithCString.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
        core.CFDictionaryGetValue.restype = ctypes.c_void_p
        core.CFDictionaryGetValue.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        core.CFBooleanGetValue.restype = ctypes.c_ubyte
        core.CFBooleanGetValue.argtypes = (ctypes.c_void_p,)
        core.CFRelease.argtypes = (ctypes.c_void_p,)
        session = graphics.CGSessionCopyCurrentDictionary()
        if not session:
            return {}
        state = {}
        for name in (LOCKED, ON_CONSOLE):
            key = core.CFStringCreateWithCString(None, name.encode(), _UTF8)
            value = core.CFDictionaryGetValue(session, key)
            if value:
                state[name] = bool(core.CFBooleanGetValue(value))
            core.CFRelease(key)
        core.CFRelease(session)
        return state

else:

    def _look() -> State:
        return {}
