"""A tool shelf in memory, inside a store that has nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from qa_desktop.domain.ids import ToolHash
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.services.ports import NO_FILES


class MemoryShelf:
    def __init__(self) -> None:
        self.kept: dict[ToolHash, tuple[ToolSummary, bytes, datetime]] = {}
        self.files: dict[ToolHash, dict[str, bytes]] = {}

    def put(
        self, tool: ToolSummary, xml: bytes, at: datetime, attachments: Mapping[str, bytes] = NO_FILES
    ) -> None:
        self.kept.setdefault(tool.ref.content_hash, (tool, xml, at))
        self.files.setdefault(tool.ref.content_hash, dict(attachments))

    def attachments(self, content_hash: ToolHash) -> Mapping[str, bytes]:
        return self.files.get(content_hash, {})

    def xml(self, content_hash: ToolHash) -> bytes | None:
        return self.kept[content_hash][1] if content_hash in self.kept else None

    def summary(self, content_hash: ToolHash) -> ToolSummary | None:
        return self.kept[content_hash][0] if content_hash in self.kept else None

    def list(self) -> tuple[ToolSummary, ...]:
        return tuple(summary for summary, _, _ in self.kept.values())


class ShelfStore:
    """`Store` as far as tools need it: a unit of work with a shelf."""

    def __init__(self) -> None:
        self.tools = MemoryShelf()

    @contextmanager
    def write(self) -> Iterator[ShelfStore]:
        yield self

    read = write
