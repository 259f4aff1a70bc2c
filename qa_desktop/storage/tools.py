"""Owns the shelf of tools: the XForm XML of each with the files that come with it, under its content hash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from qa_desktop.domain.ids import ToolHash
from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.services.ports import NO_FILES
from qa_desktop.storage.tables import tool_files, tools

_SHOWN = ("title", "kind", "sample", "about_case")
_SUMMARY = sa.select(
    tools.c.form_id, tools.c.version, tools.c.content_hash, *(tools.c[name] for name in _SHOWN)
)


class SqlToolShelf:
    """`ports.ToolShelf` over one connection. What was put last is the newest, whatever its version says."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(
        self, tool: ToolSummary, xml: bytes, at: datetime, attachments: Mapping[str, bytes] = NO_FILES
    ) -> None:
        """Keep a tool. Putting it again renews what lists show of it and leaves its place."""
        statement = insert(tools).values(
            content_hash=tool.ref.content_hash,
            form_id=tool.ref.form_id,
            version=tool.ref.version,
            title=tool.title,
            kind=tool.kind,
            sample=int(tool.sample),
            about_case=int(tool.about_case),
            installed_at=at,
            xml=xml,
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["content_hash"],
                set_={name: statement.excluded[name] for name in _SHOWN},
            )
        )
        rows = [
            {"content_hash": tool.ref.content_hash, "name": name, "data": data}
            for name, data in attachments.items()
        ]
        if rows:
            self._connection.execute(insert(tool_files).on_conflict_do_nothing(), rows)

    def xml(self, content_hash: ToolHash) -> bytes | None:
        return self._connection.execute(
            sa.select(tools.c.xml).where(tools.c.content_hash == content_hash)
        ).scalar()

    def attachments(self, content_hash: ToolHash) -> Mapping[str, bytes]:
        rows = self._connection.execute(
            sa.select(tool_files.c.name, tool_files.c.data).where(tool_files.c.content_hash == content_hash)
        )
        return {row.name: row.data for row in rows}

    def summary(self, content_hash: ToolHash) -> ToolSummary | None:
        row = self._connection.execute(_SUMMARY.where(tools.c.content_hash == content_hash)).first()
        return None if row is None else _tool(row)

    def list(self) -> tuple[ToolSummary, ...]:
        """Newest version of each form id first, then older ones; each part by title."""
        rows = self._connection.execute(_SUMMARY.order_by(tools.c.installed_at.desc(), tools.c.row.desc()))
        newest: dict[str, ToolSummary] = {}
        older = [tool for tool in map(_tool, rows) if newest.setdefault(tool.ref.form_id, tool) is not tool]
        return (*sorted(newest.values(), key=_by_title), *sorted(older, key=_by_title))


def _by_title(tool: ToolSummary) -> tuple[str, str]:
    return tool.title.casefold(), tool.ref.form_id


def _tool(row: Any) -> ToolSummary:
    return ToolSummary(
        ref=ToolRef(row.form_id, row.version, ToolHash(row.content_hash)),
        title=row.title,
        kind=row.kind,
        sample=bool(row.sample),
        about_case=bool(row.about_case),
    )
