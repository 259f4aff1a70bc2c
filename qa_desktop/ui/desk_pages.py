"""Owns the pages behind an open profile and the ways between them; made anew after each unlocking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop import (
    AuditRow,
    EscalationRow,
    EscalationState,
    MyWork,
    Opened,
)
from qa_desktop.services.desktop_actions import ActionRow
from qa_desktop.services.gaps import Gap
from qa_desktop.services.ports import SyncOutcome
from qa_desktop.ui.contributing import Contributing
from qa_desktop.ui.filling import Filling
from qa_desktop.ui.nav import Place, SideNav
from qa_desktop.ui.reading import Reading
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.work.page import MyWorkPage

if TYPE_CHECKING:
    from qa_desktop.ui.fill.host import FillHost
    from qa_desktop.ui.shell import MainWindow

OWN = (Place("work", "My work"), Place("audits", "Audits"), Place("actions", "My actions"))
HUB = (Place("inbox", "Inbox"),)
LAST = (Place("settings", "Settings"),)


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What was open when the window locked."""

    place: str
    draft: AuditKey | None
    escalating: bool = False
    """The escalation sheet was open; what stood in it is put by in the profile."""
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
        self._window = window
        self._context = window.context
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
        self.open_draft = self.filling.open
        self.contributing = Contributing(window, self)
        self.contributing.added.connect(self._on_added)
        self.contributing.plan_asked.connect(self.reading.show_plan)
        self.reading.contribute_asked.connect(self.contributing.open)
        self.put_by = self.filling.put_by
        self.reading.draft_made.connect(self.filling.show)
        self.view = self.reading.view
        self.nav = SideNav()
        self.nav.fill(OWN, HUB if is_hub else (), LAST)
        self.nav.chosen.connect(self.go)
        self._stack = QStackedWidget()
        self._made: dict[str, Any] = {}
        self.desk = QWidget()
        across = QHBoxLayout(self.desk)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.nav)
        across.addWidget(self._stack, 1)
        self._makers: dict[str, Callable[[], QWidget]] = {
            "work": self._make_work,
            "audits": self._make_audits,
            "actions": self._make_actions,
            "inbox": self._make_inbox,
            "settings": self._make_settings,
        }
        window.exchange.finished.connect(self._on_synced)
        theme.current().scale_changed.connect(self._on_scale_changed)

    # ------------------------------------------------------------ places

    @Slot(str)
    def go(self, name: str) -> None:
        """Show a place and ask for what it shows."""
        page = self._page(name)
        self._stack.setCurrentWidget(page)
        self.nav.show_place(name)
        page.focus_first()
        page.refresh()

    @property
    def place(self) -> str:
        current = self._stack.currentWidget()
        return next((name for name, page in self._made.items() if page is current), "work")

    @property
    def current_page(self) -> QWidget:
        return self._stack.currentWidget() or self.desk

    @property
    def top(self) -> QWidget:
        """What stands in front while nothing covers it: the audit being filled, or the desk."""
        if self.contributing.host is not None:
            return self.contributing.host.widget
        return self.fill.widget if self.fill is not None else self.desk

    @Slot()
    def focus_current(self) -> None:
        """Give the keyboard to the first thing of the place in sight."""
        self._page(self.place).focus_first()

    def refresh_current(self) -> None:
        if self.is_shown:
            self._page(self.place).refresh()

    def _page(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self._stack.addWidget(self._made[name])
        return self._made[name]

    def _make_work(self) -> QWidget:
        page = MyWorkPage(self._context)
        page.start_asked.connect(self.start_audit)
        page.find_asked.connect(self.find)
        page.draft_chosen.connect(self.open_draft)
        page.audit_chosen.connect(self.reading.view)
        page.escalation_chosen.connect(self._on_escalation)
        page.slip_asked.connect(self.reading.show_slip)
        page.gap_moved.connect(self._on_gap_moved)
        page.check_in_chosen.connect(self.reading.view_check_in)
        page.check_in_settled.connect(self.reading.settle_check_in)
        page.audits_asked.connect(partial(self.go, "audits"))
        page.filled.connect(self._on_work_filled)
        page.failed.connect(self._window.tell)
        return page

    def _make_audits(self) -> QWidget:
        from qa_desktop.ui.audit.list_page import AuditsPage

        page = AuditsPage(self._context)
        page.draft_chosen.connect(self.open_draft)
        page.audit_chosen.connect(self.reading.view)
        page.report_asked.connect(self.reading.report_of_row)
        page.correct_asked.connect(self.reading.correct_row)
        page.discard_asked.connect(self.reading.discard)
        page.export_asked.connect(self.reading.save_list)
        page.failed.connect(self._window.tell)
        return page

    def _make_actions(self) -> QWidget:
        from qa_desktop.ui.actions.page import ActionsPage

        page = ActionsPage(self._context)
        page.row_chosen.connect(self._on_action)
        page.update_asked.connect(self._on_action_update)
        page.filled.connect(self._on_actions_filled)
        page.failed.connect(self._window.tell)
        return page

    @Slot(object)
    def _on_action(self, row: ActionRow) -> None:
        """Open the audit of an action at its row."""
        if row.is_draft:
            self.filling.open(row.key, row.node_id)
        else:
            self.reading.view(row.key, row.node_id)

    @Slot(object)
    def _on_action_update(self, row: ActionRow) -> None:
        """Say what became of an action: in the draft itself, or beside the completed audit."""
        if row.is_draft:
            self.filling.open(row.key, row.node_id)
        else:
            self.contributing.open(row.key, row.stage, row.node_id)

    @Slot(int)
    def _on_actions_filled(self, overdue: int) -> None:
        self.nav.set_count("actions", overdue)

    def _make_inbox(self) -> QWidget:
        from qa_desktop.ui.desk.inbox_page import InboxPage

        page = InboxPage(self._context)
        page.arrival_chosen.connect(self.reading.view_arrival)
        page.report_asked.connect(self.reading.report_of_arrival)
        page.sync_asked.connect(self._window.exchange.sync)
        page.filled.connect(self._on_inbox_filled)
        page.failed.connect(self._window.tell)
        return page

    def _make_settings(self) -> QWidget:
        from qa_desktop.ui.settings.page import SettingsPage

        page = SettingsPage(self._context)
        page.join_asked.connect(self._on_join)
        page.sync_asked.connect(self._window.exchange.sync)
        page.hub_changed.connect(self._on_hub_changed)
        page.failed.connect(self._window.tell)
        return page

    @Slot()
    def _on_hub_changed(self) -> None:
        if self._is_hub:
            self._window.exchange.sync()
        else:
            self._window.renew()

    @Slot(float)
    def _on_scale_changed(self, _scale: float) -> None:
        """Make the pages again: their spaces and columns were measured at the old size."""
        if not self.is_shown:
            return
        place, old = self.place, list(self._made.values())
        self._made.clear()
        self.go(place)
        for page in old:
            self._stack.removeWidget(page)
            page.deleteLater()

    # ------------------------------------------------------------ lists answered

    @Slot()
    def _on_work_filled(self) -> None:
        work = self._page("work").work
        if isinstance(work, MyWork):
            self.nav.set_count("work", len(work.drafts) + len(work.escalations))
        self.filled_first.emit()
        launch = self._window.launch
        if launch is not None:
            self._context.tasks.run(Lane.BACKGROUND, launch.prepare_filling)
        self._context.tasks.run(Lane.BACKGROUND, _load_filling)

    @Slot(int)
    def _on_inbox_filled(self, unread: int) -> None:
        self.nav.set_count("inbox", unread)

    @Slot(object)
    def _on_synced(self, _outcome: SyncOutcome) -> None:
        if not self.is_shown:
            return
        self.refresh_current()
        if self._is_hub and self.place != "inbox":
            self._page("inbox").refresh()

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

    @Slot(object)
    def _on_added(self, key: AuditKey) -> None:
        self._window.exchange.sync()
        self.reading.look_again(key)

    @Slot(object)
    def _on_completed(self, key: AuditKey) -> None:
        self._window.exchange.sync()
        self.reading.view(key)

    # ------------------------------------------------------------ escalations and joining

    @Slot(object)
    def _on_escalation(self, row: EscalationRow) -> None:
        if row.state is EscalationState.UNTOLD:
            self._store(partial(self._draft_of, row), self.filling.show_with_escalation)
            return
        from qa_desktop.ui.work.acknowledge import AcknowledgeSheet

        sheet = AcknowledgeSheet(row, self._context.desktop.now, self._window)
        if asks(sheet) and sheet.told is not None:
            told = sheet.told
            work = partial(
                self._context.desktop.escalations.acknowledge,
                row.escalation.audit_id,
                told.by,
                told.at,
                told.safe_now,
                told.outcome,
            )
            self._store(work, self._on_acknowledged)

    def _draft_of(self, row: EscalationRow) -> Opened:
        audits = self._context.desktop.audits.audits()
        key = next(
            audit.key
            for audit in audits
            if audit.summary.audit_id == row.escalation.audit_id and audit.summary.state is AuditState.DRAFT
        )
        return self._context.desktop.filling.open(key)

    @Slot()
    def _on_join(self) -> None:
        from qa_desktop.ui.settings.hub_card import JoinSheet

        sheet = JoinSheet(self._window)
        if asks(sheet):
            work = partial(self._context.desktop.exchange.join, sheet.invitation, sheet.folder)
            self._context.tasks.run(Lane.BACKGROUND, work, self._on_joined, self._window.tell, self)

    @Slot(object)
    def _on_gap_moved(self, gap: Gap) -> None:
        self._store(partial(self._context.desktop.actions.move_gap_on, gap), self._on_acknowledged)

    def _on_acknowledged(self, _nothing: object) -> None:
        self.refresh_current()

    def _on_joined(self, _check_code: object) -> None:
        self.refresh_current()
        self._window.exchange.ask_status()

    # ------------------------------------------------------------ finding

    @Slot()
    def sync(self) -> None:
        """Look into the shared folder now."""
        self._window.exchange.sync()

    @Slot()
    def find(self) -> None:
        """Ask for any audit, page or command."""
        self._store(self._context.desktop.audits.audits, self._show_finder)

    def _show_finder(self, audits: tuple[AuditRow, ...]) -> None:
        from qa_desktop.ui.find import Finder, Found

        everything = [Found(self.tr("Start an audit"), self.start_audit)]
        places = [*OWN, *(HUB if self._is_hub else ()), *LAST]
        everything += [Found(place.words, partial(self.go, place.name)) for place in places]
        everything += [Found(self.tr("Look in the shared folder now"), self._window.exchange.sync)]
        everything += [Found(self.tr("Lock"), self._window.lock)]
        for audit in audits:
            draft = audit.summary.state is AuditState.DRAFT
            act = partial(self.open_draft if draft else self.reading.view, audit.key)
            summary = audit.summary
            parts = (summary.case_reference, summary.tool_title, audit.state_words, audit.reference)
            everything.append(Found(" · ".join(part for part in parts if part), act))
        finder = Finder(tuple(everything), self._window)
        if asks(finder) and finder.chosen is not None:
            finder.chosen.act()

    # ------------------------------------------------------------ locking and ending

    def leave_off(self) -> LeftOff | None:
        """What was open when this desk was cleared."""
        return self._kept

    def come_back(self, kept: LeftOff | None) -> None:
        """Show what was open before; My work otherwise."""
        self.go(kept.place if kept is not None else "work")
        if kept is not None and kept.adding is not None:
            self.reading.view(kept.adding[0])
            self.contributing.open(*kept.adding)
            return
        if kept is None or kept.draft is None:
            return
        if kept.escalating:
            self.filling.come_back_escalating(kept.draft)
        else:
            self.open_draft(kept.draft)

    def count_waiting(self) -> None:
        """Say beside the places that are not in front how much waits there."""
        if self._is_hub and self.place != "inbox":
            self._page("inbox").refresh()

    def clear(self) -> None:
        """Take everything of anyone's work off the screen and out of the window."""
        key = self.fill.key if self.fill is not None else None
        added_to = self.contributing.host
        adding = (added_to.key, added_to.stage) if added_to is not None else None
        self._kept = LeftOff(self.place, key, self.filling.is_escalating, adding)
        self.is_shown = False
        self._window.exchange.finished.disconnect(self._on_synced)
        self.filling.clear()
        self.contributing.clear()
        self._window.drop(self.desk)

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(Lane.STORE, work, self._window.unless_locking(done), self._window.tell, self)


def _load_filling() -> None:
    """Import what filling needs, so that the first audit opens as fast as the next."""
    import qa_desktop.ui.fill.host  # noqa: F401 - for its being loaded
