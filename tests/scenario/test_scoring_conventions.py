"""Conventions of published audit tools, each in a workbook alone; every figure is worked out by hand.

What the conventions are called in public tools, and how each is written, is explained to authors in
docs/tool-authoring.md, section "Scores".
"""

from decimal import Decimal

import pytest

from qa_desktop.domain.bands import Band, band_of
from qa_desktop.formengine.api import Score
from tests.builders import Filling, filling, tool

THREE = """
| type         | name | label |
| select_one l | a    | A     |
| select_one l | b    | B     |
| select_one l | c    | C     |
"""
YES_NO = """
| list_name | name | label          | score |
| l         | yes  | Yes            | 1     |
| l         | no   | No             | 0     |
| l         | na   | Not applicable |       |
"""


def begun(survey: str, choices: str = YES_NO, **settings: str) -> Filling:
    heads = "".join(f" | attribute::qa:{name.replace('_', '-')}" for name in settings)
    values = "".join(f" | {value}" for value in settings.values())
    sheet = f'| form_id | namespaces{heads} |\n| t | qa="urn:qa-desktop:audit:1"{values} |'
    return filling(tool(survey, choices=choices, settings=sheet))


def answered(audit: Filling, **answers: str) -> Filling:
    for name, value in answers.items():
        audit.set(name, value)
    return audit


def whole(audit: Filling, figure: str = "score") -> Score:
    return audit.session.scores(figure)["/"]


def told(score: Score) -> tuple[str, int]:
    """As people see it: the per cent, and how many it is of."""
    return score.percent, score.n


def listed(**points: str) -> str:
    rows = "\n".join(f"| l | {name} | {name} | {score} |" for name, score in points.items())
    return f"| list_name | name | label | score |\n{rows}"


# ---------------------------------------------------------------- what an answer is worth


def test_not_applicable_is_left_out_of_points_and_maximum():
    assert told(whole(answered(begun(THREE), a="yes", b="no", c="na"))) == ("50", 2)  # 1 of 2


def test_not_applicable_counts_as_met():
    audit = begun(THREE, listed(yes="1", no="0", na="1"))
    assert told(whole(answered(audit, a="yes", b="no", c="na"))) == ("66.7", 3)  # 2 of 3


def test_not_applicable_counts_as_not_met():
    audit = begun(THREE, listed(yes="1", no="0", na="0"))
    assert told(whole(answered(audit, a="yes", b="no", c="na"))) == ("33.3", 3)  # 1 of 3


@pytest.mark.parametrize(
    ("partly", "percent"),
    [("0.5", "50"), ("0", "33.3"), ("1", "66.7")],  # 1.5, 1 and 2 of 3
)
def test_partly_is_half_nothing_or_as_good_as_yes(partly, percent):
    audit = begun(THREE, listed(yes="1", partly=partly, no="0"))
    assert told(whole(answered(audit, a="yes", b="partly", c="no"))) == (percent, 3)


def test_two_one_and_no_points():
    audit = answered(begun(THREE, listed(yes="2", partly="1", no="0")), a="yes", b="partly", c="no")
    assert (whole(audit).points, whole(audit).maximum) == (Decimal(3), Decimal(6))
    assert told(whole(audit)) == ("50", 3)


def test_numbers_that_are_codes_and_not_scores_make_no_figure():
    audit = begun(THREE, "| list_name | name | label |\n| l | 1 | One |\n| l | 2 | Two |")
    assert answered(audit, a="1", b="2").session.scores() == {}


def test_an_unanswered_question_is_left_out_and_a_default_counts_it_as_not_met():
    assert told(whole(answered(begun(THREE), a="yes"))) == ("100", 1)
    blank_is_no = begun(
        """
        | type         | name | label | default |
        | select_one l | a    | A     | no      |
        | select_one l | b    | B     | no      |
        """
    )
    assert told(whole(answered(blank_is_no, a="yes"))) == ("50", 2)


def test_a_reversed_question_has_a_list_of_its_own():
    audit = begun(
        """
        | type             | name | label                      |
        | select_one l     | a    | Was the plan followed?     |
        | select_one worse | b    | Were there any incidents?  |
        """,
        YES_NO + "| worse | yes | Yes | 0 |\n| worse | no | No | 1 |",
    )
    assert told(whole(answered(audit, a="yes", b="yes"))) == ("50", 2)


