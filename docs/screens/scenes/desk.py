"""Owns the scenes of the desk: its places, what stands over them, and audits that are read."""

from __future__ import annotations

import pictures
from PySide6.QtWidgets import QScrollArea
from studio import Studio

from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Unavailable
from qa_desktop.services.desktop import AuditRow, EscalationState
from qa_desktop.ui.audit.report_page import image_of
from qa_desktop.ui.settings.hub_card import JoinSheet
from qa_desktop.ui.sheets import asks
from scenes import scene

SHEET_DPI = 55.0


@scene("work")
def work(s: Studio) -> None:
    s.take_down(s.go("work").findChild(QScrollArea), most=2)


@scene("audits")
def audits(s: Studio) -> None:
    s.go("audits")
    s.take()


@scene("actions")
def actions(s: Studio) -> None:
    s.go("actions")
    s.take()


@scene("inbox")
def inbox(s: Studio) -> None:
    s.go("inbox")
    s.take()


@scene("pool")
def pool(s: Studio) -> None:
    s.go("pool")
    s.take()


@scene("settings")
def settings(s: Studio) -> None:
    s.take_down(s.go("settings").findChild(QScrollArea), most=6)


@scene("start")
def start(s: Studio) -> None:
    s.take_sheet(s.pages.start_audit)


@scene("find")
def find(s: Studio) -> None:
    s.take_sheet(s.pages.find)


@scene("discard")
def discard(s: Studio) -> None:
    draft = next(row for row in s.desktop.audits.audits() if row.summary.state is AuditState.DRAFT)
    s.go("audits")
    s.take_sheet(lambda: s.pages.binning.discard(draft))


@scene("bin")
def in_the_bin(s: Studio) -> None:
    if not s.desktop.bin.discarded():
        tool = s.tool("tac-review").ref.content_hash
        opened = s.desktop.filling.start(tool, case_reference="TAC-20877")
        s.desktop.bin.discard(opened.key, "Begun twice by mistake.")
    s.go("bin")
    s.take()


@scene("correct")
def correct(s: Studio) -> None:
    row = completed(s)
    s.pages.view(row.key)
    s.settle()
    s.take_sheet(lambda: s.pages.reading.correct_row(row))


@scene("join")
def join(s: Studio) -> None:
    s.go("settings")
    s.take_sheet(lambda: asks(JoinSheet(s.window)))


@scene("acknowledge")
def acknowledge(s: Studio) -> None:
    rows = s.desktop.audits.my_work().escalations
    told = next(row for row in rows if row.state is not EscalationState.UNTOLD)
    s.take_sheet(lambda: s.pages.errands.answer_escalation(told))


@scene("error")
def error(s: Studio) -> None:
    s.take_sheet(lambda: s.window.tell(Unavailable("STORE-BUSY")))


@scene("view")
def view(s: Studio) -> None:
    s.pages.view(completed(s).key)
    s.settle()
    s.take()


@scene("report")
def report(s: Studio) -> None:
    row = completed(s)
    s.pages.reading.report_of_row(row)
    s.settle()
    s.take()
    if s.look.name == "light":
        desk = s.desktop.audits
        pdf = desk.pdf(row.key)
        pages = [image_of(desk.page(pdf, number, SHEET_DPI)) for number in range(desk.page_count(pdf))]
        s.keep(pictures.side_by_side(pages, across=4), "pages")


@scene("slip")
def slip(s: Studio) -> None:
    told = next(r for r in s.desktop.audits.my_work().escalations if r.state is not EscalationState.UNTOLD)
    s.pages.reading.show_slip(told.escalation.audit_id)
    s.settle()
    s.take()


def completed(s: Studio) -> AuditRow:
    rows = s.desktop.audits.audits()
    return next(row for row in rows if row.summary.state is AuditState.COMPLETED)
