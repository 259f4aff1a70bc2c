"""Owns a serious gap on My work: until when the manager sees it, until when action is taken."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.services.gaps import GapRow
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.work.reflow import Cell, ReflowRow
from qa_desktop.ui.work.rows import ROOM

CAUSES_SHOWN = 2
"""Of the gaps of one audit; the audit itself names them all."""


class GapLine(ReflowRow):
    """The serious gaps of one audit. Of a draft nobody says yet that it was seen: it may still change.

    Signals:
        opened(object): its `GapRow`.
        moved(object): its `Gap`: the manager has seen it, or action is taken.
    """

    opened = Signal(object)
    moved = Signal(object)

    def __init__(self, row: GapRow, parent: QWidget | None = None) -> None:
        super().__init__(ROOM, parent)
        self._row, self._gap = row, row.gap
        case = row.case_reference or self.tr("No case number")
        seen = row.gap.seen is not None
        opens = KeyButton(self.tr("Open") if row.is_draft else self.tr("Read"))
        name = (
            self.tr("Open the audit of case {0}") if row.is_draft else self.tr("Read the audit of case {0}")
        )
        opens.setAccessibleName(name.format(case))
        self.move_on = KeyButton(
            self.tr("Action is taken") if seen else self.tr("The manager has seen it"), "", Button.LINK
        )
        self.move_on.setAccessibleName(f"{self.move_on.text()}: {case}")
        self.move_on.setParent(self)
        self.move_on.setVisible(not row.is_draft)
        opens.clicked.connect(self._on_opened)
        self.move_on.clicked.connect(self._on_moved)
        said = QWidget()
        lines = column(said, gap=0)
        causes = row.gap.causes[:CAUSES_SHOWN]
        if len(row.gap.causes) > CAUSES_SHOWN:
            causes = (*causes, self.tr("and {0} more").format(len(row.gap.causes) - CAUSES_SHOWN))
        lines.addWidget(Text(" · ".join(causes)))
        lines.addWidget(Text(row.words, Type.ERROR if row.is_late else Type.SMALL))
        if row.is_draft:
            hint = self.tr("That the manager has seen it can be signed once the audit is completed.")
            lines.addWidget(Text(hint, Type.HINT))
        number = Text(case, Type.STRONG)
        number.keep_whole()
        self.set_cells(
            Cell(number),
            Cell(said, stretch=1, line=1),
            *([] if row.is_draft else [Cell(self.move_on, line=2)]),
            Cell(opens, at_right=True),
        )

    @Slot()
    def _on_opened(self) -> None:
        self.opened.emit(self._row)

    @Slot()
    def _on_moved(self) -> None:
        self.moved.emit(self._gap)
