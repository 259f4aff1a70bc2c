"""Owns taking out of a picture what it says beside what it shows: where, when and with what it was taken.

Nothing is decoded and no pixel is changed: whole blocks of the file are left out. Which way up a JPEG is
to be shown is kept, in a block of its own. What cannot be read this way is handed back as it came.
"""

from __future__ import annotations

from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs",
     b"bKGD", b"acTL", b"fcTL", b"fdAT", b"cICP")
)  # fmt: skip
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_GIF_KEPT = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
"""How often an animation is shown. Every other application's block may say anything, such as XMP."""
_SILENT = frozenset(("image/bmp",))
"""Formats that have no place for a position."""
_MAY_TELL = ("image/", "video/", "audio/mp4")


def cleaned(data: bytes, media_type: str) -> tuple[bytes, bool]:
    """The picture without its metadata, and whether it surely says nothing of where it was taken now."""
    cleaners = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/gif": _gif}
    cleaner = cleaners.get(media_type)
    if cleaner is None:
        return data, media_type in _SILENT
    try:
        return cleaner(data), True
    except (ValueError, IndexError):
        return data, False


def may_tell_place(media_type: str) -> bool:
    """True for kinds whose files can hold a position that is not taken out."""
    return media_type.startswith(_MAY_TELL) and media_type not in _SILENT


def _jpeg(data: bytes) -> bytes:
    kept: list[bytes] = []
    orientation = 1
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise ValueError("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:  # what follows the end is left out
            kept.append(data[at : at + 2])
            break
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(data):
            raise ValueError("size")
        block = data[at : at + 2 + size]
        if marker == 0xE1 and block[4:10] == b"Exif\0\0":
            orientation = _orientation(block[10:]) or orientation
        kept.append(_jpeg_block(marker, block))
        at += 2 + size
        if marker == 0xDA:
            end = _end_of_scan(data, at)
            kept.append(data[at:end])
            at = end
    way_up = _exif_of(orientation) if orientation != 1 else b""
    return b"".join((data[:2], way_up, *kept))


def _jpeg_block(marker: int, block: bytes) -> bytes:
    """What is kept of a block: tables, frames and scans, and what colours need; no small picture in JFIF."""
    if 0xC0 <= marker <= 0xCF or 0xDA <= marker <= 0xDF:
        return block
    if marker == 0xE2 and block[4:15] == b"ICC_PROFILE":
        return block
    if marker == 0xE0 and block[4:9] == b"JFIF\0" and len(block) >= 18:
        return block[:2] + b"\0\x10" + block[4:16] + b"\0\0"
    if marker == 0xEE and block[4:9] == b"Adobe" and len(block) >= 16:
        return block[:2] + b"\0\x0e" + block[4:16]
    return b""


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next block begins; the end of the file when the picture was cut short."""
    # In a scan 0xFF is followed by zero or by a restart marker; anything else is the next block.
    while 0 <= (at := data.find(b"\xff", at)) < len(data) - 1:
        follows = data[at + 1]
        if follows and follows != 0xFF and not 0xD0 <= follows <= 0xD7:
            return at
        at += 1 if follows == 0xFF else 2
    return len(data)


def _orientation(tiff: bytes) -> int:
    if tiff[:2] not in (b"II", b"MM"):
        return 0

    def number(at: int, size: int) -> int:
        part = tiff[at : at + size]
        return int.from_bytes(part, "little") if tiff[:2] == b"II" else int.from_bytes(part, "big")

    table = number(4, 4)
    for entry in range(min(number(table, 2), 200)):
        at = table + 2 + 12 * entry
        if number(at, 2) == 0x0112:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else 0
    return 0


def _exif_of(orientation: int) -> bytes:
    """A block that says which way up, and nothing else."""
    tiff = (
        b"MM\0*\0\0\0\x08" + b"\0\x01" + b"\x01\x12\0\x03\0\0\0\x01"
        + orientation.to_bytes(2, "big") + b"\0\0" + bytes(4)
    )  # fmt: skip
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _png(data: bytes) -> bytes:
    kept = [_PNG]
    ended = False
    for name, chunk in _png_chunks(data):
        if name in _PNG_KEPT:
            kept.append(chunk)
        ended = name == b"IEND"
    if not ended:
        raise ValueError("no end")
    return b"".join(kept)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if at + 12 + size > len(data):
            raise ValueError("size")
        yield name, data[at : at + 12 + size]
        if name == b"IEND":
            return  # what follows the end is no picture
        at += 12 + size


def _webp(data: bytes) -> bytes:
    kept = []
    at = 12
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise ValueError("size")
    while at + 8 <= end:
        name = data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > end:
            raise ValueError("size")
        block = bytearray(data[at : at + 8 + size + size % 2])
        if name == b"VP8X":
            block[8] &= ~0x0C & 0xFF  # no Exif and no XMP follow
        if name in _WEBP_KEPT:
            kept.append(bytes(block))
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _gif(data: bytes) -> bytes:
    at = 13 + _gif_colours(data[10])
    kept = [data[:at]]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x21:  # an extension
            at = _end_of_gif_blocks(data, at + 2)
            name = data[start + 3 : start + 14]
            is_kept = data[start + 1] == 0xF9 or (data[start + 1] == 0xFF and name in _GIF_KEPT)
        elif data[at] == 0x2C:  # a picture
            at = _end_of_gif_blocks(data, at + 11 + _gif_colours(data[at + 9]))
            is_kept = True
        else:
            raise ValueError("no block")
        if is_kept:
            kept.append(data[start:at])
    return b"".join((*kept, b";"))


def _gif_colours(flags: int) -> int:
    """The size of the table of colours that follows; none without its flag."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_gif_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1
