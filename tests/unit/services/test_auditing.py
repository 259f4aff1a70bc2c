"""Lists, reading again, correcting, discarding, exporting."""

from __future__ import annotations

import csv
import io
import re

import pytest

from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import auditing, escalating, filling
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import EscalationEntry, EscalationState
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store
from tests.unit.services.rooms import Auditor, StandingClock


def answers(session: object) -> dict[str, str]:
    return {view.definition.path: view.value for view in session.questions() if view.value}  # type: ignore[attr-defined]


def test_my_work_holds_drafts_escalations_and_where_audits_are(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    done, session = auditor.filled()
    auditor.complete(done, session)
    clock.pass_(minutes=1)
    draft, session = auditor.start(case_reference="2222222")
    escalating.record(
        store,
        clock,
        draft,
        escalating.propose(session, None, None),
        EscalationEntry(what="No visit for weeks."),
        who="A",
    )
    work = auditing.my_work(store, now=clock.now(), local=clock.local())
    assert [row.key for row in work.drafts] == [draft]
    assert [row.key for row in work.recent] == [done]
    assert [row.state for row in work.escalations] == [EscalationState.UNTOLD]
    counts = {each.state: each.count for each in work.deliveries}
    assert counts[DeliveryState.ON_THIS_COMPUTER] == 1
    assert sum(counts.values()) == 1
    assert len(counts) == len(DeliveryState)


def test_a_completed_audit_reads_again_from_its_frozen_instance(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.filled(Plan(actions=2, by_name={"r_grade": "ri"}))
    auditor.complete(key, session)
    opened = auditing.view_completed(store, world, read_answers, key, who="A")
    assert opened.completed is not None
    assert answers(opened.session) == answers(session)
    assert [view.value for view in opened.session.by_role("action-issue")] == [
        view.value for view in session.by_role("action-issue")
    ]
    with store.read() as unit:
        assert unit.log.list()[0].event == "audit-viewed"


def test_a_draft_is_not_viewed_as_completed(auditor: Auditor, store: Store, world: World) -> None:
    key, _session = auditor.start()
    with pytest.raises(Refused, match="AUDIT-NOT-COMPLETED"):
        auditing.view_completed(store, world, read_answers, key, who="A")
    with pytest.raises(Refused, match="AUDIT-UNKNOWN"):
        auditing.view_completed(store, world, read_answers, AuditKey(key.audit_id, 9), who="A")


def without_id(every: dict[str, str]) -> dict[str, str]:
    return {node: value for node, value in every.items() if not node.endswith("/instanceID")}


def id_named(xml: bytes, name: str) -> str:
    found = re.search(rf"{name}>(uuid:[0-9a-f-]+)<".encode(), xml)
    return found[1].decode() if found else ""


def test_a_correction_has_an_id_of_its_own_and_names_the_one_it_corrects(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.filled(Plan(actions=1))
    auditor.complete(key, session)
    first = auditing.correct(store, world, key, "The grade was misread.", who="A")
    again = filling.open_draft(store, world, first.key)
    assert answers(again.session) == answers(first.session)
    auditor.complete(again.key, again.session)
    auditing.correct(store, world, again.key, "And again.", who="A")
    third = filling.open_draft(store, world, AuditKey(key.audit_id, 3))
    auditor.complete(third.key, third.session)

    with store.read() as unit:
        kept = [unit.audits.completed(AuditKey(key.audit_id, number)) for number in (1, 2, 3)]
    xmls = [audit.completion.instance_xml for audit in kept if audit is not None]
    ids = [id_named(xml, "instanceID") for xml in xmls]
    assert len(set(ids)) == 3
    assert [id_named(xml, "deprecatedID") for xml in xmls] == ["", ids[0], ids[1]]


def test_a_correction_starts_with_the_old_answers_and_leaves_the_old_version(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.filled(Plan(actions=1, by_name={"r_grade": "ri"}))
    auditor.complete(key, session)
    with store.read() as unit:
        frozen = unit.audits.completed(key)
    opened = auditing.correct(store, world, key, "The grade of the record was misread.", who="A")
    assert opened.key == AuditKey(key.audit_id, 2)
    assert without_id(answers(opened.session)) == without_id(answers(session))
    assert opened.summary.answered == session.progress().answered
    assert filling.undoable(store, opened.key) is None, "the copied answers are the beginning"
    auditor.answer(opened.key, opened.session, "r_grade", "good")
    auditor.complete(opened.key, opened.session)
    with store.read() as unit:
        old, new = unit.audits.completed(key), unit.audits.completed(opened.key)
    assert old is not None
    assert new is not None
    assert frozen is not None
    assert old.completion == frozen.completion
    assert old.summary.superseded
    assert new.summary.correction_reason == "The grade of the record was misread."
    assert auditing.row(old.summary).state_words == "Completed, on this computer only, corrected since"


@pytest.mark.parametrize("reason", ["", "  ", ".."])
def test_a_correction_needs_a_reason(auditor: Auditor, store: Store, world: World, reason: str) -> None:
    key, session = auditor.filled()
    auditor.complete(key, session)
    with pytest.raises(Refused, match="AUDIT-REASON"):
        auditing.correct(store, world, key, reason, who="A")


def test_one_correction_at_a_time_and_only_of_the_latest(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.filled()
    with pytest.raises(Refused, match="AUDIT-NOT-COMPLETED"):
        auditing.correct(store, world, key, "Too early.", who="A")
    auditor.complete(key, session)
    second = auditing.correct(store, world, key, "A wrong date.", who="A")
    with pytest.raises(Refused, match="AUDIT-BEING-CORRECTED"):
        auditing.correct(store, world, key, "Again.", who="A")
    auditor.complete(second.key, second.session)
    with pytest.raises(Refused, match="AUDIT-SUPERSEDED"):
        auditing.correct(store, world, key, "Once more.", who="A")


@pytest.mark.parametrize("cell", ['=cmd|"/c calc"!A1', "+1", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_the_export_runs_no_formula(auditor: Auditor, store: Store, cell: str) -> None:
    auditor.start(case_reference=cell)
    with store.read() as unit:
        text = auditing.to_csv(unit.audits.list())
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    assert row["case"] == f"'{cell}"
    assert row["reference"].startswith("QA-")


def test_the_export_keeps_commas_quotes_and_other_scripts(auditor: Auditor, store: Store) -> None:
    auditor.start(case_reference='أمينة, "two"\nlines <img src=x>')
    with store.read() as unit:
        text = auditing.to_csv(unit.audits.list())
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 1
    assert rows[0]["case"] == 'أمينة, "two"\nlines <img src=x>'
