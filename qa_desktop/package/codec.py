"""Owns the bytes of a package: header line, signature line, padded content (FORMAT.md; exchange.md, b.4).

Nothing here trusts anything: a function of this module says what bytes *claim*; `seal` decides what
is believed, and in which order.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import DeviceId, SpaceId
from qa_desktop.domain.package import Header, Manifest, Part
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.package import strict_json
from qa_desktop.package.strict_json import BadJson, Limits
from qa_desktop.services.ports import PackagePart

MAGIC = b"QADPKG/1 "
NAMESPACE = "qad-pkg-v1"
MAX_LINE_1 = 4_096
MAX_LINE_2 = 1_024
MAX_FILE = 32 * 2**20
MAX_INFLATED = 64 * 2**20
# A manifest holds numbers, words and a comment or two; content of size belongs into parts.
MAX_MANIFEST = 8 * 2**20
MAX_PARTS = 1_000
PADDING = 4_096

HEADER_LIMITS = Limits(depth=1, nodes=64, string=MAX_LINE_1, floats=False)
MANIFEST_LIMITS = Limits()

DEVICE = re.compile(r"[a-z2-7]{16}")
SPACE = re.compile(r"[a-z2-7]{26}")
SHA256 = re.compile(r"[0-9a-f]{64}")
_TO = re.compile(r"hub|all|[a-z2-7]{16}")
_ENC = re.compile(r"age|none")
_KIND = re.compile(r"[a-z][a-z-]{0,31}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", re.ASCII)
_PART_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(; ?[a-z0-9=-]+)?")
_HEADER_KEYS = frozenset({"v", "space", "from", "to", "epoch", "seq", "prev", "enc", "ct_len", "ct_sha256"})
_MANIFEST_KEYS = frozenset(
    {"space", "from", "epoch", "seq", "to", "kind", "created", "app", "seen", "doc", "parts"}
)
_PART_KEYS = frozenset({"name", "type", "size", "sha256"})

MAX_EPOCH = 0xFFFF
"""Four hexadecimal digits of a path."""
MAX_SEQ = 2**24 - 1
"""The last number whose segment (`seq >> 8`) fits four hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A file of ours cut into its pieces. `line` is what was signed, newline included."""

    line: bytes
    json: bytes
    signature: bytes
    """The whole `SIG …` line, newline included."""
    body: bytes


def cut(data: bytes, magic: bytes, what: str = "PKG", max_line: int = MAX_LINE_1) -> Frame:
    """Cut a file into first line, signature line and body, believing nothing of it.

    Raises:
        Unavailable: `…-ARRIVING`, the file may still be on its way: it ends before its second newline,
            has not been filled yet, or is a sign-in page in the place of content.
        Untrusted: `…-HEADER`, it cannot become a file of ours however much more arrives.
    """
    first, rest = cut_line(data, magic, what, max_line)
    second = _line(rest, MAX_LINE_2, what, "line-2")
    return Frame(first, first[len(magic) : -1], second, rest[len(second) :])


def cut_line(data: bytes, magic: bytes, what: str, most: int) -> tuple[bytes, bytes]:
    """Cut off the first line, newline included; raises as `cut` does."""
    if _is_placeholder(data):
        raise Unavailable(f"{what}-ARRIVING", reason="placeholder", size=len(data))
    if not data.startswith(magic[: len(data)]):
        raise Untrusted(f"{what}-HEADER", reason="magic")
    line = _line(data, most, what, "line-1")
    if any(not 0x20 <= byte < 0x7F for byte in line[:-1]):
        raise Untrusted(f"{what}-HEADER", reason="ascii")
    return line, data[len(line) :]


def read_header(frame: Frame) -> Header:
    """Read line 1 of a package.

    Raises:
        Untrusted: PKG-HEADER, keys or values are not exactly those of FORMAT.md.
    """
    try:
        fields = strict_json.exact_keys(strict_json.parse(frame.json, HEADER_LIMITS), _HEADER_KEYS)
        strict_json.integer(fields["v"], 1, 1)
        return Header(
            space=SpaceId(strict_json.text(fields["space"], SPACE)),
            sender=DeviceId(strict_json.text(fields["from"], DEVICE)),
            to=strict_json.text(fields["to"], _TO),
            position=_position(fields),
            prev=strict_json.text(fields["prev"], SHA256),
            enc=strict_json.text(fields["enc"], _ENC),
            ct_len=strict_json.integer(fields["ct_len"], 1, MAX_FILE),
            ct_sha256=strict_json.text(fields["ct_sha256"], SHA256),
        )
    except BadJson as error:
        raise Untrusted("PKG-HEADER", reason=error.reason) from error


def write_header(header: Header) -> bytes:
    """Line 1, newline included."""
    fields = {
        "v": 1,
        "space": header.space,
        "from": header.sender,
        "to": header.to,
        "epoch": header.position.epoch,
        "seq": header.position.seq,
        "prev": header.prev,
        "enc": header.enc,
        "ct_len": header.ct_len,
        "ct_sha256": header.ct_sha256,
    }
    return MAGIC + strict_json.write(fields) + b"\n"


def check_body(body: bytes, size: int, sha256: str, what: str = "PKG") -> None:
    """Compare the bytes after line 2 with what line 1 declares.

    Raises:
        Unavailable: `…-ARRIVING`, there are fewer bytes, or the last ones have not been filled in yet.
        Untrusted: `…-CIPHERTEXT`, there are more bytes or other ones.
    """
    if len(body) < size:
        raise Unavailable(f"{what}-ARRIVING", reason="short", size=len(body), declared=size)
    if len(body) > size:
        raise Untrusted(f"{what}-CIPHERTEXT", reason="long", size=len(body), declared=size)
    if hashlib.sha256(body).hexdigest() != sha256:
        # Copying programs set a file's length first and fill it later: 64 zeros never end a sealed body.
        if body.endswith(bytes(64)):
            raise Unavailable(f"{what}-ARRIVING", reason="unfilled", size=len(body))
        raise Untrusted(f"{what}-CIPHERTEXT", reason="hash")


def deflate(content: bytes) -> bytes:
    """Length, zlib stream, zeros up to a multiple of 4,096: the size tells little of the content."""
    packed = len(content).to_bytes(4, "big") + zlib.compress(content, 9)
    return packed + bytes(-len(packed) % PADDING)


def inflate(data: bytes, most: int = MAX_INFLATED, what: str = "PKG") -> bytes:
    """Undo `deflate`, never making more than the declared length, itself at most `most`.

    Raises:
        Untrusted: `…-BOMB` beyond a limit, `…-INFLATE` when the padded stream is not exactly as written.
    """
    if len(data) % PADDING or len(data) < PADDING:
        raise Untrusted(f"{what}-INFLATE", reason="padding")
    declared = int.from_bytes(data[:4], "big")
    if declared > most:
        raise Untrusted(f"{what}-BOMB", declared=declared)
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(data[4:], declared + 1)
    except zlib.error as error:
        raise Untrusted(f"{what}-INFLATE", reason="zlib") from error
    if len(content) > declared:
        raise Untrusted(f"{what}-BOMB", declared=declared)
    if not stream.eof or len(content) != declared:
        raise Untrusted(f"{what}-INFLATE", reason="length")
    rest = stream.unused_data
    if len(rest) >= PADDING or rest.strip(b"\0"):
        raise Untrusted(f"{what}-INFLATE", reason="padding")
    return content


def write_content(manifest: Manifest, parts: Sequence[PackagePart]) -> bytes:
    """The manifest's line followed by the parts' bytes.

    Raises:
        Refused: PKG-CONTENT, a reader would refuse it: too deep, too long, or broken text in it.
    """
    fields = {
        "space": manifest.space,
        "from": manifest.sender,
        "to": manifest.to,
        "epoch": manifest.position.epoch,
        "seq": manifest.position.seq,
        "kind": manifest.kind,
        "created": write_time(manifest.created),
        "app": manifest.app,
        "seen": manifest.seen,
        "doc": manifest.doc,
        "parts": [
            {"name": part.name, "type": part.media_type, "size": part.size, "sha256": part.sha256}
            for part in manifest.parts
        ],
    }
    try:
        content = strict_json.write(fields) + b"\n" + b"".join(part.data for part in parts)
        manifest_read, start = read_manifest(content)
        read_parts(manifest_read, content, start)
    except Untrusted as error:
        raise Refused("PKG-CONTENT", reason=error.facts.get("reason")) from error
    except (ValueError, RecursionError) as error:
        # NaN, an infinity, or nesting without end.
        raise Refused("PKG-CONTENT", reason="json") from error
    if len(content) > MAX_INFLATED:
        raise Refused("PKG-CONTENT", reason="size", size=len(content))
    return content


def read_manifest(content: bytes) -> tuple[Manifest, int]:
    """Read the manifest; also says where the parts' bytes begin.

    Raises:
        Untrusted: PKG-MANIFEST.
    """
    end = content.find(b"\n", 0, MAX_MANIFEST + 1)
    if end < 0:
        raise Untrusted("PKG-MANIFEST", reason="length")
    try:
        return _manifest(strict_json.parse(content[:end], MANIFEST_LIMITS)), end + 1
    except BadJson as error:
        raise Untrusted("PKG-MANIFEST", reason=error.reason) from error


def read_parts(manifest: Manifest, content: bytes, start: int) -> tuple[PackagePart, ...]:
    """Cut out the parts that the manifest declares.

    Raises:
        Untrusted: PKG-PART when sizes or digests are not as declared, or something is left over.
    """
    parts = []
    for part in manifest.parts:
        data = content[start : start + part.size]
        if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
            raise Untrusted("PKG-PART", size=part.size)
        parts.append(PackagePart(part.name, part.media_type, data))
        start += part.size
    if start != len(content):
        raise Untrusted("PKG-PART", reason="left-over", size=len(content) - start)
    return tuple(parts)


def write_time(at: datetime) -> str:
    """`2026-05-12T14:03:00.000000Z`, always UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_time(value: Any) -> datetime:
    """The aware UTC time of a text that `write_time` could have written."""
    stamp = strict_json.text(value, _TIME)
    try:
        return datetime.fromisoformat(stamp)
    except ValueError as error:
        raise BadJson("time") from error


