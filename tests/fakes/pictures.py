"""Pictures made on the spot, with what a camera writes into them."""

from __future__ import annotations

import zlib
from io import BytesIO

from PIL import Image

PLACE = b"51 deg 30' 26.64\" N 0 deg 7' 40.08\" W"


def jpeg(width: int = 40, height: int = 30, *, orientation: int = 1, place: bytes = PLACE) -> bytes:
    """A JPEG whose Exif block says where it was taken and which way up it is."""
    picture = Image.new("RGB", (width, height), "teal")
    for x in range(width // 2):
        picture.putpixel((x, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = place.decode("latin-1")
    kept = BytesIO()
    picture.save(kept, "JPEG", exif=exif, comment=b"comment with " + place, progressive=True)
    return kept.getvalue()


def png(width: int = 40, height: int = 30, *, place: bytes = PLACE) -> bytes:
    """A PNG with a text block."""
    kept = BytesIO()
    Image.new("RGBA", (width, height), (0, 128, 128, 90)).save(kept, "PNG")
    data = kept.getvalue()
    text = b"tEXtLocation\0" + place
    block = (len(text) - 4).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")
    return data[:33] + block + data[33:]


def webp(width: int = 40, height: int = 30, *, place: bytes = PLACE) -> bytes:
    """A WebP with an Exif block."""
    exif = Image.Exif()
    exif[0x010E] = place.decode("latin-1")
    kept = BytesIO()
    Image.new("RGB", (width, height), "teal").save(kept, "WEBP", exif=exif)
    return kept.getvalue()


def gif(width: int = 40, height: int = 30, *, place: bytes = PLACE) -> bytes:
    """An animated GIF with a comment and a block of XMP."""
    frames = [Image.new("RGB", (width, height), colour) for colour in ("teal", "red")]
    kept = BytesIO()
    frames[0].save(
        kept,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        loop=0,
        duration=200,
        comment=b"comment, " + place,
    )
    data = kept.getvalue()
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes((len(place),)) + place + b"\0"
    return data[:-1] + xmp + data[-1:]


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture
