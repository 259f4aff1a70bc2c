"""An action from a question: one key makes it, and one leads back; the due date comes by itself."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt

from qa_desktop.formengine.session import open_session
from qa_desktop.services.action_links import actions_from, link_words, question_of, table_for
from qa_desktop.services.due_dates import DAYS, DueDates, DueRule
from qa_desktop.ui.fill.acting import ActionFlow
from tests.builders import World, tool
from tests.ui.fill.pages import Driver, small_tool

SURVEY = """
| type | name | label | relevant | bind::qa:role | bind::qa:kind | bind::qa:identifier |
| begin_group | one | First | | | | |
| text | child | The child's name | | | | name |
| select_one yn | alone | Was the child seen alone? | | | | |
| note | said | About ${child} | | | | |
| text | about | What does ${child} say? | | | | |
| end_group | | | | | | |
| begin_repeat | recs | Records | | | records | |
| text | key | Which record? | | | | |
| end_repeat | | | | | | |
| begin_repeat | act | Actions | | | actions | |
| text | issue | What needs to change? | | action-issue | | |
| text | from | Which question does it come from? | | action-question | | |
| select_one pr | pr | Priority | | action-priority | | |
| date | due | Due | | action-due | | |
| end_repeat | | | | | | |
"""
CHOICES = """
| list_name | name | label |
| yn | yes | Yes |
| yn | no | No |
| pr | high | High |
| pr | routine | Routine |
"""
SETTINGS = """
| form_title | form_id | version | namespaces |
| Actions | actions | 1 | qa="urn:qa-desktop:audit:1" |
"""


def form(survey: str = SURVEY):
    return tool(survey, choices=CHOICES, settings=SETTINGS)


class Acting(Driver):
    """A page with what the screen of a draft joins to it."""

    def __init__(self, qtbot, made, keeper) -> None:
        super().__init__(qtbot, made, keeper)
        self.flow = ActionFlow(self.page, self.session, QObject(self.page))
        dues = DueDates(made, DueRule(DAYS, lambda _year: frozenset()))
        self.page.presenter.follow(lambda ws: dues.follow(self.session, ws, date(2026, 11, 23)))

    @property
    def links(self):
        return self.page.panel.action_links

    def rows(self):
        return self.session.view("/data/act").children

    def go(self, name: str) -> None:
        self.page.go_to(self.id(name))
        self.settle()

    def f4(self) -> None:
        self.qtbot.keyClick(self.focus, Qt.Key.Key_F4)
        self.settle()


@pytest.fixture
def acting(qtbot, keeper) -> Acting:
    return Acting(qtbot, form(), keeper)


def test_f4_makes_an_action_that_names_the_question_and_asks_for_the_issue(acting):
    acting.go("alone")
    acting.f4()

    (row,) = acting.rows()
    assert acting.value("from") == "Was the child seen alone? (alone)"
    assert acting.here == "issue"
    assert acting.page.current.startswith(row)


def test_the_button_in_the_panel_does_the_same(acting):
    acting.go("alone")
    assert acting.links.add.accessibleName() == "Add an action from this question"
    acting.qtbot.mouseClick(acting.links.add, Qt.MouseButton.LeftButton)
    acting.settle()

    assert len(acting.rows()) == 1


def test_one_leads_from_the_action_to_its_question_and_from_there_to_the_action(acting):
    acting.go("alone")
    acting.f4()
    acting.qtbot.keyClicks(acting.focus, "Visits")
    acting.page.flush()
    back = next(b for b in acting.links.ways if b.text() == "Go to the question")
    assert not acting.links.add.isVisibleTo(acting.links)
    acting.qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    acting.settle()
    assert acting.here == "alone"

    (there,) = acting.links.ways
    assert there.accessibleName() == "Go to action 1: Visits"
    acting.qtbot.mouseClick(there, Qt.MouseButton.LeftButton)
    acting.settle()
    assert acting.here == "issue"


def test_one_undo_takes_the_action_away_whole(acting):
    acting.go("alone")
    acting.f4()
    acting.page.presenter.undo()
    acting.qtbot.waitUntil(lambda: acting.rows() == ())


def test_a_question_without_an_action_offers_one_and_a_tool_without_a_table_offers_nothing(
    acting, qtbot, keeper
):
    acting.go("alone")
    assert acting.links.isVisibleTo(acting.page)
    assert acting.links.ways == []

    plain = Acting(qtbot, small_tool(), keeper)
    assert not plain.links.isVisibleTo(plain.page)


def test_a_priority_chosen_on_the_page_sets_the_date_and_undo_takes_both_back(acting):
    acting.go("alone")
    acting.f4()
    acting.page.presenter.edit(acting.id("pr"), "high")
    acting.settle()
    assert acting.value("due") == "2026-11-30"
    assert [w.computed for w in acting.keeper.changes[-1]] == [False, True]

    acting.page.presenter.undo()
    acting.qtbot.waitUntil(lambda: acting.value("pr") == "")
    assert acting.value("due") == ""


# ---------------------------------------------------------------- the link itself


@pytest.fixture
def session():
    return open_session(form(), World().surroundings())


def node(session, name: str, number: int = 0):
    return [v.node_id for v in session.questions() if v.definition.name == name][number]


def test_a_question_in_a_repeat_is_named_with_its_number(session):
    for _ in range(2):
        session.add_repeat("/data/recs")
    second = session.view("/data/recs").children[1] + "/key"
    words = link_words(session, second)
    row = session.add_repeat("/data/act").added[0]
    session.set_value(f"{row}/from", words)

    assert words == "Which record? (key 2)"
    assert question_of(session, row) == second
    assert actions_from(session, second) == (row,)


def test_a_question_that_quotes_a_name_is_linked_by_its_own_name_alone(session):
    session.set_value(node(session, "child"), "Alex Example")
    assert link_words(session, node(session, "about")) == "(about)"


@pytest.mark.parametrize("typed", ["", "The visits", "(alone 2)", "(key 9)", "(nothing)", "(act)", "alone"])
def test_words_that_name_no_question_are_no_link(session, typed):
    row = session.add_repeat("/data/act").added[0]
    session.set_value(f"{row}/from", typed)
    assert question_of(session, row) is None


def test_an_action_is_added_from_no_note_and_from_no_action(session):
    row = session.add_repeat("/data/act").added[0]
    assert table_for(session, node(session, "alone")) == "/data/act"
    assert table_for(session, node(session, "said")) is None
    assert table_for(session, f"{row}/issue") is None


def test_a_table_that_does_not_apply_takes_no_action():
    hidden = SURVEY.replace("| Actions | |", "| Actions | ${alone} = 'no' |")
    session = open_session(form(hidden), World().surroundings())
    assert table_for(session, node(session, "alone")) is None
    session.set_value(node(session, "alone"), "no")
    assert table_for(session, node(session, "alone")) == "/data/act"
