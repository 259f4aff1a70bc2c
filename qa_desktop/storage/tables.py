"""Owns the tables: every column of the local database, and how values of ours become SQL's.

Times are aware UTC in one fixed text form, so that text order is time order. Structured values are JSON
text. One row per node of a draft: a save costs one answer, not one audit.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, event
from sqlalchemy.engine import Dialect

metadata = sa.MetaData()

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


def storable(text: str) -> str:
    """Half of a surrogate pair, as a keyboard driver can leave one, is no character and cannot be stored."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


class Words(sa.types.TypeDecorator[str]):
    """Text as people type it, made storable."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class UtcTime(sa.types.TypeDecorator[datetime]):
    """An aware time, kept as `2026-05-12T14:03:00.000000Z`. A naive one is a mistake of ours."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else time_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


def time_text(moment: datetime) -> str:
    """The stored form of a time."""
    if moment.tzinfo is None:
        raise ValueError("the store keeps aware times only")
    return moment.astimezone(UTC).strftime(_TIME)


class JsonText(sa.types.TypeDecorator[Any]):
    """A JSON value as compact text, keys sorted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def to_json(value: Any) -> str:
    """The one text form of a structured value: what is hashed and what is stored are the same."""
    return storable(
        json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float) or value is None:
        return value
    if hasattr(value, "items"):
        return {str(name): _plain(member) for name, member in value.items()}
    return [_plain(member) for member in value]


def _text(name: str, **more: Any) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="", **more)


audits = Table(
    "audits",
    metadata,
    # A key of our own: a discarded draft keeps its revision number, and the next draft may have it too.
    Column("row", Integer, primary_key=True),
    Column("audit_id", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Words, nullable=False),
    _text("form_id"),
    _text("tool_version"),
    _text("tool_hash"),
    _text("tool_title"),
    _text("case_reference"),
    _text("team"),
    _text("service_area"),
    _text("overall_grade"),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("applicable", Integer, nullable=False, server_default="0"),
    Column("started_at", UtcTime, nullable=False),
    _text("started_by"),
    # When the row itself changed last; a draft's answers have their time in the history.
    Column("touched_at", UtcTime, nullable=False),
    _text("correction_reason"),
    Column("completed_at", UtcTime),
    _text("completed_by"),
    Column("delivery", Words),
    Column("place", Words),
    Column("discarded_at", UtcTime),
    _text("discarded_by"),
    _text("discard_reason"),
)
Index(
    "one_live_revision",
    audits.c.audit_id,
    audits.c.revision,
    unique=True,
    sqlite_where=audits.c.state != "discarded",
)
Index("any_revision", audits.c.audit_id, audits.c.revision)
Index("one_draft", audits.c.audit_id, unique=True, sqlite_where=audits.c.state == "draft")

answers = Table(
    "answers",
    metadata,
    Column("audit", Integer, ForeignKey("audits.row"), primary_key=True),
    Column("node", Words, primary_key=True),
    Column("value", Words, nullable=False),
    sqlite_with_rowid=False,
)

repeats = Table(
    "repeats",
    metadata,
    Column("audit", Integer, ForeignKey("audits.row"), primary_key=True),
    Column("node", Words, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("born", Integer, nullable=False),
    sqlite_with_rowid=False,
)

flags = Table(
    "flags",
    metadata,
    Column("audit", Integer, ForeignKey("audits.row"), primary_key=True),
    Column("node", Words, primary_key=True),
    sqlite_with_rowid=False,
)

history = Table(
    "history",
    metadata,
    Column("audit", Integer, ForeignKey("audits.row"), primary_key=True),
    Column("change", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("node", Words, nullable=False),
    Column("old", Words, nullable=False),
    Column("new", Words, nullable=False),
    Column("computed", Integer, nullable=False),
    Column("undone", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

instances = Table(
    "instances",
    metadata,
    Column("audit", Integer, ForeignKey("audits.row"), primary_key=True),
    Column("xml", LargeBinary, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("notes", JsonText, nullable=False),
)

# Bytes once, however many revisions have the file: a correction copies rows, not pictures.
attachment_bytes = Table(
    "attachment_bytes",
    metadata,
    Column("sha256", Words, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("audit", Integer, ForeignKey("audits.row"), nullable=False),
    Column("name", Words, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Words, ForeignKey("attachment_bytes.sha256"), nullable=False, index=True),
    Column("added_at", UtcTime, nullable=False),
    _text("added_by"),
    # Of a completed audit: whether the frozen instance names it, so that it travels.
    Column("frozen", Integer, nullable=False, server_default="0"),
)
Index("one_attachment_a_name", attachments.c.audit, attachments.c.name, unique=True)

# Files added in later stages. No foreign key to an audit: a contribution may come before its audit.
later_files = Table(
    "later_files",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("audit_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Words, ForeignKey("attachment_bytes.sha256"), nullable=False, index=True),
    Column("added_at", UtcTime, nullable=False),
    _text("added_by"),
    # Whether a contribution names it; until then it may be taken away again.
    Column("signed", Integer, nullable=False, server_default="0"),
)
Index("one_later_file_a_name", later_files.c.audit_id, later_files.c.name, unique=True)

tools = Table(
    "tools",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("content_hash", Words, nullable=False, unique=True),
    Column("form_id", Words, nullable=False),
    Column("version", Words, nullable=False),
    _text("title"),
    _text("kind"),
    Column("sample", Integer, nullable=False),
    Column("about_case", Integer, nullable=False),
    Column("installed_at", UtcTime, nullable=False),
    Column("xml", LargeBinary, nullable=False),
)

tool_files = Table(
    "tool_files",
    metadata,
    Column("content_hash", Words, ForeignKey("tools.content_hash"), primary_key=True),
    Column("name", Words, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

escalations = Table(
    "escalations",
    metadata,
    Column("audit_id", Words, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("raised_at", UtcTime, nullable=False),
    Column("needs_attention", Integer, nullable=False),
    Column("doc", JsonText, nullable=False),
)

# What was added to completed audits in later stages. No foreign key: it may come before its audit.
contributions = Table(
    "contributions",
    metadata,
    Column("contribution_id", Words, primary_key=True),
    Column("audit_id", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("stage", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("number", Integer, nullable=False),
    Column("doc", JsonText, nullable=False),
)
Index("contributions_of", contributions.c.audit_id, contributions.c.revision)

# At a hub: why a contribution is set aside; blank when it counts. None while nobody has judged it.
judgements = Table(
    "judgements",
    metadata,
    Column("contribution_id", Words, primary_key=True),
    _text("aside"),
    sqlite_with_rowid=False,
)

# Derived: made anew whenever the last version of an audit, or what counts of its contributions, is another.
actions = Table(
    "actions",
    metadata,
    Column("audit_id", Words, primary_key=True),
    Column("revision", Integer, nullable=False),
    # The contributions that it was made of.
    _text("said"),
    Column("rows", JsonText, nullable=False),
    sqlite_with_rowid=False,
)

stages_due = Table(
    "stages_due",
    metadata,
    Column("audit_id", Words, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("stage", Words, primary_key=True),
    Column("due", Integer, nullable=False),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("writer", Words, primary_key=True),
    Column("to", Words, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Words, nullable=False),
    _text("subject", index=True),
    Column("state", Words, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("in_folder_at", UtcTime),
    Column("received_at", UtcTime),
    Column("safe_at", UtcTime),
    _text("problem"),
    Column("data", LargeBinary, nullable=False),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("writer", Words, nullable=False),
    Column("to", Words, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    # 1 for the second, different file that came under a number: evidence, never counted.
    Column("fork", Integer, nullable=False, server_default="0"),
    Column("sha256", Words, nullable=False, unique=True),
    Column("prev_sha256", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("arrived_at", UtcTime, nullable=False),
    _text("sender_name"),
    Column("read_at", UtcTime),
    Column("doc", JsonText, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)
Index(
    "one_arrival_a_number",
    arrivals.c.writer,
    arrivals.c.to,
    arrivals.c.epoch,
    arrivals.c.seq,
    unique=True,
    sqlite_where=arrivals.c.fork == 0,
)
# A hub has few of these among tens of thousands; a disposal looks into each.
Index("arrival_forks", arrivals.c.row, sqlite_where=arrivals.c.fork == 1)
Index("arrivals_by_kind", arrivals.c.kind)

arrival_parts = Table(
    "arrival_parts",
    metadata,
    Column("arrival", Integer, ForeignKey("arrivals.row"), primary_key=True),
    Column("name", Words, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

collected = Table(
    "collected",
    metadata,
    Column("arrival", Integer, ForeignKey("arrivals.row"), primary_key=True),
    Column("kind", Words, nullable=False),
    Column("audit_id", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content_sha256", Words, nullable=False),
    Column("duplicate", Integer, nullable=False),
    _text("form_id"),
    _text("tool_version"),
    _text("tool_hash"),
    _text("tool_title"),
    _text("case_reference"),
    _text("team"),
    _text("service_area"),
    _text("auditor"),
    _text("overall_grade"),
    Column("answered", Integer, nullable=False, server_default="0"),
    Column("applicable", Integer, nullable=False, server_default="0"),
    Column("completed_at", UtcTime),
    _text("completed_by"),
    _text("correction_reason"),
    # The id of what was added, for a contribution.
    _text("contribution"),
    Column("codes", JsonText, nullable=False),
    Column("notes", JsonText, nullable=False),
    # Of the escalation that came with it, when one did: its revision, and whether it needs attention.
    Column("escalation", Integer),
    Column("needs_attention", Integer, nullable=False, server_default="0"),
    # 1 for a stub: its content was disposed of, and the same content is not taken in again.
    Column("disposed", Integer, nullable=False, server_default="0"),
)
Index("collected_audit", collected.c.audit_id, collected.c.revision)

cursors = Table(
    "cursors",
    metadata,
    Column("writer", Words, primary_key=True),
    Column("to", Words, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("upto", Integer, nullable=False),
    Column("upto_sha256", Words, nullable=False),
)

safe_marks = Table(
    "safe_marks",
    metadata,
    Column("writer", Words, primary_key=True),
    Column("to", Words, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
)

receipts_due = Table("receipts_due", metadata, Column("device", Words, primary_key=True))

refusals = Table(
    "refusals",
    metadata,
    Column("path", Words, primary_key=True),
    Column("code", Words, nullable=False),
    _text("sender_name"),
    Column("first_seen", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Words, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("person_id", Words, nullable=False, index=True),
    Column("searched", Words, nullable=False),
    Column("listed_at", UtcTime, nullable=False),
    Column("doc", JsonText, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("name", Words, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Words, nullable=False),
    Column("event", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("facts", JsonText, nullable=False),
    Column("sha256", Words, nullable=False),
)
Index("log_by_subject", log.c.subject)
Index("log_by_event", log.c.event)
Index("log_by_who", log.c.who)


# One row a batch of disposal, open only inside the transaction that makes it.
disposals = Table(
    "disposals",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("run", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("who", Words, nullable=False),
    Column("open", Integer, nullable=False),
    # The rules, and how much of what was in it. No name, no answer.
    Column("doc", JsonText, nullable=False),
)

disposed = Table(
    "disposed",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("disposal", Integer, ForeignKey("disposals.number"), nullable=False, index=True),
    Column("record_class", Words, nullable=False),
    Column("subject", Words, nullable=False, index=True),
    Column("sha256", Words, nullable=False),
)


def _forbid(table: Table, action: str, unless: str = "") -> None:
    condition = f"WHEN NOT ({unless}) " if unless else ""
    event.listen(
        table,
        "after_create",
        sa.DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy 2.1 leaves this constructor untyped
            f"CREATE TRIGGER {table.name}_no_{action} BEFORE {action.upper()} ON {table.name} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{table.name} only grows'); END"
        ),
    )


_DISPOSING = (
    "EXISTS (SELECT 1 FROM disposed JOIN disposals ON disposals.number = disposed.disposal "
    "WHERE disposals.open = 1 AND disposed.subject = {subject})"
)
_OF_AUDIT = _DISPOSING.format(subject="(SELECT audit_id FROM audits WHERE audits.row = OLD.audit)")

# The database itself keeps these promises, whatever the code above it comes to do. What only grows is let
# go by a disposal alone: one that is open in this transaction, and names the audit.
_forbid(log, "update")
_forbid(log, "delete")
_forbid(history, "delete", unless=_OF_AUDIT)
_forbid(instances, "update")
_forbid(instances, "delete", unless=_OF_AUDIT)
_forbid(contributions, "update")
_forbid(contributions, "delete", unless=_DISPOSING.format(subject="OLD.audit_id"))
_forbid(attachment_bytes, "update")
_forbid(disposals, "delete")
_forbid(disposals, "update", unless="OLD.open = 1 AND NEW.open = 0 AND NEW.number = OLD.number")
_forbid(disposed, "update")
_forbid(disposed, "delete")
