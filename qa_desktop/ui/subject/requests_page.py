"""Owns the list of subject access requests: open ones first, what is due next at the top."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.subject_access import AccessRequest
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.ui.context import Context
from qa_desktop.ui.lists.filter_line import Pick, everything
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.lists.row_table import Column
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

WIDTHS = (200, 120, 120, 190, 190, 160)
DUE = 2


def _state(request: AccessRequest) -> str:
    if request.closed is not None:
        return tr("Closed {day}", day=f"{request.closed:%d/%m/%Y}")
    return tr("Answered, not closed") if request.bundles else tr("Open")


def _handed_out(request: AccessRequest) -> str:
    if not request.bundles:
        return ""
    last = request.bundles[-1]
    return trn("{n} record, {day}", "{n} records, {day}", last.records, day=f"{last.at:%d/%m/%Y}")


def _is_open(request: AccessRequest) -> bool:
    return request.closed is None


COLUMNS: tuple[Column[AccessRequest], ...] = (
    Column(mark("Request"), lambda r, _: r.label, lambda r: r.label.casefold(), lambda _r: Type.STRONG),
    Column(mark("Received"), lambda r, _: f"{r.received:%d/%m/%Y}", lambda r: r.received.toordinal()),
    Column(mark("Due"), lambda r, _: f"{r.due:%d/%m/%Y}", lambda r: r.due.toordinal()),
    Column(mark("State"), lambda r, _: _state(r), lambda r: 2 * (r.closed is not None) + bool(r.bundles)),
    Column(mark("Handed out"), lambda r, _: _handed_out(r), lambda r: len(r.bundles)),
    Column(
        mark("Fingerprint"),
        lambda r, _: r.bundles[-1].sha256[:16] if r.bundles else "",
        lambda r: r.bundles[-1].sha256 if r.bundles else "",
        lambda _r: Type.HINT,
    ),
)

LISTING: Listing[AccessRequest] = Listing(
    "subject-access",
    COLUMNS,
    WIDTHS,
    identity=lambda row: row.request_id,
    sorted_by=DUE,
    picks=(Pick(mark("State"), ((mark("Open"), _is_open), (mark("All"), everything))),),
)


class RequestsPage(ListPage[AccessRequest]):
    """The requests.

    Signals:
        new_asked: a request is to be begun.
        row_chosen(object): the `AccessRequest` to work on.
        close_asked(object): the `AccessRequest` to close.
    """

    new_asked = Signal()
    row_chosen = Signal(object)
    close_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            LISTING,
            title=self.tr("Subject access"),
            names=self.tr("Subject access requests"),
            none_yet=self.tr("No request has been entered. “New request” begins one."),
            parent=parent,
        )
        new = KeyButton(self.tr("New request"), "", Button.PRIMARY)
        new.clicked.connect(self.new_asked)
        self.head.addWidget(new)
        what = self.tr(
            "Somebody asks what is held about them. What is on this computer is searched; drafts on other "
            "computers are not here. A request is due one month after it came."
        )
        self.above.addWidget(Text(what, Type.HINT))

    def verbs(self) -> tuple[Verb[AccessRequest], ...]:
        return (
            Verb(self.tr("Work on it"), self.row_chosen.emit, _is_open, key="Enter"),
            Verb(self.tr("Close and forget whom it was about"), self.close_asked.emit, _is_open),
        )

    def ask(self) -> tuple[AccessRequest, ...]:
        return self.context.desktop.subjects.requests()
