"""Audit vocabulary: whose turn a question is (`qa:stage`)."""

from tests.builders import filling, tool

QA = '| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |'
FORM = """
    | type        | name  | label   | required | constraint | bind::qa:stage |
    | text        | a     | A       | yes      |            |                |
    | begin_group | m     | Manager |          |            | manager        |
    | text        | agree | Agree   | yes      | . != 'bad' |                |
    | end_group   |       |         |          |            |                |
    | text        | w     | Worker  | yes      |            | worker         |
"""


def test_required_of_a_later_stage_does_not_block_and_is_listed_as_due():
    s = filling(tool(FORM, settings=QA))
    assert [violation.node_id for violation in s.session.validate()] == [s.id("a")]
    assert [(violation.node_id, violation.stage) for violation in s.session.due_later()] == [
        (s.id("agree"), "manager"),
        (s.id("w"), "worker"),
    ]


def test_each_stage_has_its_own_violations():
    s = filling(tool(FORM, settings=QA))
    s.set("a", "x")
    assert [violation.node_id for violation in s.session.validate("manager")] == [s.id("agree")]
    s.set("agree", "x")
    assert s.session.validate("manager") == ()
    assert [violation.node_id for violation in s.session.validate("worker")] == [s.id("w")]


def test_what_is_invalid_blocks_the_audit_whatever_its_stage():
    s = filling(tool(FORM, settings=QA))
    s.set("a", "x")
    s.set("agree", "bad")
    assert [violation.code.value for violation in s.session.validate()] == ["constraint"]


def test_a_stage_said_on_a_group_holds_for_what_is_in_it():
    s = filling(tool(FORM, settings=QA))
    assert s.view("agree").audit.stage == "manager"


def test_questions_of_other_stages_are_seen_and_not_counted():
    s = filling(tool(FORM, settings=QA))
    assert s.view("agree").label == "Agree"
    assert s.session.progress().applicable == 1
    assert s.session.progress("worker").applicable == 1
