"""Owns the pages behind an open profile and the ways between them; made anew after each unlocking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop import MyWork
from qa_desktop.services.ports import SyncOutcome
from qa_desktop.services.setting_words import fault_words
from qa_desktop.ui.binning import Binning
from qa_desktop.ui.contributing import Contributing
from qa_desktop.ui.desk_view import DeskView
from qa_desktop.ui.errands import Errands
from qa_desktop.ui.filling import Filling
from qa_desktop.ui.history.flow import Histories
from qa_desktop.ui.palette.finding import Finding
from qa_desktop.ui.place_keeper import PlaceKeeper
from qa_desktop.ui.place_pages import makers
from qa_desktop.ui.reading import Reading
from qa_desktop.ui.retention.flow import RetentionFlow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.fill.host import FillHost
    from qa_desktop.ui.shell import MainWindow


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What was open when the window locked."""

    place: str
    draft: AuditKey | None
    adding: tuple[AuditKey, str] | None = None
    """The later stage of a completed audit that was being answered."""


class DeskPages(QObject):
    """The desk of an open profile.

    Signals:
        filled_first: My work has been filled for the first time.
    """

    filled_first = Signal()

    def __init__(self, window: MainWindow, *, is_hub: bool) -> None:
        super().__init__(window)
        self.window = window
        self.context = window.context
        self.is_shown = True
        self._is_hub = is_hub
        self._kept: LeftOff | None = None
        self.reading = Reading(window, self)
        self.reading.changed.connect(self.refresh_current)
        self.filling = Filling(window, self)
        self.filling.changed.connect(self.refresh_current)
        self.filling.completed.connect(self._on_completed)
        self.filling.slip_asked.connect(self.reading.show_slip)
        self.filling.plan_asked.connect(self.reading.show_plan)
        self.start_audit = self.filling.start
        self.bring_in_draft = self.filling.draft_copies.bring_in
        self.open_draft = self.filling.open
        self.contributing = Contributing(window, self)
        self.contributing.added.connect(self._on_added)
        self.contributing.plan_asked.connect(self.reading.show_plan)
        self.contributing.slip_asked.connect(self.reading.show_slip)
        self.reading.contribute_asked.connect(self.contributing.open)
        self.reading.draft_made.connect(self.filling.show)
        self.view = self.reading.view
        self.histories = Histories(self)
        self.reading.history_asked.connect(self.histories.of_opened)
        self.filling.history_asked.connect(self.histories.of_draft)
        self.errands = Errands(self)
        self.finding = Finding(self)
        self.retention = RetentionFlow(self)
        self.desk = DeskView(makers(self), is_hub=is_hub)
        self.nav = self.desk.nav
        self.binning = Binning(window, self.desk.bar, self)
        self.binning.changed.connect(self.refresh_current)
        self.binning.opened.connect(self.open_draft)
        self.desk.went.connect(self.binning.hush)
        self.go = self.desk.go
        self.desk.notice.acted.connect(self._on_notice)
        self._say_policy()
        self.place_keeper = PlaceKeeper(self)
        window.exchange.finished.connect(self._on_synced)
        theme.current().scale_changed.connect(self._on_scale_changed)

    # ------------------------------------------------------------ places

    @property
    def is_hub(self) -> bool:
        return self._is_hub

    @property
    def place(self) -> str:
        return self.desk.place

    @property
    def current_page(self) -> QWidget:
        return self.desk.current_page

    @property
    def top(self) -> QWidget:
        """What stands in front while nothing covers it: the audit being filled, or the desk."""
        if self.contributing.host is not None:
            return self.contributing.host.widget
        return self.fill.widget if self.fill is not None else self.desk

    def _say_policy(self) -> None:
        """Say at the start that the policy file is not as it should be: it is never passed over."""
        policy = self.context.desktop.settings.policy()
        if policy.faults:
            words = self.tr("The policy file of your IT department is not as it should be: {what}").format(
                what=fault_words(policy.faults[0])
            )
            self.desk.notice.say(words, self.tr("Show the settings"))

    @Slot()
    def _on_notice(self) -> None:
        self.desk.notice.hush()
        self.go("settings")

    @Slot()
    def focus_current(self) -> None:
        """Give the keyboard to the first thing of the place in sight."""
        self.desk.focus_current()

    def refresh_current(self) -> None:
        if self.is_shown:
            self.desk.refresh()

    @Slot(int)
    def on_actions_filled(self, overdue: int) -> None:
        self.nav.set_count("actions", overdue)

    @Slot()
    def on_hub_changed(self) -> None:
        if self._is_hub:
            self.window.exchange.sync()
        else:
            self.window.renew()

    @Slot(float)
    def _on_scale_changed(self, _scale: float) -> None:
        if self.is_shown:
            self.desk.make_again()

    # ------------------------------------------------------------ lists answered

    @Slot()
    def on_work_filled(self) -> None:
        work = self.desk.page("work").work
        if isinstance(work, MyWork):
            self.nav.set_count("work", len(work.drafts) + len(work.escalations))
        self.filled_first.emit()
        launch = self.window.launch
        if launch is not None:
            self.context.tasks.run(Lane.BACKGROUND, launch.prepare_filling)
        self.context.tasks.run(Lane.BACKGROUND, _load_filling)

    @Slot(int)
    def on_inbox_filled(self, unread: int) -> None:
        self.nav.set_count("inbox", unread)

    @Slot(object)
    def _on_synced(self, _outcome: SyncOutcome) -> None:
        if not self.is_shown:
            return
        self.refresh_current()
        if self._is_hub and self.place != "inbox":
            self.desk.page("inbox").refresh()

    @property
    def fill(self) -> FillHost | None:
        """The draft that is being filled."""
        return self.filling.host

    @property
    def has_unsaved(self) -> bool:
        """Something is on its way to the store."""
        return self.filling.has_unsaved or self.contributing.has_unsaved

    def flush(self) -> bool:
        """Hand on what is typed; False while something cannot be saved."""
        flushed = [self.filling.flush(), self.contributing.flush()]  # each of them
        return all(flushed)

    def when_saved(self, act: Callable[[], None]) -> None:
        """Do something once everything typed has reached the store."""
        self.filling.when_saved(partial(self.contributing.when_saved, act))

    def put_by(self) -> None:
        """Before the lock and the end: keep what stands in a half-typed escalation sheet."""
        self.filling.put_by()
        self.contributing.put_by()

    @Slot(object)
    def _on_added(self, key: AuditKey) -> None:
        self.window.exchange.sync()
        self.reading.look_again(key)

    @Slot(object)
    def _on_completed(self, key: AuditKey) -> None:
        self.window.exchange.sync()
        self.reading.view(key)

    # ------------------------------------------------------------ finding

    @Slot()
    def sync(self) -> None:
        """Look into the shared folder now."""
        self.window.exchange.sync()

    @Slot()
    def find(self) -> None:
        """Ask for any audit, case, tool, question, page or command."""
        self.finding.find()

    @Slot()
    def forget_searches(self) -> None:
        self.finding.forget()

    @Slot(str)
    def visit(self, name: str) -> None:
        """Go to a place from wherever one is; what stands over the desk is left as by its own Back."""
        self.uncover()
        self.go(name)

    @Slot()
    def show_words(self) -> None:
        """Show the words that this person added to the spelling."""
        self.visit("settings")
        self.desk.page("settings").show_words()

    def uncover(self) -> None:
        """Leave everything that stands over the desk; what is typed is handed on."""
        window = self.window
        while window.front is not self.desk:
            front = window.front
            if self.fill is not None and front is self.fill.widget:
                self.fill.leave()
            elif self.contributing.host is not None and front is self.contributing.host.widget:
                self.contributing.host.leave()
            else:
                window.go_back()
                window.drop(front)
            if window.front is front:
                return

    # ------------------------------------------------------------ locking and ending

    def leave_off(self) -> LeftOff | None:
        """What was open when this desk was cleared."""
        return self._kept

    def come_back(self, kept: LeftOff | None, then: Callable[[], None]) -> None:
        """Show what was open before the lock, else the place that was in front when the program ended."""
        if kept is None:
            self.place_keeper.recall(then)
            return
        self.go(kept.place)
        then()
        if kept.adding is not None:
            self.reading.view(kept.adding[0])
            self.contributing.open(*kept.adding)
        elif kept.draft is not None:
            self.open_draft(kept.draft)

    def count_waiting(self) -> None:
        """Say beside the places that are not in front how much waits there."""
        if self._is_hub and self.place != "inbox":
            self.desk.page("inbox").refresh()

    def clear(self) -> None:
        """Take everything of anyone's work off the screen and out of the window."""
        key = self.fill.key if self.fill is not None else None
        added_to = self.contributing.host
        adding = (added_to.key, added_to.stage) if added_to is not None else None
        self._kept = LeftOff(self.place, key, adding)
        self.is_shown = False
        self.window.exchange.finished.disconnect(self._on_synced)
        self.filling.clear()
        self.contributing.clear()
        self.window.drop(self.desk)

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self.context.tasks.run(Lane.STORE, work, self.window.unless_locking(done), self.window.tell, self)


def _load_filling() -> None:
    """Import what filling needs, so that the first audit opens as fast as the next."""
    import qa_desktop.ui.fill.host  # noqa: F401 - for its being loaded
