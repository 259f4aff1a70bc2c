"""The improvement plan in the window: on one page while filling and afterwards, and back on its day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.services.desktop_plans import Area, CheckInRow, SaidNow
from qa_desktop.services.plans import CheckIn
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.work.page import MyWorkPage
from qa_desktop.ui.work.rows import CheckInLine
from qa_desktop.ui.work.where_now import WhereNowSheet


def tac(demo):
    return next(tool for tool in demo.desktop.filling.tools() if tool.ref.form_id == "tac-review")


def test_the_plan_is_shown_on_one_page_from_the_page_that_is_filled(demo, qtbot):
    opened = demo.desktop.filling.start(tac(demo).ref.content_hash, case_reference="TAC-1")
    demo.pages.filling.show(opened)
    demo.settle()
    demo.pages.fill.page.go_to(NodeId("/data/imp"))
    demo.settle()
    demo.press("Show the plan on one page")
    demo.wait(lambda: isinstance(demo.window.front, ReportPage))


def test_a_plan_whose_day_has_come_can_be_opened_and_taken_off(demo, qtbot):
    audit = demo.desktop.audits.my_work().recent[0]
    page = MyWorkPage(demo.window.context)
    qtbot.addWidget(page)
    row = CheckInRow(
        CheckIn(audit.key, NodeId("/data/imp#00000001"), date(2027, 1, 15)),
        "TAC-1",
        "TAC review",
        "Ask: where are you now? Due 15 January 2027.",
    )
    line = CheckInLine(row)
    qtbot.addWidget(line)
    opened, settled = [], []
    line.opened.connect(opened.append)
    line.settled.connect(settled.append)
    for button in line.findChildren(type(demo.button("Start an audit"))):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (opened, settled) == ([row], [row])
    demo.pages.reading.view_check_in(row)
    demo.wait(lambda: isinstance(demo.window.front, ViewPage))


def test_what_is_said_on_its_day_is_signed_in_one_sheet(qtbot):
    mark = NodeId("/data/c_lp")
    row = CheckInRow(
        CheckIn(AuditKey(AuditId("a"), 1), NodeId("/data/imp#00000001"), date(2027, 1, 15)),
        "TAC-1",
        "TAC",
        "",
    )
    sheet = WhereNowSheet(row, (Area(mark, "How well did it start?", "4"),))
    qtbot.addWidget(sheet)
    assert not sheet.sign.isEnabled()
    box = sheet.marks[mark]
    assert box.accessibleName() == "How well did it start? (then 4 of 10)"
    box.setCurrentIndex(box.findData("7"))
    assert not sheet.sign.isEnabled(), "nobody has signed"
    sheet.name.setText("Dana Example")
    assert sheet.sign.isEnabled()
    assert sheet.said == SaidNow({mark: 7}, "", "Dana Example")
