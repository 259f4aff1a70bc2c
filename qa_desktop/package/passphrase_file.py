"""Owns writing passphrase-protected age files (https://c2sp.org/age, scrypt recipient) of a fixed cost.

Why not the library: it measures the computer first and picks the cost from that. On one idle machine it
chose 2**18, 2**20 and 2**20 rounds in a row, that is 0.6 to 5 seconds and 256 MiB to 1 GiB, and whoever
opens the file years later has to pay the same. Reading is the library's; a test opens ours with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

WORK = 18
"""2**18 rounds, the default of the `age` program: 256 MiB and under a second for each guess."""
CHUNK = 2**16
MAX_CONTENT = 2**26
"""What is sealed at once, in memory."""

_VERSION = "age-encryption.org/v1"


def encrypt(data: bytes, passphrase: str, work: int = WORK) -> bytes:
    """An age file that `age -d` opens after asking for the passphrase."""
    if len(data) > MAX_CONTENT:
        raise ValueError("too much to be sealed at once")
    file_key, salt, nonce = secrets.token_bytes(16), secrets.token_bytes(16), secrets.token_bytes(16)
    wrap_key = hashlib.scrypt(
        passphrase.encode("utf-8"),
        salt=f"{_VERSION}/scrypt".encode("ascii") + salt,
        n=2**work,
        r=8,
        p=1,
        maxmem=2**30,  # twice what 2**18 rounds take
        dklen=32,
    )
    wrapped = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    header = f"{_VERSION}\n-> scrypt {_text(salt)} {work}\n{_text(wrapped)}\n---".encode("ascii")
    mac = hmac.digest(_derive(file_key, b"", b"header"), header, "sha256")
    body = b"".join(_chunks(ChaCha20Poly1305(_derive(file_key, nonce, b"payload")), data))
    return header + f" {_text(mac)}\n".encode("ascii") + nonce + body


def _chunks(cipher: ChaCha20Poly1305, data: bytes) -> Iterator[bytes]:
    """Each chunk under its number; the last is marked, so that a file cut short does not open."""
    last = max(0, len(data) - 1) // CHUNK
    for number in range(last + 1):
        nonce = number.to_bytes(11, "big") + (b"\x01" if number == last else b"\x00")
        yield cipher.encrypt(nonce, data[number * CHUNK : (number + 1) * CHUNK], None)


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")
