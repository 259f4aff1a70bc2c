"""Owns saving a sealed copy of a draft that cannot be saved where it belongs, and bringing one in again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from qa_desktop.domain.draft_copy import MAX_COPY, CopyMeets, DraftCopy
from qa_desktop.domain.ids import AuditKey, audit_reference
from qa_desktop.errors import Refused
from qa_desktop.i18n import trn
from qa_desktop.ui.announce import announce
from qa_desktop.ui.copies import write_copy
from qa_desktop.ui.sheets import Confirm, Sheet, asks
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.text import Text

if TYPE_CHECKING:
    from qa_desktop.services.desktop_draft_copies import DraftCopiesDesk
    from qa_desktop.ui.fill.host import FillHost
    from qa_desktop.ui.filling import Filling
    from qa_desktop.ui.shell import MainWindow

ENDING = ".qadraft"
_LONGEST = 256


class SealSheet(Sheet):
    """Asks for the passphrase of a copy, twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Save a copy elsewhere"),
            self.tr(
                "The copy holds the answers of this draft as they stand on the screen, without attached "
                "files. Save it on another disk, for example a USB stick. It is sealed: only this passphrase "
                "opens it, on any computer with QA Desktop. Without it nobody can, not even you."
            ),
            self.tr("Choose where to save"),
            parent,
        )
        self._first = _secret(self, self.tr("Passphrase of the copy"))
        self.body.addWidget(Text(self.tr("Four or more unrelated words, at least 12 characters."), Type.HINT))
        self._again = _secret(self, self.tr("The same passphrase again"))
        self._error = Text("", Type.ERROR)
        self._error.hide()
        self.body.addWidget(self._error)
        self.finish()
        self._first.setFocus()

    @property
    def passphrase(self) -> str:
        return self._first.text()

    def accept(self) -> None:
        """Close once both are the same; what is too weak is said when it is sealed."""
        if not self._first.text() or self._first.text() != self._again.text():
            words = self.tr("The two passphrases differ. Type them again.")
            self._error.show_text(words)
            self._error.show()
            announce(self, words, urgent=True)
            self._again.setFocus()
            return
        super().accept()


class OpenSheet(Sheet):
    """Asks for the passphrase that opens a copy."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        words = self.tr("{name} is opened with the passphrase that was chosen when it was saved.")
        title, verb = self.tr("Bring in a copy of a draft"), self.tr("Open the copy")
        super().__init__(title, words.format(name=name), verb, parent)
        self._text = _secret(self, self.tr("Passphrase of the copy"))
        self.finish()
        self._text.setFocus()

    @property
    def passphrase(self) -> str:
        return self._text.text()


class DraftCopyFlow(QObject):
    """Out of the program and back, over the drafts of one open profile."""

    def __init__(self, window: MainWindow, filling: Filling) -> None:
        super().__init__(filling)
        self._window, self._filling = window, filling
        self._tasks = window.context.tasks

    @property
    def _desk(self) -> DraftCopiesDesk:
        return self._window.context.desktop.draft_copies

    # ------------------------------------------------------------ out

    def save(self, host: FillHost) -> None:
        """Ask for a passphrase and a place, and put what is on the screen there."""
        sheet = SealSheet(self._window)
        agreed, passphrase = asks(sheet), sheet.passphrase
        if not agreed:
            return
        title, kind = self.tr("Save a sealed copy of the draft"), self.tr("Copy of a draft (*.qadraft)")
        name = audit_reference(host.key.audit_id) + ENDING
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, name, kind)
        if not chosen:
            return
        host.flush()
        copy = host.take_down()
        work = partial(_seal_to, self._desk, copy, passphrase, Path(chosen))
        says, done = self.tr("Sealing the copy"), partial(self._on_saved, host, copy, Path(chosen))
        self._tasks.run(Lane.BACKGROUND, work, done, self._window.tell, host.widget, says=says)

    def _on_saved(self, host: FillHost, copy: DraftCopy, path: Path, _nothing: object) -> None:
        host.page.say_copied(path.name)
        work = partial(self._desk.note_made, copy)
        self._tasks.run(Lane.STORE, work, None, self._window.tell, self, says="")

    # ------------------------------------------------------------ in

    @Slot()
    def bring_in(self) -> None:
        """Choose a copy, open it, say what it would change, and take it in."""
        title = self.tr("Bring in a copy of a draft")
        kind = self.tr("Copy of a draft (*.qadraft);;All files (*)")
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, "", kind)
        if not chosen:
            return
        sheet = OpenSheet(Path(chosen).name, self._window)
        agreed, passphrase = asks(sheet), sheet.passphrase
        if not agreed:
            return
        work = partial(_open_from, self._desk, Path(chosen), passphrase)
        says = self.tr("Opening the copy")
        done = self._window.unless_locking(self._on_opened)
        self._tasks.run(Lane.BACKGROUND, work, done, self._window.tell, self, says=says)

    def _on_opened(self, copy: DraftCopy) -> None:
        if self._filling.holds(copy.key):
            # What is on the screen would be saved over the copy with the next answer.
            self._window.tell(Refused("DRAFT-COPY-OPEN"))
            return
        done = self._window.unless_locking(partial(self._on_looked, copy))
        self._tasks.run(Lane.STORE, partial(self._desk.look, copy), done, self._window.tell, self)

    def _on_looked(self, copy: DraftCopy, meets: CopyMeets) -> None:
        if meets.differing:
            words = trn(
                "{n} answer of the draft here is another one. The copy’s takes its place; the history keeps "
                "both.",
                "{n} answers of the draft here are others. Those of the copy take their place; the history "
                "keeps both.",
                meets.differing,
            )
            if meets.changed_since:
                words = f"{self.tr('The draft was worked on after the copy was made.')} {words}"
            title, verb = self.tr("Bring the copy in?"), self.tr("Bring it in")
            if not asks(Confirm(title, words, verb, self._window)):
                return
        done = self._window.unless_locking(self._on_brought_in)
        self._tasks.run(Lane.STORE, partial(self._desk.bring_in, copy), done, self._window.tell, self)

    def _on_brought_in(self, key: AuditKey) -> None:
        self._filling.changed.emit()
        self._filling.open(key)


def _seal_to(desk: DraftCopiesDesk, copy: DraftCopy, passphrase: str, path: Path) -> None:
    write_copy(path, desk.seal(copy, passphrase))


def _open_from(desk: DraftCopiesDesk, path: Path, passphrase: str) -> DraftCopy:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_COPY + 1)
    except OSError as error:
        raise Refused("DRAFT-COPY-UNREADABLE", errno=error.errno) from error
    return desk.open(data, passphrase)


def _secret(sheet: Sheet, question: str) -> QLineEdit:
    box = QLineEdit()
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.setMaxLength(_LONGEST)
    label = Text(question, Type.QUESTION_SMALL)
    label.name(box)
    sheet.body.addWidget(label)
    sheet.body.addWidget(box)
    return box
