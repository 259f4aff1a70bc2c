"""Owns the page that brings a profile from another computer: its file, its passphrase."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from qa_desktop.ui.context import Context
from qa_desktop.ui.setup.gate import GatePage
from qa_desktop.ui.setup.new_passphrase import secret_box
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

LONGEST_PATH = 4096


class BringPage(GatePage):
    """Brings a profile here."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title.show_text(self.tr("Bring my profile from another computer"))
        self.form.addWidget(
            Text(
                self.tr(
                    "On the other computer choose “Move to another computer” in Settings. It writes one"
                    " encrypted file, and stops opening the profile there. Bring the file here."
                )
            )
        )
        self._path = QLineEdit()
        self._path.setMaxLength(LONGEST_PATH)
        self.ask(self.tr("The file"), self.tr("Its name ends with .qamove."), self._path)
        line = QHBoxLayout()
        choose = KeyButton(self.tr("Choose the file…"))
        choose.clicked.connect(self._on_choose)
        line.addWidget(choose)
        line.addStretch(1)
        self.form.addLayout(line)
        self._passphrase = secret_box()
        self.ask(
            self.tr("Its passphrase"),
            self.tr("The one you unlock with on the other computer, or chose when the file was written."),
            self._passphrase,
        )
        self.form.addWidget(
            Text(
                self.tr("Keep the file until you have worked here once; then take it off the stick."),
                Type.HINT,
            )
        )
        self.finish(self.tr("Bring it here"))

    def focus_first(self) -> None:
        self._path.setFocus()

    @Slot()
    def _on_choose(self) -> None:
        title, kinds = self.tr("Choose the file"), self.tr("Profiles from another computer")
        path, _ = QFileDialog.getOpenFileName(self, title, self._path.text(), f"{kinds} (*.qamove)")
        if path:
            self._path.setText(path)
            self._passphrase.setFocus()

    def act(self) -> None:
        # Explorer's "Copy as path" puts quotation marks around it.
        path = self._path.text().strip().strip('"')
        if not path:
            self.say(self.tr("Choose the file first."), self._path)
            return
        work = partial(self._context.desktop.keys.move_in, path, self._passphrase.text())
        self.run(work, self.tr("Bringing the profile here"))

    def about(self, code: str) -> QWidget:
        return self._path if code.startswith("MOVE-") else self._passphrase

    def forget(self) -> None:
        self._passphrase.clear()
