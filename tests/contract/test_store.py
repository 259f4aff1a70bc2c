"""What every store keeps its word on: the encrypted one and the one in memory."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from qa_desktop.domain.audit import AuditState, RepeatInstance, Write, WriteKind
from qa_desktop.domain.case import Case
from qa_desktop.domain.contribution import Contribution, ContributionDoc, contribution_doc_to_json
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind, Stream, StreamPosition
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, DeviceId, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.domain.wire import (
    AlarmDoc,
    AuditDoc,
    PromptLine,
    alarm_doc_to_json,
    audit_doc_to_json,
)
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.services.ports import (
    Arrival,
    Completion,
    Cursor,
    DraftFigures,
    KeptActions,
    NewDraft,
    Owed,
    Refusal,
)
from qa_desktop.storage.store import open_store
from tests.fakes.store import MemoryStore

NOW = datetime(2026, 5, 12, 14, 3, tzinfo=UTC)
AUDIT = AuditId("01970000-0000-7000-8000-000000000001")
FIRST = AuditKey(AUDIT, 1)
SECOND = AuditKey(AUDIT, 2)
TOOL = ToolRef("generic", "3", ToolHash("ab" * 32))
STREAM = Stream(DeviceId("k3k3k3k3k3k3k3k3"), "hub")
XML = b"<data/>"
ZEROS = "0" * 64


@pytest.fixture(params=["memory", "encrypted"])
def store(request, tmp_path):
    store = (
        MemoryStore() if request.param == "memory" else open_store(tmp_path / "qa.db", bytes(32), create=True)
    )
    yield store
    store.close()


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def new_draft(key: AuditKey = FIRST, reason: str = "") -> NewDraft:
    return NewDraft(
        key, TOOL, "Generic audit", "0012345", "Team North", "assessment", NOW, "auditor-1", reason
    )


def answer(node: str, new: str, old: str = "", computed: bool = False) -> Write:
    return Write(WriteKind.ANSWER, NodeId(node), old, new, computed)


FIGURES = DraftFigures("0012345", "Team North", "assessment", 3, 5, "good")


def completion(minutes: int = 10) -> Completion:
    return Completion(later(minutes), "auditor-1", XML, hashlib.sha256(XML).hexdigest(), {"notes": ["ä", 1]})


def begin(store, key: AuditKey = FIRST, *writes: Write) -> None:
    with store.write() as unit:
        unit.audits.create(new_draft(key), writes)


def complete(store, key: AuditKey = FIRST, minutes: int = 10) -> None:
    with store.write() as unit:
        unit.audits.complete(key, completion(minutes), FIGURES)


class TestDrafts:
    def test_a_draft_comes_back_as_it_was_saved(self, store):
        begin(store, FIRST, answer("/d/today", "2026-05-12", computed=True))
        with store.write() as unit:
            unit.audits.record(FIRST, [answer("/d/a", "1"), answer("/d/b", "x")], at=later(1), who="me")
            unit.audits.record(FIRST, [answer("/d/a", "2", "1")], at=later(2), who="me")
            unit.audits.set_flag(FIRST, NodeId("/d/b"), True)
            unit.audits.set_flag(FIRST, NodeId("/d/c"), True)
            unit.audits.set_flag(FIRST, NodeId("/d/c"), False)
        with store.read() as unit:
            draft = unit.audits.draft(FIRST)
        assert draft.answers == {"/d/today": "2026-05-12", "/d/a": "2", "/d/b": "x"}
        assert draft.flagged == {"/d/b"}

    def test_an_answer_made_blank_is_no_longer_there(self, store):
        begin(store, FIRST, answer("/d/a", "1"))
        with store.write() as unit:
            unit.audits.record(FIRST, [answer("/d/a", "", "1")], at=later(1), who="me")
        with store.read() as unit:
            assert unit.audits.draft(FIRST).answers == {}

    def test_repeat_instances_come_back_in_their_order_without_those_removed(self, store):
        begin(store)
        with store.write() as unit:
            for order, node in enumerate(("/d/r#b", "/d/r#a", "/d/r#c"), start=1):
                added = Write(WriteKind.ADD_REPEAT, NodeId(node), "", str(order), False)
                unit.audits.record(FIRST, [added], at=later(order), who="me")
            removed = Write(WriteKind.REMOVE_REPEAT, NodeId("/d/r#a"), "2", "", False)
            unit.audits.record(FIRST, [removed], at=later(4), who="me")
        with store.read() as unit:
            assert [(r.node_id, r.order) for r in unit.audits.draft(FIRST).repeats] == [
                ("/d/r#b", 1),
                ("/d/r#c", 3),
            ]

    def test_change_numbers_grow_by_one_and_history_is_newest_first(self, store):
        begin(store, FIRST, answer("/d/t", "0", computed=True))
        with store.write() as unit:
            one = unit.audits.record(
                FIRST, [answer("/d/a", "1"), answer("/d/b", "2", computed=True)], at=later(1), who="me"
            )
            two = unit.audits.record(FIRST, [answer("/d/a", "3", "1")], at=later(2), who="you")
        with store.read() as unit:
            history = unit.audits.history(FIRST)
            assert unit.audits.history(FIRST, limit=1) == history[:1]
        assert (one, two) == (1, 2)
        assert [(e.change, e.write.node_id, e.write.old, e.write.new) for e in history] == [
            (2, "/d/a", "1", "3"),
            (1, "/d/b", "", "2"),
            (1, "/d/a", "", "1"),
            (0, "/d/t", "", "0"),
        ]
        assert (history[0].who, history[0].at, history[0].undone) == ("you", later(2), False)
        assert history[1].write.computed

    def test_undoing_marks_the_change_undone_and_is_a_change_itself(self, store):
        begin(store)
        with store.write() as unit:
            one = unit.audits.record(FIRST, [answer("/d/a", "1")], at=later(1), who="me")
            two = unit.audits.record(FIRST, [answer("/d/a", "", "1")], at=later(2), who="me", undoes=one)
        with store.read() as unit:
            assert [(e.change, e.undone) for e in unit.audits.history(FIRST)] == [(two, False), (one, True)]

    def test_undoing_what_never_happened_is_refused_and_changes_nothing(self, store):
        begin(store)
        with pytest.raises(Refused, match="CHANGE-UNKNOWN"), store.write() as unit:
            unit.audits.record(FIRST, [answer("/d/a", "1")], at=NOW, who="me", undoes=7)
        with store.read() as unit:
            assert unit.audits.draft(FIRST).answers == {}

    def test_a_block_that_raises_leaves_no_trace(self, store):
        begin(store)
        with pytest.raises(RuntimeError), store.write() as unit:  # noqa: PT012 - the block is what is tested
            unit.audits.record(FIRST, [answer("/d/a", "1")], at=NOW, who="me")
            unit.documents.put("x", b"1")
            raise RuntimeError
        with store.read() as unit:
            assert unit.audits.draft(FIRST).answers == {}
            assert unit.documents.names() == ()

    def test_at_most_one_draft_per_audit(self, store):
        begin(store)
        with pytest.raises(Refused, match="AUDIT-DRAFT-EXISTS"):
            begin(store, SECOND)
        with pytest.raises(Refused, match="AUDIT-EXISTS"):
            begin(store, FIRST)

    def test_an_unknown_audit_is_refused_by_name(self, store):
        with store.read() as unit:
            assert unit.audits.summary(FIRST) is None
            assert unit.audits.latest(AUDIT) is None
            assert unit.audits.completed(FIRST) is None
            with pytest.raises(Refused, match="AUDIT-UNKNOWN"):
                unit.audits.draft(FIRST)
        with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"), store.write() as unit:
            unit.audits.record(FIRST, [answer("/d/a", "1")], at=NOW, who="me")

    def test_the_place_is_remembered(self, store):
        begin(store)
        with store.read() as unit:
            assert unit.audits.place(FIRST) is None
        with store.write() as unit:
            unit.audits.set_place(FIRST, NodeId("/d/b"))
        with store.read() as unit:
            assert unit.audits.place(FIRST) == "/d/b"

    @pytest.mark.parametrize(
        "text",
        [
            "<img src=x>",
            "=cmd|' /C calc'!A0",
            "مرحبا بالعالم",
            "👩‍👧‍👦",
            "a\0b",
            "‮evil",
            "x" * 200_000,
            "'; DROP TABLE audits; --",
        ],
        ids=["html", "formula", "arabic", "emoji", "nul", "rtl", "long", "sql"],
    )
    def test_any_text_comes_back_as_it_was_typed(self, store, text):
        begin(store)
        with store.write() as unit:
            unit.audits.record(FIRST, [answer("/d/a", text)], at=NOW, who=text)
        with store.read() as unit:
            assert unit.audits.draft(FIRST).answers["/d/a"] == text
            assert unit.audits.history(FIRST)[0].who == text


class TestLists:
    def test_a_summary_shows_the_draft_with_its_figures(self, store):
        begin(store)
        with store.write() as unit:
            unit.audits.set_figures(FIRST, FIGURES, later(2))
        with store.read() as unit:
            summary = unit.audits.summary(FIRST)
        assert summary.state is AuditState.DRAFT
        assert (summary.answered, summary.applicable, summary.overall_grade) == (3, 5, "good")
        assert (summary.tool, summary.started_at, summary.changed_at) == (TOOL, NOW, later(2))
        assert summary.delivery is None
        assert not summary.superseded

    def test_an_answer_makes_a_draft_the_most_recently_changed(self, store):
        other = AuditKey(AuditId("other"), 1)
        begin(store, FIRST)
        begin(store, other)
        with store.write() as unit:
            unit.audits.record(other, [answer("/d/a", "1")], at=later(1), who="me")
            unit.audits.record(FIRST, [answer("/d/a", "1")], at=later(2), who="me")
        with store.read() as unit:
            assert [(s.audit_id, s.changed_at) for s in unit.audits.list()] == [
                (AUDIT, later(2)),
                ("other", later(1)),
            ]

    def test_a_discarded_draft_leaves_the_lists_and_is_kept(self, store):
        begin(store, FIRST, answer("/d/a", "1"))
        with store.write() as unit:
            unit.bin.put(FIRST, at=later(1), who="me", reason="wrong child")
        with store.read() as unit:
            assert unit.audits.list() == ()
            assert unit.audits.latest(AUDIT) is None
            assert unit.audits.summary(FIRST).state is AuditState.DISCARDED
            assert unit.audits.draft(FIRST).answers == {"/d/a": "1"}

    def test_a_discarded_correction_may_be_begun_again(self, store):
        begin(store)
        complete(store)
        begin(store, SECOND)
        with store.write() as unit:
            unit.bin.put(SECOND, at=later(20), who="me", reason="")
        begin(store, SECOND, answer("/d/a", "again"))
        with store.read() as unit:
            assert unit.audits.latest(AUDIT).revision == 2
            assert unit.audits.draft(SECOND).answers == {"/d/a": "again"}


class TestBin:
    def test_who_discarded_a_draft_when_and_why_is_kept_with_it(self, store):
        other = AuditKey(AuditId("other"), 1)
        begin(store, FIRST)
        begin(store, other)
        with store.write() as unit:
            first = unit.bin.put(FIRST, at=later(1), who="me", reason="wrong child")
            second = unit.bin.put(other, at=later(2), who="you", reason="")
        with store.read() as unit:
            rows = unit.bin.list()
        assert [(row.number, row.at, row.by, row.reason) for row in rows] == [
            (second, later(2), "you", ""),
            (first, later(1), "me", "wrong child"),
        ]
        assert rows[1].summary.audit_id == AUDIT
        assert rows[1].summary.state is AuditState.DISCARDED

    def test_a_restored_draft_has_everything_it_had(self, store):
        row = RepeatInstance(NodeId("/d/r[1]"), 0)
        begin(store, FIRST, Write(WriteKind.ADD_REPEAT, row.node_id, "", "0", False), answer("/d/a", "1"))
        with store.write() as unit:
            unit.audits.record(FIRST, [answer("/d/a", "2", "1")], at=later(1), who="me")
            unit.audits.set_flag(FIRST, NodeId("/d/a"), True)
            unit.audits.set_place(FIRST, NodeId("/d/a"))
            before = (unit.audits.draft(FIRST), unit.audits.history(FIRST), unit.audits.place(FIRST))
            number = unit.bin.put(FIRST, at=later(2), who="me", reason="by mistake")
        with store.write() as unit:
            assert unit.bin.restore(number, at=later(3)) == FIRST
        with store.read() as unit:
            assert (unit.audits.draft(FIRST), unit.audits.history(FIRST), unit.audits.place(FIRST)) == before
            assert [(s.state, s.changed_at) for s in unit.audits.list()] == [(AuditState.DRAFT, later(3))]
            assert unit.bin.list() == ()
        with store.write() as unit:
            assert unit.audits.record(FIRST, [answer("/d/a", "3", "2")], at=later(4), who="me") == 2

    def test_a_version_discarded_twice_is_twice_in_the_bin_and_each_has_its_own_answers(self, store):
        numbers = []
        for value in ("first", "second"):
            begin(store, FIRST, answer("/d/a", value))
            with store.write() as unit:
                numbers.append(unit.bin.put(FIRST, at=later(1), who="me", reason=value))
        with store.write() as unit:
            unit.bin.restore(numbers[0], at=later(2))
        with store.read() as unit:
            assert unit.audits.draft(FIRST).answers == {"/d/a": "first"}
            assert [row.reason for row in unit.bin.list()] == ["second"]

    def test_what_has_been_made_again_is_not_restored_over_it(self, store):
        begin(store, FIRST)
        complete(store)
        begin(store, SECOND, answer("/d/a", "old"))
        with store.write() as unit:
            number = unit.bin.put(SECOND, at=later(20), who="me", reason="")
        begin(store, SECOND, answer("/d/a", "new"))
        with pytest.raises(Refused, match="AUDIT-EXISTS"), store.write() as unit:
            unit.bin.restore(number, at=later(21))
        with store.read() as unit:
            assert unit.audits.draft(SECOND).answers == {"/d/a": "new"}
            assert [row.number for row in unit.bin.list()] == [number]

    @pytest.mark.parametrize("number", [77, None], ids=["never there", "restored already"])
    def test_what_is_not_in_the_bin_is_not_restored(self, store, number):
        begin(store, FIRST)
        with store.write() as unit:
            put = unit.bin.put(FIRST, at=later(1), who="me", reason="")
            unit.bin.restore(put, at=later(2))
        with pytest.raises(Refused, match="BIN-UNKNOWN"), store.write() as unit:
            unit.bin.restore(put if number is None else number, at=later(3))


class TestCompleting:
    def test_a_completed_audit_is_frozen_and_keeps_its_answers(self, store):
        begin(store, FIRST, answer("/d/a", "1"))
        complete(store)
        with store.read() as unit:
            audit = unit.audits.completed(FIRST)
            assert audit.completion == completion()
            assert audit.summary.state is AuditState.COMPLETED
            assert audit.summary.delivery is DeliveryState.ON_THIS_COMPUTER
            assert unit.audits.draft(FIRST).answers == {"/d/a": "1"}
            assert len(unit.audits.history(FIRST)) == 1

    @pytest.mark.parametrize(
        "change",
        [
            lambda unit: unit.audits.record(FIRST, [answer("/d/a", "2")], at=later(11), who="me"),
            lambda unit: unit.audits.set_figures(FIRST, FIGURES, later(11)),
            lambda unit: unit.audits.set_flag(FIRST, NodeId("/d/a"), True),
            lambda unit: unit.audits.complete(FIRST, completion(11), FIGURES),
            lambda unit: unit.bin.put(FIRST, at=later(11), who="me", reason=""),
        ],
        ids=["record", "figures", "flag", "complete", "discard"],
    )
    def test_nothing_changes_a_completed_audit(self, store, change):
        begin(store, FIRST, answer("/d/a", "1"))
        complete(store)
        with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"), store.write() as unit:
            change(unit)
        with store.read() as unit:
            assert unit.audits.completed(FIRST).completion == completion()
            assert unit.audits.draft(FIRST).answers == {"/d/a": "1"}

    def test_a_completed_correction_supersedes_the_first_and_a_draft_does_not(self, store):
        begin(store)
        complete(store)
        begin(store, SECOND)
        with store.read() as unit:
            assert not unit.audits.summary(FIRST).superseded
        complete(store, SECOND, 20)
        with store.read() as unit:
            assert unit.audits.summary(FIRST).superseded
            assert not unit.audits.summary(SECOND).superseded
            assert [s.revision for s in unit.audits.list()] == [2, 1]
            assert unit.audits.completed(FIRST) is not None

    def test_delivery_is_of_completed_audits_only(self, store):
        begin(store)
        with pytest.raises(Refused, match="AUDIT-NOT-COMPLETED"), store.write() as unit:
            unit.audits.set_delivery(FIRST, DeliveryState.WAITING)
        complete(store)
        with store.write() as unit:
            unit.audits.set_delivery(FIRST, DeliveryState.IN_FOLDER)
        with store.read() as unit:
            assert unit.audits.summary(FIRST).delivery is DeliveryState.IN_FOLDER


class TestTools:
    def tool(self, form: str, version: str, digest: str, title: str = "Tool") -> ToolSummary:
        return ToolSummary(ToolRef(form, version, ToolHash(digest * 64)), title, "case-audit", sample=True)

    def test_tools_are_kept_by_content_and_listed_newest_version_first(self, store):
        old, new, other = (
            self.tool("b", "1", "1", "Beta"),
            self.tool("b", "2", "2", "Beta"),
            self.tool("a", "1", "3", "alpha"),
        )
        with store.write() as unit:
            for minutes, tool in enumerate((old, new, other)):
                unit.tools.put(tool, b"<xml/>" + tool.ref.version.encode(), later(minutes))
        with store.read() as unit:
            assert unit.tools.list() == (other, new, old)
            assert unit.tools.xml(new.ref.content_hash) == b"<xml/>2"
            assert unit.tools.summary(old.ref.content_hash) == old
            assert unit.tools.xml(ToolHash("none")) is None
            assert unit.tools.summary(ToolHash("none")) is None

    def test_putting_a_tool_again_changes_neither_its_content_nor_its_age(self, store):
        old, new = self.tool("b", "1", "1"), self.tool("b", "2", "2")
        with store.write() as unit:
            unit.tools.put(old, b"1", later(0))
            unit.tools.put(new, b"2", later(1))
            unit.tools.put(replace(old, title="Renamed"), b"1", later(2))
        with store.read() as unit:
            assert [tool.ref.version for tool in unit.tools.list()] == ["2", "1"]
            assert unit.tools.summary(old.ref.content_hash).title == "Renamed"

    def test_the_files_of_a_tool_are_kept_with_it(self, store):
        plain, listed = self.tool("b", "1", "1"), self.tool("b", "2", "2")
        with store.write() as unit:
            unit.tools.put(plain, b"1", later(0))
            unit.tools.put(listed, b"2", later(1), {"towns.csv": b"name\n", "Face.png": b"\x89PNG"})
            unit.tools.put(listed, b"2", later(2), {"towns.csv": b"name\n", "Face.png": b"\x89PNG"})
        with store.read() as unit:
            assert unit.tools.attachments(plain.ref.content_hash) == {}
            assert unit.tools.attachments(ToolHash("none")) == {}
            assert unit.tools.attachments(listed.ref.content_hash) == {
                "towns.csv": b"name\n",
                "Face.png": b"\x89PNG",
            }


def escalation(revision: int = 1, audit: str = AUDIT, **changes) -> Escalation:
    values = {
        "audit_id": AuditId(audit),
        "revision": revision,
        "case_reference": "0012345",
        "codes": ("E1",),
        "causes": ("Not seen",),
        "reasons": ("unseen",),
        "what": "No visit",
        "raised_at": NOW,
        "raised_by": "auditor-1",
        "told_role": "",
        "told_name": "",
        "told_how": "",
        "told_at": None,
        "acknowledged_at": None,
        "acknowledged_by": "",
        "safe_now": "",
        "outcome": "",
        "override_reason": "",
    }
    return Escalation(**{**values, **changes})


CLOSED = {"told_at": later(1), "acknowledged_at": later(2), "acknowledged_by": "m", "safe_now": "yes"}


class TestEscalations:
    def test_every_revision_stays(self, store):
        first, second = escalation(), escalation(2, told_at=later(1), told_name="m")
        with store.write() as unit:
            unit.escalations.save(first)
            unit.escalations.save(second)
            unit.escalations.save(first)
        with store.read() as unit:
            assert unit.escalations.latest(AUDIT) == second
            assert unit.escalations.history(AUDIT) == (first, second)
            assert unit.escalations.latest(AuditId("other")) is None

    def test_a_saved_revision_never_changes(self, store):
        with store.write() as unit:
            unit.escalations.save(escalation())
        with pytest.raises(Refused, match="ESCALATION-CHANGED"), store.write() as unit:
            unit.escalations.save(escalation(what="something else"))

    def test_open_ones_are_the_latest_untold_or_unacknowledged_oldest_first(self, store):
        with store.write() as unit:
            unit.escalations.save(escalation(audit="b", raised_at=later(5)))
            unit.escalations.save(escalation(audit="a", raised_at=later(1), told_at=later(2)))
            unit.escalations.save(escalation(audit="closed"))
            unit.escalations.save(escalation(2, audit="closed", **CLOSED))
            unit.escalations.save(escalation(audit="overridden", override_reason="known"))
        with store.read() as unit:
            assert [e.audit_id for e in unit.escalations.open()] == ["a", "b"]


def dispatch(seq: int, epoch: int = 1, stream: Stream = STREAM, subject: str = "s") -> Dispatch:
    return Dispatch(
        stream=stream,
        position=StreamPosition(epoch, seq),
        kind=PackageKind.AUDIT,
        subject=subject,
        state=DeliveryState.WAITING,
        sha256=f"{epoch:032x}{seq:032x}",
        size=3,
        created_at=NOW,
        in_folder_at=None,
        received_at=None,
        safe_at=None,
        problem="",
    )


class TestOutbox:
    def test_numbers_follow_each_other_and_an_epoch_begins_at_one(self, store):
        with store.write() as unit:
            box = unit.outbox
            assert box.next_position(STREAM) == StreamPosition(1, 1)
            assert box.last_sha256(STREAM, 1) == ZEROS
            box.add(dispatch(1), b"one")
            box.add(dispatch(2), b"two")
            assert box.next_position(STREAM) == StreamPosition(1, 3)
            assert box.last_sha256(STREAM, 1) == dispatch(2).sha256
            box.add(dispatch(1, epoch=3), b"new epoch")
            assert box.next_position(STREAM) == StreamPosition(3, 2)
            assert box.last_sha256(STREAM, 3) == dispatch(1, epoch=3).sha256
            assert box.last_sha256(STREAM, 1) == dispatch(2).sha256
            assert box.next_position(replace(STREAM, to="all")) == StreamPosition(1, 1)

    @pytest.mark.parametrize(("epoch", "seq"), [(1, 1), (1, 3), (2, 2), (1, 0)])
    def test_a_number_taken_twice_or_left_out_is_refused(self, store, epoch, seq):
        with store.write() as unit:
            unit.outbox.add(dispatch(1), b"one")
        with pytest.raises(Refused, match="OUTBOX-OUT-OF-ORDER"), store.write() as unit:
            unit.outbox.add(dispatch(seq, epoch), b"other")
        with store.read() as unit:
            assert unit.outbox.data(STREAM, StreamPosition(1, 1)) == b"one"

    def test_exact_bytes_come_back(self, store):
        data = bytes(range(256)) * 100
        with store.write() as unit:
            unit.outbox.add(dispatch(1), data)
        with store.read() as unit:
            assert unit.outbox.data(STREAM, StreamPosition(1, 1)) == data
            assert unit.outbox.dispatch(STREAM, StreamPosition(1, 1)) == dispatch(1)
            assert unit.outbox.dispatch(STREAM, StreamPosition(1, 2)) is None
            with pytest.raises(Refused, match="OUTBOX-UNKNOWN"):
                unit.outbox.data(STREAM, StreamPosition(1, 2))

    def test_each_state_keeps_the_time_it_was_first_reached(self, store):
        at = StreamPosition(1, 1)
        with store.write() as unit:
            unit.outbox.add(dispatch(1), b"one")
            unit.outbox.mark(STREAM, at, DeliveryState.WAITING, later(1), "SHARE-AWAY")
            assert unit.outbox.dispatch(STREAM, at).problem == "SHARE-AWAY"
            unit.outbox.mark(STREAM, at, DeliveryState.IN_FOLDER, later(2))
            unit.outbox.mark(STREAM, at, DeliveryState.IN_FOLDER, later(3))
            unit.outbox.mark(STREAM, at, DeliveryState.RECEIVED, later(4))
            unit.outbox.mark(STREAM, at, DeliveryState.SAFE, later(5))
        with store.read() as unit:
            row = unit.outbox.dispatch(STREAM, at)
        assert (row.state, row.problem) == (DeliveryState.SAFE, "")
        assert (row.in_folder_at, row.received_at, row.safe_at) == (later(2), later(4), later(5))

    def test_lists_are_in_order_and_know_what_is_not_yet_received(self, store):
        first = Stream(DeviceId("a" * 16), "hub")
        with store.write() as unit:
            for stream in (STREAM, first):
                for seq in (1, 2):
                    unit.outbox.add(dispatch(seq, stream=stream, subject=f"{stream.writer}/{seq}"), b"x")
            unit.outbox.mark(STREAM, StreamPosition(1, 1), DeliveryState.RECEIVED, NOW)
            unit.outbox.mark(first, StreamPosition(1, 1), DeliveryState.SAFE, NOW)
        with store.read() as unit:
            assert [(d.stream, d.position.seq) for d in unit.outbox.list()] == [
                (first, 1),
                (first, 2),
                (STREAM, 1),
                (STREAM, 2),
            ]
            assert [d.position.seq for d in unit.outbox.list(STREAM)] == [1, 2]
            assert [(d.stream, d.position.seq) for d in unit.outbox.unreceived()] == [(first, 2), (STREAM, 2)]
            assert [d.position.seq for d in unit.outbox.by_subject(f"{STREAM.writer}/2")] == [2]


def audit_doc(
    revision: int = 1, audit: str = AUDIT, xml: bytes = XML, raised: Escalation | None = None, codes=()
) -> dict:
    return audit_doc_to_json(
        AuditDoc(
            audit_id=AuditId(audit),
            revision=revision,
            tool=TOOL,
            tool_title="Generic audit",
            case_reference="0012345",
            team="Team North",
            service_area="assessment",
            auditor="auditor-1",
            completed_at=NOW,
            completed_by="auditor-1",
            correction_reason="",
            overall_grade="ri",
            answered=3,
            applicable=5,
            prompts=tuple(PromptLine(code, "words", "answer") for code in codes),
            escalation=raised,
            notes={"contradictions": []},
            instance_sha256=hashlib.sha256(xml).hexdigest(),
        )
    )


def arrival(
    seq: int,
    doc: dict | None = None,
    kind: str = "nop",
    epoch: int = 1,
    stream: Stream = STREAM,
    salt: str = "",
    minutes: int = 0,
    xml: bytes = XML,
) -> Arrival:
    raw = f"{stream}{epoch}/{seq}{salt}".encode()
    return Arrival(
        stream=stream,
        position=StreamPosition(epoch, seq),
        sha256=hashlib.sha256(raw).hexdigest(),
        prev_sha256=ZEROS,
        kind=kind,
        created_at=NOW,
        arrived_at=later(minutes),
        sender_name="Auditor One",
        doc=doc or {},
        parts={"instance.xml": xml} if kind == "audit" else {},
        raw=raw,
    )


def audit_arrival(seq: int, minutes: int = 0, stream: Stream = STREAM, **doc) -> Arrival:
    xml = doc.get("xml", XML)
    return arrival(seq, audit_doc(**doc), "audit", minutes=minutes, xml=xml, stream=stream)


def alarm_arrival(seq: int, raised: Escalation, minutes: int = 0) -> Arrival:
    doc = AlarmDoc(raised.audit_id, raised, "0012345", TOOL, "Generic audit", "Team North")
    return arrival(seq, alarm_doc_to_json(doc), "alarm", minutes=minutes)


def take_in(store, *arrivals: Arrival) -> list[bool]:
    taken = []
    for one in arrivals:
        with store.write() as unit:
            taken.append(unit.inbox.accept(one))
    return taken


def contribution(number: int = 1, key: AuditKey = FIRST, **more) -> Contribution:
    fields = {
        "contribution_id": ContributionId(f"c{number}"),
        "audit_id": key.audit_id,
        "revision": key.revision,
        "instance_sha256": ZEROS,
        "stage": "manager",
        "author": "Sam Jones",
        "made_at": later(number),
        "number": number,
        "answers": {NodeId("/d/agree"): "no"},
        "born": (RepeatInstance(NodeId("/d/r#5f0c9a1b"), 2),),
        "due": {"worker": 1},
        "notes": {"identifiers": ["ä"]},
    }
    return Contribution(**{**fields, **more})


def contribution_arrival(seq: int, made: Contribution) -> Arrival:
    doc = ContributionDoc(made, TOOL, "Generic audit", "0012345", "Team North")
    return arrival(seq, contribution_doc_to_json(doc), "contribution")


class TestActions:
    ROWS = ({"action": "Bring it up to date", "of_plan": False},)

    def shelve(self, store) -> None:
        with store.write() as unit:
            unit.tools.put(ToolSummary(TOOL, "Generic audit", "case-audit", False), b"<h/>", NOW)

    def missing(self, store) -> tuple[AuditKey, ...]:
        with store.read() as unit:
            return unit.actions.missing()

    def put(self, store, key: AuditKey, rows=ROWS) -> None:
        with store.write() as unit:
            unit.actions.put(key, rows)

    def test_they_are_missing_of_a_completed_audit_until_they_are_kept(self, store):
        self.shelve(store)
        begin(store)
        assert self.missing(store) == ()
        complete(store)
        assert self.missing(store) == (FIRST,)
        self.put(store, FIRST)
        assert self.missing(store) == ()
        with store.read() as unit:
            assert unit.actions.list() == (KeptActions(FIRST, self.ROWS),)

    def test_an_audit_without_any_is_not_listed_and_not_missing(self, store):
        self.shelve(store)
        begin(store)
        complete(store)
        self.put(store, FIRST, ())
        assert self.missing(store) == ()
        with store.read() as unit:
            assert unit.actions.list() == ()

    def test_they_are_missing_again_once_something_was_added_and_once_more_after_a_correction(self, store):
        self.shelve(store)
        begin(store)
        complete(store)
        self.put(store, FIRST)
        for number in (1, 2):
            with store.write() as unit:
                unit.contributions.add(contribution(number))
            assert self.missing(store) == (FIRST,)
            self.put(store, FIRST)
            assert self.missing(store) == ()
        begin(store, SECOND)
        assert self.missing(store) == ()
        complete(store, SECOND, 20)
        assert self.missing(store) == (SECOND,)
        self.put(store, SECOND, ())
        with store.read() as unit:
            assert unit.actions.list() == (), "the corrected version counts no more"

    def test_what_is_set_aside_is_news_and_so_is_what_counts_again(self, store):
        self.shelve(store)
        begin(store)
        complete(store)
        with store.write() as unit:
            unit.contributions.add(contribution())
        self.put(store, FIRST)
        for aside in ("CONTRIBUTION-LATE", ""):
            with store.write() as unit:
                unit.contributions.judge(ContributionId("c1"), aside)
            assert self.missing(store) == (FIRST,)
            self.put(store, FIRST)
            assert self.missing(store) == ()

    def test_an_audit_that_arrived_is_missing_once_its_tool_is_here(self, store):
        take_in(store, audit_arrival(1))
        assert self.missing(store) == ()
        self.shelve(store)
        (key,) = self.missing(store)
        self.put(store, key)
        assert self.missing(store) == ()


class TestContributions:
    def test_they_come_back_whole_and_in_order_up_to_a_version(self, store):
        first, second, corrected = contribution(1), contribution(2), contribution(3, SECOND)
        with store.write() as unit:
            assert [unit.contributions.add(each) for each in (corrected, second, first, first)] == [
                True,
                True,
                True,
                False,
            ]
        with store.read() as unit:
            assert unit.contributions.of(AUDIT) == (first, second, corrected)
            assert unit.contributions.of(AUDIT, 1) == (first, second)
            assert unit.contributions.of(AuditId("other")) == ()

    def test_one_that_is_set_aside_is_kept_and_does_not_count_until_it_is_taken_in(self, store):
        made = contribution(1)
        take_in(store, contribution_arrival(1, made))
        with store.read() as unit:
            assert unit.contributions.judged(made.contribution_id) is None
            assert unit.contributions.of(AUDIT) == (made,), "nobody has judged it yet"
        with store.write() as unit:
            unit.contributions.judge(made.contribution_id, "CONTRIBUTION-STRANGER")
        with store.read() as unit:
            assert unit.contributions.of(AUDIT) == ()
            (row,) = unit.inbox.rows()
            assert (row.contribution, row.aside) == (made.contribution_id, "CONTRIBUTION-STRANGER")
        with store.write() as unit:
            unit.contributions.judge(made.contribution_id, "")
        with store.read() as unit:
            assert unit.contributions.of(AUDIT) == (made,)
            assert unit.inbox.rows()[0].aside == ""

    def test_the_store_says_which_computers_sent_an_audit_and_what_was_added_to_it(self, store):
        other = Stream(DeviceId("m4m4m4m4m4m4m4m4"), "hub")
        made = contribution(1)
        take_in(store, audit_arrival(1), replace(contribution_arrival(2, made), stream=other))
        with store.read() as unit:
            assert unit.inbox.senders(AUDIT) == {STREAM.writer}
            ((doc, writer),) = unit.inbox.contributors(AUDIT)
            assert (doc.contribution, writer) == (made, other.writer)
            assert unit.inbox.audit_doc(FIRST) == audit_doc()
            assert unit.inbox.audit_doc(SECOND) is None

    def test_a_draft_takes_another_version_of_its_tool_and_nothing_else_does(self, store):
        with store.write() as unit:
            unit.audits.create(new_draft(), ())
            unit.audits.set_tool(FIRST, replace(TOOL, version="4"), "Generic audit, fourth")
            shown = unit.audits.summary(FIRST)
        assert (shown.tool.version, shown.tool_title) == ("4", "Generic audit, fourth")
        with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"), store.write() as unit:
            unit.audits.set_tool(SECOND, TOOL, "x")

    def test_one_that_is_kept_never_changes(self, store):
        with store.write() as unit:
            unit.contributions.add(contribution())
        with pytest.raises(Refused, match="CONTRIBUTION-CHANGED"), store.write() as unit:
            unit.contributions.add(contribution(author="Somebody else"))
        with store.read() as unit:
            assert unit.contributions.of(AUDIT) == (contribution(),)

    def test_what_is_due_is_that_of_the_latest_completed_version(self, store):
        begin(store)
        with store.write() as unit:
            unit.contributions.set_due(FIRST, {"manager": 2, "worker": 0})
            assert unit.contributions.due() == ()
        complete(store)
        with store.read() as unit:
            assert unit.contributions.due() == (Owed(FIRST, "manager", 2),)
        begin(store, SECOND)
        complete(store, SECOND, minutes=20)
        with store.write() as unit:
            unit.contributions.set_due(SECOND, {"worker": 1, "manager": 1})
        with store.read() as unit:
            assert unit.contributions.due() == (Owed(SECOND, "manager", 1), Owed(SECOND, "worker", 1))
        with store.write() as unit:
            unit.contributions.set_due(SECOND, {})
        with store.read() as unit:
            assert unit.contributions.due() == ()

    def test_one_that_comes_before_its_audit_waits_beside_nothing_and_is_listed(self, store):
        assert take_in(store, contribution_arrival(1, contribution())) == [True]
        with store.read() as unit:
            (row,) = unit.inbox.rows()
            assert (row.kind, row.audit_id, row.auditor) == (PackageKind.CONTRIBUTION, AUDIT, "Sam Jones")
            assert unit.inbox.completed(FIRST) is None
            assert unit.contributions.of(AUDIT) == (contribution(),)
        take_in(store, audit_arrival(2))
        with store.read() as unit:
            assert unit.inbox.completed(FIRST).completion.instance_xml == XML
            assert len(unit.inbox.audits()) == 1

    def test_one_sent_again_is_marked_and_kept_once(self, store):
        take_in(store, contribution_arrival(1, contribution()), contribution_arrival(2, contribution()))
        with store.read() as unit:
            assert [row.duplicate for row in unit.inbox.rows()] == [True, False]
            assert unit.contributions.of(AUDIT) == (contribution(),)

    def test_another_content_under_its_id_is_refused_and_leaves_nothing(self, store):
        take_in(store, contribution_arrival(1, contribution()))
        with pytest.raises(Untrusted, match="PKG-DOC"):
            take_in(store, contribution_arrival(2, contribution(author="Somebody else")))
        with store.read() as unit:
            assert unit.contributions.of(AUDIT) == (contribution(),)
            assert len(unit.inbox.rows()) == 1


class TestCursors:
    def test_a_hole_does_not_block_what_is_behind_it(self, store):
        with store.read() as unit:
            assert unit.inbox.cursor(STREAM, 1) == Cursor(1, 0, ZEROS, ())
        take_in(store, arrival(1), arrival(3), arrival(4))
        with store.read() as unit:
            assert unit.inbox.cursor(STREAM, 1) == Cursor(1, 1, arrival(1).sha256, (3, 4))
        take_in(store, arrival(2))
        with store.read() as unit:
            assert unit.inbox.cursor(STREAM, 1) == Cursor(1, 4, arrival(4).sha256, ())

    def test_the_very_same_package_is_kept_once(self, store):
        assert take_in(store, arrival(1), arrival(1)) == [True, False]

    def test_epochs_and_streams_are_counted_apart(self, store):
        other = Stream(DeviceId("b" * 16), "hub")
        take_in(store, arrival(1), arrival(1, epoch=2), arrival(5, epoch=2), arrival(1, stream=other))
        with store.read() as unit:
            assert unit.inbox.epochs(STREAM) == (1, 2)
            assert unit.inbox.cursor(STREAM, 2).above == (5,)
            assert unit.inbox.cursor(other, 1).upto == 1
            assert unit.inbox.sha256_at(STREAM, StreamPosition(2, 5)) == arrival(5, epoch=2).sha256
            assert unit.inbox.sha256_at(STREAM, StreamPosition(2, 4)) is None

    def test_an_arrival_comes_back_whole(self, store):
        one = audit_arrival(1)
        take_in(store, one)
        with store.read() as unit:
            assert unit.inbox.arrival(STREAM, StreamPosition(1, 1)) == one
            assert unit.inbox.arrival(STREAM, StreamPosition(1, 2)) is None

    def test_a_fork_is_refused_and_kept_as_evidence_though_the_block_raised(self, store):
        first, second = audit_arrival(1), arrival(1, salt="other")
        take_in(store, first)
        with store.write() as unit:
            unit.inbox.receipted(STREAM.writer)
        with pytest.raises(Untrusted, match="PKG-FORK"):
            take_in(store, second)
        with store.read() as unit:
            assert unit.inbox.forks() == (second,)
            assert unit.inbox.arrival(STREAM, StreamPosition(1, 1)) == first
            assert len(unit.inbox.audits()) == 1
            assert unit.inbox.receipts_due() == (STREAM.writer,)

    def test_a_fork_caught_inside_the_block_is_evidence_too_and_only_once(self, store):
        take_in(store, arrival(1))
        for _ in range(2):
            with store.write() as unit:
                with pytest.raises(Untrusted, match="PKG-FORK"):
                    unit.inbox.accept(arrival(1, salt="other"))
                unit.documents.put("still", b"kept")
        with store.read() as unit:
            assert len(unit.inbox.forks()) == 1
            assert unit.documents.get("still") == b"kept"

    def test_the_same_bytes_under_another_number_are_not_believed(self, store):
        take_in(store, arrival(1))
        with pytest.raises(Untrusted, match="PKG-REPLAYED"):
            take_in(store, replace(arrival(1), position=StreamPosition(1, 2)))

    @pytest.mark.parametrize("missing", ["audit_id", "tool", "completed_at", "prompts", "instance_sha256"])
    def test_an_audit_whose_content_is_not_one_is_refused_and_moves_no_cursor(self, store, missing):
        doc = {name: value for name, value in audit_doc().items() if name != missing}
        with pytest.raises(Untrusted, match="PKG-DOC"):
            take_in(store, arrival(1, doc, "audit"))
        with store.read() as unit:
            assert unit.inbox.cursor(STREAM, 1).upto == 0
            assert unit.inbox.rows() == ()

    def test_an_instance_that_is_not_the_one_announced_is_refused(self, store):
        with pytest.raises(Untrusted, match="PKG-DOC"):
            take_in(store, replace(audit_arrival(1), parts={"instance.xml": b"<other/>"}))

    def test_a_kind_of_a_newer_program_is_kept_unread(self, store):
        assert take_in(store, arrival(1, {"what": "ever"}, "from-the-future")) == [True]
        with store.read() as unit:
            assert unit.inbox.rows() == ()
            assert unit.inbox.arrival(STREAM, StreamPosition(1, 1)).kind == "from-the-future"


class TestInboxLists:
    def test_an_audit_is_listed_and_collected(self, store):
        take_in(store, audit_arrival(1, codes=("M1", "E2", "E2", "E1")))
        with store.read() as unit:
            (row,) = unit.inbox.rows()
            audit = unit.inbox.completed(FIRST)
            assert unit.inbox.audits() == (audit.summary,)
            assert unit.inbox.completed(SECOND) is None
        assert (row.kind, row.audit_id, row.revision, row.tool) == (PackageKind.AUDIT, AUDIT, 1, TOOL)
        assert (row.auditor, row.sender_name, row.team, row.overall_grade) == (
            "auditor-1",
            "Auditor One",
            "Team North",
            "ri",
        )
        assert row.codes == ("E1", "E2", "M1")
        assert (row.read_at, row.duplicate, row.waiting_for_tool, row.escalation_open) == (
            None,
            False,
            True,
            False,
        )
        assert audit.completion.instance_xml == XML
        assert audit.completion.notes == {"contradictions": []}
        assert audit.summary.delivery is DeliveryState.RECEIVED
        assert (audit.summary.answered, audit.summary.applicable) == (3, 5)

    def test_open_escalations_stand_first_then_the_newest(self, store):
        take_in(
            store,
            alarm_arrival(1, escalation(audit="a"), minutes=1),
            audit_arrival(2, minutes=2, audit="b"),
            audit_arrival(3, minutes=3, audit="c"),
        )
        with store.read() as unit:
            assert [(row.audit_id, row.escalation_open) for row in unit.inbox.rows()] == [
                ("a", True),
                ("c", False),
                ("b", False),
            ]

    def test_a_later_word_closes_an_alarm(self, store):
        take_in(
            store,
            alarm_arrival(1, escalation(), minutes=1),
            alarm_arrival(2, escalation(2, **CLOSED), minutes=2),
        )
        with store.read() as unit:
            assert [row.escalation_open for row in unit.inbox.rows()] == [False, False]

    def test_what_is_set_aside_closes_no_alarm_and_does_once_it_counts(self, store):
        made = contribution(1, escalation=escalation(2, **CLOSED))
        take_in(store, alarm_arrival(1, escalation(), minutes=1), contribution_arrival(2, made))
        for aside, is_open in (("CONTRIBUTION-STRANGER", True), ("", False)):
            with store.write() as unit:
                unit.contributions.judge(made.contribution_id, aside)
            with store.read() as unit:
                alarm = next(row for row in unit.inbox.rows() if row.kind is PackageKind.ALARM)
                assert alarm.escalation_open == is_open

    def test_what_is_set_aside_may_raise_an_alarm(self, store):
        made = contribution(1, escalation=escalation(2))
        take_in(store, alarm_arrival(1, escalation(**CLOSED), minutes=1), contribution_arrival(2, made))
        with store.write() as unit:
            unit.contributions.judge(made.contribution_id, "CONTRIBUTION-STRANGER")
        with store.read() as unit:
            assert any(row.escalation_open for row in unit.inbox.rows())

    def test_an_earlier_word_that_comes_late_does_not_reopen_it(self, store):
        take_in(store, alarm_arrival(2, escalation(2, **CLOSED)), alarm_arrival(1, escalation()))
        with store.read() as unit:
            assert not any(row.escalation_open for row in unit.inbox.rows())

    def test_the_same_revision_with_the_same_content_counts_once(self, store):
        take_in(store, audit_arrival(1), audit_arrival(2, minutes=1))
        with store.read() as unit:
            assert [row.duplicate for row in unit.inbox.rows()] == [True, False]
            assert len(unit.inbox.audits()) == 1

    def test_two_contents_under_one_revision_are_both_kept(self, store):
        other = Stream(DeviceId("b" * 16), "hub")
        take_in(store, audit_arrival(1), audit_arrival(1, minutes=1, stream=other, xml=b"<other/>"))
        with store.read() as unit:
            assert [row.duplicate for row in unit.inbox.rows()] == [False, False]
            assert len(unit.inbox.audits()) == 2
            assert unit.inbox.completed(FIRST).completion.instance_xml == XML

    def test_a_correction_supersedes_whatever_order_they_come_in(self, store):
        take_in(store, audit_arrival(1, revision=2), audit_arrival(2, revision=1, minutes=1))
        with store.read() as unit:
            assert [(s.revision, s.superseded) for s in unit.inbox.audits()] == [(1, True), (2, False)]

    def test_it_waits_for_its_tool_until_the_tool_is_there(self, store):
        take_in(store, audit_arrival(1))
        with store.write() as unit:
            unit.tools.put(ToolSummary(TOOL, "Generic audit", "case-audit", sample=False), b"<xml/>", NOW)
        with store.read() as unit:
            assert not unit.inbox.rows()[0].waiting_for_tool

    def test_reading_is_noted_the_first_time(self, store):
        take_in(store, audit_arrival(1))
        with store.write() as unit:
            unit.inbox.mark_read(STREAM, StreamPosition(1, 1), later(3))
            unit.inbox.mark_read(STREAM, StreamPosition(1, 1), later(4))
        with store.read() as unit:
            assert unit.inbox.rows()[0].read_at == later(3)


class TestReceipts:
    def test_a_receipt_is_due_after_news_and_not_after_it_was_given(self, store):
        take_in(store, arrival(1))
        with store.write() as unit:
            assert unit.inbox.receipts_due() == (STREAM.writer,)
            unit.inbox.receipted(STREAM.writer)
        take_in(store, arrival(1))
        with store.read() as unit:
            assert unit.inbox.receipts_due() == ()

    def test_mail_from_the_hub_owes_no_receipt(self, store):
        take_in(store, arrival(1, stream=Stream(DeviceId("h" * 16), "k" * 16)))
        with store.read() as unit:
            assert unit.inbox.receipts_due() == ()

    def test_safe_covers_everything_up_to_there_and_is_news(self, store):
        take_in(store, audit_arrival(1, audit="a"), audit_arrival(2, audit="b", minutes=1))
        with store.write() as unit:
            unit.inbox.receipted(STREAM.writer)
            assert unit.inbox.safe(STREAM) is None
            unit.inbox.set_safe(STREAM, StreamPosition(1, 1))
        with store.read() as unit:
            assert [(s.audit_id, s.delivery) for s in unit.inbox.audits()] == [
                ("b", DeliveryState.RECEIVED),
                ("a", DeliveryState.SAFE),
            ]
            assert unit.inbox.receipts_due() == (STREAM.writer,)

    def test_safe_never_moves_back(self, store):
        with store.write() as unit:
            unit.inbox.set_safe(STREAM, StreamPosition(2, 1))
            unit.inbox.receipted(STREAM.writer)
            unit.inbox.set_safe(STREAM, StreamPosition(1, 9))
            assert unit.inbox.safe(STREAM) == StreamPosition(2, 1)
            assert unit.inbox.receipts_due() == ()


class TestRefusals:
    def refusal(self, path: str = "p", minutes: int = 0, code: str = "PKG-SIGNATURE") -> Refusal:
        return Refusal(path, code, "", later(minutes), later(minutes), 10, "ab")

    def test_noting_a_refusal_again_keeps_when_it_was_first_seen(self, store):
        with store.write() as unit:
            unit.inbox.refuse(self.refusal())
            unit.inbox.refuse(self.refusal(minutes=5))
            unit.inbox.refuse(self.refusal("q", 2))
        with store.read() as unit:
            found = unit.inbox.refusals()
        assert [(r.path, r.first_seen, r.last_seen) for r in found] == [
            ("q", later(2), later(2)),
            ("p", NOW, later(5)),
        ]

    def test_a_settled_refusal_is_forgotten(self, store):
        with store.write() as unit:
            unit.inbox.refuse(self.refusal())
            unit.inbox.settle("p")
            unit.inbox.settle("never")
            assert unit.inbox.refusals() == ()


def case(person_id: str, worker: str = "Émile Worker", restricted: bool = False) -> Case:
    return Case(
        person_id=person_id,
        system="mosaic",
        status="cin",
        status_start=date(2026, 1, 2),
        service_area="assessment",
        team="Team North",
        worker_ref="w1",
        worker_name=worker,
        manager_ref="m1",
        manager_name="Max Manager",
        manager_phone="",
        opened=date(2025, 1, 1),
        closed=None,
        date_of_birth=date(2019, 2, 28),
        expected_date=None,
        sex="",
        ethnicity="",
        disability="",
        nhs_number="",
        category_or_legal="",
        sibling_group="s1",
        also_open_on="",
        restricted=restricted,
        last_audit=None,
    )


class TestCases:
    def test_a_new_list_takes_the_place_of_the_old(self, store):
        with store.write() as unit:
            assert unit.cases.replace([case("1"), case("2")], NOW) == 2
            assert unit.cases.replace([case("0012", restricted=True)], NOW) == 1
        with store.read() as unit:
            assert unit.cases.count() == 1
            assert unit.cases.find("0012") == case("0012", restricted=True)
            assert unit.cases.find("12") is None

    def test_search_wants_every_word_and_puts_numbers_that_begin_so_first(self, store):
        with store.write() as unit:
            unit.cases.replace([case("912"), case("12"), case("7", "Other 12%")], NOW)
        with store.read() as unit:
            assert [c.person_id for c in unit.cases.search("12")] == ["12", "7", "912"]
            assert [c.person_id for c in unit.cases.search("ÉMILE north")] == ["12", "912"]
            assert [c.person_id for c in unit.cases.search("%")] == ["7"]
            assert len(unit.cases.search("", limit=2)) == 2
            assert unit.cases.search("nobody") == ()


class TestDocuments:
    def test_documents_are_kept_by_name(self, store):
        with store.write() as unit:
            unit.documents.put("settings/a", b"1")
            unit.documents.put("settings/b", b"2")
            unit.documents.put("settings/a", b"\0\xff")
            unit.documents.put("keys", b"3")
            unit.documents.remove("settings/b")
            unit.documents.remove("never")
        with store.read() as unit:
            assert unit.documents.get("settings/a") == b"\0\xff"
            assert unit.documents.get("settings/b") is None
            assert unit.documents.names("settings/") == ("settings/a",)
            assert unit.documents.names() == ("keys", "settings/a")


class TestLog:
    def test_entries_are_chained_and_listed_newest_first(self, store):
        with store.write() as unit:
            assert unit.log.head() == ZEROS
            unit.log.append("escalation-recorded", AUDIT, at=NOW, who="me", revision=1)
            unit.log.append("audit-viewed", AUDIT, at=later(1), who="me")
            first, second = reversed(unit.log.list())
            assert (first.number, first.event, first.facts) == (1, "escalation-recorded", {"revision": 1})
            assert unit.log.head() == second.sha256 != first.sha256
            assert unit.log.list(limit=1) == (second,)
            assert unit.log.verify() is None


class TestStore:
    def test_a_failure_of_the_callers_own_travels_as_it_is(self, store):
        with pytest.raises(OSError, match="the caller's"), store.write():
            raise OSError(28, "the caller's disk")

    def test_a_naive_time_is_a_mistake_of_ours(self, store):
        begin(store)
        with pytest.raises(ValueError, match=r"zone|aware"), store.write() as unit:
            unit.log.append("locked", "", at=datetime(2026, 1, 1), who="me")  # noqa: DTZ001 - the mistake under test

    def test_it_works_from_any_thread(self, store):
        begin(store)
        problems = []

        def save(first: int) -> None:
            try:
                for number in range(first, first + 20):
                    with store.write() as unit:
                        unit.audits.record(FIRST, [answer(f"/d/{number}", "1")], at=NOW, who="me")
                    with store.read() as unit:
                        unit.audits.draft(FIRST)
            except Exception as error:  # noqa: BLE001 - whatever it was, the test must say so
                problems.append(error)

        if isinstance(store, MemoryStore):
            save(0)
            save(100)
        else:
            threads = [threading.Thread(target=save, args=(first,)) for first in (0, 100)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert problems == []
        with store.read() as unit:
            assert len(unit.audits.draft(FIRST).answers) == 40

    def test_a_backup_is_counted_and_a_sound_store_has_no_problems(self, store):
        begin(store)
        result = store.backup()
        assert result.rows > 0
        assert result.size > 0
        assert store.check() == ()

    def test_a_closed_store_is_closed(self, store):
        store.close()
        store.close()
        with pytest.raises(Refused, match="STORE-CLOSED"), store.write():
            pass
        with pytest.raises(Refused, match="STORE-CLOSED"), store.read():
            pass
        assert store.check() == ("STORE-CLOSED",)
