"""Owns finding the files that come with a tool: beside its source, in `media/`, or in `<name>-media/`.

Names are compared letter by letter on every computer, so that a tool that is sound here is sound elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from qa_desktop.formspec.attachments import MAX_FILE
from qa_desktop.formspec.problems import Problem

MOST_ENTRIES = 20_000
"""Of a folder; a source that lies among more has no media folder there but a heap."""


class FilesBeside:
    """The files beside a source. Nothing outside its folders is read, whatever a link says."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._found: dict[str, Path] | None = None

    def __call__(self, name: str) -> bytes | None:
        """The bytes of a file of exactly this name; no more than one byte beyond what a tool may bring."""
        path = self._files().get(name)
        if path is None:
            return None
        try:
            with path.open("rb") as opened:
                return opened.read(MAX_FILE + 1)
        except OSError:
            return None

    def nearly(self, name: str) -> str:
        """A file of this name but for capital letters, `Cities.CSV` for `cities.csv`; blank for none."""
        wanted = name.casefold()
        return next((each for each in self._files() if each.casefold() == wanted and each != name), "")

    def _files(self) -> dict[str, Path]:
        if self._found is None:
            folder = self._source.parent
            self._found = {}
            for place in (folder / f"{self._source.stem}-media", folder / "media", folder):
                for path in _files_in(place):
                    self._found.setdefault(path.name, path)
        return self._found


def with_near_names(problems: tuple[Problem, ...], files: FilesBeside) -> tuple[Problem, ...]:
    """The problems, those of missing files with the name that was nearly found."""
    return tuple(_nearly(problem, files) for problem in problems)


def _nearly(problem: Problem, files: FilesBeside) -> Problem:
    near = files.nearly(problem.text) if problem.code == "TOOL-ATTACHMENT-MISSING" else ""
    if not near:
        return problem
    said = f"there is a file “{near}”: write capital and small letters alike in both"
    return replace(problem, suggestion=said)


def _files_in(folder: Path) -> Iterator[Path]:
    try:
        home = folder.resolve()
        for count, path in enumerate(folder.iterdir()):
            if count >= MOST_ENTRIES:
                return
            if path.is_file() and path.resolve().parent == home:
                yield path
    except (OSError, ValueError):
        return
