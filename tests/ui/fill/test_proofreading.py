"""F7 goes over a section's long texts, from one word that may be misspelt to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from qa_desktop.system.spelling import HunspellDictionary
from qa_desktop.ui.widgets import spelling
from tests.builders import tool
from tests.ui.fill.pages import Driver

SURVEY = """
| type    | name   | label  | appearance | readonly |
| text    | first  | First  | multiline  |          |
| integer | number | Number |            |          |
| text    | fixed  | Fixed  | multiline  | yes      |
| text    | second | Second |            |          |
"""


@pytest.fixture
def page(qtbot, keeper, qapp):
    spelling.install(HunspellDictionary(Path(__file__).parents[3] / "resources" / "spelling"))
    driver = Driver(qtbot, tool(SURVEY), keeper)
    for name, words in (("first", "A mistaik and anothr one"), ("second", "The thrid here")):
        driver.go(name)
        driver.type(words)
    driver.page.flush()
    driver.settle()
    yield driver
    spelling._current.clear()


def look_on(page: Driver) -> tuple[str, str]:
    """Where F7 leads: the question, and the word that is marked."""
    page.key(Qt.Key.Key_F7)
    box = page.focus
    for menu in page.page.findChildren(QMenu):
        menu.close()
    page.settle()
    return page.here, box.textCursor().selectedText()


def test_f7_goes_from_text_to_text_and_from_the_last_to_the_first(page):
    page.go("number")
    assert look_on(page) == ("first", "mistaik")
    assert look_on(page) == ("first", "anothr")
    assert look_on(page) == ("second", "thrid")
    assert look_on(page) == ("first", "mistaik")
    assert page.value("first") == "A mistaik and anothr one"


def test_the_outline_shows_the_key_only_where_there_is_a_dictionary(page, qtbot, keeper):
    assert page.page.outline.next_misspelt.isVisible()
    spelling._current.clear()
    assert not Driver(qtbot, tool(SURVEY), keeper).page.outline.next_misspelt.isVisible()
