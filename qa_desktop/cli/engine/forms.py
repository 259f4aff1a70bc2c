"""Owns how a form file becomes a tool for a headless run: opened where that can be, refused by name if not.

An installer refuses a tool for any error; a runner opens whatever has a tree, and lists what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import unquote

from qa_desktop.errors import Refused
from qa_desktop.formengine.api import Surroundings
from qa_desktop.formengine.session import Session, open_session
from qa_desktop.formspec.check import check
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sourcemap import SourceMap
from qa_desktop.formspec.sources import SourceKind, recognise
from qa_desktop.formspec.workbook import Unreadable
from qa_desktop.formspec.xform import read
from qa_desktop.formspec.xlsform import convert

MAX_FILE = 64_000_000
"""Bytes of a form or an attachment; the readers behind have closer limits of their own."""
REFUSING = frozenset({"TOOL-CYCLE"})
"""What stops a run although the form can be read."""


class CannotOpen(Exception):
    """The form is not opened. The message is in words; `problems` says more where more is known."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = (), stage: str = "load") -> None:
        super().__init__(message)
        self.problems = problems
        self.stage = stage


@dataclass(frozen=True, slots=True)
class Opened:
    """A form that can be filled."""

    tool: Tool
    problems: tuple[Problem, ...]
    read_ms: float
    """From the stored XForm to the tool; the way from a workbook to the XForm is not in it."""


class Attachments(Mapping[str, bytes]):
    """Files by name: those that a request holds in it, then those of one folder, and of no other."""

    def __init__(self, folder: Path | None, inline: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._inline = dict(inline or {})

    def __getitem__(self, name: str) -> bytes:
        plain = unquote(name.replace("\\", "/").rpartition("/")[2])
        if plain in self._inline:
            return self._inline[plain].encode("utf-8", "replace")
        if self._folder is None or plain in ("", ".", "..") or "/" in plain or "\x00" in plain:
            raise KeyError(name)
        try:
            path = self._folder / plain
            # A link may lead out of the folder; what it leads to is no attachment.
            if path.resolve().parent != self._folder.resolve():
                raise KeyError(name)
            return contents(path)
        except OSError as missing:
            raise KeyError(name) from missing

    def __iter__(self) -> Iterator[str]:
        yield from self._inline
        if self._folder is not None and self._folder.is_dir():
            yield from (path.name for path in sorted(self._folder.iterdir()) if path.name not in self._inline)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def contents(path: Path) -> bytes:
    """The bytes of an ordinary file of bearable size.

    Raises:
        OSError: there is none, it is a folder or a device, or it is too large.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path.name}")
    size = path.stat().st_size
    if size > MAX_FILE:
        raise OSError(f"{path.name} has {size:,} bytes; {MAX_FILE:,} is the limit")
    return path.read_bytes()


def open_form(data: bytes, suffix: str, attachments: Mapping[str, bytes]) -> Opened:
    """Make a tool of an XForm or a workbook.

    Raises:
        CannotOpen: it cannot be read, or depends on itself in a circle.
    """
    source = SourceMap()
    found: tuple[Problem, ...] = ()
    xml: bytes | None = data
    if not _is_xml(data):
        conversion = convert(data, suffix)
        source, found, xml = conversion.source, conversion.problems, conversion.xml
    if xml is None:
        raise CannotOpen(_in_words(found), found)
    started = perf_counter()
    try:
        tool = read(xml, attachments.get)
    except Refused as refused:
        told = convert(data, suffix).problems
        raise CannotOpen(_in_words(told), told) from refused
    taken = (perf_counter() - started) * 1000
    problems = tuple(dict.fromkeys((*found, *check(tool, source))))
    stopping = tuple(problem for problem in problems if problem.code in REFUSING)
    if stopping:
        raise CannotOpen(_in_words(stopping), problems)
    return Opened(tool, problems, taken)


def _is_xml(data: bytes) -> bool:
    try:
        return recognise(data) is SourceKind.XML
    except Unreadable:
        return False


def open_file(path: Path, attachments: Path | None = None, inline: Mapping[str, str] | None = None) -> Opened:
    """Make a tool of a file; what it refers to is looked for beside it where no folder is named.

    Raises:
        CannotOpen: the file cannot be had, read, or filled.
    """
    try:
        data = contents(path)
    except (OSError, ValueError) as failed:
        reason = failed.strerror or str(failed) if isinstance(failed, OSError) else "its name cannot be one"
        raise CannotOpen(f"The form cannot be read: {reason}", stage="read") from failed
    return open_form(data, path.suffix, Attachments(attachments or path.parent, inline))


def fill(opened: Opened, world: Surroundings, last_saved: bytes = b"") -> Session:
    """A new filling of an opened form."""
    session = open_session(opened.tool, world, last_saved=last_saved)
    assert isinstance(session, Session)  # noqa: S101 -- the engine has one kind of session
    return session


def _in_words(problems: tuple[Problem, ...]) -> str:
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    told = [
        f"{problem.place}: {problem.message} [{problem.code}]"
        if problem.place
        else f"{problem.message} [{problem.code}]"
        for problem in errors[:5]
    ]
    more = f" and {len(errors) - 5} more" if len(errors) > 5 else ""
    return f"{' '.join(told)}{more}" if told else "The form cannot be read."
