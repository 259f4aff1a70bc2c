"""Owns what every question control is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import NodeView, ViolationCode
from qa_desktop.ui.fill.files import Files


class Control(QWidget):
    """Answers one question.

    Signals:
        edited(str, str, bool): node id, raw text, and whether more typing is likely to follow.
        left(str): the keyboard left the control of that node.
        told(str): words about the choice in focus, for example its descriptor; blank for none.
    """

    edited = Signal(str, str, bool)
    left = Signal(str)
    told = Signal(str)

    told_now = ""
    """What `told` said last."""
    shows_label = False
    """True when the control shows the question's label itself and there is nothing to answer."""
    has_label_beside = False
    """True when the control shows the question's label itself, beside what is answered."""

    onward: QWidget | None = None
    """Where Enter goes from here, while it is in sight; else the next question."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node_id: NodeId = view.node_id
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # our word; QWidget.render draws on a device and is not used here
        """Show a node as it stands. With `keep` the text and cursor stay: this control caused the change."""
        raise NotImplementedError

    def focus_here(self) -> None:
        """Put the keyboard where an answer is given; a line there is selected, as Tab would."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def use(self, files: Files | None) -> None:
        """Take what is known of the audit's files and of the tool's; most controls need neither."""

    def name(self, words: str, description: str) -> None:
        """What a screen reader says: the question, then its hint and what is wrong."""
        self.setAccessibleName(words)
        self.setAccessibleDescription(description)


def is_invalid(view: NodeView) -> bool:
    """True when what was typed cannot stand; blank is never invalid."""
    return any(v.code is not ViolationCode.REQUIRED for v in view.violations)
