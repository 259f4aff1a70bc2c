"""Keyrings that remember, forget, lie and are away."""

from __future__ import annotations

from qa_desktop.errors import Refused, Unavailable


class MemoryKeyring:
    """Remembers until told to forget. `away` makes every call fail with that code."""

    def __init__(self, away: str = "") -> None:
        self.secrets: dict[str, str] = {}
        self.away = away

    def name(self) -> str:
        self._answer()
        return "memory"

    def keep(self, account: str, secret: str) -> None:
        self._answer()
        self.secrets[account] = secret

    def fetch(self, account: str) -> str | None:
        self._answer()
        return self.secrets.get(account)

    def remove(self, account: str) -> None:
        self._answer()
        self.secrets.pop(account, None)

    def _answer(self) -> None:
        if self.away in ("KEYRING-NOT-ALLOWED", "KEYRING-FORGETS"):
            raise Refused(self.away)
        if self.away:
            raise Unavailable(self.away)
