"""Owns the strict reading of a package's JSON: each member of one type, or the name of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime


def time_to_text(moment: datetime) -> str:
    """ISO 8601 in UTC. A time without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC).isoformat()


def time_from_text(text: str) -> datetime:
    """The aware UTC time of an ISO 8601 text that names its zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time outside the calendar") from error


class Reader:
    """Takes members out of a JSON object, each of one type, and says which one was wrong."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise ValueError(where)  # noqa: TRY004 - junk is a ValueError, whatever is wrong with it
        self._value = value
        self._where = where

    def get(self, name: str) -> object:
        if name not in self._value:
            raise self._wrong(name)
        return self._value[name]

    def has(self, name: str) -> bool:
        """Whether the member is there: one that older programs did not write."""
        return name in self._value

    def text(self, name: str) -> str:
        value = self.get(name)
        if not isinstance(value, str):
            raise self._wrong(name)
        return value

    def name(self, name: str) -> str:
        """A text that may not be blank."""
        value = self.text(name)
        if not value.strip():
            raise self._wrong(name)
        return value

    def count(self, name: str) -> int:
        value = self.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 2**31:
            raise self._wrong(name)
        return value

    def members(self, name: str) -> tuple[object, ...]:
        value = self.get(name)
        if not isinstance(value, list | tuple):
            raise self._wrong(name)
        return tuple(value)

    def texts(self, name: str) -> tuple[str, ...]:
        members = self.members(name)
        if not all(isinstance(member, str) for member in members):
            raise self._wrong(name)
        return tuple(str(member) for member in members)

    def object(self, name: str) -> Mapping[str, object]:
        value = self.get(name)
        if not isinstance(value, Mapping):
            raise self._wrong(name)
        return {str(key): member for key, member in value.items()}

    def time(self, name: str) -> datetime:
        try:
            return time_from_text(self.text(name))
        except ValueError as error:
            raise self._wrong(name) from error

    def optional_time(self, name: str) -> datetime | None:
        return None if self.get(name) is None else self.time(name)

    def _wrong(self, name: str) -> ValueError:
        return ValueError(f"{self._where}.{name}")
