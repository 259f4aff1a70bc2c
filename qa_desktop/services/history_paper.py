"""Owns the history of an audit as it is printed: day by day, newest first, in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from qa_desktop.i18n import tr, trn
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow, RowKind
from qa_desktop.services.paper import Ink, Paper, PaperPart, PaperRow, Words
from qa_desktop.services.reporting import MARKING
from qa_desktop.services.words import calendar_words, full_moment_words, state_words


def paper(
    history: AuditHistory, rows: Sequence[HistoryRow], shown: str, *, who: str, local: datetime
) -> Paper:
    """Set a history.

    Args:
        history: The whole of it.
        rows: Those that are to be printed, newest first.
        shown: How they were chosen, in words; blank for all.
        who: Whoever prints it.
        local: The moment of printing; times are printed in its zone.
    """
    summary = history.summary
    facts = [
        (tr("Case number"), summary.case_reference or tr("not given")),
        (tr("Tool"), tr("{tool}, version {version}", tool=summary.tool_title, version=summary.tool.version)),
        (tr("Where it is"), state_words(summary)),
        (tr("Version of this audit"), str(summary.revision)),
        (
            tr("Printed"),
            tr("{when} by {who}", when=full_moment_words(local, local), who=who),
        ),
        (
            tr("Lines"),
            " · ".join(filter(None, (trn("{n} line", "{n} lines", len(rows)), shown))),
        ),
    ]
    return Paper(
        title=tr("History of an audit"),
        subtitle=tr("Case {case}", case=summary.case_reference) if summary.case_reference else "",
        reference=history.reference,
        marking=MARKING,
        facts=tuple(facts),
        parts=tuple(_days(rows, local)),
        footer=tr("Every change is kept by the program and cannot be taken out of the history."),
        note=history.note,
    )


def change_words(row: HistoryRow) -> str:
    """`no answer → Good`; blank for a row and an event."""
    if row.kind not in (RowKind.ANSWER, RowKind.DIFFERENCE) or not (row.before or row.after):
        return ""
    if row.covered:
        return row.after
    return tr("{before} → {after}", before=answer_words(row.before), after=answer_words(row.after))


def answer_words(words: str) -> str:
    """An answer, or that there is none."""
    return words or tr("no answer")


def place_words(row: HistoryRow) -> str:
    """Section and row: `Plan · Action 2`; blank for an event."""
    return " · ".join(filter(None, (row.section, row.row)))


def remark_words(row: HistoryRow) -> str:
    """What else is to be said of a line: taken back, worked out, several savings; blank for nothing."""
    said = [row.undone] if row.undone else []
    if row.computed:
        said.append(tr("Worked out or filled in by the form"))
    if row.steps:
        said.append(
            trn("Saved {n} time while it was typed", "Saved {n} times while it was typed", len(row.steps))
        )
    return " · ".join(said)


def _days(rows: Sequence[HistoryRow], local: datetime) -> Iterator[PaperPart]:
    different = tuple(row for row in rows if row.kind is RowKind.DIFFERENCE)
    if different:
        yield PaperPart(
            tr("Different from the version before"), tuple(_line(row, local, "") for row in different)
        )
    others = (row for row in rows if row.kind is not RowKind.DIFFERENCE)
    for day, group in groupby(others, key=lambda row: row.at.astimezone(local.tzinfo).date()):
        yield PaperPart(
            calendar_words(day),
            tuple(_line(row, local, f"{row.at.astimezone(local.tzinfo):%H:%M}") for row in group),
        )


def _answers(row: HistoryRow) -> Iterator[Words]:
    """On paper under each other: the faces that are printed with have no arrow."""
    if row.covered or not change_words(row):
        yield Words(row.after)
    else:
        yield Words(tr("Before: {answer}", answer=answer_words(row.before)))
        yield Words(tr("After: {answer}", answer=answer_words(row.after)))


def _line(row: HistoryRow, local: datetime, time: str) -> PaperRow:
    words = [
        Words(row.what, Ink.STRONG),
        Words(place_words(row), Ink.HINT),
        *_answers(row),
        Words(remark_words(row), Ink.HINT),
    ]
    if row.steps:
        words += [
            Words(
                tr(
                    "{time}: {words}",
                    time=f"{step.at.astimezone(local.tzinfo):%H:%M:%S}",
                    words=answer_words(step.after),
                ),
                Ink.HINT,
            )
            for step in row.steps
        ]
    return PaperRow((time, row.who), tuple(each for each in words if each.text))
