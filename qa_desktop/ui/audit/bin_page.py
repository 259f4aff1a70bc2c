"""Owns the Bin page: the discarded drafts, with who discarded each, when and why, and the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qa_desktop.i18n import mark
from qa_desktop.services.desktop_bin import BinRow
from qa_desktop.ui import when
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.lists.filter_line import Pick
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.text import Text

WIDTHS = (88, 170, 92, 118, 130, 260, 140)
DISCARDED = 3


def _case(row: BinRow) -> str:
    return row.audit.summary.case_reference


def _tool(row: BinRow) -> str:
    return row.audit.summary.tool_title


def _answered(row: BinRow) -> str:
    summary = row.audit.summary
    return f"{summary.answered} / {summary.applicable}"


COLUMNS: tuple[Column[BinRow], ...] = (
    Column(mark("Case"), lambda r, _: _case(r), _case, lambda _r: Type.STRONG),
    Column(mark("Tool"), lambda r, _: _tool(r), lambda r: _tool(r).casefold()),
    Column(mark("Answered"), lambda r, _: _answered(r), lambda r: r.audit.summary.answered),
    Column(
        mark("Discarded"),
        lambda r, now: when.day_and_clock(r.discarded.at, now),
        lambda r: r.discarded.at.timestamp(),
    ),
    Column(mark("By"), lambda r, _: r.discarded.by, lambda r: r.discarded.by.casefold()),
    Column(mark("Reason"), lambda r, _: r.discarded.reason, lambda r: r.discarded.reason.casefold()),
    Column(
        mark("Reference"), lambda r, _: r.audit.reference, lambda r: r.audit.reference, lambda _r: Type.HINT
    ),
)

LISTING: Listing[BinRow] = Listing(
    "bin",
    COLUMNS,
    WIDTHS,
    identity=lambda row: row.number,
    sorted_by=DISCARDED,
    descending=True,
    picks=(Pick(mark("Tool"), of=_tool, every=mark("Every tool")),),
)


class BinPage(ListPage[BinRow]):
    """The list of discarded drafts.

    Signals:
        restore_asked(object): the `BinRow` that is to be a draft again.
        history_asked(object): the `BinRow` whose history is to be shown.
    """

    restore_asked = Signal(object)
    history_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            LISTING,
            title=self.tr("Bin"),
            names=self.tr("Discarded drafts"),
            none_yet=self.tr(
                "No draft has been discarded. One that is waits here, with the reason, and can be restored."
            ),
            parent=parent,
        )
        kept = self.tr("A discarded draft is kept here with its answers, files and escalation.")
        self.above.addWidget(Text(kept, Type.HINT))
        bind(self, "list.history", partial(self.do, self._history))

    def verbs(self) -> tuple[Verb[BinRow], ...]:
        self._history = Verb(self.tr("Show the history"), self.history_asked.emit, key="Ctrl H")
        restoring = Verb(self.tr("Restore"), self.restore_asked.emit, key="Enter", look=Button.PRIMARY)
        return restoring, self._history

    def ask(self) -> tuple[BinRow, ...]:
        return self.context.desktop.bin.discarded()
