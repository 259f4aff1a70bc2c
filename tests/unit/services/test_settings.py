"""Who decides a setting: the policy file over Q&S and the person; since when; and what is said of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from qa_desktop.domain.policy import KNOWN, NO_POLICY, Policy, PolicyFault, PolicyState, SetBy
from qa_desktop.errors import Refused
from qa_desktop.services import setting_words, settings
from qa_desktop.services.house import put_setting
from qa_desktop.services.settings import effective
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
LOCKED = Policy(PolicyState.READ, "p", NOW, {"lock-after-minutes": 3}, {"clear-clipboard-seconds": 20})


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def test_nobody_s_setting_is_the_default_and_a_person_s_choice_says_who_and_since_when(store) -> None:
    with store.write() as unit:
        assert effective(unit, NO_POLICY, "lock-after-minutes").set_by is SetBy.DEFAULT
        settings.choose(unit, NO_POLICY, "lock-after-minutes", 9, who="Ana", at=NOW)
        chosen = effective(unit, NO_POLICY, "lock-after-minutes")
    assert (chosen.number, chosen.set_by, chosen.by_whom, chosen.since) == (9, SetBy.PERSON, "Ana", NOW)
    assert not chosen.locked


def test_what_the_policy_locks_stands_over_every_choice_and_cannot_be_chosen(store) -> None:
    with store.write() as unit:
        settings.choose(unit, NO_POLICY, "lock-after-minutes", 9, who="Ana", at=NOW)
        locked = effective(unit, LOCKED, "lock-after-minutes")
        with pytest.raises(Refused, match="SETTING-LOCKED"):
            settings.choose(unit, LOCKED, "lock-after-minutes", 4, who="Ana", at=NOW)
    assert (locked.number, locked.set_by, locked.locked, locked.since) == (3, SetBy.POLICY, True, NOW)
    assert setting_words.set_words(locked, "extension 5000") == (
        "Set by your IT department (policy file), since 3 November 2026. To have it changed: extension 5000"
    )


def test_what_the_policy_presets_holds_until_somebody_chooses(store) -> None:
    with store.write() as unit:
        preset = effective(unit, LOCKED, "clear-clipboard-seconds")
        assert (preset.number, preset.set_by, preset.locked) == (20, SetBy.POLICY, False)
        settings.choose(unit, LOCKED, "clear-clipboard-seconds", 90, who="Ana", at=NOW)
        assert effective(unit, LOCKED, "clear-clipboard-seconds").number == 90


def test_only_q_and_s_chooses_how_long_records_are_kept_and_only_it_what_copies_may_leave(store) -> None:
    with store.write() as unit:
        with pytest.raises(Refused, match="SETTING-NOT-YOURS"):
            settings.choose(unit, NO_POLICY, "retention/device-days", 9, who="Ana", at=NOW)
        made = settings.choose(
            unit, NO_POLICY, "retention/device-days", 9, who="Q", at=NOW, role=SetBy.QUALITY
        )
        assert (made.number, made.set_by) == (9, SetBy.QUALITY)
        with pytest.raises(Refused, match="SETTING-NOT-YOURS"):
            settings.choose(unit, NO_POLICY, "save-outside", True, who="Q", at=NOW, role=SetBy.QUALITY)


def test_what_is_out_of_range_is_kept_nowhere_and_a_choice_is_logged_by_its_name_alone(store) -> None:
    with store.write() as unit:
        with pytest.raises(Refused, match="SETTING-VALUE"):
            settings.choose(unit, NO_POLICY, "lock-after-minutes", 16, who="Ana", at=NOW)
        settings.choose(unit, NO_POLICY, "shared-folder", "S:\\Ana Example", who="Ana", at=NOW)
        settings.choose(unit, NO_POLICY, "shared-folder", "S:\\Ana Example", who="Ana", at=NOW)
        entries = [(each.event, each.subject, dict(each.facts)) for each in unit.log.list()]
    assert entries == [("setting-changed", "shared-folder", {"role": "person"})]


def test_what_an_older_program_kept_without_saying_who_is_the_person_s(store) -> None:
    with store.write() as unit:
        put_setting(unit, "shared-folder", "S:\\exchange")
        found = effective(unit, NO_POLICY, "shared-folder")
        put_setting(unit, "lock-after-minutes", "ninety")
        unreadable = effective(unit, NO_POLICY, "lock-after-minutes")
    assert (found.text, found.set_by, found.since) == ("S:\\exchange", SetBy.PERSON, None)
    assert unreadable.set_by is SetBy.DEFAULT


def test_every_setting_has_a_title_and_a_value_in_words_at_its_default_and_at_its_strictest(store) -> None:
    with store.read() as unit:
        for policy in (NO_POLICY, Policy(PolicyState.UNREADABLE, "p")):
            model = setting_words.model(unit, policy)
            assert [row.setting.name for row in model.rows] == list(KNOWN)
            assert all(row.title and row.value and row.set_words for row in model.rows)


@pytest.mark.parametrize("code", sorted(setting_words._OF_FILE))
def test_a_policy_that_cannot_be_used_says_what_holds_meanwhile(code: str) -> None:
    words = setting_words.fault_words(PolicyFault(code))
    assert words.endswith("every setting is at its strictest, and nothing is disposed of.")


def test_a_fault_of_one_line_names_the_setting_as_it_stands_in_the_file() -> None:
    range_ = PolicyFault("POLICY-BAD-VALUE", "retention/bin-days", "range")
    assert setting_words.fault_words(range_) == (
        "In the policy file retention.bin-days cannot be used: it must be from 7 to 3650."
    )
    unknown = PolicyFault("POLICY-UNKNOWN-NAME", "retention/for-ever")
    contact = PolicyFault("POLICY-BAD-VALUE", "contact", "type")
    assert setting_words.fault_words(contact) == (
        "In the policy file contact cannot be used: it is not of the right kind."
    )
    assert setting_words.fault_words(unknown) == (
        "The policy file names a setting that there is not: retention.for-ever."
    )


def test_a_policy_file_that_is_new_or_gone_or_broken_since_the_last_opening_is_logged_once(store) -> None:
    some = Policy(PolicyState.READ, "p", NOW, sha256="ab" * 32)
    broken = Policy(PolicyState.UNREADABLE, "p", faults=(PolicyFault("POLICY-NOT-TOML"),))
    with store.write() as unit:
        for policy in (NO_POLICY, some, some, broken, NO_POLICY, NO_POLICY):
            settings.note_policy(unit, policy, who="Ana", at=NOW)
        entries = [dict(each.facts) for each in reversed(unit.log.list())]
    assert entries == [
        {"count": 0, "sha256": "ab" * 32},
        {"count": 1, "sha256": "unreadable"},
        {"count": 0, "sha256": "absent"},
    ]
