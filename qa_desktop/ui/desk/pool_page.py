"""Owns the dip-sample pool: received audits whose case is also open on the other system."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qa_desktop.i18n import mark
from qa_desktop.services.dip_pool import PoolRow
from qa_desktop.ui.context import Context
from qa_desktop.ui.grade_words import grade_order, grade_words
from qa_desktop.ui.lists.filter_line import Pick, everything
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.text import Text

WIDTHS = (96, 88, 110, 122, 180, 128, 152, 150)
DATE = 2
"""The column that the list is sorted by to begin with."""
COLUMNS: tuple[Column[PoolRow], ...] = (
    Column(
        mark("Mosaic ID"),
        lambda r, _: r.other_reference,
        lambda r: r.other_reference.casefold(),
        lambda _r: Type.STRONG,
    ),
    Column(mark("Case"), lambda r, _: r.case_reference, lambda r: r.case_reference.casefold()),
    Column(
        mark("Audited"),
        lambda r, _: f"{r.day:%d/%m/%Y}" if r.day is not None else "",
        lambda r: r.day.toordinal() if r.day is not None else 0,
    ),
    Column(mark("Service"), lambda r, _: r.service, lambda r: r.service.casefold()),
    Column(
        mark("Grade"),
        lambda r, _: grade_words(r.overall_grade),
        lambda r: grade_order(r.overall_grade),
        grade=lambda r: r.overall_grade,
    ),
    Column(mark("Team"), lambda r, _: r.team, lambda r: r.team.casefold()),
    Column(mark("Audit"), lambda r, _: r.reference, lambda r: r.reference),
    Column(mark("Dip sample"), lambda r, _: r.followed_by, lambda r: r.followed_by),
)


def _is_waiting(row: PoolRow) -> bool:
    return not row.followed_by


LISTING: Listing[PoolRow] = Listing(
    "dip-pool",
    COLUMNS,
    WIDTHS,
    identity=lambda row: row.key,
    sorted_by=DATE,
    descending=True,
    picks=(
        Pick(mark("State"), ((mark("Not sampled yet"), _is_waiting), (mark("All"), everything))),
        Pick(mark("Service"), of=lambda row: row.service, every=mark("Every service")),
    ),
)


class PoolPage(ListPage[PoolRow]):
    """The pool.

    Signals:
        row_chosen(object): the `PoolRow` whose audit is to be read.
        report_asked(object): the `PoolRow` whose report to show.
    """

    row_chosen = Signal(object)
    report_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            LISTING,
            title=self.tr("Dip-sample pool"),
            names=self.tr("Audits in the pool"),
            none_yet=self.tr(
                "Nothing is in the pool yet. A health audit joins it when its case is also open on Mosaic."
            ),
            parent=parent,
        )
        what = self.tr(
            "Received health audits whose case is also open on Mosaic. The generic audit that follows one "
            "names it by its reference."
        )
        self.above.addWidget(Text(what, Type.HINT))

    def verbs(self) -> tuple[Verb[PoolRow], ...]:
        return (
            Verb(self.tr("Read"), self.row_chosen.emit, key="Enter", look=Button.PRIMARY),
            Verb(self.tr("Show report"), self.report_asked.emit),
        )

    def ask(self) -> tuple[PoolRow, ...]:
        return self.context.desktop.inbox.pool()
