"""Owns what every page with a list is: its rows asked for, chosen, opened, copied, and remembered as left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from qa_desktop.ui import copying
from qa_desktop.ui.announce import announce
from qa_desktop.ui.commands import bind, command
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column, scrolled
from qa_desktop.ui.lists import memory
from qa_desktop.ui.lists.copying import as_cells
from qa_desktop.ui.lists.filter_line import FilterLine, Pick
from qa_desktop.ui.lists.nothing import Nothing
from qa_desktop.ui.lists.row_table import AS_GIVEN, DOWN, UP, Column, RowTable
from qa_desktop.ui.lists.table import Table
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

Row = TypeVar("Row")
PAUSE_MS = 600
"""After the last letter: what is typed is remembered and read out once, not at every key."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """What a list is."""

    name: str
    """Under which it is remembered."""
    columns: tuple[Column[Row], ...]
    widths: tuple[int, ...]
    """Of the columns, in pixels at 100 %."""
    identity: Callable[[Row], object]
    """What makes a row the same row after the list was asked for anew."""
    sorted_by: int = AS_GIVEN
    """The column it is sorted by until a person sorts it."""
    descending: bool = False
    picks: tuple[Pick[Row], ...] = ()
    is_new: Callable[[Row], bool] = lambda _row: False


@dataclass(frozen=True, slots=True)
class Verb(Generic[Row]):
    """Something that can be done with the row in focus: a button under the list, a line of its menu."""

    words: str
    act: Callable[[Row], object]
    allows: Callable[[Row], bool] = lambda _row: True
    key: str = ""
    """The key that does it, as the button shows it."""
    look: Button = Button.SECONDARY


class ListPage(QWidget, Generic[Row]):
    """A title, a filter, a table, and what can be done with its rows. The first verb answers Enter.

    A subclass says what is asked of the store (`ask`), which rows are in the answer (`rows_of`), what else
    the answer fills (`on_filled`), and what can be done with a row (`verbs`).

    Signals:
        failed(object): the error that kept the list from being filled.
    """

    failed = Signal(object)

    def __init__(
        self,
        context: Context,
        listing: Listing[Row],
        *,
        title: str,
        names: str,
        none_yet: str,
        parent: QWidget | None = None,
    ) -> None:
        """Build the page.

        Args:
            context: the desk.
            listing: what the list is.
            title: over the page.
            names: what the table is called by screen readers.
            none_yet: said while there is nothing to list.
            parent: the Qt parent.
        """
        super().__init__(parent)
        self.context = context
        self._listing = listing
        self._none_yet = none_yet
        self._is_recalled = False
        set_ground(self, Ground.CANVAS)
        self.model: RowTable[Row] = RowTable(listing.columns, context.desktop.now, self, listing.is_new)
        self.table = Table(self.model, listing.widths)
        self.table.setAccessibleName(names)
        self._filter = FilterLine(listing.picks)
        self._nothing = Nothing(self.table)
        self._build(title)
        self._sort_at_first()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._connect()
        self._decide()

    def _build(self, title: str) -> None:
        m = theme.current().metrics
        body = QWidget()
        column(self).addWidget(scrolled(body))
        layout = column(body, gap=12)
        layout.setContentsMargins(m.px(32), m.px(24), m.px(32), m.px(24))
        self.head = QHBoxLayout()
        self.head.addWidget(Text(title, Type.TITLE), 1)
        layout.addLayout(self.head)
        self.above = QVBoxLayout()
        self._trouble = Text("", Type.ERROR)
        self._trouble.hide()
        layout.addWidget(self._trouble)
        layout.addLayout(self.above)
        layout.addWidget(self._filter)
        layout.addWidget(self.table.card, 1)
        layout.addLayout(self._buttons())
        self.below = QVBoxLayout()
        layout.addLayout(self.below)

    def _buttons(self) -> FlowLayout:
        line = FlowLayout(gap=theme.current().metrics.px(8))
        self._verbs = [(verb, KeyButton(verb.words, verb.key, verb.look)) for verb in self.verbs()]
        for verb, button in self._verbs:
            button.clicked.connect(partial(self.do, verb))
            line.addWidget(button)
        self._copy = KeyButton(self.tr("Copy rows"), "Ctrl C")
        line.addWidget(self._copy)
        return line

    def _connect(self) -> None:
        self.table.activated.connect(self._on_activated)
        self.table.copy_asked.connect(self.copy_rows)
        self.table.menu_asked.connect(self._show_menu)
        self.table.widths_pulled.connect(self._pause.start)
        self.table.selectionModel().selectionChanged.connect(self._decide)
        self.table.selectionModel().currentRowChanged.connect(self._decide)
        self.model.sorted_anew.connect(self._on_sorted)
        self._filter.changed.connect(self._on_filter)
        self._filter.box.done.connect(self.table.setFocus)
        self._nothing.clear_asked.connect(self.clear_filter)
        self._copy.clicked.connect(self.copy_rows)
        self._pause.timeout.connect(self._on_pause)
        bind(self, "list.filter", self._filter.box.setFocus)
        bind(self, "list.sort", self._show_columns)

    # ------------------------------------------------------------ what a subclass says

    def ask(self) -> Any:
        """STORE. What the page shows."""
        raise NotImplementedError

    def rows_of(self, answer: Any) -> Sequence[Row]:
        """The rows in that answer."""
        return tuple(answer)

    def on_filled(self, answer: Any) -> None:
        """What else the answer fills; the rows are in the table."""

    def verbs(self) -> tuple[Verb[Row], ...]:
        """What can be done with the row in focus; the first answers Enter."""
        return ()

    # ------------------------------------------------------------ what others ask

    def refresh(self) -> None:
        """Ask for the rows anew."""
        settings, name = self.context.desktop.settings, self._listing.name
        recall = None if self._is_recalled else partial(memory.recall, settings, name)
        work = partial(_ask, self.ask, recall)
        self.context.tasks.run(Lane.STORE, work, self._fill, self._on_failed, self)

    def focus_first(self) -> None:
        self.table.setFocus()

    @property
    def filter_box(self) -> QLineEdit:
        return self._filter.box

    def box(self, label: str) -> Combo:
        """A box above the list, by its English name."""
        return self._filter.boxes[label]

    def current(self) -> Row | None:
        """The row with the keyboard."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def chosen(self) -> list[Row]:
        """The chosen rows, from top to bottom."""
        picked = self.table.selectionModel().selectedRows()
        return [self.model.row(place) for place in sorted(index.row() for index in picked)]

    def select(self, wanted: Row) -> bool:
        """Go to a row; False where it is not shown."""
        same = self._listing.identity
        for place, row in enumerate(self.model.shown()):
            if same(row) == same(wanted):
                self.table.choose(place)
                return True
        return False

    def do(self, verb: Verb[Row], *_checked: object) -> None:
        """Do something with the row in focus, where it may be done."""
        row = self.current()
        if row is not None and verb.allows(row):
            verb.act(row)

    @Slot()
    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard, as a spreadsheet takes them."""
        rows = self.chosen()
        if rows:
            headings = [self.model.heading(section) for section in range(self.model.columnCount())]
            copying.put(as_cells(headings, map(self.model.words, rows)))

    @Slot()
    def clear_filter(self) -> None:
        """Show every row again."""
        self._filter.clear()
        self.table.setFocus()

    # ------------------------------------------------------------ filling

    def _fill(self, asked: tuple[memory.Remembered | None, Any]) -> None:
        remembered, answer = asked
        self._trouble.hide()
        before, place = self.current(), self.table.currentIndex().row()
        rows = self.rows_of(answer)
        if remembered is not None and not self._is_recalled:
            self._is_recalled = True
            self._wear(remembered, rows)
        self._filter.offer(rows)
        self.model.show_rows(rows)
        self._show_wanted(before, place)
        self.on_filled(answer)

    def _show_wanted(self, before: Row | None, place: int = 0) -> None:
        """Leave out what is not wanted, and keep the keyboard at its row, or where that was."""
        self.model.show_only(self._filter.typed, self._filter.shows())
        shown = self.model.rowCount()
        if shown and not (before is not None and self.select(before)):
            self.table.choose(min(max(place, 0), shown - 1))
        self._say()
        self._decide()

    def _say(self) -> None:
        shown, every = self.model.rowCount(), len(self.model.every)
        self.table.setAccessibleDescription(self._filter.say(shown, every))
        if not self._trouble.isHidden() and not every:
            self._nothing.hide()  # whether there is anything is not known
        elif not every:
            self._nothing.say(self._none_yet)
        elif not shown:
            self._nothing.say(self.tr("Nothing matches."), may_clear=not self._filter.is_open)
        else:
            self._nothing.hide()

    def _on_failed(self, error: Exception) -> None:
        self._trouble.show_text(words(error).text)
        self._trouble.show()
        self._say()
        self.failed.emit(error)

    # ------------------------------------------------------------ as it was left

    def _sort_at_first(self) -> None:
        listing = self._listing
        if listing.sorted_by == AS_GIVEN:
            self.table.as_given()
        else:
            self.table.sort_by(listing.sorted_by, DOWN if listing.descending else UP)

    def _wear(self, remembered: memory.Remembered, rows: Sequence[Row]) -> None:
        if remembered.is_blank:
            return
        names = [each.heading for each in self._listing.columns]
        self._filter.offer(rows)
        self._filter.blockSignals(True)
        self._filter.box.setText(remembered.typed)
        self._filter.pick(dict(remembered.picked))
        self._filter.blockSignals(False)
        self.model.blockSignals(True)
        if remembered.column in names:
            self.table.sort_by(names.index(remembered.column), DOWN if remembered.descending else UP)
        elif self._listing.sorted_by == AS_GIVEN:
            self.table.as_given()
        self.model.blockSignals(False)
        if remembered.widths:
            self.table.wear(remembered.widths)

    def _keep(self) -> None:
        if not self._is_recalled:
            return  # what was kept before is not known yet, and must not be written over
        names = [each.heading for each in self._listing.columns]
        by = self.model.sorted_by
        remembered = memory.Remembered(
            column=names[by] if by != AS_GIVEN else "",
            descending=self.model.direction == DOWN,
            typed=self._filter.typed,
            picked=self._filter.picked(),
            widths=self.table.widths or (),
        )
        memory.keep(self.context, self._listing.name, remembered)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._pause.isActive():  # gone before the pause was over: made anew, it asks at once
            self._pause.stop()
            self._keep()

    # ------------------------------------------------------------ answers

    @Slot()
    def _decide(self) -> None:
        row = self.current()
        some = bool(self.table.selectionModel().selectedRows())
        for verb, button in self._verbs:
            button.setEnabled(some and row is not None and verb.allows(row))
        self._copy.setEnabled(some)

    @Slot()
    def _on_activated(self) -> None:
        if self._verbs:
            self.do(self._verbs[0][0])

    @Slot()
    def _on_filter(self) -> None:
        self._show_wanted(self.current())
        self._pause.start()

    @Slot()
    def _on_sorted(self) -> None:
        announce(self.table, self.model.order_words())
        self.table.scrollTo(self.table.currentIndex())
        self._keep()

    @Slot()
    def _on_pause(self) -> None:
        announce(self._filter, self.table.accessibleDescription())
        self._keep()

    # ------------------------------------------------------------ menus

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        """What can be done with the row, and with the list."""
        menu = self._menu(self.tr("What can be done with the row"))
        for verb, button in self._verbs:
            action = menu.addAction(verb.words.replace("&", "&&"))
            action.setEnabled(button.isEnabled())
            action.triggered.connect(partial(self.do, verb))
        menu.addSeparator()
        copying = menu.addAction(command("list.copy").words, self.copy_rows)
        copying.setEnabled(self._copy.isEnabled())
        menu.addAction(command("edit.all").words, self.table.selectAll)
        menu.addSeparator()
        columns = menu.addMenu(self.tr("Sort by"))
        columns.setAccessibleName(self.tr("Sort by"))
        self._fill_columns(columns)
        menu.popup(place)

    @Slot()
    def _show_columns(self) -> None:
        """Which column the list is to be sorted by; chosen again, it is sorted the other way round."""
        menu = self._menu(self.tr("Sort by"))
        self._fill_columns(menu)
        menu.popup(self.table.below_headings())
        menu.setActiveAction(menu.actions()[max(self.model.sorted_by, 0)])

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(name)
        return menu

    def _fill_columns(self, menu: QMenu) -> None:
        for section in range(self.model.columnCount()):
            is_this = section == self.model.sorted_by
            words_shown = self.model.heading(section)
            if is_this:
                words_shown = str(
                    self.model.headerData(
                        section, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
                    )
                )
            action = QAction(words_shown.replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(is_this)
            action.triggered.connect(partial(self.sort_by, section))
            menu.addAction(action)

    def sort_by(self, section: int, *_checked: object) -> None:
        """Sort by a column; by the same column once more, the other way round."""
        again = section == self.model.sorted_by and self.model.direction == UP
        self.table.sort_by(section, DOWN if again else UP)


def _ask(
    ask: Callable[[], Any], recall: Callable[[], memory.Remembered] | None
) -> tuple[memory.Remembered | None, Any]:
    return recall() if recall is not None else None, ask()
