"""Owns the card of the rules: how long each class is kept, and who set it; at a hub it can be changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qa_desktop.domain.policy import KNOWN
from qa_desktop.services.desktop_retention import RetentionModel, RuleRow
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import empty, rule
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.text import Text


class RulesCard(Card):
    """A line for each class: its rule in words, who set it, and a number where it may be changed here.

    Signals:
        changed: a period is another now.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.boxes: dict[str, QLineEdit] = {}
        self._may_change = False
        self._shown: RetentionModel | None = None

    def show_rules(self, model: RetentionModel, *, may_change: bool) -> None:
        """Show the rules; one that a person is typing in stays as it is typed."""
        if any(box.hasFocus() and box.isModified() for box in self.boxes.values()):
            return
        if self._shown == model and self._may_change == may_change:
            return
        self._shown, self._may_change = model, may_change
        self.boxes.clear()
        empty(self.box)
        for number, row in enumerate(model.rules):
            if number:
                self.box.addWidget(rule())
            self.box.addLayout(self._line(row))
        for title, words in model.always:
            self.box.addWidget(rule())
            self.box.addLayout(_said(title, words, ""))

    def _line(self, row: RuleRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addLayout(_said(row.title, row.words, row.set_words), 1)
        if self._may_change and not row.setting.locked:
            box = QLineEdit(str(row.setting.number))
            known = KNOWN[row.setting.name]
            box.setValidator(QIntValidator(known.least, known.most, box))
            box.setMaximumWidth(theme.current().metrics.px(90))
            unit = self.tr("Years") if row.setting.name.endswith("-years") else self.tr("Days")
            box.setAccessibleName(self.tr("{what}: {unit}").format(what=row.title, unit=unit))
            box.setAccessibleDescription(
                self.tr("From {least} to {most}. {rule}").format(
                    least=known.least, most=known.most, rule=row.words
                )
            )
            box.editingFinished.connect(partial(self._on_edited, row, box))
            self.boxes[row.setting.name] = box
            line.addWidget(box)
            label = Text(unit, Type.HINT)
            label.setFixedWidth(theme.current().metrics.px(60))
            line.addWidget(label)
        return line

    def _on_edited(self, row: RuleRow, box: QLineEdit) -> None:
        if not box.text() or int(box.text()) == row.setting.number:
            return
        box.setModified(False)
        work = partial(self._context.desktop.settings.choose, row.setting.name, int(box.text()))
        self._context.tasks.run(Lane.STORE, work, self._on_kept, self.failed.emit, self)

    def _on_kept(self, _setting: object) -> None:
        self.changed.emit()


def _said(title: str, words: str, who: str) -> QVBoxLayout:
    said = QVBoxLayout()
    said.setSpacing(0)
    said.addWidget(Text(title, Type.QUESTION_SMALL))
    said.addWidget(Text(words))
    if who:
        said.addWidget(Text(who, Type.HINT))
    return said
