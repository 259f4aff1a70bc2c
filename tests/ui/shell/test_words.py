"""Words for failures and times: plain, true, and there for every code."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa_desktop.errors import QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.ui import when
from qa_desktop.ui.failure import words, words_for_code
from qa_desktop.ui.failure_words import WORDS

PACKAGE = Path(__file__).resolve().parents[3] / "qa_desktop"
FAMILIES = {"Unavailable", "Refused", "Untrusted"}


def raised_codes() -> set[str]:
    """Every code written as a literal where a failure is made."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FAMILIES and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def test_every_code_that_the_program_raises_has_words_of_its_own():
    assert sorted(raised_codes() - set(WORDS)) == []


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_are_whole_sentences_that_say_what_was_not_lost_and_what_to_do(code):
    happened, kept, next_step = WORDS[code]
    for sentence in (happened, kept, next_step):
        assert sentence.endswith((".", "?"))
        assert not sentence.endswith("!")


@pytest.mark.parametrize("family", [Unavailable, Refused, Untrusted, QADesktopError])
def test_an_unknown_code_gets_the_words_of_its_family(family):
    shown = words(family("SOMETHING-NEW"))
    assert "SOMETHING-NEW" in shown.happened
    assert shown.kept


def test_our_own_fault_is_told_without_its_insides():
    shown = words(ValueError("the child's name is in here"))
    assert "name" not in shown.text
    assert "ValueError" in shown.happened


def test_a_fact_that_is_missing_reads_as_dots(monkeypatch):
    monkeypatch.setitem(WORDS, "TEST-CODE", ("There are {count} of {missing}.", "", ""))
    assert words(Refused("TEST-CODE", count=3)).happened == "There are 3 of …."
    assert words_for_code("TEST-CODE") == "There are … of …."


def test_times_are_short_where_they_are_near():
    now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    local = now.astimezone()
    assert when.day_and_clock(now, now) == f"today {local:%H:%M}"
    assert when.day_and_clock(now - timedelta(days=1), now) == f"yesterday {local:%H:%M}"
    assert when.day_and_clock(datetime(2026, 5, 12, 12, 3, tzinfo=UTC), now).startswith("12 May ")
    assert when.day_and_clock(datetime(2025, 5, 12, 12, 3, tzinfo=UTC), now) == "12 May 2025"
    assert when.days_since(now - timedelta(days=9, hours=3), now) == 9
