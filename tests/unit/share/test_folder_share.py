"""Faults of one folder operation (exchange.md, catalogue rows 1 to 25 and 48 to 49)."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import DeviceId
from qa_desktop.errors import QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.share.calls import Calls
from qa_desktop.share.folder import PAUSES, FolderShare

DATA = b"QADPKG/1 " + bytes(range(256)) * 20
PATH = places.package(places.device_stream(DeviceId("a" * 16)), StreamPosition(1, 300))
CAP = 10_000
NAMES = (
    "open create status look read write flush close make_folder rename remove flush_folder".split()  # noqa: SIM905 - one line
)


class Killed(BaseException):
    """The process died here."""


class FaultyCalls(Calls):
    """Real calls, of which chosen ones fail before or after they took effect."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.before: Callable[[str, int], BaseException | None] = lambda _name, _number: None
        self.after: Callable[[str, int], BaseException | None] = lambda _name, _number: None

    def fail(self, name: str, number: int, *, times: int = 1) -> None:
        """Fail the first calls of this name, before they take effect."""
        self.before = lambda called, _n: (
            OSError(number, "injected") if called == name and self.made.count(name) <= times else None
        )

    def __getattribute__(self, name: str) -> object:
        if name not in NAMES:
            return super().__getattribute__(name)
        real = super().__getattribute__(name)

        def call(*given: object) -> object:
            self.made.append(name)
            number = len(self.made)
            if (error := self.before(name, number)) is not None:
                raise error
            result = real(*given)
            if (error := self.after(name, number)) is not None:
                raise error
            return result

        return call


