"""What a picture says beside what it shows is taken out; not one dot of it changes."""

from __future__ import annotations

import random

import pytest

from qa_desktop.services.picture_metadata import cleaned, may_tell_place
from tests.fakes.pictures import PLACE, gif, jpeg, opened, png, webp

KINDS = {"image/jpeg": jpeg, "image/png": png, "image/webp": webp, "image/gif": gif}


@pytest.mark.parametrize("kind", KINDS)
def test_the_place_is_gone_and_every_dot_is_as_it_was(kind):
    data = KINDS[kind]()
    assert PLACE in data

    clean, silent = cleaned(data, kind)

    assert silent
    assert PLACE not in clean
    assert b"comment" not in clean
    assert opened(clean).tobytes() == opened(data).tobytes()
    assert clean == cleaned(clean, kind)[0]


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photograph_stays_the_right_way_up(orientation):
    clean, _ = cleaned(jpeg(orientation=orientation), "image/jpeg")
    exif = opened(clean).getexif()
    assert dict(exif) == {0x0112: orientation}


def test_what_hangs_behind_a_picture_goes_too():
    clean, _ = cleaned(jpeg() + b"hidden " + PLACE, "image/jpeg")
    assert PLACE not in clean
    clean, _ = cleaned(png() + b"hidden " + PLACE, "image/png")
    assert PLACE not in clean


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_short_or_scrambled_is_handed_back_and_never_an_error(kind):
    data = KINDS[kind]()
    dice = random.Random(5)
    for _ in range(300):
        broken = bytearray(data[: dice.randrange(len(data))])
        for _ in range(3):
            if broken:
                broken[dice.randrange(len(broken))] = dice.randrange(256)
        clean, silent = cleaned(bytes(broken), kind)
        assert silent or clean == bytes(broken)


def test_kinds_that_cannot_be_cleaned_are_known():
    assert cleaned(b"....ftypheic", "image/heic") == (b"....ftypheic", False)
    assert may_tell_place("image/heic")
    assert may_tell_place("video/mp4")
    assert may_tell_place("audio/mp4")
    assert not may_tell_place("image/bmp")
    assert not may_tell_place("application/pdf")


def block(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


@pytest.mark.parametrize(
    "hidden",
    [
        block(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        block(0xED, b"Photoshop 3.0\0" + PLACE),
        block(0xE2, b"MPF\0" + PLACE),
        block(0xE0, b"JFXX\0\x10" + PLACE),
        block(0xEE, b"Adobe" + bytes(7) + PLACE),
        block(0xEF, PLACE),
        block(0xF7, PLACE),
        block(0x02, PLACE),
    ],
)
def test_nothing_is_hidden_in_a_jpeg_before_or_between_its_scans(hidden):
    data = jpeg()
    plain, _ = cleaned(data, "image/jpeg")
    assert data.count(b"\xff\xda") > 1, "the picture is to have several scans"
    for place in (2, data.rindex(b"\xff\xc4"), data.rindex(b"\xff\xd9")):
        clean, silent = cleaned(data[:place] + hidden + data[place:], "image/jpeg")
        assert silent
        assert PLACE not in clean
        assert opened(clean).tobytes() == opened(plain).tobytes()


def test_the_small_picture_that_a_camera_adds_goes_too():
    small = b"JFIF\0\x01\x02\x01\0\x48\0\x48\x04\x03" + bytes(range(36))
    data = jpeg()
    at = data.index(b"JFIF") - 4
    clean, silent = cleaned(data[:at] + block(0xE0, small) + data[at + 18 :], "image/jpeg")
    assert silent
    assert bytes(range(36)) not in clean
    assert opened(clean).info["dpi"] == (72, 72)


def test_a_photograph_whose_end_did_not_arrive_says_nothing_either():
    data = jpeg()
    clean, silent = cleaned(data[:-3], "image/jpeg")
    assert silent
    assert PLACE not in clean
    assert len(clean) > len(data) / 3


def test_an_unknown_part_of_a_webp_goes():
    data = webp()
    more = b"SECR" + len(PLACE).to_bytes(4, "little") + PLACE + bytes(len(PLACE) % 2)
    whole = data + more
    whole = whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:]
    clean, silent = cleaned(whole, "image/webp")
    assert silent
    assert PLACE not in clean


def test_an_animation_goes_on_moving():
    clean, _ = cleaned(gif(), "image/gif")
    assert opened(clean).n_frames == 2
    assert opened(clean).info["loop"] == 0
