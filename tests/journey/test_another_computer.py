"""A profile moves to another computer by a stick: nothing readable on it, one home working at a time."""

from __future__ import annotations

import errno
import io
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.cli import main
from qa_desktop.cli.console import Console
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.policy import Policy, PolicyState
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import KeyMode, ProfileState
from qa_desktop.services.house import MOVED_OUT
from qa_desktop.system import move_bundle
from qa_desktop.system.clock import SystemClock
from tests.fakes.keyrings import MemoryKeyring
from tests.journey.homes import PASSPHRASE, Homes, complete, start_and_fill

NEEDLE = "harbour-needle-41"


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


class Tomorrow(SystemClock):
    def now(self) -> datetime:
        return super().now() + timedelta(days=1)


def new_computer(tmp_path, name: str = "new", **given):
    return bootstrap.application(tmp_path / name, **given)


def written_under(folder: Path) -> set[str]:
    """Files but the one that says who is running."""
    return {path.name for path in folder.rglob("*") if path.is_file()} - {"running.lock"}


def test_the_work_goes_on_there_and_reaches_the_hub_from_there_alone(homes: Homes, tmp_path, stick):
    old = homes.auditor
    sent = complete(old, start_and_fill(old, Plan()))
    homes.exchange()
    draft = start_and_fill(old, Plan())
    file = Path(old.desktop.keys.move_out(str(stick), PASSPHRASE))
    assert file.parent == stick
    assert list(stick.iterdir()) == [file]
    assert not list(old.folder.root.glob("leaving*"))
    assert old.desktop.profile.status().state is ProfileState.LOCKED

    new = new_computer(tmp_path)
    new.desktop.keys.move_in(str(file), PASSPHRASE)
    assert new.desktop.profile.status().person == "Auditor 9"
    assert [(row.event, row.subject) for row in new.desktop.settings.log()[:4]] == [
        ("unlocked", ""),
        ("key", "moved"),
        ("locked", ""),
        ("key", "moved-out"),
    ]
    opened = new.desktop.filling.open(draft.key)
    completed = complete(new, opened)
    moved = Homes(new, homes.hub, homes.share)
    moved.exchange()
    arrived = {row.audit_id for row in homes.hub.desktop.inbox.inbox().rows}
    assert arrived == {sent.audit_id, completed.audit_id}
    states = {row.summary.delivery for row in new.desktop.audits.audits()}
    assert states <= {DeliveryState.RECEIVED, DeliveryState.SAFE}

    with pytest.raises(Refused, match="PROFILE-MOVED"):
        old.desktop.profile.unlock(PASSPHRASE)
    new.desktop.profile.lock()


def test_nothing_on_the_stick_can_be_read_and_it_opens_by_the_passphrase_alone(homes: Homes, tmp_path, stick):
    start_and_fill(homes.auditor, Plan(), NEEDLE)
    file = Path(homes.auditor.desktop.keys.move_out(str(stick), PASSPHRASE))
    data = file.read_bytes()
    for words in (NEEDLE, "Auditor 9", PASSPHRASE, "Quality & Standards", "generic-mosaic"):
        assert words.encode() not in data
    assert b"SQLite format" not in data
    new = new_computer(tmp_path)
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        new.desktop.keys.move_in(str(file), "not this one at all")
    assert not written_under(tmp_path / "new")


def test_a_torn_or_foreign_file_is_refused_and_nothing_is_written(homes: Homes, tmp_path, stick):
    file = Path(homes.auditor.desktop.keys.move_out(str(stick), PASSPHRASE))
    whole = file.read_bytes()
    flipped = bytearray(whole)
    flipped[-5000] ^= 1
    head, line, rest = whole.split(b"\n", 2)
    bad = {
        b"": "MOVE-NOT-ONE",
        b"PK\x03\x04 a zip": "MOVE-NOT-ONE",
        b"qa-desktop-move 2\n" + line + b"\n" + rest: "MOVE-TOO-NEW",
        whole[:40]: "MOVE-TORN",
        whole[:-1]: "MOVE-TORN",
        whole + b"x": "MOVE-TORN",
        bytes(flipped): "MOVE-TORN",
        head + b"\n" + line.replace(b'"size": ', b'"size": 1') + b"\n" + rest: "MOVE-TORN",
        head + b'\n{"slots": 7}\n' + rest: "MOVE-TORN",
    }
    new = new_computer(tmp_path)
    for number, (data, code) in enumerate(bad.items()):
        torn = stick / f"torn-{number}.qamove"
        torn.write_bytes(data)
        with pytest.raises(Refused, match=code):
            new.desktop.keys.move_in(str(torn), PASSPHRASE)
    with pytest.raises(Refused, match="MOVE-UNREADABLE"):
        new.desktop.keys.move_in(str(stick / "not there"), PASSPHRASE)
    assert not written_under(tmp_path / "new")
    assert new.desktop.profile.status().state is ProfileState.ABSENT


