"""Owns the scenes of one audit's history: the list, one change in full, the pages, the bin."""

from __future__ import annotations

import pictures
from studio import Studio, node

from qa_desktop.domain.ids import AuditKey
from qa_desktop.i18n import tr
from qa_desktop.ui.audit.report_page import image_of
from qa_desktop.ui.history.page import HistoryPage
from qa_desktop.ui.history.table import A_DATE, SINCE
from scenes import scene
from scenes.desk import SHEET_DPI, completed

SAVINGS = (
    "The family",
    "The family was visited in May and",
    "The family was visited in May and again in October; each time every child was seen alone.",
)


def worked_on(s: Studio) -> AuditKey:
    """A draft in which somebody typed, chose, chose again and took back."""
    key = s.draft("history", "generic-mosaic-audit", {"r_core": "partly", "r_chron": "yes"})
    desk = s.desktop.filling
    session = desk.open(key).session
    if not session.view(node(session, "p_synopsis")).value:
        answers = [("p_synopsis", text) for text in SAVINGS]
        answers += [("r_core", "no"), ("r_core", "yes"), ("p_status", "cin")]
        for name, value in answers:
            changed = session.set_value(node(session, name), value)
            desk.record(key, changed.writes, desk.figures(session))
        last = desk.undoable(key)
        if last is not None:
            writes = session.revert(last.writes).writes
            desk.undone(key, last.change, writes, desk.figures(session))
    return key


def shown(s: Studio) -> HistoryPage:
    s.wait(lambda: isinstance(s.window.front, HistoryPage))
    s.settle()
    page = s.window.front
    assert isinstance(page, HistoryPage)
    return page


@scene("history")
def of_a_draft(s: Studio) -> None:
    key = worked_on(s)
    s.fill(key, "p_synopsis")
    s.pages.histories.of_draft(key)
    page = shown(s)
    s.take()
    page.select(next(row for row in page.model.shown() if row.steps))
    row = page.current()
    assert row is not None
    s.take_sheet(lambda: page.show_whole(row), "whole")
    page.box(SINCE).setCurrentText(tr(A_DATE))
    s.take("since")


@scene("history-completed")
def of_a_completed(s: Studio) -> None:
    row = completed(s)
    s.pages.view(row.key)
    s.settle()
    s.pages.histories.of_row(row)
    shown(s)
    s.take()


@scene("history-pages")
def on_paper(s: Studio) -> None:
    s.pages.histories.of_draft(worked_on(s))
    page = shown(s)
    history, rows = page.history, tuple(sorted(page.model.shown(), key=lambda each: each.number))
    page.ask_pages()
    s.settle()
    s.take()
    if s.look.name == "light":
        desk = s.desktop.audits
        pdf = s.desktop.history.pdf(history, rows, "")
        pages = [image_of(desk.page(pdf, number, SHEET_DPI)) for number in range(desk.page_count(pdf))]
        s.keep(pictures.side_by_side(pages, across=4), "sheets")
