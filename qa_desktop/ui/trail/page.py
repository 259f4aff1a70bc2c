"""Owns the audit trail on the screen: entries in slices, what can be done with one, the check of all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHeaderView, QMenu, QVBoxLayout, QWidget

from qa_desktop.services.desktop_trail import SLICE, TrailPerson, TrailRow, TrailSlice, TrailWanted, Verified
from qa_desktop.ui import copying
from qa_desktop.ui.announce import announce
from qa_desktop.ui.commands import bind, command
from qa_desktop.ui.context import Context
from qa_desktop.ui.copies import write_copy
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column, empty, panel, scrolled
from qa_desktop.ui.lists.copying import as_cells
from qa_desktop.ui.lists.nothing import Nothing
from qa_desktop.ui.lists.table import Table
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.trail.columns import COLUMNS, WIDTHS, TrailTable
from qa_desktop.ui.trail.filters import TrailFilters
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class TrailPage(QWidget):
    """The audit trail.

    Signals:
        audit_chosen(object), draft_chosen(object): the `AuditKey` that an entry is about, to read or to fill.
        pages_asked(object): a `TrailWanted` to be shown as pages.
        failed(object): an error to be told.
    """

    audit_chosen = Signal(object)
    draft_chosen = Signal(object)
    pages_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = context.desktop.trail
        self._asked = 0
        self._asking_more = False
        self._total = 0
        set_ground(self, Ground.CANVAS)
        self.model = TrailTable(COLUMNS, context.desktop.now, self)
        self.table = Table(self.model, WIDTHS)
        self.table.setAccessibleName(self.tr("Entries of the audit trail"))
        # Newest first, always: what stands in the order of another column would be a slice of it.
        self.table.setSortingEnabled(False)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.filters = TrailFilters()
        self._nothing = Nothing(self.table)
        self._build()
        self._connect()
        self._decide()

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        m = theme.current().metrics
        body = QWidget()
        self._area = scrolled(body)
        column(self).addWidget(self._area)
        layout = column(body, gap=12)
        layout.setContentsMargins(m.px(32), m.px(24), m.px(32), m.px(24))
        layout.addWidget(Text(self.tr("Audit trail"), Type.TITLE))
        what = self.tr(
            "Every entry stays for ever and is bound to all before it: whatever is changed or taken out shows"
            " when the trail is checked. Entries hold no answers and nothing that people wrote."
        )
        layout.addWidget(Text(what, Type.HINT))
        layout.addLayout(self._of_all())
        self._verdict = QVBoxLayout()
        layout.addLayout(self._verdict)
        self._trouble = Text("", Type.ERROR)
        self._trouble.hide()
        layout.addWidget(self._trouble)
        layout.addWidget(self.filters)
        layout.addWidget(self.table.card, 1)
        layout.addLayout(self._buttons())

    def _of_all(self) -> FlowLayout:
        """What can be done with the whole trail."""
        line = FlowLayout(gap=theme.current().metrics.px(8))
        self.check = KeyButton(self.tr("Check the trail"))
        self.pages = KeyButton(self.tr("Show as pages"))
        self.save = KeyButton(self.tr("Save as CSV"))
        for button in (self.check, self.pages, self.save):
            line.addWidget(button)
        return line

    def _buttons(self) -> FlowLayout:
        line = FlowLayout(gap=theme.current().metrics.px(8))
        self.open = KeyButton(self.tr("Open the audit"), "Enter", Button.PRIMARY)
        self.only = KeyButton(self.tr("Show only this audit"))
        self.copy = KeyButton(self.tr("Copy rows"), "Ctrl C")
        self.older = KeyButton(self.tr("Show older entries"))
        for button in (self.open, self.only, self.copy, self.older):
            line.addWidget(button)
        return line

    def _connect(self) -> None:
        self.check.clicked.connect(self._on_check)
        self.pages.clicked.connect(self._on_pages)
        self.save.clicked.connect(self._on_save)
        self.open.clicked.connect(self._on_open)
        self.only.clicked.connect(self._on_only)
        self.copy.clicked.connect(self.copy_rows)
        self.older.clicked.connect(self.show_older)
        self.model.more_asked.connect(self.show_older)
        self.table.activated.connect(self._on_open)
        self.table.copy_asked.connect(self.copy_rows)
        self.table.menu_asked.connect(self._show_menu)
        self.table.selectionModel().selectionChanged.connect(self._decide)
        self.table.selectionModel().currentRowChanged.connect(self._decide)
        self.filters.changed.connect(self._on_filter)
        self.filters.box.done.connect(self.table.setFocus)
        self._nothing.clear_asked.connect(self.filters.clear)
        bind(self, "list.filter", self.filters.box.setFocus)

    # ------------------------------------------------------------ what others ask

    def refresh(self) -> None:
        """Look for new entries; whoever reads older ones is left where they are."""
        self._context.tasks.run(Lane.STORE, self._desk.people, self._offer, self.failed.emit, self)
        if len(self.model.every) <= SLICE:
            self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    def current(self) -> TrailRow | None:
        """The entry with the keyboard."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    @Slot()
    def show_older(self) -> None:
        """Read the next slice behind those that are shown."""
        if not self.model.has_more or self._asking_more or not self.model.every:
            return
        self._asking_more = True
        self.older.setEnabled(False)
        work = partial(self._desk.look, self.filters.wanted, self.model.every[-1].number)
        self._context.tasks.run(
            Lane.STORE, work, partial(self._show_more, self._asked), self._on_failed, self
        )

    @Slot()
    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard, as a spreadsheet takes them."""
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        if places:
            headings = [self.model.heading(section) for section in range(self.model.columnCount())]
            rows = [self.model.words(self.model.row(place)) for place in places]
            copying.put(as_cells(headings, rows))

    # ------------------------------------------------------------ filling

    def _look(self) -> None:
        self._asked += 1
        work = partial(self._desk.look, self.filters.wanted)
        self._context.tasks.run(Lane.STORE, work, partial(self._show, self._asked), self._on_failed, self)

    def _show(self, asked: int, found: TrailSlice) -> None:
        if asked != self._asked:
            return  # something else is wanted meanwhile
        before = self.current()
        self._asking_more = False
        self.model.has_more = found.more
        self.model.show_rows(found.rows)
        numbers = [row.number for row in found.rows]
        if numbers:
            kept = before.number if before is not None else 0
            self.table.choose(numbers.index(kept) if kept in numbers else 0)
        self._say(found.total)

    def _show_more(self, asked: int, found: TrailSlice) -> None:
        if asked != self._asked:
            return
        self._asking_more = False
        self.model.has_more = found.more
        self.model.add_rows(found.rows)
        self._say(found.total)

    def _say(self, total: int) -> None:
        self._total = total
        self._trouble.hide()
        shown = len(self.model.every)
        said = self.filters.say(shown, total)
        self.table.setAccessibleDescription(said)
        announce(self.filters, said)
        trouble = self.filters.trouble
        if trouble:
            self._trouble.show_text(trouble)
            self._trouble.show()
        if shown:
            self._nothing.hide()
        else:
            self._nothing.say(self.tr("No entry matches."), may_clear=True)
        self._decide()

    def _offer(self, people: tuple[TrailPerson, ...]) -> None:
        self.filters.offer(people)

    def _on_failed(self, error: Exception) -> None:
        self._asking_more = False
        self._trouble.show_text(words(error).text)
        self._trouble.show()
        self.failed.emit(error)

    # ------------------------------------------------------------ answers

    @Slot()
    def _decide(self) -> None:
        row = self.current()
        chosen = bool(self.table.selectionModel().selectedRows())
        self.open.setEnabled(chosen and row is not None and row.key is not None)
        self.only.setEnabled(chosen and row is not None and row.key is not None)
        self.copy.setEnabled(chosen)
        self.older.setVisible(self.model.has_more)
        self.older.setEnabled(self.model.has_more and not self._asking_more)
        for button in (self.pages, self.save):
            button.setEnabled(bool(self._total))

    @Slot()
    def _on_filter(self) -> None:
        self._look()

    @Slot()
    def _on_open(self) -> None:
        row = self.current()
        if row is not None and row.key is not None:
            (self.draft_chosen if row.is_draft else self.audit_chosen).emit(row.key)

    @Slot()
    def _on_only(self) -> None:
        row = self.current()
        if row is not None and row.key is not None:
            self.filters.only_audit(row.key.audit_id, row.about)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("What can be done with the entry"))
        for button, act in ((self.open, self._on_open), (self.only, self._on_only)):
            menu.addAction(button.text(), act).setEnabled(button.isEnabled())
        menu.addSeparator()
        menu.addAction(command("list.copy").words, self.copy_rows).setEnabled(self.copy.isEnabled())
        menu.addAction(command("edit.all").words, self.table.selectAll)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    # ------------------------------------------------------------ the check, copies

    @Slot()
    def _on_check(self) -> None:
        self.check.setEnabled(False)
        self._context.tasks.run(
            Lane.BACKGROUND,
            self._desk.verify,
            self._show_verdict,
            self._on_unchecked,
            self,
            says=self.tr("Checking the audit trail"),
            stopped=self._allow_check,
        )

    def _show_verdict(self, found: Verified) -> None:
        self._allow_check()
        empty(self._verdict)
        sound = found.finding is None
        notice = panel(Ground.GOOD if sound else Ground.DANGER)
        said = Text(f"{'✓' if sound else '■'}  {found.words}")
        column(notice, margin=10).addWidget(said)
        self._verdict.addWidget(notice)
        # At 200 % it may stand above what is in sight; where, is known once it was laid out.
        QTimer.singleShot(0, notice, partial(self._area.ensureWidgetVisible, notice))
        announce(self.check, found.words)
        self.refresh()

    def _on_unchecked(self, error: Exception) -> None:
        self._allow_check()
        self.failed.emit(error)

    def _allow_check(self) -> None:
        self.check.setEnabled(True)

    @Slot()
    def _on_pages(self) -> None:
        self.pages_asked.emit(self.filters.wanted)

    @Slot()
    def _on_save(self) -> None:
        title = self.tr("Save the trail, readable by anyone who can open the folder")
        path, _ = QFileDialog.getSaveFileName(self, title, "audit-trail.csv", "CSV (*.csv)")
        if path:
            self._context.tasks.run(
                Lane.BACKGROUND,
                partial(self._saved, Path(path), self.filters.wanted),
                None,
                self.failed.emit,
                self,
                says=self.tr("Saving the audit trail"),
                stopped=_nothing_saved,
            )

    def _saved(self, path: Path, wanted: TrailWanted) -> None:
        # A byte order mark, so that Excel reads names in every script.
        write_copy(path, self._desk.csv(wanted).encode("utf-8-sig"))


def _nothing_saved() -> None:
    """Stopped before the file was written: there is nothing to take back."""
