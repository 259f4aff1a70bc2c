"""Owns version 2: what the audit trail, retention and requests of people need."""

from __future__ import annotations

import sqlalchemy as sa
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
    _retention()


def _retention() -> None:
    """Disposals, what they took, stubs of collected audits, and the one way past "only grows"."""
    op.create_table(
        "disposals",
        sa.Column("number", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
    )
    op.create_table(
        "disposed",
        sa.Column("row", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("disposal", sa.Integer(), sa.ForeignKey("disposals.number"), nullable=False),
        sa.Column("record_class", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
    )
    op.create_index("ix_disposed_disposal", "disposed", ["disposal"])
    op.create_index("ix_disposed_subject", "disposed", ["subject"])
    op.create_index("arrival_forks", "arrivals", ["row"], sqlite_where=sa.text("fork = 1"))
    op.create_index("arrivals_by_kind", "arrivals", ["kind"])
    op.add_column("collected", sa.Column("disposed", sa.Integer(), nullable=False, server_default="0"))
    open_for = (
        "EXISTS (SELECT 1 FROM disposed JOIN disposals ON disposals.number = disposed.disposal "
        "WHERE disposals.open = 1 AND disposed.subject = {subject})"
    )
    of_audit = open_for.format(subject="(SELECT audit_id FROM audits WHERE audits.row = OLD.audit)")
    op.execute("DROP TRIGGER history_no_delete")
    op.execute("DROP TRIGGER contributions_no_delete")
    _forbid("history", "delete", of_audit)
    _forbid("instances", "delete", of_audit)
    _forbid("contributions", "delete", open_for.format(subject="OLD.audit_id"))
    _forbid("disposals", "delete")
    _forbid("disposals", "update", "OLD.open = 1 AND NEW.open = 0 AND NEW.number = OLD.number")
    _forbid("disposed", "update")
    _forbid("disposed", "delete")


def _forbid(table: str, action: str, unless: str = "") -> None:
    condition = f"WHEN NOT ({unless}) " if unless else ""
    op.execute(
        f"CREATE TRIGGER {table}_no_{action} BEFORE {action.upper()} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
    )
