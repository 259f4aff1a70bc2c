"""Owns the sheet that writes down a manager's acknowledgement of an escalation."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from qa_desktop.services.desktop import EscalationRow
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.dates import DateTimeBox
from qa_desktop.ui.widgets.text import Text


class AcknowledgeSheet(Sheet):
    """Who acknowledged, when, whether every child is safe today, what was done."""

    def __init__(self, row: EscalationRow, now: datetime, parent: QWidget | None = None) -> None:
        case = row.escalation.case_reference
        super().__init__(
            self.tr("Record the manager's acknowledgement"),
            self.tr("Case {0}. {1}").format(case, row.words),
            self.tr("Record acknowledgement"),
            parent,
        )
        self._now = now
        self._by = QLineEdit(row.escalation.told_name or row.escalation.told_role)
        self._by.setMaxLength(120)
        self._ask(self.tr("Who confirmed?"), self._by)
        self._at = DateTimeBox(now=lambda: now)
        self._at.show_value(now.isoformat(timespec="minutes"))
        label = Text(self.tr("When did they confirm?"), Type.QUESTION_SMALL)
        self._at.name(label.shown)
        self.body.addWidget(label)
        self.body.addWidget(self._at)
        self._safe_question()
        self._outcome = QPlainTextEdit(row.escalation.outcome)
        self._outcome.setTabChangesFocus(True)
        self._outcome.setMaximumHeight(theme.current().metrics.px(90))
        self._ask(self.tr("What was done, and when?"), self._outcome)
        self._by.textChanged.connect(self._decide)
        self._at.typed.connect(self._decide)
        self.finish()
        self._decide()
        self._by.setFocus()

    @property
    def by(self) -> str:
        return self._by.text().strip()

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self._at.value).astimezone()

    @property
    def safe_now(self) -> str:
        """`yes`, `no`, or blank while nobody has said."""
        return {0: "yes", 1: "no"}.get(self._safe.checkedId(), "")

    @property
    def outcome(self) -> str:
        return self._outcome.toPlainText().strip()

    def _ask(self, question: str, control: QWidget) -> None:
        label = Text(question, Type.QUESTION_SMALL)
        label.name(control)
        self.body.addWidget(label)
        self.body.addWidget(control)

    def _safe_question(self) -> None:
        words = self.tr("Have they confirmed that every child in the household is safe today?")
        self.body.addWidget(Text(words, Type.QUESTION_SMALL))
        self._safe = QButtonGroup(self)
        line = QHBoxLayout()
        for number, answer in enumerate((self.tr("Yes"), self.tr("No"), self.tr("Not said yet"))):
            button = QRadioButton(answer)
            button.setAccessibleDescription(words)
            self._safe.addButton(button, number)
            line.addWidget(button)
        self._safe.button(2).setChecked(True)
        line.addStretch(1)
        self.body.addLayout(line)

    @Slot()
    def _decide(self) -> None:
        self.allow(bool(self.by) and self._moment_is_past())

    def _moment_is_past(self) -> bool:
        try:
            return self.at <= self._now
        except ValueError:
            return False
