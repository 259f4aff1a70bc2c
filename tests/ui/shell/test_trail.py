"""The audit trail through the window: read and filtered by keyboard, in slices, checked, copied."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop_trail import SLICE, TrailWanted
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.trail.page import TrailPage
from tests.builders import generic
from tests.ui.shell.windows import CTRL, Sitting


def begin(seat: Sitting, case: str = "1048213") -> AuditKey:
    desk = seat.desktop.filling
    return desk.start(generic(desk.tools()).ref.content_hash, case_reference=case).key


def entries(seat: Sitting, count: int) -> None:
    """Entries as a busy year makes them."""
    house = seat.application.house
    with house.store().write() as unit:
        for number in range(count):
            now = house.world.clock.now()
            unit.log.append("seal", "", at=now, who="gtkqxh2mkcznwk7i", kind="nop", epoch=1, seq=number)


def trail_of(seat: Sitting) -> TrailPage:
    seat.key(Qt.Key.Key_7, CTRL)
    page = seat.page
    assert isinstance(page, TrailPage)
    seat.wait(lambda: page.model.every)
    return page


def what(page: TrailPage) -> list[str]:
    return [row.what for row in page.model.shown()]


def test_every_filter_answers_the_keyboard(alone: Sitting) -> None:
    one, other = begin(alone), begin(alone, "2222222")
    page = trail_of(alone)
    assert page.table.hasFocus()
    assert what(page)[-1] == "Profile made"
    assert "Draft started" in what(page)
    every = page.model.rowCount()

    alone.key(Qt.Key.Key_F, CTRL)
    alone.type("started 2222")
    alone.wait(lambda: what(page) == ["Draft started"])
    assert page.model.shown()[0].key == other
    assert "1 of 1 entries shown" in page.table.accessibleDescription()
    alone.key(Qt.Key.Key_Escape)
    alone.wait(lambda: page.model.rowCount() >= every)

    alone.key(Qt.Key.Key_Down)  # from the box to the list, at the row that it was left at
    while page.current().key != one:
        alone.key(Qt.Key.Key_Down)
    page.only.setFocus()
    alone.key(Qt.Key.Key_Space)
    assert {row.key for row in page.model.shown()} == {one}
    page.filters.every_audit.setFocus()
    alone.key(Qt.Key.Key_Space)
    alone.wait(lambda: page.model.rowCount() >= every)

    page.filters.kind.setFocus()
    alone.type("Keys")
    alone.settle()
    assert set(what(page)) == {"Profile made"}
    page.filters.since.box.setFocus()
    tomorrow = alone.desktop.now() + timedelta(days=1)
    alone.type(f"{tomorrow:%d/%m/%Y}")
    alone.wait(lambda: not page.model.every)
    assert "No entry matches." in alone.words(page)
    alone.press("Clear filter", page)
    alone.wait(lambda: page.model.rowCount() >= every)

    page.filters.until.box.setFocus()
    alone.type("32/13/2026")
    alone.wait(lambda: "is no day" in alone.words(page))
    page.filters.person.setFocus()
    alone.type("Aud")
    alone.settle()
    assert {row.who for row in page.model.shown()} == {"Auditor 9"}


def test_enter_opens_the_draft_that_an_entry_is_about(alone: Sitting) -> None:
    key = begin(alone)
    page = trail_of(alone)
    place = next(n for n, row in enumerate(page.model.shown()) if row.key == key)
    page.table.choose(place)
    alone.key(Qt.Key.Key_Return)
    alone.wait(lambda: alone.pages.fill is not None)
    assert alone.pages.fill.key == key


def test_a_long_trail_comes_in_slices_as_one_goes_down(alone: Sitting) -> None:
    entries(alone, 2 * SLICE + 50)
    page = trail_of(alone)
    assert page.model.rowCount() == SLICE
    assert page.older.isVisibleTo(page)
    alone.key(Qt.Key.Key_End, CTRL)
    alone.wait(lambda: page.model.rowCount() == 2 * SLICE)
    alone.key(Qt.Key.Key_End, CTRL)
    alone.wait(lambda: not page.model.has_more)
    assert what(page)[-1] == "Profile made"
    assert [row.number for row in page.model.shown()] == list(range(page.model.rowCount(), 0, -1))
    assert not page.older.isVisibleTo(page)


def test_the_check_says_that_all_is_sound_and_names_what_is_not(alone: Sitting) -> None:
    entries(alone, 5)
    page = trail_of(alone)
    alone.press("Check the trail", page)
    assert "The audit trail is unbroken." in alone.words(page)
    connection = alone.application.house.store()._file.connect()
    connection.execute("DROP TRIGGER log_no_update")
    connection.execute("UPDATE log SET who = 'Nobody' WHERE number = 4")
    connection.close()
    alone.press("Check the trail", page)
    assert "was changed at entry 4" in alone.words(page)
    assert "Audit trail checked and found changed" in what(page)


def test_copies_are_made_of_what_is_shown_and_stand_in_the_trail(
    alone: Sitting, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(alone)
    page = trail_of(alone)
    saved = tmp_path / "trail.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    page.filters.kind.setCurrentIndex(page.filters.kind.findData("audits"))
    alone.settle()
    alone.press("Save as CSV", page)
    lines = saved.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Draft started" in lines[1]

    alone.press("Show as pages", page)
    report = alone.window.front
    assert isinstance(report, ReportPage)
    saved = tmp_path / "trail.pdf"
    alone.press("Save a copy", report)
    assert saved.read_bytes().startswith(b"%PDF")
    noted = [row.event for row in alone.desktop.trail.look(TrailWanted(group="copies")).rows]
    assert noted == ["pdf-saved", "trail-printed", "exported"]