def test_points_are_taken_away_for_what_should_never_happen():
    audit = begun(
        """
        | type               | name | label |
        | select_one l       | a    | A     |
        | select_one l       | b    | B     |
        | select_one penalty | p    | P     |
        """,
        YES_NO + "| penalty | yes | Yes | -1 |\n| penalty | no | No | 0 |",
    )
    assert told(whole(answered(audit, a="yes", b="yes", p="no"))) == ("100", 3)
    assert told(whole(answered(audit, p="yes"))) == ("50", 3)  # 2 - 1 of 2


def test_two_figures_from_the_same_answers():
    audit = begun(
        THREE,
        """
        | list_name | name   | label  | score | score-strict |
        | l         | yes    | Yes    | 1     | 1            |
        | l         | partly | Partly | 0.5   | 0            |
        | l         | no     | No     | 0     | 0            |
        """,
    )
    answered(audit, a="yes", b="partly", c="no")
    assert told(whole(audit)) == ("50", 3)
    assert told(whole(audit, "score-strict")) == ("33.3", 3)


def test_a_mark_out_of_ten_counts_as_points_out_of_ten():
    audit = begun(
        """
        | type    | name | label | bind::qa:out-of |
        | integer | a    | A     | 10              |
        | integer | b    | B     | 10              |
        """,
        "",
    )
    assert told(whole(answered(audit, a="7", b="4"))) == ("55", 2)  # 11 of 20


def test_so_many_of_so_many_opportunities_are_pooled_and_n_is_the_opportunities():
    audit = begun(
        """
        | type         | name  | label         | bind::qa:out-of |
        | begin_repeat | ward  | Ward          |                 |
        | integer      | seen  | Opportunities |                 |
        | integer      | taken | Taken         | ${seen}         |
        | end_repeat   |       |               |                 |
        """,
        "",
    )
    audit.add("ward")
    answered(audit, **{"ward[1]/seen": "10", "ward[1]/taken": "10", "ward[2]/seen": "40"})
    audit.set("ward[2]/taken", "20")
    assert told(whole(audit)) == ("60", 50)  # 30 of 50, not the mean of 100 and 50
    audit.set("ward[2]/seen", "0")
    audit.set("ward[2]/taken", "0")
    assert told(whole(audit)) == ("100", 10)  # nothing was seen on the second ward


@pytest.mark.parametrize("typed", ["9" * 40, "-" + "9" * 40, "0." + "0" * 30 + "1"])
def test_a_number_far_out_of_reach_breaks_nothing(typed):
    audit = begun(
        """
        | type      | name  | label | bind::qa:out-of | bind::qa:score-of | calculation |
        | decimal   | a     | A     | 1               |                   |             |
        | calculate | score |       |                 | /                 | ''          |
        """,
        "",
    )
    answered(audit, a=typed)
    assert whole(audit).n == 1
    assert audit.value("score") == whole(audit).percent


def test_points_and_weights_beyond_any_number_are_left_out_and_break_nothing():
    audit = begun(
        """
        | type         | name | label | bind::qa:weight |
        | select_one l | a    | A     | 1e999999        |
        | select_one l | b    | B     |                 |
        """,
        listed(yes="1", most="1e999999", no="0"),
    )
    assert told(whole(answered(audit, a="most", b="yes"))) == ("100", 1)


# ---------------------------------------------------------------- what a section makes of them


def test_some_questions_weigh_more():
    audit = begun(
        """
        | type         | name | label | bind::qa:weight |
        | select_one l | a    | A     | 3               |
        | select_one l | b    | B     |                 |
        """
    )
    assert told(whole(answered(audit, a="no", b="yes"))) == ("25", 2)  # 1 of 4


def test_sections_weigh_what_the_tool_says_whatever_they_hold():
    audit = begun(
        """
        | type         | name | label | bind::qa:weight |
        | begin_group  | g    | G     | 40              |
        | select_one l | a    | A     |                 |
        | end_group    |      |       |                 |
        | begin_group  | h    | H     | 60              |
        | select_one l | b    | B     |                 |
        | select_one l | c    | C     |                 |
        | select_one l | d    | D     |                 |
        | end_group    |      |       |                 |
        """,
        score_rule="average",
    )
    answered(audit, a="yes", b="yes", c="no", d="no")
    found = audit.session.scores()
    assert told(found["/data/h"]) == ("33.3", 3)
    assert told(found["/"]) == ("60", 2)  # 40 × 1 + 60 × 1/3, of 100


