"""Owns what logind and the screen savers of Linux desktops tell over D-Bus.

Sources: org.freedesktop.login1(5); the Idle Inhibition and ScreenSaver interfaces of KDE, GNOME and kin.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from qa_desktop.ui.leaving.session import Left, Session

log = logging.getLogger(__name__)

LOGIND = "org.freedesktop.login1"
MANAGER_PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN_SAVERS = (
    # (path, interface): whoever draws the lock screen; the same path and interface mean the same everywhere.
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    ("/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
)
_ANSWER_MS = 5_000
_NO_FILE = -1


class LinuxSession(Session):
    """Listens to logind on the system bus and to screen savers on the session bus.

    Sleep waits for the lock: logind gives a program that asks for it a few seconds, by a file that it holds.
    """

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._system = QDBusConnection.systemBus()
        self._desktop = QDBusConnection.sessionBus()
        self._holding = _NO_FILE
        self.is_watching = False
        """This person's session is known, and its lock is heard."""

    def begin(self) -> None:
        if self._system.isConnected():
            self._hear(self._system, MANAGER_PATH, MANAGER, "PrepareForSleep", "on_sleep")
            # `auto` is the session of this process, else the one that shows this person's desktop.
            self._ask(_call(MANAGER_PATH, MANAGER, "GetSession", "auto"), self._watch_session)
            self._hold_sleep()
        if self._desktop.isConnected():
            for path, interface in SCREEN_SAVERS:
                self._hear(self._desktop, path, interface, "ActiveChanged", "on_screen_saver")
        log.info(
            "listening for leaving logind=%s screen_saver=%s",
            self._system.isConnected(),
            self._desktop.isConnected(),
        )

    @Slot()
    def let_sleep(self) -> None:
        if self._holding != _NO_FILE:
            with suppress(OSError):
                os.close(self._holding)
            self._holding = _NO_FILE

    @property
    def holds_sleep(self) -> bool:
        """The computer waits for us before it sleeps."""
        return self._holding != _NO_FILE

    # ------------------------------------------------------------ what is heard

    @Slot("QDBusMessage")
    def on_sleep(self, message: QDBusMessage) -> None:
        if _says_yes(message):
            self.left.emit(Left.SLEEP)
        else:
            # It woke up: whatever kept the lock from being put on before, it is put on now.
            self.left.emit(Left.SLEEP)
            self._hold_sleep()

    @Slot("QDBusMessage")
    def on_screen_saver(self, message: QDBusMessage) -> None:
        if _says_yes(message):
            self.left.emit(Left.SESSION)

    @Slot("QDBusMessage")
    def on_lock(self, _message: QDBusMessage) -> None:
        self.left.emit(Left.SESSION)

    @Slot("QDBusMessage")
    def on_properties(self, message: QDBusMessage) -> None:
        told = message.arguments()
        if not told or told[0] != SESSION:
            return
        # Asked for rather than read from the signal, whose values PySide hands over unread.
        path = message.path()
        self._ask(_call(path, PROPERTIES, "Get", SESSION, "LockedHint"), partial(self._leave_if, True))
        self._ask(_call(path, PROPERTIES, "Get", SESSION, "Active"), partial(self._leave_if, False))

    def _leave_if(self, left: bool, value: Any) -> None:
        if isinstance(value, QDBusVariant) and value.variant() is left:
            self.left.emit(Left.SESSION)

    # ------------------------------------------------------------ what is asked

    def _watch_session(self, path: Any) -> None:
        if isinstance(path, QDBusObjectPath):
            self._hear(self._system, path.path(), SESSION, "Lock", "on_lock")
            self._hear(self._system, path.path(), PROPERTIES, "PropertiesChanged", "on_properties")
            self.is_watching = True

    def _hold_sleep(self) -> None:
        if self._holding == _NO_FILE:
            why = self.tr("Saving what was typed, and locking")
            call = _call(MANAGER_PATH, MANAGER, "Inhibit", "sleep", "QA Desktop", why, "delay")
            self._ask(call, self._on_held)

    def _on_held(self, file: Any) -> None:
        if isinstance(file, QDBusUnixFileDescriptor) and file.isValid() and self._holding == _NO_FILE:
            self._holding = os.dup(file.fileDescriptor())  # the message's own goes with the message

    def _hear(self, bus: QDBusConnection, path: str, interface: str, signal: str, slot: str) -> None:
        # Anybody may send it: the bus lets nobody but root and the desktop speak for these paths, and
        # whoever speaks falsely only locks.
        bus.connect("", path, interface, signal, self, SLOT(f"{slot}(QDBusMessage)"))  # type: ignore[call-overload]  # stub says bytes, and only str is taken

    def _ask(self, call: QDBusMessage, done: Callable[[Any], None]) -> None:
        """Ask logind without waiting; what it refuses or lacks is left out."""
        waiting = QDBusPendingCallWatcher(QDBusPendingCall(self._system.asyncCall(call, _ANSWER_MS)), self)
        waiting.finished.connect(partial(_hand_on, done, waiting))


def _hand_on(done: Callable[[Any], None], answered: QDBusPendingCallWatcher) -> None:
    said = answered.reply().arguments() if not answered.isError() else []
    answered.deleteLater()
    if said:
        done(said[0])


def _call(path: str, interface: str, name: str, *values: str) -> QDBusMessage:
    call = QDBusMessage.createMethodCall(LOGIND, path, interface, name)
    call.setArguments(list(values))
    return call


def _says_yes(message: QDBusMessage) -> bool:
    told = message.arguments()
    return bool(told) and told[0] is True
