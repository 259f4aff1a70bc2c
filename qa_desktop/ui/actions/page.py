"""Owns My actions: every action of this computer's audits, the overdue ones first."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QTableView, QWidget

from qa_desktop.services.desktop_actions import ActionRow, ActionState
from qa_desktop.ui.actions.table import CHOICES, COLUMNS, DUE_COLUMN, WIDTHS, ShownActions
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column, scrolled
from qa_desktop.ui.row_table import RowTable
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tables import FilterLine, Table
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

_FORMULA_STARTS = ("=", "+", "-", "@")


class ActionsPage(QWidget):
    """The list of actions.

    Signals:
        row_chosen(object): the `ActionRow` whose audit is to be opened at that row.
        update_asked(object): the `ActionRow` of which somebody says what became of it.
        filled(int): how many are overdue.
        failed(object): the error that kept the list from being filled.
    """

    row_chosen = Signal(object)
    update_asked = Signal(object)
    filled = Signal(int)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CANVAS)
        m = theme.current().metrics
        body = QWidget()
        column(self).addWidget(scrolled(body))
        layout = column(body, gap=12)
        layout.setContentsMargins(m.px(32), m.px(24), m.px(32), m.px(24))
        layout.addWidget(Text(self.tr("My actions"), Type.TITLE))
        self._model: RowTable[ActionRow] = RowTable(COLUMNS, context.desktop.now, self)
        self._proxy = ShownActions(self._model, self)
        self._filter = FilterLine(self._proxy)
        layout.addLayout(self._choice())
        layout.addWidget(self._filter)
        self._table = Table(self._proxy, WIDTHS)
        self._table.setAccessibleName(self.tr("Actions"))
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._table.sortByColumn(DUE_COLUMN, Qt.SortOrder.AscendingOrder)
        self._table.activated.connect(self._on_open)
        self._table.selectionModel().selectionChanged.connect(self._decide)
        layout.addWidget(self._table.card, 1)
        self._nothing = Text("", Type.HINT)
        self._nothing.hide()
        layout.addWidget(self._nothing)
        layout.addLayout(self._buttons())
        copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self._table, self.copy_rows)
        copying.setContext(Qt.ShortcutContext.WidgetShortcut)
        self._decide()

    def refresh(self) -> None:
        self._context.tasks.run(
            Lane.STORE, self._context.desktop.actions.list, self._fill, self._on_failed, self
        )

    def focus_first(self) -> None:
        self._table.setFocus()

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def filter_box(self) -> QLineEdit:
        return self._filter.box

    @property
    def which(self) -> Combo:
        """The box that says which actions are shown."""
        return self._which

    def current(self) -> ActionRow | None:
        """The row with the keyboard."""
        index = self._table.currentIndex()
        return self._row(index) if index.isValid() else None

    def chosen(self) -> list[ActionRow]:
        """The chosen rows, from top to bottom."""
        picked = sorted(self._table.selectionModel().selectedRows(), key=QModelIndex.row)
        return [self._row(index) for index in picked]

    @Slot()
    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard, as a spreadsheet takes them."""
        rows = self.chosen()
        if rows:
            now = self._context.desktop.now()
            table = [[column.heading for column in COLUMNS]]
            table += [[_cell(column.words(row, now)) for column in COLUMNS] for row in rows]
            QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in table))

    def _choice(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.current().metrics.px(12))
        label = Text(self.tr("Which actions"), Type.HINT)
        label.keep_whole()
        self._which = Combo()
        self._which.addItems([self.tr(name) for name, _ in CHOICES])
        self._which.currentIndexChanged.connect(self._on_which)
        label.name(self._which)
        line.addWidget(label)
        line.addWidget(self._which)
        line.addStretch(1)
        return line

    def _buttons(self) -> FlowLayout:
        line = FlowLayout(gap=theme.current().metrics.px(8))
        self._open = KeyButton(self.tr("Open the audit"), "Enter", Button.PRIMARY)
        self._update = KeyButton(self.tr("Update this action"), "Ctrl U")
        self._copy = KeyButton(self.tr("Copy rows"), "Ctrl C")
        self._open.clicked.connect(self._on_open)
        self._update.clicked.connect(self._on_update)
        self._copy.clicked.connect(self.copy_rows)
        bind(self, "action.update", self._on_update)
        for button in (self._open, self._update, self._copy):
            line.addWidget(button)
        return line

    def _row(self, index: QModelIndex) -> ActionRow:
        return self._model.row(self._proxy.mapToSource(index).row())

    def _fill(self, rows: tuple[ActionRow, ...]) -> None:
        before = self.current()
        self._model.show_rows(rows)
        self._select(before)
        self._say()
        self._decide()
        self.filled.emit(sum(row.state is ActionState.OVERDUE for row in rows))

    def _select(self, wanted: ActionRow | None) -> None:
        if not self._proxy.rowCount():
            return
        same = (
            number
            for number in range(self._proxy.rowCount())
            if wanted is not None and self._place(number) == (wanted.key, wanted.node_id)
        )
        self._table.selectRow(next(same, 0))

    def _place(self, number: int) -> tuple[object, object]:
        row = self._row(self._proxy.index(number, 0))
        return row.key, row.node_id

    def _say(self, sentence: str = "") -> None:
        """Say why the list is empty, where it is."""
        if not sentence and not self._model.rowCount():
            sentence = self.tr("No actions yet. They come from the action tables of your audits.")
        elif not sentence and not self._proxy.rowCount():
            sentence = self.tr("None of the actions is of this kind.")
        self._nothing.show_text(sentence)
        self._nothing.setVisible(bool(sentence))
        self._filter.say()

    def _on_failed(self, error: Exception) -> None:
        self._say(words(error).text)
        self.failed.emit(error)

    @Slot(int)
    def _on_which(self, number: int) -> None:
        before = self.current()
        self._proxy.show_only(CHOICES[number][1])
        self._select(before)
        self._say()

    @Slot()
    def _decide(self) -> None:
        some = bool(self._table.selectionModel().selectedRows())
        row = self.current()
        self._open.setEnabled(some)
        self._update.setEnabled(some and row is not None and (row.is_draft or bool(row.stage)))
        self._copy.setEnabled(some)

    @Slot()
    def _on_open(self) -> None:
        row = self.current()
        if row is not None:
            self.row_chosen.emit(row)

    @Slot()
    def _on_update(self) -> None:
        row = self.current()
        if row is not None and self._update.isEnabled():
            self.update_asked.emit(row)


def _cell(words: str) -> str:
    """One cell of a spreadsheet: in one line, and never taken for a formula."""
    plain = " ".join(words.split())
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) else plain