@pytest.mark.parametrize("rule", ["", "average", "lowest", "all"])
def test_a_section_that_weighs_nothing_counts_in_nothing(rule):
    audit = begun(
        """
        | type         | name | label | bind::qa:weight |
        | begin_group  | g    | G     | 0               |
        | select_one l | a    | A     |                 |
        | select_one l | b    | B     |                 |
        | end_group    |      |       |                 |
        | select_one l | c    | C     |                 |
        """,
        **({"score_rule": rule} if rule else {}),
    )
    answered(audit, a="no", b="no", c="yes")
    assert told(whole(audit)) == ("100", 1)  # c alone; a and b keep their own section's figure
    assert told(audit.session.scores()[audit.id("g")]) == ("0", 2)


def test_each_section_counts_the_same_or_each_question_does():
    survey = """
        | type         | name | label |
        | begin_group  | g    | G     |
        | select_one l | a    | A     |
        | end_group    |      |       |
        | begin_group  | h    | H     |
        | select_one l | b    | B     |
        | select_one l | c    | C     |
        | end_group    |      |       |
    """
    answers = {"a": "yes", "b": "no", "c": "no"}
    assert told(whole(answered(begun(survey), **answers))) == ("33.3", 3)  # 1 of 3
    assert told(whole(answered(begun(survey, score_rule="average"), **answers))) == ("50", 2)  # (100 + 0) / 2


def test_a_bundle_is_met_when_every_item_that_applies_is():
    audit = begun(
        """
        | type         | name | label | bind::qa:score-rule |
        | begin_group  | g    | G     | all                 |
        | select_one l | a    | A     |                     |
        | select_one l | b    | B     |                     |
        | end_group    |      |       |                     |
        """,
        listed(yes="1", partly="0.5", no="0", na=""),
    )

    def bundle(**answers: str) -> tuple[str, int]:
        return told(answered(audit, **answers).session.scores()["/data/g"])

    assert bundle() == ("", 0)
    assert bundle(a="yes", b="na") == ("100", 1)
    assert bundle(b="partly") == ("0", 1)
    assert bundle(a="na", b="na") == ("", 0)


RECORDS = """
| type         | name | label | bind::qa:score-rule | appearance |
| begin_repeat | r    | R     | {rule}              |            |
| select_one l | x    | X     |                     |            |
| select_one l | y    | Y     |                     |            |
| select_one l | z    | Z     |                     |            |
| end_repeat   |      |       |                     |            |
"""


def records(rule: str, **settings: str) -> Filling:
    """Three records: 3 of 3, 1 of 2 and 0 of 1."""
    audit = begun(RECORDS.format(rule=rule), **settings)
    for _more in range(2):
        audit.add("r")
    for number, answers in enumerate(("yes yes yes", "yes no na", "no na na"), start=1):
        for name, value in zip("xyz", answers.split(), strict=True):
            audit.set(f"r[{number}]/{name}", value)
    return audit


@pytest.mark.parametrize(
    ("rule", "percent", "n"),
    [
        ("", "66.7", 6),  # pooled: 4 of 6
        ("average", "50", 3),  # the mean of 100, 50 and 0
        ("all", "33.3", 3),  # one record of three is met as a whole
        ("lowest", "0", 1),  # the worst record
    ],
)
def test_records_are_pooled_averaged_met_as_a_whole_or_as_good_as_the_worst(rule, percent, n):
    audit = records(rule)
    assert told(audit.session.scores()["/data/r"]) == (percent, n)
    assert told(whole(audit)) == (percent, n)


def test_down_the_records_each_criterion_keeps_its_own_figure_whatever_the_rule():
    for rule in ("", "average", "all", "lowest"):
        found = records(rule).session.scores()
        assert told(found["/data/r/x"]) == ("66.7", 3)
        assert told(found["/data/r/y"]) == ("50", 2)
        assert told(found["/data/r/z"]) == ("100", 1)


