"""A draft of the supplied tool moves to a newer version of it: looked at, done, copied from, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_desktop.domain.audit import WriteKind
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services import auditing, filling, moving, tools
from qa_desktop.services.demo_answers import Plan
from tests.builders import tool
from tests.unit.services.conftest import T1
from tests.unit.services.rooms import START, Auditor


@pytest.fixture(scope="session")
def t1_next(t1: Tool) -> Tool:
    """The next version: one question worded otherwise, one gone, one new."""
    lines = T1.read_text(encoding="utf-8").splitlines()
    made = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("|")]
        if "k_quick" in cells:
            line = line.replace("Were new worries met with", "Were new worries noticed early and met with")
            made.append(line.replace("k_quick", "k_early").replace("noticed early and met", "noticed early,"))
        if "k_plan" in cells:
            continue
        made.append(line)
    settings = next(number for number, line in enumerate(made) if "generic-mosaic-audit" in line)
    made[settings] = made[settings].replace(f"| {t1.ref.version} |", "| 2099 |", 1)
    made_tool = convert("\n".join(made).encode(), ".md").tool
    assert made_tool is not None
    assert made_tool.ref.version == "2099"
    return made_tool


@pytest.fixture
def draft(auditor: Auditor) -> AuditKey:
    key, _ = auditor.filled(Plan(by_name={"k_plan": "no", "k_quick": "yes"}))
    return key


def publish(auditor: Auditor, tool: Tool) -> None:
    with auditor.store.write() as unit:
        tools.put(unit, tool, START.replace(year=START.year + 1))


def opened(auditor: Auditor, key: AuditKey):
    return filling.open_draft(auditor.store, auditor.world, key)


def answers(auditor: Auditor, key: AuditKey) -> dict[str, str]:
    questions = opened(auditor, key).session.questions(relevant_only=False)
    return {view.definition.name: view.value for view in questions if view.value}


def move(auditor: Auditor, key: AuditKey, tool: Tool) -> None:
    moving.do(auditor.store, auditor.world, key, tool.ref.content_hash, who="Auditor A")


def stands(auditor: Auditor, key: AuditKey):
    with auditor.store.read() as unit:
        return moving.stands(unit, key)


def newer(auditor: Auditor, key: AuditKey):
    with auditor.store.read() as unit:
        return moving.newer(unit, unit.audits.summary(key))


def test_a_draft_of_the_newest_version_is_offered_nothing(auditor, draft):
    assert newer(auditor, draft) is None
    with pytest.raises(Refused, match="MOVE-NOTHING"):
        moving.look(auditor.store, auditor.world, draft)


def test_the_preview_says_what_is_kept_new_and_dropped_and_changes_nothing(auditor, draft, t1_next):
    publish(auditor, t1_next)
    assert newer(auditor, draft).ref == t1_next.ref
    before = answers(auditor, draft)
    told = moving.look(auditor.store, auditor.world, draft)

    assert told.to.ref.version == "2099"
    assert [each.old_id.rpartition("/")[2] for each in told.migration.dropped] == ["k_plan"]
    assert [each.path.rpartition("/")[2] for each in told.migration.new] == ["k_early"]
    assert len(told.migration.kept) > 20
    assert answers(auditor, draft) == before


def test_moving_keeps_what_fits_and_remembers_what_was_dropped(auditor, draft, t1_next):
    publish(auditor, t1_next)
    before = answers(auditor, draft)
    move(auditor, draft, t1_next)
    now = opened(auditor, draft)

    assert now.summary.tool == t1_next.ref
    assert now.session.tool.ref == t1_next.ref
    after = answers(auditor, draft)
    assert {name: value for name, value in before.items() if name in after} == {
        name: after[name] for name in before if name in after
    }
    assert "k_plan" not in after
    assert after["k_quick"] == "yes"
    said = stands(auditor, draft)
    assert [each.answer for each in said.dropped] == ["No"]
    assert said.dropped[0].label.startswith("Is there a safety plan")
    assert said.may_take_back
    with auditor.store.read() as unit:
        log = [entry.event for entry in unit.log.list()]
    assert "draft-moved" in log
    assert newer(auditor, draft) is None


def test_what_was_dropped_stays_in_the_history(auditor, draft, t1_next):
    publish(auditor, t1_next)
    move(auditor, draft, t1_next)
    with auditor.store.read() as unit:
        history = unit.audits.history(draft)
    assert any(
        entry.write.kind is WriteKind.ANSWER
        and entry.write.node_id.endswith("k_plan")
        and "no" in (entry.write.new, entry.write.old)
        for entry in history
    )


def test_a_move_is_taken_back_whole(auditor, draft, t1, t1_next):
    publish(auditor, t1_next)
    before, tool = answers(auditor, draft), opened(auditor, draft).summary.tool
    move(auditor, draft, t1_next)
    moving.take_back(auditor.store, auditor.world, draft, who="Auditor A")

    assert opened(auditor, draft).summary.tool == tool == t1.ref
    assert answers(auditor, draft) == before
    assert stands(auditor, draft) is None
    assert newer(auditor, draft).ref == t1_next.ref, "it can move again"


def test_a_move_taken_back_gives_the_marks_to_come_back_to_as_they_were(auditor):
    head = "| form_id | version |\n| m | {} |"
    first = tool("| type | name | label |\n| text | a | A |", settings=head.format(1))
    inside = "| begin_group | g | G |\n| text | a | A |\n| end_group | | |"
    second = tool(f"| type | name | label |\n{inside}", settings=head.format(2))
    publish(auditor, first)
    other = replace(auditor, tool=first.ref.content_hash)
    key, session = other.start()
    other.answer(key, session, "a", "Something")
    marked = other.node(session, "a")
    with auditor.store.write() as unit:
        unit.audits.set_flag(key, marked, True)
    publish(auditor, second)
    move(auditor, key, second)
    assert opened(auditor, key).session.view(other.node(opened(auditor, key).session, "a")).flagged
    moving.take_back(auditor.store, auditor.world, key, who="Auditor A")
    with auditor.store.read() as unit:
        assert unit.audits.draft(key).flagged == {marked}


def test_after_the_next_answer_it_cannot_be_taken_back(auditor, draft, t1_next):
    publish(auditor, t1_next)
    move(auditor, draft, t1_next)
    auditor.answer(draft, opened(auditor, draft).session, "k_early", "yes")
    assert not stands(auditor, draft).may_take_back
    with pytest.raises(Refused, match="MOVE-TOO-LATE"):
        moving.take_back(auditor.store, auditor.world, draft, who="Auditor A")
    assert answers(auditor, draft)["k_early"] == "yes"


def test_undo_stops_at_the_move_and_works_behind_it(auditor, draft, t1_next):
    publish(auditor, t1_next)
    move(auditor, draft, t1_next)
    assert filling.undoable(auditor.store, draft) is None, "what was answered before is of another version"
    session = opened(auditor, draft).session
    auditor.answer(draft, session, "k_early", "yes")
    filling.undo(auditor.store, auditor.world, draft, session, who="A")
    assert "k_early" not in answers(auditor, draft)


def test_a_moved_draft_is_completed_in_its_new_version(auditor, draft, t1_next):
    publish(auditor, t1_next)
    move(auditor, draft, t1_next)
    session = opened(auditor, draft).session
    auditor.answer(draft, session, "k_early", "yes")
    auditor.complete(draft, session)
    with auditor.store.read() as unit:
        audit = unit.audits.completed(draft)
    assert audit.summary.tool == t1_next.ref
    assert b"k_early" in audit.completion.instance_xml
    assert b"k_plan" not in audit.completion.instance_xml


def test_completed_audits_and_their_corrections_never_move(auditor, draft, t1_next):
    auditor.complete(draft, opened(auditor, draft).session)
    publish(auditor, t1_next)
    with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"):
        move(auditor, draft, t1_next)
    again = auditing.correct(auditor.store, auditor.world, draft, "A wrong date.", who="A")
    assert newer(auditor, again.key) is None
    with pytest.raises(Refused, match="MOVE-NOTHING"):
        move(auditor, again.key, t1_next)


def test_a_version_that_is_no_longer_the_newest_is_not_moved_to(auditor, draft, t1, t1_next):
    publish(auditor, t1_next)
    with pytest.raises(Refused, match="MOVE-NOTHING"):
        moving.do(auditor.store, auditor.world, draft, t1.ref.content_hash, who="A")
