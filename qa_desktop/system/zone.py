"""Owns the computer's time zone with its summer-time rules.

`datetime.now().astimezone()` carries one fixed offset: a winter evening read in summer would land on the
next day. This zone asks the operating system for the offset of the very moment in question.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - naive on purpose: local wall-clock arithmetic
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)


class LocalZone(tzinfo):
    """The zone this computer is set to. In the hour that occurs twice, `fold` chooses, as PEP 495 says."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        if dt is None:
            return timedelta(seconds=time.localtime().tm_gmtoff)
        wall = (dt.replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1)
        # The offset a day before and a day after: where they agree, there is nothing to choose.
        before, after = (_offset_at(wall - side) for side in (86_400, -86_400))
        first, second = (_offset_at(wall - offset) for offset in (before, after))
        if first == second:
            return timedelta(seconds=first)
        if before > after:  # the clocks go back: the hour occurs twice
            return timedelta(seconds=after if dt.fold else before)
        return timedelta(seconds=before if not dt.fold else after)

    def dst(self, dt: datetime | None) -> timedelta:
        moment = time.localtime() if dt is None else time.localtime(self._unix(dt))
        return timedelta(hours=1) if moment.tm_isdst > 0 else timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        moment = time.localtime() if dt is None else time.localtime(self._unix(dt))
        return moment.tm_zone

    def fromutc(self, dt: datetime) -> datetime:
        unix = (dt.replace(tzinfo=UTC) - _EPOCH_UTC) // timedelta(seconds=1)
        offset = _offset_at(unix)
        wall = (dt + timedelta(seconds=offset)).replace(tzinfo=self)
        # The second pass through a repeated hour is the one whose first reading is another moment.
        return wall if wall.utcoffset() == timedelta(seconds=offset) else wall.replace(fold=1)

    def __repr__(self) -> str:
        return "LocalZone()"

    def _unix(self, dt: datetime) -> int:
        wall = (dt.replace(tzinfo=None) - _EPOCH) // timedelta(seconds=1)
        return wall - round(self.utcoffset(dt).total_seconds())


def _offset_at(unix: int) -> int:
    """Seconds east of Greenwich at a moment; the nearest known one where the platform knows none."""
    try:
        return time.localtime(max(unix, 0)).tm_gmtoff
    except (OverflowError, OSError, ValueError):
        return time.localtime(0).tm_gmtoff
