"""Owns version 2: what the audit trail, retention and requests of people need."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
CHANGES_ROWS: frozenset[str] = frozenset()


def upgrade() -> None:
    """Bring version 1 to version 2."""
    # Whoever looks for an audit's entries, or for a kind or a person's, does not read the whole trail.
    op.create_index("log_by_subject", "log", ["subject"])
    op.create_index("log_by_event", "log", ["event"])
    op.create_index("log_by_who", "log", ["who"])
