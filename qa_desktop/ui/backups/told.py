"""Owns how backups and checks are told: dates, sizes, what would be missing. No widget knows more."""

from __future__ import annotations

from datetime import datetime

from qa_desktop.i18n import tr, trn
from qa_desktop.services.backup_ports import BackupFound, Content
from qa_desktop.services.keeping import Kept
from qa_desktop.ui import when
from qa_desktop.ui.failure import words_for_code

_MEGABYTE = 1_000_000


def size(number: int) -> str:
    """`0.6 MB`, `120 MB`."""
    megabytes = number / _MEGABYTE
    return tr("{n} MB", n=f"{megabytes:.1f}" if megabytes < 10 else f"{megabytes:.0f}")


def title(backup: BackupFound, now: datetime) -> str:
    """What a backup is called: when it was made."""
    moment = when.day_and_clock(backup.made_at, now)
    if backup.before_migration:
        return tr("Made {moment}, before the program was updated", moment=moment)
    return tr("Made {moment}", moment=moment)


def details(backup: BackupFound, now: datetime) -> str:
    """Whether it is sound, how large, and what it holds."""
    if backup.problems:
        return tr("Cannot be used: {why}", why=words_for_code(backup.problems[0]))
    said = tr("Checked and sound, {size}.", size=size(backup.size))
    return (
        said if backup.content is None else tr("{said} {holds}", said=said, holds=holds(backup.content, now))
    )


def holds(content: Content, now: datetime) -> str:
    """What a database holds, counted."""
    completed = trn("{n} completed audit", "{n} completed audits", content.completed)
    drafts = trn("{n} draft", "{n} drafts", content.drafts)
    if content.last_change is None:
        return tr("It holds {completed} and {drafts}.", completed=completed, drafts=drafts)
    return tr(
        "It holds {completed} and {drafts}, up to {moment}.",
        completed=completed,
        drafts=drafts,
        moment=when.day_and_clock(content.last_change, now),
    )


def missing(backup: BackupFound, present: Content | None, now: datetime) -> str:
    """What will not be there after this backup was restored."""
    content = backup.content
    if content is None or content.last_change is None:
        return ""
    moment = when.day_and_clock(content.last_change, now)
    if present is None:
        return tr(
            "What was done on this computer after {moment} will not be in it. Audits that Q&S has received"
            " are at Q&S.",
            moment=moment,
        )
    if present.last_change is None or present.last_change <= content.last_change:
        return tr("It holds everything that the present database holds.")
    fewer = max(0, present.completed - content.completed)
    said = tr("What was done after {moment} will be missing.", moment=moment)
    if not fewer:
        return said
    audits = trn("{n} completed audit", "{n} completed audits", fewer)
    return tr("{said} Among it: {audits}. What was sent of it is at Q&S.", said=said, audits=audits)


def last_backup(kept: Kept, now: datetime) -> str:
    """When the last backup was made."""
    if kept.backup_at is None:
        return tr("No backup has been made yet. The first one is made after a day.")
    moment = when.day_and_clock(kept.backup_at, now)
    return tr("Last backup: {moment}, {size}, checked.", moment=moment, size=size(kept.backup_size))


def failed_backup(kept: Kept, now: datetime) -> str:
    """That a backup failed since, and why; blank when none did."""
    if kept.failed_at is None:
        return ""
    moment = when.day_and_clock(kept.failed_at, now)
    why = words_for_code(kept.failed_code)
    return tr("The backup of {moment} failed: {why} Earlier backups are untouched.", moment=moment, why=why)


def last_check(kept: Kept, now: datetime) -> str:
    """When the database was checked last, and what was found."""
    if kept.checked_at is None:
        return tr("The whole database has not been checked yet. That is done every week.")
    moment = when.day_and_clock(kept.checked_at, now)
    if kept.problems:
        return tr("Last check: {moment}. {why}", moment=moment, why=words_for_code(kept.problems[0]))
    return tr("Last check of the whole database: {moment}, nothing wrong.", moment=moment)
