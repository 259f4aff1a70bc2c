"""A draft is moved to a newer version of its tool in the window: previewed, done, shown, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from qa_desktop.formspec.xlsform import convert
from qa_desktop.services import tools
from qa_desktop.ui.fill.move_sheet import MovedSheet, MoveSheet
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
