"""Pictures on paper out of bytes that nobody vouches for: made small, or left out; never an error."""

from __future__ import annotations

import random
import warnings
from io import BytesIO

import pytest
from PIL import Image

from qa_desktop.report.pictures import HEIGHT, WIDTH, small_picture
from tests.fakes.pictures import gif, jpeg, png, webp

KINDS = {"jpeg": lambda: jpeg(orientation=6), "png": png, "webp": webp, "gif": gif}


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_fits_its_place(kind):
    made = small_picture(KINDS[kind]())
    assert made is not None
    assert 0 < made.drawWidth <= WIDTH
    assert 0 < made.drawHeight <= HEIGHT


@pytest.mark.parametrize("kind", KINDS)
def test_scrambled_pictures_are_left_out_or_shown_and_never_an_error(kind):
    data = KINDS[kind]()
    dice = random.Random(7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(1_500):
            broken = bytearray(data)
            for _ in range(dice.randint(1, 8)):
                broken[dice.randrange(min(len(broken), dice.choice((200, len(broken)))))] = dice.randrange(
                    256
                )
            small_picture(bytes(broken[: dice.choice((len(broken), dice.randrange(1, len(broken))))]))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_a_picture_that_swells_beyond_measure_is_left_out(kind):
    kept = BytesIO()
    Image.new("L", (6_500, 6_500)).save(kept, kind)
    assert len(kept.getvalue()) < 500_000
    assert small_picture(kept.getvalue()) is None


def test_a_telephones_largest_photograph_is_shown():
    kept = BytesIO()
    Image.new("L", (9_000, 6_000)).save(kept, "JPEG")
    assert small_picture(kept.getvalue()) is not None


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe", b"II*\0" * 40]
)
def test_what_is_no_picture_of_a_kind_that_is_shown_is_left_out(data):
    assert small_picture(data) is None
