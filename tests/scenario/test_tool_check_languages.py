"""The languages of a tool: the same on both sheets, the first one among them."""

import pytest

from qa_desktop.formspec.check import check_source

FRENCH = "label::French (fr)"
ENGLISH = "label::English (en)"


def told(asked: list[str], offered: list[str], first: str = "") -> list[tuple[str, str, str]]:
    """What is said of a tool with labels under these headings on its two sheets."""
    survey = (
        f"| type | name | {' | '.join(asked)} |\n| | select_one yn | a | {' | '.join('X' for _ in asked)} |"
    )
    choices = (
        f"| list_name | name | {' | '.join(offered)} |\n| | yn | yes | {' | '.join('Y' for _ in offered)} |"
    )
    settings = f"| form_id | version | default_language |\n| | t | 1 | {first} |"
    source = f"| survey |\n| {survey}\n| choices |\n| {choices}\n| settings |\n| {settings}\n"
    _, problems = check_source(source.encode(), ".md")
    return [(one.code, f"{one.sheet} {one.cell}", one.suggestion) for one in problems]


@pytest.mark.parametrize(
    ("asked", "offered", "first", "place", "suggestion"),
    [
        ([ENGLISH, FRENCH], [ENGLISH, "label::Francais (fr)"], "", "choices D1",
         "did you mean “French (fr)”?"),
        ([ENGLISH, FRENCH], ["label"], "", "choices C1", "the survey sheet has English (en), French (fr)"),
        ([ENGLISH, FRENCH], [ENGLISH], "", "choices C1", "add the column label::French (fr)"),
        (["label", FRENCH], ["label"], "", "choices C1", "add the column label::French (fr)"),
    ],
)  # fmt: skip
def test_choices_that_some_readers_cannot_see_are_told(asked, offered, first, place, suggestion):
    assert told(asked, offered, first) == [("TOOL-TRANSLATION", place, suggestion)]


def test_a_first_language_that_no_column_has_is_told():
    found = told([ENGLISH, FRENCH], [ENGLISH, FRENCH], "Frensh (fr)")
    assert found == [("TOOL-SETTING", "settings C2", "did you mean “French (fr)”?")]


@pytest.mark.parametrize(
    ("asked", "offered", "first"),
    [
        (["label"], ["label"], ""), (["label"], ["label"], "English (en)"),
        ([ENGLISH, FRENCH], [FRENCH, ENGLISH], "French (fr)"),
        (["label", FRENCH], ["label", FRENCH], ""), (["label", FRENCH], ["label", FRENCH], "English (en)"),
        (["label", FRENCH], [ENGLISH, FRENCH], "English (en)"), ([ENGLISH], [ENGLISH], "English (en)"),
    ],
)  # fmt: skip
def test_languages_that_agree_are_left_in_peace(asked, offered, first):
    assert told(asked, offered, first) == []
