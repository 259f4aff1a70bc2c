"""The supplied TAC review: areas scaled by two people, best questions, the plan, and when it is agreed."""

from __future__ import annotations

import pytest

from qa_desktop.formspec.definition import ControlKind, Group, Repeat
from tests.builders import Filling
from tests.supplied import begun, by_name, due, literal, raised, supplied

AREAS = {"c": "t4_con", "n": "t4_need", "p": "t4_plan", "r": "t4_rev", "o": "t4_out"}


@pytest.fixture
def review() -> Filling:
    return begun("T4", d_stage="active", d_meet="2026-11-20", d_start="2026-06-01")


def test_each_area_begins_with_best_questions_to_ask():
    tool = supplied("T4")
    for section in (*AREAS.values(), "t4_all"):
        group = tool.nodes[f"/data/{section}"]
        assert isinstance(group, Group)
        note = group.children[0]
        assert by_name(tool)[note.name].control is ControlKind.NOTE
        said = literal(note.label)
        assert said.startswith("**Best questions to ask**")
        assert said.count("?") >= 2


@pytest.mark.parametrize("letter", AREAS)
def test_each_area_is_marked_by_both_on_one_scale_and_then_agreed_with_a_reason(letter):
    tool = supplied("T4")
    group = tool.nodes[f"/data/{AREAS[letter]}/{letter}_marks"]
    assert isinstance(group, Group)
    assert "qa-two-marks" in group.appearance
    roles = [(child.name, child.audit.roles) for child in group.children]
    assert roles == [
        (f"{letter}_lp", ("lead-professional-mark",)),
        (f"{letter}_ehc", ("consultant-mark",)),
        (f"{letter}_scale", ("agreed-mark",)),
        (f"{letter}_mark_why", ("reason",)),
    ]
    assert literal(group.label).endswith("?")


@pytest.mark.parametrize("name", ["c_ehc", "n_lp", "r_scale", "z_lp_scale", "r_first"])
def test_a_mark_is_a_whole_number_from_nought_to_ten(review, name):
    for value, right in (("0", True), ("10", True), ("11", False), ("-1", False)):
        review.set(name, value)
        assert review.wrong(name) == ([] if right else ["constraint"]), value


def test_the_lead_professionals_overall_mark_comes_before_the_consultants_and_the_agreed_one(review):
    names = ("z_ehc_scale", "z_scale", "z_mark_why")
    assert not any(review.relevant(name) for name in names)
    review.set("z_lp_scale", "7")
    assert all(review.relevant(name) for name in names)


@pytest.mark.parametrize(("theirs", "ours", "shown"), [("7", "5", False), ("7", "4", True), ("2", "5", True)])
def test_a_gap_of_three_or_more_is_talked_about_first(review, theirs, ours, shown):
    review.set("z_lp_scale", theirs)
    review.set("z_ehc_scale", ours)
    assert review.relevant("z_gap_note") is shown


@pytest.mark.parametrize(
    ("stage", "reviews", "closing"),
    [("assessment", False, False), ("active", True, False), ("closing", True, True), ("closed", True, True)],
)
def test_reviews_are_asked_about_once_there_was_a_meeting_and_closure_near_the_end(stage, reviews, closing):
    review = begun("T4", d_stage=stage)
    assert all(review.relevant(name) is reviews for name in ("r_freq", "r_stepup", "r_lp", "r_scale"))
    assert all(review.relevant(name) is closing for name in ("o_close_type", "o_close_ok"))
    assert ("r_freq" in due(review)) is reviews


@pytest.mark.parametrize(("start", "asked"), [("2025-11-20", False), ("2025-11-19", True)])
def test_a_tac_open_for_more_than_a_year_asks_why(review, start, asked):
    review.set("d_start", start)
    assert review.relevant("r_long") is asked


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("c_consent", "no", "E2"), ("p_safety", "no", "E2"), ("r_stepup", "no", "E1"),
        ("z_grade", "inadequate", "E2"), ("n_scale", "3", "E3"), ("p_scale", "0", "E3"),
        ("r_scale", "3", "E3"), ("o_scale", "2", "E3"), ("g_lp_ok", "no", "M1"),
    ],
)  # fmt: skip
def test_an_answer_raises_its_prompt(review, name, value, code):
    assert (code, name) not in raised(review)
    review.set(name, value)
    assert (code, name) in raised(review)


@pytest.mark.parametrize("name", ["n_scale", "p_scale", "r_scale", "o_scale"])
def test_a_scale_of_four_is_no_drift_and_the_first_area_raises_none(review, name):
    review.set(name, "4")
    review.set("c_scale", "0")
    assert raised(review) == set()


def test_a_familys_scale_that_falls_by_two_is_drift(review):
    review.set("r_first", "6")
    review.set("r_last", "5")
    assert ("E3", "r_last") not in raised(review)
    review.set("r_last", "4")
    assert ("E3", "r_last") in raised(review)


@pytest.mark.parametrize(
    ("name", "value"),
    [("r_stepup", "no"), ("c_consent", "no"), ("p_safety", "no"), ("z_grade", "inadequate")],
)
def test_the_escalation_opens_with_a_prompt_and_not_before(review, name, value):
    assert not review.relevant("e_concern")
    review.set(name, value)
    assert review.relevant("e_concern")
    review.set("e_concern", "no")
    assert review.wrong("e_concern") == (["constraint"] if name == "r_stepup" else [])


def test_the_plan_is_the_lead_professionals_with_a_day_to_come_back():
    plan = supplied("T4").nodes["/data/imp"]
    assert isinstance(plan, Repeat)
    assert (plan.audit.kind, plan.audit.stage) == ("improvement-plan", "lead-professional")
    roles = {child.name: child.audit.roles for child in plan.children}
    assert (roles["i_step"], roles["i_by"]) == (("action-what",), ("action-due",))
    assert roles["i_check"] == ("review-date",)


def test_the_consultant_signs_once_the_plan_has_a_row(review):
    while review.view("imp").children:
        review.session.remove_repeat(review.view("imp").children[0])
    review.set("g_ehc_date", "2026-11-20")
    assert review.wrong("g_ehc_date") == ["constraint"]
    review.add("imp")
    assert review.wrong("g_ehc_date") == []


def test_what_the_lead_professional_answers_later_does_not_hold_up_the_consultant(review):
    theirs = {"z_lp_scale", "g_lp_ok", "g_lp_date", "c_lp", "n_lp"}
    assert not theirs & due(review)
    assert {"c_consent", "z_up"} <= due(review)


def test_the_familys_words_are_asked_for_once_they_were_gathered(review):
    for answer, shown in (("no", False), ("partly", True), ("yes", True)):
        review.set("o_fb", answer)
        assert review.relevant("o_fb_text") is shown
