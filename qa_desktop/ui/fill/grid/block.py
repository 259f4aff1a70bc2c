"""Owns the grid on the page: the whole figure above, the matrix, what is said of the cell in focus below."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.i18n import trn
from qa_desktop.ui.announce import announce
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.grid.cells import plain
from qa_desktop.ui.fill.grid.keys import key_of
from qa_desktop.ui.fill.grid.model import GridModel
from qa_desktop.ui.fill.grid.paint import ROW
from qa_desktop.ui.fill.grid.pasting import Pasted, refused
from qa_desktop.ui.fill.grid.plan import RowKind
from qa_desktop.ui.fill.grid.refusal import PasteRefusal
from qa_desktop.ui.fill.grid.sheet import CellSheet
from qa_desktop.ui.fill.grid.view import GridView
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

ROWS_AT_LEAST = 3
"""With room for fewer the page scrolls instead."""
BESIDE = 220
"""At 100 %: the section's heading, the figure above the matrix, what is said of a cell below it."""
LARGE = 1.5
"""From this scale on there is no room for saying where the keyboard is: the headings show it."""


class GridBlock(QWidget):
    """One repeat as a matrix.

    Signals:
        edited(str, str, bool): as of a control.
        left(str): as of a control.
        answered(object): several node ids with their raw answers, given at one stroke.
        stood_on(str): the keyboard is on the cell of that node.
        add_wanted(str): another record of that repeat.
        remove_wanted(str): that record is to go.
    """

    edited = Signal(str, str, bool)
    left = Signal(str)
    answered = Signal(object)
    stood_on = Signal(str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(
        self, session: FormSession, view: NodeView, *, titled: bool, files: Files | None = None
    ) -> None:
        super().__init__()
        m = theme.current().metrics
        self.node_id = view.node_id
        self._session, self._files = session, files
        self._sheet: CellSheet | None = None
        self._refusal: PasteRefusal | None = None
        self._scroll: QScrollArea | None = None
        self.model = GridModel(session, view.node_id, self)
        self.table = GridView(self.model)
        self.label = Text(view.label, Type.HEADING, marked=True)
        self.label.setVisible(titled and bool(view.label))
        self.total = Text(role=Type.STRONG)
        self.empty = Text(self.tr("None yet."), Type.HINT)
        self.where = Text(role=Type.STRONG)
        self.keys = Text(role=Type.HINT)
        self.hint = Text()
        self.error = Text(role=Type.ERROR)
        self.add = KeyButton(self.tr("Add a record"))
        self.remove = KeyButton(self.tr("Remove this record"), "", Button.QUIET)
        foot = QHBoxLayout()
        for button in (self.add, self.remove):
            foot.addWidget(button)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, m.px(8), 0, 0)
        box.setSpacing(m.px(6))
        above: list[QWidget] = [self.label, self.total, self.empty, self.table]
        below: list[QWidget] = [self.where, self.keys, self.error, self.hint]
        if theme.current().scale >= LARGE:
            # What is wrong is read without scrolling also where the matrix fills the window.
            below.remove(self.error)
            above.insert(2, self.error)
        for part in (*above, *below):
            box.addWidget(part)
        box.addLayout(foot)
        self._figures = QTimer(self)
        self._figures.setSingleShot(True)
        self._figures.setInterval(0)
        self._figures.timeout.connect(self._on_figures)
        self._connect()
        self._show_frame()
        self._on_figures()

    # ------------------------------------------------------------ what the page asks

    def refresh(self, node_ids: Iterable[NodeId], origin: str) -> None:
        """These nodes are others now."""
        changed = [node_id for node_id in node_ids if self.model.holds(node_id)]
        if not changed:
            return
        self.model.refresh(changed)
        if self._sheet is not None and self._sheet.node_id in changed:
            self._sheet.show_node(self._session.view(self._sheet.node_id), keep=self._sheet.node_id == origin)
        here = self.table.currentIndex()
        if here.isValid() and any(self.model.place(node_id) == here for node_id in changed):
            self._say(here)
        self._figures.start()

    def refresh_records(self) -> None:
        """Records came or went."""
        here = self.table.currentIndex()
        row, column = max(0, here.row()), max(0, here.column())
        self.model.refresh_records()
        self._show_frame()
        if self._sheet is not None and not self.model.place(self._sheet.node_id).isValid():
            self._sheet.reject()
        if self.model.columnCount():
            self.table.setCurrentIndex(self.model.index(row, min(column, self.model.columnCount() - 1)))
        self._fit()
        self._on_figures()

    def review(self, reviewing: bool) -> None:
        self.model.review(reviewing)

    def focus_node(self, node_id: NodeId) -> bool:
        """Put the keyboard on a node's cell; for its comment open the sheet. False when it is not here."""
        whole = node_id == self.node_id and self.model.columnCount() > 0
        index = self.model.index(0, 0) if whole else self.model.place(node_id)
        if not index.isValid():
            return False
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.stand_on(index)
        if node_id == self.model.comment_node(index) and self._sheet is None:
            self._open_sheet(index)
        return True

    # ------------------------------------------------------------ hearing

    def _connect(self) -> None:
        self.table.answered.connect(self.answered)
        self.table.stood_on.connect(self._on_stood_on)
        self.table.sheet_wanted.connect(self._open_sheet)
        self.table.told.connect(self._on_told)
        self.table.pasted.connect(self._on_pasted)
        self.table.cells.typed.connect(self.edited)
        self.table.cells.left.connect(self.left)
        self.table.cells.tabbed.connect(self._on_tabbed)
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        theme.current().changed.connect(self._fit)

    @Slot(object)
    def _on_stood_on(self, index: QModelIndex) -> None:
        self.model.enter(index.column())
        self._say(index)
        self.keep_in_sight()
        self.stood_on.emit(self.model.node(index))

    @Slot(str)
    def _on_told(self, words: str) -> None:
        self.error.show_text(words)

    @Slot(object)
    def _on_pasted(self, table: Pasted) -> None:
        """Take a whole table or nothing of it, and say which."""
        wrongs = table.wrongs or refused(self._session, self.model, table.answers)
        if table.problem or wrongs:
            self._refusal = PasteRefusal(table.problem, wrongs, self)
            self._refusal.finished.connect(self._on_refusal_closed)
            self._refusal.open()
            return
        self.answered.emit(table.answers)
        count = len(table.answers)
        said = trn(
            "{n} cell changed. Ctrl+Z takes it back.", "{n} cells changed. Ctrl+Z takes them back.", count
        )
        self._on_told("")
        self.keys.show_text(said)
        announce(self.table, said)

    @Slot()
    def _on_refusal_closed(self) -> None:
        self._refusal = None
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def refusal(self) -> PasteRefusal | None:
        """Why nothing was pasted, while it is shown."""
        return self._refusal

    @Slot(bool)
    def _on_tabbed(self, forward: bool) -> None:
        self.table.setFocus()
        self.focusNextPrevChild(forward)

    @Slot()
    def _on_add(self) -> None:
        self.add_wanted.emit(self.node_id)

    @Slot()
    def _on_remove(self) -> None:
        here = self.table.currentIndex()
        if here.isValid():
            self.remove_wanted.emit(self.model.records[here.column()])

    # ------------------------------------------------------------ the sheet

    @property
    def sheet(self) -> CellSheet | None:
        """The comment, or the cell that has no room for its answer, while it is open."""
        return self._sheet

    @Slot(object)
    def _open_sheet(self, index: QModelIndex) -> None:
        comment = self.model.comment_node(index)
        view = self._session.view(comment) if comment is not None else self.model.view(index)
        about = self.model.criterion(index.row()) if comment is not None else ""
        sheet = CellSheet(view, self.model.record_words(index.column()), about, self._files, self)
        sheet.edited.connect(self.edited)
        sheet.left.connect(self.left)
        sheet.finished.connect(self._on_sheet_closed)
        self._sheet = sheet
        sheet.open()

    @Slot()
    def _on_sheet_closed(self) -> None:
        self._sheet = None
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ what is said

    def _say(self, index: QModelIndex) -> None:
        """Where the keyboard is, what is wrong there, which keys answer."""
        view, cell = self.model.view(index), self.model.cell(index)
        criterion = self.model.criterion(index.row())
        self.where.show_text(f"{self.model.record_words(index.column())} · {criterion}")
        self.error.show_text(" ".join(cell.wrongs) if not cell.is_missing or cell.is_invalid else "")
        answer = cell.words if cell.words != cell.brief else ""
        parts = [
            answer,
            self.tr("Required.") if cell.is_missing else "",
            self.tr("Comment: {words}").format(words=cell.comment_words) if cell.comment_words else "",
            plain(view.hint),
        ]
        self.hint.show_text(" ".join(filter(None, parts)))
        self.keys.show_text(self._key_words(index))

    def _key_words(self, index: QModelIndex) -> str:
        kind = self.model.rows[index.row()].kind
        if not self.model.cell(index).is_open:
            return self.tr("Nothing to answer here.")
        if kind is RowKind.SHEET:
            return self.tr("F4 opens it. Enter goes on.")
        if kind is not RowKind.CHOICE:
            return self.tr("Type the answer. F4 changes it. Enter goes on.")
        keys = self.model.keys(index)
        names = {choice.name: plain(choice.label) or choice.name for choice in self.model.view(index).choices}
        offered = [f"{key_of(keys, name)} {words}".strip() for name, words in names.items()]
        comment = self.tr("F4 comment") if self.model.comment_node(index) is not None else ""
        more = self.tr("Ctrl+D as above · Ctrl+R as the record before · Ctrl+Shift+D fill the blanks below")
        return " · ".join(filter(None, [*offered, comment, more]))

    @Slot()
    def _on_figures(self) -> None:
        self.model.take_totals()
        used = self.tr("{n} of {m} records used").format(n=self.model.used(), m=self.model.columnCount())
        total = self.model.total()
        figure = " · ".join(filter(None, (total.percent, total.word, total.n)))
        words = self.tr("All records: {figure}").format(figure=figure) if figure else ""
        self.total.show_text(" · ".join(filter(None, (words, used))))

    def _show_frame(self) -> None:
        """What there is to show: the matrix, or that there are no records yet."""
        any_records = self.model.columnCount() > 0
        can_add = self._session.view(self.node_id).can_add
        self.empty.setVisible(not any_records)
        self.table.setVisible(any_records)
        self.total.setVisible(any_records)
        self.add.setVisible(can_add)
        self.remove.setVisible(can_add and any_records)

    # ------------------------------------------------------------ room

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_page()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
            if self.window().focusWidget() is self.table:
                QTimer.singleShot(0, self, self.keep_in_sight)
        return False

    def _follow_page(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and above is not self._scroll:
            self._scroll = above
            above.viewport().installEventFilter(self)

    @Slot()
    def keep_in_sight(self) -> None:
        """Where the page is lower than the matrix, the cell has to be in the page's window as well."""
        index = self.table.currentIndex()
        page = self._scroll.widget() if self._scroll is not None else None
        self.table.scrollTo(index)
        cell = self.table.visualRect(index) & self.table.viewport().rect()
        if self._scroll is None or page is None or not page.isAncestorOf(self) or not cell.isValid():
            return
        place = self.table.viewport().mapTo(page, cell.center())
        margin = cell.height() // 2 + theme.current().metrics.px(12)
        self._scroll.ensureVisible(self._scroll.horizontalScrollBar().value(), place.y(), 0, margin)

    @Slot()
    def _fit(self) -> None:
        """As high as its rows, no higher than the page's window: headings stay in sight while it scrolls."""
        self.table.fit(self.width())
        self.table.setMaximumWidth(self.table.natural_width)
        self.where.setVisible(theme.current().scale < LARGE)
        m = theme.current().metrics
        room = self.table.natural_height
        if self._scroll is not None:
            beside = m.px(BESIDE)
            room = min(room, self._scroll.viewport().height() - beside)
        least = self.table.records.sizeHint().height() + ROWS_AT_LEAST * m.px(ROW)
        height = max(room, min(least, self.table.natural_height))
        if self.table.height() != height or self.table.minimumHeight() != height:
            self.table.setFixedHeight(height)
