"""Owns what every system's watcher tells, and which one this system has."""

from __future__ import annotations

import sys
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot


class Left(StrEnum):
    """How a person left; also the code in the audit trail."""

    SESSION = "session"  # locked, disconnected, or another person's turn
    SLEEP = "sleep"  # the computer goes to sleep, or has just woken up


class Session(QObject):
    """The session of the person at this computer. This one hears nothing.

    Signals:
        left(str): a `Left`. May come more than once for one leaving.
    """

    left = Signal(str)

    def begin(self) -> None:
        """Listen from now on. What a system lacks is not listened to; nothing is raised."""

    @Slot()
    def let_sleep(self) -> None:
        """Everything is locked: the computer may sleep."""


def of_this_computer(parent: QObject, window: int) -> Session:
    """The watcher of this system.

    Args:
        parent: what owns it.
        window: the handle of the main window, to which Windows sends its messages.
    """
    system: str = sys.platform
    if system == "win32":
        from qa_desktop.ui.leaving.windows import WindowsSession

        return WindowsSession(parent, window)
    if system == "darwin":
        from qa_desktop.ui.leaving.mac import MacSession

        return MacSession(parent)
    if system.startswith("linux"):
        from qa_desktop.ui.leaving.linux import LinuxSession

        return LinuxSession(parent)
    return Session(parent)
