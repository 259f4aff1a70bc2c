"""Owns the sheet on which an audit begins: which tool, which case."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from qa_desktop.domain.case import Case
from qa_desktop.domain.ids import ToolHash
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.i18n import mark, tr
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

# 150 ms: a person typing a case number pauses longer than that only at its end.
SEARCH_PAUSE_MS = 150

STATUS_WORDS = {
    "eh": mark("Early help or TAC"),
    "assessment": mark("Open for assessment"),
    "cin": mark("Child in need plan"),
    "cp": mark("Child protection plan"),
    "cla": mark("Child in care"),
    "care_leaver": mark("Care leaver"),
    "closed": mark("Closed"),
}


class CaseModel(QAbstractListModel):
    """The cases that fit what was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases: tuple[Case, ...] = ()

    def show_cases(self, cases: tuple[Case, ...]) -> None:
        self.beginResetModel()
        self._cases = cases
        self.endResetModel()

    def case(self, index: QModelIndex) -> Case | None:
        return self._cases[index.row()] if 0 <= index.row() < len(self._cases) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cases)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        case = self._cases[index.row()]
        status = tr(STATUS_WORDS[case.status]) if case.status in STATUS_WORDS else case.status
        return " · ".join(part for part in (case.person_id, status, case.team) if part)


class StartSheet(FittingDialog):
    """Asks for a tool and a case. `chosen_tool`, `chosen_case` and `case_reference` hold the answer."""

    def __init__(
        self,
        context: Context,
        tools: tuple[ToolSummary, ...],
        parent: QWidget | None = None,
        *,
        tool: ToolHash | None = None,
        case: str = "",
    ) -> None:
        """Begin with a tool or a case that was chosen already, where one was."""
        super().__init__(parent)
        self._context = context
        self._tools = tools
        self.chosen_case: Case | None = None
        self.setWindowTitle(self.tr("Start an audit"))
        m = theme.current().metrics
        self.ask_width(560)
        layout = column(self.inside, margin=24, gap=8)
        layout.addWidget(Text(self.tr("Start an audit"), Type.TITLE))
        self._tool = Combo()
        for each in tools:
            words = self.tr("{0}, version {1}").format(each.title, each.ref.version)
            self._tool.addItem(words)
        wanted = (number for number, each in enumerate(tools) if each.ref.content_hash == tool)
        self._tool.setCurrentIndex(next(wanted, 0 if tools else -1))
        self._ask(self.tr("Which tool?"), "", self._tool)
        self._case = QLineEdit()
        self._case.setMaxLength(40)
        self._ask(
            self.tr("Which case?"),
            self.tr("Type a case number, a team or a status, then choose. An unlisted number may be used."),
            self._case,
        )
        self._cases = CaseModel(self)
        self._list = QListView()
        self._list.setModel(self._cases)
        self._list.setAccessibleName(self.tr("Cases that fit"))
        self._list.setMinimumHeight(m.px(160))
        self._list.setUniformItemSizes(True)
        layout.addWidget(self._list, 1)
        self._buttons(layout)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self._case.textChanged.connect(self._on_typed)
        # What is selected and not what is current: Tab into the list makes its first row current, and
        # nobody has chosen that child by it.
        self._list.selectionModel().selectionChanged.connect(self._on_selected)
        self._list.doubleClicked.connect(self._on_double_clicked)
        self._list.activated.connect(self._on_double_clicked)
        self._case.setText(case)
        self._search()
        self._case.setFocus()
        self._decide()

    @property
    def chosen_tool(self) -> ToolHash:
        return self._tools[self._tool.currentIndex()].ref.content_hash

    @property
    def case_reference(self) -> str:
        return self.chosen_case.person_id if self.chosen_case else self._case.text().strip()

    def _ask(self, question: str, hint: str, control: QWidget) -> None:
        layout = self.inside.layout()
        if layout is None:
            return
        label = Text(question, Type.QUESTION_SMALL)
        label.name(control)
        layout.addWidget(label)
        if hint:
            layout.addWidget(Text(hint, Type.HINT))
            control.setAccessibleDescription(hint)
        layout.addWidget(control)

    def _buttons(self, layout: QVBoxLayout) -> None:
        line = QHBoxLayout()
        cancel = KeyButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._go = KeyButton(self.tr("Start"), "", Button.PRIMARY)
        self._go.setDefault(True)
        self._go.clicked.connect(self.accept)
        line.addStretch(1)
        line.addWidget(cancel)
        line.addWidget(self._go)
        layout.addLayout(line)

    @Slot()
    def _on_typed(self) -> None:
        self.chosen_case = None
        self._list.clearSelection()
        self._decide()
        self._pause.start()

    @Slot()
    def _search(self) -> None:
        text = self._case.text().strip()
        self._context.tasks.run(
            Lane.STORE, lambda: self._context.desktop.cases.search(text), self._show, owner=self
        )

    def _show(self, cases: tuple[Case, ...]) -> None:
        self._cases.show_cases(cases)
        text = self._case.text().strip().lower()
        exact = next((case for case in cases if case.person_id.lower() == text), None)
        if exact is not None:
            self.chosen_case = exact
        self._decide()

    @Slot()
    def _on_selected(self) -> None:
        chosen = self._list.selectionModel().selectedIndexes()
        if not chosen:
            return
        self.chosen_case = self._cases.case(chosen[0])
        self._decide()

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.chosen_case = self._cases.case(index)
        if self.chosen_case is not None:
            self.accept()

    def _decide(self) -> None:
        self._go.setEnabled(bool(self._tools) and bool(self.case_reference))
        self._go.set_words(
            self.tr("Start audit of {0}").format(self.case_reference)
            if self.case_reference
            else self.tr("Start")
        )