def test_an_older_database_cannot_be_put_under_another_bundles_head(homes: Homes, tmp_path, stick):
    keys = homes.auditor.desktop.keys
    first = Path(keys.move_out(str(stick), PASSPHRASE))
    keys.take_back(PASSPHRASE)
    start_and_fill(homes.auditor, Plan(), NEEDLE)
    second = Path(keys.move_out(str(stick), PASSPHRASE))
    assert first != second
    old, new = move_bundle.read(first), move_bundle.read(second)
    forged = stick / "forged.qamove"
    line = second.read_bytes().split(b"\n", 2)[1]
    line = line.replace(str(new.size).encode(), str(old.size).encode())
    line = line.replace(new.sha256.encode(), old.sha256.encode())
    forged.write_bytes(b"qa-desktop-move 1\n" + line + b"\n" + first.read_bytes()[old.starts :])
    with pytest.raises(Refused, match="MOVE-TORN"):
        new_computer(tmp_path).desktop.keys.move_in(str(forged), PASSPHRASE)


def test_a_move_that_was_not_finished_is_taken_back(homes: Homes, stick):
    desk = homes.auditor.desktop
    desk.keys.move_out(str(stick), PASSPHRASE)
    with pytest.raises(Refused, match="PROFILE-MOVED"):
        desk.profile.unlock(PASSPHRASE)
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        desk.keys.take_back("not this one at all")
    assert not homes.auditor.house.is_open
    desk.keys.take_back(PASSPHRASE)
    assert [(row.event, row.subject) for row in desk.settings.log()[:2]] == [
        ("key", "move-undone"),
        ("unlocked", ""),
    ]
    desk.profile.lock()
    desk.profile.unlock(PASSPHRASE)


def test_where_both_go_on_all_the_same_nothing_is_lost_or_counted_twice(homes: Homes, tmp_path, stick):
    """Taken back although the other computer had it already: a clone, which the exchange recognises."""
    old = homes.auditor
    file = old.desktop.keys.move_out(str(stick), PASSPHRASE)
    new = new_computer(tmp_path)
    new.desktop.keys.move_in(file, PASSPHRASE)
    old.desktop.keys.take_back(PASSPHRASE)
    made = {complete(each, start_and_fill(each, Plan())).audit_id for each in (old, new)}
    for each in (old, new, homes.hub, old, new):
        each.desktop.exchange.sync()
    # A stream is searched for a new epoch once in a while: the hub's next day.
    homes.hub.desktop.profile.lock()
    hub = bootstrap.application(homes.hub.folder.root, clock=Tomorrow())
    hub.desktop.profile.unlock(PASSPHRASE)
    hub.desktop.exchange.sync()
    rows = [row.audit_id for row in hub.desktop.inbox.inbox().rows]
    assert sorted(rows) == sorted(made)
    for each in (new, hub):
        each.desktop.profile.lock()


def test_a_stick_that_takes_nothing_leaves_the_profile_open_here(homes: Homes, tmp_path):
    desk = homes.auditor.desktop
    with pytest.raises(QADesktopError, match="MOVE-NOT-WRITABLE"):
        desk.keys.move_out(str(tmp_path / "no stick"), PASSPHRASE)
    assert homes.auditor.house.is_open
    with homes.auditor.house.store().read() as unit:
        assert unit.documents.get(MOVED_OUT) is None
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        desk.keys.move_out(str(tmp_path), "not this one at all")
    desk.profile.lock()
    desk.profile.unlock(PASSPHRASE)


def test_ended_at_any_moment_of_arriving_it_is_there_or_can_be_brought_again(
    homes, tmp_path, stick, monkeypatch
):
    file = homes.auditor.desktop.keys.move_out(str(stick), PASSPHRASE)

    class PowerCutError(BaseException):
        pass

    number = 0
    while True:
        base = tmp_path / f"home-{number}"
        steps = iter(range(number + 1))

        def cut(real, steps=steps, at=number):
            def call(*args, **kwargs):
                if next(steps, at) == at:
                    raise PowerCutError
                return real(*args, **kwargs)

            return call

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", cut(Path.replace))
            patched.setattr(shutil, "rmtree", cut(shutil.rmtree))
            patched.setattr(move_bundle, "unpack", cut(move_bundle.unpack))
            first = bootstrap.application(base)
            try:
                first.desktop.keys.move_in(file, PASSPHRASE)
                first.desktop.profile.lock()
                ended = False
            except PowerCutError:
                ended = True
                first.house.vault.released()  # as the end of a process gives its profile back
        again = bootstrap.application(base)
        if again.desktop.profile.status().state is ProfileState.ABSENT:
            again.desktop.keys.move_in(file, PASSPHRASE)
        again.desktop.profile.unlock(PASSPHRASE)
        again.desktop.profile.lock()
        assert not (base / "arriving").exists()
        if not ended:
            break
        number += 1
    assert number >= 4


