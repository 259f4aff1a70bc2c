"""Owns a disk in memory that forgets at a power cut what was never forced to it: the model, without FUSE.

Every change is pending until its file or folder is forced (fsync). At a cut, of what is pending
`prefix` keeps the first so many changes, the last of them torn, as a disk that writes in order does;
`subset` keeps any of them, each 512-byte sector of a write for itself, as one that does not.
A file's name is pending until its *folder* is forced, as POSIX allows.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

SECTOR = 512
MODELS = ("prefix", "subset")


@dataclass(eq=False)
class File:
    data: bytearray = field(default_factory=bytearray)
    kept: bytearray = field(default_factory=bytearray)
    """What a cut leaves of it, whatever else is lost."""
    mode: int = 0o600


@dataclass(eq=False)
class Folder:
    names: dict[str, File | Folder] = field(default_factory=dict)
    kept: dict[str, File | Folder] = field(default_factory=dict)
    mode: int = 0o700


Node = File | Folder


@dataclass(eq=False)
class Written:
    file: File
    offset: int
    data: bytes


@dataclass(eq=False)
class Resized:
    file: File
    size: int


@dataclass(eq=False)
class Named:
    """Entries of folders that change together: one for a new name or one less, two for a renaming."""

    entries: list[tuple[Folder, str, Node | None]]


Change = Written | Resized | Named


class Disk:
    """Files and folders, and what of them is pending."""

    def __init__(self) -> None:
        self.root = Folder()
        self.pending: list[Change] = []

    # ------------------------------------------------------------ changes

    def write(self, file: File, offset: int, data: bytes) -> None:
        _write(file.data, offset, data)
        self.pending.append(Written(file, offset, bytes(data)))

    def resize(self, file: File, size: int) -> None:
        _resize(file.data, size)
        self.pending.append(Resized(file, size))

    def name(self, *entries: tuple[Folder, str, Node | None]) -> None:
        """Give or take names, all at once."""
        for folder, name, node in entries:
            _name(folder.names, name, node)
        self.pending.append(Named(list(entries)))

    def force(self, node: Node) -> None:
        """What fsync promises: a file's bytes and length, a folder's names."""
        if isinstance(node, File):
            node.kept = bytearray(node.data)
            self.pending = [c for c in self.pending if isinstance(c, Named) or c.file is not node]
            return
        left: list[Change] = []
        for change in self.pending:
            if isinstance(change, Named) and any(folder is node for folder, _, _ in change.entries):
                for folder, name, named in change.entries:
                    _name(folder.kept, name, named)
            else:
                left.append(change)
        self.pending = left

    # ------------------------------------------------------------ the cut

    def after_cut(self, model: str, dice: random.Random) -> Disk:
        """The disk as it is found after power came back; everything on it is kept now."""
        chosen = list(_prefix(self.pending, dice) if model == "prefix" else _subset(self.pending, dice))
        for change in chosen:
            match change:
                case Written():
                    _write(change.file.kept, change.offset, change.data)
                case Resized():
                    _resize(change.file.kept, change.size)
                case Named():
                    for folder, name, node in change.entries:
                        _name(folder.kept, name, node)
        found = Disk()
        found.root = _found(self.root, {})
        return found

    def settle(self) -> None:
        """Force everything: how a disk is before a test begins."""
        _settle(self.root)
        self.pending.clear()

    def used(self) -> int:
        """Bytes in all files."""
        return sum(len(file.data) for file in _files(self.root))


def _prefix(pending: list[Change], dice: random.Random) -> Iterator[Change]:
    many = dice.randint(0, len(pending))
    yield from pending[:many]
    if many < len(pending) and isinstance(torn := pending[many], Written):
        yield Written(torn.file, torn.offset, torn.data[: dice.randint(0, len(torn.data))])


def _subset(pending: list[Change], dice: random.Random) -> Iterator[Change]:
    share = dice.choice((0.0, 0.2, 0.5, 0.8, 0.97))
    for change in pending:
        if isinstance(change, Written):
            yield from (part for part in _sectors(change) if dice.random() < share)
        elif dice.random() < share:
            yield change


def _sectors(change: Written) -> Iterator[Written]:
    """A write by the disk's sectors, each of which is written whole or not at all."""
    offset, data = change.offset, change.data
    while data:
        size = SECTOR - offset % SECTOR
        yield Written(change.file, offset, data[:size])
        offset, data = offset + size, data[size:]


def _found(folder: Folder, known: dict[int, Node]) -> Folder:
    names: dict[str, Node] = {}
    for name, node in folder.kept.items():
        if isinstance(node, Folder):
            names[name] = _found(node, known)
        else:
            names[name] = known.setdefault(
                id(node), File(bytearray(node.kept), bytearray(node.kept), node.mode)
            )
    return Folder(names, dict(names), folder.mode)


def _settle(folder: Folder) -> None:
    folder.kept = dict(folder.names)
    for node in folder.names.values():
        if isinstance(node, Folder):
            _settle(node)
        else:
            node.kept = bytearray(node.data)


def _files(folder: Folder) -> Iterator[File]:
    for node in folder.names.values():
        if isinstance(node, Folder):
            yield from _files(node)
        else:
            yield node


def _write(into: bytearray, offset: int, data: bytes) -> None:
    if offset > len(into):
        into.extend(bytes(offset - len(into)))
    into[offset : offset + len(data)] = data


def _resize(what: bytearray, size: int) -> None:
    del what[size:]
    what.extend(bytes(size - len(what)))


def _name(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node
