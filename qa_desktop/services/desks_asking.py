"""Owns the desk of asking others for a later stage, over one house."""

from __future__ import annotations

from qa_desktop.domain.ids import AskId, AuditKey, ContributionId, DeviceId
from qa_desktop.services import asking, membership
from qa_desktop.services.ask_words import ask_row, ask_rows
from qa_desktop.services.desktop_asking import AskRow, Candidate
from qa_desktop.services.house import House


class Asking:
    """`desktop.AskingDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def candidates(self) -> tuple[Candidate, ...]:
        exchange = self._house.exchange()
        with exchange.store.read() as unit:
            here = membership.load(exchange, unit)
        devices = (here.pinned.roster.devices or ()) if here.is_hub else ()
        enrolled = sorted(
            (each for each in devices if each.revoked is None),
            key=lambda each: (each.person.casefold(), each.machine),
        )
        return tuple(Candidate(each.keys.device, f"{each.person} · {each.machine}") for each in enrolled)

    def asks(self, key: AuditKey) -> tuple[AskRow, ...]:
        house = self._house
        with house.store().read() as unit:
            return ask_rows(unit, key.audit_id, house.world.clock.local())

    def ask(self, key: AuditKey, stage: str, device: DeviceId, words: str) -> AskRow:
        house = self._house
        exchange = house.exchange()
        with exchange.store.write() as unit:
            made = asking.ask(exchange, unit, key, stage, device, words, who=house.person)
        return ask_row(made, house.world.clock.local())

    def withdraw(self, ask_id: AskId) -> None:
        exchange = self._house.exchange()
        with exchange.store.write() as unit:
            asking.withdraw(exchange, unit, ask_id, who=self._house.person)

    def take_in(self, contribution_id: ContributionId) -> None:
        house = self._house
        with house.store().write() as unit:
            asking.take_in(unit, contribution_id)
            unit.log.append(
                "contribution-taken-in", contribution_id, at=house.world.clock.now(), who=house.person
            )
