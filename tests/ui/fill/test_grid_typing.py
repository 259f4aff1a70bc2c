"""The record keeping audit typed from paper: 21 criteria by 11 records, by the keys a person presses."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qa_desktop.formspec.xlsform import convert
from qa_desktop.ui.fill.grid.model import GridModel
from tests.ui.fill.pages import Driver

T3 = Path(__file__).parents[3] / "forms" / "nmc-record-keeping-audit" / "tool.md"
CRITERIA = [*(f"c{number:02}" for number in range(1, 21)), "x_falsify"]
RECORDS = 11
KEYS = {"yes": "y", "no": "n", "na": "a"}
SLOW_TYPIST = 100
"""Keys a minute of somebody who looks at paper and keyboard in turn; a practised one does 200."""
MINUTES = 6


def paper() -> list[dict[str, str]]:
    """What stands on paper, with one record and one criterion all not applicable."""
    chance = random.Random(11)
    sheets = []
    for record in range(RECORDS):
        picks = {name: chance.choices(("yes", "no", "na"), (6, 2, 1))[0] for name in CRITERIA[:-1]}
        picks |= {name: "na" for name in picks if record == 4 or name == "c05"}
        sheets.append({**picks, "x_falsify": "no"})
    return sheets


def press(key: str | Qt.Key) -> int:
    QTest.keyClick(QApplication.focusWidget(), key)
    return 1


def per_cent(values: list[str]) -> str:
    counted = [value for value in values if value in ("yes", "no")]
    if not counted:
        return ""
    tenths = (2000 * counted.count("yes") + len(counted)) // (2 * len(counted))
    return f"{tenths / 10:g}%"


def test_filling_the_rest_never_answers_a_question_of_other_choices(qtbot, keeper):
    tool = convert(T3.read_bytes(), ".md").tool
    assert tool is not None
    driver = Driver(qtbot, tool, keeper)
    first = driver.session.view("/data/rec").children[0]
    driver.page.go_to(f"{first}/c01")
    press("y")
    driver.page.go_to(f"{first}/c01")
    QTest.keyClick(
        QApplication.focusWidget(),
        Qt.Key.Key_D,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    driver.settle()
    assert driver.session.view(f"{first}/c20").value == "yes"
    assert driver.session.view(f"{first}/x_falsify").value == ""
    assert driver.escalations == []


def test_twenty_one_criteria_of_eleven_records_are_typed_from_paper_in_six_minutes(qtbot, keeper):
    tool = convert(T3.read_bytes(), ".md").tool
    assert tool is not None
    driver = Driver(qtbot, tool, keeper)
    driver.page.presenter.edit(driver.id("g_date"), "2026-11-20")
    driver.page.presenter.edit(driver.id("g_n_plan"), str(RECORDS + 1))  # the last column stays unused
    driver.section("rec")
    table = driver.page.body.grids[0].table
    assert QApplication.focusWidget() is table
    sheets = paper()

    pressed = 0
    for number, sheet in enumerate(sheets, 1):
        pressed += sum(press(key) for key in f"R{number:02}") + press(Qt.Key.Key_Return)
        pressed += press(Qt.Key.Key_Return)  # no system number
        pressed += sum(press(key) for key in "3/11/26") + press(Qt.Key.Key_Return)
        pressed += sum(press(KEYS[sheet[name]]) for name in CRITERIA)
        pressed += press(Qt.Key.Key_Return)  # no comment on the record
    driver.settle()

    assert pressed <= SLOW_TYPIST * MINUTES
    records = driver.session.view("/data/rec").children
    for number, (record, sheet) in enumerate(zip(records, sheets, strict=False), 1):
        stored = {name: driver.session.view(f"{record}/{name}").value for name in CRITERIA}
        assert stored == sheet
        assert driver.session.view(f"{record}/x_key").value == f"R{number:02}"
        assert driver.session.view(f"{record}/x_contact").value == "2026-11-03"
    model = table.model()
    assert isinstance(model, GridModel)
    for column, sheet in enumerate(sheets):
        assert model.record_total(column).percent == per_cent([sheet[name] for name in CRITERIA[:-1]])
    assert model.record_total(RECORDS).percent == ""
    for row, one in enumerate(model.rows):
        name = one.path.rpartition("/")[2]
        if name in CRITERIA[:-1]:
            assert model.criterion_total(row).percent == per_cent([sheet[name] for sheet in sheets])
    every = [sheet[name] for sheet in sheets for name in CRITERIA[:-1]]
    assert model.total().percent == per_cent(every)
    assert model.total().n == f"n {sum(value != 'na' for value in every)}"
    assert model.used() == RECORDS
    # The tool's own sums say the same.
    assert f"{float(driver.value('t_all')):g}%" == model.total().percent
