"""Owns the locked screen: nothing of anyone's work, one passphrase, one button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.i18n import trn
from qa_desktop.services.backup_ports import DAMAGE
from qa_desktop.ui.announce import announce
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import lone_card
from qa_desktop.ui.sheets import Confirm, asks
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.spoken import with_error
from qa_desktop.ui.widgets.text import Text


class UnlockPage(QWidget):
    """The locked screen.

    Signals:
        unlocked: the profile is open.
        damaged(object): the passphrase is right and the database will not open; why.
        recovery_asked: the passphrase is forgotten.
    """

    unlocked = Signal()
    damaged = Signal(object)
    recovery_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        form = lone_card(self, 460, above=1, below=2)
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
        self._waiting = Text("", Type.STRONG)
        self._waiting.hide()
        form.addWidget(self._waiting)
        self._seconds = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)
        line = QHBoxLayout()
        self._go = KeyButton(self.tr("Unlock"), "", Button.PRIMARY)
        self._go.clicked.connect(self._on_go)
        line.addStretch(1)
        line.addWidget(self._go)
        form.addLayout(line)
        self._forgotten = KeyButton("", "", Button.LINK)
        self._forgotten.clicked.connect(self.recovery_asked)
        form.addWidget(self._forgotten, 0, Qt.AlignmentFlag.AlignLeft)
        self._take_back = KeyButton(self.tr("The move was not finished: go on here"), "", Button.LINK)
        self._take_back.clicked.connect(self._on_take_back)
        self._take_back.hide()
        form.addWidget(self._take_back, 0, Qt.AlignmentFlag.AlignLeft)

    def wait(self, words_shown: str) -> None:
        """Cover the window while the lock is being put on."""
        self._title.show_text(self.tr("Locking"))
        self._words.show_text(words_shown)
        self._say("")
        for widget in (self._label, self._passphrase, self._go, self._forgotten, self._take_back):
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
        self._take_back.hide()
        self._seconds = 0
        self._wait_for(0)
        self._forgotten.set_words(
            self.tr("I have forgotten my passphrase") if needs_passphrase else self.tr("It does not open")
        )
        self._forgotten.setAccessibleName(self._forgotten.text())
        self._forgotten.show()
        self._label.setVisible(needs_passphrase)
        self._passphrase.setVisible(needs_passphrase)
        (self._passphrase if needs_passphrase else self._go).setFocus()

    @Slot()
    def try_without(self) -> None:
        """Open with what the computer itself holds; a failure is shown like any other."""
        self._unlock("")

    @Slot()
    def _on_go(self) -> None:
        if self._go.isEnabled():
            self._unlock(self._passphrase.text())

    def _unlock(self, passphrase: str) -> None:
        self._run(partial(self._context.desktop.profile.unlock, passphrase), self.tr("Unlocking"))

    @Slot()
    def _on_take_back(self) -> None:
        sheet = Confirm(
            self.tr("Work here again?"),
            self.tr(
                "Do this only if the profile was not brought to the other computer. If both go on, Quality"
                " and Standards see two computers in the place of one. Destroy the file that was written."
            ),
            self.tr("Work here again"),
            self,
        )
        if asks(sheet):
            work = partial(self._context.desktop.keys.take_back, self._passphrase.text())
            self._run(work, self.tr("Unlocking"))

    def _run(self, work: Callable[[], None], says: str) -> None:
        self._go.setEnabled(False)
        self._context.tasks.run(Lane.STORE, work, self._on_unlocked, self._on_failed, self, says=says)

    def _on_unlocked(self, _nothing: object) -> None:
        self._passphrase.clear()
        self._say("")
        self._go.setEnabled(True)
        self.unlocked.emit()

    def _on_failed(self, error: Exception) -> None:
        self._go.setEnabled(True)
        self._passphrase.selectAll()
        self._passphrase.setFocus()
        if isinstance(error, Refused) and error.code in DAMAGE:
            self._passphrase.clear()
            self.damaged.emit(error)
            return
        self._say(words(error).text)
        code = error.code if isinstance(error, QADesktopError) else ""
        self._take_back.setVisible(code == "PROFILE-MOVED")
        if code in ("PASSPHRASE-WRONG", "UNLOCK-WAIT"):
            wait = self._context.desktop.keys.wait_seconds
            self._context.tasks.run(Lane.STORE, wait, self._wait_for, None, self, says="")

    def _wait_for(self, seconds: int) -> None:
        """Count the seconds down until the next try; the words can be typed meanwhile."""
        was_waiting, self._seconds = self._seconds > 0, seconds
        self._go.setEnabled(not seconds)
        said = trn("Try again in {n} second.", "Try again in {n} seconds.", seconds) if seconds else ""
        if was_waiting and not seconds:
            said = self.tr("You can try again now.")
        self._waiting.show_text(said)
        self._waiting.setVisible(bool(said))
        if seconds and not was_waiting:
            self._tick.start()
            announce(self._passphrase, said)
        elif not seconds:
            self._tick.stop()
            announce(self._passphrase, said)

    @Slot()
    def _on_tick(self) -> None:
        self._wait_for(max(0, self._seconds - 1))

    def _say(self, wrong: str) -> None:
        """Say what is wrong, with the box and the button too; blank takes it back."""
        self._error.show_text(wrong)
        self._error.setVisible(bool(wrong))
        for about in (self._passphrase, self._go):
            about.setAccessibleDescription(with_error("", wrong))
        announce(self._passphrase if self._passphrase.isVisible() else self._go, wrong, urgent=True)
