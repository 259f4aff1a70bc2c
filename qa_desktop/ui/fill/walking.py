"""Owns going about an audit: from section to section and question to question, and remembering the place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.ui.fill.body import SectionBody
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.find import Findable, FindQuestion
from qa_desktop.ui.fill.following import FocusFollower, MouseRest
from qa_desktop.ui.fill.frame import FillFrame
from qa_desktop.ui.fill.keeper import Keeper
from qa_desktop.ui.fill.presenter import FillPresenter
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.fill.sections import Sections
from qa_desktop.ui.fill.tabbing import first_stop, step
from qa_desktop.ui.style import theme

STANDING_MS = 200
"""In a grid the keyboard moves with every key: help and place follow when it rests."""


class FillWalk(FillFrame):
    """The fill page as far as a person goes about in it; answers are the page's own.

    Signals:
        body_shown(object): the `SectionBody` of the section that is in sight now.
        review_requested: to the review page; everything typed has been handed on.
        current_changed: another question has the keyboard, or none.
    """

    body_shown = Signal(object)
    review_requested = Signal()
    current_changed = Signal()

    def __init__(
        self,
        session: FormSession,
        keeper: Keeper,
        title: str,
        case: str,
        parent: QWidget | None,
        files: Files | None = None,
    ) -> None:
        super().__init__(title, case, parent)
        self._session, self._files = session, files
        self.presenter = FillPresenter(session, keeper, self)
        self._sections = Sections(session)
        self._section = self._sections.first()
        self._body = SectionBody(session, session.root())  # replaced when walking starts
        self._current: NodeId | None = None
        self._reviewing = False
        self._last: LastTime | None = None
        self._told = ""
        self._scale = theme.current().scale
        self._mouse = MouseRest(self)
        self._standing = QTimer(self)
        self._standing.setSingleShot(True)
        self._standing.setInterval(STANDING_MS)
        self._standing.timeout.connect(self._on_standing)
        self._follower = FocusFollower(lambda: self._body, self)
        self._follower.entered.connect(self._on_entered)
        self._follower.left.connect(self._on_question_left)
        self.outline.section_chosen.connect(self._on_section_chosen)
        self.outline.next_gap.clicked.connect(self.next_gap)
        self.outline.find_question.clicked.connect(self.find_question)
        self.header.outline.toggled.connect(self.outline.setVisible)
        self.bar.previous.clicked.connect(self.previous_section)
        self.bar.next.clicked.connect(self.next_section)
        theme.current().changed.connect(self._on_theme_changed)

    def start(self, place: NodeId | None) -> None:
        """Show the place where the person was, else the first section."""
        known = place is not None and self._exists(place)
        self._show_section(self._sections.holding(place) if place is not None and known else self._section)
        if known:
            self._current = place
            self._show_current()
            QTimer.singleShot(0, self, self._return_to_place)
        else:
            QTimer.singleShot(0, self, self._begin_here)

    @property
    def body(self) -> SectionBody:
        """The questions of the section in sight."""
        return self._body

    @property
    def section(self) -> NodeId:
        """The section in sight."""
        return self._section

    @property
    def current(self) -> NodeId | None:
        """The question that has, or last had, the keyboard."""
        return self._current

    def flush(self) -> None:
        """Hand on everything typed: before completing, closing and locking."""
        self.presenter.hand_over()

    def go_to(self, node_id: NodeId) -> None:
        """Show the section of a question, bring it into view and put the keyboard there."""
        if not self._exists(node_id):
            return
        section = self._sections.holding(node_id)
        if section != self._section:
            self._show_section(section)
        grid = self.body.grid_of(node_id)
        if grid is not None and grid.focus_node(node_id):
            self.settle()
            QTimer.singleShot(0, grid, grid.keep_in_sight)
            return
        row = self.body.row(node_id) or next(
            (row for row in self.body.in_order() if row.node_id.startswith(node_id)), None
        )
        if row is not None:
            row.focus_here()
            self.settle()
            self.column.bring_into_view(row)
            # Once more when what was just shown has been laid out.
            QTimer.singleShot(0, self, self._show_place)

    def show_last_time(self, last: LastTime | None) -> None:
        """Say beside every question what was answered last time; None takes it away."""
        self._last = last
        self.body.show_last_time(last)

    def review(self, reviewing: bool) -> None:
        """While reviewing, what is missing is said beside every question."""
        self._reviewing = reviewing
        self.body.review(reviewing)

    # ------------------------------------------------------------ sections

    def _show_section(self, section: NodeId) -> None:
        self.presenter.flush()
        self._section = section
        view = self._session.view(section)
        # Built where it will stand: a section moved under the page would be dressed a second time.
        old, self._body = (
            self._body,
            SectionBody(self._session, section, self.column.widget(), files=self._files),
        )
        self._slot.removeWidget(old)
        old.hide()
        old.deleteLater()
        body = self._body
        body.review(self._reviewing)
        body.show_last_time(self._last)
        body.told.connect(self._on_told)
        body.link_followed.connect(self._on_link)
        body.stood_on.connect(self._on_stood_on)
        self.give_width(wide=bool(body.grids))
        self.body_shown.emit(body)
        self._slot.addWidget(body)
        body.show()
        self.heading.show_text(view.label or self._sections.label(section))
        self.column.verticalScrollBar().setValue(0)
        self.gap_done.hush()
        self._current = None
        self._told = ""
        self._show_current()
        self._show_neighbours()
        self.outline.show_sections(self._sections.all, section)

    @Slot()
    def next_section(self) -> None:
        """Go on; after the last section comes the review."""
        after = self._sections.after(self._section)
        if after is not None:
            self._enter(after)
        else:
            self.ask_review()

    @Slot()
    def ask_review(self) -> None:
        """Go to the review page from wherever one is."""
        self.presenter.flush()
        self.review_requested.emit()

    @Slot()
    def previous_section(self) -> None:
        before = self._sections.before(self._section)
        if before is not None:
            self._enter(before)

    def _enter(self, section: NodeId) -> None:
        self._show_section(section)
        first = self._begin()
        if first is not None:
            self.presenter.remember_place(first.node_id)

    @Slot()
    def _begin_here(self) -> None:
        # Whoever opened the page may have gone to a question meanwhile.
        here = self.window().focusWidget()
        if here is None or not self.body.isAncestorOf(here):
            self._begin()

    def _begin(self) -> QuestionRow | None:
        """Put the keyboard on the section's first question; where it has none, on what goes on from here."""
        first = next((row for row in self.body.in_order() if row.is_answerable), None)
        if first is not None:
            first.focus_here()
        else:
            (first_stop(self.body) or self.bar.next).setFocus(Qt.FocusReason.TabFocusReason)
        return first

    def _show_neighbours(self) -> None:
        before, after = self._sections.before(self._section), self._sections.after(self._section)
        self.bar.show_neighbours(self._sections.label(before), self._sections.label(after))

    # ------------------------------------------------------------ going about

    @Slot()
    def next_gap(self) -> None:
        """Go to the next thing missing, wherever it is."""
        self.presenter.flush()
        gap = self._session.next_gap(self._current)
        if gap is None:
            self.gap_done.say(self.tr("Nothing is missing. You can review and complete this audit."))
        else:
            self.gap_done.hush()
            self.go_to(gap)

    @Slot()
    def find_question(self) -> None:
        """Open the sheet that finds a question."""
        sheet = FindQuestion(self.findables(), self)
        sheet.found.connect(self._on_found)
        sheet.open()

    def findables(self) -> list[Findable]:
        """The questions that apply, with their sections."""
        return [
            Findable(view.node_id, self._sections.label(self._sections.holding(view.node_id)), view.label)
            for view in self._session.questions()
            if view.label and view.control not in (ControlKind.NONE, ControlKind.NOTE)
        ]

    def next_question(self) -> None:
        """Put the keyboard on the question below; at the end, on the way to the next section."""
        rows = [row for row in self.body.in_order() if row.is_answerable]
        at = next((i for i, row in enumerate(rows) if row.node_id == self._current), -1)
        onward = rows[at].control.onward if at >= 0 else None
        if onward is not None and onward.isVisible():
            onward.setFocus(Qt.FocusReason.TabFocusReason)
        elif at + 1 < len(rows):
            rows[at + 1].focus_here()
            self.settle()
            self.column.bring_into_view(rows[at + 1])
        else:
            self.bar.next.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(str)
    def _on_link(self, target: str) -> None:
        name = target.removeprefix("#")
        questions = (v.node_id for v in self._session.questions() if v.definition.name == name)
        found = next(questions, None) or self._sections.named(name)
        if found is not None:
            self.go_to(found)

    @Slot(str)
    def _on_found(self, node_id: str) -> None:
        self.go_to(NodeId(node_id))

    # ------------------------------------------------------------ focus and place

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        return step(self, forward=forward) or super().focusNextPrevChild(forward)

    @Slot(object)
    def _on_question_left(self, row: QuestionRow) -> None:
        self._mouse.run(partial(_visit, row))

    @Slot(object, object)
    def _on_entered(self, row: QuestionRow, widget: QWidget) -> None:
        if row.node_id != self._current:
            self._current = row.node_id
            self._told = row.control.told_now
            self.presenter.remember_place(row.node_id)
            self._show_current()
        if self._mouse.is_free:
            self.column.bring_into_view(widget if widget.height() < self.height() // 2 else row)
            # What is missing is said under the question that was left, which moves this one down.
            QTimer.singleShot(0, widget, partial(self._keep_in_sight, widget))

    def _keep_in_sight(self, widget: QWidget) -> None:
        if widget.hasFocus() and self._mouse.is_free and widget.height() < self.height() // 2:
            self.column.bring_into_view(widget)

    @Slot(str)
    def _on_stood_on(self, node_id: str) -> None:
        if node_id != self._current:
            self._current = NodeId(node_id)
            self._told = ""
            self._standing.start()

    @Slot()
    def _on_standing(self) -> None:
        if self._current is not None and self._exists(self._current):
            self.presenter.remember_place(self._current)
            self._show_current()

    def _show_current(self) -> None:
        view = self._view_of_current()
        self.panel.show_node(view)
        if self._told:
            self.panel.show_good(self._told)
        self.bar.flag.setEnabled(view is not None)
        self.bar.flag.setChecked(view is not None and view.flagged)
        self.current_changed.emit()

    def _view_of_current(self) -> NodeView | None:
        return self._session.view(self._current) if self._current is not None else None

    def _row_in_focus(self) -> QuestionRow | None:
        return self._body.row_of(QApplication.focusWidget())

    def _height_of(self, row: QuestionRow | None) -> int | None:
        if row is None or not isValid(row) or not self.body.isAncestorOf(row):
            return None
        return row.mapTo(self.body, row.rect().topLeft()).y()

    @Slot()
    def _return_to_place(self) -> None:
        if self._current is not None:
            self.go_to(self._current)

    @Slot()
    def _show_place(self) -> None:
        row = self._row_in_focus()
        if row is not None:
            self.column.bring_into_view(row)

    def _exists(self, node_id: NodeId) -> bool:
        try:
            self._session.view(node_id)
        except KeyError:
            return False
        return True

    @Slot(str)
    def _on_told(self, words: str) -> None:
        self._told = words
        if words:
            self.panel.show_good(words)

    @Slot(str)
    def _on_section_chosen(self, section: str) -> None:
        if self.header.outline.isVisibleTo(self.header):
            self.header.outline.setChecked(False)
        self._enter(NodeId(section))

    @Slot()
    def _on_theme_changed(self) -> None:
        if theme.current().scale != self._scale:
            self._scale = theme.current().scale
            place = self._current
            self._show_section(self._section)
            if place is not None:
                self.go_to(place)
            self.make_room()


def _visit(row: QuestionRow) -> None:
    if isValid(row):
        row.visit()
