"""Owns what a Q&S installation does about devices: set up, invite, let in, list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QInputDialog,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from qa_desktop.domain.days import MONTHS
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import DeviceRow, ExchangeStatus, HubKeys, InvitationRow, JoinRow
from qa_desktop.ui import copying, when
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column, empty, rule
from qa_desktop.ui.settings.folder_box import FolderBox
from qa_desktop.ui.sheets import Confirm, Sheet, asks
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class _People:
    status: ExchangeStatus
    devices: tuple[DeviceRow, ...]


class HubCard(QFrame):
    """Devices of the space.

    Signals:
        changed: a hub was set up, or a device let in.
        failed(object): an error to be told.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CARD)
        self._column = column(self, margin=16, gap=10)
        self._words = Text("")
        self._column.addWidget(self._words)
        self._buttons = QWidget()
        line = FlowLayout(self._buttons)
        self._set_up = KeyButton(self.tr("Set up a Q&S hub"))
        self._set_up.clicked.connect(self._on_set_up)
        self._invite = KeyButton(self.tr("Invite a person"))
        self._invite.clicked.connect(self._on_invite)
        self._look = KeyButton(self.tr("See who wants to join"))
        self._look.clicked.connect(self._on_look)
        for button in (self._set_up, self._invite, self._look):
            line.addWidget(button)
        self._column.addWidget(self._buttons)
        self._rows = QVBoxLayout()
        self._column.addLayout(self._rows)

    def refresh(self) -> None:
        desktop = self._context.desktop

        def ask() -> _People:
            status = desktop.exchange.status()
            return _People(status, desktop.hub.devices() if status.is_hub else ())

        self._run(Lane.STORE, ask, self._show)

    def _run(
        self, lane: Lane, work: Callable[[], Any], done: Callable[[Any], None], says: str | None = None
    ) -> None:
        self._context.tasks.run(lane, work, done, self.failed.emit, self, says=says)

    def _show(self, people: _People) -> None:
        hub = people.status.is_hub
        self._words.show_text(
            self.tr("This computer is a Quality and Standards hub. {0} devices are enrolled.").format(
                sum(not device.revoked for device in people.devices)
            )
            if hub
            else self.tr("One computer of the Quality and Standards team collects audits from the folder.")
        )
        self._set_up.setVisible(not hub and not people.status.folder)
        self._invite.setVisible(hub)
        self._look.setVisible(hub)
        self._buttons.setVisible(hub or not people.status.folder)
        empty(self._rows)
        for number, device in enumerate(people.devices):
            if number:
                self._rows.addWidget(rule())
            words = f"{device.person} · {device.machine} · {device.device}"
            self._rows.addWidget(Text(words + (self.tr(" · revoked") if device.revoked else "")))
            if device.trail:
                said = self.tr("▲ {person}: {words}").format(person=device.person, words=device.trail)
                self._rows.addWidget(Text(said, Type.WARNING))

    @Slot()
    def _on_set_up(self) -> None:
        sheet = SetUpSheet(self)
        if asks(sheet):
            work = partial(self._context.desktop.hub.set_up, sheet.folder, self.tr("Quality and Standards"))
            self._run(
                Lane.BACKGROUND, work, self._show_keys, self.tr("Making the keys and the shared folder")
            )

    def _show_keys(self, keys: HubKeys) -> None:
        named = [(self.tr("Recovery key"), keys.recovery)]
        named += [(self.tr("Root key {0}").format(n), root) for n, root in enumerate(keys.roots, 1)]
        text = "\n\n".join(f"{name}\n{value}" for name, value in named)
        words = self.tr(
            "Print these or copy them to two sticks now. Each belongs in a different safe. Without the"
            " recovery key nothing can be read when this computer is lost."
        )
        title, verb = self.tr("Keys of the new space"), self.tr("They are locked away")
        asks(ShowText(title, words, text, verb, self, once=True))
        self.refresh()
        self.changed.emit()

    @Slot()
    def _on_invite(self) -> None:
        person, given = QInputDialog.getText(self, self.tr("Invite a person"), self.tr("Who is invited?"))
        if given and person.strip():
            work = partial(self._context.desktop.hub.invite, person.strip())
            self._run(Lane.STORE, work, self._show_invitation)

    def _show_invitation(self, invitation: InvitationRow) -> None:
        words = self.tr(
            "Send this to {0} by Teams, e-mail or stick, not through the shared folder."
            " It works once, until {1}."
        ).format(invitation.person, _until(invitation.expires))
        asks(ShowText(self.tr("Invitation"), words, invitation.text, self.tr("Done"), self, copy=True))

    @Slot()
    def _on_look(self) -> None:
        says = self.tr("Looking for people who want to join")
        self._run(Lane.BACKGROUND, self._context.desktop.hub.requests, self._show_requests, says)

    def _show_requests(self, requests: tuple[JoinRow, ...]) -> None:
        if not requests:
            words = self.tr("Nobody is waiting. A request appears once the invited person has pasted it in.")
            notice = Sheet(self.tr("Nobody is waiting to join"), words, "OK", self, cancel=False)
            notice.finish()
            asks(notice)
            return
        for request in requests:
            words = self.tr(
                "{0} on {1}. Ask for the check code on their screen. Let them in only if it is {2}."
            ).format(request.person, request.machine, request.check_code)
            if asks(Confirm(self.tr("Let this computer in?"), words, self.tr("Let in"), self)):
                self._run(
                    Lane.BACKGROUND,
                    partial(self._context.desktop.hub.approve, request.invite),
                    self._approved,
                    self.tr("Letting the computer in"),
                )

    def _approved(self, _device: DeviceRow) -> None:
        self.refresh()
        self.changed.emit()


