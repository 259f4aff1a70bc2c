"""Owns the attachment as lists and packages know it: a file given as the answer to a question."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DIGEST_LETTERS = 12
"""Letters of the content's digest that a name begins with: so the sealed instance names the content."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of one audit, without its bytes."""

    name: str
    """The answer of its question: `3f1c09aa21b7-photo.jpg`; unique in the audit, fit for any file system."""
    media_type: str
    size: int
    sha256: str

    @property
    def words(self) -> str:
        """What people call it: the name that it came with, made safe."""
        return words_of(self.name)


def are_parts(files: Iterable[Attachment], parts: Mapping[str, bytes]) -> bool:
    """Whether every file came, under its name and with its bytes."""
    return all(
        each.name in parts
        and len(parts[each.name]) == each.size
        and hashlib.sha256(parts[each.name]).hexdigest() == each.sha256
        for each in files
    )


def words_of(name: str) -> str:
    """The name of an attachment without the letters that make it unique."""
    letters, dash, rest = name.partition("-")
    return rest if dash and rest and len(letters) == DIGEST_LETTERS else name


def size_words(size: int) -> str:
    """`412 KB`, `2.4 MB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"
