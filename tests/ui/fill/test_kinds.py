"""Every kind of question and appearance on the page: answered by keyboard, in the form that ODK stores."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSlider,
)

from qa_desktop.ui.fill.controls.choice import ChoiceControl
from qa_desktop.ui.fill.controls.matrix import MatrixHeading, MatrixRow
from qa_desktop.ui.fill.controls.search import SearchControl
from qa_desktop.ui.style import theme
from tests.builders import tool
from tests.ui.fill.pages import Driver
from tests.ui.fill.test_accessibility import cut_off

SURVEY = """
| type               | name    | label                     | appearance    | parameters              |
| begin_group        | one     | Places and codes          |               |                         |
| geopoint           | point   | Where was it?             |               |                         |
| geotrace           | line    | Which way did they go?    |               |                         |
| geoshape           | area    | Which area?               |               |                         |
| barcode            | code    | The code of the file      |               |                         |
| end_group          |         |                           |               |                         |
| begin_group        | two     | Numbers and dates         |               |                         |
| range              | sure    | How sure are you?         |               | start=0 end=1 step=0.05 |
| range              | down    | Counting down             |               | start=10 end=-2 step=2  |
| range              | thou    | Of a thousand             | no-ticks      | start=0 end=1000 step=1 |
| integer            | visits  | How many visits?          | counter       |                         |
| integer            | cost    | What did it cost?         | thousands-sep |                         |
| decimal            | bearing | In which direction?       | bearing       |                         |
| date               | since   | Since when?               | month-year    |                         |
| date               | born    | Born in which year?       | year          |                         |
| text               | digits  | Only digits               | numbers       |                         |
| end_group          |         |                           |               |                         |
| begin_group        | three   | How far do you agree?     | table-list    |                         |
| select_one agree   | seen    | The child was seen.       |               |                         |
| select_multiple agree | heard | The child was heard.     |               |                         |
| end_group          |         |                           |               |                         |
| begin_group        | four    | Lists                     |               |                         |
| select_one agree   | scale   | Overall                   | likert        |                         |
| select_one many    | school  | Which school?             | search        |                         |
| select_multiple many | others | Which other schools?     | autocomplete  |                         |
| select_one agree   | short   | In short                  | minimal       |                         |
| select_one agree   | fast    | Quickly                   | quick         |                         |
| select_multiple agree | cols | In columns                | columns-2     |                         |
| select_one agree   | alone   | Without headings          | list-nolabel  |                         |
| select_one agree   | mapped  | On the map of a body      | image-map     |                         |
| end_group          |         |                           |               |                         |
"""
WORDS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
CHOICES = "| list_name | name | label |\n" + "\n".join(
    [f"| agree | a{n} | {word} |" for n, word in enumerate(WORDS, 1)]
    + [f"| many | s{n} | School number {n} |" for n in range(1, 301)]
)


@pytest.fixture
def page(qtbot, keeper) -> Driver:
    return Driver(qtbot, tool(SURVEY, choices=CHOICES), keeper)


def box(page: Driver, name: str, kind: type = QLineEdit, number: int = 0):
    return page.row(name).control.findChildren(kind)[number]


def leave(page: Driver) -> None:
    """As when the keyboard goes elsewhere, also where no window is active and Qt does not tell."""
    page.focus.left.emit()
    page.page.flush()
    page.settle()


def points(page: Driver, name: str) -> list[tuple[float, float]]:
    parts = [point.split() for point in page.value(name).split(";")]
    return [(float(part[0]), float(part[1])) for part in parts]


class TestPlaces:
    def test_a_point_is_typed_and_stored_as_odk_stores_it(self, page):
        page.go("point")
        page.type("51.5074")
        page.key(Qt.Key.Key_Tab)
        page.type("-0.1278")
        page.page.flush()
        assert page.value("point") == "51.5074 -0.1278 0.0 0.0"
        page.key(Qt.Key.Key_Tab)
        page.type("12.5")
        page.page.flush()
        assert page.value("point") == "51.5074 -0.1278 12.5 0.0"

    def test_both_numbers_can_be_pasted_as_a_map_gives_them(self, page):
        page.go("point")
        page.focus.insert("51.5074, -0.1278")
        page.row("point").control.point._on_typed()
        page.page.flush()
        assert page.value("point") == "51.5074 -0.1278 0.0 0.0"
        assert box(page, "point", number=1).text() == "-0.1278"

    def test_half_a_point_is_kept_as_typed_and_said_to_be_no_point(self, page):
        page.go("point")
        page.type("51.5")
        page.page.flush()
        assert page.value("point") == "51.5"
        assert page.error("point")

    def test_a_cleared_point_is_blank(self, page):
        page.go("point")
        page.type("51.5, -0.1")
        leave(page)
        for number in range(2):
            box(page, "point", number=number).clear()
        page.row("point").control.point.typed.emit()
        page.page.flush()
        assert page.value("point") == ""

    def test_a_line_has_its_points_one_below_the_other(self, page):
        page.go("line")
        page.type("51.5, -0.1")
        leave(page)
        control = page.row("line").control
        control.rows[1].point.setFocus()
        page.type("51.6, -0.2")
        leave(page)
        page.press(control.add)
        page.type("51.7, -0.3")
        leave(page)
        assert points(page, "line") == [(51.5, -0.1), (51.6, -0.2), (51.7, -0.3)]
        page.press(control.rows[1].remove)
        page.page.flush()
        assert points(page, "line") == [(51.5, -0.1), (51.7, -0.3)]

    def test_an_area_is_closed_by_itself_and_shown_open(self, page):
        page.go("area")
        control = page.row("area").control
        for row, typed in zip(control.rows, ("1, 1", "1, 2", "2, 2"), strict=True):
            row.point.setFocus()
            page.type(typed)
            leave(page)
        assert points(page, "area") == [(1, 1), (1, 2), (2, 2), (1, 1)]
        assert len(control.rows) == 3
        assert page.error("area") == ""


def test_a_scanner_types_a_code_and_its_enter_goes_on(page):
    page.go("code")
    page.type("5012345678900")
    page.key(Qt.Key.Key_Return)
    page.page.flush()
    assert page.value("code") == "5012345678900"


class TestNumbers:
    def test_a_slider_is_moved_by_arrows_and_says_its_number(self, page):
        page.go("sure")
        assert box(page, "sure").text() == ""
        for _ in range(3):
            page.key(Qt.Key.Key_Right)
        assert page.value("sure") == "0.15"
        assert box(page, "sure").text() == "0.15"

    def test_the_start_of_a_range_is_an_answer_too(self, page):
        page.go("sure")
        page.key(Qt.Key.Key_Home)
        assert page.value("sure") == "0"

    def test_a_range_may_count_down(self, page):
        page.go("down")
        page.key(Qt.Key.Key_Right)
        assert page.value("down") == "8"

    def test_a_number_of_a_range_can_be_typed(self, page):
        page.go("thou")
        page.key(Qt.Key.Key_Tab)
        page.type("437")
        page.page.flush()
        assert page.value("thou") == "437"
        assert box(page, "thou", QSlider).value() == 437

    @pytest.mark.feature("counter")
    def test_a_counter_counts_from_nothing(self, page):
        page.go("visits")
        control = page.row("visits").control
        page.press(control.more)
        page.press(control.more)
        page.press(control.less)
        assert page.value("visits") == "1"

    def test_thousands_are_parted_for_reading_and_stored_plain(self, page):
        page.go("cost")
        page.type("1234567")
        leave(page)
        assert page.value("cost") == "1234567"
        assert box(page, "cost").text() == "1,234,567"

    @pytest.mark.feature("month-year")
    def test_a_month_and_a_year_are_the_first_day_of_it(self, page):
        page.go("since")
        page.type("J")
        page.qtbot.keyClick(page.focus, Qt.Key.Key_Down)
        page.row("since").control.month.setCurrentIndex(6)
        page.row("since").control.year.setFocus()
        page.type("2026")
        page.page.flush()
        assert page.value("since") == "2026-06-01"

    @pytest.mark.feature("year")
    def test_a_year_alone_is_the_first_day_of_it(self, page):
        page.go("born")
        page.type("2017")
        page.page.flush()
        assert page.value("born") == "2017-01-01"
        page.row("born").control.render(page.session.view(page.id("born")))
        assert box(page, "born").text() == "2017"


class TestTables:
    @pytest.mark.feature("table-list", "label (appearance)", "list-nolabel")
    def test_headings_stand_once_and_rows_show_marks(self, page):
        page.section("three")
        kinds = [type(row.control) for row in page.page.body.in_order()]
        assert kinds.count(MatrixHeading) == 1
        assert kinds.count(MatrixRow) == 2
        heading = next(r.control for r in page.page.body.in_order() if isinstance(r.control, MatrixHeading))
        assert [text.shown for text in heading.headings] == list(WORDS)

    def test_a_row_is_answered_by_digit_and_its_columns_stand_under_their_headings(self, page):
        page.go("seen")
        page.key(Qt.Key.Key_4)
        assert page.value("seen") == "a4"
        page.go("heard")
        page.key(Qt.Key.Key_1)
        page.key(Qt.Key.Key_5)
        assert page.value("heard") == "a1 a5"
        marks = [page.row(name).control.tiles.tiles for name in ("seen", "heard")]
        xs = [[mark.mapTo(page.page, mark.rect().topLeft()).x() for mark in row] for row in marks]
        assert xs[0] == xs[1]

    def test_a_mark_says_its_column_and_its_question(self, page):
        page.go("seen")
        said = QAccessible.queryAccessibleInterface(page.focus)
        assert said.text(QAccessible.Text.Name) == "Strongly disagree"
        assert said.text(QAccessible.Text.Description).startswith("The child was seen.")

    def test_a_row_without_headings_says_its_choices_itself(self, page):
        page.section("four")
        assert isinstance(page.row("alone").control, ChoiceControl)


class TestLists:
    @pytest.mark.feature("likert")
    def test_a_likert_scale_stands_side_by_side(self, page):
        page.section("four")
        tiles = page.row("scale").control.tiles.tiles
        assert len({tile.y() for tile in tiles}) < len(tiles)

    @pytest.mark.feature("search / autocomplete")
    def test_letters_narrow_a_long_list_and_a_line_is_ticked_by_keyboard(self, page):
        page.go("school")
        control = page.row("school").control
        assert isinstance(control, SearchControl)
        page.type("number 27")
        assert control.list.model().rowCount() == 11
        control.list.setFocus()
        control.list.setCurrentIndex(control.list.model().index(2, 0))
        page.key(Qt.Key.Key_Space)
        assert page.value("school") == "s271"
        assert control.picks.shown == "Chosen: School number 271"
        page.key(Qt.Key.Key_Space)
        assert page.value("school") == ""

    def test_several_may_be_ticked_in_the_order_of_the_list(self, page):
        page.go("others")
        control = page.row("others").control
        for row in (7, 2):
            control.toggle(control.list.model().index(row, 0))
        assert page.value("others") == "s3 s8"

    def test_of_one_choice_the_marks_are_rings_and_of_several_boxes_and_both_say_their_state(self, page):
        page.go("school")
        one = page.row("school").control.list
        rings = one.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole).toImage()
        page.row("school").control.toggle(one.model().index(0, 0))
        said = QAccessible.queryAccessibleInterface(one).child(0).state()
        assert said.checkable
        assert said.checked
        assert "Only one" in QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Description)
        page.go("others")
        several = page.row("others").control.list
        boxes = several.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole).toImage()
        # Where a box has its corner a ring has nothing.
        places = [(x, y) for x in range(4) for y in range(4) if x + y < 6]
        in_corner = [sum(each.pixelColor(*at).alpha() for at in places) for each in (boxes, rings)]
        assert in_corner[0] > 2 * in_corner[1]
        assert not QAccessible.queryAccessibleInterface(several).child(0).state().checked

    @pytest.mark.parametrize("name", ["short", "fast", "cols", "mapped"])
    def test_every_appearance_offers_every_choice(self, page, name):
        page.section("four")
        control = page.row(name).control
        tiles = getattr(control, "tiles", None)
        shown = (
            [tile.words for tile in tiles.tiles]
            if tiles
            else [control.list.itemText(n) for n in range(1, control.list.count())]
        )
        assert shown == list(WORDS)


FOCUSABLE = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QSlider, QListView)


@pytest.mark.parametrize("section", ["one", "two", "three", "four"])
def test_everything_has_a_name_and_nothing_is_cut_off(page, section):
    page.section(section)
    page.qtbot.waitUntil(lambda: cut_off(page.page) == [])
    for kind in FOCUSABLE:
        for widget in page.page.body.findChildren(kind):
            if widget.isVisible() and widget.window() is page.page.window():
                said = QAccessible.queryAccessibleInterface(widget)
                assert said.text(QAccessible.Text.Name).strip(), (section, widget)


def test_everything_fits_at_twice_the_size(qtbot, keeper, qapp):
    theme.apply(qapp, "dark", 2.0)
    page = Driver(qtbot, tool(SURVEY, choices=CHOICES), keeper)
    for section in ("one", "two", "three", "four"):
        page.page._enter(next(s.node_id for s in page.session.sections() if s.node_id.endswith(section)))
        page.settle()
        page.qtbot.waitUntil(lambda: cut_off(page.page) == [])
        assert page.page.column.horizontalScrollBar().maximum() == 0, section
