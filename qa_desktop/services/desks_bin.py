"""Owns the desk of the bin over one house."""

from __future__ import annotations

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services import binning
from qa_desktop.services.desktop_bin import BinRow
from qa_desktop.services.house import House


class Bin:
    """`desktop_bin.BinDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def untold(self, key: AuditKey) -> bool:
        return binning.untold(self._house.store(), key)

    def discard(self, key: AuditKey, reason: str) -> BinRow:
        house = self._house
        return binning.discard(house.store(), house.world, key, reason, who=house.person)

    def discarded(self) -> tuple[BinRow, ...]:
        return binning.discarded(self._house.store())

    def restore(self, number: int) -> AuditKey:
        house = self._house
        return binning.restore(house.store(), house.world, number, who=house.person)
