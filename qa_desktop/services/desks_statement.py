"""Owns the desk of the security statement, over one house."""

from __future__ import annotations

from collections.abc import Callable

from qa_desktop.services import statement
from qa_desktop.services.house import House
from qa_desktop.services.paper import Paper, in_demonstration
from qa_desktop.services.statement_facts import ComputerFacts


class StatementRoom:
    """`desktop_statement.StatementDesk`."""

    def __init__(self, house: House, facts: Callable[[], ComputerFacts]) -> None:
        self._house = house
        self._facts = facts

    def text(self) -> str:
        return statement.to_text(self._made())

    def pdf(self) -> bytes:
        return self._house.workshop.reports().paper(self._made())

    def _made(self) -> Paper:
        house = self._house
        made = statement.paper(house, self._facts(), local=house.world.clock.local())
        with house.store().write() as unit:
            unit.log.append("statement-made", "", at=house.world.clock.now(), who=house.person)
        return in_demonstration(made) if house.demo else made
