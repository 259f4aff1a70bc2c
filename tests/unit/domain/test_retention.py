"""The rules of retention: nothing is ever due that anything waits for, whatever the state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desktop.domain.retention import (
    SETTINGS,
    STARTS,
    Hold,
    HoldScope,
    Record,
    RecordClass,
    Rule,
    Rules,
    Wait,
    judge,
    plan,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=36_500)
OTHERS = frozenset(Wait) - {Wait.TIME, Wait.HELD}
RULES = Rules({each: Rule(each, 30) for each in RecordClass})

moments = st.integers(-13_000, 5_000).map(lambda days: NOW + timedelta(days=days))
holds = st.builds(
    Hold,
    st.just("h1"),
    st.sampled_from(HoldScope),
    st.sampled_from(["a1", "a2", "10 48", "1048", "own-audit", "case-list"]),
    st.just("Inquiry"),
    st.just(LONG_AGO),
    st.just("Q"),
    st.none() | st.just(NOW),
)
records = st.builds(
    Record,
    st.sampled_from(RecordClass),
    st.just("s"),
    st.none() | moments,
    st.frozensets(st.sampled_from(sorted(OTHERS)), max_size=2),
    st.sampled_from(["a1", "a2", ""]),
    st.frozensets(st.sampled_from(["1048", "1049"]), max_size=2),
)
rules = st.builds(
    Rules,
    st.dictionaries(st.sampled_from(RecordClass), st.just(None)).map(
        lambda some: {each: Rule(each, 30) for each in some}
    ),
    st.lists(holds, max_size=2).map(tuple),
    st.booleans(),
)


@given(records, rules, moments)
def test_nothing_is_due_that_is_unsafe_held_open_or_younger_than_its_period(
    record: Record, rules: Rules, now: datetime
) -> None:
    verdict = judge(record, rules, now)

    if verdict.is_due:
        assert record.waits == frozenset()
        assert not rules.paused
        assert record.start is not None
        assert now >= record.start + timedelta(days=30)
        for hold in rules.holds:
            if hold.lifted_at is None:
                assert (hold.scope, hold.target) != (HoldScope.AUDIT, record.audit_id)
                assert (hold.scope, hold.target) != (HoldScope.CLASS, record.record_class.value)
                assert (
                    hold.scope is not HoldScope.CHILD or hold.target.replace(" ", "") not in record.children
                )
    else:
        assert verdict.waits, "whatever is kept says why"


@pytest.mark.parametrize("wait", sorted(OTHERS))
def test_each_thing_that_a_record_waits_for_keeps_it_alone_however_old_it_is(wait: Wait) -> None:
    old = Record(RecordClass.OWN, "a1", LONG_AGO)

    assert judge(old, RULES, NOW).is_due
    assert judge(replace(old, waits=frozenset({wait})), RULES, NOW).waits == (wait,)


def test_a_record_whose_period_has_not_begun_waits_for_ever_and_one_without_a_rule_too() -> None:
    assert judge(Record(RecordClass.OWN, "a1", None), RULES, NOW).waits == (Wait.TIME,)
    assert judge(Record(RecordClass.OWN, "a1", LONG_AGO), Rules({}), NOW).waits == (Wait.TIME,)


def test_years_end_on_the_same_day_and_the_twenty_ninth_of_february_on_the_first_of_march() -> None:
    rule = Rule(RecordClass.COLLECTED, 6, in_years=True)

    assert rule.end(datetime(2026, 5, 12, 14, tzinfo=UTC)) == datetime(2032, 5, 12, 14, tzinfo=UTC)
    assert rule.end(datetime(2024, 2, 29, tzinfo=UTC)) == datetime(2030, 3, 1, tzinfo=UTC)


def test_a_hold_on_a_child_finds_the_number_however_it_is_typed_and_a_lifted_one_stops_nothing() -> None:
    record = Record(RecordClass.COLLECTED, "a1", LONG_AGO, children=frozenset({"AB1048213"}))
    hold = Hold("h", HoldScope.CHILD, " ab 1048213 ", "Inquiry", NOW, "Q")

    assert judge(record, replace(RULES, holds=(hold,)), NOW).waits == (Wait.HELD,)
    assert judge(record, replace(RULES, holds=(replace(hold, lifted_at=NOW),)), NOW).is_due


def test_what_is_due_stands_first_and_the_rest_by_when_it_will_be() -> None:
    some = [
        Record(RecordClass.OWN, "later", NOW - timedelta(days=1)),
        Record(RecordClass.OWN, "never", None),
        Record(RecordClass.OWN, "due", LONG_AGO),
        Record(RecordClass.OWN, "soon", NOW - timedelta(days=29)),
    ]

    assert [each.record.subject for each in plan(some, RULES, NOW)] == ["due", "soon", "later", "never"]


def test_every_class_says_what_it_is_counted_from_and_which_setting_holds_its_period() -> None:
    assert set(STARTS) == set(SETTINGS) == set(RecordClass)
