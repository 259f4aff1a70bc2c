"""ODK XForms, "Languages"; outputs in labels."""

import pytest

from tests.builders import filling, tool

FORM = """
    | type         | name | label::English (en) | label::Polski (pl) | hint::English (en) |
    | text         | who  | Name                | Imię               | In full            |
    | select_one l | yn   | Is ${who} well?     | Czy ${who} jest?   |                    |
"""
CHOICES = """
    | list_name | name | label::English (en) | label::Polski (pl) |
    | l         | yes  | Yes                 | Tak                |
"""


def test_the_default_language_is_the_first():
    s = filling(tool(FORM, choices=CHOICES))
    assert s.session.language == "English (en)"
    assert s.view("who").label == "Name"


@pytest.mark.feature("form translations", "label", "hint")
def test_changing_the_language_changes_labels_hints_and_choices():
    s = filling(tool(FORM, choices=CHOICES))
    s.set("who", "Ala")
    s.set("yn", "yes")
    changes = s.session.set_language("Polski (pl)")
    assert s.view("yn").label == "Czy Ala jest?"
    assert s.view("yn").choices[0].label == "Tak"
    assert s.view("yn").display == "Tak"
    assert {s.id("who"), s.id("yn")} <= changes.changed
    assert changes.writes == ()


def test_a_language_that_the_tool_lacks_changes_nothing():
    s = filling(tool(FORM, choices=CHOICES))
    assert s.session.set_language("Klingon").changed == frozenset()
    assert s.session.language == "English (en)"


def test_a_session_may_be_opened_in_another_language():
    assert filling(tool(FORM, choices=CHOICES), language="Polski (pl)").view("who").label == "Imię"


@pytest.mark.feature("translations with references", "label")
def test_a_label_quotes_an_answer_and_follows_it():
    s = filling(tool(FORM, choices=CHOICES))
    changes = s.set("who", "Ben")
    assert s.view("yn").label == "Is Ben well?"
    assert s.id("yn") in changes.changed


def test_curly_quotes_and_other_scripts_print_as_typed():
    s = filling(tool("| type | name | label |\n| text | q | Say “why” – or ‘how’, اسم |"))
    assert s.view("q").label == "Say “why” – or ‘how’, اسم"


@pytest.mark.feature("Markdown")
def test_markup_in_an_answer_is_text_in_a_label():
    s = filling(tool("| type | name | label |\n| text | a | A |\n| note | n | Seen: ${a} |"))
    s.set("a", "<img src=x> & =cmd|' 😀")
    assert s.view("n").label == "Seen: <img src=x> & =cmd|' 😀"
