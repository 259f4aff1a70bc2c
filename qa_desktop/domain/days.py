"""Owns how a day is written out: one order, one list of months, in the language spoken."""

from __future__ import annotations

from datetime import date

from qa_desktop.i18n import mark, tr

MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip
_SHORT = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip


def day_words(day: date) -> str:
    """`23 November 2026`, of a day or of a moment in its own zone."""
    return tr("{day} {month} {year}", day=day.day, month=tr(MONTHS[day.month - 1]), year=day.year)


def short_day(day: date) -> str:
    """`23 Nov 2026`."""
    return tr("{day} {month} {year}", day=day.day, month=tr(_SHORT[day.month - 1]), year=day.year)


def day_of_year(day: date) -> str:
    """`23 Nov`: for a day of this year."""
    return tr("{day} {month}", day=day.day, month=tr(_SHORT[day.month - 1]))
