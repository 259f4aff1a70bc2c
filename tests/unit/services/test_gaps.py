"""A serious gap has a clock: the manager sees it in one working day, action is taken within five."""

from __future__ import annotations

from datetime import date

import pytest

from qa_desktop.domain.contribution import GAP
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.domain.prompts import PromptCode
from qa_desktop.services import auditing, completing, contributing, filling, gaps
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import Settlement
from tests.unit.services.rooms import Auditor

TODAY = date(2026, 11, 23)


def no_holidays(_year: int) -> frozenset[date]:
    return frozenset()


@pytest.fixture
def gap(auditor: Auditor) -> gaps.Gap:
    """An audit that found a serious gap, completed on a Monday."""
    key, session = auditor.filled(Plan(by_name={"k_plan": "no"}))
    assert any(prompt.code is PromptCode.E2 for prompt in session.prompts())
    ready = completing.prepare(key, session, None, Settlement())
    completing.complete(auditor.store, auditor.world.clock, ready, who="A", holidays=no_holidays)
    with auditor.store.read() as unit:
        (found,) = gaps.kept(unit)
    return found


def listed(auditor: Auditor, day: date) -> tuple[gaps.GapRow, ...]:
    with auditor.store.read() as unit:
        return gaps.rows(unit, day)


def move_on(auditor: Auditor, gap: gaps.Gap, day: date = TODAY) -> None:
    with auditor.store.write() as unit:
        gaps.move_on(unit, gap, day)


def test_completing_begins_both_clocks(auditor, gap):
    (row,) = listed(auditor, TODAY)

    assert gap.causes
    assert (row.case_reference, row.is_late) == ("1048213", False)
    assert row.words == "The manager sees it by 24 November 2026. Action by 30 November 2026."


def test_what_is_past_its_day_is_said_to_be_overdue(auditor, gap):
    (row,) = listed(auditor, date(2026, 11, 25))
    assert row.is_late
    assert row.words.startswith("The manager sees it by 24 November 2026 (overdue).")
    assert "by 24 November 2026 (today)." in listed(auditor, date(2026, 11, 24))[0].words


def test_seen_it_waits_for_action_and_then_goes(auditor, gap):
    move_on(auditor, gap)
    (row,) = listed(auditor, date(2026, 11, 25))
    assert (row.words, row.is_late) == (
        "The manager saw it on 23 November 2026. Action by 30 November 2026.",
        False,
    )
    assert listed(auditor, date(2026, 12, 1))[0].is_late

    move_on(auditor, row.gap)
    assert listed(auditor, TODAY) == ()


def test_a_correction_goes_on_with_the_clock_of_its_version(auditor, gap):
    move_on(auditor, gap)
    auditor.world.clock.pass_(days=2)
    again = auditing.correct(auditor.store, auditor.world, gap.key, "A wrong date", who="A")
    assert len(listed(auditor, TODAY)) == 1, "while it is being corrected the old version counts"
    ready = completing.prepare(again.key, again.session, None, Settlement())
    completing.complete(auditor.store, auditor.world.clock, ready, who="A", holidays=no_holidays)

    (row,) = listed(auditor, TODAY)
    assert row.gap.key == again.key
    assert (row.gap.see_by, row.gap.seen) == (gap.see_by, TODAY)


def corrected(auditor: Auditor, gap: gaps.Gap, **answers: str) -> AuditKey:
    """A correction of the audit, its draft kept and completed."""
    again = auditing.correct(auditor.store, auditor.world, gap.key, "A wrong date", who="A")
    for name, value in answers.items():
        auditor.answer(again.key, again.session, name, value)
    found = gaps.causes_of(again.session.prompts())
    filling.keep_figures(
        auditor.store, auditor.world, again.key, filling.figures(again.session), found, no_holidays
    )
    ready = completing.prepare(again.key, again.session, None, Settlement())
    completing.complete(auditor.store, auditor.world.clock, ready, who="A", holidays=no_holidays)
    return again.key


def sign(auditor: Auditor, gap: gaps.Gap, step: str) -> None:
    """What the manager signs, as the desk keeps it."""
    told = {"step": step, "causes": list(gap.causes), "on": TODAY.isoformat()}
    new = contributing.NewContribution(gap.key, "manager", "Manager B", {}, notes={GAP: told})
    with auditor.store.write() as unit:
        contributing.add(unit, auditor.world, new, who="A")
        (now,) = gaps.kept(unit)
        gaps.move_on(unit, now, TODAY, "Manager B")


