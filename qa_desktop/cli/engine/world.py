"""Owns the clock, the zone and the chance that a headless run is told: frozen where that was asked for."""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_desktop.formengine.api import Surroundings


class NoSuchWorld(Exception):
    """A moment, zone or seed that nobody can read. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is frozen; blank means as it is."""

    now: str = ""
    """An ISO instant."""
    zone: str = ""
    """An IANA zone name."""
    seed: str = ""
    """A whole number, for `random()`, `randomize()` without a seed of its own, and ids."""

    def over(self, other: Settings) -> Settings:
        """These settings, with the other's where they say nothing."""
        return Settings(self.now or other.now, self.zone or other.zone, self.seed or other.seed)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that the other engines read too: ORACLE_NOW, TZ and ORACLE_SEED."""
    zone = environment.get("TZ", "").removeprefix(":")
    return Settings(environment.get("ORACLE_NOW", ""), zone, environment.get("ORACLE_SEED", ""))


def surroundings(settings: Settings) -> Surroundings:
    """A world as it was asked for.

    Raises:
        NoSuchWorld: the moment, the zone or the seed cannot be read.
    """
    zone = _zone(settings.zone)
    moment = _moment(settings.now, zone)
    if not settings.seed:
        return Surroundings(_clock(moment, zone), lambda: str(uuid.uuid4()), random.SystemRandom().random)
    try:
        seed = int(settings.seed)
    except ValueError as error:
        raise NoSuchWorld(f"The seed “{settings.seed[:40]}” is not a whole number") from error
    ids = random.Random(seed)  # noqa: S311 -- asked to be foreseeable
    return Surroundings(
        _clock(moment, zone),
        lambda: str(uuid.UUID(int=ids.getrandbits(128), version=4)),
        _Mulberry(seed),
    )


def _clock(moment: datetime | None, zone: tzinfo | None) -> Callable[[], datetime]:
    if moment is not None:
        return lambda: moment
    return lambda: datetime.now(UTC).astimezone(zone)


def _zone(name: str) -> tzinfo | None:
    """The zone of that name; None for this computer's own."""
    if not name:
        return None
    try:
        return UTC if name in ("UTC", "Z") else ZoneInfo(name)
    # A name may be no file, a folder, or a path out of the zones' folder.
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NoSuchWorld(f"There is no time zone “{name[:60]}”") from error


def _moment(text: str, zone: tzinfo | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (
            moment.replace(tzinfo=zone).astimezone(zone) if moment.tzinfo is None else moment.astimezone(zone)
        )
    except (ValueError, OverflowError) as error:
        raise NoSuchWorld(f"“{text[:60]}” is not a moment such as 2025-06-01T10:00:00Z") from error


class _Mulberry:
    """The seeded numbers of the oracle, so that both engines draw the same."""

    def __init__(self, seed: int) -> None:
        self._state = seed & 0xFFFFFFFF

    def __call__(self) -> float:
        self._state = (self._state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 15)) * (mixed | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF
        return ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296