def test_a_record_on_which_nothing_applies_is_no_record_in_an_average():
    audit = records("average")
    for name in "xyz":
        audit.set(f"r[3]/{name}", "na")
    assert told(whole(audit)) == ("75", 2)  # (100 + 50) / 2


def test_a_chain_is_as_strong_as_its_weakest_section():
    audit = begun(
        """
        | type         | name | label |
        | begin_group  | g    | G     |
        | select_one l | a    | A     |
        | end_group    |      |       |
        | begin_group  | h    | H     |
        | select_one l | b    | B     |
        | select_one l | c    | C     |
        | end_group    |      |       |
        """,
        score_rule="lowest",
    )
    assert told(whole(answered(audit, a="yes", b="yes", c="no"))) == ("50", 2)


# ---------------------------------------------------------------- one answer that decides

CRITICAL = """
| type         | name | label | bind::qa:critical |
| begin_group  | g    | G     |                   |
| select_one l | a    | A     | {critical}        |
| select_one l | b    | B     |                   |
| end_group    |      |       |                   |
| begin_group  | h    | H     |                   |
| select_one l | c    | C     |                   |
| end_group    |      |       |                   |
"""


@pytest.mark.parametrize(
    ("critical", "section", "audit_as_a_whole"),
    [("", "50", "66.7"), ("yes", "0", "33.3"), ("${g}", "0", "33.3"), ("/", "50", "0")],
)
def test_one_no_fails_its_section_or_the_whole_audit(critical, section, audit_as_a_whole):
    audit = answered(begun(CRITICAL.format(critical=critical)), a="no", b="yes", c="yes")
    found = audit.session.scores()
    assert told(found["/data/g"]) == (section, 2)
    assert told(found["/"]) == (audit_as_a_whole, 3)
    assert told(answered(audit, a="yes").session.scores()["/"]) == ("100", 3)


def test_a_critical_question_fails_nothing_when_it_does_not_apply_or_is_half_met():
    audit = begun(CRITICAL.format(critical="yes"), listed(yes="1", partly="0.5", no="0", na=""))
    answered(audit, a="na", b="yes", c="yes")
    assert told(whole(audit)) == ("100", 2)
    assert told(whole(answered(audit, a="partly"))) == ("83.3", 3)  # 2.5 of 3


def test_a_critical_no_fails_the_record_it_is_in_and_no_other():
    audit = begun(
        """
        | type         | name | label | bind::qa:critical |
        | begin_repeat | r    | R     |                   |
        | select_one l | x    | X     | yes               |
        | select_one l | y    | Y     |                   |
        | end_repeat   |      |       |                   |
        """
    )
    audit.add("r")
    answered(audit, **{"r[1]/x": "no", "r[1]/y": "yes", "r[2]/x": "yes", "r[2]/y": "yes"})
    first, second = audit.view("r").children
    found = audit.session.scores()
    assert (found[first].percent, found[second].percent) == ("0", "100")
    assert told(found["/"]) == ("50", 4)


def test_a_missed_must_keeps_the_figure_from_being_better_than_amber():
    audit = begun(
        """
        | type         | name  | label | bind::qa:score-of | calculation |
        | begin_group  | g     | G     |                   | |
        | select_one l | must  | Must  |                   | |
        | select_one l | a     | A     |                   | |
        | select_one l | b     | B     |                   | |
        | select_one l | c     | C     |                   | |
        | end_group    |       |       |                   | |
        | calculate    | raw   |       | ${g}              | '' |
        | calculate    | limit |       |                   | if(${must} = 'no', min(${raw}, 60), ${raw}) |
        """
    )
    answered(audit, must="no", a="yes", b="yes", c="yes")
    assert (audit.value("raw"), audit.value("limit")) == ("75", "60")
    assert answered(audit, must="yes").value("limit") == "100"


# ---------------------------------------------------------------- how it is read


