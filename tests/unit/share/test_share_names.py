"""Every name can be computed, and none is longer than the limit that was promised."""

from __future__ import annotations

import pytest

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import DeviceId, InviteId
from qa_desktop.share import names

DEVICE = DeviceId("k3" * 8)
HUB = DeviceId("a7" * 8)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (places.SPACE, "qad1/space.qad"),
        (places.roster(7), "qad1/roster/00000007.qad"),
        (places.join(InviteId("b" * 26)), f"qad1/join/{'b' * 26}.qad"),
        (
            places.package(places.device_stream(DEVICE), StreamPosition(1, 1)),
            f"qad1/d/{DEVICE}/0001/0000/00000001.qad",
        ),
        (
            places.package(places.mailbox(HUB, DEVICE), StreamPosition(1, 42)),
            f"qad1/m/{DEVICE}/{HUB}/0001/0000/00000042.qad",
        ),
        (
            places.package(places.bulletin(HUB), StreamPosition(0x1F, 255)),
            f"qad1/b/{HUB}/001f/0000/00000255.qad",
        ),
    ],
)
def test_each_document_has_one_place(path: str, expected: str) -> None:
    assert path == expected
    assert names.check(path) == path


@pytest.mark.parametrize(
    ("seq", "segment"), [(1, "0000"), (255, "0000"), (256, "0001"), (65_536, "0100"), (2**24 - 1, "ffff")]
)
def test_a_segment_holds_256_packages(seq: int, segment: str) -> None:
    path = places.package(places.device_stream(DEVICE), StreamPosition(1, seq))
    assert path.split("/")[-2] == segment


def test_repair_names_stand_beside_the_name_they_repair() -> None:
    path = places.package(places.device_stream(DEVICE), StreamPosition(1, 1))
    repairs = places.repairs(path)
    assert len(repairs) == 9
    assert repairs[0].endswith("/00000001.r1.qad")
    assert repairs[8].endswith("/00000001.r9.qad")
    assert all(names.check(repair) for repair in repairs)


def test_the_longest_path_fits_windows_beside_the_longest_folder() -> None:
    path = places.package(places.mailbox(HUB, DEVICE), StreamPosition(0xFFFF, 2**24 - 1))
    longest = places.repairs(path)[0] + names.TEMPORARY
    assert len(longest) == places.LONGEST
    assert names.LONGEST_FOLDER + 1 + places.LONGEST < 260
