"""Owns the reading of a completed audit: every answer, section by section, for ever read-only."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from qa_desktop.domain.contribution import Contribution, authors
from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId, audit_reference
from qa_desktop.domain.rows import NO_ROWS, rows_of
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services.covering import covered_words
from qa_desktop.services.desktop import Opened
from qa_desktop.services.plans import has_plan
from qa_desktop.services.report_sections import says_result
from qa_desktop.ui import when
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.contribute.card import StagesCard
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.layouts import column, empty, panel, scrolled
from qa_desktop.ui.naming import subject
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.widgets.chip import Chip
from qa_desktop.ui.widgets.folding import FoldingBar
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

GRADES = {grade.value for grade in Grade}


class ViewPage(QWidget):
    """A completed audit.

    Signals:
        left: the Back button or Escape was pressed.
        report_asked(object): its `Opened`.
        plan_asked(object): its `Opened`, whose improvement plan is to be shown as a page.
        correct_asked(object): its `Opened`.
        ask_asked(object): its `Opened`, for a later stage of which somebody's computer is to be asked.
        history_asked(object): its `Opened`, whose history is to be shown.
        withdraw_asked(object): the `AskRow` that is to be taken back.
        contribute_asked(object, str): its `AuditKey` and the later stage whose answers are to be added.
    """

    left = Signal()
    report_asked = Signal(object)
    plan_asked = Signal(object)
    correct_asked = Signal(object)
    contribute_asked = Signal(object, str)
    ask_asked = Signal(object)
    withdraw_asked = Signal(object)
    history_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._opened: Opened | None = None
        self._own = False
        self._given: dict[NodeId, Contribution] = {}
        self.stages: StagesCard | None = None
        self._files: Files | None = None
        self._sections: tuple[NodeId, ...] = ()
        self._wanted: NodeId | None = None
        self._places: dict[NodeId, QWidget] = {}
        """The headings of what is shown, by the group, row or question they stand over."""
        set_ground(self, Ground.CANVAS)
        layout = column(self, gap=0)
        layout.addWidget(self._bar())
        across = QHBoxLayout()
        across.setSpacing(0)
        m = theme.current().metrics
        side = panel(Ground.SIDE_LEFT)
        side.setFixedWidth(m.px(236))
        self._outline = QListWidget()
        self._outline.setProperty("frameless", "true")
        self._outline.setWordWrap(True)
        self._outline.setAccessibleName(self.tr("Sections"))
        self._outline.currentRowChanged.connect(self._on_section)
        column(side, margin=8).addWidget(self._outline)
        body = QWidget()
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(m.px(40), m.px(28), m.px(40), m.px(28))
        self._body.setSpacing(m.px(4))
        self._area = scrolled(body)
        self._area.verticalScrollBar().rangeChanged.connect(self._show_wanted)
        across.addWidget(side)
        across.addWidget(self._area, 1)
        layout.addLayout(across, 1)
        bind(self, "page.back", self.left.emit)
        bind(self, "audit.report", self.ask_report)
        bind(self, "audit.history", self._on_history)
        bind(self, "audit.correct", self._on_correct, ready=self._why_not_correct)

    @property
    def opened(self) -> Opened | None:
        return self._opened

    @property
    def own(self) -> bool:
        """It is an audit of this computer."""
        return self._own

    def show_audit(self, opened: Opened, *, own: bool) -> None:
        """Show a completed audit; `own` offers to correct it."""
        self._opened, self._own = opened, own
        rows = rows_of(opened.completed.completion.notes) if opened.completed is not None else NO_ROWS
        self._given = authors(opened.contributions, opened.key.revision, rows)
        self._files = Files(self._context.desktop.attachments, self._context.tasks, opened.key, parent=self)
        added = any(each.attachments for each in opened.contributions)
        if added or (opened.completed is not None and opened.completed.attachments):
            self._files.look()
        summary = opened.summary
        completed = summary.completed_at
        reference = audit_reference(summary.audit_id)
        words = [reference, summary.tool_title]
        if completed is not None:
            moment = when.day_and_clock(completed, self._context.desktop.now())
            words.append(self.tr("completed {0} by {1}").format(moment, summary.completed_by))
        if summary.correction_reason:
            words.append(self.tr("corrected: {0}").format(summary.correction_reason))
        self._case.show_text(subject(summary.case_reference, reference))
        self._facts.show_text(" · ".join(words))
        self._correct.setVisible(own)
        self._plan.setVisible(has_plan(opened.session))
        self._correct.setEnabled(not summary.superseded)
        sections = [s for s in opened.session.sections() if s.is_relevant]
        self._sections = tuple(section.node_id for section in sections)
        self._outline.blockSignals(True)
        self._outline.clear()
        self._outline.addItems([section.label or self.tr("Start") for section in sections])
        self._outline.blockSignals(False)
        self._outline.setCurrentRow(0)
        self._outline.setFocus()

    def go_to(self, node_id: NodeId) -> None:
        """Show the section of a place, and the place at the top of it."""
        within = [number for number, place in enumerate(self._sections) if _holds(place, node_id)]
        if not within:
            return
        self._outline.setCurrentRow(within[-1])
        self._wanted = node_id
        # And again when it is laid out: only then has the place a height to scroll to.
        QTimer.singleShot(0, self, self._show_wanted)

    @Slot()
    def _show_wanted(self) -> None:
        place = self._places.get(self._wanted) if self._wanted is not None else None
        if place is not None:
            self._body.activate()
            self._area.verticalScrollBar().setValue(place.y())

    def _bar(self) -> FoldingBar:
        bar = FoldingBar()
        back = KeyButton(self.tr("← Back"), "Esc")
        back.clicked.connect(self.left)
        self._case = Text("", Type.STRONG)
        self._facts = Text("", Type.HINT)
        self._correct = KeyButton(self.tr("Correct this audit"))
        self._correct.clicked.connect(self._on_correct)
        self._plan = KeyButton(self.tr("Show the plan on one page"))
        self._plan.clicked.connect(self._on_plan)
        report = KeyButton(self.tr("Show report"), "Ctrl P", Button.PRIMARY)
        report.clicked.connect(self.ask_report)
        bar.add_words(back)
        bar.add_words(self._case)
        bar.add_words(self._facts, 1)
        history = KeyButton(self.tr("Show the history"), "Ctrl H")
        history.clicked.connect(self._on_history)
        for button in (self._correct, history, self._plan, report):
            bar.add_button(button)
        return bar

    @Slot(int)
    def _on_section(self, number: int) -> None:
        empty(self._body)
        self._places.clear()
        self._wanted = None
        if self._opened is None or not 0 <= number < len(self._sections):
            return
        session = self._opened.session
        section = session.view(self._sections[number])
        self._body.addWidget(Text(section.label or self.tr("Start"), Type.TITLE, marked=True))
        if number == 0:
            self._add_stages(self._opened)
        else:
            self._add_stages_of(self._opened, section)
        self._add_children(session, section)
        self._body.addStretch(1)
        self._area.verticalScrollBar().setValue(0)

    def _add_stages(self, opened: Opened) -> None:
        """How the later stages stand, before the first answers."""
        if not opened.stages:
            return
        self.stages = StagesCard(
            opened.stages, opened.asks, may_add=not opened.summary.superseded, may_ask=opened.may_ask
        )
        self.stages.asked.connect(self._on_stage_asked)
        self.stages.ask_asked.connect(self._on_ask_asked)
        self.stages.withdraw_asked.connect(self.withdraw_asked)
        self._heading(self.tr("Answers of others"))
        self._body.addWidget(self.stages)

    def _add_stages_of(self, opened: Opened, section: NodeView) -> None:
        """The stages that this section asks: who comes to answer a plan is asked where the plan stands."""
        asked = _stages_below(opened.session, section)
        here = tuple(each for each in opened.stages if each.stage in asked)
        if here and not opened.summary.superseded:
            card = StagesCard(here, (), may_add=True, may_ask=False)
            card.asked.connect(self._on_stage_asked)
            self._body.addWidget(card)

    @Slot(str)
    def _on_stage_asked(self, stage: str) -> None:
        if self._opened is not None:
            self.contribute_asked.emit(self._opened.key, stage)

    @Slot()
    def _on_ask_asked(self) -> None:
        if self._opened is not None:
            self.ask_asked.emit(self._opened)

    def _add_children(self, session: FormSession, parent: NodeView) -> None:
        for number, child_id in enumerate(parent.children, 1):
            child = session.view(child_id)
            if not child.is_relevant:
                continue
            if child.kind is NodeKind.QUESTION:
                self._add_answer(child)
                continue
            if child.kind is NodeKind.INSTANCE:
                self._places[child_id] = self._heading(f"{parent.label} {number}".strip())
            elif child.label:
                self._heading(child.label)
            self._add_children(session, child)

    def _heading(self, words: str) -> QWidget:
        heading = Text(words, Type.HEADING, marked=True)
        heading.setContentsMargins(0, theme.current().metrics.px(16), 0, 0)
        self._body.addWidget(heading)
        return heading

    def _add_answer(self, view: NodeView) -> None:
        if says_result(view):
            result = Text(view.label, marked=True)
            result.setContentsMargins(0, theme.current().metrics.px(12), 0, 0)
            self._body.addWidget(result)
        if view.control in (ControlKind.NONE, ControlKind.NOTE) or not view.label:
            return
        question = Text(view.label, Type.QUESTION_SMALL, marked=True)
        question.setContentsMargins(0, theme.current().metrics.px(12), 0, 0)
        self._body.addWidget(question)
        self._places[view.node_id] = question
        covered = covered_words(self._opened.session, view, self._opened.reader) if self._opened else ""
        if covered:
            self._body.addWidget(Text(covered, Type.HINT))
            return
        if view.control is ControlKind.UPLOAD and view.value:
            self._add_file(view)
            return
        grade = next((choice.grade for choice in view.choices if choice.selected and choice.grade), "")
        if grade in GRADES:
            chip = Chip.of_grade(Grade(grade), view.display)
            self._body.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        elif view.display:
            answer = Text(view.display)
            answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
            self._body.addWidget(answer)
        else:
            self._body.addWidget(Text(self.tr("Left blank"), Type.HINT))
        given = self._given.get(view.node_id)
        if given is not None:
            moment = when.day_and_clock(given.made_at, self._context.desktop.now())
            words = self.tr("Added by {0}, {1}").format(given.author, moment)
            self._body.addWidget(Text(words, Type.SMALL))

    def _add_file(self, view: NodeView) -> None:
        """A file with its picture; a copy of it can be saved."""
        from qa_desktop.ui.fill.controls.upload import UploadControl

        card = UploadControl(replace(view, is_readonly=True))
        card.name(view.label, "")
        card.use(self._files)
        self._body.addWidget(card)

    @Slot()
    def ask_report(self) -> None:
        if self._opened is not None:
            self.report_asked.emit(self._opened)

    @Slot()
    def _on_history(self) -> None:
        if self._opened is not None:
            self.history_asked.emit(self._opened)

    @Slot()
    def _on_plan(self) -> None:
        if self._opened is not None:
            self.plan_asked.emit(self._opened)

    def _why_not_correct(self) -> str:
        if self._opened is None or not self._own:
            return self.tr("Whoever completed this audit corrects it.")
        superseded = self._opened.summary.superseded
        return self.tr("A later version of this audit exists. Correct that one.") if superseded else ""

    @Slot()
    def _on_correct(self) -> None:
        if self._opened is not None:
            self.correct_asked.emit(self._opened)


def _holds(section: NodeId, node_id: NodeId) -> bool:
    return node_id == section or node_id.startswith((section + "/", section + "#"))


def _stages_below(session: FormSession, parent: NodeView) -> frozenset[str]:
    """Whose questions stand there and apply."""
    found: set[str] = set()
    for child in (session.view(each) for each in parent.children):
        if not child.is_relevant:
            continue
        found |= {child.audit.stage} if child.kind is NodeKind.QUESTION else _stages_below(session, child)
    return frozenset(found)
