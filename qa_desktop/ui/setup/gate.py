"""Owns what the pages before the desk share: a card in the middle, what is wrong, one action, a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import lone_card
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.spoken import with_error
from qa_desktop.ui.widgets.text import Text


class GatePage(QWidget):
    """A page of one question. What it asks goes into `form`, then `finish`.

    Signals:
        done: the profile is open.
        left: back to where one came from.
    """

    done = Signal()
    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.form = lone_card(self, 620)
        self.title = Text("", Type.TITLE)
        self.form.addWidget(self.title)
        self._hints: dict[QWidget, str] = {}

    def finish(self, verb: str) -> None:
        """Put what is wrong and the buttons at the foot; without a verb there is only the way back."""
        self._error = Text("", Type.ERROR)
        self._error.hide()
        self.form.addWidget(self._error)
        self.form.addSpacing(theme.current().metrics.px(8))
        line = QHBoxLayout()
        self._back = KeyButton(self.tr("Back"), "Esc")
        self._back.clicked.connect(self.left)
        self.go = KeyButton(verb, "", Button.PRIMARY)
        self.go.setVisible(bool(verb))
        self.go.clicked.connect(self._on_go)
        line.addWidget(self._back)
        line.addStretch(1)
        line.addWidget(self.go)
        self.form.addLayout(line)

    def ask(self, question: str, hint: str, box: QLineEdit) -> None:
        """A question with a box."""
        label = Text(question, Type.QUESTION_SMALL)
        label.setContentsMargins(0, theme.current().metrics.px(10), 0, 0)
        label.name(box)
        self.form.addWidget(label)
        if hint:
            self.form.addWidget(Text(hint, Type.HINT))
        self.form.addWidget(box)
        self._hints[box] = hint
        box.setAccessibleDescription(hint)
        box.returnPressed.connect(self._on_go)

    def run(
        self, work: Callable[[], object], says: str, done: Callable[[object], None] | None = None
    ) -> None:
        """Do it beside the window; what fails is said here."""
        self.say("", self.go)
        self.go.setEnabled(False)
        self._context.tasks.run(Lane.STORE, work, done or self._on_done, self._on_failed, self, says=says)

    def say(self, sentence: str, about: QWidget) -> None:
        """Say what is wrong, with the box it is about, and put the keyboard there; blank takes it back."""
        self._error.show_text(sentence)
        self._error.setVisible(bool(sentence))
        for each in (*self._hints, self.go):
            hint = self._hints.get(each, "")
            each.setAccessibleDescription(with_error(hint, sentence if each is about else ""))
        if sentence:
            about.setFocus()
            announce(about, sentence, urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    @Slot()
    def _on_go(self) -> None:
        if self.go.isEnabled() and self.go.isVisibleTo(self):
            self.act()

    def act(self) -> None:
        """The action of the page."""

    def about(self, code: str) -> QWidget:
        """The box that a failure is about."""
        return self.go

    def forget(self) -> None:
        """Take every secret away from the screen."""

    def _on_done(self, _nothing: object) -> None:
        self.go.setEnabled(True)
        self.forget()
        self.done.emit()

    def _on_failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        self.say(words(error).text, self.about(getattr(error, "code", "")))
