"""Owns the card on which a language is chosen; there is none while English is all there is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desktop import i18n
from qa_desktop.ui.context import Context
from qa_desktop.ui.settings.card import Card
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.text import Text


def has_choice() -> bool:
    """Whether there is another language than English to choose."""
    return len(i18n.languages()) > 1


class LanguageCard(Card):
    """Every language by its own name; the choice is spoken from the next start on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        m = theme.current().metrics
        question = Text(self.tr("Language of the window and of new reports"), Type.QUESTION_SMALL)
        self.choice = Combo()
        for language in i18n.languages():
            self.choice.addItem(language.name, language.code)
        self.choice.setCurrentIndex(max(0, self.choice.findData(i18n.spoken())))
        self.choice.setFixedWidth(m.px(220))
        self.choice.activated.connect(self._on_chosen)
        question.name(self.choice)
        self._after = Text(self.tr("Audit tools speak the languages that they were written in."), Type.HINT)
        self.choice.setAccessibleDescription(self._after.shown)
        for widget in (question, self.choice, self._after):
            self.box.addWidget(widget)

    @Slot()
    def _on_chosen(self) -> None:
        code = str(self.choice.currentData())
        self._context.tasks.run(
            Lane.BACKGROUND,
            partial(self._context.desktop.settings.speak, code),
            self._on_kept,
            self.failed.emit,
            self,
        )

    def _on_kept(self, _nothing: object) -> None:
        self._after.show_text(self.tr("The window speaks it the next time QA Desktop starts."))
