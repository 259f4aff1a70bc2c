"""The history of an audit through the window: from the draft, the lists and the completed audit, on paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditKey
from qa_desktop.i18n import tr
from qa_desktop.services.desktop_history import RowKind
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.history.page import HistoryPage
from qa_desktop.ui.history.sheet import ChangeSheet
from qa_desktop.ui.history.table import A_DATE, SHOW, SINCE
from tests.builders import generic
from tests.ui.shell.windows import CTRL, Sitting


def begin(seat: Sitting) -> AuditKey:
    """A draft with a text typed in three savings, and a choice."""
    desk = seat.desktop.filling
    opened = desk.start(generic(desk.tools()).ref.content_hash, case_reference="1048213")
    session = opened.session
    by_name = {view.definition.name: view.node_id for view in session.questions(relevant_only=False)}
    for name, value in (
        ("p_synopsis", "The"),
        ("p_synopsis", "The visit"),
        ("p_synopsis", "The visit was on time."),
        ("r_core", "partly"),
    ):
        desk.record(opened.key, session.set_value(by_name[name], value).writes, desk.figures(session))
    return opened.key


def page_of(seat: Sitting) -> HistoryPage:
    page = seat.window.front
    assert isinstance(page, HistoryPage)
    return page


def lines(page: HistoryPage) -> list[str]:
    return [" | ".join(page.model.words(row)) for row in page.model.shown()]


def test_from_the_draft_one_key_shows_what_was_changed_and_enter_the_whole_of_it(alone: Sitting) -> None:
    key = begin(alone)
    alone.pages.open_draft(key)
    alone.settle()
    alone.key(Qt.Key.Key_H, CTRL)
    page = page_of(alone)
    assert not [row for row in page.model.shown() if row.computed]
    typed = next(row for row in page.model.shown() if row.steps)
    assert "no answer → The visit was on time." in next(each for each in lines(page) if "visit" in each)
    assert page.table.hasFocus()
    page.select(typed)
    seen: list[str] = []
    alone.during(
        ChangeSheet, lambda sheet: seen.append(alone.words(sheet)), lambda: alone.key(Qt.Key.Key_Return)
    )
    assert "Every saving, the first at the top" in seen[0]
    assert "The visit was on time." in seen[0]

    page.box(SHOW).setCurrentText(tr("Events"))
    assert {row.kind for row in page.model.shown()} == {RowKind.EVENT}
    page.box(SHOW).setCurrentText(tr("All, also what the form worked out"))
    assert [row for row in page.model.shown() if row.computed]
    page.box(SHOW).setCurrentText(tr("Changes of answers"))
    page.box(SINCE).setCurrentText(tr(A_DATE))
    page._day_box.box.setText("01/01/2100")
    assert page.model.rowCount() == 0
    page._day_box.box.setText("01/01/2020")
    assert page.model.rowCount() == 2

    page.select(typed)
    alone.window.activateWindow()  # the sheet had the keyboard
    alone.wait(alone.window.isActiveWindow)
    alone.press("Go to the question")
    assert alone.pages.fill is not None
    assert alone.window.front is alone.pages.fill.widget
    assert alone.pages.fill.page.current == typed.node_id


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_history_is_printed_as_it_is_shown_and_its_printing_is_in_it(alone: Sitting) -> None:
    key = begin(alone)
    audits = alone.go("audits")
    audits.select(next(row for row in audits.model.shown() if row.key == key))
    alone.key(Qt.Key.Key_H, CTRL)
    page_of(alone)
    alone.press("Show as pages to print")
    assert isinstance(alone.window.front, ReportPage)
    alone.key(Qt.Key.Key_Escape)
    alone.key(Qt.Key.Key_Escape)
    assert alone.window.front is alone.pages.desk
    alone.key(Qt.Key.Key_H, CTRL)
    assert [each for each in lines(page_of(alone)) if "History of an audit made into a PDF" in each]


def test_a_completed_audit_leads_to_its_history_and_back_to_the_question(demo: Sitting) -> None:
    rows = demo.desktop.audits.audits()
    done = next(
        row for row in rows if row.summary.state is AuditState.COMPLETED and not row.summary.superseded
    )
    demo.pages.reading.view(done.key)
    demo.settle()
    demo.press("Show the history")
    page = page_of(demo)
    typed = next(row for row in page.model.shown() if row.kind is RowKind.ANSWER and row.node_id)
    page.select(typed)
    demo.press("Go to the question")
    assert isinstance(demo.window.front, ViewPage)
    assert typed.what in demo.words(demo.window.front)
