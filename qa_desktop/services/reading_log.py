"""Owns how a reading is noted in the audit trail: who had the content of what in front of them, and when.

A page asks for the same thing again and again: a picture each time it is shown, a list after every exchange.
What one person reads within ten minutes is one reading, so that the trail stays one that somebody can read.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from qa_desktop.errors import Refused, Unavailable
from qa_desktop.services.house import House

log = logging.getLogger(__name__)

ONE_READING = timedelta(minutes=10)


def noted(house: House, event: str, subject: str = "", *, must: bool = False, **facts: str | int) -> None:
    """Note a reading, unless this person's last of the same thing was minutes ago.

    Args:
        house: The profile that is open.
        event: A kind of `log_events`.
        subject: What was read.
        must: What cannot be noted is not handed out. Otherwise a disk that takes nothing more still lets
            somebody read their draft and copy out of it what would be lost.
        facts: Of that kind.

    Raises:
        Refused: PROFILE-LOCKED; with `must` also DISK-FULL, STORE-READ-ONLY …
    """
    store, who, now = house.store(), house.person, house.world.clock.now()
    with store.read() as unit:
        last = unit.log.latest(event, subject, who)
    # A clock that was set back makes a reading new, never old.
    if last is not None and timedelta(0) <= now - last.at < ONE_READING:
        return
    try:
        with store.write() as unit:
            unit.log.append(event, subject, at=now, who=who, **facts)
    except (Refused, Unavailable):
        if must:
            raise
        log.warning("reading not noted event=%s", event)