def test_low_is_good_and_a_risk_grows_with_its_points():
    audit = begun(
        """
        | type            | name | label |
        | select_one skin | s    | Skin  |
        | select_one food | f    | Food  |
        """,
        """
        | list_name | name   | label  | score |
        | skin      | well   | Well   | 0     |
        | skin      | dry    | Dry    | 1     |
        | skin      | broken | Broken | 3     |
        | food      | good   | Good   | 0     |
        | food      | poor   | Poor   | 1     |
        """,
        score_direction="low",
        bands="10 40",
    )
    score = whole(answered(audit, s="dry", f="good"))
    assert (score.points, score.maximum, score.percent, score.n) == (Decimal(1), Decimal(4), "25", 2)
    limits, direction = ("10", "40"), "low"
    assert band_of(score.percent, limits, direction) is Band.AMBER
    assert band_of(whole(answered(audit, s="well")).percent, limits, direction) is Band.GREEN
    assert band_of(whole(answered(audit, s="broken", f="poor")).percent, limits, direction) is Band.RED


def test_where_low_is_good_a_bundle_is_met_without_points_and_a_critical_answer_gives_them_all():
    survey = """
        | type         | name | label | bind::qa:score-rule | bind::qa:critical |
        | begin_group  | g    | G     | {rule}              |                   |
        | select_one l | a    | A     |                     | {critical}        |
        | select_one l | b    | B     |                     |                   |
        | end_group    |      |       |                     |                   |
    """
    points = listed(none="0", some="1", much="2")
    bundle = begun(survey.format(rule="all", critical=""), points, score_direction="low")
    assert told(whole(answered(bundle, a="none", b="none"))) == ("0", 1)
    assert told(whole(answered(bundle, b="some"))) == ("100", 1)
    alarm = begun(survey.format(rule="", critical="yes"), points, score_direction="low")
    assert told(whole(answered(alarm, a="some", b="none"))) == ("25", 2)
    assert told(whole(answered(alarm, a="much"))) == ("100", 2)


def test_bands_of_points_instead_of_per_cents():
    risk = "if(${total} = '', '', if(${total} >= 15, 'high', if(${total} >= 10, 'at risk', 'low')))"
    audit = begun(
        """
        | type         | name   | label | bind::qa:score-of | bind::qa:score-as | calculation |
        | begin_group  | g      | G     |                   |                   |             |
        | select_one l | a      | A     |                   |                   |             |
        | select_one l | b      | B     |                   |                   |             |
        | end_group    |        |       |                   |                   |             |
        | calculate    | total  |       | ${g}              | points            | ''          |
        | calculate    | most   |       | ${g}              | max               | ''          |
        | calculate    | asked  |       | ${g}              | n                 | ''          |
        | calculate    | risk   |       |                   |                   | {risk}      |
        """.replace("{risk}", risk),
        listed(low="2", middle="6", top="8"),
    )
    assert (audit.value("total"), audit.value("risk")) == ("", "")
    answered(audit, a="middle", b="middle")
    assert [audit.value(name) for name in ("total", "most", "asked", "risk")] == ["12", "16", "2", "at risk"]
    assert answered(audit, a="top", b="top").value("risk") == "high"


@pytest.mark.parametrize(
    ("percent", "band"),
    [("100", Band.GREEN), ("90", Band.GREEN), ("89.9", Band.AMBER), ("75", Band.AMBER), ("74.9", Band.RED),
     ("", None)],
)  # fmt: skip
def test_green_amber_and_red_begin_at_the_limits_of_the_tool(percent, band):
    assert band_of(percent, ("90", "75"), "high") is band


def test_too_few_answers_make_no_per_cent_but_keep_their_points_and_their_number():
    survey = """
        | type         | name | label | bind::qa:score-least |
        | begin_group  | g    | G     | {least}              |
        | select_one l | a    | A     |                      |
        | select_one l | b    | B     |                      |
        | select_one l | c    | C     |                      |
        | end_group    |      |       |                      |
    """
    audit = answered(begun(survey.format(least="3")), a="yes", b="yes")
    found = audit.session.scores()
    assert told(found["/data/g"]) == ("", 2)
    assert found["/data/g"].points == 2
    assert told(found["/"]) == ("100", 2)  # the whole has no such limit
    assert told(answered(audit, c="no").session.scores()["/data/g"]) == ("66.7", 3)
    everywhere = answered(begun(survey.format(least=""), score_least="3"), a="yes", b="yes")
    assert [told(each) for each in everywhere.session.scores().values()] == [("", 2), ("", 2)]


