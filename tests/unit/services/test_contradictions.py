"""What does not go together, found through the vocabulary alone in a tool of any names."""

from __future__ import annotations

import pytest

from qa_desktop.domain.grades import Grade, scale_bands
from qa_desktop.services.contradictions import contradictions
from qa_desktop.services.desktop import Contradiction, Weight
from tests.builders import Filling, filling, tool

SURVEY = """
| type | name | label | required | bind::qa:role |
| begin_group | a | Voice | | |
| select_one yn | a1 | Seen? | | |
| select_one yn | a2 | Heard? | | |
| select_one yn | a3 | Told? | | |
| text | a_why | Evidence for voice | | reason |
| select_one grade | a_grade | Grade: voice | | section-grade |
| end_group | | | | |
| begin_group | z | Overall | | |
| select_one grade | z_grade | Overall grade | | overall-grade |
| integer | z_scale | Overall scale | | overall-scale |
| end_group | | | | |
"""
CHOICES = """
| list_name | name | label | score | grade |
| yn | yes | Yes | 1 | |
| yn | partly | Partly | 0.5 | |
| yn | no | No | 0 | |
| yn | na | Not applicable | | |
| grade | a | Outstanding | | outstanding |
| grade | b | Good | | good |
| grade | c | Requires improvement | | ri |
| grade | d | Inadequate | | inadequate |
| grade | x | not evidenced | | |
"""
SETTINGS = """
| form_title | form_id | version | namespaces | attribute::qa:scale-bands |
| Small | small-grades | 1 | qa="urn:qa-desktop:audit:1" | {} |
"""
GOOD = {
    "a1": "yes",
    "a2": "yes",
    "a3": "yes",
    "a_why": "Seen at home in May.",
    "a_grade": "b",
    "z_grade": "b",
}


def filled(bands: str = "", **answers: str) -> Filling:
    made = filling(tool(SURVEY, choices=CHOICES, settings=SETTINGS.format(bands)))
    for name, value in {**GOOD, **answers}.items():
        made.set(name, value)
    return made


def found(code: str, made: Filling) -> Contradiction | None:
    return next((each for each in contradictions(made.session, None) if each.code == code), None)


def test_what_fits_is_not_mentioned():
    assert contradictions(filled().session, None) == ()


def test_good_overall_over_a_section_that_is_not_evidenced_asks_why():
    made = filled(a_grade="x")
    contradiction = found("GOOD-WITHOUT-EVIDENCE", made)
    assert contradiction is not None
    assert contradiction.words.startswith("Good overall, but “Grade: voice” is ‘not evidenced’.")
    assert contradiction.weight is Weight.NEEDS_REASON
    assert contradiction.moderate
    assert contradiction.node_ids[0] == made.id("a_grade")


@pytest.mark.parametrize("thin", ["", "-", ".."])
def test_good_overall_over_a_section_without_written_evidence_asks_why(thin):
    contradiction = found("GOOD-WITHOUT-EVIDENCE", filled(a_why=thin))
    assert contradiction is not None
    assert "“Evidence for voice” says nothing" in contradiction.words


@pytest.mark.parametrize(
    ("answers", "asks"),
    [
        ({"a1": "no", "a2": "no", "a3": "yes"}, True),
        ({"a1": "no", "a2": "partly", "a3": "yes"}, False),
        ({"a1": "no", "a2": "no", "a3": "na"}, False),
    ],
)
def test_good_overall_over_answers_that_are_mostly_no_asks_why(answers, asks):
    assert (found("GOOD-WITHOUT-EVIDENCE", filled(**answers)) is not None) is asks


def test_a_grade_below_good_claims_nothing_that_needs_the_evidence():
    assert found("GOOD-WITHOUT-EVIDENCE", filled(a_grade="x", z_grade="c")) is None


def test_a_section_below_good_may_be_mostly_no():
    assert found("GOOD-WITHOUT-EVIDENCE", filled(a1="no", a2="no", a3="no", a_grade="c")) is None


def test_outstanding_over_an_inadequate_section_asks_why():
    contradiction = found("GOOD-WITH-INADEQUATE-SECTION", filled(a_grade="d", z_grade="a"))
    assert contradiction is not None
    assert (contradiction.weight, contradiction.moderate) == (Weight.NEEDS_REASON, True)


@pytest.mark.parametrize(
    ("bands", "scale", "fits"),
    [("", "7", True), ("", "8", True), ("", "9", False), ("", "6", False), ("8 6 3", "6", True),
     ("8 6 3", "8", False)],
)  # fmt: skip
def test_the_bands_of_the_scale_are_the_tools_own_where_it_gives_them(bands, scale, fits):
    assert (found("SCALE-AGAINST-GRADE", filled(bands, z_scale=scale)) is None) is fits


def test_bands_reach_from_nought_upwards_without_a_gap():
    assert scale_bands(("90", "70", "40")) == {
        Grade.OUTSTANDING: (90, None),
        Grade.GOOD: (70, 89),
        Grade.REQUIRES_IMPROVEMENT: (40, 69),
        Grade.INADEQUATE: (0, 39),
    }


MARKS = """
| type | name | label | bind::qa:role | bind::qa:stage |
| begin_group | start | How well did it start? | | |
| integer | lp | Theirs | lead-professional-mark | lead-professional |
| integer | ehc | Mine | consultant-mark | |
| integer | agreed | Agreed | agreed-mark | |
| end_group | | | | |
"""


@pytest.mark.parametrize("placed", [{}, {"ehc": "5"}, {"lp": "5"}])
def test_a_mark_that_is_agreed_without_both_marks_needs_a_reason_and_is_moderated(placed):
    made = filling(tool(MARKS, choices=CHOICES, settings=SETTINGS.format("")))
    for name, value in placed.items():
        made.set(name, value)
    assert found("AGREED-BY-ONE", made) is None, "nothing is agreed"
    made.set("agreed", "5")
    said = found("AGREED-BY-ONE", made)
    assert (said.weight, said.moderate) == (Weight.NEEDS_REASON, True)
    assert "“How well did it start?”" in said.words
    assert said.node_ids == (made.id("agreed"),)
    made.set("lp", "5")
    made.set("ehc", "5")
    assert found("AGREED-BY-ONE", made) is None
