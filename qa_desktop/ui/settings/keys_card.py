"""Owns the card that says what opens the audits, who could help, and leads to changing it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.i18n import tr
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.desktop_keys import KeyStatus
from qa_desktop.ui.context import Context
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.setup.first_run import MODE_WORDS
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class KeysCard(Card):
    """What opens the audits here.

    Signals:
        close_asked(object, str): lock by this work, which closes the profile, and what is said then.
    """

    close_asked = Signal(object, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._status: KeyStatus | None = None
        self._way, self._note, self._escrow = Text("", Type.STRONG), Text("", Type.HINT), Text("")
        for text in (self._way, self._note, self._escrow):
            self.box.addWidget(text)
        buttons = QWidget()
        line = FlowLayout(buttons, gap=8)
        self._change = KeyButton(self.tr("Change the passphrase…"))
        self._change.clicked.connect(self._on_change)
        self._mode = KeyButton(self.tr("Change what opens it…"))
        self._mode.clicked.connect(self._on_mode)
        self._move = KeyButton(self.tr("Move to another computer…"))
        self._move.clicked.connect(self._on_move)
        self._buttons = (self._change, self._mode, self._move)
        for button in self._buttons:
            button.setEnabled(False)
            line.addWidget(button)
        self.box.addWidget(buttons)

    def refresh(self) -> None:
        """Look what opens it; a sample profile opens by itself and stays as it is."""
        desktop = self._context.desktop
        if desktop.profile.status().demo:
            self._way.show_text(
                self.tr("These are sample data: a passphrase that everybody knows opens them.")
            )
            self._note.hide()
            self._escrow.hide()
            return
        work = desktop.keys.status
        self._context.tasks.run(Lane.BACKGROUND, work, self._show, self.failed.emit, self)

    def _show(self, status: KeyStatus) -> None:
        self._status = status
        way, note = MODE_WORDS[status.mode]
        self._way.show_text(tr(way))
        if status.mode not in status.choices and status.by_policy:
            note = ""
            self._note.show_text(self.tr("IT no longer allows this way: change it."))
        if note:
            self._note.show_text(tr(note))
        self._escrow.show_text(
            self.tr(
                "If the passphrase is forgotten, the holder of your Quality and Standards team’s recovery key"
                " can help at this computer."
            )
            if status.has_escrow
            else self.tr(
                "Nobody else can open this profile. If it does not open any more, what was never sent is"
                " lost; that changes once this computer has joined a shared folder."
            )
        )
        self._change.set_words(
            self.tr("Set a spare passphrase…")
            if status.mode is KeyMode.KEYRING
            else self.tr("Change the passphrase…")
        )
        self._change.setAccessibleName(self._change.text())
        for button in self._buttons:
            button.setEnabled(True)
        self._mode.setVisible(any(choice is not status.mode for choice in status.choices))

    @Slot()
    def _on_change(self) -> None:
        from qa_desktop.ui.settings.key_sheets import ChangePassphrase

        if self._status is not None:
            sheet = ChangePassphrase(
                self._context,
                has_old=self._status.mode is not KeyMode.KEYRING,
                has_escrow=self._status.has_escrow,
                parent=self,
            )
            sheet.worked.connect(self._on_changed)
            asks(sheet)

    @Slot()
    def _on_mode(self) -> None:
        from qa_desktop.ui.settings.key_sheets import ChangeMode

        if self._status is not None:
            sheet = ChangeMode(self._context, self._status.mode, self._status.choices, self)
            sheet.worked.connect(self._on_changed)
            asks(sheet)

    @Slot()
    def _on_changed(self) -> None:
        self.refresh()
        self._note.show_text(self.tr("Changed."))

    @Slot()
    def _on_move(self) -> None:
        from qa_desktop.ui.settings.key_sheets import MoveOut

        if self._status is None:
            return
        sheet = MoveOut(self._context, has_passphrase=self._status.mode is not KeyMode.KEYRING, parent=self)
        work, said = None, ""
        if sheet.exec():
            work = partial(self._context.desktop.keys.move_out, sheet.box.folder, sheet.old, sheet.new)
            said = self.tr(
                "The file for the other computer was written to {folder}. Bring it there; this computer does"
                " not open the profile any more."
            ).format(folder=sheet.box.folder)
        sheet.deleteLater()
        if work is not None:
            self.close_asked.emit(work, said)
