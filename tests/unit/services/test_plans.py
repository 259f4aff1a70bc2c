"""An improvement plan: what its page says, and the day on which somebody asks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, NodeId
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import auditing, plans, tools
from qa_desktop.services.plans import CheckIn
from tests.builders import Filling, filling, tool
from tests.unit.services.rooms import START, Auditor, StandingClock

SURVEY = """
| type | name | label | appearance | default | bind::qa:role | bind::qa:stage | bind::qa:kind |
| begin_group | top | Start | | | | | |
| text | ref | Reference | | | case-reference | | |
| text | who | Lead Professional | | | worker | | |
| end_group | | | | | | | |
| begin_repeat | imp | The plan | | | | | improvement-plan |
| text | goal | What will be different? | multiline | | action-issue | | |
| text | step | First small step | multiline | | | | |
| date | check | When to check in | | | review-date | | |
| text | status | Status | | not started | | | |
| integer | then | Where are you now? | | | | owner | |
| end_repeat | | | | | | | |
| date | agreed | Agreed on | | | plan-agreed | | |
"""
SETTINGS = """
| form_title | form_id | version | namespaces |
| Small plan | small-plan | 1 | qa="urn:qa-desktop:audit:1" |
"""
ID = AuditId("0198f0c0-1111-7222-8333-444455556666")


@pytest.fixture
def plan() -> Filling:
    made = filling(tool(SURVEY, settings=SETTINGS))
    made.set("who", "Dana Example")
    made.add("imp")
    made.set("imp[1]/goal", "Ruby is at school on time.")
    made.set("imp[1]/step", "We write the morning plan on Sunday.")
    made.set("imp[1]/check", "2027-01-15")
    return made


def test_a_plan_is_found_by_its_kind_alone(plan):
    model = plans.plan_of(plan.session, ID)
    assert model is not None
    assert model.title == "The plan"
    assert model.marking == "OFFICIAL-SENSITIVE"
    assert [card.title for card in model.cards] == ["Ruby is at school on time."]
    assert model.cards[0].words == (("First small step", "We write the morning plan on Sunday."),)
    assert model.cards[0].facts == (("When to check in", "15 January 2027"),)


def test_a_plan_holds_no_name_that_was_given_elsewhere(plan):
    assert "Dana" not in repr(plans.plan_of(plan.session, ID))


def test_what_is_still_to_be_agreed_leaves_a_line_to_write_on(plan):
    assert plans.plan_of(plan.session, ID).agreed == (("Agreed on", ""),)
    plan.set("agreed", "2026-11-23")
    assert plans.plan_of(plan.session, ID).agreed == (("Agreed on", "23 November 2026"),)


def test_a_row_that_only_holds_defaults_is_no_card(plan):
    plan.add("imp")
    assert len(plans.plan_of(plan.session, ID).cards) == 1


def test_a_tool_without_a_plan_has_no_page(t1):
    session = filling(t1).session
    assert plans.plan_of(session, ID) is None
    assert not plans.has_plan(session)


def test_the_day_to_ask_stands_at_the_row_as_the_frozen_audit_is_read_back(plan):
    plan.add("imp")
    plan.set("imp[2]/goal", "Homework is done.")
    plan.set("imp[2]/check", "2026-12-01")
    key = AuditKey(ID, 1)
    found = plans.check_ins(plan.session, key)
    assert [each.due for each in found] == [date(2026, 12, 1), date(2027, 1, 15)]
    again = read_answers(plan.session.tool, plan.session.serialise())
    goals = {each.due: again.answers[NodeId(f"{each.node_id}/goal")] for each in found}
    assert goals[date(2026, 12, 1)] == "Homework is done."


@pytest.fixture
def planner(auditor: Auditor, store) -> Auditor:
    form = tool(SURVEY, settings=SETTINGS)
    with store.write() as unit:
        tools.put(unit, form, START)
    return replace(auditor, tool=form.ref.content_hash)


def completed(planner: Auditor) -> AuditKey:
    key, session = planner.start(case_reference="TAC-1")
    born = session.add_repeat(NodeId("/data/imp"))
    planner.keep(key, session, born.writes)
    row = born.added[0]
    for name, value in (("goal", "Ruby is at school on time."), ("check", "2027-01-15")):
        planner.keep(key, session, session.set_value(NodeId(f"{row}/{name}"), value).writes)
    planner.complete(key, session)
    return key


def asked(planner: Auditor, clock: StandingClock) -> list[CheckIn]:
    work = auditing.my_work(planner.store, now=clock.now(), local=clock.local())
    return [each.check_in for each in work.check_ins]


def test_a_plan_comes_back_to_my_work_on_its_day(planner, clock):
    key = completed(planner)
    clock.pass_(days=52)
    assert asked(planner, clock) == []
    clock.pass_(days=1)
    assert asked(planner, clock) == [CheckIn(key, NodeId("/data/imp#00000001"), date(2027, 1, 15))]
    row = auditing.my_work(planner.store, now=clock.now(), local=clock.local()).check_ins[0]
    assert (row.case_reference, row.words) == ("TAC-1", "Ask: where are you now? Due 15 January 2027.")


def test_a_plan_goes_once_somebody_has_asked(planner, clock):
    completed(planner)
    clock.pass_(days=60)
    with planner.store.write() as unit:
        plans.settle(unit, asked(planner, clock)[0])
    assert asked(planner, clock) == []


def test_a_plan_goes_when_a_later_answer_says_where_they_are(planner, clock):
    key = completed(planner)
    clock.pass_(days=60)
    with planner.store.write() as unit:
        unit.contributions.add(
            Contribution(
                ContributionId("0198f0c0-2222-7222-8333-444455556666"),
                key.audit_id,
                1,
                "0" * 64,
                "owner",
                "Sam",
                clock.now(),
                1,
                {NodeId("/data/imp#00000001/then"): "7"},
            )
        )
    assert asked(planner, clock) == []


def test_a_corrected_audit_asks_only_as_its_last_version_says(planner, clock):
    key = completed(planner)
    opened = auditing.correct(planner.store, planner.world, key, "The day was wrong.", who="Auditor A")
    row = opened.session.view(NodeId("/data/imp")).children[0]
    later = opened.session.set_value(NodeId(f"{row}/check"), "2027-02-01")
    planner.keep(opened.key, opened.session, later.writes)
    planner.complete(opened.key, opened.session)
    clock.pass_(days=60)
    assert asked(planner, clock) == []
    clock.pass_(days=12)
    assert [each.key.revision for each in asked(planner, clock)] == [2]
    with planner.store.read() as unit:
        assert unit.audits.summary(opened.key).state is AuditState.COMPLETED
