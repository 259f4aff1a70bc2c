"""Owns the card on which is set when the program locks by itself, and how long a copy stays copied."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.domain.policy import KNOWN, Value
from qa_desktop.i18n import tr, trn
from qa_desktop.services.desktop_settings import SettingsModel
from qa_desktop.ui.context import Context
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.text import Text

SECONDS = (10, 20, 30, 60, 120, 300, 600)
"""Offered for the clipboard; what is set otherwise is offered too."""


class LockCard(Card):
    """Three settings, each with who set it; what IT or Q&S fixed cannot be chosen.

    Signals:
        changed: something was set.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        minutes = KNOWN["lock-after-minutes"]
        self.boxes: dict[str, Combo] = {}
        self._set_by: dict[str, Text] = {}
        self._line("lock-after-minutes", self.tr("Lock when nothing is done for"))
        for number in range(minutes.least, minutes.most + 1):
            self._offer("lock-after-minutes", number)
        self._line("lock-with-session", self.tr("Lock with the computer, and before it sleeps"))
        for value in (True, False):
            self._offer("lock-with-session", value)
        self._line("clear-clipboard-seconds", self.tr("Clear what was copied after"))
        for number in SECONDS:
            self._offer("clear-clipboard-seconds", number)

    def refresh(self) -> None:
        """Look what is set, and by whom."""
        work = self._context.desktop.settings.decided
        self._context.tasks.run(Lane.STORE, work, self._show, self.failed.emit, self)

    def _line(self, name: str, question: str) -> None:
        line, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        label, box, set_by = Text(question, Type.QUESTION_SMALL), Combo(), Text("", Type.HINT)
        label.name(box)
        box.setFixedWidth(theme.current().metrics.px(150))
        box.activated.connect(partial(self._on_chosen, name))
        words.addWidget(label)
        words.addWidget(set_by)
        line.addLayout(words, 1)
        line.addWidget(box)
        self.box.addLayout(line)
        self.boxes[name], self._set_by[name] = box, set_by

    def _offer(self, name: str, value: Value) -> None:
        self.boxes[name].addItem(_words(name, value), value)

    def _show(self, model: SettingsModel) -> None:
        for row in model.rows:
            box = self.boxes.get(row.setting.name)
            if box is None:
                continue
            if box.findData(row.setting.value) < 0:
                self._offer(row.setting.name, row.setting.value)
            box.setCurrentIndex(box.findData(row.setting.value))
            box.setEnabled(not row.setting.locked)
            self._set_by[row.setting.name].show_text(row.set_words)
            box.setAccessibleDescription(row.set_words)

    def _on_chosen(self, name: str, _index: int) -> None:
        work = partial(self._context.desktop.settings.choose, name, self.boxes[name].currentData())
        self._context.tasks.run(Lane.STORE, work, self._on_kept, self._on_refused, self)

    def _on_kept(self, _setting: object) -> None:
        self.refresh()
        self.changed.emit()

    def _on_refused(self, error: Exception) -> None:
        self.refresh()
        self.failed.emit(error)


def _words(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    number = value if isinstance(value, int) else 0
    if name == "lock-after-minutes":
        return trn("{n} minute", "{n} minutes", number)
    if number % 60:
        return trn("{n} second", "{n} seconds", number)
    return trn("{n} minute", "{n} minutes", number // 60)
