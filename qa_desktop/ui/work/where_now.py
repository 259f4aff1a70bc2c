"""Owns the sheet on which the Lead Professional says where the family is now: marks, a note, a name."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.i18n import tr
from qa_desktop.services.contributing import is_named
from qa_desktop.services.desktop_plans import Area, CheckInRow, SaidNow
from qa_desktop.services.where_now import HIGHEST, LOWEST
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class WhereNowSheet(FittingDialog):
    """One sheet for one day of a plan. `is_only_asked`: it is taken off the list without an answer."""

    def __init__(self, row: CheckInRow, areas: tuple[Area, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_only_asked = False
        title = tr("Where are you now? Case {case}", case=row.case_reference)
        self.setWindowTitle(title)
        self.ask_width(620)
        layout = column(self.inside, margin=24, gap=8)
        layout.addWidget(Text(title, Type.TITLE))
        hint = tr("New marks lie beside those of the session, which stay. Leave out what nobody says.")
        layout.addWidget(Text(hint, Type.HINT))
        self.marks: dict[NodeId, Combo] = {}
        for area in areas:
            self._add_area(layout, area)
        self.note, self.name = QPlainTextEdit(), QLineEdit()
        self.note.setTabChangesFocus(True)
        self.note.setMaximumHeight(theme.current().metrics.px(110))
        fields: tuple[tuple[str, QWidget], ...] = (
            (tr("What has changed, in the Lead Professional’s words"), self.note),
            (tr("Lead Professional’s name"), self.name),
        )
        for label, field in fields:
            words = Text(label, Type.QUESTION_SMALL)
            words.name(field)
            layout.addWidget(words)
            layout.addWidget(field)
        self._foot(layout)
        self.note.textChanged.connect(self._decide)
        self.name.textChanged.connect(self._decide)
        self._decide()

    @property
    def said(self) -> SaidNow:
        marks = {node: int(box.currentData()) for node, box in self.marks.items() if box.currentData() != ""}
        return SaidNow(marks, self.note.toPlainText().strip(), self.name.text().strip())

    def _add_area(self, layout: QVBoxLayout, area: Area) -> None:
        box = Combo()
        box.addItem(tr("Nothing said"), "")
        for mark in range(LOWEST, HIGHEST + 1):
            box.addItem(str(mark), str(mark))
        label = markup.read(area.label).text
        words = tr("{area} (then {mark} of 10)", area=label, mark=area.was) if area.was else label
        name = Text(words, Type.QUESTION_SMALL)
        name.name(box)
        box.currentIndexChanged.connect(self._decide)
        layout.addWidget(name)
        layout.addWidget(box)
        self.marks[area.node_id] = box

    def _foot(self, layout: QVBoxLayout) -> None:
        line = QHBoxLayout()
        only = KeyButton(tr("Take off the list without an answer"), "", Button.LINK)
        cancel = KeyButton(tr("Cancel"), "Esc")
        self.sign = KeyButton(tr("Sign and add"), "", Button.PRIMARY)
        for button in (only, cancel):
            button.setAutoDefault(False)
        only.clicked.connect(self._on_only_asked)
        cancel.clicked.connect(self.reject)
        self.sign.clicked.connect(self.accept)
        line.addWidget(only)
        line.addStretch(1)
        line.addWidget(cancel)
        line.addWidget(self.sign)
        layout.addLayout(line)

    @Slot()
    def _on_only_asked(self) -> None:
        self.is_only_asked = True
        self.accept()

    @Slot()
    def _decide(self) -> None:
        said = self.said
        self.sign.setEnabled(bool(said.marks or said.note) and is_named(said.by))
