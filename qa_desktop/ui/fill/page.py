"""Owns the fill page: what a person answers, what is said back, and every key of filling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.formengine.api import FormSession
from qa_desktop.services.desktop import Saved
from qa_desktop.ui.announce import announce
from qa_desktop.ui.commands import bind
from qa_desktop.ui.fill.body import SectionBody
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.keeper import Keeper
from qa_desktop.ui.fill.proofreading import go_on
from qa_desktop.ui.fill.undoing import undo_commands
from qa_desktop.ui.fill.walking import FillWalk
from qa_desktop.ui.style.roles import Ground
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.undo_keys import is_redo, is_undo

Explain = Callable[[Exception], str]


class FillPage(FillWalk):
    """Fills one audit.

    Signals:
        back_requested: to My work; everything typed has been handed on.
        escalation_requested(object): a `RaisedPrompt` that raised it, None for F2.
        plan_requested: the improvement plan as a page; everything typed has been handed on.
        saved(object): the local time of the last save, a `datetime`.
        save_failed(object): the exception; the banner says it already.
        saving: a change has been on its way to the store for a while.
        copy_wanted: of what is on the screen, elsewhere, because it cannot be saved here.
    """

    back_requested = Signal()
    escalation_requested = Signal(object)
    plan_requested = Signal()
    saved = Signal(object)
    save_failed = Signal(object)
    saving = Signal()
    copy_wanted = Signal()

    def __init__(
        self,
        session: FormSession,
        *,
        title: str,
        keeper: Keeper,
        case: str = "",
        place: NodeId | None = None,
        explain: Explain | None = None,
        says_saved: bool = True,
        files: Files | None = None,
        copies: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, keeper, title, case, parent, files)
        self._offers_copy = copies
        self.copied = Banner(Ground.GOOD)
        self.say_above(self.copied)
        self._explain = explain or _plainly
        self._escalation_words, self._is_settled = "", False
        self._said_saved = False
        self.bar.say_saved(says_saved)
        self._connect()
        self._commands()
        self.start(place)
        self._on_summary()

    # ------------------------------------------------------------ what the screen around it asks

    def show_escalation(self, words: str, *, settled: bool) -> None:
        """Say in the panel how an escalation stands; `settled` when somebody was told or a reason given."""
        self._escalation_words, self._is_settled = words, settled
        self._show_prompts()

    def show_saved(self, when: str) -> None:
        """Say when the last change was kept, for example `14:02`."""
        self.bar.saved.show_text(self.tr("Saved {time}").format(time=when))

    def say_copied(self, name: str) -> None:
        """Say that a sealed copy of the draft lies elsewhere, as long as it cannot be saved here."""
        if not self.presenter.has_unsaved:
            self._say_copy_spare()
            return
        words = self.tr(
            "A sealed copy of this draft is saved: {name}. The draft is still kept here and tried again. "
            "If it is lost, the menu File brings the copy in."
        )
        self.copied.say(words.format(name=name))

    # ------------------------------------------------------------ hearing

    def _connect(self) -> None:
        self.body_shown.connect(self._on_body_shown)
        self.presenter.nodes_changed.connect(self._on_nodes_changed)
        self.presenter.instances_changed.connect(self._on_instances_changed)
        self.presenter.summary_changed.connect(self._on_summary)
        self.presenter.alarm_raised.connect(self._on_alarm)
        self.presenter.saved.connect(self._on_saved)
        self.presenter.save_failed.connect(self._on_save_failed)
        self.presenter.went_to.connect(self._on_went_to)
        self.presenter.queue.slow.connect(self._on_slow)
        self.presenter.queue.emptied.connect(self._on_emptied)
        self.trouble.acted.connect(self.presenter.retry)
        self.trouble.acted_otherwise.connect(self.copy_wanted)
        if self._files is not None:
            self._files.taken.connect(self._on_file_taken)
        self.header.back.clicked.connect(self._on_back)
        self.panel.escalate.clicked.connect(self.raise_escalation)
        self.raised.escalation_wanted.connect(self.raise_escalation)
        self.outline.next_misspelt.clicked.connect(self.next_misspelt)
        self.bar.undo.clicked.connect(self.presenter.undo)
        self.bar.flag.clicked.connect(self.toggle_flag)

    def _commands(self) -> None:
        for name, act in (
            ("fill.leave", self._on_back),
            ("fill.next-misspelt", self.next_misspelt),
            ("fill.next-gap", self.next_gap),
            ("fill.escalate", self.raise_escalation),
            ("fill.flag", self.toggle_flag),
            ("find.question", self.find_question),
            ("fill.next-section", self.next_section),
            ("fill.previous-section", self.previous_section),
            ("fill.review", self.ask_review),
        ):
            bind(self, name, act)
        undo_commands(self, self.presenter)

    @Slot()
    def toggle_flag(self) -> None:
        """Mark the current question "come back to this", or take the mark away."""
        if self._current is not None:
            self.presenter.set_flag(self._current, not self._session.view(self._current).flagged)
        self._show_current()

    @Slot()
    def next_misspelt(self) -> None:
        """Go to the next word of this section that may be misspelt."""
        go_on(self.body.in_order(), QApplication.focusWidget() or self.window().focusWidget())

    @Slot()
    def raise_escalation(self) -> None:
        self.presenter.flush()
        self.escalation_requested.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_undo(event):
            self.presenter.undo()
        elif is_redo(event):
            self.presenter.redo()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._row_in_focus() is not None:
            self.next_question()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ from the controls

    @Slot(object)
    def _on_body_shown(self, body: SectionBody) -> None:
        body.edited.connect(self._on_edited)
        body.left.connect(self._on_left)
        body.answered.connect(self.presenter.edit_together)
        body.add_wanted.connect(self._on_add_wanted)
        body.remove_wanted.connect(self._on_remove_wanted)
        body.moved.connect(self.settle)
        body.plan_wanted.connect(self._on_plan_wanted)
        self._show_prompts()

    @Slot()
    def _on_plan_wanted(self) -> None:
        self.presenter.flush()
        self.plan_requested.emit()

    @Slot(str, str, bool)
    def _on_edited(self, node_id: str, raw: str, typing: bool) -> None:
        self.presenter.edit(NodeId(node_id), raw, typing=typing)

    @Slot(str, str)
    def _on_file_taken(self, node_id: str, name: str) -> None:
        # Its question may be gone by now, with the repeat it was in: then nobody asks for the file any more.
        if self._exists(NodeId(node_id)):
            self.presenter.edit(NodeId(node_id), name)

    @Slot(str)
    def _on_left(self, node_id: str) -> None:
        self._mouse.run(partial(self.presenter.leave, NodeId(node_id)))

    @Slot(str)
    def _on_add_wanted(self, repeat_id: str) -> None:
        instance = self.presenter.add_instance(NodeId(repeat_id))
        if instance is not None:
            self.go_to(instance)

    @Slot(str)
    def _on_remove_wanted(self, instance_id: str) -> None:
        repeat = self.body.repeat_of(NodeId(instance_id))
        self.presenter.remove_instance(NodeId(instance_id))
        if repeat is not None:
            repeat.focus_here()
        self.gap_done.say(self.tr("Removed. Ctrl+Z brings it back."))

    # ------------------------------------------------------------ from the presenter

    @Slot(object, str)
    def _on_nodes_changed(self, node_ids: frozenset[NodeId], origin: str) -> None:
        row = self._row_in_focus()
        before = self._height_of(row)
        if self.body.refresh(node_ids, origin):
            self.settle()
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
        before = self._sections.relevant(self._section)
        self._sections.look()
        self.header.show_progress(self._session.progress())
        self.outline.show_sections(self._sections.all, self._section)
        if self._sections.relevant(self._section) != before:
            self._show_neighbours()
        self._show_prompts()

    @Slot(object)
    def _on_alarm(self, prompt: RaisedPrompt) -> None:
        self.escalation_requested.emit(prompt)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        local = saved.at.astimezone()
        if self.trouble.isVisibleTo(self) or not self._said_saved:
            # Once, and again after trouble: read out after every answer it would drown the questions.
            self._said_saved = True
            announce(self, self.tr("Saved {time}").format(time=local.strftime("%H:%M")))
        self.trouble.hush()
        self.show_saved(local.strftime("%H:%M"))
        self.saved.emit(local)

    @Slot()
    def _on_slow(self) -> None:
        self.bar.saved.show_text(self.tr("Saving …"))
        self.saving.emit()

    @Slot()
    def _on_emptied(self) -> None:
        if self.presenter.has_unsaved:
            return
        self.trouble.hush()
        if self.copied.isVisibleTo(self):
            self._say_copy_spare()

    def _say_copy_spare(self) -> None:
        self.copied.say(self.tr("The draft is saved here. The copy is not needed any more: delete it."))

    @Slot(object)
    def _on_save_failed(self, error: Exception) -> None:
        words = self.tr("Not saved yet, kept here and tried again. {why}").format(why=self._explain(error))
        self.bar.saved.show_text(self.tr("Not saved yet"))
        # Said once, not at every try: read out every other second nobody could go on.
        if not self.trouble.isVisibleTo(self) or self.trouble.words.shown != words:
            copy = self.tr("Save a copy elsewhere …") if self._offers_copy else ""
            self.trouble.say(words, self.tr("Try again"), copy)
        self.save_failed.emit(error)

    @Slot(str)
    def _on_went_to(self, node_id: str) -> None:
        self.gap_done.hush()
        self.go_to(NodeId(node_id))

    def _show_prompts(self) -> None:
        """What this section's answers raise, at its end."""
        holding = self._sections.holding
        standing = self._session.prompts()
        here = [p for p in standing if holding(p.node_id) == self._section]
        is_untold = not self._is_settled and any(p.code is PromptCode.E1 for p in standing)
        words = self._escalation_words or (self.tr("■ Nobody has been told yet.") if is_untold else "")
        self.panel.show_escalation(words)
        self.raised.show_prompts(here, self.panel.escalate.accessibleName(), told=self._is_settled)

    # ------------------------------------------------------------ going away

    def hideEvent(self, event: QHideEvent) -> None:
        self.presenter.hand_over()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.presenter.flush()
        return super().event(event)

    @Slot()
    def _on_back(self) -> None:
        self.presenter.hand_over()
        self.back_requested.emit()


def _plainly(error: Exception) -> str:
    return str(error)
