"""What every store keeps its word on about files: the encrypted one and the one in memory."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.domain.wire import audit_doc_from_json, audit_doc_to_json
from qa_desktop.errors import Refused, Untrusted
from tests.contract.test_store import (
    AUDIT,
    FIGURES,
    FIRST,
    NOW,
    SECOND,
    STREAM,
    XML,
    answer,
    audit_arrival,
    begin,
    complete,
    completion,
    contribution,
    contribution_arrival,
    later,
    new_draft,
    store,
)

OTHER_AUDIT = AuditId("01970000-0000-7000-8000-000000000009")
NAMES = ("a.jpg", "b.jpg", "c.jpg")

__all__ = ["store"]  # the fixture: both stores


def file(name: str, data: bytes) -> tuple[Attachment, bytes]:
    return Attachment(name, "image/jpeg", len(data), hashlib.sha256(data).hexdigest()), data


def add(store, name: str, data: bytes, key: AuditKey = FIRST) -> Attachment:
    made, content = file(name, data)
    with store.write() as unit:
        unit.attachments.add(key, made, content, at=NOW, who="me")
    return made


class TestOfADraft:
    def test_a_file_comes_back_as_it_was_kept_in_the_order_of_coming(self, store):
        begin(store)
        second, first = add(store, "b.jpg", b"two"), add(store, "a.jpg", b"one")
        with store.read() as unit:
            assert unit.attachments.list(FIRST) == (second, first)
            assert unit.attachments.data(FIRST, "a.jpg") == b"one"
            assert unit.attachments.data(FIRST, "c.jpg") is None

    def test_keeping_the_same_file_again_keeps_it_once(self, store):
        begin(store)
        made = add(store, "a.jpg", b"one")
        assert add(store, "a.jpg", b"one") == made
        with store.read() as unit:
            assert unit.attachments.list(FIRST) == (made,)

    def test_a_name_is_never_taken_by_other_content(self, store):
        begin(store)
        add(store, "a.jpg", b"one")
        with pytest.raises(Refused) as refused:
            add(store, "a.jpg", b"two")
        assert refused.value.code == "ATTACHMENT-EXISTS"
        with store.read() as unit:
            assert unit.attachments.data(FIRST, "a.jpg") == b"one"

    def test_two_audits_may_have_the_same_file(self, store):
        other = AuditKey(type(FIRST.audit_id)("01970000-0000-7000-8000-000000000002"), 1)
        begin(store)
        with store.write() as unit:
            unit.audits.create(replace(new_draft(), key=other), ())
        add(store, "a.jpg", b"one")
        add(store, "a.jpg", b"one", other)
        with store.write() as unit:
            unit.attachments.freeze(FIRST, travelling=(), keep=())
        with store.read() as unit:
            assert unit.attachments.list(FIRST) == ()
            assert unit.attachments.data(other, "a.jpg") == b"one"

    def test_a_discarded_draft_keeps_its_files_in_the_bin_and_brings_them_back(self, store):
        begin(store)
        made = add(store, "a.jpg", b"one")
        with store.write() as unit:
            number = unit.bin.put(FIRST, at=later(1), who="me", reason="wrong case")
        with store.read() as unit:
            assert unit.attachments.list(FIRST) == (made,)
            assert unit.attachments.data(FIRST, "a.jpg") == b"one"
        with store.write() as unit:
            unit.bin.restore(number, at=later(2))
            assert unit.attachments.list(FIRST) == (made,)
            assert unit.attachments.data(FIRST, "a.jpg") == b"one"

    @pytest.mark.parametrize("verb", ["add", "freeze", "copy"])
    def test_a_completed_audit_takes_no_more_files(self, store, verb):
        begin(store)
        complete(store)
        made, data = file("a.jpg", b"one")
        given = {
            "add": ((FIRST, made, data), {"at": NOW, "who": "me"}),
            "freeze": ((FIRST,), {"travelling": (), "keep": ()}),
            "copy": ((FIRST, FIRST), {"at": NOW, "who": "me"}),
        }
        args, words = given[verb]
        with store.write() as unit, pytest.raises(Refused) as refused:
            getattr(unit.attachments, verb)(*args, **words)
        assert refused.value.code == "AUDIT-NOT-DRAFT"


class TestCompleting:
    def test_what_travels_is_of_the_audit_what_is_kept_stays_and_the_rest_is_deleted(self, store):
        begin(store)
        seen = add(store, "seen.jpg", b"one")
        hidden = add(store, "hidden.jpg", b"two")
        add(store, "removed.jpg", b"three")
        with store.write() as unit:
            unit.attachments.freeze(FIRST, travelling=["seen.jpg"], keep=["seen.jpg", "hidden.jpg"])
            unit.audits.complete(FIRST, completion(), FIGURES)
        with store.read() as unit:
            assert unit.audits.completed(FIRST).attachments == (seen,)
            assert unit.attachments.list(FIRST) == (seen, hidden)
            assert unit.attachments.data(FIRST, "removed.jpg") is None

    def test_a_correction_has_the_files_of_what_it_corrects_and_takes_away_only_its_own(self, store):
        begin(store)
        made = add(store, "a.jpg", b"one")
        with store.write() as unit:
            unit.attachments.freeze(FIRST, travelling=["a.jpg"], keep=["a.jpg"])
            unit.audits.complete(FIRST, completion(), FIGURES)
            unit.audits.create(new_draft(SECOND, "typed wrongly"), ())
            unit.attachments.copy(FIRST, SECOND, at=later(20), who="me")
        with store.write() as unit:
            assert unit.attachments.list(SECOND) == (made,)
            unit.attachments.freeze(SECOND, travelling=(), keep=())
        with store.read() as unit:
            assert unit.attachments.list(SECOND) == ()
            assert unit.attachments.data(FIRST, "a.jpg") == b"one"

    def test_the_last_instance_of_a_form_is_the_newest_completed_whatever_its_version(self, store):
        begin(store)
        with store.write() as unit:
            assert unit.audits.last_instance("generic") is None
        complete(store, FIRST, 10)
        with store.write() as unit:
            unit.audits.create(new_draft(SECOND, "again"), ())
            newer = replace(completion(20), instance_xml=b"<data>2</data>")
            unit.audits.complete(SECOND, newer, FIGURES)
        with store.read() as unit:
            assert unit.audits.last_instance("generic") == b"<data>2</data>"
            assert unit.audits.last_instance("generic", before=later(20)) == XML
            assert unit.audits.last_instance("another") is None


class TestCollected:
    def package(self, data: bytes, **changes):
        made, content = file("a.jpg", data)
        sent = audit_arrival(1)
        doc = replace(audit_doc_from_json(sent.doc), attachments=(replace(made, **changes),))
        return replace(sent, doc=audit_doc_to_json(doc), parts={**sent.parts, "a.jpg": content})

    def test_a_collected_audit_has_the_files_that_came_with_it(self, store):
        with store.write() as unit:
            unit.inbox.accept(self.package(b"one"))
        with store.read() as unit:
            (made,) = unit.inbox.completed(FIRST).attachments
            assert (made.name, made.size) == ("a.jpg", 3)
            assert unit.inbox.part(FIRST, "a.jpg") == b"one"
            assert unit.inbox.part(FIRST, "b.jpg") is None
            assert unit.inbox.part(SECOND, "a.jpg") is None

    @pytest.mark.parametrize("changes", [{"sha256": "0" * 64}, {"name": "b.jpg"}])
    def test_files_that_are_not_as_the_audit_names_them_are_not_taken_in(self, store, changes):
        with pytest.raises(Untrusted) as refused, store.write() as unit:
            unit.inbox.accept(self.package(b"one", **changes))
        assert refused.value.code == "PKG-DOC"
        with store.read() as unit:
            assert unit.inbox.arrival(STREAM, StreamPosition(1, 1)) is None

    @pytest.mark.parametrize("named", [("a.jpg", "a.jpg"), ("instance.xml",)])
    def test_no_file_is_named_twice_nor_is_the_audit_itself_one(self, store, named):
        sent = audit_arrival(1)
        one, content = file("a.jpg", b"one")
        parts = {**sent.parts, "a.jpg": content}
        files = []
        for name in named:
            digest = hashlib.sha256(parts[name]).hexdigest()
            files.append(replace(one, name=name, size=len(parts[name]), sha256=digest))
        doc = replace(audit_doc_from_json(sent.doc), attachments=tuple(files))
        with pytest.raises(Untrusted) as refused, store.write() as unit:
            unit.inbox.accept(replace(sent, doc=audit_doc_to_json(doc), parts=parts))
        assert refused.value.code == "PKG-DOC"


class TestOfLaterStages:
    def keep(self, store, name: str, data: bytes) -> Attachment:
        made, content = file(name, data)
        with store.write() as unit:
            unit.later_files.add(AUDIT, made, content, at=NOW, who="me")
        return made

    def test_a_file_lies_beside_an_audit_that_need_not_be_here(self, store):
        made = self.keep(store, "a.jpg", b"one")
        assert self.keep(store, "a.jpg", b"one") == made
        with store.read() as unit:
            assert unit.later_files.list(AUDIT) == (made,)
            assert unit.later_files.data(AUDIT, "a.jpg") == b"one"
            assert unit.later_files.data(AUDIT, "b.jpg") is None
            assert unit.later_files.list(OTHER_AUDIT) == ()
            assert unit.later_files.data(OTHER_AUDIT, "a.jpg") is None
        with pytest.raises(Refused, match="ATTACHMENT-EXISTS"):
            self.keep(store, "a.jpg", b"two")

    def test_what_nobody_signed_for_is_deleted_and_bytes_that_others_name_stay(self, store):
        begin(store)
        add(store, "same.jpg", b"one")
        made = [self.keep(store, name, b"one" if name == "a.jpg" else name.encode()) for name in NAMES]
        with store.write() as unit:
            unit.later_files.sign(AUDIT, ["b.jpg"])
            unit.later_files.tidy(AUDIT, ["c.jpg"])
        with store.read() as unit:
            assert unit.later_files.list(AUDIT) == (made[1], made[2])
            assert unit.later_files.data(AUDIT, "a.jpg") is None
            assert unit.attachments.data(FIRST, "same.jpg") == b"one"

    def test_completing_leaves_the_files_of_later_stages_alone(self, store):
        begin(store)
        add(store, "gone.jpg", b"one")
        self.keep(store, "a.jpg", b"one")
        with store.write() as unit:
            unit.attachments.freeze(FIRST, travelling=(), keep=())
        with store.read() as unit:
            assert unit.later_files.data(AUDIT, "a.jpg") == b"one"

    def package(self, data: bytes, **changes):
        made, content = file("a.jpg", data)
        sent = contribution_arrival(1, replace(contribution(), attachments=(replace(made, **changes),)))
        return replace(sent, parts={"a.jpg": content})

    def test_a_contribution_is_collected_with_its_files(self, store):
        with store.write() as unit:
            unit.inbox.accept(self.package(b"one"))
        with store.write() as unit:
            unit.later_files.tidy(AUDIT, ())
            (made,) = unit.contributions.of(AUDIT)
            assert unit.later_files.list(AUDIT) == made.attachments
            assert unit.later_files.data(AUDIT, "a.jpg") == b"one"

    @pytest.mark.parametrize("changes", [{"sha256": "0" * 64}, {"name": "b.jpg"}, {"size": 99}])
    def test_a_contribution_whose_files_are_not_as_it_names_them_is_not_taken_in(self, store, changes):
        with pytest.raises(Untrusted) as refused, store.write() as unit:
            unit.inbox.accept(self.package(b"one", **changes))
        assert refused.value.code == "PKG-DOC"
        with store.read() as unit:
            assert unit.contributions.of(AUDIT) == ()

    def test_a_contribution_does_not_take_the_name_of_another_file(self, store):
        self.keep(store, "a.jpg", b"two")
        with pytest.raises(Untrusted) as refused, store.write() as unit:
            unit.inbox.accept(self.package(b"one"))
        assert refused.value.code == "PKG-DOC"
        with store.read() as unit:
            assert unit.later_files.data(AUDIT, "a.jpg") == b"two"


def test_answers_of_a_draft_are_not_touched_by_its_files(store):
    begin(store, FIRST, answer("/d/a", "a.jpg"))
    add(store, "a.jpg", b"one")
    with store.read() as unit:
        assert unit.audits.draft(FIRST).answers == {"/d/a": "a.jpg"}
