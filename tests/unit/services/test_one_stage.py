"""A filling as one stage sees it: its own questions are answered, everything else is read."""

from __future__ import annotations

import pytest

from qa_desktop.services.one_stage import OneStage
from tests.builders import filling, tool

QA = '| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |'
FORM = """
    | type         | name  | label   | required | bind::qa:stage    |
    | text         | a     | A       | yes      |                   |
    | begin_group  | m     | Manager |          | manager           |
    | text         | agree | Agree   | yes      |                   |
    | file         | proof | Proof   |          |                   |
    | end_group    |       |         |          |                   |
    | text         | w     | Worker  | yes      | worker            |
    | begin_repeat | plan  | Plan    |          | lead-professional |
    | text         | goal  | Goal    |          |                   |
    | end_repeat   |       |         |          |                   |
    | begin_repeat | rec   | Record  |          |                   |
    | text         | seen  | Seen    |          |                   |
    | end_repeat   |       |         |          |                   |
"""


@pytest.fixture
def filled():
    return filling(tool(FORM, settings=QA))


def test_only_the_questions_of_the_stage_take_an_answer(filled):
    manager = OneStage(filled.session, "manager")
    for name in ("a", "w"):
        assert manager.view(filled.id(name)).is_readonly
        assert manager.set_value(filled.id(name), "x").writes == ()
        assert filled.session.view(filled.id(name)).value == ""
    assert not manager.view(filled.id("agree")).is_readonly
    assert manager.set_value(filled.id("agree"), "yes").writes
    assert manager.view(filled.id("agree")).value == "yes"


def test_a_file_is_an_answer_of_its_stage_like_any_other(filled):
    manager, worker = (OneStage(filled.session, stage) for stage in ("manager", "worker"))
    assert worker.view(filled.id("proof")).is_readonly
    assert worker.set_value(filled.id("proof"), "x.jpg").writes == ()
    assert manager.set_value(filled.id("proof"), "x.jpg").writes
    assert manager.view(filled.id("proof")).value == "x.jpg"


def test_to_the_person_whose_turn_it_is_their_questions_are_their_own(filled):
    manager = OneStage(filled.session, "manager")
    assert manager.view(filled.id("agree")).audit.stage == "auditor"
    assert [each.node_id for each in manager.validate()] == [filled.id("agree")]
    assert manager.next_gap(None) == filled.id("agree")
    assert manager.progress() == filled.session.progress("manager")
    assert {each.stage for each in manager.due_later()} == {"auditor", "worker"}


def test_rows_are_added_only_in_repeats_of_the_stage_and_only_new_ones_removed(filled):
    fixed = filled.session.saved().repeats
    lead = OneStage(filled.session, "lead-professional", [each.node_id for each in fixed])
    plan, records = filled.id("plan"), filled.id("rec")
    assert lead.view(plan).can_add
    assert not lead.view(records).can_add
    assert lead.add_repeat(records).added == ()

    (born,) = lead.add_repeat(plan).added
    assert lead.set_value(f"{born}/goal", "Visit each week").writes
    first = next(each.node_id for each in fixed if each.node_id.startswith(f"{plan}#"))
    assert lead.remove_repeat(first).removed == ()
    assert born in lead.remove_repeat(born).removed
