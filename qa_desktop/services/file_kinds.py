"""Owns what a file is: its media type from its first bytes, whether a question takes it, its safe name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from qa_desktop.domain.attachment import DIGEST_LETTERS

UNKNOWN = "application/octet-stream"
LONGEST_STEM = 40
"""With digest and ending a name stays within the 64 letters that a part of a package may have."""

_BY_START: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"#!AMR", "audio/amr"),
)
_BY_BRAND = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    b"avif": "image/avif", b"avis": "image/avif", b"M4A ": "audio/mp4", b"qt  ": "video/quicktime",
}  # fmt: skip
_BY_ENDING = {
    ".amr": "audio/amr", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg",
    ".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm", ".3gp": "video/3gpp",
    ".pdf": "application/pdf", ".txt": "text/plain", ".csv": "text/csv", ".rtf": "application/rtf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword", ".xls": "application/vnd.ms-excel",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".zip": "application/zip", ".msg": "application/vnd.ms-outlook", ".eml": "message/rfc822",
}  # fmt: skip
_PROGRAMS = frozenset((
    ".exe", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta",
    ".msi", ".msp", ".lnk", ".jar", ".reg", ".cpl", ".dll", ".pif", ".scf", ".url", ".iso", ".img", ".chm",
    ".appx", ".docm", ".xlsm", ".pptm", ".html", ".htm", ".svg", ".sh", ".app", ".dotm", ".xltm", ".xlam",
    ".xll", ".potm", ".ppam", ".ppsm", ".slk", ".iqy", ".one", ".xhtml", ".xht", ".shtml", ".mht", ".mhtml",
    ".svgz", ".ws", ".wsc", ".sct", ".msix", ".inf", ".application", ".psm1", ".ps1xml", ".py", ".pyw", ".vb",
    ".vhd", ".vhdx", ".desktop", ".command", ".dmg", ".pkg", ".deb", ".rpm", ".search", ".theme", ".website",
))  # fmt: skip
"""What runs, or may run something, when it is opened: nobody at Q&S should be sent one as an answer."""
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def ending_of(file_name: str) -> str:
    """`.jpg` of `Photo.JPG`; blank without one that is plain."""
    ending = PurePosixPath(_last_part(file_name)).suffix.lower()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,7}", ending) else ""


def is_program(file_name: str, data: bytes) -> bool:
    """True for what runs when it is opened, whatever it is called."""
    # As the system sees it: a name may have more to its ending than `ending_of` would keep.
    ending = PurePosixPath(_last_part(file_name).rstrip(". ")).suffix.lower()
    return ending in _PROGRAMS or data.startswith((b"MZ", b"\x7fELF", b"#!/"))


def media_type_of(file_name: str, data: bytes) -> str:
    """The media type: from the content where it says so, else from the name."""
    for start, kind in _BY_START:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(
            data[8:12], UNKNOWN
        )
    if data[4:8] == b"ftyp":
        known = _BY_ENDING.get(ending_of(file_name), "")
        return _BY_BRAND.get(data[8:12], known if known.startswith("audio/") else "video/mp4")
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return _BY_ENDING.get(ending_of(file_name), UNKNOWN)


def accepts(accept: str, media_type: str, ending: str) -> bool:
    """Whether a question's `mediatype` takes such a file.

    `image/*` takes every picture; several kinds and endings (`application/pdf,.docx`) may be named. What
    nobody can tell the kind of is taken where the question takes any `application/…`.
    """
    wanted = [one.strip().lower() for one in accept.replace(";", ",").split(",") if one.strip()]
    if not wanted:
        return True
    for one in wanted:
        if one in ("*", "*/*", media_type, ending) or one == "application/*":
            return True
        if one.endswith("/*") and media_type.startswith(one[:-1]):
            return True
    return False


def safe_name(file_name: str, sha256: str) -> str:
    """`3f1c09aa21b7-photo.jpg`: unique by content, plain letters, never a path, a device or hidden."""
    ending = ending_of(file_name)
    last = _last_part(file_name)
    stem = last[: -len(ending)] if ending else last
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    plain = _NOT_PLAIN.sub("-", plain).strip("-")[:LONGEST_STEM].strip("-")
    return f"{sha256[:DIGEST_LETTERS]}-{plain or 'file'}{ending}"


def _last_part(file_name: str) -> str:
    return PureWindowsPath(PurePosixPath(file_name).name).name
