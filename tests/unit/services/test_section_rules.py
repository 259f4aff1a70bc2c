"""Sections that say what they are about are asked of any tool, whatever its questions are called."""

from __future__ import annotations

import pytest

from qa_desktop.services.contradictions import contradictions
from qa_desktop.services.desktop import Contradiction, Weight
from tests.builders import Filling, filling, tool
from tests.supplied import by_name, supplied

CHOICES = """
| list_name | name | label | score | grade |
| yn | yes | Yes | 1 | |
| yn | no | Not evidenced | 0 | |
| yn | na | Not applicable | | |
| grade | a | Outstanding | | outstanding |
| grade | b | Good | | good |
| grade | c | Requires improvement | | ri |
| grade | d | Inadequate | | inadequate |
| grade | x | not evidenced | | |
"""
SETTINGS = """
| form_title | form_id | version | namespaces {more} |
| Small | small | 1 | qa="urn:qa-desktop:audit:1" {values} |
"""
GRADED = """
| type | name | label | bind::qa:role | bind::qa:section |
| begin_group | one | One | | {group} |
| select_one grade | q1 | Danger to the child | section-grade | {first} |
| end_group | | | | |
| begin_group | two | Two | | |
| select_one grade | q2 | What the child says | section-grade | {second} |
| end_group | | | | |
| select_one grade | all | Altogether | overall-grade | |
| text | why | Why | reason | |
"""


def filled(survey: str, *, low: bool = False, **answers: str) -> Filling:
    settings = SETTINGS.format(
        more="| attribute::qa:score-direction" if low else "", values="| low" if low else ""
    )
    made = filling(tool(survey, choices=CHOICES, settings=settings))
    for name, value in answers.items():
        made.set(name, value)
    return made


def graded(one: str, two: str, overall: str, **sections: str) -> Filling:
    words = {"group": "", "first": "risk", "second": "voice", **sections}
    return filled(GRADED.format(**words), q1=one, q2=two, all=overall, why="Weighed up with the team.")


def codes(made: Filling) -> list[str]:
    return [each.code for each in contradictions(made.session, None)]


def only(made: Filling) -> Contradiction:
    (found,) = contradictions(made.session, None)
    return found


def test_an_inadequate_risk_under_a_better_overall_grade_asks_why_and_is_moderated():
    found = only(graded("d", "c", "c"))
    assert found.code == "RISK-INADEQUATE"
    assert found.words.startswith("“Danger to the child” is Inadequate, and the overall grade is Requires")
    assert (found.weight, found.moderate) == (Weight.NEEDS_REASON, True)


def test_an_inadequate_risk_under_an_inadequate_overall_grade_fits():
    assert codes(graded("d", "b", "d")) == []


@pytest.mark.parametrize("kind", ["risk", "voice", "planning"])
@pytest.mark.parametrize("overall", ["a", "b"])
def test_good_overall_over_a_section_that_it_leans_on_asks_why_whatever_its_question_is_called(kind, overall):
    made = graded("b", "c", overall, second=kind, first="record")
    found = only(made)
    assert found.code == "CORE-SECTION-BELOW-GOOD"
    assert "“What the child says” is Requires improvement to be good" in found.words
    assert (found.weight, found.moderate) == (Weight.NEEDS_REASON, True)
    assert found.node_ids == (made.id("q2"), made.id("all"))


def test_a_section_that_it_does_not_lean_on_is_only_noted_with_its_reason():
    found = only(graded("b", "c", "b", second="record"))
    assert (found.code, found.weight, found.moderate) == ("OVERALL-BETTER-THAN-SECTION", Weight.NOTE, False)


def test_the_word_on_the_group_holds_for_the_grade_in_it():
    assert codes(graded("c", "b", "b", group="planning", first="")) == ["CORE-SECTION-BELOW-GOOD"]


def test_an_inadequate_section_of_another_kind_is_asked_about_beside_it():
    assert codes(graded("d", "c", "b", first="record")) == [
        "CORE-SECTION-BELOW-GOOD",
        "GOOD-WITH-INADEQUATE-SECTION",
    ]


def test_good_overall_but_the_voice_of_the_child_is_not_evidenced():
    found = only(graded("b", "x", "b"))
    assert found.code == "GOOD-WITHOUT-EVIDENCE"
    assert found.words.startswith("Good overall, but “What the child says” is ‘not evidenced’.")
    assert found.moderate


ASKED = """
| type | name | label | bind::qa:role | bind::qa:section |
| select_one yn | q | Voice of the child | | voice |
| select_one grade | all | Altogether | overall-grade | |
| text | why | Why | reason | |
"""


def test_a_single_question_stands_for_a_section_that_has_no_grade():
    found = only(filled(ASKED, q="no", all="b", why="Seen at home."))
    assert found.words.startswith("Good overall, but “Voice of the child” is ‘Not evidenced’.")
    assert found.moderate
    assert codes(filled(ASKED, q="yes", all="b", why="Seen at home.")) == []
    assert codes(filled(ASKED, q="na", all="b", why="Seen at home.")) == []
    assert codes(filled(ASKED, q="no", all="c", why="Seen at home.")) == []


def test_where_low_is_good_the_highest_score_is_the_worst():
    assert codes(filled(ASKED, low=True, q="no", all="b", why="Seen at home.")) == []
    assert codes(filled(ASKED, low=True, q="yes", all="b", why="Seen at home.")) == ["GOOD-WITHOUT-EVIDENCE"]


def test_a_group_without_a_grade_is_judged_by_its_answers():
    survey = """
        | type | name | label | bind::qa:role | bind::qa:section |
        | begin_group | g | Planning | | planning |
        | select_one yn | q1 | One | | |
        | select_one yn | q2 | Two | | |
        | end_group | | | | |
        | select_one grade | all | Altogether | overall-grade | |
        | text | why | Why | reason | |
    """
    found = only(filled(survey, q1="no", q2="no", all="a", why="Weighed up."))
    assert "most answers in “Planning” are no (0 % of 2)" in found.words
    assert codes(filled(survey, q1="yes", q2="no", all="a", why="Weighed up.")) == []


@pytest.mark.parametrize(
    ("part", "core"), [("T1", {"v_grade", "k_grade", "n_grade"}), ("T2", {"v_grade", "k_grade", "n_grade"})]
)
def test_the_case_audits_say_which_sections_their_overall_grade_leans_on(part, core):
    kinds = {name: each.audit.section for name, each in by_name(supplied(part)).items() if each.audit.section}
    assert {name for name, kind in kinds.items() if kind in ("voice", "risk", "planning")} == core
    graded = {name for name, each in by_name(supplied(part)).items() if "section-grade" in each.audit.roles}
    assert set(kinds) == graded
