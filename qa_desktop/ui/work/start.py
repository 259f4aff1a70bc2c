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
    """Asks for a tool, and for a case where the tool is about one; its properties hold the answer."""

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
        self._chosen: Case | None = None
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
        self._about_case = self._ask(
            self.tr("Which case?"),
            self.tr("Type a case number, a team or a status, then choose. An unlisted number may be used."),
            self._case,
        )
        self._no_case = Text(self.tr("This tool is not about a case."), Type.HINT)
        layout.addWidget(self._no_case)
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
        self._about_case.append(self._list)
        self._tool.currentIndexChanged.connect(self._on_tool)
        self._case.setText(case)
        self._search()
        self._on_tool()
        (self._case if self._asks_case else self._tool).setFocus()

    @property
    def chosen_tool(self) -> ToolHash:
        return self._tools[self._tool.currentIndex()].ref.content_hash

    @property
    def chosen_case(self) -> Case | None:
        """The case of the list that was chosen; None also where the tool is about none."""
        return self._chosen if self._asks_case else None

    @property
    def case_reference(self) -> str:
        if not self._asks_case:
            return ""
        return self._chosen.person_id if self._chosen else self._case.text().strip()

    @property
    def _asks_case(self) -> bool:
        number = self._tool.currentIndex()
        return number < 0 or self._tools[number].about_case

    def _ask(self, question: str, hint: str, control: QWidget) -> list[QWidget]:
        """Put a question and its control on the sheet; what was put there."""
        label = Text(question, Type.QUESTION_SMALL)
        label.name(control)
        put: list[QWidget] = [label]
        if hint:
            put.append(Text(hint, Type.HINT))
            control.setAccessibleDescription(hint)
        put.append(control)
        layout = self.inside.layout()
        if layout is not None:
            for each in put:
                layout.addWidget(each)
        return put

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
    def _on_tool(self) -> None:
        for each in self._about_case:
            each.setVisible(self._asks_case)
        self._no_case.setVisible(not self._asks_case)
        self._decide()

    @Slot()
    def _on_typed(self) -> None:
        self._chosen = None
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
            self._chosen = exact
        self._decide()

    @Slot()
    def _on_selected(self) -> None:
        chosen = self._list.selectionModel().selectedIndexes()
        if not chosen:
            return
        self._chosen = self._cases.case(chosen[0])
        self._decide()

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self._chosen = self._cases.case(index)
        if self._chosen is not None:
            self.accept()

    def _decide(self) -> None:
        self._go.setEnabled(bool(self._tools) and (bool(self.case_reference) or not self._asks_case))
        self._go.set_words(
            self.tr("Start audit of {0}").format(self.case_reference)
            if self.case_reference
            else self.tr("Start")
        )
