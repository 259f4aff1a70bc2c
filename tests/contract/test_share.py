"""The promises of the `Share` port, kept by the folder and by the fake alike."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Protocol

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import DeviceId, InviteId
from qa_desktop.errors import Unavailable, Untrusted
from qa_desktop.services.ports import Share
from qa_desktop.share.calls import Calls
from qa_desktop.share.folder import FolderShare
from tests.fakes.share import MemoryShare

CAP = 1_000
STREAM = places.device_stream(DeviceId("a" * 16))
PACKAGE = places.package(STREAM, StreamPosition(1, 1))


class World(Protocol):
    """What happens to a folder behind the program's back."""

    share: Share

    def plant(self, path: str, data: bytes) -> None: ...
    def plant_obstacle(self, path: str) -> None: ...
    def go_away(self) -> None: ...


class MemoryWorld:
    def __init__(self, _home: Path) -> None:
        self.share = MemoryShare()

    def plant(self, path: str, data: bytes) -> None:
        self.share.files[path] = data
        self.share.top_exists = True

    def plant_obstacle(self, path: str) -> None:
        self.share.obstacles.add(path)
        self.share.top_exists = True

    def go_away(self) -> None:
        self.share.trouble = Unavailable("SHARE-AWAY")


class FolderWorld:
    def __init__(self, home: Path) -> None:
        self.folder = home / "share"
        self.folder.mkdir()
        self.share = FolderShare(self.folder, sleep=lambda _seconds: None)

    def plant(self, path: str, data: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def plant_obstacle(self, path: str) -> None:
        (self.folder / path).mkdir(parents=True)

    def go_away(self) -> None:
        self.folder.rename(self.folder.with_name("elsewhere"))


class WindowsCalls(Calls):
    """As Windows behaves: links are looked for, a rename never replaces, a folder cannot be flushed."""

    can_refuse_links = False

    def rename(self, source: Path, target: Path) -> None:
        if target.exists():
            raise FileExistsError(errno.EEXIST, "exists")
        super().rename(source, target)

    def flush_folder(self, path: Path) -> None:
        return


class WindowsWorld(FolderWorld):
    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.share = FolderShare(self.folder, sleep=lambda _seconds: None, calls=WindowsCalls())


@pytest.fixture(params=[MemoryWorld, FolderWorld, WindowsWorld], ids=["memory", "folder", "as on windows"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    return request.param(tmp_path)


@pytest.fixture
def used(world: World) -> World:
    """A folder that a hub has set up."""
    world.share.put_new(places.SPACE, b"space")
    return world


@pytest.mark.parametrize(
    "path",
    [
        PACKAGE,
        places.repairs(PACKAGE)[8],
        places.roster(1),
        places.join(InviteId("b" * 26)),
        places.package(places.mailbox(DeviceId("c" * 16), DeviceId("a" * 16)), StreamPosition(2, 65_536)),
        places.package(places.bulletin(DeviceId("c" * 16)), StreamPosition(1, 256)),
    ],
)
def test_what_was_put_can_be_read_at_every_place(used: World, path: str) -> None:
    used.share.put_new(path, b"\x00\xffdata\n")
    assert used.share.read(path, CAP) == b"\x00\xffdata\n"


def test_a_name_without_a_file_reads_as_none(used: World) -> None:
    assert used.share.read(PACKAGE, CAP) is None


def test_putting_the_same_again_is_success(used: World) -> None:
    used.share.put_new(PACKAGE, b"data")
    used.share.put_new(PACKAGE, b"data")
    assert used.share.read(PACKAGE, CAP) == b"data"


@pytest.mark.parametrize("there", [b"", b"dat", b"data and more", b"DATA"])
def test_a_name_taken_by_other_content_is_a_conflict_and_stays_as_it_is(used: World, there: bytes) -> None:
    used.plant(PACKAGE, there)
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        used.share.put_new(PACKAGE, b"data")
    assert used.share.read(PACKAGE, CAP) == there


def test_a_file_beyond_the_cap_is_refused_and_one_at_the_cap_is_read(used: World) -> None:
    used.plant(PACKAGE, bytes(CAP + 1))
    with pytest.raises(Untrusted, match="PKG-TOO-BIG"):
        used.share.read(PACKAGE, CAP)
    assert used.share.read(PACKAGE, CAP + 1) == bytes(CAP + 1)


def test_what_is_not_a_file_is_neither_read_nor_replaced(used: World) -> None:
    used.plant_obstacle(PACKAGE)
    with pytest.raises(Untrusted, match="PKG-NOT-A-FILE"):
        used.share.read(PACKAGE, CAP)
    with pytest.raises(Untrusted, match="SHARE-CONFLICT"):
        used.share.put_new(PACKAGE, b"data")


def test_a_folder_that_is_away_says_so(used: World) -> None:
    used.go_away()
    with pytest.raises(Unavailable, match="SHARE-AWAY"):
        used.share.read(places.SPACE, CAP)
    with pytest.raises(Unavailable, match="SHARE-AWAY"):
        used.share.put_new(PACKAGE, b"data")


def test_an_empty_folder_is_readable_but_only_a_space_may_begin_in_it(world: World) -> None:
    assert world.share.read(places.SPACE, CAP) is None
    with pytest.raises(Unavailable, match="SHARE-AWAY"):
        world.share.put_new(PACKAGE, b"data")
    assert world.share.read(PACKAGE, CAP) is None
    world.share.put_new(places.SPACE, b"space")
    world.share.put_new(PACKAGE, b"data")
    assert world.share.read(PACKAGE, CAP) == b"data"


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "qad1/../x.qad", "qad1/d/CON.qad", "qad1/x.qad.tmp", "other/space.qad"]
)
def test_a_path_that_is_not_of_the_exchange_is_a_mistake_of_ours(used: World, path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        used.share.read(path, CAP)
    with pytest.raises(ValueError, match="path"):
        used.share.put_new(path, b"data")


def test_the_folder_has_an_address_for_people(world: World) -> None:
    assert world.share.describe()
