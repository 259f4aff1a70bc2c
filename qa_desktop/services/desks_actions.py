"""Owns the desk of actions over one house."""

from __future__ import annotations

from qa_desktop.formspec.definition import Tool
from qa_desktop.services import actions
from qa_desktop.services.desktop_actions import ActionRow
from qa_desktop.services.due_dates import DAYS_SETTING, DueDates, DueRule, days_from_setting
from qa_desktop.services.house import House, get_setting


class Actions:
    """`desktop_actions.ActionsDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def list(self) -> tuple[ActionRow, ...]:
        workshop = self._house.workshop
        calendar = actions.Calendar(workshop.world.clock.local().date(), workshop.bank_holidays)
        return actions.actions(self._house.store(), workshop.world.tools, workshop.read_answers, calendar)

    def due_dates(self, tool: Tool) -> DueDates:
        with self._house.store().read() as unit:
            days = days_from_setting(get_setting(unit, DAYS_SETTING))
        return DueDates(tool, DueRule(days, self._house.workshop.bank_holidays))
