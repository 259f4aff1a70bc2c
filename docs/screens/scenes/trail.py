"""Owns the scenes of the audit trail: the entries, a filter, what the check says, the pages."""

from __future__ import annotations

import pictures
from studio import Studio

from qa_desktop.services.desktop_trail import TrailWanted
from qa_desktop.ui.audit.report_page import image_of
from qa_desktop.ui.trail.page import TrailPage
from scenes import scene
from scenes.desk import SHEET_DPI


def shown(s: Studio) -> TrailPage:
    page = s.go("trail")
    assert isinstance(page, TrailPage)
    s.wait(lambda: page.model.every)
    s.settle()
    return page


def checked(s: Studio, page: TrailPage) -> None:
    page.check.click()
    s.settle()


@scene("trail")
def entries(s: Studio) -> None:
    page = shown(s)
    s.take()
    page.filters.kind.setCurrentIndex(page.filters.kind.findData("people"))
    s.settle()
    checked(s, page)
    s.take("sound")
    page.filters.box.setText("nothing of the kind")
    s.wait(lambda: not page.model.every)
    s.take("nothing")
    page.filters.clear()
    s.settle()
    if s.look.name == "light":
        desk = s.desktop.audits
        pdf = s.desktop.trail.pdf(TrailWanted())
        pages = [
            image_of(desk.page(pdf, number, SHEET_DPI)) for number in range(min(4, desk.page_count(pdf)))
        ]
        s.keep(pictures.side_by_side(pages, across=4), "sheets")


@scene("trail-changed")
def changed(s: Studio) -> None:
    """Somebody went into the database behind the program's back; what they did is put back after."""
    page = shown(s)
    connection = s.application.house.store()._file.connect()
    connection.execute("DROP TRIGGER IF EXISTS log_no_update")
    [(kept,)] = connection.execute("SELECT who FROM log WHERE number = 12").fetchall()
    connection.execute("UPDATE log SET who = ? WHERE number = 12", ("Somebody else",))
    checked(s, page)
    s.take()
    connection.execute("UPDATE log SET who = ? WHERE number = 12", (kept,))
    connection.close()
