"""Owns the sheet on which something is found: type, move with the arrows, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from qa_desktop.ui.announce import announce
from qa_desktop.ui.layouts import column
from qa_desktop.ui.palette.listing import FoundList, spoken
from qa_desktop.ui.palette.ranking import OFFERED, Entry, Kind, find
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type, set_button
from qa_desktop.ui.widgets.text import Text

MOST = 100
"""More than anybody reads; further letters find the rest."""
SPOKEN_MS = 400
"""What is found is read out in a pause of typing, not with each letter."""
_KEYS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}


class FindSheet(QDialog):
    """Finds among entries that may still arrive while it is open.

    Signals:
        typed(str): other letters are in the box.
        chosen(object): the `Entry` that was chosen; the sheet is closed by then.
        forget_asked: what was looked for lately is to be forgotten.
    """

    typed = Signal(str)
    chosen = Signal(object)
    forget_asked = Signal()

    def __init__(self, title: str, ask: str, parent: QWidget | None = None, *, forgets: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sources: dict[str, Sequence[Entry]] = {}
        self._recent: tuple[str, ...] = ()
        self._offered: Sequence[Kind] = OFFERED
        self._is_waiting = False
        self._moved = False
        self.box = QLineEdit()
        self.box.setMaxLength(120)
        self.list = FoundList()
        self.list.setAccessibleName(self.tr("Found"))
        self.count = Text(role=Type.SMALL)
        self.nothing = Text(role=Type.HINT)
        self.nothing.hide()
        self._label = Text(ask, Type.QUESTION_SMALL)
        self._label.name(self.box)
        layout = column(self, margin=20)
        for part in (self._label, self.box, self.count, self.nothing):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        layout.addStretch(0)
        layout.addLayout(self._foot(forgets=forgets))
        m = theme.current().metrics
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(m.px(620), room.width() - 40), min(m.px(480), room.height() - 40))
        self._speaking = QTimer(self)
        self._speaking.setSingleShot(True)
        self._speaking.setInterval(SPOKEN_MS)
        self._speaking.timeout.connect(self._speak)
        self.box.textChanged.connect(self._on_typed)
        self.box.installEventFilter(self)
        self.list.activated.connect(self._on_activated)
        self.list.clicked.connect(self._on_activated)
        self._show()
        self.box.setFocus()

    def _foot(self, *, forgets: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        hint = Text(self.tr("↑ ↓ move · Enter opens · Esc closes"), Type.SMALL)
        line.addWidget(hint, 1)
        if forgets:
            self.forget = QPushButton(self.tr("Forget recent searches"))
            self.forget.setAutoDefault(False)
            set_button(self.forget, Button.LINK)
            self.forget.clicked.connect(self.forget_asked)
            self.forget.hide()
            line.addWidget(self.forget)
        return line

    # ------------------------------------------------------------ what there is

    def ask(self, words: str) -> None:
        """Ask with other words over the box."""
        self._label.show_text(words)
        self._label.name(self.box)
        self.box.setAccessibleName(words)

    def give(self, source: str, entries: Sequence[Entry]) -> None:
        """Take what one source has; a later answer of it takes the place of the one before."""
        self._sources[source] = entries
        self._show()

    def show_recent(self, recent: Sequence[str], searches: Sequence[Entry] = ()) -> None:
        """Take what was chosen lately, newest first, and what was looked for."""
        self._recent = tuple(recent)
        if hasattr(self, "forget"):
            self.forget.setVisible(bool(recent or searches))
        self.give("searches", searches)

    def wait(self, waiting: bool) -> None:
        """Say that more is being looked up."""
        self._is_waiting = waiting
        self._show()

    # ------------------------------------------------------------ keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self.box and event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and self._press(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        """Take a key of the sheet itself; letters are the box's."""
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._move(_KEYS[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.entry)
            return True
        return False

    def _move(self, by: int) -> None:
        self._moved = True
        self.list.stand_on(self.list.currentIndex().row() + by)
        self._describe()
        entry = self.list.entry
        if entry is not None:
            announce(self.box, spoken(entry))

    # ------------------------------------------------------------ showing

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._moved = False
        self._show()
        self.typed.emit(text.strip())

    def _show(self) -> None:
        before = self.list.entry if self._moved else None
        everything = [entry for entries in self._sources.values() for entry in entries]
        found = find(everything, self.box.text(), self._recent, self._offered)
        shown = found[:MOST]
        self.list.show_found(shown)
        # What arrives late must not move the one that somebody has gone to.
        again = next((n for n, each in enumerate(shown) if before is not None and each.id == before.id), None)
        if again is not None:
            self.list.stand_on(again)
        self.count.show_text(self._count_words(len(found), len(shown)))
        is_blank = not found and not self._is_waiting
        self.nothing.show_text(self._nothing_words() if is_blank else "")
        self.nothing.setVisible(is_blank)
        self.list.setVisible(not is_blank)
        self._describe()
        self._speaking.start()

    def _count_words(self, found: int, shown: int) -> str:
        if self._is_waiting and not found:
            return self.tr("Looking …")
        if found > shown:
            return self.tr("The first {shown} of {found} found. More letters find fewer.").format(
                shown=shown, found=found
            )
        if found == 1:
            return self.tr("1 found")
        return self.tr("{found} found").format(found=found) if found else ""

    def _nothing_words(self) -> str:
        """The empty state: what was looked for, and what can be done."""
        words = self.box.text().strip()
        if not words:
            return self.tr("There is nothing to find here yet.")
        return self.tr(
            "Nothing is called “{words}”. Try a case number, fewer letters or another word."
        ).format(words=words)

    def _describe(self) -> None:
        entry = self.list.entry
        self.box.setAccessibleDescription(spoken(entry) if entry is not None else self.nothing.shown)

    @Slot()
    def _speak(self) -> None:
        entry = self.list.entry
        words = (self.count.shown, spoken(entry) if entry is not None else self.nothing.shown)
        announce(self.box, ". ".join(part for part in words if part))

    # ------------------------------------------------------------ choosing

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self._choose(self.list.found.entry(index))

    def _choose(self, entry: Entry | None) -> None:
        if entry is None:
            return
        if entry.kind is Kind.SEARCH:
            self.box.setText(entry.text)
            self.box.setFocus()
            return
        self.accept()
        self.chosen.emit(entry)
