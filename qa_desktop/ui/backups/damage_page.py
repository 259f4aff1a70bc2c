"""Owns the page of a database that will not open: what happened, what is not lost, and the ways on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from qa_desktop.services.backup_ports import BackupFound, Content, Restored, Salvaged
from qa_desktop.ui import when
from qa_desktop.ui.announce import announce
from qa_desktop.ui.backups.choice import BackupChoice
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import centred, column, empty, panel, scrolled
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

LEFT_AFTER_MS = 300_000
"""The key to the backups lies in memory while this page is shown: no longer than an idle lock takes."""


class DamagePage(QWidget):
    """A database that will not open.

    Signals:
        restored(str): a backup is in place; what to say on the locked screen.
        left: back to the locked screen, with nothing changed.
    """

    restored = Signal(str)
    left = Signal()

    def __init__(self, context: Context, error: Exception, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._choice: BackupChoice | None = None
        set_ground(self, Ground.CANVAS)
        body = QWidget()
        column(self).addWidget(scrolled(body))
        outer = column(body, margin=32)
        card = panel()
        centred(card, outer, 640)
        outer.addStretch(1)
        form = column(card, margin=32, gap=8)
        said = words(error)
        form.addWidget(Text(self.tr("The database cannot be opened"), Type.TITLE))
        form.addWidget(Text(said.happened))
        self._heading(form, self.tr("What is not lost"))
        for line in (
            self.tr("Audits that Q&S has received are at Q&S."),
            self.tr("The backups on this computer, each listed below with what it holds."),
            self.tr("The file itself: it is put aside by a restore and never deleted."),
        ):
            form.addWidget(Text(f"•  {line}"))
        self._heading(form, self.tr("Restore a backup"))
        self._list = QVBoxLayout()
        form.addLayout(self._list)
        self._list.addWidget(Text(self.tr("Looking at the backups …"), Type.HINT))
        self._heading(form, self.tr("Or save what can still be read"))
        form.addWidget(
            Text(
                self.tr(
                    "Everything readable goes into a folder of your choice, still encrypted: sealed audits"
                    " that Q&S can open, and a profile that opens as this one did."
                ),
                Type.HINT,
            )
        )
        self._outcome = Text("")
        self._outcome.hide()
        form.addWidget(self._outcome)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        self.restore = KeyButton(self.tr("Restore this backup"), "", Button.PRIMARY)
        self.salvage = KeyButton(self.tr("Save what can be read …"))
        self.back = KeyButton(self.tr("Back"))
        self.restore.clicked.connect(self._on_restore)
        self.salvage.clicked.connect(self._on_salvage)
        self.back.clicked.connect(self._on_back)
        for button in (self.restore, self.salvage, self.back):
            flow.addWidget(button)
        form.addSpacing(theme.current().metrics.px(12))
        form.addWidget(buttons)
        self.restore.setEnabled(False)
        form.addWidget(Text(self.tr("Code for support: {code}").format(code=said.code), Type.SMALL))
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.timeout.connect(self._on_back)
        self._until.start(LEFT_AFTER_MS)
        self._look()

    def focus_first(self) -> None:
        self.salvage.setFocus()

    def _heading(self, form: QVBoxLayout, heading: str) -> None:
        label = Text(heading, Type.LABEL)
        label.setContentsMargins(0, theme.current().metrics.px(12), 0, 0)
        form.addWidget(label)

    def _look(self) -> None:
        desk = self._context.desktop.backups

        def look() -> tuple[tuple[BackupFound, ...], Content | None]:
            return desk.backups(), desk.content()

        self._context.tasks.run(Lane.BACKGROUND, look, self._show, self._on_failed, self)

    def _show(self, found: tuple[tuple[BackupFound, ...], Content | None]) -> None:
        empty(self._list)
        backups, present = found
        if not any(not each.problems for each in backups):
            self._list.addWidget(Text(self.tr("There is no sound backup on this computer."), Type.ERROR))
        if backups:
            self._choice = BackupChoice(backups, present, self._context.desktop.now())
            self._list.addWidget(self._choice)
            self.restore.setEnabled(self._choice.backup is not None)
            self._choice.focus_first()

    @Slot()
    def _on_restore(self) -> None:
        backup = self._choice.backup if self._choice is not None else None
        if backup is None:
            return
        self._allow(False)
        work = partial(self._context.desktop.backups.restore, backup.name)
        moment = when.day_and_clock(backup.made_at, self._context.desktop.now())
        said = self.tr("The backup of {moment} is in place. Unlock to go on.").format(moment=moment)

        def done(_restored: Restored) -> None:
            self._until.stop()
            self.restored.emit(said)

        self._context.tasks.run(
            Lane.STORE, work, done, self._on_failed, self, says=self.tr("Restoring the backup")
        )

    @Slot()
    def _on_salvage(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where to save what can be read"))
        if chosen:
            self.save_in(Path(chosen))

    def save_in(self, folder: Path) -> None:
        """Save what can be read in a new folder inside this one."""
        self._allow(False)
        work = partial(self._context.desktop.backups.salvage, folder)
        says = self.tr("Reading what can be read")
        self._context.tasks.run(Lane.BACKGROUND, work, self._on_saved, self._on_failed, self, says=says)

    def _on_saved(self, saved: Salvaged) -> None:
        self._allow(True)
        lines = [
            self.tr("Saved in {folder}").format(folder=saved.folder),
            self.tr("{packages} sealed packages, {drafts} drafts, {rows} entries altogether.").format(
                packages=saved.packages, drafts=saved.drafts, rows=saved.rows
            ),
        ]
        if saved.lost:
            lines.append(self.tr("Some entries could not be read any more."))
        self._say("\n".join(lines))

    def _on_failed(self, error: Exception) -> None:
        self._allow(True)
        self._say(words(error).text)

    def _say(self, said: str) -> None:
        self._outcome.show_text(said)
        self._outcome.show()
        announce(self.salvage, said, urgent=True)

    def _allow(self, allowed: bool) -> None:
        can_restore = self._choice is not None and self._choice.backup is not None
        self.restore.setEnabled(allowed and can_restore)
        self.salvage.setEnabled(allowed)
        self.back.setEnabled(allowed)

    @Slot()
    def _on_back(self) -> None:
        self._until.stop()
        # The key to the files is forgotten with the page.
        lock = self._context.desktop.profile.lock
        self._context.tasks.run(Lane.STORE, lock, self._on_forgotten, None, self, says="")

    def _on_forgotten(self, _nothing: object) -> None:
        self.left.emit()
