"""Scores are data of the tool (architecture.md, section 4): a convention is a column of the choices sheet."""

from decimal import Decimal

import pytest

from tests.builders import filling, tool

SURVEY = """
| type         | name | label | bind::qa:weight | relevant |
| begin_group  | g    | G     |                 |          |
| select_one l | a    | A     |                 |          |
| select_one l | b    | B     | 2               |          |
| end_group    |      |       |                 |          |
| begin_group  | h    | H     |                 |          |
| select_one l | c    | C     |                 | ${a} != 'no' |
| end_group    |      |       |                 |          |
"""
SETTINGS = '| namespaces |\n| qa="urn:qa-desktop:audit:1" |'


def choices(**scores: str) -> str:
    rows = "\n".join(f"| l | {name} | {name} | {score} |" for name, score in scores.items())
    return f"| list_name | name | label | score |\n{rows}"


def scored(**scores: str):
    return filling(tool(SURVEY, choices=choices(**scores), settings=SETTINGS))


@pytest.mark.parametrize(
    ("convention", "percent", "n"),
    [
        ({"yes": "1", "partly": "0.5", "no": "0", "na": ""}, "83.3", 2),  # n/a left out, partly is half
        ({"yes": "1", "partly": "0", "no": "0", "na": "1"}, "75", 3),  # n/a as met, partly as nothing
        ({"yes": "2", "partly": "1", "no": "0", "na": ""}, "83.3", 2),  # 2/1/0 points
        ({"yes": "1", "partly": "2", "no": "3", "na": ""}, "44.4", 2),  # low is good: points are points
        ({"yes": "", "partly": "", "no": "", "na": ""}, None, 0),  # codes that are no scores
    ],
)
def test_each_convention_of_scoring_is_data(convention, percent, n):
    s = scored(**convention)
    s.set("b", "yes")
    s.set("a", "partly")
    s.set("c", "na")
    whole = s.session.scores().get("/")
    assert (whole.percent if whole else None) == percent
    assert (whole.n if whole else 0) == n


def test_a_score_has_its_points_and_its_maximum_with_weights():
    s = scored(yes="1", partly="0.5", no="0", na="")
    s.set("a", "partly")
    s.set("b", "yes")
    group = s.session.scores()["/data/g"]
    assert (group.points, group.maximum, group.n) == (Decimal("2.5"), Decimal(3), 2)


def test_what_does_not_apply_or_is_not_answered_does_not_count():
    s = scored(yes="1", partly="0.5", no="0", na="")
    s.set("c", "yes")
    assert s.session.scores()["/data/h"].percent == "100"
    s.set("a", "no")
    assert s.session.scores()["/data/h"].percent == ""
    assert s.session.scores()["/"].n == 1


def test_a_second_figure_stands_beside_the_first():
    s = filling(
        tool(
            "| type | name | label |\n| select_one l | a | A |",
            choices="""
            | list_name | name   | label  | score | score-strict |
            | l         | yes    | Yes    | 1     | 1            |
            | l         | partly | Partly | 0.5   | 0            |
            """,
        )
    )
    s.set("a", "partly")
    assert s.session.figures() == ("score", "score-strict")
    assert s.session.scores()["/"].percent == "50"
    assert s.session.scores("score-strict")["/"].percent == "0"


def test_a_repeat_has_a_score_for_each_instance_for_all_and_for_each_question_down_the_instances():
    s = filling(
        tool(
            """
            | type         | name | label |
            | begin_repeat | r    | R     |
            | select_one l | x    | X     |
            | select_one l | y    | Y     |
            | end_repeat   |      |       |
            """,
            choices=choices(yes="1", no="0"),
        )
    )
    s.add("r")
    s.set("r[1]/x", "yes")
    s.set("r[1]/y", "yes")
    s.set("r[2]/x", "no")
    found = s.session.scores()
    first, second = s.view("r").children
    assert (found[first].percent, found[second].percent) == ("100", "0")
    assert (found["/data/r"].percent, found["/data/r"].n) == ("66.7", 3)
    assert (found["/data/r/x"].percent, found["/data/r/y"].percent) == ("50", "100")


def test_a_tool_without_scores_has_none():
    s = filling(tool("| type | name | label |\n| text | a | A |"))
    assert s.session.figures() == ()
    assert s.session.scores() == {}
