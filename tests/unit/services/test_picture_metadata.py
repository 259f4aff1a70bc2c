"""What a picture says beside what it shows is taken out; not one dot of it changes."""

from __future__ import annotations

import random

import pytest

from qa_desktop.services.picture_metadata import cleaned, may_tell_place
from tests.fakes.pictures import PLACE, jpeg, opened, png, webp

KINDS = {"image/jpeg": jpeg, "image/png": png, "image/webp": webp}


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
    assert not may_tell_place("image/gif")
    assert not may_tell_place("application/pdf")
