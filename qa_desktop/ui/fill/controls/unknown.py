"""Owns the control of last resort: a plain box for a kind of question that has no control of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.controls.text import TextControl
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text


class UnknownControl(TextControl):
    """A question is never left out: it is answered in words, and the box says why."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        words = self.tr("There is no box of its own for this kind of question. Type the answer in words.")
        self.words = Text(words, Type.WARNING)
        self.box.setSpacing(theme.current().metrics.px(4))
        self.box.insertWidget(0, self.words)
