"""Owns time and chance as this computer gives them; everything else is told."""

from __future__ import annotations

import random
import secrets
import uuid
from datetime import UTC, datetime

from qa_desktop.system.zone import LocalZone


class SystemClock:
    """`ports.Clock` over the computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def local(self) -> datetime:
        return datetime.now(UTC).astimezone(LocalZone())


class SystemEntropy:
    """`ports.Entropy` over the operating system's generator."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def bytes(self, count: int) -> bytes:
        return secrets.token_bytes(count)

    def uuid(self) -> str:
        return str(uuid.uuid4())

    def random(self) -> float:
        return self._random.random()