@pytest.mark.parametrize("rule", ["all", "average", "lowest"])
def test_too_few_are_answers_whatever_the_section_makes_of_them(rule):
    audit = begun(
        f"""
        | type         | name | label | bind::qa:score-rule | bind::qa:score-least |
        | begin_group  | g    | G     | {rule}              | 2                    |
        | begin_group  | h    | H     |                     |                      |
        | select_one l | a    | A     |                     |                      |
        | select_one l | b    | B     |                     |                      |
        | end_group    |      |       |                     |                      |
        | end_group    |      |       |                     |                      |
        """
    )
    answered(audit, a="yes")
    assert audit.session.scores()[audit.id("g")].percent == ""
    answered(audit, b="yes")
    assert audit.session.scores()[audit.id("g")].percent == "100"


def test_the_maximum_follows_what_is_asked():
    audit = begun(
        """
        | type           | name | label | relevant     |
        | select_one l   | a    | A     |              |
        | select_one top | b    | B     | ${a} = 'yes' |
        """,
        YES_NO + "| top | 4 | Four | 4 |\n| top | 0 | Nought | 0 |",
    )
    answered(audit, a="yes", b="0")
    assert (whole(audit).maximum, whole(audit).percent) == (Decimal(5), "20")
    answered(audit, a="no")
    assert (whole(audit).maximum, whole(audit).percent, whole(audit).n) == (Decimal(1), "0", 1)


def test_nothing_that_counts_is_blank_and_not_nought():
    for rule in ("", "average", "all", "lowest"):
        audit = begun(RECORDS.format(rule=rule))
        audit.set("r[1]/x", "na")
        assert told(whole(audit)) == ("", 0)


def test_standards_met_are_counted_where_each_has_its_own_threshold():
    met = "if(${pg} != '' and ${pg} >= 50, 1, 0) + if(${ph} != '' and ${ph} >= 80, 1, 0)"
    audit = begun(
        """
        | type         | name | label | bind::qa:score-of | calculation |
        | begin_group  | g    | G     |                   |             |
        | select_one l | a    | A     |                   |             |
        | select_one l | b    | B     |                   |             |
        | end_group    |      |       |                   |             |
        | begin_group  | h    | H     |                   |             |
        | select_one l | c    | C     |                   |             |
        | end_group    |      |       |                   |             |
        | calculate    | pg   |       | ${g}              | ''          |
        | calculate    | ph   |       | ${h}              | ''          |
        | calculate    | met  |       |                   | {met}       |
        """.replace("{met}", met)
    )
    assert answered(audit, a="yes", b="no", c="no").value("met") == "1"
    assert answered(audit, c="yes").value("met") == "2"


def test_a_score_inside_a_record_is_that_of_the_record_and_follows_its_answers():
    audit = begun(
        """
        | type         | name | label | bind::qa:score-rule | bind::qa:score-of | calculation |
        | begin_repeat | r    | R     | all                 |                   |             |
        | select_one l | x    | X     |                     |                   |             |
        | select_one l | y    | Y     |                     |                   |             |
        | calculate    | mine |       |                     | ${r}              | ''          |
        | end_repeat   |      |       |                     |                   |             |
        | calculate    | all  |       |                     | ${r}              | ''          |
        """
    )
    audit.add("r")
    answered(audit, **{"r[1]/x": "yes", "r[1]/y": "yes", "r[2]/x": "yes", "r[2]/y": "no"})
    assert (audit.value("r[1]/mine"), audit.value("r[2]/mine"), audit.value("all")) == ("100", "0", "50")
    audit.set("r[2]/y", "yes")
    assert audit.value("all") == "100"


def test_a_score_follows_the_number_that_a_count_is_out_of():
    audit = begun(
        """
        | type      | name | label | bind::qa:out-of | bind::qa:score-of | calculation |
        | integer   | due  | Due   |                 |                   |             |
        | begin_group | g  | G     |                 |                   |             |
        | integer   | held | Held  | ${due}          |                   |             |
        | end_group |      |       |                 |                   |             |
        | calculate | rate |       |                 | ${g}              | ''          |
        """,
        "",
    )
    assert answered(audit, due="6", held="3").value("rate") == "50"
    assert answered(audit, due="4").value("rate") == "75"
    assert answered(audit, due="0").value("rate") == ""


