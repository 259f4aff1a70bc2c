"""Owns the scenes of the security statement: on the screen, and its pages."""

from __future__ import annotations

import pictures
from studio import Studio

from qa_desktop.ui.audit.report_page import image_of
from scenes import scene
from scenes.desk import SHEET_DPI


@scene("statement")
def statement(s: Studio) -> None:
    s.window.help.show_statement()
    s.settle()
    s.take()
    if s.look.name == "light":
        desk = s.desktop.audits
        pdf = s.desktop.statement.pdf()
        pages = [image_of(desk.page(pdf, number, SHEET_DPI)) for number in range(desk.page_count(pdf))]
        s.keep(pictures.side_by_side(pages, across=4), "pages")
