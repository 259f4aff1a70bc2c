"""The supplied practice observation: consent first, four parts, nothing scored, and what stops it."""

from __future__ import annotations

import pytest

from tests.builders import Filling
from tests.supplied import begun, by_name, due, raised, supplied

AREAS = (
    "w_prep", "w_intro", "w_child", "w_rel", "w_sos", "w_auth", "w_risk", "w_equal", "w_part", "w_close",
    "w_prof",
)  # fmt: skip


@pytest.fixture
def seen() -> Filling:
    return begun("T5", b_consent="yes", b_date="2026-11-20")


def test_without_the_familys_agreement_it_stops_and_is_kept_as_not_held():
    observation = begun("T5", b_consent="no", b_date="2026-11-20")
    assert observation.view("b_not_held").label.startswith("**Not held.**")
    later = (*AREAS, "b_consent_who", "w_safe", "y_got", "j_worker", "j_obs", "j_share")
    assert not any(observation.relevant(name) for name in later)
    assert {name for name in due(observation) if name[0] in "wyjk"} == set()
    assert {"l_obs"} <= due(observation)


def test_nothing_is_asked_about_the_session_before_consent_is_answered():
    assert not any(begun("T5").relevant(name) for name in AREAS)


def test_each_area_is_rated_in_words_and_nothing_is_scored(seen):
    questions = by_name(supplied("T5"))
    for name in AREAS:
        assert [choice.name for choice in questions[name].itemset.choices] == [
            "strength", "sound", "develop", "concern", "na",
        ]  # fmt: skip
        seen.set(name, "develop")
    assert seen.session.scores() == {}
    assert not any("grade" in " ".join(each.audit.roles) for each in questions.values())


@pytest.mark.parametrize(
    ("name", "value", "code", "red"),
    [("w_risk", "concern", "E2", False), ("w_prof", "concern", "E2", False), ("w_safe", "yes", "E1", True)],
)
def test_a_concern_raises_its_prompt_and_opens_the_escalation(seen, name, value, code, red):
    assert not seen.relevant("e_concern")
    seen.set(name, value)
    assert (code, name) in raised(seen)
    assert seen.relevant("e_concern")
    seen.set("e_concern", "no")
    assert seen.wrong("e_concern") == (["constraint"] if red else [])


def test_the_other_areas_raise_nothing(seen):
    for name in set(AREAS) - {"w_risk", "w_prof"}:
        seen.set(name, "concern")
    assert raised(seen) == set()


def test_what_the_worker_and_the_family_answer_does_not_hold_up_the_observer(seen):
    assert not {"b_plan", "j_worker", "l_worker", "y_got"} & due(seen)
    assert {"b_plan", "j_worker", "l_worker"} <= due(seen, "worker")
    assert due(seen, "family") == {"y_got"}


@pytest.mark.parametrize(
    ("got", "asked"), [("yes", True), ("declined", False), ("unsafe", False), ("no", False)]
)
def test_the_familys_words_are_asked_for_only_when_there_are_some(seen, got, asked):
    seen.set("y_got", got)
    assert seen.relevant("y_how") is asked
    assert seen.relevant("y_say") is asked


def test_what_was_observed_is_described_when_it_is_something_else(seen):
    seen.set("b_activity", "visit")
    assert not seen.relevant("b_other")
    seen.set("b_activity", "other")
    assert "b_other" in due(seen)


def test_nobody_signs_before_the_observation_or_in_the_future(seen):
    for name in ("l_worker", "l_obs"):
        for day, right in (("2026-11-19", False), ("2026-11-20", True), ("2026-11-24", False)):
            seen.set(name, day)
            assert seen.wrong(name) == ([] if right else ["constraint"])


def test_people_and_the_case_are_marked_as_identifiers():
    marked = {name: q.audit.identifier for name, q in by_name(supplied("T5")).items() if q.audit.identifier}
    assert marked == {
        "b_worker": ("worker-reference",),
        "b_observer": ("worker-name",),
        "b_case": ("reference",),
        "k_who": ("worker-name",),
    }


def test_development_actions_are_actions_whose_owner_says_later_how_far_they_are():
    tool = supplied("T5")
    assert tool.nodes["/data/t5act"].audit.kind == "actions"
    roles = {name: each.audit.roles for name, each in by_name(tool).items() if name.startswith("k_")}
    assert roles == {
        "k_what": ("action-what",),
        "k_who": ("action-owner",),
        "k_by": ("action-due",),
        "k_stat": ("action-status",),
    }
    assert by_name(tool)["k_stat"].audit.stage == "owner"
