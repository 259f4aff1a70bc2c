"""Owns the disposal report as paper: what, how many, under which rule, by whom and when, and every hash.

It proves what was removed without saying what was in it: classes, counts, ids that a program made, SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from qa_desktop.domain.policy import SetBy
from qa_desktop.domain.retention import RecordClass
from qa_desktop.i18n import tr, trn
from qa_desktop.services.disposing import counted
from qa_desktop.services.ports import Disposal, ReportItem, ReportModel, ReportSection
from qa_desktop.services.retention_words import THINGS, class_words, rule_words_of, set_by_words
from qa_desktop.services.words import full_moment_words

MARKING = "OFFICIAL"
_SHORT = 16


def model(disposals: Sequence[Disposal], *, local_now: datetime, backups_kept: int) -> ReportModel:
    """The report of one run of disposal.

    Args:
        disposals: Its batches, in any order; at least one.
        local_now: The moment of printing, in local time.
        backups_kept: How many backups are kept: until as many newer ones exist, older ones hold the records.
    """
    batches = sorted(disposals, key=lambda each: each.number)
    first = batches[0]
    total = counted(batches)
    records = sum(counts["records"] for counts in total.values())
    return ReportModel(
        title=tr("Disposal report"),
        subtitle=trn("{n} record was disposed of", "{n} records were disposed of", records),
        reference=f"D{first.number:05d}",
        marking=MARKING,
        facts=(
            (tr("Disposed of on"), full_moment_words(first.at, local_now)),
            (tr("By"), first.who),
            (tr("Batches"), str(len(batches))),
        ),
        overall_grade="",
        sections=(
            *(_of_class(RecordClass(name), counts, batches) for name, counts in sorted(total.items())),
            ReportSection(tr("Fingerprints of what was disposed of (SHA-256)"), tuple(_hashes(batches))),
        ),
        notes=(
            (
                tr("How"),
                tr(
                    "Rows, history, files and sealed copies were deleted with secure deletion, and the"
                    " database was written anew without them."
                ),
            ),
            (
                tr("Backups"),
                trn(
                    "Backups made before this hold the records until one was made on {n} later day.",
                    "Backups made before this hold the records until one was made on {n} later days.",
                    backups_kept,
                ),
            ),
            (
                tr("The shared folder"),
                tr(
                    "Sealed packages in the shared folder are not deleted by this computer; only Q&S and the"
                    " holder of the recovery key can open them."
                ),
            ),
        ),
        footer=tr("Disposal report D{number}", number=f"{first.number:05d}"),
        created_at=local_now,
        title_date=first.at.astimezone(local_now.tzinfo).date(),
    )


def _of_class(
    record_class: RecordClass, counts: Mapping[str, int], batches: Sequence[Disposal]
) -> ReportSection:
    said = next(each.rules[record_class.value] for each in batches if record_class.value in each.rules)
    rule = said if isinstance(said, dict) else {}
    items = [
        ReportItem(tr("Rule"), rule_words_of(rule), "text"),
        ReportItem(tr("Rule set by"), set_by_words(SetBy(str(rule["set_by"])), locked=True), "text"),
    ]
    items += [
        ReportItem(tr(words), str(counts[name]), "number") for name, words in THINGS.items() if name in counts
    ]
    return ReportSection(class_words(record_class), tuple(items))


def _hashes(batches: Sequence[Disposal]) -> Iterator[ReportItem]:
    for batch in batches:
        for record_class, subject, sha256 in batch.items:
            label = f"{record_class} {subject[-_SHORT:]}"
            yield ReportItem(label, sha256 or tr("nothing was in it"), "text")
