"""Owns the small sheets that ask one thing: a confirmation, a reason. Verbs on buttons, plain text only."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from qa_desktop.ui.failure import Words
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

REASON_LETTERS = 3
"""A reason shorter than this says nothing."""


def asks(sheet: QDialog) -> bool:
    """Show a sheet until it is answered; True when its verb was chosen.

    It is taken away afterwards: what a closed sheet still held would outlast the lock.
    """
    try:
        return bool(sheet.exec())
    finally:
        sheet.deleteLater()


class Sheet(FittingDialog):
    """A title, some words, something to fill in, and two buttons.

    One that `holds_the_lock` shows what cannot be shown again: the program does not lock over it.
    """

    holds_the_lock = False

    def __init__(
        self, title: str, words: str, verb: str, parent: QWidget | None = None, *, cancel: bool = True
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.ask_width(460)
        self.body = column(self.inside, margin=24, gap=10)
        self.body.addWidget(Text(title, Type.HEADING))
        if words:
            self.body.addWidget(Text(words))
        self._verb = KeyButton(verb, "", Button.PRIMARY)
        self._verb.setDefault(True)
        self._verb.clicked.connect(self.accept)
        self._cancel = KeyButton(self.tr("Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        self._may_cancel = cancel

    def finish(self, *, below: bool = False) -> None:
        """Put the buttons at the foot, after everything else; `below` what is scrolled, where it is long."""
        foot = QWidget() if below else None
        line = QHBoxLayout(foot) if foot is not None else QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._cancel)
        line.addWidget(self._verb)
        # Not before it stands in the sheet: shown without a parent it would be a window of its own.
        self._cancel.setVisible(self._may_cancel)
        m = theme.current().metrics
        if foot is not None:
            line.setContentsMargins(m.px(24), m.px(12), m.px(24), m.px(16))
            self.keep_below(foot)
            return
        self.body.addSpacing(m.px(8))
        self.body.addLayout(line)

    def allow(self, allowed: bool) -> None:
        self._verb.setEnabled(allowed)


class Confirm(Sheet):
    """Asks before something that cannot be taken back by a key."""

    def __init__(self, title: str, words: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, words, verb, parent)
        self.finish()


class Reason(Sheet):
    """Asks for a reason in words."""

    def __init__(self, title: str, words: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, words, verb, parent)
        label = Text(self.tr("Reason"), Type.QUESTION_SMALL)
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setMaximumHeight(theme.current().metrics.px(110))
        label.name(self._text)
        self.body.addWidget(label)
        self.body.addWidget(self._text)
        self._text.textChanged.connect(self._on_typed)
        self.finish()
        self._on_typed()
        self._text.setFocus()

    @property
    def reason(self) -> str:
        return self._text.toPlainText().strip()

    @Slot()
    def _on_typed(self) -> None:
        self.allow(len(self.reason) >= REASON_LETTERS)


class Failure(Sheet):
    """Says what happened, what was not lost, and what to do next."""

    def __init__(self, failure: Words, parent: QWidget | None = None) -> None:
        super().__init__(failure.happened, "", "OK", parent, cancel=False)
        for part in (failure.kept, failure.next_step):
            if part:
                self.body.addWidget(Text(part))
        self.body.addWidget(Text(failure.code, Type.SMALL))
        self.finish()
