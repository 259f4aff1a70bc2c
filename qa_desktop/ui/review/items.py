"""Owns the single items of the review page: a contradiction with its reason, an identifier in its context."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop import Contradiction, IdentifierFound, Weight
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.dates import LineBox
from qa_desktop.ui.widgets.growing import GrowingTextEdit
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.markup import Marked, Span
from qa_desktop.ui.widgets.text import Text

CONTEXT = 60
"""Letters shown on each side of an identifier: enough to know the sentence."""
UNTOLD = "ESCALATION-UNTOLD"
"""The contradiction that the escalation sheet settles."""
KINDS = {
    "name": mark("A name"),
    "worker-name": mark("A worker's name"),
    "nhs-number": mark("An NHS number"),
    "date-of-birth": mark("A date of birth"),
    "postcode": mark("A postcode"),
    "reference": mark("A case number"),
    "address": mark("An address"),
}


class ContradictionItem(QFrame):
    """Answers that do not go together.

    Signals:
        reason_written(str, str): code and reason.
        change_wanted(str): go to that question.
        escalation_wanted: open the escalation sheet.
    """

    reason_written = Signal(str, str)
    change_wanted = Signal(str)
    escalation_wanted = Signal()

    def __init__(self, found: Contradiction, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        set_ground(self, Ground.CARD)
        column = QVBoxLayout(self)
        spaced(column, (16, 12, 16, 16), 8)
        column.addWidget(Text(found.words))
        self.change = KeyButton(self.tr("Change it"))
        self.escalate = KeyButton(self.tr("Open escalation"))
        for button in (self.change, self.escalate):
            button.setAccessibleName(f"{button.text()}: {found.words}")
        self.escalate.setVisible(found.code == UNTOLD or not found.node_ids)
        self.change.setVisible(bool(found.node_ids))
        self.change.clicked.connect(self._on_change)
        self.escalate.clicked.connect(self.escalation_wanted)
        self.reason = GrowingTextEdit(1)
        if found.weight is Weight.NEEDS_REASON:
            label = Text(self.tr("Or say why it is right as it stands"), Type.QUESTION_SMALL)
            label.name(self.reason)
            self.reason.setAccessibleDescription(found.words)
            self.reason.show_text(reason)
            self.reason.typed.connect(self._on_reason)
            column.addWidget(label)
            column.addWidget(self.reason)
        row = QHBoxLayout()
        row.addWidget(self.escalate)
        row.addWidget(self.change)
        row.addStretch(1)
        column.addLayout(row)

    @Slot()
    def _on_change(self) -> None:
        self.change_wanted.emit(self.found.node_ids[0])

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self.reason_written.emit(self.found.code, reason)


class IdentifierItem(QFrame):
    """Something that may identify someone, underlined in its sentence.

    Signals:
        reason_written(str, str): key and reason why it must stay.
        replace_wanted(object, str): the `IdentifierFound` and what to write instead.
        change_wanted(str): go to that question.
    """

    reason_written = Signal(str, str)
    replace_wanted = Signal(object, str)
    change_wanted = Signal(str)

    def __init__(self, found: IdentifierFound, text: str, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        set_ground(self, Ground.CARD)
        column = QVBoxLayout(self)
        spaced(column, (16, 12, 16, 16), 8)
        kind = tr(KINDS.get(found.kind, mark("Something that may identify someone")))
        column.addWidget(
            Text(self.tr("{kind} in “{question}”").format(kind=kind, question=found.label), Type.STRONG)
        )
        self.context = Text()
        self.context.show_marked(in_context(text, found.start, found.end))
        column.addWidget(self.context)
        self.instead = LineBox(24)
        self.replace = KeyButton(self.tr("Replace"))
        self.change = KeyButton(self.tr("Change it there"), "", Button.QUIET)
        label = Text(self.tr("Write instead"), Type.QUESTION_SMALL)
        label.name(self.instead)
        row = QHBoxLayout()
        row.addWidget(self.instead)
        row.addWidget(self.replace)
        row.addWidget(self.change)
        row.addStretch(1)
        column.addWidget(label)
        column.addLayout(row)
        self.reason = GrowingTextEdit(1)
        why = Text(self.tr("Or say why it must stay"), Type.QUESTION_SMALL)
        why.name(self.reason)
        self.reason.show_text(reason)
        column.addWidget(why)
        column.addWidget(self.reason)
        for box in (self.instead, self.reason):
            box.setAccessibleDescription(self.context.shown)
        self.replace.clicked.connect(self._on_replace)
        self.instead.returnPressed.connect(self._on_replace)
        self.change.clicked.connect(self._on_change)
        self.reason.typed.connect(self._on_reason)

    @Slot()
    def _on_replace(self) -> None:
        if self.instead.text().strip():
            self.replace_wanted.emit(self.found, self.instead.text().strip())

    @Slot()
    def _on_change(self) -> None:
        self.change_wanted.emit(self.found.node_id)

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self.reason_written.emit(self.found.key, reason)


def in_context(text: str, start: int, end: int) -> Marked:
    """The stretch of a text with some words around it, underlined."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    before = ("…" if first else "") + text[first:start].replace("\n", " ")
    after = text[end:last].replace("\n", " ") + ("…" if last < len(text) else "")
    found = text[start:end].replace("\n", " ")
    return Marked(before + found + after, (Span(len(before), len(found), bold=True, underlined=True),))
