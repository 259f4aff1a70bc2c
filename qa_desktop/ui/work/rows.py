"""Owns the rows of My work: an open escalation, an audit to continue, one that is done."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.grades import Grade
from qa_desktop.services.desktop import AuditRow, EscalationRow, EscalationState, LaterDue
from qa_desktop.services.desktop_plans import CheckInRow
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.widgets.bar import ThinBar
from qa_desktop.ui.widgets.chip import Chip
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.work.reflow import Cell, ReflowRow

ROOM = 760
"""Width at 100 % below which a row becomes lines."""


class EscalationBanner(ReflowRow):
    """An open escalation: the first thing on the page; `within` a card of several it has no ground.

    Signals:
        opened(object): its `EscalationRow`, when the button is pressed.
        slip_asked(object): its `AuditId`, whose one-page slip is to be shown.
    """

    opened = Signal(object)
    slip_asked = Signal(object)

    def __init__(
        self, escalation: EscalationRow, parent: QWidget | None = None, *, within: bool = False
    ) -> None:
        super().__init__(ROOM, parent)
        self._row = escalation
        if not within:
            set_ground(self, Ground.DANGER)
        mark = Text("■ " + self.tr("Escalation open"), Type.ERROR)
        words = Text(
            self.tr("Case {0} · {1}").format(escalation.escalation.case_reference or "—", escalation.words)
        )
        untold = escalation.state is EscalationState.UNTOLD
        button = KeyButton(self.tr("Say who was told") if untold else self.tr("Record acknowledgement"))
        button.clicked.connect(self._on_clicked)
        slip = KeyButton(self.tr("Show the slip"), "", Button.LINK)
        slip.setAccessibleName(
            self.tr("Show the slip of case {0}").format(escalation.escalation.case_reference)
        )
        slip.clicked.connect(self._on_slip)
        mark.setFixedWidth(mark.sizeHint().width())
        self.set_cells(Cell(mark), Cell(words, stretch=1, line=1), Cell(slip, line=2), Cell(button, line=2))
        self.setAccessibleName(f"{mark.shown}. {words.shown}")

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._row)

    @Slot()
    def _on_slip(self) -> None:
        self.slip_asked.emit(self._row.escalation.audit_id)


class DraftRow(ReflowRow):
    """An audit to continue.

    Signals:
        opened(object): its `AuditKey`.
    """

    opened = Signal(object)

    def __init__(self, audit: AuditRow, when_words: str, parent: QWidget | None = None) -> None:
        super().__init__(ROOM, parent)
        self._key = audit.key
        summary = audit.summary
        second = " · ".join(part for part in (summary.service_area, summary.team) if part)
        if summary.correction_reason:
            second = self.tr("Correction: {0}").format(summary.correction_reason)
        bar = ThinBar(width=120)
        bar.show_part(summary.answered, summary.applicable)
        counted = self.tr("{0} of {1}").format(summary.answered, summary.applicable)
        case = summary.case_reference or audit.reference
        button = KeyButton(self.tr("Open"))
        button.setAccessibleName(self.tr("Open the audit of case {0}").format(case))
        button.clicked.connect(self._on_clicked)
        self.set_cells(
            Cell(_wide(Text(case, Type.STRONG), 120)),
            Cell(two_lines(summary.tool_title, second or audit.reference), stretch=1, line=1),
            Cell(_wide(bar, 120), line=None),
            Cell(_wide(Text(counted, Type.HINT), 70), line=2),
            Cell(_wide(Text(self.tr("Changed {0}").format(when_words), Type.HINT), 180), line=3),
            Cell(button, at_right=True),
        )

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._key)


class CheckInLine(ReflowRow):
    """A plan whose day to ask has come.

    Signals:
        opened(object): its `CheckInRow`.
        settled(object): its `CheckInRow`: somebody asked.
    """

    opened = Signal(object)
    settled = Signal(object)

    def __init__(self, row: CheckInRow, parent: QWidget | None = None) -> None:
        super().__init__(ROOM, parent)
        self._row = row
        case = row.case_reference or self.tr("No case number")
        opens, done = (
            KeyButton(self.tr("Open the plan")),
            KeyButton(self.tr("Where are you now?…"), "", Button.QUIET),
        )
        opens.setAccessibleName(self.tr("Open the plan of case {0}").format(case))
        done.setAccessibleName(self.tr("Where are you now? Case {0}").format(case))
        opens.clicked.connect(self._on_opened)
        done.clicked.connect(self._on_settled)
        self.set_cells(
            Cell(_wide(Text(case, Type.STRONG), 120)),
            Cell(two_lines(row.words, row.tool_title), stretch=1, line=1),
            Cell(done, line=2),
            Cell(opens, at_right=True),
        )

    @Slot()
    def _on_opened(self) -> None:
        self.opened.emit(self._row)

    @Slot()
    def _on_settled(self) -> None:
        self.settled.emit(self._row)


class DoneRow(ReflowRow):
    """A completed audit and where it is on its way.

    Signals:
        opened(object): its `AuditKey`.
    """

    opened = Signal(object)

    def __init__(self, audit: AuditRow, when_words: str, parent: QWidget | None = None) -> None:
        super().__init__(ROOM, parent)
        self._key = audit.key
        summary = audit.summary
        grade: QWidget = (
            Chip.of_grade(Grade(summary.overall_grade), audit.grade_words)
            if summary.overall_grade
            else Text("", Type.HINT)
        )
        state = two_lines(audit.state_words, self.tr("completed {0}").format(when_words))
        case = summary.case_reference or audit.reference
        button = KeyButton(self.tr("Read"))
        button.setAccessibleName(self.tr("Read the audit of case {0}").format(case))
        button.clicked.connect(self._on_clicked)
        self.set_cells(
            Cell(_wide(Text(case, Type.STRONG), 120)),
            Cell(Text(summary.tool_title), stretch=1, line=1),
            Cell(grade, line=2),
            Cell(_wide(state, 190), line=3),
            Cell(button, at_right=True),
        )

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._key)


class LaterRow(ReflowRow):
    """A completed audit that waits for the answers of others.

    Signals:
        opened(object): its `AuditKey`.
    """

    opened = Signal(object)

    def __init__(self, due: LaterDue, parent: QWidget | None = None) -> None:
        super().__init__(ROOM, parent)
        self._key = due.row.key
        summary = due.row.summary
        case = summary.case_reference or due.row.reference
        button = KeyButton(self.tr("Open"))
        button.setAccessibleName(self.tr("Open the audit of case {0}. {1}").format(case, due.words))
        button.clicked.connect(self._on_clicked)
        self.set_cells(
            Cell(_wide(Text(case, Type.STRONG), 120)),
            Cell(two_lines(due.words, summary.tool_title), stretch=1, line=1),
            Cell(button, at_right=True),
        )

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._key)


def two_lines(first: str, second: str) -> QWidget:
    """A text with a small muted one under it."""
    both = QWidget()
    lines = column(both, gap=0)
    lines.addWidget(Text(first))
    lines.addWidget(Text(second, Type.SMALL))
    return both


def _wide(widget: QWidget, at_100: int) -> QWidget:
    """Give a cell of a column the same width in every row; more where a language's words need it."""
    drawn = theme.current().metrics.px(at_100)
    widget.setFixedWidth(max(drawn, min(widget.sizeHint().width(), 2 * drawn)))
    return widget
