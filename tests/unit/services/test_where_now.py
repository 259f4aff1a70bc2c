"""A plan asks again: new marks beside those of the session, signed, and gone from the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.errors import Refused
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import auditing, contributing, reporting, stages, tools, where_now
from qa_desktop.services.desktop_plans import Area, SaidNow
from qa_desktop.services.plans import CheckIn
from tests.builders import tool
from tests.unit.services.rooms import START, Auditor, StandingClock

SURVEY = """
| type | name | label | appearance | bind::qa:role | bind::qa:stage | bind::qa:kind |
| begin_group | top | Start | | | | |
| text | ref | Reference | | case-reference | | |
| end_group | | | | | | |
| begin_group | marks | How well did it start? | qa-two-marks | | | |
| integer | lp | Lead Professional | qa-scale | lead-professional-mark | lead-professional | |
| integer | ehc | Consultant | qa-scale | consultant-mark | | |
| end_group | | | | | | |
| begin_repeat | imp | The plan | | | | improvement-plan |
| text | goal | What will be different? | multiline | action-issue | | |
| date | check | When to check in | | review-date | | |
| end_repeat | | | | | | |
"""
SETTINGS = """
| form_title | form_id | version | namespaces |
| Small TAC | small-tac | 1 | qa="urn:qa-desktop:audit:1" |
"""
MARK = NodeId("/data/marks/lp")


@pytest.fixture
def planner(auditor: Auditor, store) -> Auditor:
    form = tool(SURVEY, settings=SETTINGS)
    with store.write() as unit:
        tools.put(unit, form, START)
    return replace(auditor, tool=form.ref.content_hash)


@pytest.fixture
def asked(planner: Auditor, clock: StandingClock) -> CheckIn:
    """A plan whose day has come."""
    key, session = planner.start(case_reference="TAC-1")
    planner.answer(key, session, "lp", "4")
    born = session.add_repeat(NodeId("/data/imp"))
    planner.keep(key, session, born.writes)
    for name, value in (("goal", "Ruby is at school on time."), ("check", "2027-01-15")):
        node = NodeId(f"{born.added[0]}/{name}")
        planner.keep(key, session, session.set_value(node, value).writes)
    planner.complete(key, session)
    clock.pass_(days=60)
    (found,) = listed(planner, clock)
    return found


def listed(planner: Auditor, clock: StandingClock) -> list[CheckIn]:
    work = auditing.my_work(planner.store, now=clock.now(), local=clock.local())
    return [each.check_in for each in work.check_ins]


def viewed(planner: Auditor, key: AuditKey):
    return auditing.view_completed(planner.store, planner.world, read_answers, key, who="A")


def areas(planner: Auditor, asked: CheckIn) -> tuple[Area, ...]:
    return where_now.areas(viewed(planner, asked.key).session)


def answer(planner: Auditor, asked: CheckIn, said: SaidNow) -> None:
    offered = areas(planner, asked)
    with planner.store.write() as unit:
        where_now.answer(unit, planner.world, asked, offered, said, who="A", send=contributing.stays_here)


def test_it_asks_for_each_area_with_the_mark_of_the_session(planner, asked):
    assert areas(planner, asked) == (Area(MARK, "How well did it start?", "4"),)


def test_what_is_said_lies_beside_the_audit_and_the_mark_of_the_session_stays(planner, asked, clock):
    before = viewed(planner, asked.key).completed.completion.instance_xml
    answer(planner, asked, SaidNow({MARK: 7}, "Every morning but one.", "Dana Example"))

    opened = stages.with_stages(planner.store, viewed(planner, asked.key), local_now=clock.local())
    (made,) = opened.contributions
    assert (made.stage, made.author, made.answers) == ("lead-professional", "Dana Example", {})
    assert made.where_now == ("How well did it start?: 4 → 7", "Every morning but one.")
    assert opened.session.view(MARK).value == "4"
    assert opened.completed.completion.instance_xml == before
    (stage,) = opened.stages
    assert "4 → 7" in stage.given[0].words
    model = reporting.build(
        opened.session,
        opened.summary,
        opened.completed.completion,
        None,
        local_now=clock.local(),
        contributions=opened.contributions,
    )
    assert any("4 → 7" in words and "Dana Example" in words for _, words in model.notes)


def test_it_is_not_asked_again_once_it_was_said(planner, asked, clock):
    answer(planner, asked, SaidNow({}, "Not much yet.", "Dana Example"))
    assert listed(planner, clock) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (SaidNow({}, "  ", "Dana Example"), "CONTRIBUTION-EMPTY"),
        (SaidNow({MARK: 11}, "", "Dana Example"), "CONTRIBUTION-NOT-READY"),
        (SaidNow({MARK: 7}, "", " "), "CONTRIBUTION-AUTHOR"),
    ],
)
def test_nothing_is_kept_of_what_cannot_stand(said, code, planner, asked, clock):
    with pytest.raises(Refused, match=code):
        answer(planner, asked, said)
    assert listed(planner, clock) == [asked]
    assert viewed(planner, asked.key).contributions == ()
