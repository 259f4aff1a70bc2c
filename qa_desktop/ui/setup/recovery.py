"""Owns the page for a forgotten passphrase: who can help, the recovery key, a new passphrase."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from qa_desktop.errors import Refused
from qa_desktop.services.passphrases import Strength
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column
from qa_desktop.ui.setup.gate import GatePage
from qa_desktop.ui.setup.new_passphrase import NewPassphrase, secret_box
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

LARGEST_FILE = 64 * 1024
"""A recovery file has some 500 bytes."""


class RecoveryPage(GatePage):
    """Opens a profile with the recovery key, or says what is lost where nobody holds one."""

    def __init__(self, context: Context, *, has_escrow: bool, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title.show_text(self.tr("If the passphrase is forgotten"))
        if has_escrow:
            self._ask()
        else:
            self._say_what_is_lost()

    def focus_first(self) -> None:
        if self.go.isVisibleTo(self):
            self._key.setFocus()
        else:
            self._back.setFocus()

    def _say_what_is_lost(self) -> None:
        for sentence in (
            self.tr(
                "Nobody can open this profile without its passphrase. No copy of its key was left to Quality"
                " and Standards, because this computer has not joined a shared folder."
            ),
            self.tr("Lost are drafts, and completed audits that were never sent."),
            self.tr("Not lost is anything that was sent: Quality and Standards have it, and it stays safe."),
            self.tr(
                "Take your time: tries are never used up, and an old passphrase may come back to you. To"
                " begin anew, ask IT to put this profile’s folder aside; do not delete it."
            ),
        ):
            self.form.addWidget(Text(sentence))
        self.finish("")

    def _ask(self) -> None:
        self.form.addWidget(
            Text(
                self.tr(
                    "Your Quality and Standards team can help: whoever keeps the recovery key comes to this"
                    " computer with it, and you choose a new passphrase. Your drafts and audits stay as they"
                    " are. Nobody else learns the passphrase, and nothing is sent."
                )
            )
        )
        self._key = QLineEdit()
        self._key.setMaxLength(256)
        self.ask(
            self.tr("Recovery key"),
            self.tr("From the sheet in the safe; it begins with AGE-SECRET-KEY-1. Or open its file."),
            self._key,
        )
        line = QHBoxLayout()
        self._open = KeyButton(self.tr("Open the file of the recovery key…"))
        self._open.clicked.connect(self._on_open)
        line.addWidget(self._open)
        line.addStretch(1)
        self.form.addLayout(line)
        self._file = b""
        self._of_file = QWidget()
        inner = column(self._of_file, gap=8)
        self._file_words = Text("", Type.HINT)
        label = Text(self.tr("Passphrase of that file"), Type.QUESTION_SMALL)
        self._file_passphrase = secret_box()
        self._file_passphrase.returnPressed.connect(self._on_go)
        label.name(self._file_passphrase)
        for widget in (self._file_words, label, self._file_passphrase):
            inner.addWidget(widget)
        self._of_file.hide()
        self.form.addWidget(self._of_file)
        self._new = NewPassphrase(self._judge, self.tr("Your new passphrase"))
        self._new.entered.connect(self._on_go)
        self.form.addWidget(self._new)
        self.finish(self.tr("Open with the recovery key"))

    def _judge(self, text: str) -> Strength:
        return self._context.desktop.keys.strength(text)

    @Slot()
    def _on_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open the file of the recovery key"), "")
        if path:
            self.run(partial(_read, path), self.tr("Reading the file"), self._on_read)

    def _on_read(self, found: object) -> None:
        name, self._file = found if isinstance(found, tuple) else ("", b"")
        self.go.setEnabled(True)
        self._file_words.show_text(self.tr("The recovery key is taken from {file}.").format(file=name))
        self._of_file.show()
        self._key.clear()
        self._file_passphrase.setFocus()

    def act(self) -> None:
        wrong, problem = self._problem()
        self.say(problem, wrong)
        self._new.say_wrong(wrong, problem)
        if problem:
            return
        keys = self._context.desktop.keys
        typed, file, of_file, new = (
            self._key.text().strip(),
            self._file,
            self._file_passphrase.text(),
            self._new.text,
        )

        def recover() -> None:
            keys.recover(typed or keys.recovery_key(file, of_file), new)

        self.run(recover, self.tr("Opening with the recovery key"))

    def _problem(self) -> tuple[QWidget, str]:
        if not self._key.text().strip() and not self._file:
            return self._key, self.tr("Type the recovery key, or open its file.")
        return self._new.problem()

    def about(self, code: str) -> QWidget:
        if code == "KEY-PASSPHRASE":
            return self._file_passphrase
        return self._key if code.startswith("RECOVERY-KEY") else self._new.first

    def forget(self) -> None:
        self._key.clear()
        self._file_passphrase.clear()
        self._file = b""
        self._new.forget()


def _read(path: str) -> tuple[str, bytes]:
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused("FILE-UNREADABLE", errno=error.errno) from error
    if len(data) > LARGEST_FILE:
        raise Refused("RECOVERY-KEY-INVALID")
    return Path(path).name, data
