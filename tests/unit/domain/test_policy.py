"""The table of settings that others may decide, and what a policy makes of them."""

from __future__ import annotations

import pytest

from qa_desktop.domain.policy import KNOWN, NO_POLICY, Known, Policy, PolicyState


@pytest.mark.parametrize("known", KNOWN.values(), ids=str)
def test_every_setting_may_be_what_it_is_without_anybody_and_at_its_strictest(known: Known) -> None:
    assert known.problem(known.default) == ""
    assert known.problem(known.strictest) == ""


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("lock-after-minutes", 0, "range"),
        ("lock-after-minutes", 16, "range"),
        ("lock-after-minutes", True, "type"),
        ("lock-after-minutes", "5", "type"),
        ("lock-after-minutes", 5.0, "type"),
        ("save-outside", 1, "type"),
        ("unlock-modes", ["keyring", "none"], "choice"),
        ("unlock-modes", [], "type"),
        ("unlock-modes", "keyring", "type"),
        ("unlock-modes", [["keyring"]], "choice"),
        ("shared-folder", "x" * 4097, "long"),
        ("shared-folder", "a\nb", "type"),
    ],
)
def test_a_value_that_a_setting_cannot_be_is_told_from_one_it_can(
    name: str, value: object, problem: str
) -> None:
    assert KNOWN[name].problem(value) == problem


def test_a_policy_that_cannot_be_read_fixes_whatever_has_a_safest_value_and_nothing_else() -> None:
    unreadable = Policy(PolicyState.UNREADABLE)

    assert unreadable.fixed("lock-after-minutes") == 1
    assert unreadable.fixed("save-outside") is False
    assert unreadable.fixed("unlock-modes") == ("keyring-and-passphrase", "passphrase")
    assert unreadable.fixed("shared-folder") is None
    assert all(NO_POLICY.fixed(name) is None for name in KNOWN)


def test_the_strictest_of_every_period_is_the_longest_because_disposal_cannot_be_undone() -> None:
    periods = [known for name, known in KNOWN.items() if name.startswith("retention/") and known.most]

    assert len(periods) >= 6
    assert all(known.strictest == known.most for known in periods)
