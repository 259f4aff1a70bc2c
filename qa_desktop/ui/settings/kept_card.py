"""Owns the card that says who decides what here: the settings of IT and Q&S, retention, and retiring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.domain.policy import PolicyState
from qa_desktop.services.desktop_settings import SettingRow, SettingsModel
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import empty, rule
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class DecidedCard(Card):
    """Every setting that others may decide: what it is, and who said so. Nothing is changed here."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._faults, self._rows = QVBoxLayout(), QVBoxLayout()
        self.box.addLayout(self._faults)
        self.box.addLayout(self._rows)

    def refresh(self) -> None:
        """Look what every setting is."""
        work = self._context.desktop.settings.decided
        self._context.tasks.run(Lane.STORE, work, self._show, self.failed.emit, self)

    def _show(self, model: SettingsModel) -> None:
        empty(self._faults)
        empty(self._rows)
        role = Type.ERROR if model.state is PolicyState.UNREADABLE else Type.WARNING
        for words in model.faults:
            self._faults.addWidget(Text(words, role))
        self._faults.addWidget(Text(model.words, Type.HINT))
        for number, row in enumerate(model.rows):
            if number:
                self._rows.addWidget(rule())
            self._rows.addLayout(_line(row))


class KeptCard(Card):
    """What this computer keeps how long, and its end.

    Signals:
        retention_asked: show the Retention page.
        retire_asked: destroy the keys of this computer.
    """

    retention_asked = Signal()
    retire_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._words = Text("")
        self.box.addWidget(self._words)
        buttons = QWidget()
        line = FlowLayout(buttons)
        show = KeyButton(self.tr("Show what is kept, and how long"))
        show.clicked.connect(self.retention_asked)
        retire = KeyButton(self.tr("Retire this computer"), "", Button.DANGER)
        retire.clicked.connect(self.retire_asked)
        line.addWidget(show)
        line.addWidget(retire)
        self.box.addWidget(buttons)
        self.box.addWidget(
            Text(
                self.tr(
                    "Retiring sends what is outstanding and then destroys the keys: nobody can open what lies"
                    " here afterwards. Nothing is destroyed before you confirm it."
                ),
                Type.HINT,
            )
        )

    def refresh(self) -> None:
        """Look what is kept how long."""
        work = self._context.desktop.settings.decided
        self._context.tasks.run(Lane.STORE, work, self._show, self.failed.emit, self)

    def _show(self, model: SettingsModel) -> None:
        self._words.show_text(model.kept)


def _line(row: SettingRow) -> QHBoxLayout:
    line, said = QHBoxLayout(), QVBoxLayout()
    said.setSpacing(0)
    said.addWidget(Text(row.title, Type.QUESTION_SMALL))
    said.addWidget(Text(row.set_words, Type.HINT))
    line.addLayout(said, 1)
    line.addWidget(Text(row.value))
    return line
