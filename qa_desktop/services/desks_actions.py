"""Owns the desk of actions over one house."""

from __future__ import annotations

from qa_desktop.domain.contribution import GAP
from qa_desktop.formspec.definition import Tool
from qa_desktop.services import actions, contributing, gaps
from qa_desktop.services.desks_contributing import sender
from qa_desktop.services.desktop_actions import ActionRow
from qa_desktop.services.due_dates import DAYS_SETTING, DueDates, DueRule, days_from_setting
from qa_desktop.services.filling import subject_of
from qa_desktop.services.gaps import Gap
from qa_desktop.services.house import House, get_setting
from qa_desktop.services.reading_log import noted


class Actions:
    """`desktop_actions.ActionsDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def list(self) -> tuple[ActionRow, ...]:
        workshop = self._house.workshop
        calendar = actions.Calendar(workshop.world.clock.local().date(), workshop.bank_holidays)
        found = actions.actions(
            self._house.store(),
            workshop.world.tools,
            workshop.read_answers,
            calendar,
            person=self._house.person,
        )
        noted(self._house, "list-viewed", "actions", rows=len(found))
        return found

    def move_gap_on(self, gap: Gap, by: str) -> None:
        house = self._house
        clock = house.world.clock
        today = clock.local().date()
        step = "seen" if gap.seen is None else "acted"
        told = {"step": step, "causes": list(gap.causes), "on": today.isoformat()}
        new = contributing.NewContribution(gap.key, "manager", by, {}, notes={GAP: told})
        with house.store().write() as unit:
            if not gaps.stands(unit, gap):
                return  # said meanwhile: whoever listed it sees so when they look again
            contributing.add(unit, house.world, new, who=house.person, send=sender(house))
            gaps.move_on(unit, gap, today, by.strip())
            event = "gap-seen" if step == "seen" else "gap-acted-on"
            unit.log.append(event, subject_of(gap.key), at=clock.now(), who=house.person)

    def due_dates(self, tool: Tool) -> DueDates:
        with self._house.store().read() as unit:
            days = days_from_setting(get_setting(unit, DAYS_SETTING))
        return DueDates(tool, DueRule(days, self._house.workshop.bank_holidays))