def test_a_section_with_a_pass_mark_of_its_own_fails_the_audit_however_good_the_rest():
    audit = begun(
        """
        | type         | name    | label | bind::qa:score-of | calculation                               |
        | begin_group  | priority | P    |                   |                                           |
        | select_one l | a       | A     |                   |                                           |
        | select_one l | b       | B     |                   |                                           |
        | end_group    |         |       |                   |                                           |
        | begin_group  | rest    | R     |                   |                                           |
        | select_one l | c       | C     |                   |                                           |
        | end_group    |         |       |                   |                                           |
        | calculate    | first   |       | ${priority}       | ''                                        |
        | calculate    | outcome |       |                   | if(${first} < 80, 'fail', 'pass')         |
        """
    )
    assert answered(audit, a="yes", b="no", c="yes").value("outcome") == "fail"
    assert answered(audit, b="yes", c="no").value("outcome") == "pass"


def test_words_that_rate_sections_are_counted_and_never_averaged():
    grades = """
        | list_name | name | label                | grade       |
        | g         | o    | Outstanding          | outstanding |
        | g         | g    | Good                 | good        |
        | g         | ri   | Requires improvement | ri          |
        | g         | i    | Inadequate           | inadequate  |
    """
    audit = begun(
        """
        | type         | name | label | calculation |
        | select_one g | safe | Safe  |             |
        | select_one g | care | Care  |             |
        | select_one g | led  | Led   |             |
        | calculate    | all  |       | concat(${safe}, ' ', ${care}, ' ', ${led}) |
        | calculate    | ri   |       | string-length(${all}) - string-length(translate(${all}, 'r', '')) |
        | calculate    | limit |      | if(${ri} >= 2, 'Requires improvement', 'Good') |
        """,
        grades,
    )
    assert answered(audit, safe="ri", care="g", led="o").value("limit") == "Good"
    assert answered(audit, care="ri").value("limit") == "Requires improvement"
    assert audit.session.scores() == {}


def test_the_mean_mark_is_the_points_over_how_many_answered():
    audit = begun(
        """
        | type         | name  | label | bind::qa:score-of | bind::qa:score-as | calculation |
        | begin_group  | g     | G     |                   |                   |             |
        | select_one l | a     | A     |                   |                   |             |
        | select_one l | b     | B     |                   |                   |             |
        | select_one l | c     | C     |                   |                   |             |
        | end_group    |       |       |                   |                   |             |
        | calculate    | sum   |       | ${g}              | points            | ''          |
        | calculate    | of    |       | ${g}              | n                 | ''          |
        | calculate    | mean  |       |                   |                   | ${sum} div ${of} |
        """,
        """
        | list_name | name | label             | score |
        | l         | 4    | Agree             | 4     |
        | l         | 5    | Strongly agree    | 5     |
        | l         | skip | Prefer not to say |       |
        """,
    )
    assert answered(audit, a="4", b="5", c="skip").value("mean") == "4.5"
    assert answered(audit, a="", b="").value("mean") == ""


def test_records_that_could_not_be_found_count_as_not_met():
    audit = begun(
        """
        | type         | name    | label   | bind::qa:out-of | bind::qa:score-of | calculation |
        | integer      | planned | Planned |                 |                   |             |
        | begin_repeat | r       | R       |                 |                   |             |
        | select_one l | x       | X       |                 |                   |             |
        | end_repeat   |         |         |                 |                   |             |
        | begin_group  | g       | G       |                 |                   |             |
        | calculate    | met     |         | ${planned}      |                   | count(${r}[x = 'yes']) |
        | end_group    |         |         |                 |                   |             |
        | calculate    | share   |         |                 | ${g}              | ''          |
        """,
        "| list_name | name | label |\n| l | yes | Yes |\n| l | no | No |",
    )
    audit.add("r")
    answered(audit, planned="5", **{"r[1]/x": "yes", "r[2]/x": "yes"})
    assert audit.value("share") == "40"  # 2 of 5, where 2 of the 2 that were found would be all
    assert told(audit.session.scores()["/data/g"]) == ("40", 5)
