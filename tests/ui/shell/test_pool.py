"""The pool for dip samples at the Q&S desk: what is in it, how it is read, and copied for a draw."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.desk.pool_page import PoolPage
from tests.ui.shell.windows import column_of


@pytest.fixture
def page(demo) -> PoolPage:
    return demo.go("pool")


def test_received_health_audits_that_are_open_on_mosaic_are_listed_with_what_a_draw_needs(demo, page):
    rows = demo.desktop.inbox.pool()
    assert len(rows) == 2
    assert column_of(page.table, "Mosaic ID") == [row.other_reference for row in rows]
    assert column_of(page.table, "Service") == ["School nursing", "Health visiting"]
    assert column_of(page.table, "Grade") == ["Requires improvement", "Good"]
    assert column_of(page.table, "Team") == [row.team for row in rows]
    assert column_of(page.table, "Audited") == [f"{row.day:%d/%m/%Y}" for row in rows]


def test_the_rows_are_copied_as_a_spreadsheet_takes_them(demo, page):
    page.table.selectAll()
    page.copy_rows()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["Mosaic ID", "Case", "Audited"]
    assert [line.split("\t")[0] for line in lines[1:]] == [r.other_reference for r in page.model.shown()]


def test_enter_reads_the_audit_without_letting_it_be_corrected(demo, page):
    page.table.selectRow(0)
    page.table.setFocus()
    demo.key(Qt.Key.Key_Return)
    assert isinstance(demo.window.front, ViewPage)
    assert "Correct this audit" not in demo.words()


def test_its_report_is_one_press_away(demo, page):
    page.table.selectRow(0)
    demo.press("Show report", page)
    demo.wait(lambda: isinstance(demo.window.front, ReportPage))


def test_an_auditor_who_is_no_hub_has_no_pool(alone):
    assert "pool" not in alone.window.pages.desk.names
