"""Owns passphrase-protected age files with a chosen work factor, so that tests need not wait for scrypt.

Written from the specification (https://c2sp.org/age), independently of the library the program uses.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def passphrase_file(data: bytes, passphrase: str, work: int = 1, claimed: int | None = None) -> bytes:
    """One chunk of `data` under scrypt with 2**work rounds; `claimed` lies about them."""
    file_key, salt, nonce = b"k" * 16, b"s" * 16, b"n" * 16
    wrap_key = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**work, r=8, p=1, dklen=32
    )
    wrapped = ChaCha20Poly1305(wrap_key).encrypt(bytes(12), file_key, None)
    stanza = f"-> scrypt {_text(salt)} {work if claimed is None else claimed}\n{_text(wrapped)}\n"
    header = f"age-encryption.org/v1\n{stanza}---".encode()
    mac = hmac.digest(_derive(file_key, b"", b"header"), header, "sha256")
    payload = ChaCha20Poly1305(_derive(file_key, nonce, b"payload")).encrypt(bytes(11) + b"\x01", data, None)
    return header + f" {_text(mac)}\n".encode() + nonce + payload


def _derive(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