def test_there_the_keyring_takes_part_where_there_is_one(tmp_path, stick):
    keyrings = [MemoryKeyring(), MemoryKeyring()]
    old = bootstrap.application(tmp_path / "old", keyring=keyrings[0])
    old.desktop.profile.create("Auditor 9", "", KeyMode.KEYRING)
    for weak in ("", "short"):
        with pytest.raises(Refused, match="PASSPHRASE-"):
            old.desktop.keys.move_out(str(stick), "", weak)
    file = old.desktop.keys.move_out(str(stick), "", PASSPHRASE)
    new = bootstrap.application(tmp_path / "new", keyring=keyrings[1])
    new.desktop.keys.move_in(file, PASSPHRASE)
    assert new.desktop.keys.status().mode is KeyMode.KEYRING_AND_PASSPHRASE
    assert len(keyrings[1].secrets) == 1
    new.desktop.profile.lock()
    new.desktop.profile.unlock(PASSPHRASE)
    new.desktop.profile.lock()


@pytest.fixture
def small(tmp_path):
    made = bootstrap.application(tmp_path / "small")
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    return made


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "DISK-FULL"), (errno.EIO, "MOVE-NOT-WRITABLE")])
def test_a_stick_that_fills_up_or_is_pulled_out_leaves_the_profile_open_here(
    small, stick, monkeypatch, number, code
):
    unlink = Path.unlink

    def gone(path: Path, missing_ok: bool = False) -> None:
        if path.parent == stick and number == errno.EIO:
            raise OSError(errno.EIO, "pulled out")
        unlink(path, missing_ok)

    real, reads = move_bundle._pieces, iter(range(9))

    def pieces(file):
        yield from real(file)
        if next(reads) == 1:  # first the copy is read for its hash, then it is written
            raise OSError(number, "no more")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", gone)
        patched.setattr(move_bundle, "_pieces", pieces)
        with pytest.raises(Refused, match=code):
            small.desktop.keys.move_out(str(stick), PASSPHRASE)
    assert not list(stick.glob("*.qamove"))
    assert not (small.folder.root / "leaving").exists()
    with small.house.store().read() as unit:
        assert unit.documents.get(MOVED_OUT) is None
    small.desktop.profile.lock()


def test_the_copy_of_a_move_that_was_killed_goes_at_the_next_unlocking(small):
    small.desktop.profile.lock()
    left = small.folder.root / "leaving"
    left.mkdir()
    (left / "backup-00000001.db").write_bytes(b"the whole profile, encrypted")
    small.desktop.profile.unlock(PASSPHRASE)
    assert not left.exists()
    small.desktop.profile.lock()


def only_with_the_keyring(application):
    application.house.policy = Policy(PolicyState.READ, locked={"unlock-modes": ("keyring-and-passphrase",)})
    return application


def test_where_it_allows_no_passphrase_alone_none_arrives_without_a_keyring(homes: Homes, tmp_path, stick):
    file = homes.auditor.desktop.keys.move_out(str(stick), PASSPHRASE)
    keyring = MemoryKeyring(away="KEYRING-AWAY")
    new = only_with_the_keyring(new_computer(tmp_path, keyring=keyring))
    with pytest.raises(Refused, match="KEYRING-REQUIRED"):
        new.desktop.keys.move_in(file, PASSPHRASE)
    assert not written_under(tmp_path / "new")

    keyring.away = ""
    new.desktop.keys.move_in(file, PASSPHRASE)
    assert new.desktop.keys.status().mode is KeyMode.KEYRING_AND_PASSPHRASE
    new.desktop.profile.lock()


def test_it_moves_a_profile_from_the_command_line(homes: Homes, tmp_path, stick):
    homes.auditor.desktop.profile.lock()

    def run(home: Path, *words: str) -> tuple[int, str]:
        console = Console(io.StringIO(), io.StringIO(), io.StringIO(PASSPHRASE + "\n"))
        code = main(["--passphrase-stdin", "--profile", str(home), "move", *words], console)
        return code, console.out.getvalue() + console.err.getvalue()

    old, new = homes.auditor.folder.root, tmp_path / "new"
    code, told = run(old, "out", str(stick))
    assert code == 0, told
    (file,) = stick.iterdir()
    assert str(file) in told
    assert run(new, "in", str(file))[0] == 0
    assert run(new, "in", str(file))[0] == 1
    assert run(old, "back")[0] == 0
    homes.auditor.desktop.profile.unlock(PASSPHRASE)
