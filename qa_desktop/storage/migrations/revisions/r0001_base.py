"""Owns version 1: what program 0.1.0 made whole from its tables. Nothing leads to it.

A database of that version is kept in `tests/releases/0.1.0`.
"""

from __future__ import annotations

revision = "0001"
down_revision: str | None = None
CHANGES_ROWS: frozenset[str] = frozenset()


def upgrade() -> None:
    """Refuse: an empty database is made at the newest version."""
    raise AssertionError("no database is older than version 1")
