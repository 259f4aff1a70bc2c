"""Owns what was found and opened lately: kept in the encrypted profile, forgotten when asked.

Searches hold case numbers: they are in the profile and nowhere else, and no log says them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_desktop.services.desktop import SettingsDesk

SETTING = "recently-found"
MOST_SEARCHES = 8
MOST_OPENED = 30


@dataclass(frozen=True, slots=True)
class Recent:
    """What somebody looked for and opened, newest first."""

    searches: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()

    def with_search(self, words: str) -> Recent:
        kept = _first(words, self.searches, MOST_SEARCHES) if words else self.searches
        return Recent(kept, self.opened)

    def with_opened(self, id_: str) -> Recent:
        return Recent(self.searches, _first(id_, self.opened, MOST_OPENED))


def kept(settings: SettingsDesk) -> Recent:
    """What the profile remembers; for the STORE lane."""
    try:
        raw = json.loads(settings.get(SETTING) or "{}")
    except ValueError:
        raw = {}  # what cannot be read any more is begun anew
    if not isinstance(raw, dict):
        return Recent()
    return Recent(_texts(raw.get("searches"), MOST_SEARCHES), _texts(raw.get("opened"), MOST_OPENED))


def change(settings: SettingsDesk, how: Callable[[Recent], Recent]) -> Recent:
    """Read, change and keep in one piece of work; for the STORE lane."""
    before = kept(settings)
    after = how(before)
    if after != before:
        text = json.dumps({"searches": after.searches, "opened": after.opened}, ensure_ascii=False)
        settings.put(SETTING, text)
    return after


def forget(settings: SettingsDesk) -> Recent:
    """Forget all of it; for the STORE lane."""
    settings.put(SETTING, "")
    return Recent()


def _first(one: str, others: tuple[str, ...], most: int) -> tuple[str, ...]:
    return (one, *(each for each in others if each != one))[:most]


def _texts(raw: object, most: int) -> tuple[str, ...]:
    return tuple(each for each in raw if isinstance(each, str))[:most] if isinstance(raw, list) else ()
