"""Starting, keeping, undoing and reopening a draft, over the real engine and the real store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.case import Case
from qa_desktop.domain.ids import AuditId, AuditKey, ToolHash, audit_reference
from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import Tool
from qa_desktop.services import filling, tools
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.demo_cases import cases
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store, UnitOfWork
from tests.builders import tool
from tests.unit.services.rooms import Auditor, StandingClock

HARD = [
    "<img src=x>",
    '=cmd|"/c calc"!A1',
    "أمينة قالت إنها بخير",
    "👩‍👧‍👦 went to the park",
    "line\nbreak\ttab",
    "é́́́ and \u202eright to left",
]


def value(session: object, name: str) -> str:
    return next(view.value for view in session.questions(False) if view.definition.name == name)  # type: ignore[attr-defined]


def summary_of(store: Store, key: AuditKey) -> AuditSummary:
    with store.read() as unit:
        found = unit.audits.summary(key)
    assert found is not None
    return found


class FullDisk:
    """A store that can be read and takes nothing more."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self._store.read()

    def write(self) -> AbstractContextManager[UnitOfWork]:
        raise Refused("DISK-FULL")


def protected() -> Case:
    return next(case for case in cases(date(2026, 11, 23)) if case.status == "cp" and case.date_of_birth)


def test_a_new_draft_knows_what_the_case_list_knows(auditor: Auditor, store: Store) -> None:
    case = protected()
    key, session = auditor.start(case=case)
    assert value(session, "h_case_key") == case.person_id
    assert value(session, "h_nhs") == case.nhs_number
    assert value(session, "h_dob") == case.date_of_birth.isoformat()  # type: ignore[union-attr]
    assert value(session, "h_team") == case.team
    assert value(session, "h_manager") == case.manager_name
    assert value(session, "p_status") == "cp"
    assert value(session, "p_cp_cat") == case.category_or_legal
    assert value(session, "h_auditor") == "Auditor A"
    assert value(session, "h_audit_ref") == audit_reference(key.audit_id)
    with store.read() as unit:
        summary = unit.audits.summary(key)
    assert summary is not None
    assert (summary.case_reference, summary.team) == (case.person_id, case.team)
    assert summary.service_area == "Family assessment and support"


def test_the_look_back_is_the_tools_six_months(auditor: Auditor) -> None:
    _key, session = auditor.start()
    assert value(session, "h_audit_date") == "2026-11-23"
    assert value(session, "h_period_from").startswith("2026-05-2")


def test_an_unborn_child_has_an_expected_date_and_no_birthday(auditor: Auditor) -> None:
    unborn = next(case for case in cases(date(2026, 11, 23)) if case.expected_date)
    _key, session = auditor.start(case=unborn)
    assert value(session, "h_unborn") == "yes"
    assert value(session, "h_edd") == unborn.expected_date.isoformat()  # type: ignore[union-attr]
    assert value(session, "h_dob") == ""


def test_a_draft_reopens_exactly_as_it_was(auditor: Auditor, store: Store, world: World) -> None:
    key, session = auditor.filled(Plan(share=0.5, actions=2))
    again = filling.open_draft(store, world, key).session
    assert {v.node_id: v.value for v in again.questions(False)} == {
        v.node_id: v.value for v in session.questions(False)
    }


@pytest.mark.parametrize("text", HARD)
def test_awkward_text_comes_back_letter_for_letter(
    auditor: Auditor, store: Store, world: World, text: str
) -> None:
    key, session = auditor.start()
    auditor.answer(key, session, "p_synopsis", text)
    assert value(filling.open_draft(store, world, key).session, "p_synopsis") == text


def test_two_hundred_thousand_characters_are_kept(auditor: Auditor, store: Store, world: World) -> None:
    long = "The visit was on time. " * 8696
    assert len(long) >= 200_000
    key, session = auditor.start()
    auditor.answer(key, session, "v_evid", long)
    assert value(filling.open_draft(store, world, key).session, "v_evid") == long


