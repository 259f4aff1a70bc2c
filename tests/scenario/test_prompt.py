"""Audit vocabulary: prompts, roles, identifiers (architecture.md, section 4)."""

from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from tests.builders import choices_of, filling, tool

QA = '| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |'
FORM = """
    | type         | name  | label           | relevant      | bind::qa:prompt | bind::qa:prompt-when |
    | select_one l | seen  | Seen as often?  |               | E1              | ${seen} = 'no'       |
    | select_one l | alone | Seen alone?     | ${seen}!='no' | E2              | ${alone} = 'no'      |
    | note         | both  | Tell a manager. | ${seen}='no'  | M1              |                      |
"""


def form():
    return tool(FORM, choices=choices_of("yes", "no"), settings=QA)


def test_an_answer_raises_its_prompt_with_its_label():
    s = filling(form())
    assert s.session.prompts() == ()
    s.set("alone", "no")
    assert s.session.prompts() == (RaisedPrompt(PromptCode.E2, s.id("alone"), "Seen alone?", "no"),)
    s.set("alone", "yes")
    assert s.session.prompts() == ()


def test_a_prompt_is_never_raised_where_it_is_not_relevant():
    s = filling(form())
    s.set("alone", "no")
    s.set("seen", "no")
    assert [prompt.node_id for prompt in s.session.prompts()] == [s.id("seen"), s.id("both")]


def test_a_prompt_in_a_repeat_is_raised_by_each_instance():
    s = filling(
        tool(
            """
            | type         | name | label | bind::qa:prompt | bind::qa:prompt-when |
            | begin_repeat | r    | R     |                 |                      |
            | select_one l | q    | Q     | E2              | ${q} = 'no'          |
            | end_repeat   |      |       |                 |                      |
            """,
            choices=choices_of("yes", "no"),
            settings=QA,
        )
    )
    s.add("r")
    s.set("r[2]/q", "no")
    assert [prompt.node_id for prompt in s.session.prompts()] == [s.id("r[2]/q")]


def test_a_prompt_whose_condition_fails_blocks_completing():
    bad = tool(
        "| type | name | label | bind::qa:prompt | bind::qa:prompt-when |\n| text | q | Q | E1 | nosuch() |",
        settings=QA,
    )
    s = filling(bad)
    assert s.session.prompts() == ()
    assert s.wrong("q") == ["evaluation"]


def test_by_role_answers_the_relevant_nodes_of_a_role():
    s = filling(
        tool(
            """
            | type | name | label | bind::qa:role | relevant |
            | text | a    | A     | reason        |          |
            | text | b    | B     | reason worry  | ${a}='x' |
            """,
            settings=QA,
        )
    )
    assert [view.node_id for view in s.session.by_role("reason")] == [s.id("a")]
    s.set("a", "x")
    assert [view.node_id for view in s.session.by_role("worry")] == [s.id("b")]


def test_calculates_and_labels_that_quote_an_identifier_inherit_it():
    s = filling(
        tool(
            """
            | type      | name | label         | calculation                     | bind::qa:identifier |
            | text      | who  | Name          |                                 | name                |
            | date      | dob  | Born          |                                 | date-of-birth       |
            | calculate | full |               | concat(${who}, ', ', ${dob})    |                     |
            | calculate | more |               | if(${who} = '', 'none', ${full}) |                    |
            | calculate | age  |               | int((today() - ${dob}) div 365.25) |                  |
            | note      | n    | About ${full} |                                 |                     |
            | note      | m    | Aged ${age}   |                                 |                     |
            """,
            settings=QA,
        )
    )
    assert set(s.view("full").audit.identifier) == {"name", "date-of-birth"}
    assert set(s.view("more").audit.identifier) == {"name", "date-of-birth"}
    assert s.view("age").audit.identifier == ()
    assert set(s.view("n").label_identifier) == {"name", "date-of-birth"}
    assert s.view("m").label_identifier == ()
