"""Owns the sheets about keys: another passphrase, another way of unlocking, another computer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desktop.i18n import tr
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.passphrases import Strength
from qa_desktop.ui.announce import announce
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.settings.folder_box import FolderBox
from qa_desktop.ui.setup.first_run import MODE_WORDS
from qa_desktop.ui.setup.new_passphrase import NewPassphrase, secret_box
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.spoken import with_error
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles, digit_for


class KeySheet(Sheet):
    """A sheet that stays until what it asks for is done, and says beside the box why it is not.

    Signals:
        worked: it is done.
    """

    worked = Signal()

    def __init__(self, context: Context, title: str, said: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(title, said, verb, parent)
        self._context = context
        self._old: QLineEdit | None = None
        self._new: NewPassphrase | None = None
        self._error = Text("", Type.ERROR)

    def ask_old(self, question: str) -> None:
        """What opens it now."""
        self._old = secret_box()
        label = Text(question, Type.QUESTION_SMALL)
        label.name(self._old)
        self.body.addWidget(label)
        self.body.addWidget(self._old)

    def ask_new(self, question: str) -> NewPassphrase:
        """A new passphrase, twice."""
        self._new = NewPassphrase(self._judge, question)
        self.body.addWidget(self._new)
        return self._new

    def close_up(self) -> None:
        """Put what is wrong and the buttons at the foot."""
        self._error.hide()
        self.body.addWidget(self._error)
        self.finish(below=True)

    @property
    def old(self) -> str:
        return "" if self._old is None else self._old.text()

    @property
    def new(self) -> str:
        """The new passphrase, where one is asked for."""
        return "" if self._new is None or not self._new.isVisibleTo(self) else self._new.text

    def problem(self) -> tuple[QWidget, str]:
        """The box that is wrong, and why; blank words when nothing is."""
        if self._old is not None and self._old.isVisibleTo(self) and not self._old.text():
            return self._old, self.tr("Type the passphrase that opens it now.")
        if self._new is not None and self._new.isVisibleTo(self):
            return self._new.problem()
        return self, ""

    def work(self) -> Callable[[], object] | None:
        """What is to be done beside the window; None when the sheet is answered by closing it."""
        return None

    def accept(self) -> None:
        wrong, problem = self.problem()
        self.say(problem, wrong)
        if problem:
            return
        work = self.work()
        if work is None:
            super().accept()
            return
        self.allow(False)
        says = self.tr("Changing what opens your audits")
        self._context.tasks.run(Lane.STORE, work, self._on_done, self._on_failed, self, says=says)

    def say(self, sentence: str, about: QWidget) -> None:
        """Say what is wrong, with the box it is about, and put the keyboard there; blank takes it back."""
        self._error.show_text(sentence)
        self._error.setVisible(bool(sentence))
        if self._old is not None:
            self._old.setAccessibleDescription(with_error("", sentence if about is self._old else ""))
        if self._new is not None:
            self._new.say_wrong(about, sentence)
        if sentence:
            about.setFocus()
            announce(about, sentence, urgent=True)

    def _judge(self, text: str) -> Strength:
        return self._context.desktop.keys.strength(text)

    def _on_done(self, _nothing: object) -> None:
        self.worked.emit()
        super().accept()

    def _on_failed(self, error: Exception) -> None:
        self.allow(True)
        code = getattr(error, "code", "")
        is_old = self._old is not None and code in ("PASSPHRASE-WRONG", "UNLOCK-WAIT", "PASSPHRASE-NEEDED")
        about: QWidget = self._old if is_old and self._old is not None else self
        self.say(words(error).text, about)


class ChangePassphrase(KeySheet):
    """Asks for the passphrase of now and the one of from now on."""

    def __init__(
        self, context: Context, *, has_old: bool, has_escrow: bool, parent: QWidget | None = None
    ) -> None:
        said = (
            tr("Your audits stay as they are; the holder of the recovery key can still help.")
            if has_escrow
            else tr("Your audits stay as they are.")
        )
        title = tr("Change the passphrase") if has_old else tr("Set a spare passphrase")
        super().__init__(context, title, said, tr("Change it") if has_old else tr("Set it"), parent)
        if has_old:
            self.ask_old(self.tr("The passphrase of now"))
        else:
            self.body.addWidget(
                Text(self.tr("It opens your audits on the day the computer account does not."), Type.HINT)
            )
        self.ask_new(self.tr("The new passphrase"))
        self.close_up()
        first = self._old or (self._new.first if self._new is not None else self)
        first.setFocus()

    def work(self) -> Callable[[], object] | None:
        return partial(self._context.desktop.keys.change_passphrase, self.old, self.new)


class ChangeMode(KeySheet):
    """Asks what opens the audits from now on, among what the policy and this computer allow."""

    def __init__(
        self, context: Context, mode: KeyMode, choices: tuple[KeyMode, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context,
            tr("Change what opens your audits"),
            tr("Now: {way}. Your audits stay as they are.", way=tr(MODE_WORDS[mode][0])),
            tr("Change it"),
            parent,
        )
        self._others = tuple(each for each in choices if each is not mode)
        self._tiles = Tiles()
        self._tiles.show_faces(
            TileFace(
                each.value,
                tr(MODE_WORDS[each][0]),
                digit_for(number),
                description=tr(MODE_WORDS[each][1]),
            )
            for number, each in enumerate(self._others)
        )
        self._tiles.show_picks([self._others[0].value])
        self._tiles.describe(self.tr("What opens your audits?"), "")
        self._note = Text("", Type.HINT)
        self.body.addWidget(self._tiles)
        self.body.addWidget(self._note)
        if mode is not KeyMode.KEYRING:
            self.ask_old(self.tr("The passphrase of now"))
        else:
            self.ask_new(self.tr("The new passphrase"))
        self._tiles.picked.connect(self._on_picked)
        self.close_up()
        self._on_picked()
        self._tiles.setFocus()

    @property
    def mode(self) -> KeyMode:
        return KeyMode(self._tiles.picks[0]) if self._tiles.picks else self._others[0]

    @Slot()
    def _on_picked(self) -> None:
        self._note.show_text(tr(MODE_WORDS[self.mode][1]))
        if self._new is not None:
            self._new.setVisible(self.mode is not KeyMode.KEYRING)

    def work(self) -> Callable[[], object] | None:
        return partial(self._context.desktop.keys.change_mode, self.old, self.mode, self.new)


class MoveOut(KeySheet):
    """Asks where the file for another computer is written, and for the passphrase that goes with it."""

    def __init__(self, context: Context, *, has_passphrase: bool, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            tr("Move to another computer"),
            tr(
                "Everything here is written into one encrypted file, and this computer stops opening it:"
                " only one of the two may go on. On the other computer choose “Bring my profile from another"
                " computer” at the first start. Until then it can be taken back here."
            ),
            tr("Write the file and lock"),
            parent,
        )
        self.box = FolderBox(
            self.tr("Where to"),
            self.tr("A stick, or a folder that the other computer reaches too."),
            choose=self.tr("Choose where the file is written"),
        )
        self.body.addWidget(self.box)
        if has_passphrase:
            self.ask_old(self.tr("Your passphrase; it opens the file as well"))
        else:
            self.ask_new(self.tr("A passphrase for the file"))
        self.close_up()
        self.box.path.setFocus()

    def problem(self) -> tuple[QWidget, str]:
        if not self.box.folder:
            return self.box.path, self.tr("Choose where the file is to be written.")
        return super().problem()
