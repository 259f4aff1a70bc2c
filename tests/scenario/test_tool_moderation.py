"""The supplied moderation form: blind first, three grades kept, and how a difference is settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import Filling, filling
from tests.supplied import begun, by_name, due, raised, supplied

GRADES = ("outstanding", "good", "ri", "inadequate")


@pytest.fixture
def blind() -> Filling:
    return begun("T7", m_blind="yes", o_aud="good")


@pytest.fixture
def open_() -> Filling:
    return begun("T7", m_blind="no", o_aud="good")


def test_the_auditors_grade_is_hidden_until_the_moderator_has_graded(blind):
    assert not blind.relevant("o_aud")
    assert blind.value("o_agree") == ""
    blind.set("o_mod", "ri")
    assert blind.relevant("o_aud")
    assert blind.view("o_aud").is_readonly


def test_without_blindness_it_is_shown_from_the_beginning(open_):
    assert open_.relevant("o_aud")


@pytest.mark.parametrize(
    ("auditor", "moderator", "agreement"),
    [
        ("good", "good", "same"),
        ("good", "ri", "one grade apart"),
        ("ri", "good", "one grade apart"),
        ("outstanding", "ri", "two or more apart"),
        ("inadequate", "good", "two or more apart"),
    ],
)
def test_agreement_is_said_in_words(auditor, moderator, agreement):
    form = begun("T7", m_blind="no", o_aud=auditor, o_mod=moderator)
    assert form.value("o_agree") == agreement


def filled_in(form: Filling, **answers: str) -> Filling:
    """The form with what the program fills in from the moderated audit, which no person can type."""
    saved = form.session.saved()
    given = {form.id(name.replace("__", "[1]/")): value for name, value in answers.items()}
    return filling(supplied("T7"), saved=replace(saved, answers={**saved.answers, **given}))


@pytest.mark.parametrize("auditor", GRADES)
@pytest.mark.parametrize("moderator", GRADES)
def test_the_gap_of_a_section_is_auditor_minus_moderator_plus_means_more_generous(auditor, moderator):
    form = filled_in(begun("T7", m_blind="no"), t7_sec__n_aud=auditor)
    form.set("t7_sec[1]/n_mod", moderator)
    gap = GRADES.index(moderator) - GRADES.index(auditor)
    assert form.value("t7_sec[1]/n_gap") == str(gap)
    assert form.relevant("t7_sec[1]/n_note") is (gap != 0)


def test_each_section_is_blind_until_it_is_graded():
    form = filled_in(begun("T7", m_blind="yes"), t7_sec__n_aud="good")
    assert not form.relevant("t7_sec[1]/n_aud")
    form.set("t7_sec[1]/n_mod", "ri")
    assert form.relevant("t7_sec[1]/n_aud")
    assert form.value("t7_sec[1]/n_gap") == "1"


def test_a_difference_asks_for_a_talk_a_way_and_reasons(open_):
    names = ("o_talk", "o_how", "o_reason")
    open_.set("o_mod", "good")
    assert not any(open_.relevant(name) for name in names)
    open_.set("o_mod", "ri")
    assert all(open_.relevant(name) for name in names)


@pytest.mark.parametrize(
    ("how", "final", "right"),
    [
        ("agreed", "ri", True), ("agreed", "good", True), ("agreed", "inadequate", False),
        ("auditor", "outstanding", False), ("third", "inadequate", True), ("panel", "outstanding", True),
    ],
)  # fmt: skip
def test_one_of_the_two_grades_stands_unless_a_third_person_or_a_panel_decides(open_, how, final, right):
    open_.set("o_mod", "ri")
    open_.set("o_how", how)
    open_.set("o_final", final)
    assert open_.wrong("o_final") == ([] if right else ["constraint"])
    assert open_.relevant("o_third") is (how == "third")


@pytest.mark.parametrize("name", ["An auditor", "A worker", "A manager"])
def test_whoever_audits_works_on_or_manages_the_case_does_not_moderate_it(name):
    people = {"m_auditor": "An auditor", "m_worker": "A worker", "m_manager": "A manager"}
    form = begun("T7", **people)
    form.set("m_mod", name)
    assert form.wrong("m_mod") == ["constraint"]
    form.set("m_mod", "A moderator")
    assert form.wrong("m_mod") == []


def test_anybody_can_be_named_while_it_is_not_known_whose_audit_it_is():
    form = begun("T7")
    form.set("m_mod", "A moderator")
    assert form.wrong("m_mod") == []


@pytest.mark.parametrize(("auditor", "raised_"), [("good", True), ("inadequate", False)])
def test_an_inadequate_that_the_auditor_did_not_see_is_told_at_once(auditor, raised_):
    form = begun("T7", m_blind="no", o_aud=auditor)
    form.set("o_mod", "inadequate")
    assert (("E1", "o_mod") in raised(form)) is raised_
    assert form.relevant("e_concern") is raised_


def test_an_escalation_that_was_missed_is_told_at_once(open_):
    open_.set("q_esc", "no")
    assert ("E1", "q_esc") in raised(open_)
    open_.set("e_concern", "no")
    assert open_.wrong("e_concern") == ["constraint"]


def test_the_moderator_who_fills_it_in_cannot_close_it_half_done():
    assert {"m_audit", "n_mod", "q_evid", "o_mod", "o_final", "o_date"} <= due(begun("T7"))


def test_the_quality_of_the_audit_is_scored_and_its_grades_are_not(open_):
    open_.set("q_evid", "yes")
    open_.set("q_anal", "no")
    open_.set("q_close", "na")
    open_.set("o_mod", "outstanding")
    score = open_.session.scores()["/"]
    assert (score.percent, score.n) == ("50", 2)


def test_people_are_marked_as_identifiers():
    marked = {
        name for name, each in by_name(supplied("T7")).items() if "worker-name" in each.audit.identifier
    }
    assert marked == {"m_mod", "m_group", "m_auditor", "m_worker", "m_manager"}
