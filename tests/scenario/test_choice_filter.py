"""ODK XForms, "Secondary Instances": itemsets with filters; dialect row 16."""

import pytest

from tests.builders import filling, tool

AREAS = """
    | list_name | name  | label | county  |
    | county    | lincs | Lincs |         |
    | county    | kent  | Kent  |         |
    | town      | boston | Boston | lincs |
    | town      | sleaford | Sleaford | lincs |
    | town      | dover | Dover | kent    |
"""
ONE = """
    | type              | name   | label  | choice_filter     |
    | select_one county | county | County |                   |
    | select_one town   | town   | Town   | county=${county}  |
    | text              | why    | Why    |                   |
"""
SEVERAL = ONE.replace("select_one town  ", "select_multiple town")


@pytest.mark.feature("choice filter")
def test_a_filter_offers_what_passes_in_the_lists_order():
    s = filling(tool(ONE, choices=AREAS))
    assert s.offered("town") == []
    changes = s.set("county", "lincs")
    assert s.offered("town") == ["boston", "sleaford"]
    assert s.id("town") in changes.changed


def test_a_choice_no_longer_offered_is_cleared_at_once_and_said():
    s = filling(tool(ONE, choices=AREAS))
    s.set("county", "lincs")
    s.set("town", "boston")
    changes = s.set("county", "kent")
    assert s.value("town") == ""
    assert "“Boston” is no longer offered" in s.view("town").notice
    assert [(write.node_id, write.old, write.new, write.computed) for write in changes.writes] == [
        (s.id("county"), "lincs", "kent", False),
        (s.id("town"), "boston", "", True),
    ]


def test_a_cleared_choice_comes_back_by_undo():
    s = filling(tool(ONE, choices=AREAS))
    s.set("county", "lincs")
    s.set("town", "boston")
    changes = s.set("county", "kent")
    s.session.revert(changes.writes)
    assert s.value("county") == "lincs"
    assert s.value("town") == "boston"
    assert s.view("town").notice == ""


def test_of_several_choices_only_those_not_offered_are_cleared():
    s = filling(tool(SEVERAL.replace("county=${county}", "county!=${why} "), choices=AREAS))
    s.set("town", "dover boston")
    s.set("why", "kent")
    assert s.value("town") == "boston"


def test_the_notice_goes_with_the_next_answer():
    s = filling(tool(ONE, choices=AREAS))
    s.set("county", "lincs")
    s.set("town", "boston")
    s.set("county", "kent")
    s.set("town", "dover")
    assert s.view("town").notice == ""


def test_what_depends_on_a_cleared_choice_follows():
    s = filling(
        tool(
            """
            | type              | name   | label  | choice_filter    | relevant     |
            | select_one county | county | County |                  |              |
            | select_one town   | town   | Town   | county=${county} |              |
            | text              | street | Street |                  | ${town} != ''|
            """,
            choices=AREAS,
        )
    )
    s.set("county", "lincs")
    s.set("town", "boston")
    assert s.relevant("street")
    s.set("county", "kent")
    assert not s.relevant("street")


def test_an_answer_hidden_by_relevance_is_not_cleared_until_it_is_back():
    s = filling(
        tool(
            """
            | type              | name   | label  | choice_filter    | relevant     |
            | text              | show   | Show   |                  |              |
            | select_one county | county | County |                  |              |
            | select_one town   | town   | Town   | county=${county} | ${show} = '' |
            """,
            choices=AREAS,
        )
    )
    s.set("county", "lincs")
    s.set("town", "boston")
    s.set("show", "no")
    s.set("county", "kent")
    assert s.value("town") == "boston"
    s.set("show", "")
    assert s.value("town") == ""


@pytest.mark.feature("choice filter")
def test_a_filter_in_a_repeat_reads_its_own_instance():
    s = filling(
        tool(
            """
            | type              | name   | label  | choice_filter    |
            | begin_repeat      | r      | R      |                  |
            | select_one county | county | County |                  |
            | select_one town   | town   | Town   | county=${county} |
            | end_repeat        |        |        |                  |
            """,
            choices=AREAS,
        )
    )
    s.add("r")
    changes = s.set("r[2]/county", "kent")
    assert s.offered("r[2]/town") == ["dover"]
    assert s.offered("r[1]/town") == []
    assert s.id("r[1]/town") not in changes.changed


def test_choices_carry_their_columns():
    s = filling(
        tool(
            "| type | name | label |\n| select_one g | q | Q |",
            choices="""
            | list_name | name | label | grade       | descriptor | score |
            | g         | o    | Top   | outstanding | Very good  | 3     |
            """,
        )
    )
    choice = s.view("q").choices[0]
    assert (choice.grade, choice.descriptor, choice.score) == ("outstanding", "Very good", "3")
    assert not choice.selected
    s.set("q", "o")
    assert s.view("q").choices[0].selected


@pytest.mark.feature("jr:choice-name()")
def test_jr_choice_name_gives_the_label():
    s = filling(
        tool(
            """
            | type              | name   | label  | calculation                             |
            | select_one county | county | County |                                         |
            | calculate         | word   |        | jr:choice-name(${county}, '${county}')  |
            """,
            choices=AREAS,
        )
    )
    s.set("county", "lincs")
    assert s.value("word") == "Lincs"
