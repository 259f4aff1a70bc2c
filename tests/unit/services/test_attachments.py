"""Files of an audit from a person's hand to the frozen audit, over the real encrypted store."""

from __future__ import annotations

import hashlib

import pytest

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services import attachments, auditing
from qa_desktop.services.attachments import MAX_AUDIT, MAX_FILE
from tests.fakes.pictures import PLACE, jpeg


def take(auditor, key, name="photo.jpg", data=None, accept="image/*"):
    data = jpeg() if data is None else data
    return attachments.take(auditor.store, auditor.world.clock, key, name, data, accept, who="me")


def name_in_answer(auditor, key, session, name: str, question: str = "k_evid") -> None:
    """Any answer that holds the name: what counts is that one does."""
    auditor.answer(key, session, question, name)


def test_a_picture_is_kept_without_the_place_it_was_taken_at(auditor):
    key, _ = auditor.start()
    taken = take(auditor, key)

    kept = attachments.read(auditor.store, key, taken.attachment.name)
    assert taken.cleaned
    assert not taken.may_tell_place
    assert PLACE not in kept
    assert len(kept) == taken.attachment.size
    assert attachments.listed(auditor.store, key) == (taken.attachment,)


def test_taking_the_same_file_again_is_no_second_one(auditor):
    key, _ = auditor.start()
    assert take(auditor, key) == take(auditor, key)
    assert len(attachments.listed(auditor.store, key)) == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jpg", b"", "ATTACHMENT-EMPTY"),
        ("a.jpg", b"\xff\xd8\xff" + bytes(MAX_FILE), "ATTACHMENT-TOO-BIG"),
        ("a.pdf", b"%PDF-1.7", "ATTACHMENT-KIND"),
        ("a.jpg", b"MZ", "ATTACHMENT-PROGRAM"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name_and_nothing_is_kept(auditor, name, data, code):
    key, _ = auditor.start()
    with pytest.raises(Refused) as refused:
        take(auditor, key, name, data)
    assert refused.value.code == code
    assert attachments.listed(auditor.store, key) == ()


def test_an_audit_takes_no_more_than_a_package_can_carry_but_what_was_removed_does_not_count(auditor):
    key, session = auditor.start()
    big = MAX_FILE - 100
    first, second = (take(auditor, key, f"{n}.bin", bytes([n]) * big, "") for n in (1, 2))
    name_in_answer(auditor, key, session, first.attachment.name, "v_evid")
    name_in_answer(auditor, key, session, second.attachment.name)
    with pytest.raises(Refused) as refused:
        take(auditor, key, "3.bin", bytes([3]) * big, "")
    assert refused.value.code == "ATTACHMENT-FULL"
    assert 3 * big > MAX_AUDIT > 2 * big

    name_in_answer(auditor, key, session, "")
    assert take(auditor, key, "3.bin", bytes([3]) * big, "").attachment.size == big


def test_no_file_is_added_to_a_completed_audit(auditor):
    key, session = auditor.filled()
    auditor.complete(key, session)
    with pytest.raises(Refused) as refused:
        take(auditor, key)
    assert refused.value.code == "AUDIT-NOT-DRAFT"


def test_completing_keeps_what_answers_name_and_deletes_what_was_removed(auditor):
    key, session = auditor.filled()
    kept, removed = take(auditor, key, "kept.jpg"), take(auditor, key, "removed.jpg", jpeg(50))
    name_in_answer(auditor, key, session, kept.attachment.name)
    auditor.complete(key, session)

    assert attachments.listed(auditor.store, key) == (kept.attachment,)
    with pytest.raises(Refused) as refused:
        attachments.read(auditor.store, key, removed.attachment.name)
    assert refused.value.code == "ATTACHMENT-GONE"


def test_a_correction_goes_on_with_the_files_of_the_audit_it_corrects(auditor):
    key, session = auditor.filled()
    kept = take(auditor, key)
    name_in_answer(auditor, key, session, kept.attachment.name)
    auditor.complete(key, session)
    opened = auditing.correct(auditor.store, auditor.world, key, "the picture was of another house", who="me")

    assert opened.key == AuditKey(key.audit_id, 2)
    assert attachments.listed(auditor.store, opened.key) == (kept.attachment,)
    assert attachments.read(auditor.store, opened.key, kept.attachment.name)


def test_saving_a_copy_outside_is_logged_without_its_name(auditor):
    key, _ = auditor.start()
    taken = take(auditor, key, "jamie.jpg")
    attachments.copied(auditor.store, auditor.world.clock, key, taken.attachment.name, who="me")
    with auditor.store.read() as unit:
        entry = unit.log.list(1)[0]
    assert entry.event == "attachment-copied"
    assert "jamie" not in f"{entry.subject}{entry.facts}"


def test_a_file_gets_another_name_and_keeps_its_content(auditor):
    key, _ = auditor.start()
    old = take(auditor, key, "jamie-smith bruise.jpg").attachment
    clock = auditor.world.clock
    wanted = old.name.replace("jamie-smith", "the child")
    new = attachments.rename(auditor.store, clock, key, old.name, wanted, who="me")

    assert new.words == "the-child-bruise.jpg"
    assert new.name.startswith(old.name[:13])
    assert attachments.read(auditor.store, key, new.name) == attachments.read(auditor.store, key, old.name)
    with pytest.raises(Refused) as refused:
        attachments.rename(auditor.store, clock, key, "000000000000-no.jpg", "x.jpg", who="me")
    assert refused.value.code == "ATTACHMENT-GONE"


@pytest.mark.parametrize(("came_as", "words"), [("bruise.jpg", "payload-exe.jpg"), ("bruise", "payload-exe")])
def test_another_name_makes_nothing_else_of_a_file(auditor, came_as, words):
    key, _ = auditor.start()
    old = take(auditor, key, came_as).attachment
    wanted = old.name.replace("bruise", "payload.exe")
    new = attachments.rename(auditor.store, auditor.world.clock, key, old.name, wanted, who="me")

    assert new.words == words


def test_no_copy_is_saved_of_what_can_run_however_it_came(auditor):
    key, _ = auditor.start()
    data = b"MZ\x90 a program"
    sent = Attachment("3f1c09aa21b7-photo.jpg", "image/jpeg", len(data), hashlib.sha256(data).hexdigest())
    clock = auditor.world.clock
    with auditor.store.write() as unit:
        unit.attachments.add(key, sent, data, at=clock.now(), who="me")
    with pytest.raises(Refused) as refused:
        attachments.copied(auditor.store, clock, key, sent.name, who="me")
    assert refused.value.code == "ATTACHMENT-RUNS"
