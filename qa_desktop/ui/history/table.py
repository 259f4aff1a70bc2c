"""Owns the columns of a history, and what its lines can be chosen by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from qa_desktop.i18n import mark
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow, RowKind, Since
from qa_desktop.services.history_paper import change_words, place_words, remark_words
from qa_desktop.ui import when
from qa_desktop.ui.lists.filter_line import Pick, everything
from qa_desktop.ui.lists.page import Listing
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Type

WHEN = 0
"""The column that the list is sorted by to begin with."""
WIDTHS = (118, 116, 250, 168, 300, 190)
SHOW, SINCE = mark("Show"), mark("Since")
A_DATE = mark("A date")
_SINCE_WORDS = {
    Since.OPENED: mark("I last opened it"),
    Since.REVIEWED: mark("its review was last looked at"),
}
_CHANGES = frozenset({RowKind.ANSWER, RowKind.ROW_ADDED, RowKind.ROW_REMOVED})


def _tone(row: HistoryRow) -> Type:
    return Type.HINT if row.undone or row.computed or row.kind is RowKind.EVENT else Type.TEXT


def _flat(words: str) -> str:
    return " ".join(words.split())


COLUMNS: tuple[Column[HistoryRow], ...] = (
    Column(mark("When"), lambda r, now: when.day_and_clock(r.at, now), lambda r: -r.number),
    Column(mark("Who"), lambda r, _: r.who, lambda r: r.who.casefold(), _tone),
    Column(mark("What"), lambda r, _: _flat(r.what), lambda r: r.what.casefold(), _tone),
    Column(mark("Where"), lambda r, _: place_words(r), lambda r: place_words(r).casefold(), _tone),
    Column(
        mark("From and to"),
        lambda r, _: _flat(change_words(r) or r.after),
        lambda r: r.after.casefold(),
        _tone,
    ),
    Column(
        mark("Remark"),
        lambda r, _: remark_words(r),
        lambda r: remark_words(r).casefold(),
        lambda _r: Type.HINT,
    ),
)


def _told(row: HistoryRow) -> bool:
    return not row.computed and row.kind is not RowKind.DIFFERENCE


def _is_change(row: HistoryRow) -> bool:
    return not row.computed and row.kind in _CHANGES


def _is_event(row: HistoryRow) -> bool:
    return row.kind is RowKind.EVENT


def _is_different(row: HistoryRow) -> bool:
    return row.kind is RowKind.DIFFERENCE and not row.computed


def listing(
    history: AuditHistory, now: Callable[[], datetime], day: Callable[[], date | None]
) -> Listing[HistoryRow]:
    """The list of one history: only what it can be chosen by is offered.

    Args:
        history: What is listed first; later fillings are of the same audit.
        now: The local time.
        day: The date that a person gave; None while they have given none.
    """

    def since(moment: datetime) -> Callable[[HistoryRow], bool]:
        return lambda row: row.at >= moment

    def since_yesterday(row: HistoryRow) -> bool:
        local = now()
        return row.at.astimezone(local.tzinfo).date() >= local.date() - timedelta(days=1)

    def since_day(row: HistoryRow) -> bool:
        first = day()
        return first is None or row.at.astimezone(now().tzinfo).date() >= first

    moments = [
        (words, since(history.since[each])) for each, words in _SINCE_WORDS.items() if each in history.since
    ]
    if Since.VERSION in history.since:
        words = (
            mark("it was completed")
            if history.summary.completed_at is not None
            else mark("this version was begun")
        )
        moments.append((words, since(history.since[Since.VERSION])))
    different = (
        ((mark("What differs from the version before"), _is_different),) if history.has_differences else ()
    )
    return Listing(
        "history",
        COLUMNS,
        WIDTHS,
        identity=lambda row: (row.kind, row.at, row.who, row.what, row.row, row.after),
        sorted_by=WHEN,
        descending=True,
        picks=(
            Pick(
                SHOW,
                (
                    (mark("Changes and events"), _told),
                    (mark("Changes of answers"), _is_change),
                    (mark("Events"), _is_event),
                    *different,
                    (mark("All, also what the form worked out"), everything),
                ),
            ),
            Pick(
                SINCE,
                (
                    (mark("the beginning"), everything),
                    (mark("yesterday"), since_yesterday),
                    *moments,
                    (A_DATE, since_day),
                ),
            ),
            Pick(mark("Section"), of=lambda row: row.section, every=mark("Every section")),
            Pick(mark("Person"), of=lambda row: row.who, every=mark("Everybody")),
        ),
    )
