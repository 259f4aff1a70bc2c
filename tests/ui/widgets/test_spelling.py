"""Spelling in long texts: marked, suggested, learnt; nothing of it tells anyone that the text changed."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu

from qa_desktop.system.spelling import HunspellDictionary
from qa_desktop.ui.widgets import spelling
from qa_desktop.ui.widgets.growing import GrowingTextEdit

FOLDER = Path(__file__).parents[3] / "resources" / "spelling"


@pytest.fixture
def speller(qapp):
    yield spelling.install(HunspellDictionary(FOLDER))
    spelling._current.clear()


@pytest.fixture
def edit(qtbot, speller):
    box = GrowingTextEdit(3)
    qtbot.addWidget(box)
    box.resize(500, 200)
    box.show()
    return box


def marked(edit) -> list[str]:
    return list(edit.marks.marked)


def underlined(edit) -> list[str]:
    """What is painted with a wavy line."""
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    return [
        one.cursor.selectedText() for one in edit.extraSelections() if one.format.underlineStyle() is wave
    ]


def test_words_that_the_dictionary_lacks_are_marked(edit):
    edit.show_text("The chid was seen. Safeguarding told the SENCO; colour recieved.\nThier plan")
    assert marked(edit) == ["chid", "recieved", "Thier"]


def test_numbers_codes_and_short_forms_are_left_alone(edit):
    edit.show_text("CP plan 2024, ref AB12, s47, 12th, someone@example.org, NHS, GPs")
    assert "AB12" not in marked(edit)
    assert "NHS" not in marked(edit)
    assert "CP" not in marked(edit)


def test_marking_words_tells_nobody_that_the_text_changed(qtbot, edit, speller):
    said = []
    edit.typed.connect(said.append)
    edit.show_text("chid")
    speller.learn(("chid",))
    assert marked(edit) == []
    assert said == []


def test_a_word_being_typed_is_marked_only_when_it_is_left(qtbot, edit):
    edit.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "the chid")
    assert marked(edit) == []
    qtbot.keyClicks(edit, " ")
    assert marked(edit) == ["chid"]


def test_the_last_word_is_marked_when_the_keyboard_leaves_the_box(qtbot, edit):
    edit.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "the chid")
    edit.clearFocus()
    assert marked(edit) == ["chid"]


def test_marks_move_with_the_letters_typed_before_them(qtbot, edit):
    edit.show_text("Seen with mistaik and anothr.\n\nThier plan")
    edit.setFocus()
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(edit, "She was ")
    edit.insertPlainText("😀 ")
    assert marked(edit) == ["mistaik", "anothr", "Thier"]
    assert underlined(edit) == ["mistaik", "anothr", "Thier"]


def test_a_word_put_right_or_broken_in_two_is_asked_again(qtbot, edit):
    edit.show_text("a mistaik and a childhood")
    edit.setFocus()
    edit.select(2, 9)
    qtbot.keyClicks(edit, "mistake")
    assert marked(edit) == []
    cursor = edit.textCursor()
    cursor.setPosition(edit.toPlainText().index("ldhood"))
    edit.setTextCursor(cursor)
    qtbot.keyClicks(edit, " ")
    edit.clearFocus()
    assert marked(edit) == ["ldhood"]
    edit.undo()
    assert marked(edit) == []


def test_two_words_grown_together_are_one(qtbot, edit):
    edit.show_text("the chidd recieve")
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(9)
    edit.setTextCursor(cursor)
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    edit.clearFocus()
    assert marked(edit) == ["chiddrecieve"]


def test_taking_a_line_away_leaves_no_mark_behind(edit):
    edit.show_text("chid\nrecieve\nmistaik")
    edit.select(5, 13)
    edit.textCursor().removeSelectedText()
    assert marked(edit) == ["chid", "mistaik"]


def test_only_marks_in_sight_are_painted_and_follow_the_scrolling(qtbot, edit):
    edit.show_text("\n".join(f"wrongg{'x' * (n % 7)}" for n in range(200)))
    edit.resize(500, 200)
    qtbot.waitUntil(lambda: 0 < len(underlined(edit)) < 60)
    assert len(marked(edit)) == 200
    before = edit.extraSelections()
    edit.verticalScrollBar().setValue(edit.verticalScrollBar().maximum())
    after = edit.extraSelections()
    assert after[0].cursor.selectionStart() > before[0].cursor.selectionStart()
    assert after[-1].cursor.selectionEnd() == len(edit.toPlainText())


def test_a_suggestion_replaces_the_word_and_is_undone_as_one_step(edit):
    edit.show_text("The chid was seen")
    menu = QMenu(edit)
    cursor = edit.textCursor()
    cursor.setPosition(6)
    spelling.suggest_into(menu, edit, cursor)
    offered = {action.text(): action for action in menu.actions()}
    offered["child"].trigger()
    assert edit.toPlainText() == "The child was seen"
    edit.undo()
    assert edit.toPlainText() == "The chid was seen"


def test_a_word_can_be_added_to_ones_own_and_is_told_of(edit, speller):
    edit.show_text("Lincs quadrant Zyxwell")
    added = []
    speller.added.connect(added.append)
    menu = QMenu(edit)
    cursor = edit.textCursor()
    cursor.setPosition(len("Lincs quadrant Zy"))
    spelling.suggest_into(menu, edit, cursor)
    next(action for action in menu.actions() if "Zyxwell" in action.text() and action.isEnabled()).trigger()
    assert added == ["Zyxwell"]
    assert "Zyxwell" not in marked(edit)


def test_f7_goes_from_one_unknown_word_to_the_next(qtbot, edit):
    edit.show_text("First chid then recieve")
    edit.activateWindow()
    edit.setFocus()
    seen = []
    for _ in range(3):
        qtbot.keyClick(edit, Qt.Key.Key_F7)
        seen.append(edit.textCursor().selectedText())
        for menu in edit.findChildren(QMenu):
            menu.close()
    assert seen == ["chid", "recieve", "chid"]


def test_a_screen_reader_hears_the_word_that_f7_finds_with_its_suggestions(qtbot, edit, announced):
    edit.show_text("First recieve then fine")
    assert edit.next_misspelt()
    close_menu(edit)
    assert announced[0].startswith("“recieve” may be misspelt. Suggestions: receive")


def test_the_menu_of_f7_is_chosen_from_by_keyboard(qtbot, edit):
    edit.show_text("First chid then fine")
    edit.activateWindow()
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_F7)
    menu = next(menu for menu in edit.findChildren(QMenu) if menu.isVisible())
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    first = menu.activeAction().text()
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert edit.toPlainText() == f"First {first} then fine"


def test_a_right_word_has_the_usual_menu_alone(edit):
    edit.show_text("child")
    menu = QMenu(edit)
    spelling.suggest_into(menu, edit, edit.textCursor())
    assert menu.actions() == []


def test_five_thousand_words_are_marked_without_a_pause(edit):
    edit.show_text("The child was seen at home and spoke of school. " * 500)
    assert marked(edit) == []


def test_suggestions_come_from_the_field_too(speller):
    assert "genogram" in speller.suggestions("genogramm")


def test_an_emoji_before_a_word_moves_neither_its_mark_nor_its_suggestions(qtbot, edit):
    edit.show_text("Seen 😀😀 with mistaik 👩 and anothr word.")
    edit.setFocus()
    qtbot.waitUntil(lambda: bool(underlined(edit)))
    assert underlined(edit) == ["mistaik", "anothr"]

    assert edit.next_misspelt()
    assert edit.textCursor().selectedText() == "mistaik"
    assert spelling.word_at(edit.textCursor()).selectedText() == "mistaik"
    edit.select(edit.toPlainText().index("anothr"), edit.toPlainText().index(" word."))
    assert edit.textCursor().selectedText() == "anothr"
    close_menu(edit)


def close_menu(edit) -> None:
    for menu in edit.findChildren(QMenu):
        menu.close()


@pytest.mark.parametrize("word", ["שלום", "مرحبا", "日本語", "Привет"])
def test_words_in_other_scripts_are_left_alone(speller, word):
    assert not list(speller.misspelt(f"She said {word} to him."))


def test_an_accent_of_its_own_is_part_of_its_letter(speller):
    assert not list(speller.misspelt("The cafe\u0301 was seen."))


def test_what_cannot_be_changed_is_neither_marked_nor_gone_through(qtbot, edit):
    edit.show_text("A mistaik here.")
    qtbot.waitUntil(lambda: marked(edit) == ["mistaik"])
    edit.setReadOnly(True)
    assert marked(edit) == []
    assert not edit.next_misspelt()
    edit.setReadOnly(False)
    assert marked(edit) == ["mistaik"]


def test_a_word_of_ones_own_can_be_forgotten_and_the_dictionarys_cannot(speller):
    speller.add("Tunbridgeville")
    speller.add("O’Shaughnessyson")
    assert not list(speller.misspelt("Tunbridgeville and O'Shaughnessyson"))
    speller.forget("Tunbridgeville")
    speller.forget("house")
    assert list(speller.misspelt("Tunbridgeville, house, O’Shaughnessyson")) == [(0, 14)]


def test_the_longest_words_cost_no_wait_when_suggestions_are_asked(speller):
    started = time.perf_counter()
    for word in ("x" * 60, "supercalifragilistic" * 3, "ab" * 2000, "é" * 59 + "q"):
        speller.suggestions(word)
        assert len(list(speller.misspelt(word))) <= 1
    assert time.perf_counter() - started < 4