class Home:
    """A folder set up by a hub, and the pauses that were slept."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "share"
        (self.folder / "qad1").mkdir(parents=True)
        self.calls = FaultyCalls()
        self.slept: list[float] = []
        self.share = FolderShare(self.folder, self.slept.append, self.calls)
        self.final = self.folder / PATH
        self.temporary = self.final.with_name(self.final.name + ".tmp")

    def make_segment(self) -> None:
        self.final.parent.mkdir(parents=True)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_put_leaves_the_whole_file_and_nothing_else(home: Home) -> None:
    home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == DATA
    assert [path.name for path in home.final.parent.iterdir()] == [home.final.name]


def test_a_put_into_an_existing_segment_costs_few_calls(home: Home) -> None:
    home.make_segment()
    home.share.put_new(PATH, DATA)
    assert [name for name in home.calls.made if name not in {"status", "read"}] == (
        "open create write flush close open close open rename flush_folder look".split()  # noqa: SIM905 - one line
    )


def test_an_idle_look_costs_one_call(home: Home) -> None:
    assert home.share.read(PATH, CAP) is None
    assert home.calls.made == ["open"]


@pytest.mark.parametrize("step", ["create", "write", "flush", "close", "rename", "make_folder"])
@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "SHARE-FULL"),
        (errno.EDQUOT, "SHARE-FULL"),
        (errno.EROFS, "SHARE-READ-ONLY"),
        (errno.ENAMETOOLONG, "SHARE-PATH-TOO-LONG"),
    ],
)
def test_what_will_not_pass_stops_at_once_and_leaves_nothing(
    home: Home, step: str, number: int, code: str
) -> None:
    home.calls.fail(step, number, times=99)
    with pytest.raises(Refused, match=code):
        home.share.put_new(PATH, DATA)
    assert home.slept == []
    assert not home.final.exists()
    assert not home.temporary.exists()


@pytest.mark.parametrize("step", ["open", "create", "write", "rename", "make_folder", "look"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY, errno.EPERM, errno.EAGAIN])
def test_what_may_pass_is_tried_six_times_with_growing_pauses(home: Home, step: str, number: int) -> None:
    home.calls.fail(step, number, times=5)
    home.share.put_new(PATH, DATA)
    assert home.slept == list(PAUSES)
    assert home.final.read_bytes() == DATA


@pytest.mark.parametrize(
    ("step", "number", "family", "code"),
    [
        ("rename", errno.EACCES, Unavailable, "SHARE-BUSY"),
        ("rename", errno.EBUSY, Unavailable, "SHARE-BUSY"),
        ("create", errno.EBUSY, Unavailable, "SHARE-BUSY"),
        ("create", errno.EACCES, Refused, "SHARE-NO-PERMISSION"),
        ("make_folder", errno.EACCES, Refused, "SHARE-NO-PERMISSION"),
        ("open", errno.EACCES, Refused, "SHARE-NO-PERMISSION"),
    ],
)
def test_what_does_not_pass_after_six_tries_is_said(
    home: Home, step: str, number: int, family: type[QADesktopError], code: str
) -> None:
    home.calls.fail(step, number, times=99)
    with pytest.raises(family, match=code):
        home.share.put_new(PATH, DATA)
    assert home.slept == list(PAUSES)
    assert not home.final.exists()


@pytest.mark.parametrize("step", ["open", "create", "write", "flush", "rename", "flush_folder", "look"])
@pytest.mark.parametrize(
    "number", [errno.ESTALE, errno.ENOTCONN, errno.EIO, errno.ENETUNREACH, errno.ETIMEDOUT, errno.ENODEV]
)
def test_a_lost_server_or_stick_is_away_and_the_put_is_not_believed(
    home: Home, step: str, number: int
) -> None:
    home.calls.fail(step, number, times=99)
    with pytest.raises(Unavailable, match="SHARE-AWAY"):
        home.share.put_new(PATH, DATA)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOTTY])
def test_a_file_system_that_cannot_flush_is_good_enough_when_it_reads_back(home: Home, number: int) -> None:
    home.calls.fail("flush", number)
    home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == DATA


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.ENOENT, errno.ENOTTY])
def test_a_folder_that_cannot_be_flushed_does_no_harm(home: Home, number: int) -> None:
    home.calls.fail("flush_folder", number)
    home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == DATA


def test_short_writes_are_continued(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Calls, "write", lambda _self, descriptor, data: os.write(descriptor, data[:7]))
    home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == DATA


def test_a_disk_that_accepts_nothing_is_full(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Calls, "write", lambda _self, _descriptor, _data: 0)
    with pytest.raises(Refused, match="SHARE-FULL"):
        home.share.put_new(PATH, DATA)
    assert not home.temporary.exists()


def test_bytes_that_read_back_otherwise_are_not_published(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        Calls, "write", lambda _self, descriptor, data: os.write(descriptor, bytes(len(data)))
    )
    with pytest.raises(Unavailable, match="SHARE-READ-BACK"):
        home.share.put_new(PATH, DATA)
    assert not home.final.exists()


@pytest.mark.parametrize("number", [errno.ETIMEDOUT, errno.EBUSY, errno.EIO])
def test_a_rename_that_took_effect_but_answered_with_an_error_is_published(home: Home, number: int) -> None:
    home.calls.after = lambda name, _n: OSError(number, "lost") if name == "rename" else None
    home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == DATA


def test_a_left_over_of_the_last_crash_is_replaced(home: Home) -> None:
    home.make_segment()
    home.temporary.write_bytes(b"half")
    home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == DATA
    assert not home.temporary.exists()


def test_a_name_taken_while_we_were_writing_is_not_replaced(home: Home) -> None:
    def someone_else(name: str, _number: int) -> None:
        if name == "flush":
            home.final.write_bytes(b"other")

    home.calls.before = someone_else
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == b"other"


def test_a_name_taken_at_the_last_moment_is_not_replaced_where_renames_refuse(home: Home) -> None:
    def someone_else(name: str, _number: int) -> BaseException | None:
        if name != "rename":
            return None
        home.final.write_bytes(b"other")
        return FileExistsError(errno.EEXIST, "exists")

    home.calls.before = someone_else
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        home.share.put_new(PATH, DATA)
    assert home.final.read_bytes() == b"other"


def test_a_folder_on_the_temporary_name_is_a_conflict(home: Home) -> None:
    home.temporary.mkdir(parents=True)
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        home.share.put_new(PATH, DATA)


def test_a_file_where_a_folder_of_ours_belongs_is_a_conflict(home: Home) -> None:
    (home.folder / "qad1" / "d").write_bytes(b"junk")
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        home.share.put_new(PATH, DATA)
    assert home.share.read(PATH, CAP) is None


def _calls_of_a_put(tmp_path: Path) -> int:
    home = Home(tmp_path / "count")
    home.share.put_new(PATH, DATA)
    return len(home.calls.made)


def _failure_of_a_put(home: Home) -> str | None:
    try:
        home.share.put_new(PATH, DATA)
    except QADesktopError as error:
        return error.code
    return None


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_error_at_any_call_leaves_nothing_half_and_the_next_put_completes(
    tmp_path: Path, moment: str
) -> None:
    for nth in range(1, _calls_of_a_put(tmp_path) + 1):
        home = Home(tmp_path / str(nth))
        setattr(home.calls, moment, lambda _name, n, nth=nth: OSError(errno.EIO, "x") if n == nth else None)
        assert _failure_of_a_put(home) in {None, "SHARE-AWAY"}, nth
        assert not home.final.exists() or home.final.read_bytes() == DATA
        home.calls.before = home.calls.after = lambda _name, _n: None
        home.share.put_new(PATH, DATA)
        assert [path.name for path in home.final.parent.iterdir()] == [home.final.name], nth


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_killed_at_any_call_leaves_nothing_half_and_the_next_put_completes(
    tmp_path: Path, moment: str
) -> None:
    for nth in range(1, _calls_of_a_put(tmp_path) + 1):
        home = Home(tmp_path / str(nth))
        dead = False

        def die(_name: str, n: int, nth: int = nth) -> BaseException | None:
            nonlocal dead
            dead = dead or n >= nth
            return Killed() if dead else None

        setattr(home.calls, moment, die)
        with pytest.raises(Killed):
            home.share.put_new(PATH, DATA)
        assert not home.final.exists() or home.final.read_bytes() == DATA
        FolderShare(home.folder, home.slept.append).put_new(PATH, DATA)
        assert [path.name for path in home.final.parent.iterdir()] == [home.final.name], nth


def test_a_reader_sees_nothing_or_all_at_every_moment_of_a_put(home: Home) -> None:
    reader = FolderShare(home.folder, home.slept.append)
    seen: list[bytes | None] = []

    def look(_name: str, _number: int) -> None:
        seen.append(reader.read(PATH, CAP))

    home.calls.before = home.calls.after = look
    home.share.put_new(PATH, DATA)
    assert set(seen) == {None, DATA}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's file systems")
@pytest.mark.parametrize("looks_first", [False, True], ids=["posix", "windows"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "link", "dangling link"])
def test_what_is_not_a_plain_file_is_refused_without_waiting(
    home: Home, kind: str, looks_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Calls, "can_refuse_links", not looks_first)
    home.make_segment()
    other = home.folder / "other"
    other.write_bytes(DATA)
    if kind == "folder":
        home.final.mkdir()
    elif kind == "pipe":
        os.mkfifo(home.final)
    elif kind == "socket":
        monkeypatch.chdir(home.final.parent)  # a socket's address may be 108 characters long
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(home.final.name)
    elif kind == "link":
        home.final.symlink_to(other)
    else:
        home.final.symlink_to(home.folder / "nothing")
    with pytest.raises(Untrusted, match="PKG-NOT-A-FILE"):
        home.share.read(PATH, CAP)
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        home.share.put_new(PATH, DATA)


def test_a_sparse_giant_is_refused_before_a_byte_is_read(home: Home) -> None:
    home.make_segment()
    with home.final.open("wb") as file:
        file.truncate(100 * 2**30)
    with pytest.raises(Untrusted, match="PKG-TOO-BIG"):
        home.share.read(PATH, CAP)
    assert "read" not in home.calls.made


def test_a_file_that_grows_while_it_is_read_stops_at_the_cap(home: Home) -> None:
    home.make_segment()
    home.final.write_bytes(bytes(CAP))

    def grow(name: str, _number: int) -> None:
        if name == "status":
            home.final.write_bytes(bytes(CAP * 3))

    home.calls.after = grow
    with pytest.raises(Untrusted, match="PKG-TOO-BIG"):
        home.share.read(PATH, CAP)


def test_reading_is_continued_after_an_interruption_without_losing_a_piece(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Calls, "read", lambda _self, descriptor, count: os.read(descriptor, min(count, 100)))
    home.share.put_new(PATH, DATA)
    home.calls.made.clear()
    home.calls.before = lambda name, number: (
        OSError(errno.EAGAIN, "again") if name == "read" and number % 2 else None
    )
    assert home.share.read(PATH, CAP) == DATA


def test_a_placeholder_whose_provider_is_stopped_names_the_sync_client(home: Home) -> None:
    home.calls.fail("open", errno.EINVAL, times=99)
    with pytest.raises(Unavailable, match="SHARE-CLOUD-STOPPED"):
        home.share.read(PATH, CAP)


def test_a_folder_with_too_long_an_address_is_refused_with_its_length(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 181)
    share = FolderShare(folder, lambda _seconds: None)
    with pytest.raises(Refused, match="SHARE-PATH-TOO-LONG") as refused:
        share.put_new(PATH, DATA)
    assert refused.value.facts == {"length": len(str(folder)), "most": 180}


def test_junk_beside_our_names_changes_nothing(home: Home) -> None:
    home.make_segment()
    stem = home.final.stem
    for name in ("desktop.ini", ".DS_Store", "~$x", f"{stem}-LAPTOP7.qad", f"{stem} (1).qad"):
        (home.final.parent / name).write_bytes(b"junk")
    home.share.put_new(PATH, DATA)
    assert home.share.read(PATH, CAP) == DATA
    assert (home.final.parent / "desktop.ini").read_bytes() == b"junk"


@pytest.mark.skipif(os.name != "posix", reason="Windows folders inherit their rights")
def test_what_others_must_read_is_made_with_the_persons_own_mask_not_the_programs(tmp_path: Path) -> None:
    calls = Calls()
    calls.umask = 0o022
    before = os.umask(0o077)  # what the program sets for everything of its own
    try:
        (tmp_path / "share").mkdir(mode=0o755)
        FolderShare(tmp_path / "share", lambda _seconds: None, calls).put_new(places.SPACE, DATA)
        assert os.umask(0o077) == 0o077, "and everything after it is private again"
    finally:
        os.umask(before)
    assert (tmp_path / "share" / "qad1").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "share" / places.SPACE).stat().st_mode & 0o777 == 0o644
