"""Contributions over a frozen audit: in one order everywhere, the newest shown, the audit untouched."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.contribution import (
    Contribution,
    ContributionDoc,
    authors,
    contribution_doc_from_json,
    contribution_doc_to_json,
    in_order,
    newest,
    overlaid,
)
from qa_desktop.domain.ids import AuditId, ContributionId, NodeId, ToolHash
from qa_desktop.domain.rows import carried, rows_of, rows_to_json
from qa_desktop.domain.tool import ToolRef

NOW = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)
AGREE, WHY = NodeId("/d/agree"), NodeId("/d/why")
ROW = NodeId("/d/act#00000001/status")


def contribution(
    number: int = 1, answers=None, *, born=(), revision: int = 1, name: str = ""
) -> Contribution:
    return Contribution(
        contribution_id=ContributionId(name or f"c{number}"),
        audit_id=AuditId("a"),
        revision=revision,
        instance_sha256="0" * 64,
        stage="manager",
        author=f"Person {number}",
        made_at=NOW + timedelta(minutes=number),
        number=number,
        answers={AGREE: "yes"} if answers is None else answers,
        born=born,
        due={"worker": 1},
        notes={"identifiers": []},
    )


def test_the_newest_answer_is_shown_and_the_frozen_instance_stays_as_it_is():
    frozen = SavedDraft({NodeId("/d/a"): "1"}, (), frozenset())
    later = contribution(2, {AGREE: "no", WHY: "Seen since."})

    shown = overlaid(frozen, (later, contribution(1)), 1)

    assert shown.answers == {"/d/a": "1", AGREE: "no", WHY: "Seen since."}
    assert frozen.answers == {"/d/a": "1"}
    assert authors((later, contribution(1)), 1) == {AGREE: later, WHY: later}


def test_a_blank_answer_takes_an_earlier_one_back():
    shown = overlaid(SavedDraft({}, (), frozenset()), (contribution(1), contribution(2, {AGREE: ""})), 1)
    assert shown.answers == {}


def test_order_does_not_depend_on_how_they_came():
    same_number = contribution(1, name="c0")
    given = (contribution(3), contribution(1), contribution(2), same_number)
    assert [each.contribution_id for each in in_order(given)] == ["c0", "c1", "c2", "c3"]
    assert in_order(given) == in_order(reversed(given))


INNER = NodeId("/d/act#00000001/step#00000002/done")
PLACE = NodeId("/d/act#00000001")


@pytest.mark.parametrize(
    ("node", "moved", "now"),
    [
        (ROW, {PLACE: "/d/act#00000002"}, "/d/act#00000002/status"),
        (ROW, {}, None),
        (PLACE, {PLACE: "/d/act#00000003"}, "/d/act#00000003"),
        (AGREE, {}, AGREE),
        (INNER, {"/d/act#00000001/step#00000002": "/d/act#00000004/step#00000001"},
         "/d/act#00000004/step#00000001/done"),
        (INNER, {PLACE: "/d/act#00000002"}, None),
    ],
)  # fmt: skip
def test_an_answer_goes_where_its_row_went(node, moved, now):
    assert carried(node, (), moved) == now


def test_a_row_that_was_added_later_moves_with_the_row_it_stands_in():
    added = NodeId(f"{PLACE}/step#5f0c9a1b")
    inside = NodeId(f"{added}/done")
    given = contribution(1, {inside: "yes"}, born=(RepeatInstance(added, 1),))
    frozen = SavedDraft({}, (), frozenset())
    rows = {1: {PLACE: NodeId("/d/act#00000002")}}

    moved = overlaid(frozen, (given,), 2, rows)
    assert moved.answers == {"/d/act#00000002/step#5f0c9a1b/done": "yes"}
    assert moved.repeats == (RepeatInstance(NodeId("/d/act#00000002/step#5f0c9a1b"), 1),)
    gone = overlaid(frozen, (given,), 2)
    assert (gone.answers, gone.repeats) == ({}, ())
    assert newest((given,), 2, rows) == moved.answers


@pytest.mark.parametrize("notes", [{}, {"rows": "x"}, {"rows": [1, {"revision": "1"}]}])
def test_notes_that_say_nothing_of_rows_carry_none(notes):
    assert rows_of(notes) == {}


def test_what_is_said_of_rows_survives_the_wire():
    rows = {1: {PLACE: NodeId("/d/act#00000002")}, 2: {PLACE: PLACE}}
    assert rows_of(json.loads(json.dumps({"rows": rows_to_json(rows)}))) == rows


def test_after_a_correction_answers_inside_rows_that_may_have_moved_are_not_carried_over():
    born = RepeatInstance(NodeId("/d/plan#5f0c9a1b"), 2)
    mine = NodeId("/d/plan#5f0c9a1b/goal")
    given = contribution(1, {AGREE: "yes", ROW: "done", mine: "Visit."}, born=(born,))
    frozen = SavedDraft({}, (), frozenset())

    assert overlaid(frozen, (given,), 1).answers == {AGREE: "yes", ROW: "done", mine: "Visit."}
    corrected = overlaid(frozen, (given,), 2)
    assert corrected.answers == {AGREE: "yes", mine: "Visit."}
    assert corrected.repeats == (born,)
    assert ROW not in authors((given,), 2)


def test_what_was_added_to_a_later_version_is_not_shown_on_an_earlier_one():
    assert overlaid(SavedDraft({}, (), frozenset()), (contribution(1, revision=2),), 1).answers == {}


def document() -> ContributionDoc:
    born = (RepeatInstance(NodeId("/d/plan#5f0c9a1b"), 2),)
    tool = ToolRef("generic", "3", ToolHash("ab" * 32))
    return ContributionDoc(contribution(1, born=born), tool, "Generic", "0012345", "Team A")


def test_a_contribution_survives_the_wire():
    wire = json.loads(json.dumps(contribution_doc_to_json(document())))
    assert contribution_doc_from_json(wire) == document()


@pytest.mark.parametrize(
    ("member", "junk"),
    [
        ("contribution_id", " "),
        ("audit_id", 1),
        ("revision", -1),
        ("stage", ""),
        ("author", None),
        ("made_at", "2026-05-12T14:03:00"),
        ("number", True),
        ("answers", {"node": "x"}),
        ("answers", [{"node": "", "value": ""}]),
        ("answers", [{"node": "/d/a"}]),
        ("born", [{"node": "/d/a#1", "place": "1"}]),
        ("due", {"manager": "two"}),
        ("notes", []),
        ("tool", {}),
    ],
)
def test_junk_names_the_member_that_is_wrong(member, junk):
    wire = {**contribution_doc_to_json(document()), member: junk}
    with pytest.raises(ValueError, match=member):
        contribution_doc_from_json(wire)
