"""Owns the question for a new passphrase: typed twice, with how long it would last said while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QWidget

from qa_desktop.errors import Refused
from qa_desktop.services.passphrases import SHORTEST, Strength, lasts
from qa_desktop.ui.announce import announce
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.bar import ThinBar
from qa_desktop.ui.widgets.spoken import sentences, with_error
from qa_desktop.ui.widgets.text import Text

LONGEST = 256
PAUSE_MS = 150
"""Judging takes some 10 ms: not at every letter of somebody who types fast."""
_STEPS = 4


class NewPassphrase(QWidget):
    """Two boxes and what the passphrase is worth.

    Signals:
        changed: something was typed.
        entered: Enter was pressed in a box.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        judge: Callable[[str], Strength],
        question: str = "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build it; `judge` says what a passphrase is worth, in some 10 ms."""
        super().__init__(parent)
        self._judge = judge
        self._hint = hint or self.tr("Four or more unrelated words are easy to remember and hard to guess.")
        inner = column(self, gap=8)
        self.first, self.again = secret_box(), secret_box()
        first = Text(question or self.tr("Passphrase"), Type.QUESTION_SMALL)
        first.name(self.first)
        inner.addWidget(first)
        inner.addWidget(Text(self._hint, Type.HINT))
        inner.addWidget(self.first)
        self._bar = ThinBar(width=120)
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        self.verdict = Text("", Type.HINT)
        line = QHBoxLayout()
        line.setSpacing(theme.current().metrics.px(8))
        line.addWidget(self._bar)
        line.addWidget(self.verdict, 1)
        inner.addLayout(line)
        second = Text(self.tr("The same passphrase again"), Type.QUESTION_SMALL)
        second.name(self.again)
        inner.addWidget(second)
        inner.addWidget(self.again)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.judge_now)
        for box in (self.first, self.again):
            box.textEdited.connect(self.changed)
            box.returnPressed.connect(self.entered)
        self.first.textChanged.connect(self._on_typed)
        self._was_good: bool | None = None
        self._bar.show_part(0, _STEPS)
        self._say("")

    @property
    def text(self) -> str:
        return self.first.text()

    def problem(self) -> tuple[QLineEdit, str]:
        """The box that is wrong, and why in words; blank words when nothing is."""
        strength = self._judge(self.text)
        if strength.code:
            return self.first, words(Refused(strength.code)).text
        if self.text != self.again.text():
            return self.again, self.tr("The two passphrases differ. Type the second one again.")
        return self.first, ""

    def say_wrong(self, box: QWidget, sentence: str) -> None:
        """Have what is wrong read with its box; blank takes it back."""
        for each in (self.first, self.again):
            hint = sentences(self._hint, self.verdict.shown) if each is self.first else ""
            each.setAccessibleDescription(with_error(hint, sentence if each is box else ""))

    def forget(self) -> None:
        """Take both away from the screen."""
        self.first.clear()
        self.again.clear()
        self.judge_now()

    @Slot()
    def _on_typed(self) -> None:
        self._pause.start()

    @Slot()
    def judge_now(self) -> None:
        """Say what stands in the first box is worth, by words as well as by the bar."""
        self._pause.stop()
        strength = self._judge(self.text)
        self._bar.show_part(strength.level, _STEPS)
        if not self.text:
            self._was_good = None
            self._say("")
            return
        if strength.will_do:
            said = sentences(self.tr("✓ Strong enough"), lasts(strength))
        elif strength.code == "PASSPHRASE-SHORT":
            said = sentences(
                self.tr("▲ Too short: {count} of at least {least} characters").format(
                    count=strength.length, least=SHORTEST
                ),
                lasts(strength),
            )
        else:
            said = sentences(
                self.tr("▲ Too easy to guess"), lasts(strength), words(Refused(strength.code)).next_step
            )
        self._say(said)
        self._bring_verdict()
        if strength.will_do is not self._was_good:
            self._was_good = strength.will_do
            announce(self.first, said)

    def _bring_verdict(self) -> None:
        """At 200 % what is said about the words would stand below the window."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea) and self.first.hasFocus():
            area.ensureWidgetVisible(self.verdict, 0, theme.current().metrics.px(8))

    def _say(self, said: str) -> None:
        self.verdict.show_text(said)
        self.first.setAccessibleDescription(sentences(self._hint, said))


def secret_box() -> QLineEdit:
    """A box whose letters are not shown."""
    box = QLineEdit()
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.setMaxLength(LONGEST)
    return box
