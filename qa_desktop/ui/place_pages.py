"""Owns how the page of each place is made, and what of the desk it is connected with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from qa_desktop.ui.desk_pages import DeskPages


def makers(desk: DeskPages) -> dict[str, Callable[[], QWidget]]:
    """By the name of each place, what makes its page."""
    makes = {
        "work": _work,
        "audits": _audits,
        "actions": _actions,
        "inbox": _inbox,
        "pool": _pool,
        "subjects": _subjects,
        "trail": _trail,
        "bin": _bin,
        "retention": _retention,
        "settings": _settings,
    }
    return {name: partial(make, desk) for name, make in makes.items()}


def _work(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.work.page import MyWorkPage

    page = MyWorkPage(desk.context)
    page.start_asked.connect(desk.start_audit)
    page.find_asked.connect(desk.find)
    page.draft_chosen.connect(desk.open_draft)
    page.audit_chosen.connect(desk.reading.view)
    page.escalation_chosen.connect(desk.errands.answer_escalation)
    page.slip_asked.connect(desk.reading.show_slip)
    page.gap_chosen.connect(desk.errands.open_gap)
    page.gap_moved.connect(desk.errands.move_gap_on)
    page.asked_chosen.connect(desk.errands.answer_asked)
    page.check_in_chosen.connect(desk.reading.view_check_in)
    page.check_in_settled.connect(desk.reading.settle_check_in)
    page.audits_asked.connect(partial(desk.go, "audits"))
    page.filled.connect(desk.on_work_filled)
    page.failed.connect(desk.window.tell)
    return page


def _audits(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.audit.list_page import AuditsPage

    page = AuditsPage(desk.context)
    page.draft_chosen.connect(desk.open_draft)
    page.audit_chosen.connect(desk.reading.view)
    page.report_asked.connect(desk.reading.report_of_row)
    page.correct_asked.connect(desk.reading.correct_row)
    page.history_asked.connect(desk.histories.of_row)
    page.discard_asked.connect(desk.binning.discard)
    page.export_asked.connect(desk.reading.save_list)
    page.failed.connect(desk.window.tell)
    return page


def _actions(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.actions.page import ActionsPage

    page = ActionsPage(desk.context)
    page.row_chosen.connect(desk.errands.open_action)
    page.update_asked.connect(desk.errands.update_action)
    page.filled.connect(desk.on_actions_filled)
    page.failed.connect(desk.window.tell)
    return page


def _bin(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.audit.bin_page import BinPage

    page = BinPage(desk.context)
    page.history_asked.connect(desk.histories.of_discarded)
    page.restore_asked.connect(desk.binning.restore)
    page.failed.connect(desk.window.tell)
    return page


def _inbox(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.desk.inbox_page import InboxPage

    page = InboxPage(desk.context)
    page.arrival_chosen.connect(desk.reading.view_arrival)
    page.report_asked.connect(desk.reading.report_of_arrival)
    page.take_in_asked.connect(desk.reading.asking.take_in)
    page.sync_asked.connect(desk.window.exchange.sync)
    page.filled.connect(desk.on_inbox_filled)
    page.failed.connect(desk.window.tell)
    return page


def _pool(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.desk.pool_page import PoolPage

    page = PoolPage(desk.context)
    page.row_chosen.connect(desk.reading.view_of_pool)
    page.report_asked.connect(desk.reading.report_of_pool)
    page.failed.connect(desk.window.tell)
    return page


def _subjects(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.subject.flow import SubjectFlow
    from qa_desktop.ui.subject.requests_page import RequestsPage

    page, flow = RequestsPage(desk.context), SubjectFlow(desk)
    page.new_asked.connect(flow.begin)
    page.row_chosen.connect(flow.open)
    page.close_asked.connect(flow.close)
    page.failed.connect(desk.window.tell)
    return page


def _retention(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.retention.page import RetentionPage

    page = RetentionPage(desk.context, is_hub=desk.is_hub)
    page.dispose_asked.connect(desk.retention.dispose)
    page.hold_asked.connect(desk.retention.hold)
    page.lift_asked.connect(desk.retention.lift)
    page.report_asked.connect(desk.retention.report)
    page.share_asked.connect(desk.retention.share_rules)
    page.failed.connect(desk.window.tell)
    return page


def _trail(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.trail.page import TrailPage

    page = TrailPage(desk.context)
    page.audit_chosen.connect(desk.reading.view)
    page.draft_chosen.connect(desk.open_draft)
    page.pages_asked.connect(desk.reading.show_trail)
    page.failed.connect(desk.window.tell)
    return page


def _settings(desk: DeskPages) -> QWidget:
    from qa_desktop.ui.backups.restoring import Restoring
    from qa_desktop.ui.settings.page import SettingsPage

    page = SettingsPage(desk.context)
    page.join_asked.connect(desk.errands.join)
    page.sync_asked.connect(desk.window.exchange.sync)
    page.hub_changed.connect(desk.on_hub_changed)
    page.lock_changed.connect(desk.window.lock_rules.ask)
    page.trail_asked.connect(partial(desk.go, "trail"))
    page.retention_asked.connect(partial(desk.go, "retention"))
    page.retire_asked.connect(desk.retention.retire)
    page.close_asked.connect(desk.window.locking.close_for)
    page.restore_asked.connect(Restoring(desk.window).ask)
    page.failed.connect(desk.window.tell)
    return page
