"""Owns the line at the foot of the window: saved when, folder reached when, Q&S heard from when, the lock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from qa_desktop.ui import when
from qa_desktop.ui.layouts import row
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

if TYPE_CHECKING:
    from qa_desktop.services.desktop import ExchangeStatus

SILENT_DAYS = 7
"""After a week without news from Q&S the line says for how long."""


class StatusLine(QFrame):
    """The status line.

    Signals:
        lock_asked: the Lock button was pressed.
        sync_asked: the words about the shared folder were pressed.
    """

    lock_asked = Signal()
    sync_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.BAR_BOTTOM)
        layout = row(self, gap=16)
        m = theme.current().metrics
        layout.setContentsMargins(m.px(16), m.px(2), m.px(16), m.px(2))
        self._saved = Text("", Type.SMALL)
        self._folder = KeyButton("", "", Button.QUIET)
        self._folder.setToolTip(self.tr("Look at the shared folder now"))
        self._folder.clicked.connect(self.sync_asked)
        self._heard = Text("", Type.SMALL)
        self._working = Text("", Type.SMALL)
        self._lock = KeyButton(self.tr("Lock"), "Ctrl L", Button.QUIET)
        self._lock.clicked.connect(self.lock_asked)
        for label in (self._saved, self._heard, self._working):
            label.setWordWrap(False)
        layout.addWidget(self._saved)
        layout.addWidget(self._folder)
        layout.addWidget(self._heard)
        layout.addStretch(1)
        layout.addWidget(self._working)
        layout.addWidget(self._lock)

    def show_saved(self, at: datetime | None) -> None:
        self._saved.show_text(self.tr("Saved {0}").format(when.clock(at)) if at else "")
        self._saved.setVisible(at is not None)

    def show_not_saved(self) -> None:
        self._saved.show_text(self.tr("Not saved yet, trying again"))
        self._saved.setVisible(True)

    def show_working(self, words: str) -> None:
        self._working.show_text(words)

    def show_locked(self, locked: bool) -> None:
        """Behind a lock the line says nothing about anyone's work."""
        for widget in (self._folder, self._heard, self._working, self._lock):
            widget.setVisible(not locked)
        self._saved.setVisible(not locked and bool(self._saved.shown))

    def show_exchange(self, status: ExchangeStatus, now: datetime) -> None:
        self._folder.set_words(self._folder_words(status, now))
        self._heard.show_text(self._heard_words(status, now))

    def _folder_words(self, status: ExchangeStatus, now: datetime) -> str:
        from qa_desktop.services.desktop import MembershipState

        if status.membership is MembershipState.ALONE:
            return self.tr("No shared folder joined")
        if status.membership is MembershipState.WAITING:
            return self.tr("Waiting for Q&S to let this computer in")
        reached = (
            self.tr("last reached {0}").format(when.day_and_clock(status.last_reached, now))
            if status.last_reached
            else self.tr("not reached yet")
        )
        to_send = self.tr(" · {0} to send").format(status.to_send) if status.to_send else ""
        return self.tr("Shared folder: {0}{1}").format(reached, to_send)

    def _heard_words(self, status: ExchangeStatus, now: datetime) -> str:
        from qa_desktop.services.desktop import MembershipState

        if status.membership is not MembershipState.MEMBER or status.last_heard is None:
            return ""
        days = when.days_since(status.last_heard, now)
        if days >= SILENT_DAYS:
            return self.tr("No news from Q&S for {0} days").format(days)
        return self.tr("Q&S last heard from {0}").format(when.day_and_clock(status.last_heard, now))
