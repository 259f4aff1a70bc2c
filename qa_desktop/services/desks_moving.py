"""Owns the desk of moving a draft to a newer version of its tool, over one house."""

from __future__ import annotations

from qa_desktop.domain.ids import AuditKey, ToolHash
from qa_desktop.services import moving
from qa_desktop.services.desktop_moving import MovePreview
from qa_desktop.services.filling import subject_of
from qa_desktop.services.house import House
from qa_desktop.services.reading_log import noted


class Moving:
    """`desktop_moving.MovingDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def look(self, key: AuditKey) -> MovePreview:
        noted(self._house, "draft-opened", subject_of(key))
        return moving.look(self._house.store(), self._house.world, key)

    def move(self, key: AuditKey, to: ToolHash) -> None:
        house = self._house
        moving.do(house.store(), house.world, key, to, who=house.person)

    def take_back(self, key: AuditKey) -> None:
        house = self._house
        moving.take_back(house.store(), house.world, key, who=house.person)