def test_a_correction_does_not_ask_again_for_what_was_acted_on(auditor, gap):
    sign(auditor, gap, "seen")
    sign(auditor, gap, "acted")
    corrected(auditor, gap)
    assert listed(auditor, TODAY) == ()


def test_a_gap_that_a_correction_finds_is_to_be_seen_although_another_was(auditor, gap):
    sign(auditor, gap, "seen")
    auditor.world.clock.pass_(days=2)
    key = corrected(auditor, gap, q_dispute="no")
    (row,) = listed(auditor, TODAY)
    assert set(row.gap.causes) > set(gap.causes)
    assert (row.gap.key, row.gap.seen, row.gap.see_by) == (key, None, date(2026, 11, 26))
    assert row.gap.act_by == gap.act_by


def test_a_gap_that_a_correction_finds_is_to_be_seen_although_others_were_acted_on(auditor, gap):
    sign(auditor, gap, "seen")
    sign(auditor, gap, "acted")
    corrected(auditor, gap, q_dispute="no")
    (row,) = listed(auditor, TODAY)
    assert row.gap.causes
    assert not set(row.gap.causes) & set(gap.causes)


def test_what_was_said_meanwhile_is_not_said_again(auditor, gap):
    sign(auditor, gap, "seen")
    sign(auditor, gap, "acted")
    with auditor.store.write() as unit:
        assert not gaps.stands(unit, gap)
        gaps.move_on(unit, gap, TODAY)
    assert listed(auditor, TODAY) == ()


def test_an_audit_without_a_serious_gap_begins_no_clock(auditor):
    key, session = auditor.filled(Plan())
    assert gaps.of((), key, TODAY, no_holidays) is None
    auditor.complete(key, session)
    assert listed(auditor, TODAY) == ()


def test_my_work_lists_it(auditor, gap):
    clock = auditor.world.clock
    work = auditing.my_work(auditor.store, now=clock.now(), local=clock.local())
    assert [row.gap for row in work.gaps] == [gap]


def test_a_gap_in_a_year_without_known_holidays_names_no_day():
    class Raised:
        code, label, answer = PromptCode.E2, "No plan", ""

    found = gaps.of([Raised()], AuditKey(AuditId("a"), 1), TODAY, gaps.unknown_year)
    assert (found.see_by, found.act_by) == (None, None)


def test_a_draft_s_gap_is_listed_while_it_is_being_filled_and_goes_when_its_answer_does(auditor):
    key, session = auditor.filled(Plan(by_name={"k_plan": "no"}))

    def keep(day: date) -> None:
        with auditor.store.write() as unit:
            gaps.note(unit, key, gaps.causes_of(session.prompts()), day, no_holidays)

    keep(TODAY)
    (row,) = listed(auditor, TODAY)
    assert row.is_draft
    keep(date(2026, 11, 25))
    assert listed(auditor, date(2026, 11, 25))[0].gap.act_by == date(2026, 11, 30), (
        "from the day it was found"
    )

    auditor.answer(key, session, "k_plan", "yes")
    keep(TODAY)
    assert listed(auditor, TODAY) == ()


def test_completing_goes_on_with_the_clock_of_the_draft(auditor):
    key, session = auditor.filled(Plan(by_name={"k_plan": "no"}))
    with auditor.store.write() as unit:
        gaps.note(unit, key, gaps.causes_of(session.prompts()), date(2026, 11, 16), no_holidays)
    ready = completing.prepare(key, session, None, Settlement())
    completing.complete(auditor.store, auditor.world.clock, ready, who="A", holidays=no_holidays)
    (row,) = listed(auditor, TODAY)
    assert (row.is_draft, row.gap.see_by, row.is_late) == (False, date(2026, 11, 17), True)


def test_pausing_keeps_what_a_draft_has_found(auditor):
    key, session = auditor.filled(Plan(by_name={"k_plan": "no"}))
    found = gaps.causes_of(session.prompts())
    shown = filling.figures(session)
    filling.keep_figures(auditor.store, auditor.world, key, shown, found, no_holidays)
    assert listed(auditor, TODAY)[0].gap.causes == found
