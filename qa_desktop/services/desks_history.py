"""Owns the desk of histories, over one house."""

from __future__ import annotations

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services import history, history_paper
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow
from qa_desktop.services.filling import subject_of
from qa_desktop.services.house import House
from qa_desktop.services.paper import in_demonstration


class HistoryRoom:
    """`desktop_history.HistoryDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def of(self, key: AuditKey) -> AuditHistory:
        house = self._house
        return history.of(house.store(), house.world, house.workshop.read_answers, key, who=house.person)

    def of_discarded(self, number: int) -> AuditHistory:
        house = self._house
        return history.of_discarded(house.store(), house.world, number, who=house.person)

    def reviewed(self, key: AuditKey) -> None:
        history.reviewed(self._house.store(), self._house.world, key)

    def pdf(self, made: AuditHistory, rows: tuple[HistoryRow, ...], shown: str) -> bytes:
        house, clock = self._house, self._house.world.clock
        with house.store().write() as unit:
            unit.log.append(
                "history-printed", subject_of(made.key), at=clock.now(), who=house.person, count=len(rows)
            )
        paper = history_paper.paper(made, rows, shown, who=house.person, local=clock.local())
        return house.workshop.reports().paper(in_demonstration(paper) if house.demo else paper)
