"""Owns what is remembered of this installation's standing, so that the GUI thread need not ask the store."""

from __future__ import annotations

from qa_desktop.services import membership
from qa_desktop.services.house import House


class Standing:
    """Whether this installation is a member or a hub, as of the last `refresh`. Usable from any thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._is_joined = False
        self._is_hub = False

    @property
    def is_joined(self) -> bool:
        return self._is_joined

    @property
    def is_hub(self) -> bool:
        return self._is_hub

    def refresh(self) -> membership.Membership:
        """Look into the store; call it whenever membership may have changed."""
        exchange = self._house.exchange()
        with exchange.store.read() as unit:
            here = membership.load(exchange, unit)
        self._is_joined = here.standing is membership.Standing.JOINED
        self._is_hub = here.is_hub
        return here
