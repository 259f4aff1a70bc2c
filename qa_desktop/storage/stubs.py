"""Owns what stays of an arrival and of an audit once their content was disposed of: the stub.

An arrival keeps its number, its hashes and its kind, so that its stream has no hole and the same package is
known again. A collected audit keeps what is about nobody: tool, grade, service, codes, and its quarter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from qa_desktop.storage.tables import arrival_parts, arrivals, collected

_PERSONAL = ("case_reference", "team", "auditor", "completed_by", "correction_reason")


def strip_arrivals(connection: sa.Connection, numbers: list[int]) -> int:
    """Take their content out of these arrivals; says how many parts there were."""
    parts = connection.execute(sa.delete(arrival_parts).where(arrival_parts.c.arrival.in_(numbers))).rowcount
    connection.execute(
        sa.update(arrivals).where(arrivals.c.row.in_(numbers)).values(doc={}, raw=b"", sender_name="")
    )
    return parts


def stub_of(values: Mapping[str, Any], *, keep_grade: bool = True) -> dict[str, Any]:
    """What stays of the columns of a collected audit, alarm or contribution."""
    completed: datetime | None = values.get("completed_at")
    return {
        **dict.fromkeys(_PERSONAL, ""),
        "completed_at": None if completed is None else quarter(completed),
        "overall_grade": values.get("overall_grade", "") if keep_grade else "",
        "notes": {},
        "escalation": None,
        "needs_attention": 0,
        "disposed": 1,
    }


def strip_collected(connection: sa.Connection, numbers: list[int], *, keep_grade: bool) -> None:
    """Leave stubs of what these arrivals brought."""
    rows = connection.execute(sa.select(collected).where(collected.c.arrival.in_(numbers))).mappings().all()
    for row in rows:
        connection.execute(
            sa.update(collected)
            .where(collected.c.arrival == row["arrival"])
            .values(**stub_of(dict(row), keep_grade=keep_grade))
        )


def quarter(moment: datetime) -> datetime:
    """The first moment of its quarter: enough for a trend, too little to find a child by."""
    return datetime(moment.year, (moment.month - 1) // 3 * 3 + 1, 1, tzinfo=UTC)
