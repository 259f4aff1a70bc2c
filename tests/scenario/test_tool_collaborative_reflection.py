"""The supplied reflection: five parts by several people, the supervision check, and the family's words."""

from __future__ import annotations

import pytest

from tests.builders import Filling
from tests.supplied import begun, by_name, due, raised, supplied

FAMILY = (
    "f_how", "f_know", "f_listen", "f_resp", "f_plan", "f_help", "f_best", "f_better", "f_concern", "f_told",
)  # fmt: skip


@pytest.fixture
def talk() -> Filling:
    return begun("T6", a_date="2026-11-20")


def test_each_part_waits_for_its_own_person(talk):
    assert {"p_child", "p_proud", "p_self", "l_prac"} <= due(talk, "worker")
    assert {"f_who"} <= due(talk, "family")
    assert due(talk, "manager") == {"l_mgr"}
    mine = due(talk)
    assert {"a_audit", "b_agree", "b_grade", "s_due", "s_grade"} <= mine
    assert not {"p_child", "f_who", "l_prac", "l_mgr"} & mine


@pytest.mark.parametrize(("answer", "asked"), [("yes", False), ("partly", True), ("no", True), ("na", False)])
def test_where_they_differ_is_asked_when_they_do(talk, answer, asked):
    talk.set("b_agree", answer)
    assert talk.relevant("b_diff") is asked


@pytest.mark.parametrize(
    ("planned", "held", "rate", "drift"),
    [("6", "3", "50", False), ("6", "2", "33.3", True), ("4", "4", "100", False), ("4", "5", "125", False)],
)
def test_the_rate_of_supervision_is_held_of_due(talk, planned, held, rate, drift):
    talk.set("s_due", planned)
    talk.set("s_held", held)
    assert talk.value("s_rate") == rate
    assert talk.view("s_rate_note").label == f"Held **{held} of {planned}** ({rate} per cent)"
    assert (("E3", "s_rate") in raised(talk)) is drift
    assert talk.relevant("s_missed") is (int(held) < int(planned))


def test_no_supervision_due_makes_no_rate(talk):
    talk.set("s_due", "0")
    talk.set("s_held", "0")
    assert talk.value("s_rate") == ""
    assert not talk.relevant("s_rate_note")
    assert raised(talk) == set()


@pytest.mark.parametrize(
    ("name", "value", "code", "red"),
    [
        ("b_grade", "inadequate", "E1", True),
        ("s_reg", "no", "E2", False),
        ("s_grade", "inadequate", "E2", False),
    ],
)
def test_an_answer_raises_its_prompt_and_opens_the_escalation(talk, name, value, code, red):
    assert not talk.relevant("e_concern")
    talk.set(name, value)
    assert (code, name) in raised(talk)
    assert talk.relevant("e_concern")
    talk.set("e_concern", "no")
    assert talk.wrong("e_concern") == (["constraint"] if red else [])


def test_a_worry_in_what_the_family_said_is_told_at_once(talk):
    talk.set("f_who", "mother")
    talk.set("f_concern", "yes")
    assert ("E1", "f_concern") in raised(talk)
    assert talk.relevant("e_concern")


def test_nobody_heard_closes_the_familys_part_and_asks_why(talk):
    talk.set("f_who", "none")
    assert not any(talk.relevant(name) for name in FAMILY)
    assert "f_none" in due(talk, "family")
    talk.set("f_who", "child mother")
    assert all(talk.relevant(name) for name in FAMILY)
    assert not talk.relevant("f_none")


def test_nobody_cannot_stand_beside_somebody(talk):
    talk.set("f_who", "child none")
    assert talk.wrong("f_who") == ["constraint"]


def test_what_the_family_agrees_with_is_a_code_and_no_score(talk):
    talk.set("f_who", "child")
    before = talk.session.scores()["/"]
    for name in ("f_know", "f_listen", "f_resp", "f_plan"):
        talk.set(name, "5")
    assert talk.session.scores()["/"] == before


def test_the_supervision_check_counts_partly_as_half_and_leaves_not_applicable_out(talk):
    for name, answer in {"s_ref": "yes", "s_child": "partly", "s_dir": "no", "s_sos": "na"}.items():
        talk.set(name, answer)
    score = talk.session.scores()["/data/t6_s"]
    assert (score.percent, score.n) == ("50", 3)


def test_roles_link_it_to_its_audit_and_to_the_three_columns():
    roles = {role: name for name, each in by_name(supplied("T6")).items() for role in each.audit.roles}
    wanted = {
        "follows-audit": "a_audit", "audit-date": "a_date", "case-status": "a_status", "strength": "p_proud",
        "worry": "p_worry", "next-step": "p_up", "overall-grade": "b_grade", "section-grade": "s_grade",
    }  # fmt: skip
    assert {role: roles[role] for role in wanted} == wanted