def test_undo_goes_back_answer_by_answer_also_after_reopening(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.start()
    for name, answer in (("r_core", "yes"), ("r_chron", "partly"), ("r_core", "no")):
        auditor.answer(key, session, name, answer)
    session = filling.open_draft(store, world, key).session
    seen = []
    while filling.undo(store, world, key, session, who="Auditor A") is not None:
        seen.append((value(session, "r_core"), value(session, "r_chron")))
    assert seen == [("yes", "partly"), ("yes", ""), ("", "")]
    again = filling.open_draft(store, world, key).session
    assert value(again, "r_core") == ""
    assert value(again, "h_auditor") == "Auditor A", "the beginning is not undone"


def test_a_removed_action_comes_back_with_its_answers(auditor: Auditor, store: Store, world: World) -> None:
    key, session = auditor.filled(Plan(actions=1))
    row = session.view(auditor.node(session, "a_issue"))
    auditor.keep(key, session, session.remove_repeat(row.parent).writes)  # type: ignore[arg-type]
    session = filling.open_draft(store, world, key).session
    assert session.by_role("action-issue") == ()
    filling.undo(store, world, key, session, who="Auditor A")
    assert session.view(row.node_id).value == row.value
    assert filling.open_draft(store, world, key).session.view(row.node_id).value == row.value


def test_a_kept_change_tells_when_and_moves_the_figures(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.start()
    with store.read() as unit:
        before = unit.audits.summary(key)
    clock.pass_(minutes=5)
    auditor.answer(key, session, "r_core", "yes")
    with store.read() as unit:
        after = unit.audits.summary(key)
    assert before is not None
    assert after is not None
    assert after.answered == before.answered + 1
    assert after.changed_at == clock.now()


def test_an_answer_kept_without_figures_moves_the_time_of_change_alone(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.start()
    before = summary_of(store, key)
    clock.pass_(minutes=5)
    writes = session.set_value(auditor.node(session, "r_core"), "yes").writes
    filling.record(store, world, key, writes, who="Auditor A")
    assert summary_of(store, key) == replace(before, changed_at=clock.now())

    filling.keep_figures(store, world, key, filling.figures(session))
    assert summary_of(store, key).answered == before.answered + 1


def test_opening_puts_lists_right_that_a_crash_left_behind_the_answers(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.start()
    clock.pass_(minutes=5)
    for name, answer in (("r_core", "yes"), ("r_chron", "partly")):
        writes = session.set_value(auditor.node(session, name), answer).writes
        filling.record(store, world, key, writes, who="Auditor A")
    old = summary_of(store, key)
    clock.pass_(minutes=5)
    opened = filling.open_draft(store, world, key)
    assert opened.summary.answered == old.answered + 2
    assert summary_of(store, key) == opened.summary
    assert opened.summary.changed_at == old.changed_at, "opening is no change"


def test_an_undone_answer_without_figures_is_put_right_on_opening_too(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.start()
    before = summary_of(store, key)
    auditor.answer(key, session, "r_core", "yes")
    last = filling.undoable(store, key)
    assert last is not None
    writes = session.revert(last.writes).writes
    filling.undone(store, world, key, last.change, writes, who="Auditor A")
    assert summary_of(store, key).answered == before.answered + 1
    assert filling.open_draft(store, world, key).summary.answered == before.answered


def test_a_full_disk_does_not_keep_a_draft_with_old_figures_from_opening(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.start()
    writes = session.set_value(auditor.node(session, "r_core"), "yes").writes
    filling.record(store, world, key, writes, who="Auditor A")
    opened = filling.open_draft(FullDisk(store), world, key)  # type: ignore[arg-type]  # nothing but these two
    assert opened.summary.answered == filling.figures(session).answered


def test_flag_and_place_are_remembered(auditor: Auditor, store: Store, world: World) -> None:
    key, session = auditor.start()
    node = auditor.node(session, "k_now")
    filling.flag(store, key, node, True)
    filling.remember_place(store, key, node)
    opened = filling.open_draft(store, world, key)
    assert opened.place == node
    assert opened.session.view(node).flagged


def test_a_tool_that_is_not_here_is_refused_and_nothing_begins(store: Store, world: World) -> None:
    with pytest.raises(Refused, match="TOOL-MISSING"):
        filling.start(store, world, ToolHash("0" * 64), who="A")
    with store.read() as unit:
        assert unit.audits.list() == ()


def test_an_unknown_audit_is_refused(store: Store, world: World) -> None:
    with pytest.raises(Refused, match="AUDIT-UNKNOWN"):
        filling.open_draft(store, world, AuditKey(AuditId("0"), 1))


def test_nothing_can_be_recorded_in_a_completed_audit(auditor: Auditor, store: Store, world: World) -> None:
    key, session = auditor.filled()
    auditor.complete(key, session)
    with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"):
        auditor.answer(key, session, "r_core", "no")
    with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"):
        filling.open_draft(store, world, key)
    with store.read() as unit:
        summary = unit.audits.summary(key)
    assert summary is not None
    assert summary.state is AuditState.COMPLETED


LOOKS_BACK = """
| type      | name  | label | default            |
| text      | team  | Team  | ${last-saved#team} |
"""


def test_a_new_filling_looks_back_at_the_last_completed_one_of_its_form(
    auditor: Auditor, store: Store, world: World
) -> None:
    made = tool(LOOKS_BACK, settings="| form_id | version |\n| looks-back | 1 |")
    with store.write() as unit:
        tools.put(unit, made, world.clock.now())
    looking = replace(auditor, tool=made.ref.content_hash)
    key, first = looking.start()
    assert looking.node(first, "team")
    assert first.view(looking.node(first, "team")).value == ""
    looking.answer(key, first, "team", "Riverside")
    _other, meanwhile = looking.start()
    assert meanwhile.view(looking.node(meanwhile, "team")).value == "", "a draft is not saved for good"
    looking.complete(key, first)

    key, second = looking.start()
    assert second.view(looking.node(second, "team")).value == "Riverside"
    assert filling.open_draft(store, world, key).session.saved() == second.saved()


def test_a_tool_that_does_not_look_back_reads_no_other_audit(store: Store, world: World, t1: Tool) -> None:
    with store.read() as unit:
        assert filling.last_saved(unit, t1) == b""
