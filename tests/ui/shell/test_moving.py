"""A draft is moved to a newer version of its tool in the window: previewed, done, shown, taken back."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication

from qa_desktop.bootstrap import demo_passphrase
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services import tools
from qa_desktop.ui.fill.move_sheet import MovedSheet, MoveSheet
from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.tasks import Lane
from tests.ui.shell.windows import open_sheet
from tests.unit.services.conftest import T1


@pytest.fixture
def draft(demo):
    """A draft of the generic audit with an answer that the next version does not ask for."""
    tool = next(t for t in demo.desktop.filling.tools() if t.ref.form_id == "generic-mosaic-audit")
    opened = demo.desktop.filling.start(tool.ref.content_hash, case_reference="1048213")
    key = opened.key
    node = next(v.node_id for v in opened.session.questions() if v.definition.name == "k_plan")
    demo.desktop.filling.record(key, opened.session.set_value(node, "yes").writes)
    lines = [line for line in T1.read_text(encoding="utf-8").splitlines() if "| k_plan |" not in line]
    source = "\n".join(lines).replace(f"| {opened.summary.tool.version} |", "| 2099 |", 1)
    made = convert(source.encode(), ".md").tool
    house = demo.desktop.filling._house
    with house.store().write() as unit:
        tools.put(unit, made, demo.desktop.now())
    demo.pages.filling.open(key)
    demo.wait(lambda: demo.pages.fill is not None)
    demo.settle()
    return key


def move(demo) -> None:
    def look(sheet) -> None:
        said = demo.words(sheet)
        assert "Move this draft to version 2099" in said
        assert "Is there a safety plan" in said
        demo.press("Move this draft", sheet)

    before = demo.pages.fill
    demo.during(MoveSheet, look, lambda: demo.press("Move this draft to version 2099…"))
    demo.wait(lambda: demo.pages.fill is not None and demo.pages.fill is not before)
    demo.settle()


def test_the_page_offers_the_newer_version_and_moves_when_the_preview_was_seen(demo, draft):
    assert "Version 2099 of this tool is here." in demo.words(demo.pages.fill.page)
    move(demo)
    assert demo.desktop.filling.open(draft).summary.tool.version == "2099"
    assert "Answers that did not come along: 1." in demo.words(demo.pages.fill.page)
    assert "is here" not in demo.pages.fill.moving.offer.words.shown


def test_what_was_dropped_can_be_copied_and_the_move_taken_back(demo, draft):
    move(demo)

    def take_back(sheet) -> None:
        demo.press("Copy these answers", sheet)
        demo.press("Undo the move", sheet)

    before = demo.pages.fill
    demo.during(MovedSheet, take_back, lambda: demo.press("Show the move…"))
    demo.wait(lambda: demo.pages.fill is not None and demo.pages.fill is not before)
    demo.settle()
    assert QGuiApplication.clipboard().text().endswith(": Yes")
    opened = demo.desktop.filling.open(draft)
    assert opened.summary.tool.version != "2099"
    assert next(v.value for v in opened.session.questions() if v.definition.name == "k_plan") == "yes"


def test_leaving_the_preview_changes_nothing(demo, draft):
    demo.during(
        MoveSheet,
        lambda sheet: demo.press("Cancel", sheet),
        lambda: demo.press("Move this draft to version 2099…"),
    )
    assert demo.desktop.filling.open(draft).summary.tool.version != "2099"


def test_a_preview_that_comes_after_the_lock_has_begun_is_not_shown(demo, draft):
    gate = threading.Event()
    demo.tasks.run(Lane.STORE, gate.wait, says="")
    demo.pages.fill.moving.look()
    demo.window.lock()
    seen = []
    watch = QTimer(demo.window)
    watch.setInterval(0)

    def look() -> None:
        sheet = open_sheet(MoveSheet)
        if sheet is not None:
            seen.append(sheet.windowTitle())
            sheet.reject()

    watch.timeout.connect(look)
    watch.start()
    with demo.qtbot.waitSignal(demo.window.locked, timeout=30_000):
        gate.set()
    watch.stop()
    assert seen == []


def test_the_preview_knows_an_answer_that_was_still_on_its_way(demo, draft):
    presenter = demo.pages.fill.page.presenter
    nodes = {v.definition.name: v.node_id for v in presenter.session.questions()}
    gate = threading.Event()
    demo.tasks.run(Lane.STORE, gate.wait, says="")
    presenter.edit(nodes["h_team"], "Riverside")
    presenter.edit(nodes["k_plan"], "no")

    def look(sheet) -> None:
        said = demo.words(sheet)
        assert "Is there a safety plan" in said
        assert "\nNo\n" in f"\n{said}\n"
        demo.press("Cancel", sheet)

    def begin() -> None:
        demo.pages.fill.moving.look()
        gate.set()

    demo.during(MoveSheet, look, begin)


def test_a_move_that_is_done_after_the_lock_has_begun_uncovers_nothing(demo, draft):
    gate = threading.Event()
    shown = []

    def agree(sheet) -> None:
        demo.tasks.run(Lane.STORE, gate.wait, says="")
        demo.qtbot.mouseClick(demo.button("Move this draft", sheet), Qt.MouseButton.LeftButton)
        QTimer.singleShot(0, demo.window, lock)  # the move is asked for once the sheet is gone

    def lock() -> None:
        demo.window.lock()
        demo.window.stack.currentChanged.connect(lambda _: shown.append(demo.window.front))
        gate.set()

    with demo.qtbot.waitSignal(demo.window.locked, timeout=30_000):
        demo.during(MoveSheet, agree, lambda: demo.press("Move this draft to version 2099…"))

    assert [page for page in shown if not isinstance(page, UnlockPage)] == []
    assert "QA Desktop is locked" in demo.words()
    demo.unlock(demo_passphrase())
    assert demo.desktop.filling.open(draft).summary.tool.version == "2099"
