"""Owns passphrase-protected age files with little work in them, so that tests need not wait for scrypt."""

from __future__ import annotations

from qa_desktop.package import passphrase_file as files


def passphrase_file(data: bytes, passphrase: str, claimed: int | None = None) -> bytes:
    """A file of two rounds; `claimed` lies about how many they are."""
    file = files.encrypt(data, passphrase, work=1)
    if claimed is None:
        return file
    first, stanza, rest = file.split(b"\n", 2)
    return b"\n".join((first, stanza.rsplit(b" ", 1)[0] + f" {claimed}".encode(), rest))
