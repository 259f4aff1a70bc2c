"""Owns the line at the foot of the window: saved when, folder reached when, Q&S heard from when, the lock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from qa_desktop.ui import when
from qa_desktop.ui.foot_button import FootButton
from qa_desktop.ui.layouts import row
from qa_desktop.ui.progress import ProgressLine
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tips import tip

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
        self._line = row(self, gap=16)
        self._saved = Text("", Type.SMALL)
        self._folder = FootButton()
        self._look = self.tr("Look at the shared folder now")
        self._folder.setToolTip(tip(self._look))
        self._folder_said = self._heard_said = ("", "")
        """In whole words, and in short ones for a line that is too narrow."""
        self._folder.setAccessibleDescription("F5")
        self._folder.clicked.connect(self.sync_asked)
        self._heard = Text("", Type.SMALL)
        self._working = Text("", Type.SMALL)
        self._lock = FootButton(self.tr("Lock"), "Ctrl L")
        self._lock.clicked.connect(self.lock_asked)
        self.progress = ProgressLine()
        self.progress.appeared.connect(self._fit)
        for label in (self._saved, self._heard, self._working):
            label.keep_whole()
        # Where the words need more than the width, they go on in a second line.
        self._words = FlowLayout()
        for widget in (self._saved, self.progress, self._folder, self._heard, self._working):
            self._words.addWidget(widget)
        self._line.addLayout(self._words, 1)
        self._line.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.current().changed.connect(self._space)
        self._space()
        self.show_locked(locked=True)

    @Slot()
    def _space(self) -> None:
        m = theme.current().metrics
        self._line.setContentsMargins(m.px(16), m.px(6), m.px(16), m.px(6))
        self._line.setSpacing(m.px(24))
        # Lines close together, words apart.
        self._words.setSpacing(m.px(4))
        for widget in (self._saved, self.progress, self._folder, self._heard, self._working):
            widget.setContentsMargins(0, 0, m.px(20), 0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Say all of it in one row: in short words where the whole ones have no room."""
        self._say(short=False)
        if not self._fits():
            self._say(short=True)

    def _say(self, *, short: bool) -> None:
        folder, heard = self._folder_said, self._heard_said
        self._folder.set_words(folder[0], self._look, shown=folder[1] if short else "")
        self._folder.setToolTip(tip(f"{folder[0]}\n{self._look}" if short and folder[0] else self._look))
        self._heard.show_text(heard[1] if short else heard[0])
        self._heard.setAccessibleName(heard[0])
        self._heard.setToolTip(tip(heard[0] if short else ""))
        # Without a description a tooltip is read for it, with its marks.
        self._heard.setAccessibleDescription(heard[0] if short else "")

    def _fits(self) -> bool:
        parts = (self._saved, self.progress, self._folder, self._heard, self._working)
        wanted = sum(part.sizeHint().width() + self._words.spacing() for part in parts if not part.isHidden())
        margins = self._line.contentsMargins()
        around = margins.left() + margins.right() + self._line.spacing() + self._lock.sizeHint().width()
        return wanted + around <= self.width()

    def show_saved(self, at: datetime | None) -> None:
        self._saved.show_text(self.tr("Saved {0}").format(when.clock(at)) if at else "")
        self._saved.setVisible(at is not None)
        self._fit()

    @Slot()
    def show_saving(self) -> None:
        self._saved.show_text(self.tr("Saving …"))
        self._saved.setVisible(not self._lock.isHidden())
        self._fit()

    def show_not_saved(self) -> None:
        self._saved.show_text(self.tr("Not saved yet, trying again"))
        self._saved.setVisible(True)
        self._fit()

    def show_working(self, words: str) -> None:
        self._working.show_text(words)
        self._working.setVisible(bool(words))
        self._fit()

    def show_locked(self, locked: bool) -> None:
        """Behind a lock the line says nothing about anyone's work."""
        if locked:
            self._saved.show_text("")
            self._folder_said = self._heard_said = ("", "")
            self._say(short=False)
        for label in (self._saved, self._heard, self._working):
            label.setVisible(not locked and bool(label.shown))
        self._folder.setVisible(not locked and bool(self._folder.words))
        self._lock.setVisible(not locked)

    def show_exchange(self, status: ExchangeStatus, now: datetime) -> None:
        if self._lock.isHidden():
            return  # an answer that comes behind the lock
        self._folder_said = self._folder_words(status, now)
        self._heard_said = self._heard_words(status, now)
        self._folder.show()
        self._heard.setVisible(bool(self._heard_said[0]))
        self._fit()

    def _folder_words(self, status: ExchangeStatus, now: datetime) -> tuple[str, str]:
        from qa_desktop.services.desktop import MembershipState

        if status.membership is MembershipState.ALONE and not status.is_hub:
            return self.tr("No shared folder joined"), self.tr("No shared folder")
        if status.membership is MembershipState.WAITING:
            return self.tr("Waiting for Q&S to let this computer in"), self.tr("Waiting for Q&S")
        at = when.day_and_clock(status.last_reached, now) if status.last_reached else ""
        reached = self.tr("last reached {0}").format(at) if at else self.tr("not reached yet")
        away = status.last is not None and not status.last.reached
        name = self.tr("Shared folder away") if away else self.tr("Shared folder")
        to_send = self.tr(" · {0} to send").format(status.to_send) if status.to_send else ""
        brief = self.tr("Folder away") if away else self.tr("Folder")
        return f"{name}: {reached}{to_send}", f"{brief}: {at or reached}{to_send}"

    def _heard_words(self, status: ExchangeStatus, now: datetime) -> tuple[str, str]:
        from qa_desktop.services.desktop import MembershipState

        if status.membership is not MembershipState.MEMBER or status.last_heard is None:
            return "", ""
        days = when.days_since(status.last_heard, now)
        if days >= SILENT_DAYS:
            silent = self.tr("No news from Q&S for {0} days").format(days)
            return silent, self.tr("Q&S silent: {0} days").format(days)
        at = when.day_and_clock(status.last_heard, now)
        return self.tr("Q&S last heard from {0}").format(at), self.tr("Q&S: {0}").format(at)
