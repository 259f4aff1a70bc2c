"""Owns what the command line reads and writes: plain sentences, and secrets that are never arguments."""

from __future__ import annotations

import getpass
import io
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from qa_desktop.errors import Refused

FINE, PROBLEM, USAGE = 0, 1, 2
"""Exit codes."""

LONGEST_INPUT = 1_000_000
"""Above any invitation and any key file; what has no end is not read to its end."""


@dataclass(slots=True)
class Console:
    """Where words go and come from."""

    # A program started from a desktop icon on Windows has no standard streams at all.
    out: TextIO = field(default_factory=lambda: sys.stdout or io.StringIO())
    err: TextIO = field(default_factory=lambda: sys.stderr or io.StringIO())
    source: TextIO = field(default_factory=lambda: sys.stdin or io.StringIO())
    ask_secret: Callable[[str], str] = getpass.getpass
    passphrase_stdin: bool = False

    def say(self, words: str = "") -> None:
        self.out.write(f"{words}\n")

    def complain(self, words: str) -> None:
        self.err.write(f"{words}\n")

    def passphrase(self, prompt: str = "Passphrase: ") -> str:
        """The next line of standard input where that was asked for, else a prompt that shows nothing.

        Raises:
            Refused: PASSPHRASE-NEEDED when there is nothing to read.
        """
        if self.passphrase_stdin:
            line = self.source.readline()
            if not line:
                raise Refused("PASSPHRASE-NEEDED")
            return line.rstrip("\r\n")
        try:
            with warnings.catch_warnings():
                # Without a terminal getpass would show what is typed; then it is not asked at all.
                warnings.simplefilter("error", getpass.GetPassWarning)
                return self.ask_secret(prompt)
        except (EOFError, getpass.GetPassWarning) as error:
            raise Refused("PASSPHRASE-NEEDED") from error

    def rest(self) -> str:
        """Everything else on standard input, up to more than anything of ours is long."""
        return self.source.read(LONGEST_INPUT)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Columns under headings, parted by two spaces. Control characters in a cell become visible."""
        cells = [tuple(headings), *(tuple(_shown(cell) for cell in row) for row in rows)]
        widths = [max(len(row[at]) for row in cells) for at in range(len(headings))]
        for row in cells:
            self.say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _shown(cell: object) -> str:
    """A cell on one line: a name must not be able to move the cursor of somebody's terminal."""
    text = "" if cell is None else str(cell)
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
