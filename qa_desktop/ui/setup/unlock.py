"""Owns the locked screen: nothing of anyone's work, one passphrase, one button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import centred, column, panel, scrolled
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.spoken import with_error
from qa_desktop.ui.widgets.text import Text


class UnlockPage(QWidget):
    """The locked screen.

    Signals:
        unlocked: the profile is open.
    """

    unlocked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CANVAS)
        body = QWidget()
        column(self).addWidget(scrolled(body))
        outer = column(body, margin=32)
        card = panel()
        outer.addStretch(1)
        centred(card, outer, 460)
        outer.addStretch(2)
        form = column(card, margin=32, gap=8)
        self._title = Text("", Type.TITLE)
        form.addWidget(self._title)
        self._words = Text("", Type.HINT)
        form.addWidget(self._words)
        self._label = Text(self.tr("Passphrase"), Type.QUESTION_SMALL)
        self._passphrase = QLineEdit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.setMaxLength(256)
        self._passphrase.returnPressed.connect(self._on_go)
        self._label.name(self._passphrase)
        form.addWidget(self._label)
        form.addWidget(self._passphrase)
        self._error = Text("", Type.ERROR)
        self._error.hide()
        form.addWidget(self._error)
        line = QHBoxLayout()
        self._go = KeyButton(self.tr("Unlock"), "", Button.PRIMARY)
        self._go.clicked.connect(self._on_go)
        line.addStretch(1)
        line.addWidget(self._go)
        form.addLayout(line)

    def wait(self, words_shown: str) -> None:
        """Cover the window while the lock is being put on."""
        self._title.show_text(self.tr("Locking"))
        self._words.show_text(words_shown)
        self._say("")
        for widget in (self._label, self._passphrase, self._go):
            widget.hide()

    def ask(self, *, needs_passphrase: bool, words_shown: str) -> None:
        """Show the locked screen afresh."""
        self._title.show_text(self.tr("QA Desktop is locked"))
        self._words.show_text(words_shown)
        self._words.setVisible(bool(words_shown))
        self._passphrase.clear()
        self._say("")
        self._go.setEnabled(True)
        self._go.show()
        self._label.setVisible(needs_passphrase)
        self._passphrase.setVisible(needs_passphrase)
        (self._passphrase if needs_passphrase else self._go).setFocus()

    @Slot()
    def try_without(self) -> None:
        """Open with what the computer itself holds; a failure is shown like any other."""
        self._unlock("")

    @Slot()
    def _on_go(self) -> None:
        self._unlock(self._passphrase.text())

    def _unlock(self, passphrase: str) -> None:
        self._go.setEnabled(False)
        work = partial(self._context.desktop.profile.unlock, passphrase)
        self._context.tasks.run(
            Lane.STORE, work, self._on_unlocked, self._on_failed, self, says=self.tr("Unlocking")
        )

    def _on_unlocked(self, _nothing: object) -> None:
        self._passphrase.clear()
        self._say("")
        self._go.setEnabled(True)
        self.unlocked.emit()

    def _on_failed(self, error: Exception) -> None:
        self._go.setEnabled(True)
        self._passphrase.selectAll()
        self._passphrase.setFocus()
        self._say(words(error).text)

    def _say(self, wrong: str) -> None:
        """Say what is wrong, with the box and the button too; blank takes it back."""
        self._error.show_text(wrong)
        self._error.setVisible(bool(wrong))
        for about in (self._passphrase, self._go):
            about.setAccessibleDescription(with_error("", wrong))
        announce(self._passphrase if self._passphrase.isVisible() else self._go, wrong, urgent=True)
