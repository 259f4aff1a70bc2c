"""Owns the sheet that writes down a manager's acknowledgement of an escalation from My work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qa_desktop.services.desktop import EscalationRow
from qa_desktop.ui.escalation.acknowledgement import Acknowledged, Acknowledgement
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class AcknowledgeSheet(FittingDialog):
    """Says which escalation it is, and asks what the manager answered. `told` holds the answer."""

    def __init__(
        self, row: EscalationRow, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.told: Acknowledged | None = None
        self.setWindowTitle(self.tr("Record acknowledgement"))
        self.ask_width(540)
        layout = column(self.inside, margin=24, gap=8)
        case = row.escalation.case_reference
        layout.addWidget(Text(self.tr("Escalation of case {0}").format(case), Type.TITLE))
        layout.addWidget(Text(row.words, Type.HINT))
        if row.escalation.what:
            layout.addWidget(Text(row.escalation.what))
        self.form = Acknowledgement(now)
        self.form.show_escalation(row.escalation)
        self.form.requested.connect(self._on_requested)
        layout.addWidget(self.form)
        line = QHBoxLayout()
        cancel = KeyButton(self.tr("Cancel"), "Esc")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        line.addStretch(1)
        line.addWidget(cancel)
        layout.addLayout(line)
        self.form.by.setFocus()

    @Slot(object)
    def _on_requested(self, told: Acknowledged) -> None:
        self.told = told
        self.accept()
