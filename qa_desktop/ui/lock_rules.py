"""Owns when the program locks without being asked: after how long, and with the computer's session."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desktop.ui.leaving.session import Session, of_this_computer
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.services.desktop import SettingsDesk
    from qa_desktop.ui.shell import MainWindow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is set."""

    minutes: int = 5
    with_session: bool = True
    clipboard_seconds: int = 60


class LockRules(QObject):
    """Locks the window when nobody touches it, when the session is left, and before the computer sleeps."""

    def __init__(self, window: MainWindow, fixed_seconds: int | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._fixed = fixed_seconds
        self.rules = Rules()
        self.session: Session | None = None
        window.idle.ran_out.connect(self._on_idle)
        window.locked.connect(self._on_locked)

    @Slot()
    def ask(self) -> None:
        """Look what is set: after unlocking, and when somebody set something."""
        window = self._window
        settings = window.context.desktop.settings
        window.context.tasks.run(Lane.STORE, lambda: _read(settings), self._on_read, _not_told, self, says="")

    def listen(self) -> None:
        """Hear from now on when the person leaves the computer; once is enough."""
        if self.session is None:
            self.hear(of_this_computer(self, int(self._window.winId())))

    def hear(self, session: Session) -> None:
        """Hear it from this one."""
        self.session = session
        session.left.connect(self.on_left)
        session.begin()

    def _on_read(self, rules: Rules) -> None:
        if rules == self.rules:
            return
        self.rules = rules
        self._window.copies.set_seconds(rules.clipboard_seconds)
        if self._fixed is None:
            self._window.idle.set_seconds(rules.minutes * 60)

    @Slot()
    def _on_idle(self) -> None:
        self._window.locking.lock("idle")

    @Slot(str)
    def on_left(self, left: str) -> None:
        """The person left: lock, unless it is set that the session does not matter."""
        if self.rules.with_session and self._window.is_open:
            log.info("locking left=%s", left)
            self._window.locking.lock(left)
        if not self._window.locking.is_going_on:
            self._let_sleep()

    @Slot()
    def _on_locked(self) -> None:
        self._let_sleep()

    def _let_sleep(self) -> None:
        if self.session is not None:
            self.session.let_sleep()


def _read(settings: SettingsDesk) -> Rules:
    return Rules(
        settings.effective("lock-after-minutes").number,
        settings.effective("lock-with-session").on,
        settings.effective("clear-clipboard-seconds").number,
    )


def _not_told(error: Exception) -> None:
    """What holds goes on holding."""
    log.warning("lock settings not read code=%s", type(error).__name__)
