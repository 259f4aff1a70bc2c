"""How questions ask to look: each appearance of ODK's list reaches the screen; the checker knows it."""

import pytest

from qa_desktop.formspec.check import check
from tests.builders import choices_of, filling, tool

feature = pytest.mark.feature


def shown(kind: str, appearance: str, parameters: str = "") -> tuple[str, ...]:
    form = tool(
        "| type | name | label | appearance | parameters |\n"
        f"| {kind} | q | Q | {appearance} | {parameters} |",
        choices=choices_of("a", "b") if " l" in kind else "",
        settings="| form_id | version |\n| t | 1 |",
    )
    assert [problem for problem in check(form) if problem.code in ("TOOL-APPEARANCE", "TOOL-IGNORED")] == []
    return filling(form).view("q").appearance


@pytest.mark.parametrize(
    ("kind", "appearance"),
    [
        pytest.param("text", "numbers", marks=feature("numbers")),
        pytest.param("text", "multiline", marks=feature("multiline")),
        pytest.param("text", "url", marks=feature("url")),
        pytest.param("integer", "thousands-sep", marks=feature("thousands-sep")),
        pytest.param("date", "no-calendar", marks=feature("no-calendar")),
        pytest.param("date", "month-year", marks=feature("month-year")),
        pytest.param("date", "year", marks=feature("year")),
        pytest.param("select_one l", "minimal", marks=feature("minimal")),
        pytest.param("select_one l", "search", marks=feature("search / autocomplete")),
        pytest.param("select_one l", "autocomplete", marks=feature("search / autocomplete")),
        pytest.param("select_one l", "quick", marks=feature("quick")),
        pytest.param("select_one l", "columns-pack", marks=feature("columns-pack")),
        pytest.param("select_one l", "columns", marks=feature("columns")),
        pytest.param("select_multiple l", "columns-3", marks=feature("columns-n")),
        pytest.param("select_one l", "no-buttons", marks=feature("no-buttons")),
        pytest.param("select_one l", "likert", marks=feature("likert")),
        pytest.param("select_one l", "label", marks=feature("label (appearance)")),
        pytest.param("select_one l", "list-nolabel", marks=feature("list-nolabel")),
        pytest.param("select_one l", "list", marks=feature("list")),
    ],
)
def test_an_appearance_reaches_the_screen(kind, appearance):
    assert shown(kind, appearance) == (appearance,)


@pytest.mark.parametrize(
    "appearance",
    [
        pytest.param("vertical", marks=feature("vertical")),
        pytest.param("no-ticks", marks=feature("no-ticks")),
        pytest.param("picker", marks=feature("picker")),
        pytest.param("rating", marks=feature("rating")),
    ],
)
def test_an_appearance_of_a_range_reaches_the_screen(appearance):
    assert shown("range", appearance, "start=1 end=5 step=1") == (appearance,)


@feature("field-list", "group")
def test_a_field_list_is_a_group_on_one_page():
    s = filling(
        tool(
            """
            | type        | name | label | appearance |
            | begin_group | g    | G     | field-list |
            | text        | a    | A     |            |
            | end_group   |      |       |            |
            """
        )
    )
    assert s.view("g").appearance == ("field-list",)
    assert s.view("g").children == (s.id("g/a"),)


@feature("table-list")
def test_a_table_list_is_a_heading_of_choices_above_rows_without_labels():
    s = filling(
        tool(
            """
            | type         | name | label | appearance |
            | begin_group  | g    | G     | table-list |
            | select_one l | a    | A     |            |
            | select_one l | b    | B     |            |
            | end_group    |      |       |            |
            """,
            choices=choices_of("x", "y"),
        )
    )
    looks = [view.appearance for view in map(s.session.view, s.view("g").children) if view.choices]
    assert looks == [("label",), ("list-nolabel",), ("list-nolabel",)]
    s.set("a", "x")
    assert s.value("a") == "x"


@feature("table of contents")
def test_the_outline_is_a_table_of_contents():
    s = filling(
        tool(
            """
            | type        | name | label  | relevant   |
            | begin_group | g    | First  |            |
            | text        | a    | A      |            |
            | end_group   |      |        |            |
            | begin_group | h    | Second | ${a} != '' |
            | text        | b    | B      |            |
            | end_group   |      |        |            |
            """
        )
    )
    assert [(each.label, each.is_relevant) for each in s.session.sections()] == [
        ("First", True),
        ("Second", False),
    ]
    s.set("a", "x")
    assert [each.is_relevant for each in s.session.sections()] == [True, True]
