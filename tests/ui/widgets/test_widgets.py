"""Labels that never cut, tiles that are real buttons, boxes that grow, dates that may be blank."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from qa_desktop.domain.grades import Grade
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.bar import ThinBar
from qa_desktop.ui.widgets.chip import Chip
from qa_desktop.ui.widgets.dates import DateBox, DateTimeBox
from qa_desktop.ui.widgets.growing import MOST_LINES, GrowingTextEdit
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.page import Column
from qa_desktop.ui.widgets.shapes import GRADE_SHAPES
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles, digit_for
from qa_desktop.ui.widgets.wrapped import WrappedText

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def light(qapp):
    return theme.apply(qapp, "light", 1.0)


@pytest.fixture
def shown(qtbot):
    """Show widgets in one active window, kept until the test ends."""
    kept = []

    def show(*widgets: QWidget, width: int = 500) -> QWidget:
        window = QWidget()
        qtbot.addWidget(window)
        kept.append(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        window.resize(width, 500)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    return show


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        ("plain", "plain", []),
        ("a **bold** word", "a bold word", [(2, 4, "b")]),
        ("an *italic* word", "an italic word", [(3, 6, "i")]),
        ("an _italic_ word", "an italic word", [(3, 6, "i")]),
        ("see [standard 5](#s5)", "see standard 5", [(4, 10, "#s5")]),
        ("snake_case_name stays", "snake_case_name stays", []),
        ("2 * 3 * 4", "2 * 3 * 4", []),
        ("<b>no html</b> <img src=x>", "<b>no html</b> <img src=x>", []),
        ("[evil](https://example.org)", "[evil](https://example.org)", []),
        ("**", "**", []),
    ],
)
def test_markup_knows_bold_italics_and_inner_links_and_nothing_else(source, text, spans):
    marked = markup.read(source)

    assert marked.text == text
    found = [(s.start, s.length, s.target or ("b" if s.bold else "i")) for s in marked.spans]
    assert found == spans


def test_a_label_is_plain_text_whatever_is_written_in_it(shown):
    label = Text("<b>Arabic مرحبا and 😀</b> =cmd|x", marked=True)
    shown(label)

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>Arabic مرحبا and 😀</b> =cmd|x"


def test_a_label_wraps_and_even_breaks_a_word_that_is_too_long(shown):
    label = Text("w" * 300)
    shown(label, width=200)

    assert label.height() >= label.heightForWidth(label.width()) > 5 * label.fontMetrics().height()


def test_a_label_names_its_control_and_keeps_its_ampersand(shown):
    label, box = Text("Q&S says"), GrowingTextEdit()
    shown(label, box)
    label.name(box)

    assert box.accessibleName() == "Q&S says"
    assert label.shown == "Q&S says"
    said = QAccessible.queryAccessibleInterface(label)
    assert said.text(QAccessible.Text.Name) == "Q&S says"


def test_a_link_is_followed_by_mouse_and_by_enter(qtbot, shown):
    label = Text("[go there](#s5)", marked=True)
    shown(label)
    followed = []
    label.link_followed.connect(followed.append)
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(5, label.height() // 2))
    label.setFocus()
    qtbot.keyClick(label, Qt.Key.Key_Return)

    assert followed == ["#s5", "#s5"]
    assert label.focusPolicy() == Qt.FocusPolicy.StrongFocus


# ---------------------------------------------------------------- tiles


def faces(*names: str) -> list[TileFace]:
    return [TileFace(name, name.title(), digit_for(i)) for i, name in enumerate(names)]


def test_tiles_tell_only_of_picks_by_people(qtbot, shown):
    tiles = Tiles()
    shown(tiles)
    tiles.show_faces(faces("yes", "no"))
    picked = []
    tiles.picked.connect(picked.append)
    tiles.show_picks(["no"])
    assert picked == []

    qtbot.mouseClick(tiles.tiles[0], Qt.MouseButton.LeftButton)
    assert picked == [["yes"]]
    assert tiles.picks == ["yes"]


def test_a_click_anywhere_on_a_tile_picks_it(qtbot, shown):
    tiles = Tiles()
    shown(tiles)
    tiles.show_faces(faces("yes", "no"))
    tile = tiles.tiles[1]
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton, pos=QPoint(tile.width() - 3, tile.height() - 3))

    assert tiles.picks == ["no"]


def test_few_short_choices_stand_side_by_side_many_or_long_ones_below_each_other(shown):
    few, many, long = Tiles(), Tiles(), Tiles()
    shown(few, many, long)
    few.show_faces(faces("yes", "partly", "no"))
    many.show_faces(faces(*"abcdef"))
    long.show_faces(
        [TileFace("a", "A choice whose words go on and on and on for longer"), TileFace("b", "B")]
    )
    few.window().layout().activate()

    assert len({tile.y() for tile in few.tiles}) == 1
    assert len({tile.y() for tile in many.tiles}) == 6
    assert len({tile.y() for tile in long.tiles}) == 2


def test_a_long_choice_wraps_inside_its_tile(shown):
    tiles = Tiles()
    tiles.show_faces([TileFace("a", "word " * 60, "1")])
    shown(tiles, width=300)
    (tile,) = tiles.tiles

    assert tile.width() <= 300
    assert tile.height() >= 6 * tile.fontMetrics().height()


def test_one_tab_stop_per_single_choice(qtbot, shown):
    tiles, after = Tiles(), GrowingTextEdit()
    shown(tiles, after)
    tiles.show_faces(faces("yes", "partly", "no"))
    tiles.show_picks(["partly"])
    tiles.focus_here()
    assert tiles.tiles[1].hasFocus()

    qtbot.keyClick(tiles.tiles[1], Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_readonly_choice_cannot_be_changed(qtbot, shown):
    tiles = Tiles()
    shown(tiles)
    tiles.show_faces(faces("yes", "no"))
    tiles.show_picks(["yes"])
    tiles.set_readonly(True)
    qtbot.mouseClick(tiles.tiles[1], Qt.MouseButton.LeftButton)

    assert tiles.picks == ["yes"]


def test_every_grade_has_a_shape_of_its_own():
    assert len({GRADE_SHAPES[grade] for grade in Grade}) == 4


def test_a_chip_says_the_word_and_draws_the_shape(shown):
    chip = Chip.of_grade(Grade.GOOD, "Good")
    shown(chip)

    assert chip.text() == "Good"
    assert chip.shape is GRADE_SHAPES[Grade.GOOD]
    assert not chip.grab().isNull()


# ---------------------------------------------------------------- boxes


def test_a_text_box_grows_with_its_text_up_to_a_limit(qtbot, shown):
    box = GrowingTextEdit(1)
    shown(box)
    small = box.sizeHint().height()
    box.setPlainText("\n".join("line" for _ in range(6)))
    grown = box.sizeHint().height()
    box.setPlainText("\n".join("line" for _ in range(400)))

    assert grown > 4 * small / 2
    assert box.sizeHint().height() <= (MOST_LINES + 2) * box.fontMetrics().lineSpacing() + 24
    assert box.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_pasted_text_is_plain(shown):
    box = GrowingTextEdit()
    shown(box)
    pasted = QMimeData()
    pasted.setHtml("<h1>Big</h1><img src='x'>")
    pasted.setText("Big")
    box.insertFromMimeData(pasted)

    assert box.toPlainText() == "Big"


def test_showing_another_text_tells_nobody_and_keeps_the_cursor(qtbot, shown):
    box = GrowingTextEdit()
    shown(box)
    box.show_text("some words")
    cursor = box.textCursor()
    cursor.setPosition(4)
    box.setTextCursor(cursor)
    with qtbot.assertNotEmitted(box.typed):
        box.show_text("some other words")

    assert box.textCursor().position() == 4


def test_a_date_may_be_blank_and_is_picked_from_a_calendar(qtbot, shown):
    box = DateBox(today=lambda: NOON.date())
    shown(box)
    stored = []
    box.typed.connect(stored.append)
    assert box.value == ""

    box.open_calendar()
    assert box.calendar.selectedDate() == QDate(2026, 11, 23)
    box.calendar.clicked.emit(QDate(2026, 11, 3))
    assert stored == ["2026-11-03"]
    assert box.box.text() == "3/11/2026"

    box.box.clear()
    box.box.textEdited.emit("")
    assert stored[-1] == ""


def test_now_fills_date_and_time(qtbot, shown):
    box = DateTimeBox(now=lambda: NOON)
    shown(box)
    stored = []
    box.typed.connect(stored.append)
    qtbot.mouseClick(box.now_button, Qt.MouseButton.LeftButton)

    assert stored == ["2026-11-23T12:00"]
    assert (box.day.box.text(), box.time.text()) == ("23/11/2026", "12:00")


def test_a_banner_is_away_until_it_has_something_to_say(shown):
    banner = Banner(Ground.DANGER)
    shown(banner)
    assert not banner.isVisible()

    banner.say("Not saved yet.", "Try again")
    assert banner.isVisible()
    assert banner.accessibleName() == "Not saved yet."
    assert banner.button.isVisible()

    banner.hush()
    assert not banner.isVisible()


def test_a_key_button_says_its_key_and_asks_room_for_it(shown):
    plain, keyed = KeyButton("Undo"), KeyButton("Undo", "Ctrl Z")
    shown(plain, keyed)

    assert keyed.sizeHint().width() > plain.sizeHint().width()
    assert keyed.accessibleName() == "Undo"
    assert keyed.accessibleDescription() == "Ctrl Z"


def test_a_bar_of_nothing_is_empty_and_not_an_error(shown):
    bar = ThinBar()
    shown(bar)
    bar.show_part(0, 0)
    assert bar.value() == 0

    bar.show_part(31, 44)
    assert (bar.value(), bar.maximum()) == (31, 44)


def test_a_column_keeps_its_measure_and_cuts_no_wrapped_line(qtbot):
    column = Column()
    qtbot.addWidget(column)
    labels = [Text("words that wrap " * 12) for _ in range(30)]
    for label in labels:
        column.body.addWidget(label)
    column.resize(1400, 500)
    with qtbot.waitExposed(column):
        column.show()
    qtbot.waitUntil(lambda: labels[-1].height() > 20)

    assert all(label.width() <= 660 for label in labels)
    assert all(label.height() >= label.heightForWidth(label.width()) for label in labels)


def test_a_word_without_end_is_broken_anywhere_and_whole_words_again_after_it(qtbot):
    box = GrowingTextEdit(3)
    qtbot.addWidget(box)
    by_words = box.wordWrapMode()
    pasted = QMimeData()
    pasted.setText("x" * 200_000)
    box.insertFromMimeData(pasted)
    assert box.toPlainText() == "x" * 200_000
    assert box.wordWrapMode() is QTextOption.WrapMode.WrapAnywhere

    box.show_text("word " * 40_000)
    assert box.wordWrapMode() is by_words


def test_a_key_in_two_hundred_thousand_letters_costs_no_more_than_in_as_many_words(qtbot):
    def seconds(text: str) -> float:
        box = GrowingTextEdit(3)
        qtbot.addWidget(box)
        box.resize(660, 400)
        box.show()
        box.show_text(text)
        box.moveCursor(QTextCursor.MoveOperation.End)
        begin = time.perf_counter()
        for _ in range(3):
            qtbot.keyClicks(box, "y")
            QApplication.processEvents()
        return time.perf_counter() - begin

    assert seconds("x" * 200_000) < 5 * seconds("abcd " * 40_000)


def test_words_of_stacked_tiles_begin_below_each_other_with_and_without_a_key(qtbot):
    tiles = Tiles(multiple=True)
    qtbot.addWidget(tiles)
    tiles.show_faces(TileFace(str(n), "The same words", digit_for(n)) for n in range(12))
    assert len({tile.sizeHint().width() for tile in tiles.tiles}) == 1


@pytest.mark.parametrize("words", ["", "Continue", "Completed lately, and sent", "WAWA fi fl ((", "x" * 400])
@pytest.mark.parametrize("pixels", [11, 13, 14, 16, 22, 28, 56])
def test_a_text_that_fits_is_as_high_as_it_is_when_it_is_laid_out(qtbot, words, pixels):
    font = QApplication.font()
    font.setPixelSize(pixels)
    quick = WrappedText(markup.Marked(words))
    laid_out = WrappedText(
        markup.Marked(words, (markup.Span(0, len(words)),))
    )  # a span asks for the whole work
    for width in (quick.natural_width(font), 40.0, 300.0, quick.natural_width(font)):
        assert quick.height(width, font) == laid_out.height(width, font)


def test_a_text_keeps_its_height_at_a_width_whatever_was_asked_between(qtbot):
    font = QApplication.font()
    text = WrappedText(markup.Marked("several words that need more than one line of a narrow column"))
    first = text.height(120.0, font)
    for width in range(40, 80):
        assert text.height(float(width), font) >= first
    assert text.height(120.0, font) == first
