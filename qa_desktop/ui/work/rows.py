"""Owns the rows of My work: an open escalation, an audit to continue, a figure of where audits are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from qa_desktop.domain.grades import Grade
from qa_desktop.services.desktop import AuditRow, DeliveryCount, EscalationRow, EscalationState
from qa_desktop.ui.layouts import column, row
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.widgets.bar import ThinBar
from qa_desktop.ui.widgets.chip import Chip
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class EscalationBanner(QFrame):
    """An open escalation: the first thing on the page.

    Signals:
        opened(object): its `EscalationRow`, when the button is pressed.
    """

    opened = Signal(object)

    def __init__(self, escalation: EscalationRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = escalation
        set_ground(self, Ground.DANGER)
        layout = row(self, margin=12, gap=12)
        mark = Text("■ " + self.tr("Escalation open"), Type.ERROR)
        mark.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        words = Text(
            self.tr("Case {0} · {1}").format(escalation.escalation.case_reference or "—", escalation.words)
        )
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        untold = escalation.state is EscalationState.UNTOLD
        action = self.tr("Say who was told") if untold else self.tr("Record acknowledgement")
        button = KeyButton(action)
        button.clicked.connect(self._on_clicked)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(button)
        self.setAccessibleName(f"{mark.shown}. {words.shown}")

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._row)


class DraftRow(QFrame):
    """An audit to continue.

    Signals:
        opened(object): its `AuditKey`.
    """

    opened = Signal(object)

    def __init__(self, audit: AuditRow, when_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = audit.key
        summary = audit.summary
        m = theme.current().metrics
        layout = row(self, gap=16)
        layout.setContentsMargins(m.px(16), m.px(12), m.px(16), m.px(12))
        case = Text(summary.case_reference or self.tr("No case number yet"), Type.STRONG)
        case.setFixedWidth(m.px(130))
        what = QWidget()
        lines = column(what, gap=0)
        lines.addWidget(Text(summary.tool_title))
        second = " · ".join(part for part in (summary.service_area, summary.team) if part)
        if summary.correction_reason:
            second = self.tr("Correction: {0}").format(summary.correction_reason)
        lines.addWidget(Text(second or audit.reference, Type.SMALL))
        bar = ThinBar(width=120)
        bar.setFixedWidth(m.px(120))
        bar.show_part(summary.answered, summary.applicable)
        counted = Text(self.tr("{0} of {1}").format(summary.answered, summary.applicable), Type.HINT)
        counted.setFixedWidth(m.px(76))
        changed = Text(self.tr("Changed {0}").format(when_words), Type.HINT)
        changed.setFixedWidth(m.px(160))
        button = KeyButton(self.tr("Open"))
        button.setAccessibleName(self.tr("Open the audit of case {0}").format(summary.case_reference))
        button.clicked.connect(self._on_clicked)
        layout.addWidget(case)
        layout.addWidget(what, 1)
        layout.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(counted)
        layout.addWidget(changed)
        layout.addWidget(button)

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._key)


class DoneRow(QFrame):
    """A completed audit and where it is on its way.

    Signals:
        opened(object): its `AuditKey`.
    """

    opened = Signal(object)

    def __init__(self, audit: AuditRow, when_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = audit.key
        summary = audit.summary
        m = theme.current().metrics
        layout = row(self, gap=16)
        layout.setContentsMargins(m.px(16), m.px(10), m.px(16), m.px(10))
        case = Text(summary.case_reference or audit.reference, Type.STRONG)
        case.setFixedWidth(m.px(130))
        layout.addWidget(case)
        layout.addWidget(Text(summary.tool_title), 1)
        if summary.overall_grade:
            grade = Grade(summary.overall_grade)
            layout.addWidget(Chip.of_grade(grade, audit.grade_words))
        state = Text(audit.state_words, Type.HINT)
        state.setFixedWidth(m.px(250))
        state.setToolTip(self.tr("Completed {0}").format(when_words))
        button = KeyButton(self.tr("Read"))
        button.setAccessibleName(self.tr("Read the audit of case {0}").format(summary.case_reference))
        button.clicked.connect(self._on_clicked)
        layout.addWidget(state)
        layout.addWidget(button)

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._key)


class DeliveryTile(QFrame):
    """How many audits are at one place on their way."""

    def __init__(self, count: DeliveryCount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = column(self, margin=16, gap=0)
        layout.addWidget(Text(str(count.count), Type.TITLE))
        layout.addWidget(Text(count.label, Type.HINT))
        self.setAccessibleName(f"{count.label}: {count.count}")
