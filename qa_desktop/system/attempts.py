"""Owns the growing delay after wrong passphrases: no lock-out, no hint, and a restart does not shorten it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.system import durable

_FREE = 3
"""Failures without a delay: a slip of the finger should cost nothing."""
_LONGEST_SECONDS = 300
"""No lock-out: whoever remembers tomorrow still gets in."""
_LONGEST_FILE = 4_096


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures since the last success."""

    failures: int
    last: datetime | None

    def wait_seconds(self, now: datetime) -> int:
        """Whole seconds until the next try; 0 when it may be made now."""
        if self.last is None or self.failures < _FREE:
            return 0
        delay = min(2 ** min(self.failures - _FREE + 1, 30), _LONGEST_SECONDS)
        left = (self.last + timedelta(seconds=delay) - now).total_seconds()
        return int(max(0, min(-(-left // 1), delay)))


class AttemptFile:
    """Keeps the failures between starts. Losing it costs an attacker's patience, never a person's data."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, now: datetime | None = None) -> Attempts:
        """What is kept. Given what time it is, a failure in the future counts from now.

        A clock that was set back would otherwise hold everybody off until it catches up, at every start.
        """
        found = self._read()
        if now is not None and found.last is not None and found.last > now:
            found = Attempts(found.failures, now)
            self._keep(found)
        return found

    def _read(self) -> Attempts:
        try:
            with self._path.open("rb") as file:
                kept = json.loads(file.read(_LONGEST_FILE))
            # In UTC: a time without a zone cannot be compared, one of the year 9999 cannot be added to.
            last = datetime.fromisoformat(kept["last"]).astimezone(UTC)
            found = Attempts(int(kept["failures"]), last)
            found.wait_seconds(last)
        except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
            return Attempts(0, None)
        return found

    def wait_seconds(self, now: datetime) -> int:
        """Whole seconds until the next try; 0 when it may be made now."""
        return self.load(now).wait_seconds(now)

    def must_not_wait(self, now: datetime) -> None:
        """Let a try pass.

        Raises:
            Unavailable: UNLOCK-WAIT, with the seconds left.
        """
        seconds = self.wait_seconds(now)
        if seconds:
            raise Unavailable("UNLOCK-WAIT", seconds=seconds)

    def failed(self, now: datetime) -> Attempts:
        attempts = Attempts(self._read().failures + 1, now)
        self._keep(attempts)
        return attempts

    def _keep(self, attempts: Attempts) -> None:
        last = attempts.last.isoformat() if attempts.last is not None else ""
        data = json.dumps({"failures": attempts.failures, "last": last}).encode()
        with suppress(Refused):  # a full disk must not keep a person from the next try
            durable.replace(self._path, data)

    def succeeded(self) -> None:
        with suppress(OSError):  # in a folder that cannot be written the right passphrase still opens
            self._path.unlink(missing_ok=True)
