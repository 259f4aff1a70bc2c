"""Owns the ear for Windows: one filter over native messages, and the wish to be told of the session."""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, QTimer, Slot

from qa_desktop.ui.leaving.session import Left, Session
from qa_desktop.ui.leaving.windows_messages import EVENT, meaning

log = logging.getLogger(__name__)

THIS_SESSION = 0


class MessageFilter(QAbstractNativeEventFilter):
    """Looks at every message and takes none. Nothing may be raised from it: Qt could not carry it."""

    def __init__(self, heard: Callable[[Left], None]) -> None:
        super().__init__()
        self._heard = heard

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: Any
    ) -> tuple[bool, int]:
        try:
            if kind == EVENT and (left := meaning(int(message))) is not None:
                self._heard(left)
        except Exception as error:  # noqa: BLE001  see the class
            log.warning("message not read code=%s", type(error).__name__)
        return False, 0


class WindowsSession(Session):
    """Told by Windows of a lock, a disconnection, a switch of users and of sleep."""

    def __init__(self, parent: QObject, window: int) -> None:
        super().__init__(parent)
        self._window = window
        self._last = Left.SESSION
        self._filter = MessageFilter(self._on_heard)

    def begin(self) -> None:
        app = QCoreApplication.instance()
        if app is None:
            return
        app.installNativeEventFilter(self._filter)
        log.info("listening for leaving session=%s", _tell_us(self._window))

    def _on_heard(self, left: Left) -> None:
        # In the next turn of the loop: Windows is in the middle of sending.
        self._last = left
        QTimer.singleShot(0, self, self._tell)

    @Slot()
    def _tell(self) -> None:
        self.left.emit(self._last)


if sys.platform == "win32":

    def _tell_us(window: int) -> bool:
        register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
        register.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
        return bool(register(window, THIS_SESSION))

else:

    def _tell_us(window: int) -> bool:
        return False
