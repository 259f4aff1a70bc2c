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
_WEBP_DROPPED = frozenset((b"EXIF", b"XMP "))
_SILENT = frozenset(("image/gif", "image/bmp"))
"""Formats that have no place for a position."""


def cleaned(data: bytes, media_type: str) -> tuple[bytes, bool]:
    """The picture without its metadata, and whether it surely says nothing of where it was taken now."""
    cleaners = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}
    cleaner = cleaners.get(media_type)
    if cleaner is None:
        return data, media_type in _SILENT
    try:
        return cleaner(data), True
    except (ValueError, IndexError):
        return data, False


def may_tell_place(media_type: str) -> bool:
    """True for kinds whose files can hold a position that is not taken out."""
    return media_type.startswith(("image/", "video/")) and media_type not in _SILENT


def _jpeg(data: bytes) -> bytes:
    kept = [data[:2]]
    orientation = 1
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == 0xDA:  # the picture itself; what follows its end is left out
            picture = data[at : _end_of_picture(data, at)]
            break
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(data):
            raise ValueError("size")
        block = data[at : at + 2 + size]
        if marker == 0xE1 and block[4:10] == b"Exif\0\0":
            orientation = _orientation(block[10:]) or orientation
        # Kept: tables and frames, JFIF (E0), colour profile (E2 ICC) and Adobe's colour transform (EE).
        is_colour = marker == 0xE2 and block[4:15] == b"ICC_PROFILE"
        is_picture = not 0xE0 <= marker <= 0xEF and marker != 0xFE
        if is_picture or is_colour or marker == 0xEE or (marker == 0xE0 and block[4:8] == b"JFIF"):
            kept.append(block)
        at += 2 + size
    way_up = _exif_of(orientation) if orientation != 1 else b""
    return b"".join((kept[0], way_up, *kept[1:], picture))


def _end_of_picture(data: bytes, at: int) -> int:
    """Where the picture that begins at a scan ends, behind its end marker: over all scans and tables."""
    while True:
        if data[at + 1] == 0xD9:
            return at + 2
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        # In a scan 0xFF is followed by zero or by a restart marker; anything else is the next block.
        while True:
            at = data.find(b"\xff", at)
            if at < 0:
                raise ValueError("no end")
            if data[at + 1] in (0, 0xFF) or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1 if data[at + 1] == 0xFF else 2
                continue
            break


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
        if name not in _WEBP_DROPPED:
            kept.append(bytes(block))
        at += 8 + size + size % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
