"""Owns the fill page: outline, one section at a time, help at the right, and every key of filling."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.formengine.api import FormSession, NodeView, SectionView
from qa_desktop.services.desktop import Saved
from qa_desktop.ui.fill.body import SectionBody
from qa_desktop.ui.fill.find import Findable, FindQuestion
from qa_desktop.ui.fill.keeper import Keeper
from qa_desktop.ui.fill.outline import Outline
from qa_desktop.ui.fill.presenter import FillPresenter
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.fill.sides import BottomBar, Header, Panel
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.page import Column
from qa_desktop.ui.widgets.text import Text

ROOM_FOR_PANEL = 1040
ROOM_FOR_OUTLINE = 760
"""Widths at 100 % below which the panel goes under the questions and the outline behind a button."""

Explain = Callable[[Exception], str]


class FillPage(QWidget):
    """Fills one audit.

    Signals:
        back_requested: to My work; everything typed has been handed on.
        review_requested: to the review page; everything typed has been handed on.
        escalation_requested(object): a `RaisedPrompt` that raised it, None for F2.
        saved(object): the local time of the last save, a `datetime`.
        save_failed(object): the exception; the banner says it already.
    """

    back_requested = Signal()
    review_requested = Signal()
    escalation_requested = Signal(object)
    saved = Signal(object)
    save_failed = Signal(object)

    def __init__(
        self,
        session: FormSession,
        *,
        title: str,
        keeper: Keeper,
        case: str = "",
        place: NodeId | None = None,
        explain: Explain | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._explain = explain or _plainly
        self.presenter = FillPresenter(session, keeper, self)
        self._sections: tuple[SectionView, ...] = session.sections()
        self._section = self._first_section()
        self._body: SectionBody | None = None
        self._current: NodeId | None = None
        self._reviewing = False
        self._told = ""
        self._theme = (theme.current().scale, theme.current().tokens.name)
        self._build(title, case)
        self._connect()
        self._shortcuts()
        start = place if place is not None and self._exists(place) else None
        self._show_section(self.section_of(start) if start else self._section)
        self._on_summary()
        if start is not None:
            self._current = start
            self._show_current()
            QTimer.singleShot(0, self, self._return_to_place)

    # ------------------------------------------------------------ what the screen around it asks

    @property
    def body(self) -> SectionBody:
        if self._body is None:
            raise RuntimeError("no section is shown")
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
        self.presenter.flush()

    def go_to(self, node_id: NodeId) -> None:
        """Show the section of a question, bring it into view and put the keyboard there."""
        if not self._exists(node_id):
            return
        section = self.section_of(node_id)
        if section != self._section:
            self._show_section(section)
        row = self.body.row(node_id) or next(
            (row for row in self.body.in_order() if row.node_id.startswith(node_id)), None
        )
        if row is not None:
            row.focus_here()
            self._settle()
            self.column.bring_into_view(row)
            # Once more when what was just shown has been laid out.
            QTimer.singleShot(0, self, self._show_place)

    def review(self, reviewing: bool) -> None:
        """While reviewing, what is missing is said beside every question."""
        self._reviewing = reviewing
        self.body.review(reviewing)

    def show_escalation(self, words: str) -> None:
        """Say in the panel how an escalation stands."""
        self.panel.show_escalation(words)
        self._on_summary()

    def section_of(self, node_id: NodeId) -> NodeId:
        """The section in which a node stands."""
        known = {section.node_id for section in self._sections}
        step: NodeId | None = node_id
        while step is not None and step not in known:
            step = self._session.view(step).parent
        return step if step is not None else self._session.root()

    # ------------------------------------------------------------ building

    def _build(self, title: str, case: str) -> None:
        set_ground(self, Ground.CANVAS)
        self.header = Header(case, title)
        self.outline = Outline()
        self.column = Column()
        self.heading = Text(role=Type.TITLE, marked=True)
        self.trouble = Banner(Ground.DANGER)
        self.gap_done = Banner(Ground.GOOD)
        self.prompts = Banner(Ground.WARNING)
        self.alarm = Banner(Ground.DANGER)
        self._slot = QVBoxLayout()
        self._under = QVBoxLayout()
        spaced(self._under, (0, 24, 0, 0), 12)
        for part in (self.heading, self.gap_done):
            self.column.body.addWidget(part)
        self.column.body.addLayout(self._slot)
        self.column.body.addLayout(self._under)
        for banner in (self.alarm, self.prompts):
            self._under.addWidget(banner)
        self.panel = Panel()
        self.bar = BottomBar()
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.outline)
        self._middle.addWidget(self.column, 1)
        self._middle.addWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.trouble)
        whole.addLayout(self._middle, 1)
        whole.addWidget(self.bar)

    def _connect(self) -> None:
        self.presenter.nodes_changed.connect(self._on_nodes_changed)
        self.presenter.instances_changed.connect(self._on_instances_changed)
        self.presenter.summary_changed.connect(self._on_summary)
        self.presenter.alarm_raised.connect(self._on_alarm)
        self.presenter.saved.connect(self._on_saved)
        self.presenter.save_failed.connect(self._on_save_failed)
        self.presenter.went_to.connect(self._on_went_to)
        self.trouble.acted.connect(self.presenter.queue.retry)
        self.outline.section_chosen.connect(self._on_section_chosen)
        self.outline.next_gap.clicked.connect(self.next_gap)
        self.outline.find_question.clicked.connect(self.find_question)
        self.header.back.clicked.connect(self._on_back)
        self.header.outline.toggled.connect(self.outline.setVisible)
        self.panel.escalate.clicked.connect(self.raise_escalation)
        self.alarm.acted.connect(self.raise_escalation)
        self.bar.previous.clicked.connect(self.previous_section)
        self.bar.next.clicked.connect(self.next_section)
        self.bar.undo.clicked.connect(self.presenter.undo)
        self.bar.flag.clicked.connect(self.toggle_flag)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        theme.current().changed.connect(self._on_theme_changed)

    def _shortcuts(self) -> None:
        for keys, slot in (
            ("F8", self.next_gap),
            ("F2", self.raise_escalation),
            ("F9", self.toggle_flag),
            ("Ctrl+F", self.find_question),
            ("Ctrl+PgDown", self.next_section),
            ("Ctrl+PgUp", self.previous_section),
            ("Ctrl+Return", self.next_section),
            ("Ctrl+Enter", self.next_section),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # ------------------------------------------------------------ sections

    def _show_section(self, section: NodeId) -> None:
        self.presenter.flush()
        self._section = section
        view = self._session.view(section)
        old, self._body = self._body, SectionBody(self._session, section)
        if old is not None:
            self._slot.removeWidget(old)
            old.hide()
            old.deleteLater()
        body = self._body
        body.review(self._reviewing)
        body.edited.connect(self._on_edited)
        body.left.connect(self._on_left)
        body.told.connect(self._on_told)
        body.add_wanted.connect(self._on_add_wanted)
        body.remove_wanted.connect(self._on_remove_wanted)
        body.link_followed.connect(self._on_link)
        self._slot.addWidget(body)
        body.show()
        self.heading.show_text(view.label or self._label_of(section))
        self.column.verticalScrollBar().setValue(0)
        self.gap_done.hush()
        self._current = None
        self._told = ""
        self._show_current()
        self._show_neighbours()
        self.outline.show_sections(self._sections, section)
        self._show_prompts()

    @Slot()
    def next_section(self) -> None:
        """Go on; after the last section comes the review."""
        sections = self._relevant()
        at = self._index(sections)
        if at + 1 < len(sections):
            self._enter(sections[at + 1].node_id)
        else:
            self.presenter.flush()
            self.review_requested.emit()

    @Slot()
    def previous_section(self) -> None:
        sections = self._relevant()
        at = self._index(sections)
        if at > 0:
            self._enter(sections[at - 1].node_id)

    def _enter(self, section: NodeId) -> None:
        self._show_section(section)
        first = next((row for row in self.body.in_order() if row.is_answerable), None)
        if first is not None:
            first.focus_here()
            self.presenter.remember_place(first.node_id)

    def _show_neighbours(self) -> None:
        sections = self._relevant()
        at = self._index(sections)
        before = self._label_of(sections[at - 1].node_id) if at > 0 else ""
        after = self._label_of(sections[at + 1].node_id) if at + 1 < len(sections) else ""
        self.bar.show_neighbours(before, after)

    def _relevant(self) -> list[SectionView]:
        return [s for s in self._sections if s.is_relevant or s.node_id == self._section]

    def _index(self, sections: list[SectionView]) -> int:
        return next((i for i, s in enumerate(sections) if s.node_id == self._section), 0)

    def _first_section(self) -> NodeId:
        return next((s.node_id for s in self._sections if s.is_relevant), self._session.root())

    def _label_of(self, section: NodeId) -> str:
        known = next((s.label for s in self._sections if s.node_id == section), "")
        return known or self._session.tool.title

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
        findables = [
            Findable(view.node_id, self._label_of(self.section_of(view.node_id)), view.label)
            for view in self._session.questions()
            if view.label
        ]
        sheet = FindQuestion(findables, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.found.connect(self._on_found)
        sheet.open()

    @Slot()
    def toggle_flag(self) -> None:
        """Mark the current question "come back to this", or take the mark away."""
        if self._current is not None:
            self.presenter.set_flag(self._current, not self._session.view(self._current).flagged)
        self._show_current()

    @Slot()
    def raise_escalation(self) -> None:
        self.presenter.flush()
        self.escalation_requested.emit(None)

    def next_question(self) -> None:
        """Put the keyboard on the question below; at the end, on the way to the next section."""
        rows = [row for row in self.body.in_order() if row.is_answerable]
        at = next((i for i, row in enumerate(rows) if row.node_id == self._current), -1)
        if at + 1 < len(rows):
            rows[at + 1].focus_here()
            self._settle()
            self.column.bring_into_view(rows[at + 1])
        else:
            self.bar.next.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Z and control:
            self.presenter.undo()
        elif (event.key() == Qt.Key.Key_Y and control) or (
            event.key() == Qt.Key.Key_Z and event.modifiers() == both
        ):
            self.presenter.redo()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._row_in_focus() is not None:
            self.next_question()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ from the controls

    @Slot(str, str, bool)
    def _on_edited(self, node_id: str, raw: str, typing: bool) -> None:
        self.presenter.edit(NodeId(node_id), raw, typing=typing)

    @Slot(str)
    def _on_left(self, node_id: str) -> None:
        self.presenter.leave(NodeId(node_id))

    @Slot(str)
    def _on_told(self, words: str) -> None:
        self._told = words
        if words:
            self.panel.show_good(words)

    @Slot(str)
    def _on_add_wanted(self, repeat_id: str) -> None:
        instance = self.presenter.add_instance(NodeId(repeat_id))
        if instance is not None:
            self.go_to(instance)

    @Slot(str)
    def _on_remove_wanted(self, instance_id: str) -> None:
        self.presenter.remove_instance(NodeId(instance_id))
        self.gap_done.say(self.tr("Removed. Ctrl+Z brings it back."))

    @Slot(str)
    def _on_link(self, target: str) -> None:
        name = target.removeprefix("#")
        wanted = (v.node_id for v in self._session.questions() if v.definition.name == name)
        section = (s.node_id for s in self._sections if s.node_id.rpartition("/")[2] == name)
        found = next(wanted, None) or next(section, None)
        if found is not None:
            self.go_to(found)

    @Slot(str)
    def _on_found(self, node_id: str) -> None:
        self.go_to(NodeId(node_id))

    # ------------------------------------------------------------ from the presenter

    @Slot(object, str)
    def _on_nodes_changed(self, node_ids: frozenset[NodeId], origin: str) -> None:
        row = self._row_in_focus()
        before = self._height_of(row)
        if self.body.refresh(node_ids, origin):
            self._settle()
            after = self._height_of(row)
            bar = self.column.verticalScrollBar()
            if before is not None and after is not None and after != before:
                bar.setValue(bar.value() + after - before)
        if self._current in node_ids:
            self._show_current()

    @Slot(str)
    def _on_instances_changed(self, repeat_id: str) -> None:
        self.body.refresh_instances(NodeId(repeat_id))
        if self._current is not None and not self._exists(self._current):
            self._current = None
            self._show_current()

    @Slot()
    def _on_summary(self) -> None:
        before = [s.node_id for s in self._relevant()]
        self._sections = self._session.sections()
        self.header.show_progress(self._session.progress())
        self.outline.show_sections(self._sections, self._section)
        if [s.node_id for s in self._relevant()] != before:
            self._show_neighbours()
        self._show_prompts()

    @Slot(object)
    def _on_alarm(self, prompt: RaisedPrompt) -> None:
        self.escalation_requested.emit(prompt)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        local = saved.at.astimezone()
        self.trouble.hush()
        self.bar.saved.show_text(self.tr("Saved {time}").format(time=local.strftime("%H:%M")))
        self.saved.emit(local)

    @Slot(object)
    def _on_save_failed(self, error: Exception) -> None:
        words = self.tr("Not saved yet, kept here and tried again. {why}").format(why=self._explain(error))
        self.trouble.say(words, self.tr("Try again"))
        self.save_failed.emit(error)

    @Slot(str)
    def _on_went_to(self, node_id: str) -> None:
        self.go_to(NodeId(node_id))

    def _show_prompts(self) -> None:
        """What this section's answers raise, at its end."""
        here = [p for p in self._session.prompts() if self.section_of(p.node_id) == self._section]
        serious = [_sentence(p) for p in here if p.code is PromptCode.E2]
        urgent = [_sentence(p) for p in here if p.code is PromptCode.E1]
        if serious:
            advice = self.tr("This is a serious gap: add an action with high priority.")
            self.prompts.say("\n".join([*serious, advice]))
        else:
            self.prompts.hush()
        if urgent:
            advice = self.tr("A child may be unsafe. Tell a manager now.")
            self.alarm.say("\n".join([advice, *urgent]), self.panel.escalate.accessibleName())
        else:
            self.alarm.hush()

    # ------------------------------------------------------------ focus and place

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._body is None or not isValid(self._body):
            return
        left = self._body.row_of(old) if old is not None and isValid(old) else None
        row = self._body.row_of(new)
        if row is None or not self._body.isAncestorOf(row):
            return
        if left is not None and left is not row:
            left.visit()
        if row.node_id != self._current:
            self._current = row.node_id
            self._told = row.control.told_now
            self.presenter.remember_place(row.node_id)
            self._show_current()
        self.column.bring_into_view(new if new is not None and new.height() < self.height() // 2 else row)

    def _show_current(self) -> None:
        view = self._view_of_current()
        self.panel.show_node(view)
        if self._told:
            self.panel.show_good(self._told)
        self.bar.flag.setEnabled(view is not None)
        self.bar.flag.setChecked(view is not None and view.flagged)

    def _view_of_current(self) -> NodeView | None:
        return self._session.view(self._current) if self._current is not None else None

    def _row_in_focus(self) -> QuestionRow | None:
        return self._body.row_of(QApplication.focusWidget()) if self._body is not None else None

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

    def _settle(self) -> None:
        """Lay out now, so that positions are true before anything is scrolled."""
        page = self.column.widget()
        layout = page.layout() if page is not None else None
        if layout is not None:
            layout.activate()

    def _exists(self, node_id: NodeId) -> bool:
        try:
            self._session.view(node_id)
        except KeyError:
            return False
        return True

    # ------------------------------------------------------------ room and theme

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def hideEvent(self, event: QHideEvent) -> None:
        self.presenter.flush()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.presenter.flush()
        return super().event(event)

    def _make_room(self) -> None:
        room = self.width() / theme.current().scale
        below = room < ROOM_FOR_PANEL
        if below != (self._under.indexOf(self.panel) >= 0):
            (self._middle if below else self._under).removeWidget(self.panel)
            (self._under if below else self._middle).addWidget(self.panel)
        self.panel.lie_below(below=below)
        tucked = room < ROOM_FOR_OUTLINE
        if tucked != self.header.outline.isVisibleTo(self.header):
            self.header.fold(folded=tucked)
            self.header.outline.setChecked(not tucked)
            self.outline.setVisible(not tucked)

    @Slot()
    def _on_section_chosen(self, section: str) -> None:
        if self.header.outline.isVisibleTo(self.header):
            self.header.outline.setChecked(False)
        self._enter(NodeId(section))

    @Slot()
    def _on_back(self) -> None:
        self.presenter.flush()
        self.back_requested.emit()

    @Slot()
    def _on_theme_changed(self) -> None:
        now = (theme.current().scale, theme.current().tokens.name)
        if now[0] != self._theme[0]:
            place = self._current
            self._show_section(self._section)
            if place is not None:
                self.go_to(place)
            self._make_room()
        self._theme = now


def _sentence(prompt: RaisedPrompt) -> str:
    return f"{prompt.label} {prompt.answer}".strip() if prompt.answer else prompt.label


def _plainly(error: Exception) -> str:
    return str(error)
