"""The list of actions: every row of every audit of this computer, with its clock in working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import actions, auditing, contributing, found_actions
from qa_desktop.services.actions import Calendar
from qa_desktop.services.contributing import NewContribution
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop_actions import ActionState
from tests.builders import tool
from tests.unit.services.rooms import Auditor

TODAY = date(2026, 11, 23)


def holidays(year: int) -> frozenset[date] | None:
    return frozenset({date(2026, 12, 25), date(2026, 12, 28)}) if year == 2026 else None


@pytest.fixture
def listed(auditor: Auditor):
    def see(today: date = TODAY):
        calendar = Calendar(today, holidays)
        return actions.actions(auditor.store, auditor.world.tools, read_answers, calendar)

    return see


def give_action(auditor: Auditor, key, session, **answers: str) -> None:
    table = next(v for v in (session.view(n) for n in session.view(session.root()).children) if v.audit.kind)
    born = session.add_repeat(table.node_id)
    auditor.keep(key, session, born.writes)
    for name, value in answers.items():
        auditor.keep(key, session, session.set_value(f"{born.added[0]}/{name}", value).writes)


OURS = {
    "a_issue": "The chronology is out of date.",
    "a_action": "Bring it up to date",
    "a_owner": "Team Manager",
    "a_priority": "high",
    "a_due": "2026-11-30",
}


@pytest.fixture
def draft(auditor: Auditor):
    key, session = auditor.start(case_reference="1048213")
    give_action(auditor, key, session, **OURS)
    return key, session


def test_an_action_of_a_draft_is_listed_and_said_to_be_of_one(draft, listed):
    (row,) = listed()

    assert (row.key, row.is_draft, row.case_reference) == (draft[0], True, "1048213")
    assert (row.issue, row.action, row.owner) == (OURS["a_issue"], OURS["a_action"], OURS["a_owner"])
    assert (row.priority, row.due, row.status) == ("High", date(2026, 11, 30), "Not started")
    assert (row.state, row.clock) == (ActionState.OPEN, "Due in 5 working days")


def test_the_row_is_the_one_that_the_audit_holds(draft, listed):
    _, session = draft
    (row,) = listed()
    assert session.view(f"{row.node_id}/a_issue").value == OURS["a_issue"]


@pytest.mark.parametrize(
    ("today", "state", "said"),
    [
        (date(2026, 11, 27), ActionState.OPEN, "Due in 1 working day"),
        (date(2026, 11, 30), ActionState.OPEN, "Due today"),
        (date(2026, 12, 1), ActionState.OVERDUE, "1 working day overdue"),
        (date(2026, 12, 3), ActionState.OVERDUE, "3 working days overdue"),
        (date(2026, 12, 29), ActionState.OVERDUE, "19 working days overdue"),  # Christmas is none of them
        (date(2027, 1, 4), ActionState.OVERDUE, "Overdue"),  # the holidays of that year are not known here
    ],
)
def test_the_clock_counts_working_days(draft, listed, today, state, said):
    (row,) = listed(today)
    assert (row.state, row.clock) == (state, said)


def test_what_is_due_at_a_weekend_is_said_by_its_day(auditor, draft, listed):
    key, session = draft
    auditor.answer(key, session, "a_due", "2026-11-29")
    assert listed(date(2026, 11, 28))[0].clock == "Due 29 November 2026"
    assert listed(date(2026, 11, 30))[0].clock == "1 working day overdue"


def test_a_finished_action_has_no_clock(auditor, draft, listed):
    key, session = draft
    auditor.answer(key, session, "a_status", "done")
    auditor.answer(key, session, "a_done", "2026-11-22")
    (row,) = listed(date(2027, 6, 1))
    assert (row.state, row.clock, row.done) == (
        ActionState.FINISHED,
        "Done 22 November 2026",
        date(2026, 11, 22),
    )

    auditor.answer(key, session, "a_status", "dropped")
    assert listed()[0].clock == "No longer needed"


def test_an_empty_row_is_no_action_and_one_without_a_date_says_so(auditor, listed):
    key, session = auditor.start(case_reference="1048213")
    give_action(auditor, key, session)
    assert listed() == ()

    give_action(auditor, key, session, a_issue="Something", a_due="no date")
    assert [row.clock for row in listed()] == ["No due date"]


def test_a_completed_audits_actions_are_listed_once_and_overdue_ones_first(auditor, listed):
    key, session = auditor.filled(Plan(grade=Grade.REQUIRES_IMPROVEMENT, actions=2))
    auditor.complete(key, session)
    before = listed()
    assert len(before) == 2
    assert {row.is_draft for row in before} == {False}
    auditing.correct(auditor.store, auditor.world, key, "A date was wrong", who="Auditor A")
    both = listed(date(2030, 1, 1))
    assert {row.key.revision for row in both} == {1, 2}, (
        "the corrected one counts until its correction is done"
    )
    assert [row.state for row in both] == sorted((row.state for row in both), key=list(ActionState).index)


def test_a_completed_audit_is_read_once_and_again_only_after_news(auditor, listed, monkeypatch):
    for _ in range(3):
        auditor.complete(*auditor.filled(Plan(grade=Grade.REQUIRES_IMPROVEMENT, actions=2)))
    first = listed()
    assert len(first) == 6
    read = []
    monkeypatch.setattr(actions, "_of_completed", lambda *asked: read.append(asked) or ())

    assert listed() == first
    assert read == []
    later = listed(date(2030, 1, 1))
    assert {row.state for row in later} <= {ActionState.OVERDUE, ActionState.FINISHED}, "no clock is kept"


def test_what_its_owner_adds_shows_in_the_list(auditor, listed):
    key, session = auditor.filled(Plan(grade=Grade.REQUIRES_IMPROVEMENT, actions=1))
    auditor.complete(key, session)
    (before,) = listed()
    with auditor.store.write() as unit:
        said = {NodeId(f"{before.node_id}/a_status"): "done"}
        new = NewContribution(key, "owner", "Team Manager B", said)
        contributing.add(unit, auditor.world, new, who="Auditor A")
    (after,) = listed()

    assert (before.status, after.status) == ("Not started", "Done")
    assert (before.state, after.state, after.clock) == (ActionState.OPEN, ActionState.FINISHED, "Done")
    assert replace(after, status=before.status, state=before.state, clock=before.clock) == before


@pytest.mark.parametrize(
    ("owner", "mine"),
    [
        ("Team Manager, Auditor  a", True),
        ("AUDITOR A", True),
        ("Auditor Al", False),
        ("Team Manager", False),
    ],
)
def test_an_action_is_mine_where_its_owner_is_named_as_i_am(auditor, owner, mine):
    give_action(auditor, *auditor.start(case_reference="1048213"), **{**OURS, "a_owner": owner})
    calendar = Calendar(TODAY, holidays)
    made = actions.actions(auditor.store, auditor.world.tools, read_answers, calendar, person="Auditor A")
    assert [row.is_mine for row in made] == [mine]


def test_a_tool_without_an_action_table_has_none():
    form = tool("| type | name | label |\n| text | a | A |")
    assert found_actions.tables(form) == ()
