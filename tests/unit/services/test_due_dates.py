"""A due date follows its priority for as long as nobody typed another."""

from __future__ import annotations

from datetime import date

import pytest

from qa_desktop.formengine.session import open_session
from qa_desktop.services.due_dates import DAYS, DueDates, DueRule, days_from_setting, instance_of
from tests.builders import World, tool

SURVEY = """
| type | name | label | default | bind::qa:role | bind::qa:kind |
| date | held | When was the audit? | 2026-11-23 | audit-date | |
| begin_repeat | rows | Actions | | | actions |
| text | issue | Issue | | action-issue | |
| select_one pr | pr | Priority | | action-priority | |
| date | by | Due | | action-due | |
| end_repeat | | | | | |
"""
CHOICES = """
| list_name | name | label |
| pr | immediate | Immediate |
| pr | high | High |
| pr | routine | Routine |
| pr | someday | Some day |
"""
SETTINGS = """
| form_title | form_id | version | namespaces |
| Due | due | 1 | qa="urn:qa-desktop:audit:1" |
"""
TODAY = date(2026, 11, 26)


class Filling:
    """One filling whose changes are followed as the page follows them."""

    def __init__(self, survey: str = SURVEY) -> None:
        form = tool(survey, choices=CHOICES, settings=SETTINGS)
        self.session = open_session(form, World().surroundings())
        self.add()
        self.dues = DueDates(form, DueRule(DAYS, lambda _year: frozenset({date(2026, 12, 25)})))

    def add(self) -> None:
        self.session.add_repeat(self.session.view(self.session.root()).children[1])

    def node(self, name: str, row: int = 0):
        named = [v for v in self.session.questions() if v.definition.name == name]
        return named[row].node_id

    def set(self, name: str, value: str, row: int = 0):
        changes = self.session.set_value(self.node(name, row), value)
        return changes.writes, self.dues.follow(self.session, changes.writes, TODAY)

    def due(self, row: int = 0) -> str:
        return self.session.view(self.node("by", row)).value


@pytest.fixture
def filling() -> Filling:
    return Filling()


@pytest.mark.parametrize(
    ("priority", "due"), [("immediate", "2026-11-24"), ("high", "2026-11-30"), ("routine", "2026-12-21")]
)
def test_choosing_a_priority_sets_the_due_date_from_the_date_of_the_audit(filling, priority, due):
    filling.set("pr", priority)
    assert filling.due() == due


def test_what_the_form_set_is_kept_as_the_forms_own(filling):
    _, followed = filling.set("pr", "high")
    assert [(w.node_id, w.new, w.computed) for each in followed for w in each.writes] == [
        (filling.node("by"), "2026-11-30", True)
    ]


def test_another_priority_moves_a_date_that_nobody_typed(filling):
    filling.set("pr", "routine")
    filling.set("pr", "immediate")
    assert filling.due() == "2026-11-24"


def test_a_typed_date_stays(filling):
    filling.set("pr", "routine")
    filling.set("by", "2026-12-01")
    filling.set("pr", "immediate")
    assert filling.due() == "2026-12-01"


def test_a_date_typed_before_the_priority_stays(filling):
    filling.set("by", "2026-12-01")
    filling.set("pr", "immediate")
    assert filling.due() == "2026-12-01"


def test_another_date_of_the_audit_moves_every_date_that_nobody_typed(filling):
    filling.add()
    filling.set("pr", "immediate")
    filling.set("pr", "immediate", row=1)
    filling.set("by", "2026-12-02", row=1)
    filling.set("held", "2026-11-27")
    assert [filling.due(0), filling.due(1)] == ["2026-11-30", "2026-12-02"]


def test_taking_the_priority_back_takes_the_date_back(filling):
    writes, _ = filling.set("pr", "high")
    undone = filling.session.revert(writes)
    filling.dues.follow(filling.session, undone.writes, TODAY)
    assert filling.due() == ""


def test_no_date_is_made_up_while_the_date_of_the_audit_is_not_known(filling):
    filling.set("held", "")
    filling.set("pr", "high")
    assert filling.due() == ""
    filling.set("held", "2026-11-23")
    assert filling.due() == "2026-11-30"


def test_a_tool_without_a_date_of_the_audit_counts_from_today():
    filling = Filling(SURVEY.replace("audit-date", ""))
    filling.set("pr", "immediate")
    assert filling.due() == "2026-11-27"


def test_a_priority_that_gives_no_days_sets_no_date(filling):
    filling.set("pr", "someday")
    assert filling.due() == ""


def test_other_answers_are_followed_by_nothing(filling):
    _, followed = filling.set("issue", "The plan is late")
    assert followed == ()


def test_a_setting_gives_other_days_and_leaves_the_rest_as_usual():
    assert days_from_setting("") == DAYS
    assert days_from_setting("high=7 someday=60 routine=x immediate=0") == {
        "immediate": 1,
        "high": 7,
        "routine": 20,
        "someday": 60,
    }


def test_the_row_of_a_node_is_the_innermost_one():
    assert instance_of("/d/a#00000001/b#0000000f/c") == "/d/a#00000001/b#0000000f"
    assert instance_of("/d/a/c") == ""
