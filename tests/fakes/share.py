"""Owns a shared folder in memory, for tests; it passes the same suite as the real one (tests/contract)."""

from __future__ import annotations

from qa_desktop.domain import places
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.share import names


class MemoryShare:
    """Files by path. `trouble` is raised by every call while it is set."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.obstacles: set[str] = set()
        """Paths where something sits that is not a plain file."""
        self.top_exists = False
        self.trouble: Unavailable | Refused | None = None

    def describe(self) -> str:
        return "a folder in memory"

    def read(self, path: str, cap: int) -> bytes | None:
        names.check(path)
        if self.trouble is not None:
            raise self.trouble
        if path in self.obstacles:
            raise Untrusted("PKG-NOT-A-FILE")
        data = self.files.get(path)
        if data is not None and len(data) > cap:
            raise Untrusted("PKG-TOO-BIG", size=len(data), cap=cap)
        return data

    def put_new(self, path: str, data: bytes) -> None:
        names.check(path)
        if self.trouble is not None:
            raise self.trouble
        if path in self.obstacles or self.files.get(path, data) != data:
            raise Untrusted("SHARE-CONFLICT")
        if path == places.SPACE:
            self.top_exists = True
        if not self.top_exists:
            raise Unavailable("SHARE-AWAY")
        self.files[path] = data
