"""Owns the first run: who works here, and what opens the database."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop import KeyMode, ProfileStatus
from qa_desktop.services.passphrases import Strength
from qa_desktop.ui.announce import announce
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import lone_card
from qa_desktop.ui.setup.new_passphrase import NewPassphrase
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.spoken import with_error
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles, digit_for

MODE_WORDS = {
    KeyMode.KEYRING_AND_PASSPHRASE: (
        mark("My computer account and a passphrase"),
        mark("Recommended. Neither a stolen disk nor an open screen is enough."),
    ),
    KeyMode.KEYRING: (
        mark("My computer account alone"),
        mark(
            "Whoever is signed in to this computer account can open the audits; the lock only covers the"
            " screen."
        ),
    ),
    KeyMode.PASSPHRASE: (
        mark("A passphrase alone"),
        mark("For computers that keep no secrets for programs."),
    ),
}


class FirstRunPage(QWidget):
    """First run.

    Signals:
        created: the profile is made and open.
        bring_asked: there is a profile on another computer, and it is to come here.
    """

    created = Signal()
    bring_asked = Signal()

    def __init__(self, context: Context, status: ProfileStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._modes = status.modes
        self._hints: dict[QWidget, str] = {}
        m = theme.current().metrics
        self._form = lone_card(self, 620)
        self._form.addWidget(Text(self.tr("Welcome to QA Desktop"), Type.TITLE))
        self._form.addWidget(
            Text(
                self.tr(
                    "Audits are kept on this computer, encrypted, and work without a network."
                    " Two things are needed before you begin."
                )
            )
        )
        self._ask_person()
        self._ask_mode()
        self._ask_passphrase()
        self._error = Text("", Type.ERROR)
        self._error.hide()
        self._form.addWidget(self._error)
        line = QHBoxLayout()
        self._go = KeyButton(self.tr("Make my encrypted store"), "", Button.PRIMARY)
        self._go.setDefault(True)
        self._go.clicked.connect(self._on_go)
        self._bring = KeyButton(self.tr("Bring my profile from another computer"), "", Button.LINK)
        self._bring.clicked.connect(self.bring_asked)
        line.addStretch(1)
        line.addWidget(self._go)
        self._form.addSpacing(m.px(12))
        self._form.addLayout(line)
        self._form.addWidget(self._bring, 0, Qt.AlignmentFlag.AlignLeft)
        self._form.addWidget(Text(self.tr("It will lie in {0}").format(status.folder), Type.SMALL))
        self._on_mode()

    def focus_first(self) -> None:
        self._person.setFocus()

    def _ask_person(self) -> None:
        self._person = QLineEdit()
        self._person.setMaxLength(80)
        self._question(
            self.tr("Your name, as it should stand on audits"),
            self.tr("Your name and your role, for example Advanced Practitioner."),
            self._person,
        )
        self._person.returnPressed.connect(self._on_go)

    def _ask_mode(self) -> None:
        title = Text(self.tr("What opens your audits?"), Type.QUESTION_SMALL)
        title.setContentsMargins(0, theme.current().metrics.px(14), 0, 0)
        self._form.addWidget(title)
        self._mode_tiles = Tiles()
        self._mode_tiles.show_faces(
            TileFace(
                mode.value,
                tr(MODE_WORDS[mode][0]),
                digit_for(number),
                description=tr(MODE_WORDS[mode][1]),
            )
            for number, mode in enumerate(self._modes)
        )
        self._mode_tiles.show_picks([self._modes[0].value])
        self._mode_tiles.describe(title.shown, "")
        self._mode_note = Text("", Type.HINT)
        self._form.addWidget(self._mode_tiles)
        self._form.addWidget(self._mode_note)
        self._mode_tiles.picked.connect(self._on_mode)

    def _ask_passphrase(self) -> None:
        self._secret = NewPassphrase(self._judge)
        self._secret.entered.connect(self._on_go)
        self._form.addWidget(self._secret)

    def _judge(self, text: str) -> Strength:
        return self._context.desktop.keys.strength(text, self._person.text())

    def _question(self, question: str, hint: str, control: QLineEdit) -> None:
        label = Text(question, Type.QUESTION_SMALL)
        label.setContentsMargins(0, theme.current().metrics.px(10), 0, 0)
        label.name(control)
        self._form.addWidget(label)
        self._form.addWidget(Text(hint, Type.HINT))
        self._form.addWidget(control)
        self._hint(control, hint)

    def _hint(self, box: QLineEdit, hint: str) -> None:
        self._hints[box] = hint
        box.setAccessibleDescription(hint)

    @property
    def mode(self) -> KeyMode:
        return KeyMode(self._mode_tiles.picks[0]) if self._mode_tiles.picks else self._modes[0]

    @Slot()
    def _on_mode(self) -> None:
        self._mode_note.show_text(tr(MODE_WORDS[self.mode][1]))
        self._secret.setVisible(self.mode is not KeyMode.KEYRING)

    @Slot()
    def _on_go(self) -> None:
        wrong, problem = self._problem()
        self._say(problem, wrong)
        if problem:
            return
        self._go.setEnabled(False)
        passphrase = "" if self.mode is KeyMode.KEYRING else self._secret.text
        work = partial(
            self._context.desktop.profile.create, self._person.text().strip(), passphrase, self.mode
        )
        says = self.tr("Making the encrypted database and installing the tools")
        self._context.tasks.run(Lane.STORE, work, self._on_created, self._on_failed, self, says=says)

    def _problem(self) -> tuple[QLineEdit, str]:
        """The box that is wrong, and why; blank words when nothing is."""
        if not self._person.text().strip():
            return self._person, self.tr("Type your name: it stands on every audit you complete.")
        if self.mode is not KeyMode.KEYRING:
            wrong, problem = self._secret.problem()
            if problem:
                return wrong, problem
        return self._person, ""

    def _on_created(self, _nothing: object) -> None:
        self._secret.forget()
        self._go.setEnabled(True)
        self.created.emit()

    def _on_failed(self, error: Exception) -> None:
        self._go.setEnabled(True)
        about = self._go if self._secret.isHidden() else self._secret.first
        self._say(words(error).text, about)

    def _say(self, sentence: str, about: QWidget) -> None:
        """Say what is wrong, with the box it is about, and put the keyboard there; blank takes it back."""
        self._error.show_text(sentence)
        self._error.setVisible(bool(sentence))
        for each in (*self._hints, self._go):
            hint = self._hints.get(each, "")
            each.setAccessibleDescription(with_error(hint, sentence if each is about else ""))
        self._secret.say_wrong(about, sentence)
        if sentence:
            about.setFocus()
            announce(about, sentence, urgent=True)
