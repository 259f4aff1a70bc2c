"""Owns the part of the escalation sheet that writes down the manager's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.domain.escalation import Escalation
from qa_desktop.ui.escalation.fields import Field, line_box, tiles, words_box
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.dates import DateTimeBox
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the manager answered."""

    by: str
    at: datetime
    safe_now: str
    """`yes`, `no` or blank."""
    outcome: str


class Acknowledgement(QWidget):
    """Shown once somebody was told.

    Signals:
        requested(object): an `Acknowledged` that can stand.
    """

    requested = Signal(object)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._told_at: datetime | None = None
        self.by, self.outcome = line_box(""), words_box("")
        self.at = DateTimeBox(now=now)
        self.safe = tiles([("yes", self.tr("Yes")), ("no", self.tr("No"))])
        self.button = KeyButton(self.tr("Record acknowledgement"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_clicked)
        self._by = Field(self.tr("Who acknowledged it?"), self.by)
        self._at = Field(self.tr("When?"), self.at)
        column = QVBoxLayout(self)
        spaced(column, (0, 8, 0, 0), 16)
        column.addWidget(Text(self.tr("The manager's acknowledgement"), Type.HEADING))
        column.addWidget(Text(self.tr("Due within 24 hours of telling them."), Type.HINT))
        for field in (
            self._by,
            self._at,
            Field(self.tr("Is every child in the household confirmed safe today?"), self.safe),
            Field(self.tr("What was done, and when?"), self.outcome),
        ):
            column.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)

    def show_escalation(self, escalation: Escalation | None) -> None:
        """Show what is written down already; nothing before somebody was told."""
        self.setVisible(escalation is not None and escalation.told_at is not None)
        if escalation is None:
            return
        self._told_at = escalation.told_at
        self.by.setText(escalation.acknowledged_by)
        at = escalation.acknowledged_at
        zone = self._now().tzinfo
        self.at.show_value(at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at else "")
        self.safe.show_picks([escalation.safe_now] if escalation.safe_now else [])
        self.outcome.show_text(escalation.outcome)

    @Slot()
    def _on_clicked(self) -> None:
        at = self._moment()
        self._by.say("" if self.by.text().strip() else self.tr("Say who acknowledged it."))
        wrong = ""
        if at is None:
            wrong = self.tr("Enter a date and a time, for example 23/11/2026 and 14:05.")
        elif at > self._now():
            wrong = self.tr("This is in the future.")
        elif self._told_at is not None and at < self._told_at.replace(second=0, microsecond=0):
            wrong = self.tr("This is before anybody was told.")
        self._at.say(wrong)
        first = next((field for field in (self._by, self._at) if field.is_wrong), None)
        if first is not None:
            first.focus_here()
        if at is not None and not wrong and not self._by.is_wrong:
            # Typed to the minute, told to the second: the same minute counts as after.
            at = max(at, self._told_at) if self._told_at is not None else at
            safe = next(iter(self.safe.picks), "")
            self.requested.emit(
                Acknowledged(self.by.text().strip(), at, safe, self.outcome.toPlainText().strip())
            )

    def _moment(self) -> datetime | None:
        stored = self.at.value
        try:
            moment = datetime.fromisoformat(stored) if "T" in stored else None
        except ValueError:
            return None
        return moment.replace(tzinfo=self._now().tzinfo) if moment else None