class ShowText(Sheet):
    """A text to take away, in a box that can be selected and copied."""

    def __init__(
        self,
        title: str,
        words: str,
        text: str,
        verb: str,
        parent: QWidget | None = None,
        *,
        copy: bool = False,
        once: bool = False,
    ) -> None:
        """Build it; one shown `once` in a lifetime goes by its button only, not by Escape or the lock."""
        super().__init__(title, words, verb, parent, cancel=False)
        self.holds_the_lock = once
        self._box = QPlainTextEdit(text)
        self._box.setReadOnly(True)
        self._box.setAccessibleName(title)
        self._box.setMinimumHeight(theme.current().metrics.px(180))
        self.body.addWidget(self._box)
        if copy:
            button = KeyButton(self.tr("Copy"))
            button.clicked.connect(self._on_copy)
            self.body.addWidget(button)
        self.finish()

    def reject(self) -> None:
        if not self.holds_the_lock:
            super().reject()

    @Slot()
    def _on_copy(self) -> None:
        copying.put(self._box.toPlainText())


class SetUpSheet(Sheet):
    """Asks in which folder the space of a new hub is made, and says what that brings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Set up a Q&S hub"),
            self.tr(
                "A new space is made in the shared folder. Its recovery key and its two root keys are shown"
                " once, to be printed and locked away by two people."
            ),
            self.tr("Set up"),
            parent,
        )
        self.box = FolderBox(
            self.tr("Shared folder"), self.tr("An empty folder that the whole team can reach.")
        )
        self.body.addWidget(self.box)
        self.box.changed.connect(self._decide)
        self.finish()
        self._decide()
        self.box.path.setFocus()

    @property
    def folder(self) -> str:
        return self.box.folder

    @Slot()
    def _decide(self) -> None:
        self.allow(bool(self.folder))


class JoinSheet(Sheet):
    """Asks for an invitation and the folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Join a shared folder"),
            self.tr(
                "Paste the invitation that your Quality and Standards team sent you, and say which folder."
            ),
            self.tr("Ask to join"),
            parent,
        )
        self._invitation = QPlainTextEdit()
        self._invitation.setTabChangesFocus(True)
        label = Text(self.tr("Invitation"), Type.QUESTION_SMALL)
        label.name(self._invitation)
        self.body.addWidget(label)
        self.body.addWidget(self._invitation)
        self.box = FolderBox(
            self.tr("Shared folder"), self.tr("As your team names it: paste its path, or choose it.")
        )
        self.body.addWidget(self.box)
        self._invitation.textChanged.connect(self._decide)
        self.box.changed.connect(self._decide)
        self.finish()
        self._decide()
        self._invitation.setFocus()

    @property
    def invitation(self) -> str:
        return self._invitation.toPlainText().strip()

    @property
    def folder(self) -> str:
        return self.box.folder

    @Slot()
    def _decide(self) -> None:
        self.allow(bool(self.invitation and self.folder))


def _until(moment: datetime) -> str:
    """`26 November, 14:02`, in local time."""
    local = moment.astimezone()
    return tr(
        "{day} {month}, {time}", day=local.day, month=tr(MONTHS[local.month - 1]), time=when.clock(moment)
    )
