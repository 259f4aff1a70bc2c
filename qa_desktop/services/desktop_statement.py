"""Owns what the window and the command line may ask of the security statement."""

from __future__ import annotations

from typing import Protocol


class StatementDesk(Protocol):
    def text(self) -> str:
        """BACKGROUND. The settings as they are now, for a terminal; logged.

        Raises:
            Refused: PROFILE-LOCKED.
        """

    def pdf(self) -> bytes:
        """BACKGROUND. The same as a PDF, in memory; logged.

        Raises:
            Refused: PROFILE-LOCKED.
        """
