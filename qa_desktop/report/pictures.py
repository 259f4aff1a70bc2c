"""Owns the small picture of an attached file on paper: decoded within bounds, made small, never trusted."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.units import mm

WIDTH, HEIGHT = 80 * mm, 60 * mm
_DOTS = (760, 570)
"""Of the longest sides: about 240 to an inch at that size."""
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP")
_MOST_PIXELS = 120_000_000
_MOST_DECODED = 40_000_000
"""Dots held in memory at once. A JPEG is made smaller while it is decoded, the others are not."""
_QUALITY = 80


def small_picture(data: bytes) -> Any | None:
    """A flowable with the picture, no larger than a few lines of text take; None for what is no picture.

    Whatever a decoder stumbles over in bytes that nobody vouches for, the report is made without it.
    """
    from PIL import Image as Pictures
    from PIL import ImageOps
    from reportlab.platypus import Image

    try:
        with Pictures.open(BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.draft("RGB", _DOTS)
            if picture.width * picture.height > _MOST_DECODED:
                return None
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(_DOTS)
            flat = _on_white(Pictures, upright)
            small = BytesIO()
            flat.save(small, "JPEG", quality=_QUALITY)
    except Exception:  # noqa: BLE001  (decoders let TypeError, struct.error and more out of bad bytes)
        return None
    scale = min(WIDTH / flat.width, HEIGHT / flat.height, 72 / 110)
    small.seek(0)
    return Image(small, flat.width * scale, flat.height * scale, hAlign="LEFT")


def _on_white(pictures: Any, picture: Any) -> Any:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        over = picture.convert("RGBA")
        ground = pictures.new("RGB", over.size, "white")
        ground.paste(over, mask=over.getchannel("A"))
        return ground
    return picture.convert("RGB")
