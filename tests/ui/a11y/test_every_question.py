"""Every question of every supplied tool, and every kind of question: what a screen reader is told of it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from qa_desktop.formengine.api import FormSession
from qa_desktop.ui.fill.question import HELP_LETTERS
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.tiles import Tiles
from tests.builders import tool as tool_of
from tests.ui.a11y import fit, tree
from tests.ui.a11y.conftest import TOOLS
from tests.ui.fill.pages import CHOICES, SETTINGS, SURVEY, Driver, small_tool

pytestmark = pytest.mark.usefixtures("light")
Label = QAccessible.RelationFlag.Label
LONG = "Kindeswohlgefährdungseinschätzungsbericht"
PAGE = (1280, 690)
"""What a window of 1280 × 720 leaves a page above its foot."""


def answer_all(session: FormSession, at: int) -> None:
    """Pick one choice everywhere, the first (0) or the last (-1): what answers open comes into sight."""
    for _ in range(3):  # what is opened may open more
        for view in list(session.questions()):
            if view.choices and not view.value and not view.is_readonly:
                session.set_value(view.node_id, view.choices[at].name)


@pytest.fixture(params=TOOLS)
def tool(request, tool_named):
    return tool_named(request.param)


def each_section(driver: Driver):
    for section in driver.session.sections():
        if section.is_relevant:
            driver.page._enter(section.node_id)
            driver.settle()
            yield section.label


@pytest.mark.parametrize("at", [0, -1], ids=["first", "last"])
def test_every_control_of_every_section_says_what_it_is(qtbot, keeper, tool, at):
    driver = Driver(qtbot, tool, keeper, size=PAGE)
    answer_all(driver.session, at)
    wrong = {label: tree.faults(driver.page) for label in each_section(driver)}

    assert {label: found for label, found in wrong.items() if found} == {}


def test_every_question_is_the_label_of_its_control(qtbot, keeper, tool):
    driver = Driver(qtbot, tool, keeper, size=PAGE)
    unlabelled = [
        (label, row.label.shown)
        for label in each_section(driver)
        for row in driver.page.body.in_order()
        if row.is_answerable and not row.control.has_label_beside and not labelled(row)
    ]
    assert unlabelled == []


def labelled(row) -> bool:
    control = row.label.buddy()
    if control is None:
        return False
    said = QAccessible.queryAccessibleInterface(control)
    return (
        any(other.object() is row.label and flag & Label for other, flag in said.relations(Label))
        and control.accessibleName() == row.label.shown
    )


def test_the_choices_of_a_question_stand_in_its_group_in_their_order(qtbot, keeper):
    driver = Driver(qtbot, small_tool(), keeper)
    row = driver.row("seen")
    group = QAccessible.queryAccessibleInterface(row.control.tiles)

    assert group.role() is QAccessible.Role.Grouping
    assert group.text(QAccessible.Text.Name) == "Was the child seen?"
    said = [group.child(at) for at in range(group.childCount())]
    assert [(one.role(), one.text(QAccessible.Text.Name)) for one in said] == [
        (QAccessible.Role.RadioButton, tile.words) for tile in row.control.tiles.tiles
    ]
    assert [group.indexOfChild(one) for one in said] == list(range(len(said)))


def test_a_choice_says_whether_it_is_picked(qtbot, keeper):
    driver = Driver(qtbot, small_tool(), keeper)
    first, second = driver.row("seen").control.tiles.tiles[:2]
    driver.press(second)
    states = [QAccessible.queryAccessibleInterface(tile).state() for tile in (first, second)]

    assert [(bool(s.checkable), bool(s.checked)) for s in states] == [(True, False), (True, True)]


def test_hint_and_error_are_read_with_every_kind_of_control(qtbot, keeper):
    driver = Driver(qtbot, small_tool(), keeper)
    driver.go("count")
    driver.type("21")
    driver.page.flush()
    said = QAccessible.queryAccessibleInterface(driver.focus)

    assert "Error: Between 0 and 20." in said.text(QAccessible.Text.Description)
    driver.clear()
    driver.type("2")
    driver.page.flush()
    assert "Error" not in said.text(QAccessible.Text.Description)


def test_what_is_optional_says_so_and_what_is_required_and_blank_says_that(qtbot, keeper, tool):
    driver = Driver(qtbot, tool, keeper, size=PAGE)
    silent = []
    for label in each_section(driver):
        rows = [row for row in driver.page.body.in_order() if row.is_answerable]
        for row in rows:
            row.review(reviewing=True)
        for row in rows:
            said = described(row.label.buddy())
            missing = row.view.is_required and not row.view.value and row.error.isVisibleTo(row)
            if missing and "Error:" not in said:
                silent.append((label, row.label.shown, said))
    assert silent == []


def described(named) -> str:
    """What is read with the control; of a group of choices, with the choice."""
    if isinstance(named, Tiles):
        named = next(iter(named.tiles), None)
    return named.accessibleDescription() if named is not None else ""


def test_a_hint_is_read_once_with_the_choice_and_not_again_with_its_group(qtbot, keeper):
    driver = Driver(qtbot, small_tool(), keeper)
    tiles = driver.row("seen").control.tiles
    group = QAccessible.queryAccessibleInterface(tiles)

    assert group.text(QAccessible.Text.Description) == ""
    said = tiles.tiles[0].accessibleDescription()
    assert said.count("Look at visits.") == 1


def test_the_help_of_a_question_is_read_with_it_or_said_to_be_there(qtbot, keeper, tool):
    driver = Driver(qtbot, tool, keeper, size=PAGE)
    silent = [
        (label, row.label.shown)
        for label in each_section(driver)
        for row in driver.page.body.in_order()
        if row.is_answerable and row.view.guidance and not says_help(row)
    ]
    assert silent == []


def says_help(row) -> bool:
    said = described(row.label.buddy())
    words = markup.read(row.view.guidance).text.strip()
    return words in said if len(words) <= HELP_LETTERS else "Help with this question" in said


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_of_forty_letters_are_broken_and_never_cut_off(qtbot, qapp, keeper, scale):
    theme.apply(qapp, "light", scale)
    survey, choices = SURVEY, CHOICES
    for words in (
        "First section",
        "Second section",
        "Was the child seen?",
        "Which theme?",
        "Look at **visits**.",
    ):
        survey = survey.replace(words, f"{words.split()[0]} {LONG}")
    for words in ("| Partly |", "| Talking |", "| Theme 7 |", "| Good |"):
        choices = choices.replace(words, f"| {LONG} |")
    driver = Driver(qtbot, tool_of(survey, choices=choices, settings=SETTINGS), keeper, size=PAGE)
    answer_all(driver.session, 0)
    wrong = {}
    for label in each_section(driver):
        try:
            qtbot.waitUntil(lambda: not fit.faults(driver.page, PAGE), timeout=1500)
        except Exception:  # noqa: BLE001  the condition is told below, in words
            wrong[label] = fit.faults(driver.page, PAGE)
    assert wrong == {}


@pytest.mark.parametrize("at", [0, -1], ids=["first", "last"])
def test_nothing_of_any_section_is_cut_off_at_200_per_cent(qtbot, qapp, keeper, tool, at):
    theme.apply(qapp, "light", 2.0)
    driver = Driver(qtbot, tool, keeper, size=PAGE)
    answer_all(driver.session, at)
    wrong = {}
    for label in each_section(driver):
        try:
            qtbot.waitUntil(lambda: not fit.faults(driver.page, PAGE), timeout=1500)
        except Exception:  # noqa: BLE001  the condition is told below, in words
            wrong[label] = fit.faults(driver.page, PAGE)
    assert wrong == {}


def test_every_target_of_every_section_is_large_enough(qtbot, keeper, tool):
    driver = Driver(qtbot, tool, keeper, size=PAGE)
    answer_all(driver.session, 0)
    small = {label: fit.small_targets(driver.page) for label in each_section(driver)}

    assert {label: found for label, found in small.items() if found} == {}
