"""Owns the files that a tool refers to: their names, who gives their bytes, and the hash over all of it.

A file is named, never pathed: what would lead out of the tool's own folder is refused by name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Attachments: TypeAlias = Callable[[str], bytes | None]
"""Answers the bytes of a file by its name; None when there is none of exactly this name."""

MAX_FILE = 16 * 1024 * 1024
MAX_FILES = 128 * 1024 * 1024
"""Of all files of one tool."""
MAX_NAME = 160
LAST_SAVED = "jr://instance/last-saved"
_JR = re.compile(r"jr://(?:file-csv|file|images|image|audio|video)/(?P<name>.*)\Z", re.S)
_UNSAFE = re.compile(r"[/\\:*?\"<>|\x00-\x1f\x7f]|%[0-9a-fA-F]{2}")
"""What leads to another folder, or cannot be in a file's name on every computer."""


def name_in(reference: str) -> str | None:
    """The file's name in `jr://images/face.png` or in a bare name; None when it is not one that is safe."""
    reference = reference.strip()
    found = _JR.match(reference)
    name = found["name"] if found else reference
    is_safe = bool(name.strip(". ")) and len(name) <= MAX_NAME and not _UNSAFE.search(name)
    # Windows drops a point at the end of a name, and takes `NAME.` for `NAME`.
    return name if is_safe and not name.endswith(".") else None


def no_files(_name: str) -> bytes | None:
    """A tool that comes without any file."""
    return None


def from_mapping(files: Mapping[str, bytes]) -> Attachments:
    """Files that are in memory."""
    return files.get


@dataclass(slots=True)
class Files:
    """The files that one tool refers to, each asked for once."""

    source: Attachments = no_files
    found: dict[str, bytes] = field(default_factory=dict)
    too_large: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _size: int = 0

    def get(self, name: str) -> bytes | None:
        """A file's bytes; None when there is none, or when it is `too_large`."""
        if name not in self._asked:
            self._asked.add(name)
            data = self.source(name)
            if data is not None and (len(data) > MAX_FILE or self._size + len(data) > MAX_FILES):
                self.too_large.add(name)
            elif data is not None:
                self._size += len(data)
                self.found[name] = data
        return self.found.get(name)


def content_hash(xml: bytes, files: Mapping[str, bytes]) -> str:
    """The SHA-256 that a tool's content is known by, in hexadecimal.

    Of the XForm alone where no file comes with it. Else of the UTF-8 text whose first line is
    `qa-desktop-tool 1`, the second the XForm's SHA-256, and then, by name, a line for each file: its SHA-256,
    a blank, its name. Names hold no line breaks.
    """
    own = hashlib.sha256(xml).hexdigest()
    if not files:
        return own
    lines = ["qa-desktop-tool 1", own]
    lines += [f"{hashlib.sha256(files[name]).hexdigest()} {name}" for name in sorted(files)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
