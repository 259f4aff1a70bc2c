"""Seal and open a 17 kB audit package, against zlib, age and Ed25519 alone.

The peer does the least that any such package must: deflate and pad, encrypt to the same two recipients,
digest and sign; and backwards. It writes no header, reads no JSON, checks no limit and keeps its keys parsed.
"""

from __future__ import annotations

import hashlib
import random
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ratios import Line, arguments, medians, report, timed

from qa_desktop.domain import places
from qa_desktop.domain.dispatch import StreamPosition
from qa_desktop.domain.ids import SpaceId, device_id_of
from qa_desktop.domain.package import NO_PREVIOUS
from qa_desktop.package import agefile, sshsig
from qa_desktop.package.seal import PackageSealer
from qa_desktop.services.ports import OpenRequest, PackagePart, SealRequest

SIZE = 17_000
SEAL_LIMIT = 2.0  # half of it is ours to spend on header, manifest, limits and checking our own work
OPEN_LIMIT = 2.0
PADDING = 4_096
# One call takes well under a millisecond: one figure is the mean of a batch.
BATCH = 50

SPACE = SpaceId("b" * 26)
AT = StreamPosition(1, 1)


def main() -> int:
    options = arguments(__doc__, rounds=40).parse_args()
    bench = Bench()
    seal, bare_seal, open_, bare_open = medians(
        options.rounds, (bench.seal, bench.bare_seal, bench.open, bench.bare_open)
    )
    peer = "zlib, age to two recipients, SHA-256 and Ed25519 alone"
    return report(
        "seal",
        [
            Line("seal an audit of 17 kB", seal, SEAL_LIMIT, peer, bare_seal),
            Line("open it again", open_, OPEN_LIMIT, peer, bare_open),
        ],
        options,
    )


class Bench:
    """The same content, keys and recipients on both sides."""

    def __init__(self) -> None:
        self._signing = Ed25519PrivateKey.generate()
        secret = self._signing.private_bytes_raw()
        public = sshsig.public_key(secret)
        pairs = [agefile.new_identity() for _ in range(2)]
        stream = places.device_stream(device_id_of(public))
        self._xml = instance(SIZE)
        self._recipients = [pyrage.x25519.Recipient.from_str(recipient) for _, recipient in pairs]
        self._identities = [pyrage.x25519.Identity.from_str(pairs[0][0])]
        self._sealer = PackageSealer()
        self._request = SealRequest(
            space=SPACE,
            stream=stream,
            position=AT,
            prev_sha256=NO_PREVIOUS,
            kind="audit",
            created_at=datetime(2026, 5, 12, 14, 3, tzinfo=UTC),
            app="bench",
            seen={},
            doc={"audit": "0197b0c4-0000-7000-8000-000000000000", "revision": 1, "notes": {}},
            parts=(PackagePart("instance.xml", "application/xml", self._xml),),
            signing_key=secret,
            recipients=tuple(recipient for _, recipient in pairs),
        )
        self._expected = OpenRequest(SPACE, stream, AT, public, (pairs[0][0],))
        self._sealed = self._sealer.seal(self._request)
        self._bare = self._bare_sealed()

    def seal(self) -> float:
        return _batch(lambda: self._sealer.seal(self._request))

    def open(self) -> float:
        return _batch(lambda: self._sealer.open(self._sealed, self._expected))

    def bare_seal(self) -> float:
        return _batch(self._bare_sealed)

    def bare_open(self) -> float:
        return _batch(self._bare_opened)

    def _bare_sealed(self) -> tuple[bytes, bytes, bytes]:
        packed = zlib.compress(self._xml, 9)
        body = pyrage.encrypt(packed + bytes(-len(packed) % PADDING), self._recipients)
        digest = hashlib.sha256(body).digest()
        return body, digest, self._signing.sign(digest)

    def _bare_opened(self) -> bytes:
        body, digest, signature = self._bare
        self._signing.public_key().verify(signature, digest)
        if hashlib.sha256(body).digest() != digest:
            raise AssertionError("the peer is broken")
        return zlib.decompressobj().decompress(pyrage.decrypt(body, self._identities))


def instance(size: int) -> bytes:
    """An instance of about that size, made of words, so that it deflates as an audit does."""
    chance = random.Random(11)
    words = [
        "the",
        "visit",
        "plan",
        "was",
        "recorded",
        "child",
        "seen",
        "alone",
        "review",
        "family",
        "school",
    ]
    answers = []
    while sum(map(len, answers)) < size - 60:
        name = f"q{len(answers):03d}"
        text = " ".join(chance.choice(words) + str(chance.randrange(40)) for _ in range(14))
        answers.append(f"<{name}>{text}</{name}>")
    return f"<data id='bench' version='1'>{''.join(answers)}</data>".encode()


def _batch(act: Callable[[], object]) -> float:
    def several() -> None:
        for _ in range(BATCH):
            act()

    return timed(several) / BATCH


if __name__ == "__main__":
    raise SystemExit(main())