def _manifest(value: Any) -> Manifest:
    fields = strict_json.exact_keys(value, _MANIFEST_KEYS)
    if not isinstance(fields["seen"], dict) or not isinstance(fields["doc"], dict):
        raise BadJson("not-an-object")
    parts = tuple(map(_part, strict_json.sequence(fields["parts"], MAX_PARTS)))
    if len({part.name for part in parts}) != len(parts):
        raise BadJson("duplicate-part")
    return Manifest(
        space=SpaceId(strict_json.text(fields["space"], SPACE)),
        sender=DeviceId(strict_json.text(fields["from"], DEVICE)),
        to=strict_json.text(fields["to"], _TO),
        position=_position(fields),
        kind=strict_json.text(fields["kind"], _KIND),
        created=read_time(fields["created"]),
        app=strict_json.plain_text(fields["app"], 64),
        seen=fields["seen"],
        doc=fields["doc"],
        parts=parts,
    )


def _part(value: Any) -> Part:
    fields = strict_json.exact_keys(value, _PART_KEYS)
    return Part(
        name=strict_json.text(fields["name"], _PART_NAME),
        media_type=strict_json.text(fields["type"], _MEDIA_TYPE),
        size=strict_json.integer(fields["size"], 0, MAX_INFLATED),
        sha256=strict_json.text(fields["sha256"], SHA256),
    )


def _position(fields: Any) -> StreamPosition:
    return StreamPosition(
        epoch=strict_json.integer(fields["epoch"], 1, MAX_EPOCH),
        seq=strict_json.integer(fields["seq"], 1, MAX_SEQ),
    )


def _line(data: bytes, most: int, what: str, name: str) -> bytes:
    end = data.find(b"\n", 0, most)
    if end >= 0:
        return data[: end + 1]
    if len(data) < most:
        raise Unavailable(f"{what}-ARRIVING", reason=name, size=len(data))
    raise Untrusted(f"{what}-HEADER", reason=name)


def _is_placeholder(data: bytes) -> bool:
    """Nothing yet, a length without content, or the sign-in page some servers answer with."""
    start = data[:MAX_LINE_1]
    return not start.strip(b"\0") or start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
