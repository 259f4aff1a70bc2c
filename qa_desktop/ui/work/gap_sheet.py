"""Owns the sheet on which somebody signs that they have seen a serious gap, or that action is taken."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desktop.i18n import tr
from qa_desktop.services.contributing import is_named
from qa_desktop.services.gaps import Gap
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text


class GapSheet(Sheet):
    """What was found, and the name of who says something of it."""

    def __init__(self, gap: Gap, parent: QWidget | None = None) -> None:
        seen = gap.seen is not None
        super().__init__(
            tr("Action is taken") if seen else tr("The manager has seen it"),
            "\n".join(gap.causes),
            tr("Sign"),
            parent,
        )
        label = Text(self.tr("Your name"), Type.QUESTION_SMALL)
        hint = self.tr(
            "Whoever says so writes their own name. It is kept beside the completed audit and goes to Q&S."
        )
        self.name = QLineEdit(gap.seen_by)
        self.name.setAccessibleDescription(hint)
        label.name(self.name)
        self.name.textChanged.connect(self._on_typed)
        for each in (label, Text(hint, Type.HINT), self.name):
            self.body.addWidget(each)
        self.finish()
        self._on_typed()
        self.name.setFocus()

    @property
    def author(self) -> str:
        return self.name.text().strip()

    @Slot()
    def _on_typed(self) -> None:
        self.allow(is_named(self.author))
