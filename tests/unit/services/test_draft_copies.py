"""A copy of a draft that could not be saved: taken down without the store, sealed, brought in again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.draft_copy import DraftCopy
from qa_desktop.domain.ids import NodeId
from qa_desktop.errors import QADesktopError, Refused, Untrusted
from qa_desktop.formspec.definition import Tool
from qa_desktop.package import codec, draft_copy, passphrase_file
from qa_desktop.services import draft_copies, filling, tools
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store
from qa_desktop.storage.store import open_store
from tests.unit.services.rooms import Auditor, StandingClock

PASSPHRASE = "orchard window thimble"


@pytest.fixture
def quick_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    real = passphrase_file.encrypt
    monkeypatch.setattr(passphrase_file, "encrypt", lambda data, words: real(data, words, 1))


def unsaved(auditor: Auditor, store: Store, clock: StandingClock) -> tuple[DraftCopy, NodeId]:
    """A draft with one answer that the store does not have."""
    key, session = auditor.filled()
    node = auditor.node(session, "p_synopsis")
    session.set_value(node, "She sleeps better since May.")
    session.set_flag(node, True)
    with store.read() as unit:
        summary = filling.draft_summary(unit, key)
    return draft_copies.take_down(session, key, summary, clock, who="Auditor A"), node


def test_what_the_store_never_had_is_in_the_draft_once_its_copy_is_brought_in(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    copy, node = unsaved(auditor, store, clock)
    meets = draft_copies.look(store, copy)
    assert (meets.is_here, meets.changed_since) == (True, False)
    assert meets.differing >= 1

    assert draft_copies.bring_in(store, world, copy, who="Auditor A") == copy.key
    opened = filling.open_draft(store, world, copy.key)
    assert opened.session.view(node).value == "She sleeps better since May."
    assert opened.session.view(node).flagged
    assert draft_copies.look(store, copy).differing == 0
    with store.read() as unit:
        assert unit.log.list()[0].event == "draft-brought-in"


def test_a_draft_that_was_worked_on_since_is_said_to_be_and_keeps_both_in_its_history(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    copy, node = unsaved(auditor, store, clock)
    clock.pass_(minutes=5)
    session = filling.open_draft(store, world, copy.key).session
    auditor.answer(copy.key, session, "p_synopsis", "Written later.")
    assert draft_copies.look(store, copy).changed_since

    draft_copies.bring_in(store, world, copy, who="Auditor A")
    with store.read() as unit:
        changes = [e.write for e in unit.audits.history(copy.key) if e.write.node_id == node]
    assert (changes[0].old, changes[0].new) == ("Written later.", "She sleeps better since May.")


def test_on_another_computer_a_copy_begins_the_draft_as_it_was(
    auditor: Auditor, store: Store, world: World, clock: StandingClock, tmp_path: Path, t1: Tool
) -> None:
    copy, _ = unsaved(auditor, store, clock)
    other = open_store(tmp_path / "other" / "store.db", b"o" * 32, create=True)
    with pytest.raises(Refused, match="TOOL-MISSING"):
        draft_copies.look(other, copy)
    with other.write() as unit:
        tools.put(unit, t1, clock.now())
    assert not draft_copies.look(other, copy).is_here

    draft_copies.bring_in(other, world, copy, who="Auditor B")
    with other.read() as unit:
        assert unit.audits.draft(copy.key) == copy.draft
    assert filling.open_draft(other, world, copy.key).summary.case_reference == "1048213"
    other.close()


def test_what_is_completed_moved_or_unknown_is_left_alone(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    copy, _ = unsaved(auditor, store, clock)
    moved = replace(copy, tool=replace(copy.tool, content_hash=copy.tool.content_hash[:-1] + "0"))
    correction = replace(copy, key=replace(copy.key, audit_id="another", revision=2))
    for other, code in ((moved, "DRAFT-COPY-OTHER-VERSION"), (correction, "DRAFT-COPY-CORRECTION")):
        with pytest.raises(Refused, match=code):
            draft_copies.bring_in(store, world, other, who="Auditor A")
    auditor.complete(copy.key, filling.open_draft(store, world, copy.key).session)
    with pytest.raises(Refused, match="DRAFT-COPY-COMPLETED"):
        draft_copies.bring_in(store, world, copy, who="Auditor A")


@pytest.mark.usefixtures("quick_scrypt")
def test_a_sealed_copy_opens_with_its_passphrase_alone_and_says_everything(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    copy, _ = unsaved(auditor, store, clock)
    long = SavedDraft(
        {**copy.draft.answers, NodeId("/d/long"): "words " * 60_000, NodeId("/d/emoji"): "Anna 🙂 \u202e"},
        (RepeatInstance(NodeId("/d/act#2"), 2),),
        copy.draft.flagged,
    )
    copy = replace(copy, draft=long)
    file = draft_copy.seal(copy, PASSPHRASE)
    assert draft_copy.open_copy(file, PASSPHRASE) == copy
    assert b"sleeps" not in file
    with pytest.raises(Refused, match="DRAFT-COPY-PASSPHRASE"):
        draft_copy.open_copy(file, PASSPHRASE + "s")
    # By hand, with age and zlib, and nothing of this program.
    packed = pyrage.passphrase.decrypt(file, PASSPHRASE)
    assert json.loads(codec.inflate(packed, 2**24))["answers"]["/d/emoji"] == "Anna 🙂 \u202e"


@pytest.mark.usefixtures("quick_scrypt")
def test_half_a_character_does_not_keep_a_draft_from_being_copied(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    copy, _ = unsaved(auditor, store, clock)
    torn = replace(copy, draft=replace(copy.draft, answers={NodeId("/d/q"): "torn \ud83d here"}))
    again = draft_copy.open_copy(draft_copy.seal(torn, PASSPHRASE), PASSPHRASE)
    assert again.draft.answers == {NodeId("/d/q"): "torn \ufffd here"}


@pytest.mark.usefixtures("quick_scrypt")
def test_a_copy_that_is_cut_altered_or_something_else_is_refused(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    copy, _ = unsaved(auditor, store, clock)
    file = draft_copy.seal(copy, PASSPHRASE)
    for damaged in (file[:-1], file[: len(file) // 2], file[:-9] + b"\0" + file[-8:], b"", b"age", file * 2):
        with pytest.raises(QADesktopError, match=r"DRAFT-COPY-(PASSPHRASE|FILE)"):
            draft_copy.open_copy(damaged, PASSPHRASE)
    for content in (b"{}", b"[]", b'{"format":"qa-desktop-draft-copy-2"}', b"\xff"):
        other = passphrase_file.encrypt(codec.deflate(content), PASSPHRASE)
        with pytest.raises(Untrusted, match="DRAFT-COPY-FILE"):
            draft_copy.open_copy(other, PASSPHRASE)
    with pytest.raises(Untrusted, match="DRAFT-COPY-FILE"):
        draft_copy.open_copy(passphrase_file.encrypt(b"not padded", PASSPHRASE), PASSPHRASE)
